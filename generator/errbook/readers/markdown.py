"""Reads a Markdown page: its tables, sections and lists of error codes, its envelope, its troubleshooting."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Source
from errbook.readers.blocks import Block, scan
from errbook.readers.draft import CodeTable, Draft
from errbook.readers.envelope import read_envelope
from errbook.readers.groups import find_groups
from errbook.readers.listing import join, mapping_tables
from errbook.readers.notices import notices
from errbook.readers.outline import Outline
from errbook.readers.page import Page, Span
from errbook.readers.tables import TableReader
from errbook.readers.troubleshooting import read_troubleshooting

TITLES = ("title:", "description:", "sidebar_label:")
"""What the lines of the front matter start with that say what a page is about."""


def read(source: Source, columns: Mapping[str, str] = {}) -> tuple[Document, tuple[Diagnostic, ...]]:  # noqa: B006  never written to
    """Return what a page says about errors, and what there is to say about the page.

    `columns` gives for a header of its tables the field of an error that the column holds, such as
    `{"Client action": "resolution"}`; it goes before what errbook knows itself. Any text can be read; none raises.
    """
    with collecting_paused():
        return _read(Page(source), columns)


@contextmanager
def collecting_paused() -> Iterator[None]:
    """Pause the collector of cyclic garbage: a page makes many objects and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(page: Page, columns: Mapping[str, str]) -> tuple[Document, tuple[Diagnostic, ...]]:
    blocks = scan(page)
    outline = Outline(page, blocks)
    title = _title(page, blocks, outline)
    reader = TableReader(page, blocks, outline, columns, title)
    tables = reader.read()
    in_tables = {entry.code.value for table in tables for entry in table.entries}
    groups, refusals = find_groups(page, blocks, outline, columns, title, in_tables)
    mappings = mapping_tables(tables, groups)
    entries, kept = join([table for table in tables if table not in mappings], groups)
    draft = Draft(page)
    draft.add_errors(entries)
    read_envelope(draft, blocks)
    read_troubleshooting(draft, blocks, outline)
    diagnostics = [*reader.diagnostics, *(_is_mapping(page, table) for table in tables if table in mappings), *refusals, *notices(page, blocks)]
    if not entries:
        diagnostics.append(_no_codes(page))
    return draft.document(kept), tuple(sorted(diagnostics, key=lambda one: one.location or ()))


def _is_mapping(page: Page, table: CodeTable) -> Diagnostic:
    return Diagnostic(
        "mapping-table",
        Severity.NOTE,
        f"the table `{' | '.join(table.headers)}` is not read: it maps other codes to codes of the page",
        page.location(table.span),
        "if its rows are errors, list them in a table of their own",
    )


def _title(page: Page, blocks: Sequence[Block], outline: Outline) -> str:
    """Return what the page says that it is about: its title, its first heading and its file name."""
    first = blocks[0] if blocks else None
    lines = page.prose(first.span).split("\n") if first and first.info == "front matter" else []
    titles = [line.partition(":")[2] for line in lines if line.startswith(TITLES)]
    top = next((heading.text for heading in outline.headings), "")
    name = page.path.rpartition("/")[2].replace("-", " ").replace("_", " ")
    return " ".join([*titles, top, name])


def _no_codes(page: Page) -> Diagnostic:
    return Diagnostic(
        "no-codes",
        Severity.WARNING,
        "no error codes are found on the page",
        page.location(Span(0, 0)),
        "list them in a table with the columns `Code`, `Description` and `Resolution`",
    )
