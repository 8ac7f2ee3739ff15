"""Adopting a page: telling in plain words how it was understood, and the settings that pin that reading."""

from collections import Counter
from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.document import Document, Table
from errbook.encoders import toml
from errbook.naming import words
from errbook.pipeline import Reading
from errbook.reports.visible import visible


def understanding(reading: Reading) -> str:
    """Return what was read from the page: tables, columns, statuses, and what was left out and why."""
    return "\n".join(_understanding(reading)) + "\n"


def settings(path: str, reading: Reading) -> str:
    """Return an `errbook.toml` that reads `path` as it was read now, and holds later edits to that."""
    document = reading.document
    title = document.tree.get("title") or _title(path, reading)
    columns = {
        header: field
        for table in document.tables
        for header, field in zip(table.headers, table.fields, strict=True)
        if field
    }
    lines = [
        f"title = {toml.literal(title)}",
        f"sources = [{toml.literal(path)}]",
        'output = "build"',
        "pinned = true  # what is unsure in a later edit is an error",
        "",
        "[columns]",
        *(f"{toml.literal(header)} = {toml.literal(field)}" for header, field in columns.items()),
    ]
    return "\n".join(lines) + "\n"


def _understanding(reading: Reading) -> Iterator[str]:
    document = reading.document
    errors = document.tree.get("errors", [])
    yield f"{_count(len(errors), 'code')} read, {_count(len(document.tables), 'table')} among what was read."
    for table in document.tables:
        yield from ("", *_table(document, table))
    stated = Counter(error.get("http_status") for error in errors)
    if stated:
        yield ""
        known = [
            f"{status} ({_count(number, 'code')})"
            for status, number in sorted((s, n) for s, n in stated.items() if s)
        ]
        yield f"Statuses: {', '.join(known) or 'none'}; not stated for {_count(stated[None], 'code')}."
    findings = [
        finding
        for finding in reading.diagnostics
        if finding.severity is not Severity.ERROR and finding.location
    ]
    if findings:
        yield from ("", "Repaired, unsure or left out:")
    for finding in findings:
        line = finding.location.line if finding.location else 0
        yield f"  line {line}: {visible(finding.message)}"


def _table(document: Document, table: Table) -> Iterator[str]:
    first = document.tree["errors"][table.errors[0]] if table.errors else {}
    heading = f", under “{visible(first['category'])}”" if "category" in first else ""
    yield f"Line {table.location.line}{heading}: {_count(len(table.errors), 'code')}"
    widest = max(map(len, table.headers), default=0)
    for header, field in zip(table.headers, table.fields, strict=True):
        yield f"  {visible(header):<{widest}}  → {field or 'not used'}"


def _title(path: str, reading: Reading) -> str:
    """Return the first heading of the page, or else the name of the file."""
    text = next((source.text for source in reading.sources if source.path == path), "")
    heading = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")
    return heading if words(heading) else path.rpartition("/")[2].partition(".")[0] or "API"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
