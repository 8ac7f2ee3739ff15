"""An error as it stands on a page: edits that make it say what the catalogue does, and others like it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from errbook.docs.cells import SHOWN, agree, never_empty, shown, unlabelled, value_of
from errbook.docs.offsets import Edit, edited
from errbook.docs.standing import Standing
from errbook.document import is_list
from errbook.encoders.markdown import BREAK, code, code_cell, element, guard, text
from errbook.encoders.yaml import scalar
from errbook.model import Error
from errbook.readers.bodies import statuses_in_prose
from errbook.readers.grids import split_row
from errbook.readers.page import Line, Span
from errbook.readers.values import STEPS
from errbook.statuses import STANDARD_NAMES, screaming
from errbook.text import Markdown

FENCES = ("```", "~~~")
_REMARK = re.compile(r" *\([^()|<>\n]*\)")
"""What stands in parentheses behind a code in a table, such as `(beta)`; a status is read behind it."""
_CLOSING_MARKS = re.compile(r"(?:[:\uff1a]?(?:\*\*|__|~~|`+|\]\([^)\n]*\)|</(?!t[dhr]\b)\w+>))*")
"""What stands behind a code and belongs to it."""


def fields_of(standing: Standing, index: int) -> tuple[str, ...]:
    """Return the fields that the error at `index` has a place for, beside its code."""
    table = standing.tables.get(index)
    columns = table.fields if table else ()
    others = [name for name in standing.errors[index] if name not in columns and standing.owns(index, name)]
    return shown_fields((*columns, *others) if others else columns)


@lru_cache(maxsize=64)
def shown_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `names` that a page can show, without the code."""
    return tuple(name for name in names if name != "code" and (name in SHOWN or name.startswith("x-")))


def differs(standing: Standing, index: int, error: Error) -> bool:
    """Return whether the error at `index` says something else than `error` does."""
    said = standing.errors[index]
    fields = fields_of(standing, index)
    return _needs_status(standing, index, error) or any(
        not agree(field, said.get(field), value_of(error, field)) for field in fields
    )


def alike(standing: Standing, index: int, one: Error, other: Error) -> bool:
    """Return whether two errors can share the place of the one at `index`."""
    if one.http_status != other.http_status and any(_needs_status(standing, index, error) for error in (one, other)):
        return False
    return all(value_of(one, field) == value_of(other, field) for field in fields_of(standing, index))


def _needs_status(standing: Standing, index: int, error: Error) -> bool:
    """Return whether `error`, in the place of the one at `index`, has another status than the headings over it say.

    It then stands behind the code, unless the place says it anyhow.
    """
    has_place = "http_status" in fields_of(standing, index) and not standing.is_shared(index, "http_status")
    if error.http_status is None or has_place:
        return False
    stated = standing.statuses_over(index)
    by_name = STANDARD_NAMES.get(screaming(error.code.source))
    inherited = stated[0] if len(stated) == 1 else by_name if by_name in stated else None
    return bool(stated) and error.http_status != inherited


def _status_behind(standing: Standing, index: int, error: Error) -> Edit:
    """Return the insertion of the status of `error` behind the code at `index`."""
    at = standing.span(("errors", index, "code")).end
    marks = _CLOSING_MARKS.match(standing.text, at)
    at = marks.end() if marks else at
    remark = _REMARK.match(standing.text, at) if index in standing.tables else None
    at = remark.end() if remark else at
    return Edit(at, at, f" ({'HTTP ' if index in standing.tables else ''}{error.http_status})")


def inserted(standing: Standing, index: int, errors: Sequence[Error], *, before: bool) -> Iterator[Edit]:
    """Yield the insertion of `errors` before or behind the one at `index`, in its layout."""
    lines = standing.entry(index)
    gap = _gap(standing, index, lines)
    for error in errors:
        made = like(standing, index, error)
        if not standing.is_alone(index):
            yield Edit(lines.start if before else lines.end, lines.start if before else lines.end, made)
        elif before:
            yield Edit(lines.start, lines.start, made + gap)
        elif standing.text[lines.start : lines.end].endswith(("\n", "\r")):
            yield Edit(lines.end, lines.end, gap + made)
        else:
            yield Edit(lines.end, lines.end, standing.newline + gap + made.rstrip("\r\n"))


def _gap(standing: Standing, index: int, lines: Span) -> str:
    """Return the blank lines between the error at `index` and its neighbours."""
    if index in standing.tables:
        return ""
    for other in (index + 1, index - 1):
        if 0 <= other < len(standing.errors):
            beside = standing.entry(other)
            between = standing.text[min(lines.end, beside.end) : max(lines.start, beside.start)]
            if beside != lines and not between.strip():
                return between
    return standing.newline if standing.text[lines.start : lines.end].lstrip(" >").startswith(("#", "**")) else ""


def edits(standing: Standing, index: int, error: Error) -> Iterator[Edit]:
    """Yield what makes the error at `index` say what `error` does."""
    said = standing.errors[index]
    in_prose = _status_in_prose(standing, index)
    if in_prose:
        yield from _status_edit(standing, index, error)
    if _needs_status(standing, index, error):
        yield _status_behind(standing, index, error)
    for field in fields_of(standing, index):
        wanted = value_of(error, field)
        if agree(field, said.get(field), wanted) or (in_prose and field == "http_status"):
            continue
        table = standing.tables.get(index)
        elsewhere = field in said and standing.owns(index, field) and not standing.is_inside(index, field)
        if table and field in table.fields and not elsewhere and _is_row(standing, index):
            yield from _cell_edit(standing, index, field, shown(field, wanted) or "")
        elif standing.owns(index, field):
            yield from _value_edits(standing, index, field, wanted)


def _status_in_prose(standing: Standing, index: int) -> bool:
    """Return whether the status of an error is read from the middle of its description, or of the example."""
    if index in standing.tables or not standing.owns(index, "http_status"):
        return False
    around = (("errors", index, "description"), ("envelope", "example"))
    return any(standing.is_around(index, "http_status", key) for key in around)


def _status_edit(standing: Standing, index: int, error: Error) -> Iterator[Edit]:
    """Yield the insertion of the status behind the code, unless the page will state it where it does now."""
    said = standing.errors[index]
    wanted = error.description.source
    stays = standing.is_around(index, "http_status", ("envelope", "example"))
    if stays or agree("description", said["description"], wanted):
        stated = {said["http_status"]}
    else:
        stated = statuses_in_prose(wanted)
    if error.http_status is not None and stated != {error.http_status}:
        yield _status_behind(standing, index, error)


def _is_row(standing: Standing, index: int) -> bool:
    """Return whether the error at `index` is a row of a pipe table, not of an HTML table or the like."""
    table = standing.tables.get(index)
    return table is not None and not standing.text.startswith(("<", "#|"), standing.offsets.span(table.location)[0])


def _is_in_html(standing: Standing, index: int) -> bool:
    table = standing.tables.get(index)
    return table is not None and standing.text.startswith("<", standing.offsets.span(table.location)[0])


def like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` written as the error at `index` is: in whole lines, unless several share a line."""
    is_row = _is_row(standing, index) and "code" in standing.tables[index].fields
    made = (_row_like if is_row else _body_like)(standing, index, error)
    if not standing.is_alone(index):
        return made.rstrip()
    return made if made.endswith(("\n", "\r")) else made + standing.newline


def _row(standing: Standing, index: int) -> tuple[Span, list[Span]]:
    start, end = standing.span(("errors", index))
    return Span(start, end), split_row(standing.text, Line(start, end, 0, standing.text[start:end], quoted=False))


def _row_like(standing: Standing, index: int, error: Error) -> str:
    fields = standing.tables[index].fields
    row, spans = _row(standing, index)
    lines = standing.lines(row)
    cells = [shown(field, value_of(error, field)) or "" for field in fields]
    column = fields.index("code")
    status = f" (HTTP {error.http_status})" if _needs_status(standing, index, error) else ""
    if len(spans) != len(cells):
        cells[column] += status
        before, behind = standing.text[lines.start : row.start], standing.text[row.end : lines.end]
        return f"{before}| {' | '.join(cells)} |{behind}"
    cells[column] = _code_cell(standing, index, spans[column], error) + status
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
    _, spans = _row(standing, index)
    if standing.is_inside(index, field):
        span = standing.span(("errors", index, field))
        yield _filled(standing, index, span, made if span in spans else guard(made))
        return
    column = standing.tables[index].fields.index(field)
    if column < len(spans) <= len(standing.tables[index].fields):
        yield _filled(standing, index, spans[column], made)


def _filled(standing: Standing, index: int, cell: Span, made: str) -> Edit:
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


def _value_edits(standing: Standing, index: int, field: str, wanted: Any) -> Iterator[Edit]:
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
    if _is_in_html(standing, index):
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


def _body_like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` in the layout of the one at `index`, without what is said of that code alone."""
    whole = standing.entry(index)
    fields = [field for field in fields_of(standing, index) if standing.is_inside(index, field)]
    spans = [standing.span(("errors", index, field)) for field in fields]
    changes = [_code_edit(standing, index, error)]
    in_prose = _status_in_prose(standing, index)
    if in_prose:
        changes += _status_edit(standing, index, error)
    if _needs_status(standing, index, error):
        changes.append(_status_behind(standing, index, error))
    for field in fields:
        if not (in_prose and field == "http_status"):
            changes += _value_edits(standing, index, field, value_of(error, field))
    if index not in standing.tables:
        head = standing.lines(Span(whole.start, whole.start)).end
        changes += _without_others(standing, Span(head, whole.end), spans)
    made = _part(standing, whole, changes).rstrip() + standing.newline
    return re.sub(r"((?:\r?\n){2})(?:[ \t]*\r?\n)+", r"\1", made)


def _code_edit(standing: Standing, index: int, error: Error) -> Edit:
    """Return the edit that puts the code of `error` in the place of the one, or ones, at `index`."""
    whole = standing.document.origins["errors", index]
    first = last = index
    while standing.document.origins.get(("errors", first - 1)) == whole:
        first -= 1
    while standing.document.origins.get(("errors", last + 1)) == whole:
        last += 1
    start, end = standing.span(("errors", first, "code")).start, standing.span(("errors", last, "code")).end
    if standing.text[start - 1 : start] == standing.text[end : end + 1] == "`":
        return Edit(start - 1, end + 1, code(error.code))
    return Edit(start, end, (element if _is_in_html(standing, index) else text)(error.code))


def _without_others(standing: Standing, span: Span, kept: Sequence[Span]) -> Iterator[Edit]:
    """Yield the removal of each line of `span` that holds none of `kept` and is no label or fence of one."""
    lines: list[Span] = []
    while (at := lines[-1].end if lines else span.start) < span.end:
        lines.append(standing.lines(Span(at, at)))
    contents = [standing.text[slice(*line)].strip() for line in lines]
    holds = [any(value.start < line.end and value.end > line.start for value in kept) for line in lines]
    fences = [number for number, content in enumerate(contents) if content.startswith(FENCES)]
    fenced = {
        number: any(holds[first:last])
        for first, last in zip(fences[::2], [*fences[1::2], len(lines) - 1], strict=False)
        for number in range(first, last + 1)
    }
    for number, (line, content) in enumerate(zip(lines, contents, strict=True)):
        label = content.rstrip("*_").endswith(":") or content.startswith(("#", "**"))
        if content and not fenced.get(number, holds[number] or label):
            yield Edit(*line, "")
