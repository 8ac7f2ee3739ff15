"""The life of a code, written on a page: when it came, that it is deprecated, and that it is gone for ever."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from errbook import readers, validate
from errbook.conversion import to_page
from errbook.document import Source
from errbook.readers.words import words

PAGE = """\
# Errors

## Token errors (401)

| Code | Description | Resolution | Since | Deprecated | Sunset | Replaced by |
|------|-------------|------------|-------|------------|--------|-------------|
| `TOKEN_OLD` | The token is too old | Refresh it | 1.0.0 | 1.2.0 | 2999-12-31 | `TOKEN_EXPIRED` |
| `TOKEN_EXPIRED` | The token has expired | Refresh it | 1.2.0 | | | |
"""
GRAVES = """
## Removed codes

| Code   | Removed in | Use instead     | Why |
|:-------|-----------:|-----------------|-----|
| `TOKEN_GONE` | 1.3.0  | `TOKEN_EXPIRED` | It said nothing new |
"""
AFTER = "\n## How to get help\n\nTell us the code.\n"
SETTINGS = 'title = "Acme"\nversion = "1.4.0"\nsources = ["errors.md", "more.yaml"]\n'
REST = "errors:\n  - code: TOKEN_EXPIRED\n    retryable: false\n"


def tree_of(text: str) -> dict[str, Any]:
    document, _ = readers.read_page(Source("errors.md", text))
    return document.tree


def errbook(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "errbook", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)


def project(folder: Path, page: str, more: str = REST) -> Path:
    for name, text in (("errbook.toml", SETTINGS), ("errors.md", page), ("more.yaml", more)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def made(folder: Path) -> str:
    """Generate everything, and return the page."""
    done = errbook(folder, "generate")
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "build/docs/errors.md").read_text(encoding="utf-8")


def test_a_deprecation_on_a_page_is_in_every_output(tmp_path: Path) -> None:
    """The version, the last day and the successor of a deprecated code reach the code, the API and the docs."""
    assert made(project(tmp_path, PAGE + GRAVES + AFTER)) == PAGE + GRAVES + AFTER
    schema = json.loads((tmp_path / "build/json-schema/errors.schema.json").read_text(encoding="utf-8"))
    told = schema["$defs"]["ErrorCatalog"]
    assert told["x-errors"]["TOKEN_OLD"]["deprecated"] == {"since": "1.2.0", "sunset": "2999-12-31"}
    assert told["x-retired"]["TOKEN_GONE"]["replaced_by"] == ["TOKEN_EXPIRED"]
    codes = (tmp_path / "build/python/src/acme_errors/codes.py").read_text(encoding="utf-8")
    assert 'deprecated_since="1.2.0",\n            sunset="2999-12-31"' in codes
    assert '"TOKEN_GONE"' in codes.partition("RETIRED_CODES")[2]
    openapi = (tmp_path / "build/openapi/errors.openapi.yaml").read_text(encoding="utf-8")
    assert "deprecated since 1.2.0, gone from 2999-12-31; use TOKEN_EXPIRED" in openapi
    assert errbook(tmp_path, "check").returncode == 0


def test_what_is_gone_is_no_error_in_use() -> None:
    """A row under a heading over retired codes is a tombstone with its place, and makes no category."""
    document, found = readers.read_page(Source("errors.md", PAGE + GRAVES + AFTER))
    assert [error["code"] for error in document.tree["errors"]] == ["TOKEN_OLD", "TOKEN_EXPIRED"]
    assert [category["name"] for category in document.tree["categories"]] == ["Token errors"]
    stone = {"code": "TOKEN_GONE", "removed": "1.3.0", "reason": "It said nothing new"}
    assert document.tree["retired"] == [{**stone, "replaced_by": ["TOKEN_EXPIRED"]}]
    place = document.where(("retired", 0, "removed"))
    assert place is not None
    assert (place.line, place.column) == (14, 18)
    assert not found


@pytest.mark.parametrize("heading", sorted(words().retired))
def test_every_heading_over_retired_codes_is_known(heading: str) -> None:
    """A table whose columns say nothing of errors is read under each such heading, in any case."""
    page = f"# API\n\n## {heading.capitalize()}\n\n| Code | Removed |\n|---|---|\n| `TOKEN_GONE` | 1.3.0 |\n"
    assert tree_of(page)["retired"] == [{"code": "TOKEN_GONE", "removed": "1.3.0"}]


def test_a_category_that_speaks_of_removal_is_in_use() -> None:
    """Only a heading that says nothing else is over retired codes: a removed resource is an error like any other."""
    table = "| Code | Description |\n|---|---|\n| `GONE_FOR_GOOD` | It is gone |\n"
    page = f"# Errors\n\n## Removed resources (410)\n\n{table}"
    assert "retired" not in tree_of(page)
    assert tree_of(page)["errors"][0]["http_status"] == 410


def test_what_a_tombstone_does_not_keep_is_told() -> None:
    """A column that says of retired codes what the catalogue has no place for is told, once."""
    table = "| Code | Removed | Owner |\n|---|---|---|\n| `A_B` | 1.0 | Ann |\n| `C_D` | 1.1 | Bob |\n"
    _, found = readers.read_page(Source("errors.md", f"{PAGE}\n## Retired codes\n\n{table}"))
    assert [(one.rule, one.location and one.location.line) for one in found] == [("retired-field-not-read", 14)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_code_that_yaml_retires_is_added_to_the_table_on_the_page(tmp_path: Path, line_break: str) -> None:
    """A tombstone that no page has becomes a row, in the columns that the page has; all else stays."""
    more = "retired:\n  - {code: TOKEN_LOST, removed: 1.1.0, http_status: 401, reason: Never | sent}\n"
    page = (PAGE + GRAVES + AFTER).replace("\n", line_break)
    project(tmp_path, "", more)
    (tmp_path / "errors.md").write_bytes(page.encode())
    made(tmp_path)
    row = "| `TOKEN_LOST` | 1.1.0 |  | Never \\| sent |\n"
    expected = (PAGE + GRAVES + row + AFTER).replace("\n", line_break)
    assert (tmp_path / "build/docs/errors.md").read_bytes() == expected.encode()


def test_a_code_that_yaml_retires_gets_a_section_on_a_page_without_one(tmp_path: Path) -> None:
    """The page that is made ends with a section that is read as it was written."""
    fields = "removed: 1.1.0, replaced_by: [TOKEN_OLD, TOKEN_EXPIRED], reason: Never sent"
    more = f"retired:\n  - {{code: TOKEN_LOST, {fields}}}\n"
    text = made(project(tmp_path, PAGE + AFTER, more))
    assert text.startswith(PAGE + AFTER + "\n## Retired codes\n")
    stone = {"code": "TOKEN_LOST", "removed": "1.1.0", "reason": "Never sent"}
    assert tree_of(text)["retired"] == [{**stone, "replaced_by": ["TOKEN_OLD", "TOKEN_EXPIRED"]}]


def test_a_new_page_lists_the_retired_codes() -> None:
    """A page that is made of YAML alone says of retired codes all that the catalogue does."""
    deprecation = {"since": "1.2.0", "sunset": "2999-12-31"}
    tree = {
        "errors": [
            {"code": code, "http_status": 400, "description": "It is bad", "deprecated": deprecation, "since": "1.0.0"}
            for code in ("TOKEN_BAD", "TOKEN_OLD", "TOKEN_LATE")
        ],
        "retired": [
            {"code": "C_D", "removed": "1.0", "reason": "It was | old", "replaced_by": ["TOKEN_BAD"]},
            {"code": "E_F", "since": "0.1", "http_status": 404},
        ],
    }
    read = tree_of(to_page(validate.from_tree(tree)))
    assert read["retired"] == tree["retired"]
    assert [error["deprecated"] for error in read["errors"]] == [deprecation] * 3


def test_a_deprecation_in_yaml_fills_the_cells_of_the_page(tmp_path: Path) -> None:
    """Where the page has the columns, what YAML says of a deprecation stands in them."""
    more = "errors:\n  - code: TOKEN_EXPIRED\n    deprecated: {since: 1.4.0, sunset: 2999-01-01}\n"
    text = made(project(tmp_path, PAGE, more))
    assert "| `TOKEN_EXPIRED` | The token has expired | Refresh it | 1.2.0 | 1.4.0 | 2999-01-01 | |\n" in text


def test_a_sunset_that_is_no_day_is_told() -> None:
    """A last day that cannot be read is an error at its cell."""
    rows = "".join(f"| `TOKEN_{n}` | It is bad | 1.0.0 | 2999-01-0{n} |\n" for n in range(1, 4))
    head = "# Errors\n\n| Code | Description | Deprecated | Sunset |\n|---|---|---|---|\n"
    page = head + rows + "| `TOKEN_4` | It is bad | 1.0.0 | soon |\n"
    _, found = readers.read_page(Source("errors.md", page))
    assert [(one.rule, one.location and one.location.line) for one in found] == [("value-not-understood", 8)]


def test_a_tombstone_on_a_page_of_a_release_must_stay(tmp_path: Path) -> None:
    """A retired code that a release tag lists on its page is missed where the page drops it."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    project(tmp_path, PAGE + GRAVES + AFTER)
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "Start"], ["tag", "v1.0.0"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, env=environment)
    assert errbook(tmp_path, "diff").returncode == 0
    project(tmp_path, PAGE + AFTER)
    told = json.loads(errbook(tmp_path, "diff", "--format", "json").stdout)
    assert [change["kind"] for change in told["changes"] if change["code"]] == ["tombstone-removed"]
