"""Errors that are new on a page, written as the ones beside them are."""

import re
from collections.abc import Iterator, Sequence

from errbook.docs.cells import shown, value_of
from errbook.docs.edits import Edit, edited
from errbook.docs.entries import fields_of, has_status_in_prose, needs_status, status_edits
from errbook.docs.standing import Standing
from errbook.docs.values import FENCES, filled, is_in_html, is_row, row_cells, value_edits
from errbook.encoders.markdown import code, code_cell, element, text
from errbook.model import Error
from errbook.readers.page import Span


def inserted(standing: Standing, index: int, errors: Sequence[Error], *, before: bool) -> Iterator[Edit]:
    """Yield the insertion of `errors` before or behind the one at `index`, in its layout."""
    lines = standing.entry(index)
    gap = _gap(standing, index, lines)
    for error in errors:
        made = _like(standing, index, error)
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


def _like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` written as the error at `index` is: in whole lines, unless several share a line."""
    as_row = is_row(standing, index) and "code" in standing.tables[index].fields
    made = (_row_like if as_row else _body_like)(standing, index, error)
    if not standing.is_alone(index):
        return made.rstrip()
    return made if made.endswith(("\n", "\r")) else made + standing.newline


def _row_like(standing: Standing, index: int, error: Error) -> str:
    fields = standing.tables[index].fields
    row, spans = row_cells(standing, index)
    lines = standing.lines(row)
    cells = [shown(field, value_of(error, field)) or "" for field in fields]
    column = fields.index("code")
    status = f" (HTTP {error.http_status})" if needs_status(standing, index, error) else ""
    if len(spans) != len(cells):
        cells[column] += status
        before, behind = standing.text[lines.start : row.start], standing.text[row.end : lines.end]
        return f"{before}| {' | '.join(cells)} |{behind}"
    cells[column] = _code_cell(standing, index, spans[column], error) + status
    return _part(standing, lines, [filled(standing, index, *pair) for pair in zip(spans, cells, strict=True)])


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


def _body_like(standing: Standing, index: int, error: Error) -> str:
    """Return `error` in the layout of the one at `index`, without what is said of that code alone."""
    whole = standing.entry(index)
    fields = [field for field in fields_of(standing, index) if standing.is_inside(index, field)]
    spans = [standing.span(("errors", index, field)) for field in fields]
    changes = [_code_edit(standing, index, error), *status_edits(standing, index, error)]
    in_prose = has_status_in_prose(standing, index)
    for field in fields:
        if not (in_prose and field == "http_status"):
            changes += value_edits(standing, index, field, value_of(error, field))
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
    return Edit(start, end, (element if is_in_html(standing, index) else text)(error.code))


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
