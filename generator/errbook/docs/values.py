"""The places of values on a page, cells and texts, and the edits that put other values there."""

from collections.abc import Iterator
from typing import Any

from errbook.docs.cells import never_empty, shown, unlabelled
from errbook.docs.edits import Edit
from errbook.docs.standing import Standing
from errbook.document import is_list
from errbook.encoders.markdown import BREAK, element, guard
from errbook.encoders.yaml import scalar
from errbook.readers.grids import split_row
from errbook.readers.page import Line, Span
from errbook.readers.values import STEPS
from errbook.text import Markdown

FENCES = ("```", "~~~")
"""What a line begins with that opens or closes a fence."""


def is_row(standing: Standing, index: int) -> bool:
    """Return whether the error at `index` is a row of a pipe table, not of an HTML table or the like."""
    table = standing.tables.get(index)
    return table is not None and not standing.text.startswith(("<", "#|"), standing.offsets.span(table.location)[0])


def is_in_html(standing: Standing, index: int) -> bool:
    """Return whether the error at `index` is a row of an HTML table."""
    table = standing.tables.get(index)
    return table is not None and standing.text.startswith("<", standing.offsets.span(table.location)[0])


def row_cells(standing: Standing, index: int) -> tuple[Span, list[Span]]:
    """Return the place of the row that the error at `index` is, and of its cells."""
    start, end = standing.span(("errors", index))
    return Span(start, end), split_row(standing.text, Line(start, end, 0, standing.text[start:end], quoted=False))


def cell_edit(standing: Standing, index: int, field: str, made: str) -> Iterator[Edit]:
    """Yield the edit that puts `made` into the cell of `field` in the row of the error at `index`."""
    _, spans = row_cells(standing, index)
    if standing.is_inside(index, field):
        span = standing.span(("errors", index, field))
        yield filled(standing, index, span, made if span in spans else guard(made))
        return
    column = standing.tables[index].fields.index(field)
    if column < len(spans) <= len(standing.tables[index].fields):
        yield filled(standing, index, spans[column], made)


def filled(standing: Standing, index: int, cell: Span, made: str) -> Edit:
    """Return the edit that puts `made` into a cell; in a table whose columns are aligned it is padded."""
    start, end = cell
    page = standing.text
    if start == end:
        while page[start - 1] == " ":
            start -= 1
        width = end - start if _aligned(standing, index) else 0
        return Edit(start, end, f" {made} ".ljust(width) if made else page[start:end])
    after = end
    while page[after : after + 1] == " ":
        after += 1
    if after > end and _aligned(standing, index):
        return Edit(start, after, made.ljust(after - start - 1) + " ")
    return Edit(start, end, made)


def _aligned(standing: Standing, index: int) -> bool:
    """Return whether the bars of a row stand under those of the header."""
    row = standing.text[slice(*standing.span(("errors", index)))]
    start, _ = standing.offsets.span(standing.tables[index].location)
    header = standing.text[start : start + len(row)]
    return [at for at, mark in enumerate(header) if mark == "|"] == [at for at, mark in enumerate(row) if mark == "|"]


def value_edits(standing: Standing, index: int, field: str, wanted: Any) -> Iterator[Edit]:
    """Yield what makes the value of `field` of the error at `index` say `wanted`, outside of pipe tables."""
    span = standing.span(("errors", index, field))
    if standing.is_in_front_matter(span):
        yield Edit(*span, scalar(wanted))
        return
    items = standing.items(index, field)
    in_list = bool(items) and _is_item(standing, items[0])
    values: list[Any] = wanted if is_list(wanted) and (in_list or field in STEPS) else [wanted]
    made = [_outside(standing, index, span, made) for value in values if (made := shown(field, value))]
    if in_list and max(len(items), len(made)) > 1:
        yield from item_edits(standing, items, made)
    elif made:
        yield Edit(*span, BREAK.join(made))
    else:
        yield _cut(standing, index, span)


def _outside(standing: Standing, index: int, span: Span, made: str) -> str:
    """Return what says outside of pipe tables, at `span`, what `made` says in a cell."""
    start = standing.lines(span).start
    above = standing.text[standing.lines(Span(start - 1, start - 1)).start : start] if start else ""
    if above.lstrip(" >").startswith(FENCES):
        plain = Markdown(guard(made)).plain
        return plain.rjust(len(plain) + max(0, 4 - span.start + start)) if plain.startswith(FENCES) else plain
    if is_in_html(standing, index):
        return never_empty(element(Markdown(guard(made))))
    return unlabelled(guard(made.replace("\\|", "&#124;" if index in standing.tables else "|")))


def _is_item(standing: Standing, span: Span) -> bool:
    mark = standing.text[standing.lines(span).start : span.start].strip(" \t>")
    return mark in {"-", "*", "+"} or mark.rstrip(".)").isdigit()


def item_edits(standing: Standing, items: list[Span], made: list[str]) -> Iterator[Edit]:
    """Yield what makes the list items, or paragraphs, at `items` say `made`; others are added or removed at the end."""
    for span, new in zip(items, made, strict=False):
        if standing.text[span.start : span.end] != new:
            yield Edit(span.start, span.end, new)
    for span in items[len(made) :]:
        yield Edit(*standing.lines(span), "")
    last = items[-1]
    lines = standing.lines(last)
    mark = standing.text[lines.start : last.start]
    number = "".join(filter(str.isdigit, mark))
    gap = standing.newline * (1 if mark.strip() else 2)
    for step, new in enumerate(made[len(items) :], 1):
        counted = mark.replace(number, str(int(number) + step)) if number else mark
        yield Edit(last.end, last.end, f"{gap}{counted}{new}")


def _cut(standing: Standing, index: int, span: Span) -> Edit:
    """Return the edit that takes out a value: with its lines, unless the error begins on the first."""
    lines = standing.lines(span)
    if index in standing.tables or lines.start <= standing.span(("errors", index)).start:
        return Edit(*span, "")
    return Edit(*lines, "")
