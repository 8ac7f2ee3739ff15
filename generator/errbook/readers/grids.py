"""Tables of every notation as one thing: header cells and rows of cells, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.blocks import Block, is_separator
from errbook.readers.page import Line, Page, Span, trim


class Row(NamedTuple):
    """A row: its place and its cells, trimmed."""

    span: Span
    cells: list[Span]


@dataclass(slots=True, eq=False)
class Grid:
    """A table."""

    span: Span
    headers: list[Span]
    rows: list[Row]
    block: Block
    repairs: list[Diagnostic] = field(default_factory=list[Diagnostic])
    """What in it is not quite as it should be, and how it was read."""

    @property
    def escaped(self) -> bool:
        """Whether a pipe in a cell has a backslash before it."""
        return self.block.kind in {"table", "rows"}


def pipe_table(page: Page, block: Block) -> Grid:
    """Return the table that `block`, a header row, a separator and rows, holds."""
    lines = page.lines[block.first : block.last + 1]
    header, separator = split_row(page.text, lines[0]), split_row(page.text, lines[1])
    grid = Grid(block.span, header, [], block)
    if len(header) != len(separator):
        grid.repairs.append(
            Diagnostic(
                "separator-width",
                Severity.NOTE,
                f"the header has {len(header)} cells and the line under it {len(separator)}",
                page.location(lines[1].span),
                "give the line of dashes one cell for each column; many renderers show no table here",
            )
        )
    add_rows(page, grid, lines[2:])
    return grid


def add_rows(page: Page, grid: Grid, lines: Sequence[Line]) -> None:
    """Append the rows on `lines` to `grid`, and tell what was repaired."""
    width = len(grid.headers)
    text = page.text
    for line in lines:
        if is_separator(line.text) or not line.text.strip("| \t"):
            continue
        cells = split_row(text, line)
        if len(cells) > width:
            cells = _narrow(page, grid, line, cells)
        elif len(cells) < width:
            grid.repairs.append(_width(page, line, len(cells), width, "the missing cells are read as empty"))
        grid.rows.append(Row(line.span, cells))


def split_row(text: str, line: Line) -> list[Span]:
    """Return the trimmed cells of a row; a pipe behind a backslash is part of its cell."""
    start, end = line.start, line.end
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|" and text[end - 2] != "\\":
        end -= 1
    cells: list[Span] = []
    position = begin = start
    while True:
        position = text.find("|", position, end)
        if position > begin and text[position - 1] == "\\":
            position += 1
            continue
        cells.append(trim(text, begin, end if position < 0 else position))
        if position < 0:
            return cells
        position = begin = position + 1


def _narrow(page: Page, grid: Grid, line: Line, cells: list[Span]) -> list[Span]:
    """Bring a row that is too long to the width of its table."""
    width = len(grid.headers)
    if "`" in line.text:
        joined = list(_join_code(page.text, cells))
        if len(joined) <= width:
            grid.repairs.append(
                Diagnostic(
                    "pipe-in-code",
                    Severity.NOTE,
                    "a pipe inside a code span is read as part of its cell",
                    page.location(line.span),
                    r"write it as `\|`; Markdown renderers end the cell at a bare pipe",
                )
            )
            return joined
    surplus = [cell for cell in cells[width:] if cell.start < cell.end]
    if surplus:
        grid.repairs.append(_width(page, line, len(cells), width, "the surplus cells are not read"))
    return cells[:width]


def _join_code(text: str, cells: Sequence[Span]) -> Iterator[Span]:
    """Join neighbouring cells of which a code span covers the pipe between them."""
    start, ticks = -1, 0
    for cell in cells:
        start = cell.start if start < 0 else start
        ticks += text.count("`", cell.start, cell.end)
        if ticks % 2 == 0:
            yield Span(start, cell.end)
            start, ticks = -1, 0
    if start >= 0:
        yield Span(start, cells[-1].end)


def _width(page: Page, line: Line, cells: int, width: int, consequence: str) -> Diagnostic:
    return Diagnostic(
        "row-width",
        Severity.WARNING if cells > width else Severity.NOTE,
        f"the row has {cells} cells where the header has {width}; {consequence}",
        page.location(line.span),
        "give every row as many cells as the header",
    )
