"""The docs target: pages come back but for what the catalogue means otherwise, and new pages are read."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from errbook import inherited_status, pages, readers, validate
from errbook.conversion import to_page
from errbook.docs.cells import agree, value_of
from errbook.document import Document, Source
from errbook.encoders.markdown import guard, inline
from errbook.model import Catalog, Category, Deprecation, Envelope, Error, Guide, Page, PageTable
from errbook.readers import markdown
from errbook.render import render
from errbook.targets import load
from errbook.text import Markdown, Text

OWN_PAGE = Path(__file__).parents[1] / "catalog" / "error-codes.md"
HEAD = "# Error codes\n\n## Authentication errors (401)\n\n"
TABLE = (
    "| Code | Description | Resolution |\n|---|---|---|\n"
    "| `INVALID_TOKEN` | Token is malformed | Obtain a new token |\n"
    "| `TOKEN_EXPIRED` | Token has expired | - |\n"
)
ALIGNED = (
    "| Code            | HTTP status | Description        | Retryable |\n"
    "| --------------- | ----------- | ------------------ | --------- |\n"
    "| `INVALID_TOKEN` | 401         | Token is malformed | no        |\n"
    "| `TOKEN_EXPIRED` | 401         | Token has expired  |           |\n"
)
SECTIONS = (
    "### `INVALID_TOKEN`\n\nToken is malformed\n\n**Resolution:** Obtain a new token\n\n"
    "### `TOKEN_EXPIRED`\n\nToken has expired\n\n**Resolution:**\n\n1. Refresh the token\n2. Try again\n"
)
BULLETS = "- `INVALID_TOKEN` - Token is malformed\n- `TOKEN_EXPIRED` - Token has expired, invalid from then on\n"
SEVERAL = (
    "| Error code | Description |\n|---|---|\n| `INVALID_TOKEN` / `BAD_TOKEN` | Token is malformed |\n"
    "| `TOKEN_EXPIRED` | Token has expired |\n"
)
HTML = (
    "<table>\n<tr><th>Error code</th><th>Description</th></tr>\n"
    "<tr><td>INVALID_TOKEN</td><td>Token is malformed</td></tr>\n"
    "<tr><td>TOKEN_EXPIRED</td><td>Token has expired</td></tr>\n</table>\n"
)
LAYOUTS = {
    "table": HEAD + TABLE,
    "canonical": HEAD + TABLE.replace("|---|---|---|", "|------|-------------|------------|"),
    "aligned": HEAD + ALIGNED,
    "bare": HEAD + TABLE.replace("| `", "`").replace(" |\n", "\n"),
    "plain codes": HEAD + TABLE.replace("`", ""),
    "quoted": HEAD + "".join(f"> {line}\n" for line in TABLE.splitlines()),
    "sections": HEAD + SECTIONS,
    "bullets": HEAD + BULLETS,
    "several in a cell": HEAD + SEVERAL,
    "html": HEAD + HTML,
    "followed": HEAD + TABLE + "\nMore about tokens.\n\n## Other things\n\nText {without} <Codes />.\n",
    "no last line break": HEAD + TABLE[:-1],
}


def catalog_of(text: str, path: str = "docs/error-codes.md", **more: Any) -> Catalog:
    """Return the catalogue of a project whose only source is the page `text`."""
    source = Source(path, text)
    document, _ = readers.read_page(source)
    tree = {**document.tree, "pages": [{"path": path, "content": pages.content(source, document)}], **more}
    inherited_status.settle(Document(tree, document.origins, document.tables))
    return validate.from_tree(tree)


def regenerated(catalog: Catalog) -> str:
    """Return the first page of `catalog`, once it is seen that doing it again changes nothing."""
    (first, *others), path = catalog.pages, catalog.pages[0].path
    made = pages.regenerate(first, catalog)
    again = catalog._replace(pages=(Page(path=path, content=(Text(made),)), *others))
    assert pages.regenerate(again.pages[0], again) == made
    return made


def changed(catalog: Catalog, code: str, **fields: Any) -> Catalog:
    """Return `catalog` with other `fields` of one error."""
    errors = (error._replace(**fields) if error.code.source == code else error for error in catalog.errors)
    return catalog._replace(errors=tuple(errors))


def without(catalog: Catalog, *codes: str) -> Catalog:
    """Return `catalog` without `codes`."""
    errors = tuple(error for error in catalog.errors if error.code.source not in codes)
    return catalog._replace(errors=errors)


def with_errors(catalog: Catalog, *errors: Error) -> Catalog:
    """Return `catalog` with more errors at its end."""
    return catalog._replace(errors=(*catalog.errors, *errors))


def error(code: str, description: str = "What it means", **fields: Any) -> Error:
    """Return an error."""
    return Error(code=Text(code), description=Markdown(description), **fields)


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are only in `before`, and those only in `after`."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def said(text: str, path: str = "docs/error-codes.md") -> dict[str, dict[str, Any]]:
    """Return what a page says of each code."""
    document, _ = readers.read_page(Source(path, text))
    codes = [item["code"] for item in document.tree["errors"]]
    assert len(codes) == len(set(codes))
    return {item["code"]: item for item in document.tree["errors"]}


# The page of NFR Connect


def test_the_tables_of_the_page_are_canonical() -> None:
    """The five tables are kept as what they are made from, everything else as text."""
    catalog = catalog_of(OWN_PAGE.read_text(encoding="utf-8"))
    parts = catalog.pages[0].content
    tables = [part for part in parts if isinstance(part, PageTable)]
    assert [len(table.codes) for table in tables] == [3, 3, 3, 3, 3]
    assert not any("`INVALID_TOKEN`" in part.source for part in parts if isinstance(part, Text))


def test_the_page_comes_back_byte_for_byte() -> None:
    """A catalogue that is its page makes that page."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    assert regenerated(catalog_of(text)) == text
    assert to_page(catalog_of(text)) == text


def test_another_description_changes_its_row_alone() -> None:
    """What is edited in the catalogue is what changes on the page."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    made = regenerated(changed(catalog_of(text), "CONFLICT", description=Markdown("A | B of `{x}` <b>")))
    assert difference(text, made) == (
        ["| `CONFLICT` | State conflict | Retry with fresh data |"],
        [r"| `CONFLICT` | A \| B of `{x}` &lt;b> | Retry with fresh data |"],
    )
    assert len(text.splitlines()) == len(made.splitlines())


def test_a_new_code_stands_behind_the_one_it_follows() -> None:
    """A code is added where its category is, in the order of the catalogue, as a row like the others."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    new = error("EXPIRED_KEY", category=Text("Authentication Errors"), http_status=401)
    first = catalog._replace(errors=(new, *catalog.errors))
    after = text.replace("|\n| `INVALID_TOKEN`", "|\n| `EXPIRED_KEY` | What it means |  |\n| `INVALID_TOKEN`")
    assert regenerated(first) == after
    last = text.replace("Bearer token |\n", "Bearer token |\n| `EXPIRED_KEY` | What it means |  |\n")
    assert regenerated(with_errors(catalog, new)) == last


def test_codes_that_are_gone_leave_the_page() -> None:
    """A row goes with its code, a table with its last row, and a heading with all that is under it."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    made = regenerated(without(catalog, "ACCESS_DENIED"))
    assert difference(text, made) == (
        ["| `ACCESS_DENIED` | User lacks permission | Contact administrator |"],
        [],
    )
    made = regenerated(without(catalog, "INSUFFICIENT_SCOPE", "ACCESS_DENIED", "IP_NOT_WHITELISTED"))
    start, end = text.index("### Authorization"), text.index("### Validation")
    assert made == text[:start] + text[end:]


def test_a_code_moves_with_its_category() -> None:
    """A code that is in another category stands in that one's table."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    moved = changed(catalog_of(text), "CONFLICT", category=Text("Validation Errors"), http_status=400)
    row = "| `CONFLICT` | State conflict | Retry with fresh data |\n"
    made = text.replace(row, "").replace("required fields |\n", f"required fields |\n{row}")
    assert regenerated(moved) == made


def test_a_new_category_gets_a_section_behind_the_one_before_it() -> None:
    """A category that the page does not have gets a heading with its status, and a canonical table."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    limits = Category(name=Text("Rate Limit Errors"), http_statuses=(429,))
    categories = (*catalog.categories[:2], limits, *catalog.categories[2:])
    new = error("RATE_LIMITED", category=limits.name, http_status=429, resolution=(Markdown("Slow down"),))
    made = regenerated(with_errors(catalog, new)._replace(categories=categories))
    section = (
        "### Rate Limit Errors (429)\n\n| Code | Description | Resolution |\n"
        "|------|-------------|------------|\n| `RATE_LIMITED` | What it means | Slow down |\n\n"
    )
    assert made == text.replace("### Validation", f"{section}### Validation")


@pytest.mark.parametrize("name", ["Sign-in Errors", "Errors <of> R&D", "Errors (404)", "500 Errors", "C#"])
def test_a_category_is_renamed_in_its_heading(name: str) -> None:
    """A category under a new name keeps its place, whatever the name."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    old = catalog.categories[0]
    errors = (item._replace(category=Text(name)) if item.category == old.name else item for item in catalog.errors)
    categories = (old._replace(name=Text(name)), *catalog.categories[1:])
    made = regenerated(catalog._replace(errors=tuple(errors), categories=categories))
    gone, new = difference(text, made)
    assert gone == ["### Authentication Errors (401)"]
    assert [line[:4] for line in new] == ["### "]
    assert said(made)["INVALID_TOKEN"]["http_status"] == 401


def test_a_status_that_the_heading_does_not_state_stands_behind_the_code() -> None:
    """Where one error has another status and the table no column for it, the others keep that of the heading."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    made = regenerated(changed(catalog_of(text), "SERVICE_UNAVAILABLE", http_status=503))
    row = "| `SERVICE_UNAVAILABLE` | Temporary outage | Check status page |"
    assert difference(text, made) == ([row], [row.replace("` |", "` (HTTP 503) |")])
    after = said(made)
    assert [after[code]["http_status"] for code in ("INTERNAL_ERROR", "SERVICE_UNAVAILABLE")] == [500, 503]


def test_a_value_without_a_place_is_left_alone() -> None:
    """What the page has no column for does not change it."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    more = {"grpc_status": "ABORTED", "retryable": True, "deprecated": Deprecation(), "tags": (Text("x"),)}
    assert regenerated(changed(catalog_of(text), "CONFLICT", **more)) == text


def test_a_status_that_moves_with_its_category_is_said_by_the_heading() -> None:
    """Only a code that keeps another status than its heading says has it beside it."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    *others, last = catalog.categories
    catalog = catalog._replace(categories=(*others, last._replace(http_statuses=(503,))))
    for code in ("INTERNAL_ERROR", "SERVICE_UNAVAILABLE"):
        catalog = changed(catalog, code, http_status=503)
    made = regenerated(changed(catalog, "DATABASE_ERROR", http_status=503))
    assert difference(text, made) == (["### Server Errors (500)"], ["### Server Errors (503)"])
    assert difference(made, regenerated(catalog))[1] == [
        "| `DATABASE_ERROR` (HTTP 500) | Database operation failed | Retry later |"
    ]


def test_a_status_of_a_heading_changes_with_its_reason_phrase() -> None:
    """A phrase beside the number goes with it, so that the heading never names one status in two ways."""
    text = OWN_PAGE.read_text(encoding="utf-8").replace("(403)", "(403 Forbidden)")
    catalog = catalog_of(text)
    categories = tuple(
        one._replace(http_statuses=(404,)) if one.http_statuses == (403,) else one for one in catalog.categories
    )
    errors = tuple(one._replace(http_status=404) if one.http_status == 403 else one for one in catalog.errors)
    made = regenerated(catalog._replace(categories=categories, errors=errors))
    assert difference(text, made)[1] == ["### Authorization Errors (404)"]


def test_the_example_of_a_response_follows_the_envelope() -> None:
    """The fenced example is the catalogue's."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)._replace(envelope=Envelope(example={"code": "X", "a": [1]}, code="/code"))
    start, end = text.index("```json") + 8, text.index("```\n\n## Error Codes")
    expected = '{\n  "code": "X",\n  "a": [\n    1\n  ]\n}\n'
    assert pages.regenerate(catalog.pages[0], catalog) == text[:start] + expected + text[end:]


def test_the_media_type_on_a_page_follows_the_envelope() -> None:
    """What stands over the example stays, and the media type that it names is the catalogue's."""
    head = "HTTP/1.1 401 Unauthorized\nContent-Type: application/problem+json\n\n"
    text = OWN_PAGE.read_text(encoding="utf-8").replace("```json\n", f"```http\n{head}", 1)
    catalog = catalog_of(text)
    assert catalog.envelope.media_type == "application/problem+json"
    assert pages.regenerate(catalog.pages[0], catalog) == text
    other = Envelope(example={"code": "X"}, code="/code", media_type="application/vnd.acme+json")
    made = pages.regenerate(catalog.pages[0], catalog._replace(envelope=other))
    assert f'```http\n{head.replace("problem", "vnd.acme")}{{\n  "code": "X"\n}}\n```' in made


def test_an_example_of_another_error_stays() -> None:
    """Where the envelope shows one error, the page may show another one: it is right as it is."""
    table = "| Code | Description |\n|---|---|\n| GONE | It is gone |\n| LATE | It is late |\n"
    catalog = catalog_of(f'# Errors\n\n```json\n{{"code": "GONE", "hint": "Look"}}\n```\n\n{table}')
    for code, stays in (("LATE", True), ("GONE", False), ("NEW", False)):
        other = Envelope(example={"code": code}, code="/code")
        made = pages.regenerate(catalog.pages[0], catalog._replace(envelope=other))
        assert ('{"code": "GONE", "hint": "Look"}' in made) == stays


def test_a_media_type_that_prose_names_stays() -> None:
    """Prose only suggests what the media type is; when another is said, it may speak of something else."""
    table = "| Code | Description |\n|---|---|\n| GONE | It is gone |\n"
    text = f'# Errors\n\nNot application/problem+json.\n\n```json\n{{"code": "GONE"}}\n```\n\n{table}'
    catalog = catalog_of(text)
    assert catalog.envelope.media_type == "application/problem+json"
    other = catalog._replace(envelope=catalog.envelope._replace(media_type="application/json"))
    assert pages.regenerate(other.pages[0], other) == text


def test_a_new_page_says_again_what_its_errors_are() -> None:
    """A catalogue that shows no response has problem details, and so has who reads the page that is made of it."""
    tree = {"errors": [{"code": "LATE", "description": "Too late.", "http_status": 503}]}
    document, _ = readers.read_page(Source("errors.md", to_page(validate.from_tree(tree))))
    assert document.tree["envelope"]["media_type"] == validate.from_tree(tree).envelope.media_type
    assert document.tree["envelope"]["media_type"] == "application/problem+json"


def test_troubleshooting_follows_the_catalogue() -> None:
    """Steps and entries are changed, added and removed where they stand."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    catalog = catalog_of(text)
    first, second, third = catalog.troubleshooting
    guides = (
        first._replace(steps=(first.steps[0], Markdown("{new}"), Markdown("- third"))),
        third._replace(steps=third.steps[:1]),
        Guide(title=Markdown("No answer"), steps=(Markdown("Wait"),)),
    )
    made = regenerated(catalog._replace(troubleshooting=guides))
    gone, new = difference(text, made)
    assert gone == [
        "- Ensure the token issuer time is correct",
        f"**{second.title.source}**",
        *(f"- {step.source}" for step in second.steps),
        f"- {third.steps[1].source}",
    ]
    assert new == ["- &#123;new&#125;", "- &#45; third", "**No answer**", "- Wait"]


GUIDES = (
    "# Errors\n\n| Code | Description |\n|--|--|\n| `GONE` | It is gone |\n\n# Troubleshooting\n\n### No answer\n\n"
)
NEW = Guide(title=Markdown("Too late"), steps=(Markdown("Wait"), Markdown("Go")))


@pytest.mark.parametrize("title", ["### Orders vanish\n\n", "Orders vanish\n----\n\n", "**Orders vanish**\n\n"])
def test_an_entry_is_added_without_what_introduces_another(title: str) -> None:
    """What a troubleshooting entry says before its steps is its own, and is not said of a new entry."""
    catalog = catalog_of(f"{GUIDES}Look.\n\n{title}They are `GONE` on Sundays.\n\n- Look\n")
    made = regenerated(catalog._replace(troubleshooting=(*catalog.troubleshooting, NEW)))
    assert made.endswith("\n- Look\n\n" + title.replace("Orders vanish", "Too late") + "- Wait\n- Go\n")


def test_an_entry_in_prose_follows_the_catalogue() -> None:
    """A step in prose is a paragraph, and so is one that is added there, or in a new entry after it."""
    catalog = catalog_of(GUIDES + "It is `GONE`.\n")
    (guide,) = catalog.troubleshooting
    assert guide.codes == (Text("GONE"),)
    guides = (guide._replace(steps=(*guide.steps, Markdown("Wait"))), NEW)
    made = regenerated(catalog._replace(troubleshooting=guides))
    assert made == GUIDES + "It is `GONE`.\n\nWait\n\n### Too late\n\nWait\n\nGo\n"
    assert catalog_of(made).troubleshooting == (guides[0], NEW)


# Every page


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["lf", "crlf", "bom", "front matter"])
def test_an_unchanged_page_comes_back_byte_for_byte(layout: str, form: str) -> None:
    """Canonical or not, with a byte order mark, with other line breaks: no byte changes."""
    text = LAYOUTS[layout]
    text = {
        "lf": text,
        "crlf": text.replace("\n", "\r\n"),
        "bom": f"\ufeff{text}",
        "front matter": f"---\ntitle: x\n---\n\n{text}",
    }[form]
    catalog = catalog_of(text)
    assert catalog.errors
    assert regenerated(catalog) == text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_change_is_made_in_the_layout_of_the_page(layout: str, newline: str) -> None:
    """A new description and a new code are read back from every kind of page, and nothing else is."""
    text = LAYOUTS[layout].replace("\n", newline)
    catalog = catalog_of(text)
    before = said(text)
    category = catalog.errors[0].category
    new = error("NEW_ONE", "New <thing> | {x}", category=category, http_status=401)
    made = regenerated(with_errors(changed(catalog, "TOKEN_EXPIRED", description=Markdown("Other")), new))
    after = said(made)
    assert after.keys() == {*before, "NEW_ONE"}
    assert agree("description", after["NEW_ONE"]["description"], "New <thing> | {x}")
    assert after["NEW_ONE"]["category"] == before["TOKEN_EXPIRED"]["category"]
    assert after["TOKEN_EXPIRED"] == {**before["TOKEN_EXPIRED"], "description": "Other"}
    assert after["INVALID_TOKEN"] == before["INVALID_TOKEN"]
    assert "\n" not in made.replace(newline, "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_code_leaves_a_page_of_any_layout(layout: str) -> None:
    """What is said of a code that is gone goes, and nothing else."""
    before = said(LAYOUTS[layout])
    after = said(regenerated(without(catalog_of(LAYOUTS[layout]), "INVALID_TOKEN")))
    assert after == {code: item for code, item in before.items() if code != "INVALID_TOKEN"}


def test_a_table_whose_columns_are_aligned_stays_so() -> None:
    """Cells are padded to the width of their column."""
    catalog = changed(catalog_of(HEAD + ALIGNED), "TOKEN_EXPIRED", description=Markdown("Too old"), retryable=True)
    made = regenerated(with_errors(catalog, error("NO_TOKEN", category=catalog.errors[0].category, http_status=401)))
    assert made.splitlines()[-2:] == [
        "| `TOKEN_EXPIRED` | 401         | Too old            | yes       |",
        "| `NO_TOKEN`      | 401         | What it means      |           |",
    ]


def test_markdown_becomes_text_in_an_html_table() -> None:
    """Where a page has HTML, a code span is no shelter for a tag."""
    hostile = Markdown("`<script>alert(1)</script>` {x}")
    made = regenerated(changed(catalog_of(LAYOUTS["html"]), "TOKEN_EXPIRED", description=hostile))
    assert "<td>&#60;script&#62;alert(1)&#60;/script&#62; &#123;x&#125;</td>" in made


def test_text_in_a_fence_stays_there() -> None:
    """A message in a fence is written as it is, and cannot end the fence."""
    text = HEAD + SECTIONS.replace("Token is malformed", "**Message**\n\n```text\nBad <token>\n```")
    catalog = catalog_of(text)
    assert regenerated(catalog) == text
    made = regenerated(changed(catalog, "INVALID_TOKEN", description=Markdown("`` ``` `` {x}")))
    assert "```text\n    ``` {x}\n```\n" in made


def test_codes_that_share_a_cell_part_when_they_differ() -> None:
    """Two codes in one row that no longer mean the same get a row each."""
    made = regenerated(changed(catalog_of(LAYOUTS["several in a cell"]), "BAD_TOKEN", description=Markdown("Another")))
    assert "| `INVALID_TOKEN` | Token is malformed |\n| `BAD_TOKEN` | Another |\n" in made


def test_steps_of_a_list_change_one_by_one() -> None:
    """A step is changed in its place; steps are added and removed at the end."""
    text = LAYOUTS["sections"]
    steps = tuple(map(Markdown, ("Refresh the token", "Sign in", "Ask *us*")))
    made = regenerated(changed(catalog_of(text), "TOKEN_EXPIRED", resolution=steps))
    assert difference(text, made) == (["2. Try again"], ["2. Sign in", "3. Ask *us*"])
    made = regenerated(changed(catalog_of(text), "TOKEN_EXPIRED", resolution=steps[:1]))
    assert difference(text, made) == (["2. Try again"], [])


def test_text_that_says_nothing_is_written_so_that_it_does() -> None:
    """A description such as `none`, which in a cell would mean that there is none, is read back."""
    made = regenerated(changed(catalog_of(HEAD + TABLE), "TOKEN_EXPIRED", description=Markdown("None")))
    assert agree("description", said(made)["TOKEN_EXPIRED"]["description"], "None")
    assert "&#78;one" in made


def test_internal_codes_are_not_added() -> None:
    """An internal code does not come onto a page; one that its author put there stays."""
    catalog = changed(catalog_of(HEAD + TABLE), "INVALID_TOKEN", visibility="internal")
    secret = error("SECRET", category=catalog.errors[0].category, visibility="internal")
    assert regenerated(with_errors(catalog, secret)) == HEAD + TABLE


def test_each_code_is_added_to_one_page() -> None:
    """With several pages a new code goes where its category is, or else to the last page."""
    first, second = (
        catalog_of(HEAD + TABLE, "a.md"),
        catalog_of(
            "# Errors\n\n## Limits (429)\n\n" + TABLE.replace("_TOKEN", "_RATE").replace("TOKEN_", "RATE_"),
            "b.md",
        ),
    )
    both = first._replace(
        errors=(
            *first.errors,
            *second.errors,
            error("NO_TOKEN", category=first.errors[0].category, http_status=401),
            error("TOO_MANY", category=second.errors[0].category, http_status=429),
            error("ODD", category=Text("Odd errors")),
        ),
        categories=(*first.categories, *second.categories),
        pages=(*first.pages, *second.pages),
    )
    made = [pages.regenerate(page, both) for page in both.pages]
    codes = [[code for code in ("NO_TOKEN", "TOO_MANY", "ODD") if code in text] for text in made]
    assert codes == [["NO_TOKEN"], ["TOO_MANY", "ODD"]]


def test_a_new_entry_is_added_to_one_of_several_pages() -> None:
    """A troubleshooting entry that is on no page goes to the last page that has such entries, and to no other."""
    text = GUIDES + "- Look.\n"
    first = catalog_of(text, "a.md")
    second = catalog_of(text.replace("GONE", "LOST").replace("No answer", "No order"), "b.md")
    third = catalog_of(text.partition("# Trouble")[0].replace("GONE", "OVER"), "c.md")
    guides = (*first.troubleshooting, *second.troubleshooting, NEW)
    errors, all_pages = (*first.errors, *second.errors, *third.errors), (*first.pages, *second.pages, *third.pages)
    catalog = first._replace(errors=errors, pages=all_pages, troubleshooting=guides)
    assert ["Too late" in pages.regenerate(page, catalog) for page in all_pages] == [False, True, False]


def test_columns_that_the_project_names_are_understood() -> None:
    """A header that errbook does not know is read as the page says, and its cells are kept up."""
    text = HEAD + TABLE.replace("Resolution", "Zu tun")
    source, columns = Source("e.md", text), {"Zu tun": "resolution"}
    document, _ = readers.read_page(source, columns)
    page = {"path": "e.md", "content": pages.content(source, document), "columns": columns}
    catalog = validate.from_tree({**document.tree, "pages": [page]})
    assert pages.regenerate(catalog.pages[0], catalog) == text
    made = pages.regenerate(catalog.pages[0], changed(catalog, "TOKEN_EXPIRED", resolution=(Markdown("Neu"),)))
    assert difference(text, made)[1] == ["| `TOKEN_EXPIRED` | Token has expired | Neu |"]


def test_a_page_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making an unchanged page again does not read it again: reading is most of the work."""
    catalog = catalog_of(HEAD + TABLE, "once.md")
    monkeypatch.setattr(markdown, "read", lambda *_: pytest.fail("the page was read again"))
    assert pages.regenerate(catalog.pages[0], catalog) == HEAD + TABLE


PIECES = [*"aB 1_*`<>{}|&;\\[]()#-!:.\"'", "é", "{{", "<b>", "none", "\n", "](", "1. ", "- ", "**"]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join).filter(str.strip)
CODES = st.sampled_from(["INVALID_TOKEN", "TOKEN_EXPIRED", "NEW_ONE", "NEW_TWO", "BAD_TOKEN"])


@settings(max_examples=60)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    texts=st.dictionaries(CODES, st.tuples(TEXTS, TEXTS), min_size=2),
)
def test_any_catalogue_makes_a_page_that_says_it(layout: str, texts: dict[str, tuple[str, str]]) -> None:
    """Whatever the catalogue says, the page has its codes with their descriptions, and settles at once.

    But for text that begins with emphasis outside of tables, which there makes a label.
    """
    emphasized = any(text.lstrip().startswith(("*", "_")) for text, _ in texts.values())
    assume(not emphasized or layout not in {"bullets", "sections"})
    catalog = catalog_of(LAYOUTS[layout])
    category = catalog.errors[0].category
    errors = tuple(
        error(code, description, resolution=(Markdown(resolution),), category=category, http_status=401)
        for code, (description, resolution) in texts.items()
    )
    made = regenerated(catalog._replace(errors=errors))
    after = said(made)
    assert after.keys() == texts.keys()
    for item in errors:
        got = after[item.code.source]["description"]
        if layout == "html":
            shown = Markdown(guard(inline(item.description))).plain
            assert Markdown(guard(got)).plain.split() == shown.replace("\n", " ").split()
        else:
            assert agree("description", got, value_of(item, "description"))


ONE_CODE = (
    "---\ntitle: Too many requests\ndescription: 'It''s: the client'\ntags: [a]\n---\n\n`rate_limited`\n\n"
    '```json\n{"error": {"code": "rate_limited", "status": 429, "message": "Slow down"}}\n```\n\n'
    "## Solution\n\nWait.\n"
)


def test_the_front_matter_of_a_page_stays_yaml() -> None:
    """A description that stands in the front matter is read and written as YAML, not as Markdown."""
    catalog = catalog_of(ONE_CODE)
    assert catalog.errors[0].description.source == "It's: the client"
    made = regenerated(changed(catalog, "rate_limited", description=Markdown('A "<b>" & *c*: d')))
    assert difference(ONE_CODE, made)[1] == ['description: "A \\"<b>\\" & *c*: d"']
    assert said(made)["rate_limited"]["description"] == 'A "<b>" & *c*: d'


@pytest.mark.parametrize("value", [">\n  Two\n  lines", "|\n  Two\n  lines", "Two\n  lines", '"Two lines"'])
def test_every_form_of_a_description_in_the_front_matter_is_read(value: str) -> None:
    """Folded, literal and quoted: what a reader of YAML says counts."""
    text = ONE_CODE.replace("'It''s: the client'", value)
    catalog = catalog_of(text)
    assert catalog.errors[0].description.source.split() == ["Two", "lines"]
    assert regenerated(catalog) == text
    assert "description: Other\ntags:" in regenerated(changed(catalog, "rate_limited", description=Markdown("Other")))


def test_a_status_of_the_example_stays_the_example() -> None:
    """The example of a response is left alone; the status that differs from it stands behind the code."""
    made = regenerated(changed(catalog_of(ONE_CODE), "rate_limited", http_status=503))
    assert difference(ONE_CODE, made) == (["`rate_limited`"], ["`rate_limited` (503)"])
    assert said(made)["rate_limited"]["http_status"] == 503


@pytest.mark.parametrize(
    ("description", "line"),
    [
        ("The gate is locked", "**GATE_CLOSED:** (403) The gate is locked"),
        ("The status code is 403 now", "**GATE_CLOSED:** The status code is 403 now"),
    ],
)
def test_a_status_outlives_the_sentence_that_said_it(description: str, line: str) -> None:
    """Where a new description does not say the status, it stands behind the code."""
    text = "# Errors\n\n**GATE_CLOSED:** Locked: HTTP status 403.\n\n**GATE_LOST:** There is no such gate.\n"
    made = regenerated(changed(catalog_of(text), "GATE_CLOSED", description=Markdown(description)))
    assert difference(text, made)[1] == [line]
    assert said(made)["GATE_CLOSED"] == {**said(text)["GATE_CLOSED"], "description": description}


def test_a_list_under_a_label_keeps_its_bullets() -> None:
    """The items of a list of codes change one by one, and those in a line do not take it along."""
    text = HEAD + SECTIONS + "\n**Aliases:**\n\n- `OLD`\n- `ODD`\n\n**Tags:** a, b\n"
    aliases, tags = tuple(map(Text, ("OLD", "NEW", "ODD"))), (Text("c"),)
    made = regenerated(changed(catalog_of(text), "TOKEN_EXPIRED", aliases=aliases, tags=tags))
    assert difference(text, made) == (["**Tags:** a, b"], ["- `NEW`", "**Tags:** c"])
    assert said(made)["TOKEN_EXPIRED"]["aliases"] == ["OLD", "NEW", "ODD"]


def test_an_example_goes_as_a_whole() -> None:
    """A section made like another leaves out its example with both of the fences around it."""
    text = HEAD + SECTIONS.replace("Token is malformed\n", "Token is malformed\n\n```json\n{}\n```\n")
    new = error("NO_TOKEN", category=catalog_of(text).errors[0].category, http_status=401)
    catalog = catalog_of(text)
    made = regenerated(catalog._replace(errors=(catalog.errors[0], new, *catalog.errors[1:])))
    assert made.count("```") == text.count("```")
    assert list(said(made)) == ["INVALID_TOKEN", "NO_TOKEN", "TOKEN_EXPIRED"]


def test_rows_under_a_row_of_the_code_come_and_go_with_it() -> None:
    """A code that stands in a row of its own is copied and removed with the row under it."""
    text = "# Errors\n\n| Error | Description |\n|--|--|\n" + "".join(
        f"| **{code} (status code 400)** | |\n| | {meaning} |\n"
        for code, meaning in (("BadBody", "The body is no JSON"), ("BadName", "The name is taken"))
    )
    catalog = catalog_of(text)
    new = catalog.errors[1]._replace(code=Text("BadDay"), description=Markdown("It is Sunday"))
    assert regenerated(with_errors(catalog, new)).endswith("| **BadDay (status code 400)** | |\n| | It is Sunday |\n")
    assert "BadBody" not in regenerated(without(catalog, "BadBody"))


# New pages


def rich() -> dict[str, Any]:
    """Return the tree of a catalogue that says all that one can."""
    return {
        "title": "Acme",
        "description": "Two paragraphs with {braces}.\n\n- a list\n- with <tags>",
        "categories": [
            {"name": "Token errors", "http_status": 401, "description": "Who are *you*?"},
            {"name": "Resource errors", "http_status": [404, 409]},
        ],
        "errors": [
            {
                "code": "INVALID_TOKEN",
                "category": "Token errors",
                "http_status": 401,
                "description": "Token is `bad` | or <old>",
                "resolution": ["Get a new one", "Try again"],
                "title": "Bad token",
                "message": "Token {token_id} is bad",
                "params": [{"name": "token_id", "required": True, "description": "The *id* | of it"}],
                "causes": ["The clock is {wrong}", "- it is old"],
                "retryable": True,
                "retry_after": 5,
                "headers": [{"name": "Retry-After", "description": "When"}],
                "severity": "warning",
                "since": "1.0",
                "deprecated": {"since": "1.1", "sunset": "2027-01-01", "reason": "It says <nothing>"},
                "replaced_by": "TOKEN_EXPIRED",
                "aliases": ["BAD_TOKEN"],
                "examples": [{"title": "A <title>", "message": "Token 1 is bad"}, {"value": {"a": "```"}}],
                "links": [{"url": "https://x.y/a b", "title": "Read *this*"}, {"url": "javascript:alert(1)"}],
            },
            {
                "code": "TOKEN_EXPIRED",
                "category": "Token errors",
                "http_status": 401,
                "description": "Token has expired",
                "resolution": "Refresh it",
            },
            {"code": "NOT_FOUND", "category": "Resource errors", "http_status": 404, "description": "None"},
            {
                "code": "CONFLICT",
                "category": "Resource errors",
                "http_status": 409,
                "description": "One.\n\nTwo.",
            },
            {
                "code": "SECRET",
                "category": "Resource errors",
                "description": "Hush",
                "visibility": "internal",
            },
        ],
        "retired": [{"code": "OLD_TOKEN", "removed": "1.0", "replaced_by": "INVALID_TOKEN", "reason": "It was old"}],
        "troubleshooting": [{"title": "It **fails**", "codes": ["NOT_FOUND"], "steps": ["Look", "Look {again}"]}],
    }


def test_a_new_page_says_what_the_catalogue_does() -> None:
    """A page made of YAML alone is read as the catalogue that it was made from."""
    catalog = validate.from_tree(rich())
    text = to_page(catalog)
    after = said(text)
    assert list(after) == ["INVALID_TOKEN", "TOKEN_EXPIRED", "NOT_FOUND", "CONFLICT"]
    carried = (
        "category",
        "http_status",
        "description",
        "resolution",
        "retryable",
        "retry_after",
        "since",
        "causes",
    )
    for item in catalog.public.errors:
        for field in carried:
            assert agree(field, after[item.code.source].get(field), value_of(item, field)), field
    document, _ = readers.read_page(Source("docs/error-codes.md", text))
    assert document.tree["categories"] == [
        {"name": "Token errors", "http_status": 401},
        {"name": "Resource errors", "http_status": [404, 409]},
    ]
    assert document.tree["envelope"]["example"] == catalog.envelope.example
    assert [guide["steps"] for guide in document.tree["troubleshooting"]] == [["Look", "Look &#123;again&#125;"]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_internal_code_is_on_no_page_that_is_made(layout: str) -> None:
    """The author's page may list a code that YAML calls internal; the output leaves it out, and all else stands."""
    catalog = catalog_of(LAYOUTS[layout])
    public = changed(catalog, "INVALID_TOKEN", replaced_by=(Text("TOKEN_EXPIRED"),))
    (made,) = render(changed(public, "TOKEN_EXPIRED", visibility="internal"), load("docs", None), {})
    assert "TOKEN_EXPIRED" in LAYOUTS[layout]
    assert "TOKEN_EXPIRED" not in made.text
    assert "INVALID_TOKEN" in said(made.text)


def test_a_new_page_marks_what_is_deprecated_where_it_is_listed() -> None:
    """Who looks a code up in the table sees that it should no longer be relied upon."""
    kept = {"code": "A", "description": "One"}
    old = {"code": "B", "description": "Two", "deprecated": {"since": "1.1"}}
    older = {"code": "C", "description": "Three", "deprecated": True}
    text = to_page(validate.from_tree({"title": "x", "errors": [kept, old, older]}))
    rows = [line for line in text.split("\n") if line.startswith(("| Error code", "| `A`", "| `B`", "| `C`"))]
    assert rows == [
        "| Error code | Description | Deprecated |",
        "| `A` | One |  |",
        "| `B` | Two | 1.1 |",
        "| `C` | Three | yes |",
    ]
    assert "Deprecated" not in to_page(validate.from_tree({"title": "x", "errors": [kept]}))


def test_a_new_page_says_what_is_known_of_parameters() -> None:
    """A reader learns which values are dates, and which must stay out of logs."""
    params = [
        {"name": "at", "format": "date|time", "example": "12:00"},
        {"name": "card", "sensitive": True, "description": "The *card*"},
        {"name": "pin", "type": "integer", "sensitive": True},
    ]
    error = {"code": "A", "description": "One", "params": params}
    text = to_page(validate.from_tree({"title": "x", "errors": [error]}))
    assert [line for line in text.split("\n") if line.startswith(("| `at`", "| `card`", "| `pin`"))] == [
        '| `at` | string (`date\\|time`) | no |  | `"12:00"` |',
        "| `card` | string | no | The *card*<br/>Must not be logged |  |",
        "| `pin` | integer | no | Must not be logged |  |",
    ]


@pytest.mark.parametrize("category", [{}, {"category": "Access"}])
def test_no_level_of_headings_is_passed_over(category: dict[str, str]) -> None:
    """What is told of one error stands right below its category, or below all errors where there is none."""
    error = {"code": "NO_TOKEN", "description": "B", "since": "1.0.0", **category}
    text = to_page(validate.from_tree({"title": "x", "errors": [error]}))
    levels = [len(line.partition(" ")[0]) for line in text.split("\n") if line.startswith("#")]
    assert levels == [1, 2, 2, 3, 4][: 4 + len(category)]
    assert catalog_of(text).errors[0].since == Text("1.0.0")


def test_a_new_page_is_a_page_like_any_other() -> None:
    """A page that errbook made has canonical tables, and comes back byte for byte when it is a source."""
    text = to_page(validate.from_tree(rich()))
    catalog = catalog_of(text)
    assert sum(isinstance(part, PageTable) for part in catalog.pages[0].content) == 2
    assert regenerated(catalog) == text
    made = regenerated(without(catalog, "INVALID_TOKEN"))
    assert "#### `INVALID_TOKEN`" not in made
    assert "#### `INVALID_TOKEN`" in text


def test_a_new_page_shows_a_response_with_a_code_of_its_own() -> None:
    """Where the catalogue shows no response, that on its new page carries the first code that is public."""
    secret = {"code": "SECRET", "http_status": 500, "description": "Inside", "visibility": "internal"}
    known = {"code": "CART_EMPTY", "http_status": 409, "description": "The cart is **empty**"}
    (page,) = render(validate.from_tree({"errors": [secret, known]}), load("docs", None), {})
    body = json.loads(page.text.partition("```json\n")[2].partition("\n```")[0])
    assert body == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "The cart is empty",
        "code": "CART_EMPTY",
    }


def test_a_new_page_names_what_is_always_there_and_what_it_knows() -> None:
    """Members that every response has are all named, and those that say a known fact, with what they mean."""
    example = {
        "error": {"code": "BUSY", "type": "Load", "retryable": True, "at": "12:00", "hint": "x"},
        "meta": {"time": 5, "trace": {"id": "x"}, "more": 1},
    }
    tree = {
        "title": "Acme",
        "envelope": {
            "example": example,
            "code": "/error/code",
            "required": ["/error", "/error/at", "/error/type", "/meta", "/meta/trace", "/nowhere"],
        },
        "errors": [{"code": "BUSY", "description": "x", "category": "Load", "retryable": True, "http_status": 503}],
    }
    (rows,) = re.findall(r"\n\| Field .*\n.*\n((?:\|.*\n)+)", to_page(validate.from_tree(tree)))
    assert rows.splitlines() == [
        "| `error.code` | yes | The error code, one of those below |",
        "| `error.type` | yes | The category of the error |",
        "| `error.retryable` | no | Whether the same request may succeed later |",
        "| `error.at` | yes |  |",
        "| `meta.trace` | yes |  |",
    ]


def test_a_new_page_names_members_of_every_item() -> None:
    """What holds for each error in a list is not said of the first alone; each has a code, as the schema demands."""
    example = {"errors": [{"code": "LATE", "*b": "Late"}]}
    envelope = {"example": example, "code": "/errors/0/code", "message": "/errors/0/*b"}
    text = to_page(validate.from_tree({"errors": [{"code": "LATE", "description": "x"}], "envelope": envelope}))
    assert "\n| `errors[].code` | yes | " in text
    assert "\n| `errors[].*b` | no | " in text


def test_a_new_page_shows_values_as_they_may_occur() -> None:
    """The example of a parameter, as JSON, and of a header field stand beside them; without one there is no column."""
    late = {
        "code": "LATE",
        "description": "x",
        "params": [{"name": "by", "example": {"a|b": [0, None]}}, {"name": "whom", "example": False}, {"name": "why"}],
        "headers": [{"name": "X-By", "example": "`a` | b"}, {"name": "X-Why"}],
    }
    text = to_page(validate.from_tree({"errors": [late, {**late, "code": "B", "params": [{"name": "x"}]}]}))
    assert '| `by` | string | no |  | `{"a\\|b": [0, null]}` |\n' in text
    assert "| `whom` | string | no |  | `false` |\n| `why` | string | no |  |  |\n" in text
    assert "| `X-By` | no |  | `` `a` \\| b `` |\n| `X-Why` | no |  |  |\n" in text
    assert "| Parameter | Type | Always there | Meaning |\n|-----------|" in text


def test_a_new_page_tells_what_stands_for_a_code_in_a_response() -> None:
    """Where problem types are sent for the codes, a reader finds that of each; beside a code it is left out."""
    late = {"code": "late", "http_status": 400, "description": "Late", "type": "https://x.test/late"}
    problem = {"example": {"type": late["type"]}, "code": "/type", "media_type": "application/problem+json"}
    tree = {"errors": [late], "envelope": problem}
    assert said(to_page(validate.from_tree(tree)))["late"]["type"] == "https://x.test/late"
    assert "Type URI" not in to_page(validate.from_tree({"errors": [late]}))


def test_the_target_makes_a_page_for_each_page_or_a_new_one() -> None:
    """Pages keep their file names; a catalogue without one gets `error-codes.md`."""
    target = load("docs", None)
    paths = [artifact.path for artifact in render(catalog_of(HEAD + TABLE, "a/b.mdx"), target, {})]
    assert paths == ["docs/b.mdx"]
    (artifact,) = render(validate.from_tree(rich()), target, {})
    assert artifact.path == "docs/error-codes.md"
    assert artifact.text == to_page(validate.from_tree(rich()))


def test_a_catalogue_without_categories_has_one_table() -> None:
    """Errors that are in no category stand in one table, with their statuses."""
    tree = {
        "errors": [
            {"code": "A_B", "description": "x", "http_status": 400},
            {"code": "C_D", "description": "y"},
        ]
    }
    text = to_page(validate.from_tree(tree))
    assert "## Error codes\n\n| Error code | HTTP status | Description |\n" in text
    assert list(said(text)) == ["A_B", "C_D"]


def _names(errors: Iterable[Error]) -> list[str]:
    return [item.code.source for item in errors]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.from_regex(r"\A[A-W]{2,5}_[A-W]{2,5}\Z"), TEXTS, TEXTS, st.sampled_from([400, 404, None])),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0],
    )
)
def test_any_new_page_is_read_as_its_catalogue(rows: list[tuple[str, str, str, int | None]]) -> None:
    """Whatever a catalogue says, its new page is read as the same codes, statuses and texts."""
    items = [
        {"code": code, "description": text, "resolution": f"Do {step}", "category": f"Failures of {code[:1]}"}
        | ({"http_status": status} if status else {})
        for code, text, step, status in rows
    ]
    catalog = validate.from_tree({"title": "{x} <y>", "errors": items})
    after = said(to_page(catalog))
    assert sorted(after) == sorted(_names(catalog.errors))
    for item in catalog.errors:
        for field in ("description", "resolution", "http_status", "category"):
            assert agree(field, after[item.code.source].get(field), value_of(item, field)), field


@pytest.mark.parametrize("codes", [("100", "101", "207"), ("404", "500"), ("Forbidden", "Unauthenticated"), ("E1",)])
@pytest.mark.parametrize("status", [403, None])
def test_a_new_page_leaves_no_doubt_that_its_codes_are_codes(codes: tuple[str, ...], status: int | None) -> None:
    """Codes that look like HTTP statuses, or like their reasons, are read back from a page that is made of them."""
    errors = [
        {"code": code, "description": "It is bad"} | ({"http_status": status} if status else {}) for code in codes
    ]
    after = said(to_page(validate.from_tree({"errors": errors})))
    assert [(code, item.get("http_status")) for code, item in after.items()] == [(code, status) for code in codes]


def test_what_a_new_page_says_beside_its_tables_is_read() -> None:
    """What one of few codes says in a section of its own is read back, whatever that is."""
    facts = {"deprecated": True, "message": "It is {bad}", "causes": ["This", "That"]}
    for field, value in facts.items():
        errors = [{"code": code, "description": "It is bad", "http_status": 400} for code in ("TOKEN_OLD", "TOKEN_NEW")]
        tree = {"errors": [{**errors[0], field: value}, errors[1]]}
        after = said(to_page(validate.from_tree(tree)))
        assert {**after["TOKEN_OLD"], "category": ""} == {**tree["errors"][0], "category": ""}
