"""Holding a page to the reading that the settings pin: what is unsure in a later edit is an error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Table

UNSURE = frozenset({"unsure-table"})
"""The notes of readers that are errors where the reading is pinned, as all their warnings are."""


def pinned(document: Document, findings: Sequence[Diagnostic], columns: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return the findings of a reader as they count where the reading is pinned by `columns`.

    A table of codes whose header row is not among `columns` is an error, too.
    """
    graver = (_graver(finding) for finding in findings)
    return (*graver, *_unpinned(document, columns))


def _graver(finding: Diagnostic) -> Diagnostic:
    unsure = finding.severity is Severity.WARNING or finding.rule in UNSURE
    return replace(finding, severity=Severity.ERROR) if unsure else finding


def _unpinned(document: Document, columns: Mapping[str, str]) -> Iterator[Diagnostic]:
    if not document.tables:
        return
    from errbook.readers.pins import folded, pins

    known = pins(columns)
    for table in document.tables:
        if folded(table.headers) not in known:
            yield _unpinned_table(table)


def _unpinned_table(table: Table) -> Diagnostic:
    from errbook.encoders.toml import literal
    from errbook.readers.pins import row

    headers, fields = row(table.headers), row(table.fields)
    return Diagnostic(
        "unpinned-table",
        Severity.ERROR,
        f"the settings do not say what the columns `{headers}` hold; they are read as `{fields}`",
        table.location,
        f"if that is right, add to `[columns]` of the settings: {literal(headers)} = {literal(fields)}",
    )
