"""Pages in Markdown are read as a person reads them, with the place of every value."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Location, Source
from errbook.readers.markdown import read

PAGE = Path(__file__).parent.parent / "catalog" / "error-codes.md"


def text_at(text: str, place: Location) -> str:
    """Return what stands at `place`."""
    lines = text.split("\n")[place.line - 1 : place.end_line]
    if len(lines) == 1:
        return lines[0][place.column - 1 : place.end_column - 1]
    return "\n".join([lines[0][place.column - 1 :], *lines[1:-1], lines[-1][: place.end_column - 1]])


def read_page(text: str, **columns: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a page called `errors.md`."""
    return read(Source("docs/errors.md", text), {name.replace("_", " "): field for name, field in columns.items()})


def errors_of(text: str, **columns: str) -> list[dict[str, Any]]:
    """Return the errors on a page."""
    return read_page(text, **columns)[0].tree["errors"]


def rules_of(text: str) -> dict[str, Diagnostic]:
    """Return what there is to say of a page, by rule."""
    return {finding.rule: finding for finding in read_page(text)[1]}


def codes_of(text: str) -> list[str]:
    """Return the codes on a page."""
    return [error["code"] for error in errors_of(text)]


class TestThePageOfNfrConnect:
    """The page that the project keeps is read to the last word."""

    text = PAGE.read_text(encoding="utf-8")
    document, findings = read(Source("catalog/error-codes.md", text))
    tree = document.tree

    def test_nothing_is_left_to_say(self) -> None:
        """A page in order gives no finding."""
        assert self.findings == ()

    def test_codes(self) -> None:
        """All fifteen codes are found, in the order of the page, with text, remedy and category."""
        assert len(self.tree["errors"]) == 15
        assert self.tree["errors"][6] == {
            "code": "VALIDATION_ERROR",
            "category": "Validation Errors",
            "http_status": 400,
            "description": "Request body validation failed",
            "resolution": "Check `details` array",
        }

    def test_categories(self) -> None:
        """A heading names a category and its statuses; a category with two gives none to its errors."""
        assert [(item["name"], item["http_status"]) for item in self.tree["categories"]] == [
            ("Authentication Errors", 401),
            ("Authorization Errors", 403),
            ("Validation Errors", 400),
            ("Resource Errors", [404, 409]),
            ("Server Errors", 500),
        ]
        assert all(
            "http_status" not in error for error in self.tree["errors"] if error["category"] == "Resource Errors"
        )

    def test_envelope(self) -> None:
        """The example of a response says where code, message, details and request id stand."""
        envelope = self.tree["envelope"]
        assert envelope["example"]["error"]["request_id"] == "req-abc123"
        assert [envelope[name] for name in ("code", "message", "details", "request_id")] == [
            "/error/code",
            "/error/message",
            "/error/details",
            "/error/request_id",
        ]
        assert envelope["required"] == ["/error", "/error/code", "/error/message", "/error/request_id"]

    def test_troubleshooting(self) -> None:
        """Each symptom is linked to the codes whose words or status it says."""
        assert [(item["title"], item["codes"], len(item["steps"])) for item in self.tree["troubleshooting"]] == [
            ('"Token expired" immediately after login', ["TOKEN_EXPIRED"], 2),
            ('"Insufficient scope" with valid token', ["INSUFFICIENT_SCOPE"], 2),
            ("Intermittent 500 errors", ["INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "DATABASE_ERROR"], 2),
        ]

    @pytest.mark.parametrize(
        ("key", "text"),
        [
            (("errors", 0), "| `INVALID_TOKEN` | Token is malformed or expired | Obtain a new token |"),
            (("errors", 0, "code"), "INVALID_TOKEN"),
            (("errors", 6, "resolution"), "Check `details` array"),
            (("errors", 3, "category"), "Authorization Errors"),
            (("errors", 3, "http_status"), "403"),
            (("categories", 3, "http_status"), "404/409"),
            (("categories", 3, "name"), "Resource Errors"),
            (("troubleshooting", 0, "title"), '"Token expired" immediately after login'),
            (("troubleshooting", 1, "steps", 0), "Review the scopes requested during authentication"),
        ],
    )
    def test_places(self, key: Key, text: str) -> None:
        """The place of a value holds exactly the text that gives the value."""
        assert text_at(self.text, self.document.origins[key]) == text

    def test_tables(self) -> None:
        """Each table says what its columns hold and which errors stand in its rows."""
        assert [table.errors for table in self.document.tables] == [
            (0, 1, 2),
            (3, 4, 5),
            (6, 7, 8),
            (9, 10, 11),
            (12, 13, 14),
        ]
        assert self.document.tables[0].headers == ("Code", "Description", "Resolution")
        assert self.document.tables[0].fields == ("code", "description", "resolution")


NOT_FOUND = {
    "code": "NOT_FOUND",
    "http_status": 404,
    "description": "No such thing",
    "resolution": "Check the id",
}
GONE = {
    "code": "GONE_ALREADY",
    "http_status": 410,
    "description": "It was there once",
    "resolution": "Forget it",
}

LAYOUTS = {
    "table with the status behind the code": """# Errors
| Code | HTTP | Meaning | What to do |
|---|---|---|---|
| `NOT_FOUND` | 404 | No such thing | Check the id |
| `GONE_ALREADY` | 410 Gone | It was there once | Forget it |
""",
    "table with the status before the code": """# Errors
| Status code | Error code | Meaning | Fix |
|---|---|---|---|
| `404` | **NOT_FOUND** | No such thing | Check the id |
| 410 | [`GONE_ALREADY`](#gone) | It was there once | Forget it |
""",
    "code heads the statuses": """# Errors
| Code | Error code | Description | Action |
|---|---|---|---|
| 404 | NOT_FOUND | No such thing | Check the id |
| 410 | GONE_ALREADY | It was there once | Forget it |
""",
    "status in the heading": """# Errors
## 404 Not Found
Code | Description | Solution
---|---|---
NOT_FOUND | No such thing | Check the id
## Gone things (410)
Code | Description | Solution
---|---|---
GONE_ALREADY | It was there once | Forget it
""",
    "headers in other languages": """# 错误码
| 错误码 | HTTP 状态码 | 描述 | 处理建议 |
|---|---|---|---|
| NOT_FOUND | 404 | No such thing | Check the id |
| GONE_ALREADY | <font color="red">410</font> | It was there once | Forget it |
""",
    "headers in Spanish": """# Errores
| Código de error | Estado HTTP | Descripción | Solución |
|---|---|---|---|
| NOT_FOUND | 404 | No such thing | Check the id |
| GONE_ALREADY | 410 | It was there once | Forget it |
""",
    "sections with labelled lines": """# Errors
## NOT_FOUND
No such thing

- **Status:** 404
- **Resolution:** Check the id

## `GONE_ALREADY` (410)
It was there once

**Solution:** Forget it
""",
    "sections with subheadings": """# Errors
## NOT_FOUND
No such thing
### Status
`404 Not Found`
### How to fix
Check the id
## GONE_ALREADY
It was there once
### Status
410
### How to fix
Forget it
""",
    "bullets with bullets": """# Errors
- `NOT_FOUND` (404): No such thing
  - **Fix:** Check the id
- `GONE_ALREADY` (410): It was there once
  - **Fix:** Forget it
""",
    "bold paragraphs": """# Errors
**NOT_FOUND**
- **Status**: 404
- **Meaning**: No such thing
- **How to Fix**: Check the id

**GONE_ALREADY**
- **Status**: 410
- **Meaning**: It was there once
- **How to Fix**: Forget it
""",
    "HTML table": """# Errors
<table><thead><tr><th>Status</th><th>Code</th><th>Description</th><th>Solution</th></tr></thead>
<tr><td>404</td><td><code>NOT_FOUND</code></td><td>No such thing</td><td>Check the id</td></tr>
<tr><td>410<td>GONE_ALREADY<td>It was there once<td>Forget it
</table>
""",
    "multi-line table": """# Errors
#|
|| **Status** | **Code** | **Description** | **Solution** ||
|| 404 | NOT_FOUND | No such thing | Check the id ||
|| 410 | GONE_ALREADY | It was there
once | Forget it ||
|#
""",
    "table inside components, indented": """# Errors
<Accordion title="All">
  <Tab>
    | Code | Status | Description | Resolution |
    |------|--------|-------------|------------|
    | `NOT_FOUND` | 404 | No such thing | Check the id |
    | `GONE_ALREADY` | 410 | It was there once | Forget it |
  </Tab>
</Accordion>
""",
    "table inside an admonition": """# Errors
!!! note
    | Code | Status | Description | Resolution |
    |------|--------|-------------|------------|
    | `NOT_FOUND` | 404 | No such thing | Check the id |
    | `GONE_ALREADY` | 410 | It was there once | Forget it |
""",
    "table in a block quote": """# Errors
> [!NOTE]
> | Code | Status | Description | Resolution |
> |------|--------|-------------|------------|
> | `NOT_FOUND` | 404 | No such thing | Check the id |
> | `GONE_ALREADY` | 410 | It was there once | Forget it |
""",
    "cells with labels": """# Errors
| Code | Status | Overview |
|---|---|---|
| NOT_FOUND | 404 | **Cause:** No such thing <br/> **Solution:** Check the id |
| GONE_ALREADY | 410 | **Cause:** It was there once <br> **Solution:** Forget it |
""",
    "rows that group": """# Errors
Error message | How to fix
---|---
**NOT_FOUND (status code 404)**|
No such thing|Check the id
**GONE_ALREADY (status code 410)**|
It was there once|Forget it
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    """Whatever the layout, code, status, text and remedy are found."""
    found = errors_of(LAYOUTS[layout])
    assert [{name: error.get(name) for name in NOT_FOUND} for error in found] == [
        NOT_FOUND,
        GONE | {"description": "It was there\nonce"} if layout == "multi-line table" else GONE,
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Errors\n===\n\n`E_ONE`\n: Invalid one\n\n`E_TWO`\n: Invalid two\n", ["E_ONE", "E_TWO"]),
        ("# Errors\nE_ONE : Invalid #400 Bad Request\nE_TWO : Unknown #404 Not Found\n", ["E_ONE", "E_TWO"]),
        (
            "# Errors\n* Error Number: 8001\n\n    Invalid one\n\n* Error Number: 8002\n\n    Invalid two\n",
            ["8001", "8002"],
        ),
        (
            "# Error codes\n\n|Possible values|\n|---|\n|UserNotFound|\n|TokenExpired|\n",
            ["UserNotFound", "TokenExpired"],
        ),
        (
            "# Error codes\n\n- `not_found`\n- `rate_limited`\n- `internal_error`\n",
            ["not_found", "rate_limited", "internal_error"],
        ),
        (
            "---\ntitle: key gone\n---\n<Danger>`err:auth:key_gone`</Danger>\n\nThe key is invalid.\n",
            ["err:auth:key_gone"],
        ),
        ("# Errors\n## 1001 - Bad name\nInvalid name\n## 1002 - Bad age\nInvalid age\n", ["1001", "1002"]),
        ("# Errors\n- `no_key` None sent\n- E1002 Old key\n- AUTH-007 Lost key\n", ["no_key", "E1002", "AUTH-007"]),
        ("# Errors\n## ERROR 1001\nInvalid name\n## Error 1002\nInvalid age\n", ["1001", "1002"]),
        ("# Errors\n## AUTH-001\nNo key\n## AUTH-002 Old key\nNot new\n", ["AUTH-001", "AUTH-002"]),
        ("# Errors\n## KEY_LOST No key\nNone\n## E1002 Old key\nNot new\n", ["KEY_LOST", "E1002"]),
        ("# Errors\n## FAQ\n## About\n## `lost`\nNo key\n## `old`\nNot new\n## End\n", ["lost", "old"]),
        ("# Errors\n## FAQ\n## About\n## KeyLost\nNo key\n\n**Fix:** send it\n## End\n", ["KeyLost"]),
        (
            "# Errors\n| Code | Name | Meaning |\n|--|--|--|\n| 401 | LOST_KEY | x |\n| 402 | OLD_KEY |\n",
            ["401", "402"],
        ),
        (
            "# Errors\n| Error code | Message |\n|--|--|\n| -32600 | Invalid |\n| 007 | Unknown |\n",
            ["-32600", "007"],
        ),
        (
            "# Errors\n| Error | Meaning |\n|--|--|\n| only\\_one+ | Not two |\n| ~~gone~~ | Not here |\n",
            ["only_one+", "gone"],
        ),
    ],
)
def test_more_layouts(text: str, codes: list[str]) -> None:
    """Definition lists, lines, numbered bullets, bare lists, headings and pages about one error give their codes."""
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "# Errors\n| Code | Meaning |\n|--|--|\n| 400 | Bad Request |\n| 404 | Not Found |\n| 5xx | Ours |\n",
        "# Errors\n| Error Code | Meaning |\n|---|---|\n| 401 | Who are you |\n| 500 | Ours |\n",
        "# Errors\n| Status | Error | At |\n|--|--|--|\n| 400 | Bad Request | x |\n| 403 | Forbidden | y |\n",
        "# Errors\n| Status Code | Constructor |\n|---|---|\n| 400 | BadRequest |\n| 404 | NotFound |\n",
        "# Errors\n- `no_key` and `old_key` are invalid keys\n- `lost_key` is none\n",
        "# Errors\n## FAQ\nWhat is wrong?\n## ERROR 404\nNot there.\n",
        "# Errors\nThe key is invalid.\n\n- **NOTE**: it may be wrong\n- TIP: it must not lack\n",
        "# Errors\n## 401 Unauthorized\nNot known.\n## 404 Not Found\nNot there.\n",
        "# API\n| Parameter | Type | Description |\n|--|--|--|\n| user_id | string | Must not lack |\n",
        "# Error\n| Name | Type | Text |\n|--|--|--|\n| code | string | x |\n| info | object | Not |\n",
        "# Setup\n| Environment variable | Text |\n|--|--|\n| APP_ID | The id |\n| APP_KEY | Required |\n",
        "# Money\n| Currency code | Name |\n|---|---|\n| EUR | Euro |\n| USD | Dollar |\n",
        "# Places\n| Code | Country |\n|---|---|\n| DE | Germany |\n| FR | France |\n",
        "# Gate\n## Opcodes\n| Code | Name | Text |\n|--|--|--|\n| 0 | Send | Event |\n| 1 | Beat | Go |\n",
        "# Errors\n| Range | Category |\n|---|---|\n| 1000 - 1999 | Auth |\n| 2xxx | Data |\n",
        "# Errors\n```\n| Code | Description |\n|---|---|\n| E_ONE | Not read |\n```\n",
        "# Errors\n<!--\n| Code | Description |\n|---|---|\n| E_ONE | Not read |\n-->\n",
        "# Errors\nThe body holds:\n\n- `code`: the error\n- `message`: what failed\n- `details`: more\n",
        '# Errors\n```json\n{"code": "X", "help_url": "", "is_bad": 1}\n```\n- `help_url`: not\n- `is_bad`: x\n',
        "# Errors\n- [E_ONE](#e_one)\n- [E_TWO](#e_two)\n",
        "# Errors\n### 400\n| Message | Cause |\n|---|---|\n| The name is missing | No name |\n",
        "# Changelog\n## 1.2.0\n- `v1` and `v2` differ\n- fixed errors\n",
    ],
)
def test_what_is_no_catalogue(text: str) -> None:
    """Tables and lists of other things give no codes, and the page says so."""
    document, findings = read_page(text)
    assert document.tree["errors"] == []
    assert "no-codes" in {finding.rule for finding in findings}


def table(*rows: str) -> str:
    """Return a page with a table of errors of three columns."""
    return "\n".join(["# Errors", "", "| Code | Description | Resolution |", "|---|---|---|", *rows, ""])


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("# Errors\n\n| Code | Description |\n|---|\n| E_ONE | Not one |\n", "separator-width", 4),
        (table("| E_ONE | Not one |"), "row-width", 5),
        (table("| E_ONE | Not one | Fix it | more |"), "row-width", 5),
        (table("| E_TWO | Not two | Fix |", "", "| E_ONE | Not one | Fix it |"), "blank-line-in-table", 7),
        (
            table("| E_TWO | Not two | Fix |", "<!-- x -->", "| E_ONE | Not one | Fix it |"),
            "blank-line-in-table",
            7,
        ),
        (table("| E_ONE | Not `a | b` | Fix it |"), "pipe-in-code", 5),
        (table("| E_TWO | Not two | Fix |\r| E_ONE | Not one | Fix it |"), "bare-carriage-return", 5),
        ("\ufeff" + table("| E_ONE | Not one | Fix it |"), "byte-order-mark", 1),
        ("##Errors\n| Code | Description |\n|---|---|\n| E_ONE | Not one |\n", "heading-without-space", 1),
        (
            "# Errors\n\n| Code | Description |\n| E_ONE | Not one |\n| E_TWO | Not two |\n",
            "missing-separator",
            3,
        ),
        (table("| E_TWO / E_ONE | Not one | Fix it |"), "several-codes", 5),
    ],
)
def test_repairs_are_told(text: str, rule: str, place: int) -> None:
    """A table with a fault is read all the same, and the fault is named with its line."""
    assert "E_ONE" in codes_of(text)
    finding = rules_of(text)[rule]
    assert finding.location is not None
    assert finding.location.line == place
    assert finding.hint


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("| 5000 - 5099 | Not one | - |", "pattern-row"),
        ("| E_1xx to E_2xx | Not one | - |", "pattern-row"),
        ("| any other code | Not one | - |", "row-not-read"),
        ("|  | Not one | - |", "row-without-code"),
    ],
)
def test_rows_that_are_left_out_are_told(row: str, rule: str) -> None:
    """A row without a code of its own is no error, and is named with its line."""
    text = table("| E_ONE | Not one | Fix |", "| E_TWO | Not two | Fix |", row)
    assert codes_of(text) == ["E_ONE", "E_TWO"]
    location = rules_of(text)[rule].location
    assert location is not None
    assert location.line == 7


@pytest.mark.parametrize("line", ["- `ЦИФРЫ_ЛИШНИЕ`: old", "## SCHLÜSSEL_ALT", "## 错误_1: old"])
def test_codes_in_other_letters_are_told(line: str) -> None:
    """A heading or an item that starts with a code of other letters is named, and a word of them is none."""
    finding = rules_of(f"{table('| E_ONE | Not one | Fix it |')}\n{line}\n\n## Ключ\n\n- ключ: none\n")["code-not-read"]
    assert finding.location is not None
    assert finding.location.line == 7
    assert finding.hint


def test_rows_outside_of_tables_are_told() -> None:
    """A row of a code far from any table is not read, and is named."""
    text = table("| E_ONE | Not one | Fix |") + "\nText between.\n\n| E_TWO | Not two |\n"
    assert codes_of(text) == ["E_ONE"]
    assert rules_of(text)["row-outside-table"].severity is Severity.WARNING


def test_indented_code_is_told() -> None:
    """A table that is indented like code is code, and is named."""
    text = "# Errors\nFor example:\n\n    | Code | Description |\n    |---|---|\n    | E_ONE | Not one |\n"
    assert codes_of(text) == []
    assert rules_of(text)["indented-table"].severity is Severity.NOTE


def test_unclosed_fence_is_told() -> None:
    """What hides the rest of a page is named."""
    assert rules_of("# Errors\n```json\n{}\n" + table("| E_ONE | Not | x |"))["not-closed"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("Status", "`404 Not Found`", "http_status", 404),
        ("gRPC", "NOT_FOUND (5)", "grpc_status", "NOT_FOUND"),
        ("gRPC status", "5", "grpc_status", "NOT_FOUND"),
        ("Retryable", "Yes", "retryable", True),
        ("Retry?", "❌", "retryable", False),
        ("是否可重试", "否", "retryable", False),
        ("Retry after", "2 min", "retry_after", 120),
        ("Severity", "Fatal", "severity", "critical"),
        ("Since", "1.4.0", "since", "1.4.0"),
        ("Deprecated", "yes", "deprecated", True),
        ("Replaced by", "`E_TWO`, `E_SIX`", "replaced_by", ["E_TWO", "E_SIX"]),
        ("Aliases", "OLD_ONE", "aliases", ["OLD_ONE"]),
        ("Tags", "auth, beta", "tags", ["auth", "beta"]),
        ("Owner", "Team One", "owner", "Team One"),
        ("Number", "17", "number", 17),
        ("Title", "Nothing", "title", "Nothing"),
        ("Message", "It is {gone}", "message", "It is {gone}"),
        ("Cause", "Bad luck", "causes", ["Bad luck"]),
        ("Category", "Luck", "category", "Luck"),
        ("Log level", "WARN", "x-log-level", "WARN"),
        ("Notes", "a \\| b", "x-notes", "a | b"),
    ],
)
def test_columns(header: str, cell: str, field: str, value: object) -> None:
    """Each field of an error has a column, and what no field takes is an extra field; each has its place."""
    text = f"# Errors\n\n| Code | Description | {header} |\n|---|---|---|\n| E_ONE | Not one | {cell} |\n"
    document, findings = read_page(text)
    assert document.tree["errors"][0][field] == value
    assert text_at(text, document.origins["errors", 0, field]) == cell
    assert findings == ()


@pytest.mark.parametrize(
    ("cell", "rule", "severity"),
    [
        ("404/410", "several-statuses", Severity.WARNING),
        ("`404` or `410`", "several-statuses", Severity.WARNING),
        ("4xx", "several-statuses", Severity.WARNING),
        ("HTTP 400-499", "several-statuses", Severity.WARNING),
        ("varies (404 by default)", "value-not-understood", Severity.ERROR),
        ("soon", "value-not-understood", Severity.ERROR),
    ],
)
def test_a_status_that_is_not_one_is_told(cell: str, rule: str, severity: Severity) -> None:
    """A status that is none, or several, is never guessed; the finding stands at the cell, and the code is kept."""
    text = f"# Errors\n\n| Code | Status | Description |\n|-|-|-|\n| E_ONE | 404 | x |\n| E_TWO | {cell} | y |\n"
    finding = rules_of(text)[rule]
    assert "http_status" not in errors_of(text)[1]
    assert finding.severity is severity
    assert finding.location is not None
    assert text_at(text, finding.location) == cell


@pytest.mark.parametrize("cell", ["", "-", "—", "N/A"])
def test_a_cell_of_nothing_gives_no_value(cell: str) -> None:
    """A dash in a cell means that nothing is said."""
    assert "resolution" not in errors_of(table(f"| E_ONE | Not one | {cell} |"))[0]


@pytest.mark.parametrize("cell", ["<br>", "[]()", "<code></code>"])
def test_a_cell_of_markup_alone_gives_no_title(cell: str) -> None:
    """What is no Markdown is not empty: a title of nothing but markup is none."""
    text = f"# Errors\n\n| Code | Title | Description |\n|--|--|--|\n| E_ONE | {cell} | Not one |\n"
    assert "title" not in errors_of(text)[0]


def test_an_unknown_column_of_sentences_describes() -> None:
    """Where no header is known, the column of sentences explains the errors."""
    text = "# Errors\n\n| Error code | Area | Saga |\n|--|--|--|\n| E_ONE | API | It was not there at all |\n"
    assert errors_of(text)[0]["description"] == "It was not there at all"
    assert errors_of(text)[0]["x-area"] == "API"


def test_a_word_may_resolve_all() -> None:
    """A resolution of one word that all errors share is one, unless another column says more."""
    rows = table("| E_ONE | Not one | Retry |", "| E_TWO | Not two | Retry |")
    assert [error["resolution"] for error in errors_of(rows)] == ["Retry", "Retry"]
    more = ["| Code | Action | Fix |", "|--|--|--|", "| E_ONE | Retry | Send it |", "| E_TWO | Retry | Ask us |"]
    assert errors_of("\n".join(["# Errors", "", *more, ""]))[0] == {
        "code": "E_ONE",
        "category": "Errors",
        "x-action": "Retry",
        "resolution": "Send it",
    }


def test_items_that_are_left_out_are_told() -> None:
    """An item without a code, in a list of codes, is named with its line."""
    text = "# Errors\n\n- `E_ONE`: Not one\n- `E_TWO`: Not two\n- All others are unknown\n"
    location = rules_of(text)["item-not-read"].location
    assert codes_of(text) == ["E_ONE", "E_TWO"]
    assert location is not None
    assert location.line == 5


def test_a_table_that_maps_other_codes_to_those_of_the_page() -> None:
    """A table whose other column holds the codes of the page lists no errors."""
    text = table("| E_ONE | Not one | x |", "| E_TWO | Not two | y |")
    text += "\n## SQL error codes\n\n| PG code | Handled as |\n|--|--|\n| 23505 | E_ONE |\n| 08006 | E_TWO |\n"
    assert codes_of(text) == ["E_ONE", "E_TWO"]
    assert rules_of(text)["mapping-table"].severity is Severity.NOTE


def test_mapping_of_the_project() -> None:
    """A project says what its headers mean, even that of the codes, and is believed."""
    text = "# Things\n\n| Sigil | Client lore |\n|---|---|\n| alpha | Wait |\n| beta | Go |\n"
    assert errors_of(text, Sigil="code", Client_lore="resolution") == [
        {"code": "alpha", "category": "Things", "resolution": "Wait"},
        {"code": "beta", "category": "Things", "resolution": "Go"},
    ]


@pytest.mark.parametrize(
    ("heading", "name", "status"),
    [
        ("Authentication Errors (401)", "Authentication Errors", 401),
        ("Resource Errors (404/409)", "Resource Errors", [404, 409]),
        ("Server Errors (HTTP 500, 503)", "Server Errors", [500, 503]),
        ("401 Unauthorized", "401 Unauthorized", 401),
        ("`404` Not Found {#lost}", "404 Not Found", 404),
        ("Code 400/401", "Code 400/401", [400, 401]),
        ("HTTP 429", "HTTP 429", 429),
        ("Client errors (4xx)", "Client errors (4xx)", None),
        ("Network errors (5000-5099)", "Network errors (5000-5099)", None),
        ("Server errors (500 - 504)", "Server errors (500 - 504)", None),
        ("Business errors (1xxx)", "Business errors (1xxx)", None),
        ("Other (99)", "Other (99)", None),
        ("5.1 Users", "5.1 Users", None),
    ],
)
def test_headings(heading: str, name: str, status: object) -> None:
    """A heading names the category, and states a status where it says one; ranges and classes state none."""
    text = f"# Errors\n\n## {heading}\n\n| Code | Description |\n|---|---|\n| E_ONE | Not one |\n"
    tree = read_page(text)[0].tree
    assert tree["categories"] == [{"name": name} | ({} if status is None else {"http_status": status})]
    assert tree["errors"][0]["category"] == name
    assert tree["errors"][0].get("http_status") == (status if isinstance(status, int) else None)


def test_status_of_an_outer_heading() -> None:
    """A status holds for what stands under the headings below it, until the next of its level."""
    text = "# Errors\n## 404 Not Found\n### Users\n| Code | Meaning |\n|--|--|\n| E_ONE | Not |\n## Rest\n### More\n| Code | Meaning |\n|--|--|\n| E_TWO | Not |\n"  # noqa: E501  one page
    assert [error.get("http_status") for error in errors_of(text)] == [404, None]


def test_lists_of_steps_and_causes() -> None:
    """A list under a label is a list, each item with its place."""
    text = "# Errors\n## E_ONE\nNot.\n\n**Causes:**\n- This\n- That\n\n**Fix**\n1. Do this\n2. Do `that`\n"
    document, _ = read_page(text)
    assert document.tree["errors"][0]["causes"] == ["This", "That"]
    assert document.tree["errors"][0]["resolution"] == ["Do this", "Do `that`"]
    assert text_at(text, document.origins["errors", 0, "resolution", 1]) == "Do `that`"


@pytest.mark.parametrize("label", ["Cause", "Message"])
def test_a_label_said_twice_in_place_of_a_description(label: str) -> None:
    """The first is the description, for want of another, and that the second says something else is told."""
    text = f"# Errors\n## E_ONE\n**{label}:** This\n\n**{label}:** That\n\n## E_TWO\nNot two.\n"
    document, (finding,) = read_page(text)
    assert [error["description"] for error in document.tree["errors"]] == ["This", "Not two."]
    assert (finding.rule, text_at(text, finding.location)) == ("contradiction", "That")


def test_a_table_and_sections_about_the_same_codes() -> None:
    """What a section says beyond the table of the same code is added to the one error."""
    text = "# Errors\n| Code | Description |\n|---|---|\n| E_ONE | Not one |\n| E_TWO | Not two |\n\n## E_ONE\nMore of one.\n\n- **Fix:** Do one\n\n## E_TWO\nMore of two.\n\n- **Fix:** Do two\n"  # noqa: E501  one page
    assert [(error["code"], error["description"], error["resolution"]) for error in errors_of(text)] == [
        ("E_ONE", "Not one", "Do one"),
        ("E_TWO", "Not two", "Do two"),
    ]


def test_a_code_that_stands_twice_stays_twice() -> None:
    """The reader drops no row; that a code stands twice is for the next stage to tell."""
    assert codes_of(table("| E_ONE | a | b |", "| E_ONE | c | d |")) == ["E_ONE", "E_ONE"]


def test_envelope_of_problem_details() -> None:
    """An example whose code is on the page shows the envelope, wherever its members are called otherwise."""
    text = (
        table("| E_ONE | Not | x |")
        + '\n```json\n{"ok": 1}\n```\n```json\n{"type": "E_ONE", "title": "No", "detail": "Not one"}\n```\n'
    )
    envelope = read_page(text)[0].tree["envelope"]
    assert (envelope["code"], envelope["message"]) == ("/type", "/detail")


LISTED = {
    "JSON:API": (
        {"errors": [{"status": "422", "code": "E_ONE", "title": "One", "detail": "Not one"}]},
        ("/errors/0/code", "/errors/0/detail", {"/errors", "/errors/0", "/errors/0/status", "/errors/0/title"}),
    ),
    "Google": (
        {"error": {"code": 400, "message": "Not one", "details": [{"reason": "E_ONE"}, {"link": "x"}]}, "tips": [{}]},
        ("/error/details/0/reason", "/error/message", {"/error", "/error/code", "/error/details", "/tips"}),
    ),
}


@pytest.mark.parametrize("style", LISTED)
def test_envelope_with_the_code_in_a_list(style: str) -> None:
    """An example with its code in a list shows the envelope; other lists are not looked into."""
    example, (code, message, more) = LISTED[style]
    text = table("| E_ONE | Not | x |") + f"\n```json\n{json.dumps(example)}\n```\n"
    envelope = read_page(text)[0].tree["envelope"]
    assert (envelope["code"], envelope["message"], "details" in envelope) == (code, message, False)
    assert {code, message} | more <= set(envelope["required"])
    assert not any(pointer.startswith("/tips/") for pointer in envelope["required"])


PROBLEM = '{"type": "about:blank", "title": "No", "status": 404, "detail": "Not one", "code": "E_ONE"}\n'


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 404 Not Found\nContent-Type: application/Problem+json\nContent-Language: en\n\n",
        "content-type: application/problem+json; charset=utf-8\n\n",
        "HTTP/2 404\nContent-Type: application/problem+json\n \n\n",
        "HTTP/2 404\nX-B3-TraceId: 1\nX_Region: eu\nContent-Type: application/problem+json\n\n",
    ],
)
def test_envelope_under_the_head_of_a_response(head: str) -> None:
    """An example may be a whole response; the body shows the envelope, and the header field names the media type."""
    text = f"# Errors\nSend application/merge-patch+json.\n\n```http\n{head}{PROBLEM}```\n\n" + table(
        "| E_ONE | a | b |"
    )
    document, _ = read_page(text)
    envelope = document.tree["envelope"]
    assert (envelope["code"], envelope["media_type"]) == ("/code", "application/problem+json")
    assert text_at(text, document.origins["envelope", "example"]) == PROBLEM.rstrip()
    assert text_at(text, document.origins["envelope", "media_type"]).lower() == "application/problem+json"


def test_envelope_under_a_head_in_a_block_quote() -> None:
    """The quote marks before the header fields and in the blank line belong to neither."""
    example = ["```http", "HTTP/1.1 404 Not Found", "Content-Type: application/problem+json", "", PROBLEM, "```"]
    quote = "".join(f"> {line}".rstrip() + "\n" for line in example)
    envelope = read_page(f"# Errors\n\n{quote}\n" + table("| E_ONE | a | b |"))[0].tree["envelope"]
    assert (envelope["code"], envelope["media_type"]) == ("/code", "application/problem+json")


@pytest.mark.parametrize("media_type", ["application/json", "application/x-amz-json-1.1"])
def test_the_head_says_the_media_type_before_the_prose(media_type: str) -> None:
    """What an example is sent as is what its header field says, whatever else the page speaks of."""
    text = f"# Errors\n\nNot application/problem+json.\n\n```\nContent-Type: {media_type}\n\n{PROBLEM}```\n\n"
    document, _ = read_page(text + table("| E_ONE | a | b |"))
    assert document.tree["envelope"].get("media_type") == media_type
    assert text_at(text, document.origins["envelope", "media_type"]) == media_type


def fences(*examples: object) -> str:
    """Return a fence of JSON for each of `examples`."""
    return "".join(f"\n```json\n{json.dumps(example)}\n```\n" for example in examples)


@pytest.mark.parametrize(
    "other",
    [
        {"status": "success", "code": "OK", "message": "Fine", "error": None, "data": {"id": 1}},
        {"code": "SUCCESS", "message": "Fine", "errors": []},
        {"error": "<code>", "message": "What went wrong"},
    ],
)
def test_an_example_with_a_code_of_the_page_comes_before_others(other: object) -> None:
    """A success, which has the same members in some styles, is no error response where the page shows one."""
    failure = {"status": "error", "code": "E_ONE", "message": "Not one", "data": None}
    document, findings = read_page(table("| E_ONE | Not | x |") + fences(other, failure))
    assert document.tree["envelope"]["example"] == failure
    assert findings == ()


def test_what_another_example_lacks_is_not_required() -> None:
    """Members are always there if all examples with a code of the page have them; others are no error responses."""
    first = {"error": {"code": "E_ONE", "message": "Not", "hint": "x", "request_id": "r"}}
    second = {"error": {"code": "E_TWO", "message": "Not", "request_id": "r", "more": 1}}
    others = ({"error": {"code": "OK"}}, {"code": "E_ONE"}, {"error": None})
    text = table("| E_ONE | Not | x |", "| E_TWO | Not two | y |") + fences(first, second, *others)
    envelope = read_page(text)[0].tree["envelope"]
    assert envelope["example"] == first
    assert envelope["required"] == ["/error", "/error/code", "/error/message", "/error/request_id"]


@pytest.mark.parametrize(
    ("row", "example", "places"),
    [
        (
            "| E_ONE | Not | x |",
            {"tppMessages": [{"code": "E_ONE", "text": "Not"}]},
            ("/tppMessages/0", "code", "text"),
        ),
        ("| 2001 | Not | x |", {"status_code": 2001, "status_message": "Not"}, ("", "status_code", "status_message")),
        ("| E_ONE | Not | x |", {"name": "E_ONE", "message": "Not", "links": []}, ("", "name", "message")),
    ],
)
def test_envelopes_of_further_standards(row: str, example: object, places: tuple[str, str, str]) -> None:
    """PSD2, OCPI and PayPal have names of their own for the code and the message."""
    envelope = read_page(table(row) + fences(example))[0].tree["envelope"]
    above, code, message = places
    assert (envelope["code"], envelope["message"]) == (f"{above}/{code}", f"{above}/{message}")


def test_the_code_of_an_operation_outcome() -> None:
    """FHIR has the codes of a system in lists in a list, and the message beside the first."""
    issue = {"code": "invalid", "details": {"coding": [{"code": "E_ONE"}]}, "diagnostics": "Not one"}
    envelope = read_page(table("| E_ONE | Not | x |") + fences({"issue": [issue]}))[0].tree["envelope"]
    assert (envelope["code"], envelope["message"]) == ("/issue/0/details/coding/0/code", "/issue/0/diagnostics")


@pytest.mark.parametrize(
    ("prose", "media_type"),
    [
        ("We follow RFC 9457: errors are `application/problem+json`, and all else is `application/json`.", "problem"),
        ("- Errors: application/vnd.api+json", "vnd.api"),
        ("Errors are `application/json`.", None),
        ("Errors are `application/problem+json`, or `application/vnd.api+json` if you ask for it.", None),
        ("```\nAccept: application/problem+json\n```", None),
        ("## `E_ONE`\nSend a patch as `application/merge-patch+json`.\n\n## Example", None),
    ],
)
def test_media_type_of_the_envelope_in_prose(prose: str, media_type: str | None) -> None:
    """The page names the media type of its errors beside them; where it names several, none of them counts."""
    text = table("| E_ONE | Not | x |") + f"\n## Errors in general\n\n{prose}\n\n```json\n{PROBLEM}```\n"
    found = read_page(text)[0].tree["envelope"].get("media_type")
    assert found == (media_type and f"application/{media_type}+json")


@pytest.mark.parametrize(
    ("row", "example", "code"),
    [
        ("| `E_ONE` | Not | x |", '{"error": "CODE", "message": "For people", "details": {}}', "/error"),
        ("| `E_ONE` | Not | x |", '{"error": {"code": "错误代码", "message": "错误描述信息"}}', "/error/code"),
        ("| `E_ONE` | Not | x |", '{"error": {"code": "<code>", "status": 400, "message": "Not"}}', "/error/code"),
        ("| `M_ONE` | Not | x |", '{"errcode": "<error code>", "error": "<error message>"}', "/errcode"),
        ("| `no_auth` | Not | x |", '{"ok": false, "error": "invalid_auth"}', "/error"),
        ("| -32600 | Not | x |", '{"id": 1, "error": {"code": -32002, "message": "Failed"}}', "/error/code"),
    ],
)
def test_envelope_with_what_stands_for_a_code(row: str, example: str, code: str) -> None:
    """A placeholder in the place of the code, or a code that the page does not list, shows where codes stand."""
    document, findings = read_page(table(row) + f"\n```json\n{example}\n```\n")
    assert document.tree["envelope"]["code"] == code
    assert findings == ()


@pytest.mark.parametrize(
    "example",
    [
        '{"type": "https://a.test/e-one", "title": "No", "status": 404, "detail": "Not one"}',
        '{"statusCode": 400, "message": "Not one", "error": "Bad Request"}',
        '{"error": {"code": 404, "message": "Not one"}}',
        '{"problems": [{"code": "E_ONE"}]}',
        '{"problems": [{"code": "E_TWO", "text": "Not two"}]}',
    ],
)
def test_an_example_without_a_code_is_told(example: str) -> None:
    """Where an error response is shown, and none of it can be the code, nothing is guessed without a word."""
    text = table("| `E_ONE` | Not | x |") + f"\n```json\n{example}\n```\n"
    document, findings = read_page(text)
    assert "envelope" not in document.tree
    assert [(finding.rule, text_at(text, finding.location)) for finding in findings] == [
        ("example-without-code", example)
    ]


@pytest.mark.parametrize(
    ("example", "line"),
    [
        ('{\n  "code": "E_ONE", // for programs\n  "message": "Not one"\n}', 2),
        ('{"error": {"code": "E_ONE", "message": "Not one", "details": [...]}}', 1),
        ('{"code": "E_ONE", "message": "Not one"}\n{"code": "E_TWO", "message": "Not two"}', 2),
        ('// 404 Not Found\n{\n  "code": "E_ONE",\n  "message": "Not one"\n}', 1),
        ('$ curl -i https://a.test\nHTTP/2 404\n\n{"code": "E_ONE", "message": "Not one"}', 1),
    ],
)
def test_an_example_that_is_no_json_is_told(example: str, line: int) -> None:
    """An error response with comments, dots or another one behind it is not passed over without a word."""
    text = table("| `E_ONE` | Not | x |") + f"\n```json\n{example}\n```\n"
    document, (finding,) = read_page(text)
    assert "envelope" not in document.tree
    assert (finding.rule, text_at(text, finding.location)) == ("example-not-json", example)
    assert f"from its line {line} on" in finding.message


def test_an_example_that_is_a_list_is_told() -> None:
    """Responses that are lists, as Salesforce sends them, have no envelope, and this is said."""
    example = '[{"errorCode": "E_ONE", "message": "Not one"}]'
    document, (finding,) = read_page(table("| `E_ONE` | Not | x |") + f"\n```json\n{example}\n```\n")
    assert "envelope" not in document.tree
    assert (finding.rule, finding.location and finding.location.line) == ("example-is-list", 8)


@pytest.mark.parametrize(
    ("example", "rule"),
    [
        ('{"errors": [{"code": "E_ONE", "detail": "Not one"}]}', "example-without-code"),
        ('{"code": 10001, "message": "Not one"}', "example-without-code"),
        ('{"code": "E_ONE", "message": "Not one", ...}', "example-not-json"),
        ('[{"code": "E_ONE", "message": "Not one"}]', "example-is-list"),
    ],
)
def test_an_example_beside_codes_on_another_page_is_told(example: str, rule: str) -> None:
    """A page about responses in general lists no codes: what is not read of its example is told all the same."""
    _, findings = read_page(f"# Responses\n\n```json\n{example}\n```\n")
    assert rule in [finding.rule for finding in findings]


def test_a_numeric_placeholder_is_told() -> None:
    """A number that is no code of the page may be a status, or stand for a code: it is not passed over."""
    text = table("| 10001 | Not | x |") + fences({"code": 12345, "message": "Not"})
    document, (finding,) = read_page(text)
    assert ("envelope" in document.tree, finding.rule) == (False, "example-without-code")


@pytest.mark.parametrize(
    "example",
    ['{"message": "Hello"}', '{ message: "Hello", code: 1 }', '{"status": 200, "message": "Fine"}', '{"errors": 3}'],
)
def test_other_examples_are_passed_over(example: str) -> None:
    """A request, or a response without an error, is no error response."""
    document, findings = read_page(table("| `E_ONE` | Not | x |") + f"\n```json\n{example}\n```\n")
    assert ("envelope" in document.tree, findings) == (False, ())


def test_no_envelope_without_a_message_or_a_code_of_the_page() -> None:
    """A list in another example, such as a filter, shows no envelope."""
    for example in ({"filters": [{"type": "E_ONE"}]}, {"errors": [{"code": "E_TWO", "detail": "Not"}]}):
        text = table("| E_ONE | Not | x |") + f"\n```json\n{json.dumps(example)}\n```\n"
        assert "envelope" not in read_page(text)[0].tree


def test_examples_that_are_no_json_are_passed_over() -> None:
    """Broken, deep and non-finite JSON shows no envelope and does no harm."""
    for body in ("{", "[" * 5000, '{"code": NaN}', '{"code": "E_ONE", "message": "\\ud800"}', '{"a":' * 200):
        assert "envelope" not in read_page(table("| E_ONE | Not | x |") + f"\n```json\n{body}\n```\n")[0].tree


def test_findings_are_in_the_order_of_the_page() -> None:
    """What there is to say comes from top to bottom."""
    text = table("| E_ONE | Not one |", "| bad code here | x | y |", "|  | z | y |")
    lines = [finding.location.line for finding in read_page(text)[1] if finding.location]
    assert lines == sorted(lines)
    assert len(lines) == 3


def seconds(text: str) -> float:
    """Return how long reading `text` takes."""
    start = time.process_time()
    read_page(text)
    return time.process_time() - start


SHAPES = {
    "pipes": lambda size: "|" * size,
    "brackets": lambda size: "| Code | Meaning |\n|--|--|\n| " + "[" * size + " | x |\n",
    "stars": lambda size: "| Code | Meaning |\n|--|--|\n| " + "*" * size + " | x |\n",
    "headings": lambda size: "# E_1\n" * (size // 6),
    "nested items": lambda size: "".join(" " * (line % 100) + "- E_1: x\n" for line in range(size // 60)),
    "tables": lambda size: "| Code | b |\n|---|---|\n| E_1 | x |\n\n" * (size // 38),
    "rows without header": lambda size: "| Code | b |\n| E_1 | x |\n\n" * (size // 25),
    "open fences": lambda size: "~~~ a\n```\n" * (size // 10),
    "open comments": lambda size: "<!--\n" * (size // 5),
    "open cells": lambda size: "<table>" + "<td" * (size // 3) + "</table>",
    "one paragraph": lambda size: "a | b\n" * (size // 6),
    "bold lines": lambda size: "**E_1:** x\n\n" * (size // 12),
    "statuses": lambda size: "# " + "404/" * (size // 4),
    "tags": lambda size: "</a>" * (size // 4),
    "tags in an item": lambda size: "- " + "<b>" * (size // 3) + "E_1: x\n",
    "titles": lambda size: "| Code | Title | Meaning |\n|--|--|--|\n| E_1 | " + "[a](" * (size // 4) + " | x |\n",
    "braces": lambda size: "# a " + "{#" * (size // 4) + "}" * (size // 2),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.usefixtures("untraced")
def test_time_grows_with_length_alone(shape: str) -> None:
    """A page eight times as long takes no more than about eight times as long, whatever its shape."""
    text = SHAPES[shape]
    assert any(seconds(text(32_000)) < 20 * seconds(text(4_000)) + 0.05 for _ in range(3))


@pytest.mark.usefixtures("untraced")
def test_ten_thousand_codes() -> None:
    """A page with ten thousand codes is read in about the time that a person needs to look up."""
    rows = [f"| `E_{number}` | Not {number} | Try `it` again |" for number in range(10_000)]
    start = time.process_time()
    assert len(errors_of(table(*rows))) == 10_000
    assert time.process_time() - start < 3


@pytest.mark.parametrize("code", ["ERR_5XX_UPSTREAM", "GOT-4XX-FROM-BANK", "upstream_5xx", "5XX_SEEN"])
def test_a_code_may_hold_a_class_of_statuses(code: str) -> None:
    """A code that names a class of statuses is one code; `E-5xx` stands for many."""
    assert [error["code"] for error in errors_of(table(f"| `{code}` | It is bad | Wait |"))] == [code]
    assert [error["code"] for error in errors_of(f"# Errors\n\n## `{code}`\n\nIt is not valid.\n")] == [code]
    assert "pattern-row" in rules_of(table("| `E-5xx` | It is bad | Wait |\n| `E_ONE` | It is bad | Wait |"))


LABELLED = {
    "aliases": ("`A_B`, `C\\_D`<br/>`E_F`", ["A_B", "C_D", "E_F"]),
    "replaced_by": ("[`E_TWO`](#two)", ["E_TWO"]),
    "tags": ("a, b", ["a", "b"]),
    "since": ("`1.2.0`", "1.2.0"),
    "owner": ("**Team** &amp; co", "Team & co"),
    "message": ("`{name} is <bad>`", "{name} is <bad>"),
    "name": ("`NotGood`", "NotGood"),
    "causes": ("This<br>That", ["This", "That"]),
    "resolution": ("Stop<br />Go", ["Stop", "Go"]),
}


@pytest.mark.parametrize("field", LABELLED)
def test_a_label_and_a_column_say_the_same(field: str) -> None:
    """What is said of a code is read alike in a cell and behind a label."""
    text, value = LABELLED[field]
    label = field.replace("_", " ").capitalize()
    row = f"# Errors\n\n| Error code | Description | {label} |\n|-|-|-|\n| E_ONE | It is not good | {text} |\n"
    section = f"# Errors\n\n## E_ONE (400)\n\nIt is not good\n\n**{label}:** {text}\n"
    assert [errors_of(page)[0].get(field) for page in (row, section)] == [value, value]


def test_the_text_in_a_fence_is_no_markdown() -> None:
    """A message in a code block keeps its backticks and references."""
    text = "# Errors\n\n## E_ONE (400)\n\nIt is bad\n\n**Message**\n\n```text\n`x` &amp; *y*\n```\n"
    assert errors_of(text)[0]["message"] == "`x` &amp; *y*"


def test_a_heading_over_a_table_is_no_code() -> None:
    """A word, or a number, over a table of codes names a category, even with a status behind it."""
    rows = "| Error code | Description |\n|-|-|\n"
    text = f"# Errors\n\n## Code 429\n\n{rows}| E_ONE | Not one |\n\n## Things (404)\n\n{rows}| E_TWO | Not two |\n"
    assert [(error["code"], error["http_status"]) for error in errors_of(text)] == [("E_ONE", 429), ("E_TWO", 404)]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("NOT_FOUND", "NOT_FOUND"),
        ("`codes.NotFound`", "NOT_FOUND"),
        ("5 (NOT_FOUND)", "NOT_FOUND"),
        ("StatusCode.DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED"),
        ("OutOfRange", "OUT_OF_RANGE"),
        ("Canceled", "CANCELLED"),
        ("14", "UNAVAILABLE"),
    ],
)
@pytest.mark.parametrize("header", ["gRPC status", "gRPC", "grpc-status", "gRPC error code", "google.rpc.Code"])
def test_every_spelling_of_a_grpc_status_is_read(header: str, cell: str, name: str) -> None:
    """The statuses of gRPC are known under each header, in the spelling of each language."""
    text = f"# Errors\n\n| Code | {header} | Description |\n|-|-|-|\n| E_ONE | {cell} | It is not good |\n"
    assert errors_of(text)[0]["grpc_status"] == name


def test_titles_that_never_end_head_nothing() -> None:
    """An element without an end tag, or deep inside of others, is no heading for the rest of the page."""
    table = "\n\n| Error code | Description |\n|-|-|\n| E_ONE | Not one |\n"
    assert "http_status" not in errors_of(f'# Errors\n\n<Card title="Gone (410)">{table}')[0]
    assert "http_status" not in errors_of(f'# Errors\n\n<Card title="Gone (410)" />{table}\n</Card>\n')[0]
    assert errors_of(f'# Errors\n\n<Card title="Gone (410)">{table}\n</Card>\n')[0]["http_status"] == 410
    assert errors_of('<A title="x">\n' * 3000 + table + "\n</A>" * 3000)[0]["code"] == "E_ONE"


@pytest.mark.parametrize(
    ("entry", "codes", "steps"),
    [
        ("### `GONE` on Sundays\n\n- Wait.", ["GONE"], ["Wait."]),
        ("### No order\n\nIt is `GONE`.\n\nWait.", ["GONE"], ["It is `GONE`.", "Wait."]),
        ("**No order**\n\nThis is `GONE`, not `gone`.\n\n- Wait.", ["GONE"], ["Wait."]),
        ("### No order\n\n- Look for `GONE` and `NO_CODE`.", ["GONE"], ["Look for `GONE` and `NO_CODE`."]),
        ("### Always 409\n\nIt may be `GONE`.", ["ORDER_LOCKED"], ["It may be `GONE`."]),
        ("### Common\n\nAlways look.\n\n**Order locked**\n- Wait.", ["ORDER_LOCKED"], ["Wait."]),
    ],
    ids=["code in the title", "prose", "introduction", "code in a step", "status in the title", "introduced entries"],
)
def test_a_symptom_is_linked_to_the_codes_that_it_names(entry: str, codes: list[str], steps: list[str]) -> None:
    """An entry may be a list or prose; where its title says no code, the codes named under it count."""
    rows = "| GONE | 410 | It is gone |\n| ORDER_LOCKED | 409 | It is locked |\n"
    table = f"| Code | Status | Description |\n|--|--|--|\n{rows}"
    document, _ = read_page(f"# Errors\n\n{table}\n## Troubleshooting\n\n{entry}\n")
    (guide,) = document.tree["troubleshooting"]
    assert (guide["codes"], guide["steps"]) == (codes, steps)


def test_the_section_of_a_code_is_no_symptom() -> None:
    """Where a page of codes is called troubleshooting, what it says of a code is said of that error alone."""
    sections = "## ERR_LOCK\n\nIt is locked.\n\n### Solution\n\n- Wait.\n\n## ERR_QUOTA\n\nThe disk is full.\n"
    document, _ = read_page(f"# Troubleshooting error codes\n\n{sections}")
    assert [error["code"] for error in document.tree["errors"]] == ["ERR_LOCK", "ERR_QUOTA"]
    assert "troubleshooting" not in document.tree


@pytest.mark.parametrize(
    ("statuses", "read", "place"),
    [
        ("404 Not Found", 404, "404 Not Found"),
        ("HTTP 404 or 409", [404, 409], "404 or 409"),
        ("`404` and `409`", [404, 409], "404` and `409"),
        ("404 Not Found / 409 Conflict", [404, 409], "404 Not Found / 409 Conflict"),
        ("404 and others", None, ""),
        ("404 Conflict", None, ""),
    ],
)
def test_statuses_of_a_heading_are_read_with_their_words(statuses: str, read: object, place: str) -> None:
    """In parentheses statuses may be joined by words and have their own reason phrases, but no other words."""
    text = f"# Errors\n\n## Orders ({statuses})\n\n| Code | Description |\n|--|--|\n| NOT_FOUND | It is gone |\n"
    document, _ = read_page(text)
    (category,) = document.tree["categories"]
    assert category.get("http_status") == read
    assert category["name"] == ("Orders" if read else f"Orders ({statuses})")
    if read:
        assert text_at(text, document.origins["categories", 0, "http_status"]) == place
