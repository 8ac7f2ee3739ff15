"""Imports a CSV or TSV file: a table whose header says what its columns hold, as on a page."""

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Location, Source
from errbook.importers import csv_syntax
from errbook.importers.draft import Draft
from errbook.importers.records import CellPage
from errbook.readers.columns import columns_of
from errbook.readers.draft import Entry
from errbook.readers.grids import Grid, Row
from errbook.readers.page import Span
from errbook.readers.rows import RowReader
from errbook.readers.verdict import Context, Verdict, judge

_NAMES = {",": "a table of values with commas", "\t": "a table of values with tabs"}


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that a table says."""
    separator = csv_syntax.separator(source.text) or ","
    rows, diagnostics = csv_syntax.read(source, separator)
    if diagnostics:
        return Document({}), diagnostics
    draft = Draft(source.path)
    if len(rows) > 1:
        page = CellPage(source.path, rows)
        grid = _even(page.grid(), draft, page)
        verdict = judge(page.survey(source.path), grid, Context(("Errors",), source.path))
        if not verdict.fields:
            return Document({}), (_refusal(page, grid, verdict),)
        _read(draft, page, grid, verdict.fields)
    return draft.document(_NAMES.get(separator, f"a table of values with `{separator}`"))


def is_headed(source: Source) -> bool:
    """Return whether the first line names columns, one of which may hold codes."""
    separator = csv_syntax.separator(source.text)
    first = source.text.lstrip("\ufeff\r\n").partition("\n")[0]
    rows, _ = csv_syntax.read(Source(source.path, first), separator or ",")
    if separator is None or not rows:
        return False
    page = CellPage(source.path, rows)
    return any(column.strength for column in columns_of(page, page.grid(), {}))


def _even(grid: Grid, draft: Draft, page: CellPage) -> Grid:
    """Cut each row to the width of the header, and say what is lost."""
    width = len(grid.headers)
    for row in grid.rows:
        surplus = [cell for cell in row.cells[width:] if cell.start < cell.end]
        if surplus:
            message = f"{len(row.cells)} values where the header has {width}; the last are not carried over"
            place = page.location(Span(surplus[0].start, surplus[-1].end))
            draft.tell("row-width", message, place, "put a value that holds a separator in double quotes")
    grid.rows[:] = [Row(row.span, row.cells[:width]) for row in grid.rows]
    return grid


def _refusal(page: CellPage, grid: Grid, verdict: Verdict) -> Diagnostic:
    headers = " | ".join(page.prose(header) for header in grid.headers)
    first = page.location(Span(grid.headers[0].start, grid.headers[-1].end))
    return Diagnostic(
        "no-codes",
        Severity.ERROR,
        f"no errors are read from the table `{headers}`: {verdict.reason}",
        first,
        "if its rows are errors, name the column of the codes `Error code`",
    )


def _read(draft: Draft, page: CellPage, grid: Grid, fields: tuple[str, ...]) -> None:
    reader = RowReader(page)
    for entry in reader.read(grid, fields, None).entries:
        code = entry.code.value
        if draft.add_new(code, page.location(entry.code.span)):
            _carry(draft, page, code, entry)
    draft.findings += map(_softened, reader.diagnostics)


def _softened(finding: Diagnostic) -> Diagnostic:
    """Return a finding as it counts here, where what is not understood is left out."""
    return finding._replace(severity=Severity.WARNING) if finding.severity is Severity.ERROR else finding


def _carry(draft: Draft, page: CellPage, code: str, entry: Entry) -> None:
    for field, value in entry.fields.items():
        place: Location = page.location(value.span)
        if value.value == [page.text[value.span.start : value.span.end]] or isinstance(value.value, str):
            draft.carry(code, field, page.text[value.span.start : value.span.end], place)
        else:
            draft.carry(code, field, value.value, place)
