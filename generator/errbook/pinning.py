"""Holding a page to the reading that the settings pin: what is unsure in a later edit is an error."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Table
from errbook.encoders.toml import literal
from errbook.readers.pins import LEFT_OUT, cells, folded, pins, row

UNSURE = frozenset({"unsure-table"})
"""The notes of readers that are errors where the reading is pinned, as all their warnings are."""

REFUSED = UNSURE | {"other-table"}
"""The notes that say that a table is not read, and is none of HTTP statuses."""


def pinned(document: Document, findings: Sequence[Diagnostic], columns: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return the findings of a reader as they count where the reading is pinned by `columns`.

    A table of codes whose header row is not among `columns` is an error, too, and so is a label that is new.
    """
    graver = (_graver(finding) for finding in findings)
    return (*graver, *_unpinned_tables(document, findings, columns), *_unpinned_labels(document, columns))


def own_fields(document: Document) -> dict[str, Key]:
    """Return the fields that only this project knows and that stand in no table, each with its first key."""
    errors: list[dict[str, Any]] = document.tree.get("errors", [])
    in_tables = {field for table in document.tables for field in table.fields}
    return {
        name: ("errors", index, name)
        for index, error in reversed(list(enumerate(errors)))
        for name in error
        if name.startswith("x-") and name not in in_tables
    }


def readings(document: Document, findings: Sequence[Diagnostic]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return for the headers of each table, folded, how it is read, with its header row as written.

    How is a row of fields, or that it is left out; tables of HTTP statuses, which are never read, are not given.
    """
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for table in document.tables:
        found.setdefault(folded(table.headers), {})[row(table.fields)] = row(table.headers)
    for finding in findings:
        if finding.rule in REFUSED:
            found.setdefault(folded(cells(finding.fingerprint)), {})[LEFT_OUT] = finding.fingerprint
    return found


def label(field: str) -> str:
    """Return a label that names the field `x-…`."""
    return field[2:].replace("-", " ")


def _graver(finding: Diagnostic) -> Diagnostic:
    if finding.rule in UNSURE:
        line = f"{literal(finding.fingerprint)} = {literal(LEFT_OUT)}"
        hint = f"{finding.hint}; if not, add to `[columns]` of the settings: {line}"
        return finding._replace(severity=Severity.ERROR, hint=hint)
    return finding._replace(severity=Severity.ERROR) if finding.severity is Severity.WARNING else finding


def _unpinned_tables(
    document: Document, findings: Sequence[Diagnostic], columns: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield a finding for each table whose header row the settings do not give."""
    known = pins(columns)
    rows = readings(document, findings)
    for table in document.tables:
        headers = folded(table.headers)
        if headers not in known:
            yield _unpinned_table(table, alone=len(rows[headers]) == 1)


def _unpinned_table(table: Table, *, alone: bool) -> Diagnostic:
    headers, fields = row(table.headers), row(table.fields)
    return Diagnostic(
        "unpinned-table",
        Severity.ERROR,
        f"the settings do not say what the columns `{headers}` hold; they are read as `{fields}`",
        table.location,
        f"if that is right, add to `[columns]` of the settings: {literal(headers)} = {literal(fields)}"
        if alone
        else "a table with the same headers is read otherwise; give one of the two other headers",
    )


def _unpinned_labels(document: Document, columns: Mapping[str, str]) -> Iterator[Diagnostic]:
    for field, key in own_fields(document).items():
        if field not in columns.values():
            name = literal(label(field))
            yield Diagnostic(
                "unpinned-label",
                Severity.ERROR,
                f"the settings do not know the label that `{field}` is read from",
                document.where(key),
                f"add to `[columns]` of the settings the field that it names: {name} = {literal(field)}",
            )
