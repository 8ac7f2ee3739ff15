"""Whatever a page says and however it is damaged, reading it loses nothing silently and never fails."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from errbook.diagnostic import Severity
from errbook.document import Document, Location, Source
from errbook.readers.markdown import read

CODES = st.from_regex(r"[A-Z]{2,6}(_[A-Z]{2,6}){1,3}", fullmatch=True).filter(lambda code: "XXX" not in code)
"""Codes; one with `XXX` stands for many, and such a row is not read."""
WORDS = st.sampled_from(
    [
        "the",
        "request",
        "cannot",
        "not",
        "found",
        "invalid",
        "token",
        "`details`",
        "**user**",
        "a\\|b",
        "[here](x)",
        "50%",
        "é",
    ]
)
TEXTS = st.lists(WORDS, min_size=2, max_size=8).map(" ".join).filter(lambda text: text[0].isalpha())
STATUSES = st.sampled_from([400, 401, 403, 404, 409, 422, 429, 500, 503])
ERRORS = st.lists(
    st.fixed_dictionaries({"code": CODES, "http_status": STATUSES, "description": TEXTS, "resolution": TEXTS}),
    min_size=2,
    max_size=8,
    unique_by=lambda error: error["code"],
)
Error = dict[str, Any]


def as_table(errors: list[Error]) -> str:
    """Write errors as a table."""
    rows = [
        f"| `{error['code']}` | {error['http_status']} | {error['description']} | {error['resolution']} |"
        for error in errors
    ]
    return "\n".join(
        ["# Errors", "", "| Code | HTTP status | Description | Resolution |", "|---|---|---|---|", *rows, ""]
    )


def as_bare_table(errors: list[Error]) -> str:
    """Write errors as a table without outer pipes, the status first."""
    rows = [f"{error['http_status']}|{error['code']}|{error['description']}|{error['resolution']}" for error in errors]
    return "\n".join(["# Errors", "", "Status|Error code|Meaning|Action", "-|-|-|-", *rows, ""])


SECTION = """## {code} ({http_status})

{description}

- Fix: {resolution}
"""
BULLET = """- {code} ({http_status}): {description}
  - **Fix:** {resolution}"""


def as_sections(errors: list[Error]) -> str:
    """Write errors as a section each."""
    return "\n".join(["# Errors\n", *(SECTION.format(**error) for error in errors)])


def as_bullets(errors: list[Error]) -> str:
    """Write errors as a bullet each."""
    return "\n".join(["# Errors\n", *(BULLET.format(**error) for error in errors), ""])


def as_html(errors: list[Error]) -> str:
    """Write errors as an HTML table."""
    names = ("code", "http_status", "description", "resolution")
    rows = ["<tr>" + "".join(f"<td>{error[name]}</td>" for name in names) + "</tr>" for error in errors]
    header = "<tr><th>Code<th>HTTP<th>Meaning<th>Fix</tr>"
    return "\n".join(["# Errors", "<table>", header, *rows, "</table>"])


LAYOUTS = st.sampled_from([as_table, as_bare_table, as_sections, as_bullets, as_html])
PIPE_TABLES = {as_table, as_bare_table}


def text_at(text: str, place: Location) -> str:
    """Return what stands at `place`."""
    lines = text.split("\n")[place.line - 1 : place.end_line]
    if len(lines) == 1:
        return lines[0][place.column - 1 : place.end_column - 1]
    return "\n".join([lines[0][place.column - 1 :], *lines[1:-1], lines[-1][: place.end_column - 1]])


def check_places(text: str, document: Document) -> None:
    """Check that each text stands where the document says."""
    for index, error in enumerate(document.tree["errors"]):
        for name, value in error.items():
            written = text_at(text, document.origins["errors", index, name])
            if name in {"code", "http_status", "category"}:
                assert str(value) in written.replace("\\", "").replace("`", "")
            elif isinstance(value, str):
                assert written.replace("\\|", "|") == value.replace("\\|", "|")


@settings(max_examples=60)
@given(ERRORS, LAYOUTS)
def test_what_is_written_is_read(errors: list[Error], layout: Any) -> None:
    """A catalogue in any layout reads back equal, and each value stands where it is said to."""
    text = layout(errors)
    document, findings = read(Source("errors.md", text))
    expected = [
        {
            name: value.replace("\\|", "|") if isinstance(value, str) and layout in PIPE_TABLES else value
            for name, value in error.items()
        }
        for error in errors
    ]
    assert [{name: error.get(name) for name in expected[0]} for error in document.tree["errors"]] == expected
    assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []
    check_places(text, document)


DAMAGE = st.sampled_from(
    ["drop pipe", "drop last pipe", "blank", "comment", "add cell", "drop cell", "indent", "crlf", "text"]
)


def damaged(lines: list[str], at: int, damage: str) -> list[str]:
    """Return `lines` with the row at `at` damaged."""
    row = lines[at]
    replaced = {
        "drop pipe": [row.removeprefix("|")],
        "drop last pipe": [row.removesuffix("|")],
        "blank": ["", row],
        "comment": ["<!-- more -->", row],
        "add cell": [row + " more |"],
        "drop cell": [row.rpartition("| ")[0]],
        "indent": ["  " + row],
        "crlf": [row + "\r"],
        "text": ["Some text between.", row],
    }[damage]
    return [*lines[:at], *replaced, *lines[at + 1 :]]


@settings(max_examples=100)
@given(ERRORS, DAMAGE, st.data())
def test_no_row_is_lost_in_silence(errors: list[Error], damage: str, data: st.DataObject) -> None:
    """A damaged row is read all the same, or a finding names its code or its line."""
    lines = as_table(errors).split("\n")
    at = data.draw(st.integers(min_value=4, max_value=3 + len(errors)))
    text = "\n".join(damaged(lines, at, damage))
    document, findings = read(Source("errors.md", text))
    found = {error["code"] for error in document.tree["errors"]}
    for error in errors:
        line = next(number for number, row in enumerate(text.split("\n"), 1) if f"`{error['code']}`" in row)
        named = [
            finding
            for finding in findings
            if finding.location and finding.location.line <= line <= finding.location.end_line
        ]
        assert error["code"] in found or named


TOKENS = r"""
| ` ``` # - ** |---| <table> </td> <td> #| || |# <!-- --> --- === : > (404) 404 E_ONE
[ ]( ) { } \ {/* */} <pre> 1.
Error **Cause:** <br>
"""
SPACED = [
    "\n",
    "\r",
    "\t",
    "    ",
    ": ",
    "- ",
    "# ",
    "| Code | Description |\n|---|---|\n",
    '"code": "E_ONE"',
]
STRANGE = ["\u2028", "\U0001f642", "\uff1a", "\uff08", "\ufeff", "\0"]
MARKUP = st.sampled_from([*TOKENS.split(), *SPACED, *STRANGE])


@settings(max_examples=300)
@given(st.lists(MARKUP | st.text(max_size=5), max_size=60).map("".join))
def test_any_text_is_read(text: str) -> None:
    """No text raises; each place lies within the text and holds what is said of it."""
    document, findings = read(Source("errors.md", text))
    lines = text.split("\n")
    places = [*document.origins.values(), *(finding.location for finding in findings if finding.location)]
    for place in places:
        assert 1 <= place.line <= place.end_line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert 1 <= place.end_column <= len(lines[place.end_line - 1]) + 1
    for index, error in enumerate(document.tree["errors"]):
        assert text_at(text, document.origins["errors", index, "code"]).replace("\\", "") == error["code"]
        assert all(value not in ("", [], None) for value in error.values())


@settings(max_examples=100)
@given(st.lists(MARKUP | st.text(max_size=5), max_size=40).map("".join))
def test_reading_is_repeatable(text: str) -> None:
    """The same text gives the same document and the same findings."""
    assert read(Source("errors.md", text)) == read(Source("errors.md", text))
