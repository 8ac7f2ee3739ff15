"""Tables that are HTML elements."""

import re
from collections.abc import Iterator

from errbook.readers.blocks import Block
from errbook.readers.grids import Grid, Row
from errbook.readers.page import Page, Span, trim

ROWSPAN = re.compile(r"""rowspan\s*=\s*["']?(\d{1,4})""", re.IGNORECASE)
MOST_COLUMNS = 100


def html_tables(page: Page, block: Block) -> Iterator[Grid]:
    """Yield the tables of an HTML element; a cell that reaches over several rows is in each of them."""
    table = _HtmlTable(page)
    for start, end, name, closing in _tags(page.text, block.span):
        if name == "table" and closing:
            table.end_row(start, start)
            yield from table.grid(block, end)
            table = _HtmlTable(page)
        else:
            table.tag(start, end, name, closing=closing)
    table.end_row(block.span.end, block.span.end)
    yield from table.grid(block, block.span.end)


def _tags(text: str, span: Span) -> Iterator[tuple[int, int, str, bool]]:
    """Yield start, end and name of each tag of a table, and whether it is an end tag."""
    at = text.find("<", span.start, span.end)
    while at >= 0:
        end = text.find(">", at, span.end)
        if end < 0:
            return
        closing = text.startswith("/", at + 1)
        name = text[at + 1 + closing : min(end, at + 10)].split(maxsplit=1)
        word = name[0].lower().rstrip("/") if name else ""
        if word in {"table", "tr", "td", "th"}:
            yield at, end + 1, word, closing
        at = text.find("<", end if word else at + 1, span.end)


class _HtmlTable:
    """The rows of a table so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows: list[Row] = []
        self.start = self.row_start = self.cell_start = -1
        self.cells: list[Span] = []
        self.own: list[Span] = []
        """Those that stand in the row itself."""
        self.rowspan = 1
        self.carried: dict[int, tuple[Span, int]] = {}
        """For each column the cell that reaches down into this row, and into how many from here."""
        self.below: dict[int, tuple[Span, int]] = {}
        """The same for the row after this one."""

    def tag(self, start: int, end: int, name: str, *, closing: bool) -> None:
        """Take in a tag."""
        self.start = start if self.start < 0 else self.start
        if name == "tr":
            self.end_row(start, end if closing else start)
            self.row_start = -1 if closing else start
        elif name in {"td", "th"}:
            self._end_cell(start)
            if not closing:
                self.row_start = start if self.row_start < 0 else self.row_start
                self._fill()
                self.cell_start = end
                found = ROWSPAN.search(self.page.text, start, end)
                self.rowspan = int(found[1]) if found else 1

    def _fill(self) -> None:
        while len(self.cells) in self.carried and len(self.cells) < MOST_COLUMNS:
            cell, rows = self.carried.pop(len(self.cells))
            if rows > 1:
                self.below[len(self.cells)] = cell, rows - 1
            self.cells.append(cell)

    def _end_cell(self, at: int) -> None:
        if self.cell_start < 0:
            return
        cell = trim(self.page.text, self.cell_start, at)
        if self.rowspan > 1:
            self.below[len(self.cells)] = cell, self.rowspan - 1
        self.cells.append(cell)
        self.own.append(cell)
        self.cell_start = -1

    def end_row(self, at: int, after: int) -> None:
        """Finish the row that is open, if any: its last cell ends at `at`, itself at `after`."""
        if self.row_start < 0:
            return
        self._end_cell(at)
        self._fill()
        if self.rows and len(self.cells) > len(self.own) == len(self.rows[0].cells):
            self.cells, self.below = self.own, {}  # a cell reaches down too far: this row needs none
        if self.cells:
            self.rows.append(Row(trim(self.page.text, self.row_start, after), self.cells))
        self.carried, self.below = self.below, {}
        self.cells, self.own, self.row_start = [], [], -1

    def grid(self, block: Block, end: int) -> Iterator[Grid]:
        """Yield the table, if it has rows; its first row is the header."""
        if len(self.rows) > 1:
            header, *rows = self.rows
            yield Grid(Span(self.start, end), header.cells, rows, block)
