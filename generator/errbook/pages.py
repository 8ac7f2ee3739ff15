"""Pages: read once, taken apart into text and tables, and made again from a catalogue."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeAlias

from errbook.docs import tables
from errbook.docs.cells import field_of, said
from errbook.docs.offsets import Offsets
from errbook.docs.retirement import codes_of, with_retired
from errbook.docs.revision import headed, revised
from errbook.docs.standing import Standing
from errbook.docs.surroundings import guide_titles
from errbook.document import Document, Source
from errbook.encoders.markdown import inline
from errbook.model import Catalog, Guide, Page, PageTable
from errbook.readers import read_page
from errbook.text import Text

Part: TypeAlias = str | Mapping[str, Any]
"""A stretch of a page in a tree: text, or the headers and codes of a table that is made from errors."""


def content(source: Source, document: Document) -> list[Part]:
    """Return the page from top to bottom: canonical tables as what they are made from, all else as text.

    A table of a code that the page lists more than once is text: its rows do not say the same.
    """
    offsets = Offsets(source.text)
    parts: list[Part] = []
    listed = Counter(error["code"] for error in document.tree.get("errors", ()))
    at = 0
    for table in sorted(document.tables, key=lambda table: table.location):
        start, end = offsets.span(table.location)
        errors = [document.tree["errors"][index] for index in table.errors]
        if tuple(map(field_of, table.headers)) != table.fields or start < at:
            continue
        if any(listed[error["code"]] > 1 for error in errors):
            continue
        if source.text[start : end + 1] != tables.table(table.headers, (said(error).get for error in errors)):
            continue
        parts += ([source.text[at:start]] if start > at else []) + [
            {"table": list(table.headers), "codes": [error["code"] for error in errors]}
        ]
        at = end + 1
    return [*parts, source.text[at:]] if at < len(source.text) or not parts else parts


def regenerate(page: Page, catalog: Catalog) -> str:
    """Return `page` as it should be: its own text, but for what `catalog` means otherwise.

    A code that is on no page is added where its category is, or else to the last page; internal ones are not.
    A troubleshooting entry that is on no page is added to the last with such a section.
    A retired code that is on no page is added to the last.
    """
    made = _regenerated(page, catalog)
    return made.replace("\n", "\r\n") if page.line_break == "CRLF" else made


def renewed(page: Page, catalog: Catalog) -> Standing:
    """Return `page` as it should be, read again; its lines end with LF."""
    return _read(page, _regenerated(page, catalog))


def _regenerated(page: Page, catalog: Catalog) -> str:
    standings = {other.path: _read(other, expanded(other, catalog)) for other in catalog.pages}
    made = _revised(page, catalog, standings)
    if page is not catalog.pages[-1]:
        return made
    listed = set[str]().union(*map(codes_of, standings.values()))
    retired = [item for item in catalog.retired if item.code.source not in listed]
    return with_retired(_read(page, made), retired) if retired else made


def _revised(page: Page, catalog: Catalog, standings: Mapping[Text, Standing]) -> str:
    standing = standings[page.path]
    others = [other for path, other in standings.items() if path != page.path]
    new = {error.code.source for error in catalog.public.errors} - {error["code"] for error in standing.errors}
    for other in others:
        new -= {error["code"] for error in other.errors}
    if others and new:
        homes = _homes(catalog, standings)
        new = {code for code in new if homes[code] == page.path}
    guides = _new_guides(page, catalog, standings)
    text = headed(standing, catalog)
    if text != standing.text:
        standing = _read(page, text)  # what an error has from its heading need not be said beside it
    made = revised(standing, catalog, new, guides)
    if made == standing.text:
        return made
    meant = new | ({error["code"] for error in standing.errors} & {error.code.source for error in catalog.errors})
    lost = meant - {error["code"] for error in _read(page, made).errors}
    return _settled(page, revised(standing, catalog, new, guides, lost) if lost else made, catalog)


def _new_guides(page: Page, catalog: Catalog, standings: Mapping[Text, Standing]) -> list[Guide]:
    """Return the troubleshooting entries that are on no page, if `page` is the last with such a section."""
    titles = {path: guide_titles(standing) for path, standing in standings.items()}
    if next((path for path in reversed(titles) if titles[path]), None) != page.path:
        return []
    told = set[str]().union(*titles.values())
    return [guide for guide in catalog.troubleshooting if inline(guide.title) not in told]


def _settled(page: Page, text: str, catalog: Catalog) -> str:
    """Return `text` revised until nothing changes: a row that is gone may uncover another one."""
    for _ in range(3):
        before, text = text, revised(_read(page, text), catalog, ())
        if text == before:
            break
    return text


def _homes(catalog: Catalog, standings: Mapping[Text, Standing]) -> dict[str, Text]:
    """Return for each code the page for it if it stands on none: that of its category, or the last."""
    homes: dict[str | None, Text] = {}
    for page in catalog.pages:
        for category in standings[page.path].document.tree.get("categories", ()):
            homes.setdefault(category["name"], page.path)
    last = catalog.pages[-1].path
    return {
        error.code.source: homes.get(error.category.source if error.category else None, last)
        for error in catalog.errors
    }


def _read(page: Page, text: str) -> Standing:
    document, _ = read_page(Source(page.path.source, text), page.columns)
    return Standing(text, document)


def expanded(page: Page, catalog: Catalog) -> str:
    """Return the text of `page`, its tables made from `catalog`; a code that is gone has an empty row."""
    errors = {error.code.source: error for error in catalog.errors}
    return "".join(
        tables.expanded(part, errors) if isinstance(part, PageTable) else part.source for part in page.content
    )
