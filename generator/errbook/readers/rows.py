"""The errors in the rows of a table."""

from collections.abc import Iterator, Sequence

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.draft import CodeTable, Entry
from errbook.readers.grids import Grid, Row
from errbook.readers.heads import Head, read_head
from errbook.readers.labels import labelled
from errbook.readers.marks import COLONS, COMMA, DASHES
from errbook.readers.outline import Heading
from errbook.readers.page import Page, Span, pieces, trim
from errbook.readers.spelling import (
    NAMED_CODE,
    PLACEHOLDER,
    SPELLED,
    bare,
    is_code,
    is_pattern,
    is_phrase,
    is_symbol,
    states_several,
    without_status,
)
from errbook.readers.typed import TYPED
from errbook.readers.values import BREAK, Value, read_value
from errbook.readers.words import unmarked

JOINTS = (" / ", "<br>", "<br/>", "<br />", COMMA, ", ", " or ", " | ", "/")


class RowReader:
    """Reads the rows of tables, and keeps what there is to say about them."""

    def __init__(self, page: Page) -> None:
        """Read rows of `page`."""
        self.page = page
        self.diagnostics: list[Diagnostic] = []
        self._behind: list[Span] = []
        """What stands in parentheses behind the codes of the table being read, and is no HTTP status."""

    def read(self, grid: Grid, fields: tuple[str, ...], heading: Heading | None) -> CodeTable:
        """Return the table of errors that `grid` is, given the field of each column."""
        table = CodeTable(grid.span, tuple(self.page.prose(header) for header in grid.headers), fields)
        for row in grid.rows:
            table.entries.extend(self._row(grid, row, fields, heading))
        self._tell_behind()
        return table

    def _row(self, grid: Grid, row: Row, fields: Sequence[str], heading: Heading | None) -> Iterator[Entry]:
        column = fields.index("code")
        cell = row.cells[column] if column < len(row.cells) else Span(row.span.end, row.span.end)
        cell, status = without_status(self.page.text, cell)
        codes = codes_in(self.page, cell)
        if not codes:
            self._left_out(row, cell)
            return
        if len(codes) > 1:
            self._say(
                "several-codes",
                Severity.NOTE,
                f"the cell `{unmarked(self.page.prose(cell))}` is read as {len(codes)} codes",
                cell,
                "give each code a row of its own, if they are no synonyms",
            )
        values = self._values(row, fields, escaped=grid.escaped)
        if status:
            sure = "http" in self.page.text[cell.end : status.start].lower()
            self._state(values, Value(int(self.page.text[status.start : status.start + 3]), status), sure=sure)
        end = bare(self.page.text, cell).end
        opening = self.page.text.find("(", codes[-1].span.end, end)
        if opening >= 0:
            self._behind.append(Span(opening, end))
        for code in codes:
            yield Entry(row.span, code, dict(values), heading)

    def _state(self, values: dict[str, Value], status: Value, *, sure: bool) -> None:
        """Take the status behind a code, unless a column says another and it is not `sure` that it is one."""
        stated = values.get("http_status", status)
        if sure or stated is status:
            values["http_status"] = status
        if stated.value != status.value:
            self._say(
                "several-statuses",
                Severity.WARNING,
                f"{status.value} stands behind the code, and {stated.value} in the column of the status; "
                f"{values['http_status'].value} is read",
                status.span,
                "keep the one that is right",
            )

    def _tell_behind(self) -> None:
        """Tell once in a table what stands in parentheses behind its codes and is not read."""
        if self._behind:
            first, *others = self._behind
            more = f", like {len(others)} more in this table," if others else ""
            message = f"`{self.page.prose(first)}` behind the code{more} is not read"
            hint = "give it a column of its own; an HTTP status is read as `(HTTP 404)`"
            self._say("not-read-behind-code", Severity.NOTE, message, first, hint)
        self._behind.clear()

    def _values(self, row: Row, fields: Sequence[str], *, escaped: bool) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for field, cell in zip(fields, row.cells, strict=False):
            parts = self._labelled_parts(cell) if field == "description" else {}
            for name, span in (parts or {field: cell}).items():
                value = self._value(name, span, escaped=escaped) if name != "code" else None
                if value:
                    values.setdefault(name, value)
        if "description" not in values and "causes" in values:
            cause = read_value(self.page, "description", values.pop("causes").span, escaped=escaped)
            values |= {"description": cause} if cause else {}
        return values

    def _labelled_parts(self, cell: Span) -> dict[str, Span]:
        """Return the parts of a cell that labels them: `**Cause:** … <br> **Solution:** …`."""
        text = self.page.text
        if not text.startswith(("**", "__", "<"), cell.start):
            return {}
        parts: dict[str, Span] = {}
        start = cell.start
        for tag in (*BREAK.finditer(text, cell.start, cell.end), None):
            piece = trim(text, start, tag.start() if tag else cell.end)
            start = tag.end() if tag else start
            found = labelled(self.page, piece, {}) if piece.start < piece.end else None
            joined = found and any(joint in text[piece.start : found.rest.start] for joint in COLONS + DASHES)
            if joined and found and found.field and found.field not in parts and found.rest.start < found.rest.end:
                parts[found.field] = found.rest
            elif parts:
                last = next(reversed(parts))
                parts[last] = Span(parts[last].start, max(parts[last].end, piece.end))
        return parts

    def read_grouped(self, grid: Grid, fields: tuple[str, ...], heading: Heading | None) -> CodeTable:
        """Return the errors of a table in which a row with the code alone stands over the rows of it."""
        table = CodeTable(grid.span, tuple(self.page.prose(header) for header in grid.headers), fields)
        head: Head | None = None
        for row in grid.rows:
            group = group_head(self.page, row)
            if group:
                head = group
            elif head:
                values = self._values(row, fields, escaped=grid.escaped)
                if head.status:
                    values.setdefault("http_status", head.status)
                table.entries += [Entry(row.span, code, dict(values), heading) for code in head.codes]
        return table

    def _value(self, field: str, cell: Span, *, escaped: bool) -> Value | None:
        value = read_value(self.page, field, cell, escaped=escaped)
        if value and value.value is None:
            self.diagnostics.append(not_understood(self.page, field, cell))
            return None
        return value

    def _left_out(self, row: Row, cell: Span) -> None:
        text = self.page.prose(bare(self.page.text, cell))
        if not text:
            self._say(
                "row-without-code",
                Severity.WARNING,
                "the row has no code and is not read",
                row.span,
                "write its code into the column of the codes",
            )
        elif is_pattern(text):
            self._say(
                "pattern-row",
                Severity.WARNING,
                f"`{text}` stands for many codes and is not read",
                cell,
                "list each code in a row of its own",
            )
        else:
            self._say(
                "row-not-read",
                Severity.WARNING,
                f"`{text}` is not spelled like a code and is not read",
                cell,
                SPELLED,
            )

    def _say(self, rule: str, severity: Severity, message: str, span: Span, hint: str) -> None:
        self.diagnostics.append(Diagnostic(rule, severity, message, self.page.location(span), hint))


def not_understood(page: Page, field: str, span: Span) -> Diagnostic:
    """Return the finding that the text at `span` is no value for `field`, a key of `TYPED`."""
    text, place, expected = page.prose(span), page.location(span), TYPED[field][1]
    if field == "http_status" and states_several(text):
        message = f"`{text}` is not one HTTP status; the code is read without one"
        hint = "name the one that comes with the code, or give each status a code of its own"
        return Diagnostic("several-statuses", Severity.WARNING, message, place, hint)
    message = f"`{text}` is no value for {field}"
    return Diagnostic("value-not-understood", Severity.ERROR, message, place, f"write {expected}")


def group_head(page: Page, row: Row) -> Head | None:
    """Return the code of a row that holds nothing else, in bold: `| **RateLimit (status 429)** | |`."""
    first, *others = row.cells
    if not page.text.startswith(("**", "<strong", "<b>"), first.start) or any(cell.start < cell.end for cell in others):
        return None
    return read_head(page, bare(page.text, first), {})


def is_grouped(page: Page, grid: Grid) -> bool:
    """Return whether rows with a code alone stand over the other rows of a table."""
    if not (grid.headers[1:] and grid.rows[1:]):
        return False
    groups = sum(group_head(page, row) is not None for row in grid.rows)
    return group_head(page, grid.rows[0]) is not None and groups < len(grid.rows)


def codes_in(page: Page, cell: Span) -> list[Value]:
    """Return the codes that a cell holds."""
    text = page.text
    whole = _code(text, cell)
    if whole:
        return [whole]
    raw = text[cell.start : cell.end]
    for joint in JOINTS:
        if joint not in raw:
            continue
        parts = [_code(text, piece) for piece in pieces(text, cell, joint) if piece.start < piece.end]
        codes = [part for part in parts if part]
        if len(codes) == len(parts) and codes:
            return codes
    return _first_word(text, cell)


def _code(text: str, span: Span) -> Value | None:
    place = bare(text, span)
    code = text[place.start : place.end].replace("\\", "")
    if "/" in code and all(part.isupper() and is_code(part) for part in code.split("/")):
        return None
    if PLACEHOLDER.search(code) or code.endswith("*"):
        return None
    if is_code(code) or is_phrase(code):
        return Value(code, place)
    named = NAMED_CODE.fullmatch(text, *place)
    return Value(named[2], Span(*named.span(2))) if named else None


def _first_word(text: str, cell: Span) -> list[Value]:
    """Return the code before something in parentheses: `BATCH_EMPTY (388)`."""
    place = bare(text, cell)
    opening = text.find("(", place.start, place.end)
    if opening <= place.start:
        return []
    code = _code(text, trim(text, place.start, opening))
    return [code] if code and is_symbol(code.value) else []
