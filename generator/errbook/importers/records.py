"""Named values of codes, read as the rows of a table: which field of an error each name means."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from errbook.document import Location, Source
from errbook.readers.blocks import Block
from errbook.readers.columns import Column, assign, columns_of
from errbook.readers.grids import Grid, Row
from errbook.readers.page import Page, Span, trim
from errbook.readers.survey import Survey, survey


class Cell(NamedTuple):
    """A text and its place."""

    text: str
    place: Location


class CellPage(Page):
    """Cells one behind the other, as if they stood on a page; each is a stretch of it."""

    def __init__(self, path: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Take the cells, row by row; the first row is the header."""
        cells = [cell for row in rows for cell in row]
        self._places = [cell.place for cell in cells]
        self._offsets = [0]
        for cell in cells:
            self._offsets.append(self._offsets[-1] + len(cell.text) + 1)
        super().__init__(Source(path, "\n".join(cell.text for cell in cells)))
        spans = iter(zip(self._offsets, cells, strict=False))
        self.rows = [[trim(self.text, at, at + len(cell.text)) for at, cell in islice(spans, len(row))] for row in rows]

    def location(self, span: tuple[int, int]) -> Location:
        """Return the place of the cells from the start of `span` to its end."""
        first = self._places[bisect_right(self._offsets, span[0]) - 1]
        last = self._places[min(max(bisect_right(self._offsets, max(span[0], span[1] - 1)), 1), len(self._places)) - 1]
        return first._replace(end_line=last.end_line, end_column=last.end_column)

    def prose(self, span: tuple[int, int]) -> str:
        """Return the text at `span`, as it is."""
        return self.text[span[0] : span[1]]

    def survey(self, title: str) -> Survey:
        """Return the survey of the page, which is about `title`."""
        return survey(Page(Source(self.path, "")), {})._replace(page=self, title=title)

    def grid(self) -> Grid:
        """Return the cells as a table."""
        whole = Span(0, len(self.text))
        header, *rest = self.rows
        rows = [Row(Span(row[0].start, row[-1].end), row) for row in rest if row]
        return Grid(whole, header, rows, Block("table", 0, 0, whole))


def columns(names: Sequence[str], records: Iterable[Mapping[str, Any]]) -> list[Column]:
    """Return what the values under each name look like."""
    nowhere = Location("")
    rows = [[Cell(spelled(record.get(name)), nowhere) for name in names] for record in records]
    page = CellPage("", [[Cell(name, nowhere) for name in names], *rows])
    return columns_of(page, page.grid(), {})


def fields(names: Sequence[str], records: Sequence[Mapping[str, Any]], code: str | None = None) -> dict[str, str]:
    """Return the field of an error that each name means; `code` is the name of the codes, if any."""
    found = assign(columns(names, records), None if code is None else names.index(code))
    return dict(zip(names, found, strict=True))


def spelled(value: Any) -> str:
    """Return a plain value as a cell of a table has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float) else ""
