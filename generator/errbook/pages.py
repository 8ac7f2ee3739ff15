"""Pages: read once, taken apart into text and tables, and made again from a catalogue."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from errbook.diagnostic import Diagnostic
from errbook.docs import tables
from errbook.docs.cells import field_of
from errbook.docs.offsets import Offsets
from errbook.document import Document, Source
from errbook.model import Catalog, Page, PageTable
from errbook.readers import markdown

Part: TypeAlias = str | Mapping[str, Any]
"""A stretch of a page in a tree: text, or the headers and codes of a table that is made from errors."""


@lru_cache(maxsize=8)
def read_page(
    source: Source, columns: tuple[tuple[str, str], ...] = ()
) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return what a page says, as `readers.markdown.read` does; a page that has been read is not read again."""
    return markdown.read(source, dict(columns))


def content(source: Source, document: Document) -> list[Part]:
    """Return the page from top to bottom: each canonical table as what it is made from, and all else as text."""
    offsets = Offsets(source.text)
    parts: list[Part] = []
    at = 0
    for table in sorted(document.tables, key=lambda table: table.location):
        start, end = offsets.span(table.location)
        errors = [document.tree["errors"][index] for index in table.errors]
        if tuple(map(field_of, table.headers)) != table.fields or start < at:
            continue
        if source.text[start : end + 1] != tables.table(table.headers, (error.get for error in errors)):
            continue
        parts += ([source.text[at:start]] if start > at else []) + [
            {"table": list(table.headers), "codes": [error["code"] for error in errors]}
        ]
        at = end + 1
    return [*parts, source.text[at:]] if at < len(source.text) or not parts else parts


def expanded(page: Page, catalog: Catalog) -> str:
    """Return the text of `page` with its tables made from `catalog`; a code that is gone has a row without text."""
    errors = {error.code.source: error for error in catalog.errors}
    return "".join(
        tables.expanded(part, errors) if isinstance(part, PageTable) else part.source for part in page.content
    )
