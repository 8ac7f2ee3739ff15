"""Pages of every layout, read, written as YAML and as pages, and read again: nothing is lost, nothing else changes.

The pages are those of `tests/cases`, so that a layout which errbook comes to understand is tested here, too.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from errbook import canonical, pages, pipeline, readers, settings
from errbook.conversion import to_page
from errbook.docs.offsets import Offsets
from errbook.document import Document, Source
from errbook.model import Catalog, Page
from errbook.pipeline import Project, Reading
from errbook.readers import decode
from errbook.text import Markdown, Text

CASES = Path(__file__).with_name("cases")
OWN_PAGE = Path(__file__).parents[1] / "catalog" / "error-codes.md"
PAGES = {
    "own": OWN_PAGE,
    **{
        path.parents[1].name: path
        for pattern in ("layout-*", "tolerance-*")
        for path in sorted(CASES.glob(f"{pattern}/input/*.md*"))
    },
}
WITHOUT_CODES = {
    "layout-no-catalog",
    "layout-not-currencies",
    "layout-not-environment-variables",
    "layout-not-events",
}
WITH_ROWSPANS = {"tolerance-rowspan"}
"""Pages of tables in which one cell is part of several rows: errbook adds no row there, and takes out none."""
SOUND = sorted(PAGES.keys() - WITHOUT_CODES)


def project_of(folder: Path) -> Project | None:
    """Return the project that a page belongs to, if it has settings."""
    path = folder / "errbook.toml"
    if not path.exists():
        return None
    source = Source(path.name, path.read_text(encoding="utf-8"))
    found, wrong = settings.read(source)
    assert found is not None, wrong
    return Project(folder, found, source)


def read(path: str, text: str, project: Project | None = None) -> Reading:
    """Return what a page or a YAML file says."""
    return pipeline.read_file(path, text.encode(), project, lambda _: None)


def reading_of(name: str) -> tuple[str, Reading, Project | None]:
    """Return the text of a page, what it says, and its project."""
    source, wrong = decode("errors.md", PAGES[name].read_bytes())
    assert not wrong
    project = project_of(PAGES[name].parent) if name != "own" else None
    return source.text, read(source.path, source.text, project), project


def catalog_of(reading: Reading) -> Catalog:
    """Return the catalogue of a page that has one."""
    assert reading.catalog is not None, reading.diagnostics
    assert reading.catalog.errors
    return reading.catalog


INHERITED = {("category",), ("http_status",)}
"""What an error may take from the heading over it."""


def outside(text: str, document: Document) -> str:
    """Return the text of a page without its tables of codes, and without what else is about one code."""
    offsets = Offsets(text)
    places = [table.location for table in document.tables]
    places += [place for key, place in document.origins.items() if key[0] == "errors" and key[2:] not in INHERITED]
    parts: list[str] = []
    at = 0
    for start, end in sorted(map(offsets.span, places)):
        if start >= at:
            parts.append(text[at:start])
        at = max(at, end)
    return "".join((*parts, text[at:]))


def regenerated(catalog: Catalog) -> str:
    """Return the page of `catalog`, once it is seen that doing it again changes nothing."""
    (page,) = catalog.pages
    made = pages.regenerate(page, catalog)
    again = catalog._replace(pages=(Page(path=page.path, content=(Text(made),), columns=page.columns),))
    assert pages.regenerate(again.pages[0], again) == made
    return made


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_forgotten(name: str) -> None:
    """Every page is sound, and lists codes unless it is named as one that does not."""
    _, reading, _ = reading_of(name)
    assert not reading.failed
    assert bool(reading.document.tree.get("errors")) == (name not in WITHOUT_CODES)


@pytest.mark.parametrize("name", SOUND)
def test_a_page_comes_back_byte_for_byte(name: str) -> None:
    """Canonical or not, a page that agrees with its catalogue is not touched."""
    text, reading, _ = reading_of(name)
    assert regenerated(catalog_of(reading)) == text


@pytest.mark.parametrize("name", SOUND)
def test_a_page_survives_as_yaml(name: str) -> None:
    """A page, converted to YAML and back, is the same page, and the YAML means the same catalogue."""
    text, reading, _ = reading_of(name)
    catalog = catalog_of(reading)
    again = read("errors.yaml", canonical.to_yaml(canonical.to_tree(catalog)))
    assert again.catalog == catalog
    assert to_page(catalog_of(again)) == text


HOSTILE = st.text(st.sampled_from("ab |`*_<>#\\[](){}&\n\t-:.!é界\u200b"), min_size=1, max_size=20)
LABELS = st.sampled_from(
    [
        "**Note:** wait",
        "*Cause*: none",
        "Solution: none",
        "Status: 404",
        "**Fix** it",
        "# a",
        "- a",
        "**Bold**",
        "*<*",
        "__Cause:__",
    ]
)


@pytest.mark.parametrize("name", SOUND)
@given(data=st.data())
@chosen(max_examples=12)
def test_nothing_else_on_a_page_changes(name: str, data: st.DataObject) -> None:
    """Another description of a code changes its row, section or item, and no byte outside of the catalogue."""
    text, reading, project = reading_of(name)
    catalog = catalog_of(reading)
    index = data.draw(st.integers(0, len(catalog.errors) - 1))
    words = data.draw(LABELS | HOSTILE.filter(str.strip))
    errors = list(catalog.errors)
    errors[index] = errors[index]._replace(description=Markdown(words))
    made = regenerated(catalog._replace(errors=tuple(errors)))
    columns = project.settings.columns if project else {}
    before, _ = readers.read_page(Source("errors.md", text), columns)
    after, _ = readers.read_page(Source("errors.md", made), columns)
    assert outside(made, after) == outside(text, before)
    kept = [{**error, "description": ""} for error in after.tree["errors"]]
    assert kept == [{**error, "description": ""} for error in before.tree["errors"]]
    same = [error for at, error in enumerate(after.tree["errors"]) if at != index]
    assert same == [error for at, error in enumerate(before.tree["errors"]) if at != index]


def first_of_each(document: Document) -> dict[str, dict[str, Any]]:
    """Return what a page says of each code where it stands first."""
    return {error["code"]: error for error in reversed(document.tree.get("errors", []))}


def with_changed(catalog: Catalog, index: int, **fields: Any) -> Catalog:
    """Return `catalog` with other `fields` of the error at `index`."""
    errors = list(catalog.errors)
    errors[index] = errors[index]._replace(**fields)
    return catalog._replace(errors=tuple(errors))


def pages_of(catalog: Catalog, text: str, project: Project | None) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return what a page said of each code, what the page of `catalog` says, and that page."""
    columns = project.settings.columns if project else {}
    made = regenerated(catalog)
    before, after = (readers.read_page(Source("errors.md", page), columns)[0] for page in (text, made))
    return first_of_each(before), first_of_each(after), made


@pytest.mark.parametrize("name", SOUND)
def test_a_status_changes_alone(name: str) -> None:
    """Another status of a code that has one is read back, and no other code loses or changes its own."""
    text, reading, project = reading_of(name)
    catalog = catalog_of(reading)
    for index, error in enumerate(catalog.errors):
        if "http_status" not in first_of_each(reading.document).get(error.code.source, {}):
            continue
        status = 418 if error.http_status != 418 else 451
        before, after, made = pages_of(with_changed(catalog, index, http_status=status), text, project)
        if not any(after[code] != before[code] for code in before):
            assert made == text  # the page has no place for statuses
            continue
        before[error.code.source] = {**before[error.code.source], "http_status": status}
        assert after == before


@pytest.mark.parametrize("name", SOUND)
def test_a_resolution_changes_alone(name: str) -> None:
    """One step, two, and one again: each is read back as steps, and nothing else changes."""
    text, reading, project = reading_of(name)
    catalog = catalog_of(reading)
    for index, error in enumerate(catalog.errors):
        for steps in (("Do this",), ("Do this", "Do that")) if error.resolution else ():
            changed = with_changed(catalog, index, resolution=tuple(map(Markdown, steps)))
            before, after, _ = pages_of(changed, text, project)
            said = after[error.code.source].get("resolution")
            assert ([said] if isinstance(said, str) else said) == list(steps)
            for code in before:
                assert {**after[code], "resolution": ""} == {**before[code], "resolution": ""} or not error.resolution


@pytest.mark.parametrize("name", sorted({*SOUND} - WITH_ROWSPANS))
def test_a_code_comes_and_goes_alone(name: str) -> None:
    """A new code is read back as its neighbour with another name; one that is gone takes nothing with it."""
    text, reading, project = reading_of(name)
    catalog = catalog_of(reading)
    for index, error in enumerate(catalog.errors):
        code = "98765" if error.code.source.lstrip("-").isdigit() else "NEW_FAILURE"
        new = error._replace(code=Text(code), description=Markdown("Something new has failed"))
        more = (*catalog.errors[: index + 1], new, *catalog.errors[index + 1 :])
        before, after, _ = pages_of(catalog._replace(errors=more), text, project)
        added = after.pop(code)
        assert added["description"] == "Something new has failed"
        own = before[error.code.source]
        assert added.get("category", own.get("category")) == own.get("category", added.get("category"))
        assert added.get("http_status") in {own.get("http_status"), error.http_status}
        assert after == before
        fewer = (*catalog.errors[:index], *catalog.errors[index + 1 :])
        before, after, _ = pages_of(catalog._replace(errors=fewer), text, project)
        del before[error.code.source]
        assert after == before
