"""Tables in the notation of Diplodoc, whose cells may be of several lines."""

from collections.abc import Iterator, Sequence

from errbook.readers.blocks import Block
from errbook.readers.grids import Grid, Row
from errbook.readers.page import Page, Span, lines_in, pieces


def diplodoc_table(page: Page, block: Block) -> Iterator[Grid]:
    """Yield the table between `#|` and `|#`; a header cell of several lines makes a column of each line."""
    rows = list(_diplodoc_rows(page, block.span))
    if not rows[1:]:
        return
    header, *rest = rows
    lines = [len(lines_in(page.text, cell)) or 1 for cell in header.cells]
    headers = _split(page.text, header.cells, lines)
    yield Grid(block.span, headers, [Row(row.span, _split(page.text, row.cells, lines)) for row in rest], block)


def _diplodoc_rows(page: Page, span: Span) -> Iterator[Row]:
    text = page.text
    start = text.find("||", span.start + 2, span.end)
    while start >= 0:
        end = text.find("||", start + 2, span.end)
        if end < 0:
            return
        yield Row(Span(start, end + 2), list(pieces(text, Span(start + 2, end), "|")))
        start = text.find("||", end + 2, span.end)


def _split(text: str, cells: Sequence[Span], counts: Sequence[int]) -> list[Span]:
    """Cut each cell into as many pieces as its column has lines; the last piece takes the rest."""
    split: list[Span] = []
    for cell, count in zip(cells, counts, strict=False):
        lines = lines_in(text, cell)
        split += lines[: count - 1] if count > 1 else []
        rest = lines[count - 1 :] if count > 1 else [cell]
        split += [Span(cell.end, cell.end)] * max(count - 1 - len(lines), 0)
        split.append(Span(rest[0].start, rest[-1].end) if rest else Span(cell.end, cell.end))
    return split
