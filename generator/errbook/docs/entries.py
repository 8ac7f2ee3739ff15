"""An error as it stands on a page: what it would take for it to say what the catalogue means, and others like it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from errbook.docs.cells import SHOWN, agree, shown, value_of
from errbook.docs.offsets import Edit, edited
from errbook.docs.standing import Standing
from errbook.encoders.markdown import code, code_cell, guard, text
from errbook.model import Error
from errbook.readers.grids import split_row
from errbook.readers.page import Line, Span


def fields_of(standing: Standing, index: int) -> tuple[str, ...]:
    """Return the fields that the error at `index` has a place for, beside its code."""
    table = standing.tables.get(index)
    if table:
        return shown_fields(table.fields)
    return shown_fields(tuple(name for name in standing.errors[index] if standing.owns(index, name)))


@lru_cache(maxsize=64)
def shown_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `names` that a page can show, without the code."""
    return tuple(name for name in names if name != "code" and (name in SHOWN or name.startswith("x-")))


def differs(standing: Standing, index: int, error: Error) -> bool:
    """Return whether the error at `index` says something else than `error` does."""
    said = standing.errors[index]
    fields = fields_of(standing, index)
    return any(not agree(field, said.get(field), value_of(error, field)) for field in fields)


def alike(standing: Standing, index: int, one: Error, other: Error) -> bool:
    """Return whether two errors can share the place of the one at `index`."""
    return all(value_of(one, field) == value_of(other, field) for field in fields_of(standing, index))


def inserted(standing: Standing, index: int, errors: Sequence[Error], *, before: bool) -> Iterator[Edit]:
    """Yield the insertion of `errors` before or behind the one at `index`, in its layout."""
    lines = standing.lines(standing.span(("errors", index)))
    gap = standing.newline if _is_apart(standing, lines) else ""
    for error in errors:
        made = like(standing, index, error)
        if before:
            yield Edit(lines.start, lines.start, made + gap)
        elif standing.text[lines.start : lines.end].endswith(("\n", "\r")):
            yield Edit(lines.end, lines.end, gap + made)
        else:
            yield Edit(lines.end, lines.end, standing.newline + gap + made.rstrip("\r\n"))


def _is_apart(standing: Standing, lines: Span) -> bool:
    """Return whether blank lines stand between the errors of a list or of sections."""
    if standing.text[lines.start : lines.end].lstrip(" >").startswith("#"):
        return True
    around = (
        standing.text[:lines.start].endswith(("\n\n", "\r\n\r\n")),
        standing.text.startswith(("\n", "\r"), lines.end),
    )
    return all(around) and lines.end > lines.start and "\n" in standing.text[lines.start : lines.end].strip()


def edits(standing: Standing, index: int, error: Error) -> Iterator[Edit]:
    """Yield what makes the error at `index` say what `error` does."""
    said = standing.errors[index]
    for field in fields_of(standing, index):
        wanted = value_of(error, field)
        if agree(field, said.get(field), wanted):
            continue
        if index in standing.tables:
            yield from _cell_edit(standing, index, field, shown(field, wanted) or "")
        else:
            yield from _value_edits(standing, index, field, wanted)


def like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` written as the error at `index` is, in whole lines."""
    table = standing.tables.get(index)
    if table is None:
        made = _body_like(standing, index, error)
    else:
        made = _row_like(standing, index, error, table.fields)
    return made if made.endswith(("\n", "\r")) else made + standing.newline


def _row(standing: Standing, index: int) -> tuple[Span, list[Span]]:
    start, end = standing.span(("errors", index))
    return Span(start, end), split_row(standing.text, Line(start, end, 0, standing.text[start:end], quoted=False))


def _row_like(standing: Standing, index: int, error: Error, fields: tuple[str, ...]) -> str:
    row, spans = _row(standing, index)
    lines = standing.lines(row)
    cells = [shown(field, value_of(error, field)) or "" for field in fields]
    if len(spans) != len(cells):
        return f"{standing.text[lines.start : row.start]}| {' | '.join(cells)} |{standing.text[row.end : lines.end]}"
    column = fields.index("code")
    cells[column] = _code_cell(standing, index, spans[column], error)
    return _part(standing, lines, [_filled(standing, index, *pair) for pair in zip(spans, cells, strict=True)])


def _code_cell(standing: Standing, index: int, cell: Span, error: Error) -> str:
    """Return the cell of the code, marked up as in the row at `index`."""
    start, end = standing.span(("errors", index, "code"))
    before, after = standing.text[cell.start : start], standing.text[end : cell.end]
    if "`" in before or (before + after).strip("*_ "):
        return code_cell(error.code)
    return before + text(error.code).replace("|", "\\|") + after


def _part(standing: Standing, span: Span, changes: list[Edit]) -> str:
    """Return the text at `span` after `changes`."""
    moved = [Edit(start - span.start, end - span.start, new) for start, end, new in changes]
    return edited(standing.text[span.start : span.end], moved)


def _cell_edit(standing: Standing, index: int, field: str, made: str) -> Iterator[Edit]:
    if standing.owns(index, field):
        yield _filled(standing, index, standing.span(("errors", index, field)), made)
        return
    column = standing.tables[index].fields.index(field)
    _, spans = _row(standing, index)
    if column < len(spans) <= len(standing.tables[index].fields):
        yield _filled(standing, index, spans[column], made)


def _filled(standing: Standing, index: int, cell: Span, made: str) -> Edit:
    """Return the edit that puts `made` into a cell; in a table whose columns are aligned it is padded."""
    start, end = cell
    page = standing.text
    if start == end:
        while page[start - 1] == " ":
            start -= 1
        return Edit(start, end, f" {made} " if made else page[start:end])
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


def _lines(field: str, value: Any) -> list[str]:
    """Return what stands for `value` outside of tables: for steps and causes one text each."""
    several = isinstance(value, list) and field in {"causes", "resolution"}
    made = [shown(field, item) or "" for item in (value if several else [value])]
    return [guard(item.replace("\\|", "|")) for item in made if item]


def _value_edits(standing: Standing, index: int, field: str, wanted: Any) -> Iterator[Edit]:
    made = _lines(field, wanted)
    items = standing.items(index, field)
    if len(items) > 1 or (items and len(made) > 1 and _is_item(standing, items[0])):
        yield from item_edits(standing, items, made)
        return
    span = standing.span(("errors", index, field))
    if made:
        yield Edit(span.start, span.end, "<br/>".join(made))
    else:
        yield _cut(standing, index, span)


def _is_item(standing: Standing, span: Span) -> bool:
    mark = standing.text[standing.lines(span).start : span.start].strip(" \t>")
    return mark in {"-", "*", "+"} or mark.rstrip(".)").isdigit()


def item_edits(standing: Standing, items: list[Span], made: list[str]) -> Iterator[Edit]:
    """Yield what makes the list items at `items` say `made`: some changed, some added at the end, some removed."""
    for span, new in zip(items, made, strict=False):
        if standing.text[span.start : span.end] != new:
            yield Edit(span.start, span.end, new)
    for span in items[len(made) :]:
        yield Edit(*standing.lines(span), "")
    last = items[-1]
    lines = standing.lines(last)
    mark = standing.text[lines.start : last.start]
    number = "".join(filter(str.isdigit, mark))
    for step, new in enumerate(made[len(items) :], 1):
        counted = mark.replace(number, str(int(number) + step)) if number else mark
        yield Edit(last.end, last.end, f"{standing.newline}{counted}{new}")


def _cut(standing: Standing, index: int, span: Span) -> Edit:
    """Return the edit that takes out a value: with its lines and label, unless the error begins on that line."""
    lines = standing.lines(span)
    if lines.start <= standing.span(("errors", index)).start:
        return Edit(*span, "")
    return Edit(*lines, "")


def _body_like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` as a list item or section like the one at `index`, without what is said there of that code alone."""
    whole = standing.lines(standing.span(("errors", index)))
    fields = fields_of(standing, index)
    spans = [standing.span(("errors", index, field)) for field in fields]
    changes = [_code_edit(standing, index, error)]
    for field in fields:
        changes += _value_edits(standing, index, field, value_of(error, field))
    head = standing.lines(Span(whole.start, whole.start)).end
    changes += _without_others(standing, Span(head, whole.end), spans)
    return _part(standing, whole, changes).rstrip() + standing.newline


def _code_edit(standing: Standing, index: int, error: Error) -> Edit:
    start, end = standing.span(("errors", index, "code"))
    if standing.text[start - 1 : start] == standing.text[end : end + 1] == "`":
        return Edit(start - 1, end + 1, code(error.code))
    return Edit(start, end, text(error.code))


def _without_others(standing: Standing, span: Span, kept: list[Span]) -> Iterator[Edit]:
    """Yield the removal of each line of `span` that holds none of `kept`, and that is neither blank nor a label."""
    at = span.start
    while at < span.end:
        line = standing.lines(Span(at, at))
        content = standing.text[line.start : line.end].strip()
        holds = any(value.start < line.end and value.end > line.start for value in kept)
        label = content.rstrip("*_").endswith(":") or content.startswith("#")
        if content and not holds and not label:
            yield Edit(*line, "")
        at = line.end
