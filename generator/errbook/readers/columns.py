"""What each column of a table holds, by the words of its header and by its cells; and whether it lists errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from errbook.readers.grids import Grid
from errbook.readers.page import Page
from errbook.readers.spelling import (
    NAMED_CODE,
    bare,
    is_code,
    is_integer,
    is_phrase,
    is_status_cell,
    is_symbol,
)
from errbook.readers.typed import TYPED, typed
from errbook.readers.words import fold, squeeze, words

SAMPLE = 200
"""How many rows are looked at to tell what a column holds."""

STRENGTH = {"code": 3, "code, perhaps": 2, "code, hardly": 1}
"""How sure a header makes that its column holds the codes."""

ENDINGS = {"code": (" code", " codes", "码", "碼", "코드", "コード")}


class Context(NamedTuple):
    """What stands around a table."""

    headings: tuple[str, ...]
    """The headings over it, nearest first."""
    title: str
    """The title and the file name of the page."""
    sibling: bool = False
    """Whether the page has a table of errors with the same headers."""


@dataclass(slots=True)
class Column:
    """A column, and what its cells look like: shares of the cells that are not empty."""

    header: str
    """The header, folded."""
    holds: tuple[str, ...]
    """What its header says that it may hold, best first."""
    filled: int = 0
    codes: float = 0.0
    symbols: float = 0.0
    integers: float = 0.0
    phrases: float = 0.0
    statuses: float = 0.0
    reasons: float = 0.0
    """The share of cells that are the reason phrase of some HTTP status."""
    types: float = 0.0
    distinct: float = 0.0
    texts: tuple[str, ...] = ()
    """The cells looked at, without markup."""

    @property
    def strength(self) -> int:
        """How sure the header makes that the column holds the codes, from 0."""
        return max((STRENGTH.get(role, 0) for role in self.holds), default=0)


class Verdict(NamedTuple):
    """What a table is."""

    fields: tuple[str, ...] = ()
    """For each column the field of an error that it holds; empty if the table lists no errors."""
    rule: str = ""
    """The rule of the diagnostic that says why it lists none."""
    reason: str = ""
    http_only: bool = False


def judge(page: Page, grid: Grid, context: Context, mapping: Mapping[str, str]) -> Verdict:
    """Return what the columns of `grid` hold, or why it is no table of errors."""
    columns = [_column(page, grid, index, mapping) for index in range(len(grid.headers))]
    mapped = any(column.holds[:1] == ("code", ) and _mapped(page, grid, index, mapping) for index, column in enumerate(columns))
    candidates = sorted(_candidates(columns), key=lambda index: (-columns[index].strength, index))
    if not candidates:
        http = next((column for column in columns if column.statuses >= 0.9 and column.filled), None)
        if http:
            return Verdict(rule="http-table", reason="it lists HTTP statuses", http_only=True)
        return Verdict(rule="other-table", reason="no column holds codes")
    code = candidates[0]
    if not mapped:
        if _http_only(columns, code, context):
            return Verdict(rule="http-table", reason="its codes are HTTP statuses", http_only=True)
        score, why = _evidence(columns, code, context)
        if score < 3:
            return Verdict(rule="other-table", reason=why)
    return Verdict(_assign(columns, code))


def _mapped(page: Page, grid: Grid, index: int, mapping: Mapping[str, str]) -> bool:
    return _forced(page, grid, index, mapping) == "code"


def _forced(page: Page, grid: Grid, index: int, mapping: Mapping[str, str]) -> str:
    if not mapping:
        return ""
    header = page.prose(grid.headers[index])
    return next((field for name, field in mapping.items() if fold(name) == fold(header)), "")


def _column(page: Page, grid: Grid, index: int, mapping: Mapping[str, str]) -> Column:
    header = fold(page.prose(grid.headers[index]))
    forced = _forced(page, grid, index, mapping)
    column = Column(header, (forced,) if forced else _holds(header))
    cells = [row.cells[index] for row in grid.rows[:SAMPLE] if index < len(row.cells)]
    known = words()
    texts: list[str] = []
    codes = symbols = integers = phrases = statuses = reasons = types = 0
    for cell in cells:
        start, end = bare(page.text, cell)
        text = page.text[start:end].replace("\\", "")
        if not text:
            continue
        texts.append(text)
        if is_code(text):
            codes += 1
            symbols += is_symbol(text)
            integers += is_integer(text)
            types += text.casefold() in known.types
        elif NAMED_CODE.fullmatch(text):
            codes += 1
            symbols += 1
        elif is_phrase(text):
            phrases += 1
        statuses += is_status_cell(text)
        reasons += text.casefold() in known.all_phrases and not text.isupper()
    column.filled = count = len(texts)
    if count:
        column.codes, column.symbols, column.integers = codes / count, symbols / count, integers / count
        column.phrases, column.statuses, column.reasons = phrases / count, statuses / count, reasons / count
        column.types, column.distinct, column.texts = types / count, len(set(texts)) / count, tuple(texts)
    return column


def _holds(header: str) -> tuple[str, ...]:
    known = words().columns.get(header)
    if known:
        return known
    outside, _, inside = header.replace("（", "(").replace("）", "").replace(")", "").partition("(")
    for part in (outside.strip(), inside.strip()):
        if part in words().columns:
            return words().columns[part]
    for part in header.replace("/", "|").replace(",", "|").split("|"):
        if part.strip() in words().columns and part.strip() != header:
            return words().columns[part.strip()]
    if header.endswith(ENDINGS["code"]) and not header.startswith("example"):
        return ("code, perhaps",)
    if header.endswith("description"):
        return ("description",)
    return ()


def _candidates(columns: Sequence[Column]) -> Iterable[int]:
    """Yield the columns that may hold the codes."""
    for index, column in enumerate(columns):
        strength = column.strength
        if not strength or column.header in words().refused or not column.filled:
            continue
        if strength < 3 and index > 2:
            continue
        if "http_status" in column.holds and column.statuses >= 0.5:
            continue
        spelled = column.codes + (column.phrases if strength > 1 else 0)
        if spelled < (0.5 if strength > 1 else 0.7):
            continue
        if column.statuses >= 0.9 and any(
            _beats(other, column) for other in columns if other is not column
        ):
            continue
        if strength < 3 and column.reasons >= 0.5 and any(other.statuses >= 0.9 for other in columns):
            continue
        yield index


def _beats(other: Column, column: Column) -> bool:
    """Return whether `other` rather than `column`, all of HTTP statuses, holds the codes."""
    if other.codes < 0.7 or other.statuses >= 0.5 or other.reasons >= 0.5:
        return False
    if other.strength >= max(column.strength, 2):
        return True
    return other.strength > 0 and other.symbols >= 0.7 and _names_statuses(other, column)


def _names_statuses(names: Column, numbers: Column) -> bool:
    """Return whether `names` says again what the HTTP statuses `numbers` mean: `NOT_FOUND` beside 404."""
    phrases = words().phrases
    pairs = list(zip(numbers.texts, names.texts, strict=False))
    again = sum(
        squeeze(name) in map(squeeze, phrases.get(int(number[:3]), ())) for number, name in pairs if number[:3].isdigit()
    )
    return again >= 0.3 * len(pairs)


def _http_only(columns: Sequence[Column], code: int, context: Context) -> bool:
    column = columns[code]
    if column.statuses < 0.9:
        return False
    if any(other is not column and other.symbols >= 0.7 and other.distinct >= 0.7 and not _names_statuses(other, column) and not set(other.holds) & {"description"} for other in columns):
        return False
    numbers = [int(text[:3]) for text in column.texts if text[:3].isdigit()]
    if not numbers:
        return True
    unknown = sum(number not in words().phrases for number in numbers)
    if unknown > 0.3 * len(numbers):
        return False
    if context.sibling and not any(number >= 400 for number in numbers):
        return False
    return max(numbers) >= 200


def _evidence(columns: Sequence[Column], code: int, context: Context) -> tuple[float, str]:
    """Return how much speaks for errors, 3 being enough, and what is missing."""
    known = words()
    column = columns[code]
    score: float = column.strength if column.strength > 1 else 0
    held = {role for other in columns if other is not column for role in other.holds}
    score += 2 if any("http_status" in other.holds and other.statuses >= 0.5 for other in columns if other is not column) else 0
    score += 1 if held & {"resolution", "causes", "message"} else 0
    nearest, above = context.headings[:1], context.headings[1:]
    score += 2 * any(map(known.error_words.search, nearest)) or 1 * any(map(known.error_words.search, above))
    score += 1 if known.error_words.search(context.title) else 0
    score += 1.5 * (_complaints(columns, column) >= 0.35)
    score += 1.5 * context.sibling
    reason = "nothing says that its codes are codes of errors"
    if column.strength < 2 and column.symbols + column.integers < 0.5:
        score -= 2
    if column.strength < 3 and any(map(known.other_words.search, nearest)) and not any(map(known.error_words.search, nearest)):
        score -= 3
        reason = f"it stands under “{nearest[0]}”"
    for index, other in enumerate(columns):
        if other is not column and (other.header in known.refused or other.types >= 0.6):
            score -= 4 if index == 0 or other.types >= 0.6 else 2
            reason = f"its column “{other.header}” belongs to another kind of table"
    return score, reason


def _complaints(columns: Sequence[Column], code: Column) -> float:
    rows = max(code.filled, 1)
    pattern = words().complaints
    return max(
        (sum(1 for text in other.texts if pattern.search(text.replace("_", " "))) / rows for other in columns), default=0.0
    )


def _assign(columns: Sequence[Column], code: int) -> tuple[str, ...]:
    """Return the field of each column, given the column of the codes."""
    fields = {code: "code"}
    status = _status_column(columns, code)
    if status is not None:
        fields[status] = "http_status"
    description = _description(columns, fields)
    if description is not None:
        fields[description] = "description"
    for field in words().fields:
        for index in _ranked(columns, field):
            if index not in fields and field not in fields.values() and fits(columns[index], field):
                fields[index] = field
    for index, column in enumerate(columns):
        if index not in fields and "description" in column.holds and "title" not in fields.values():
            fields[index] = "title"
    return tuple(_unique(fields.get(index) or f"x-{slug(column.header)}" for index, column in enumerate(columns)))


def group_fields(page: Page, grid: Grid, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields of the columns of a table that has its codes in rows of their own."""
    columns = [_column(page, grid, index, mapping) for index in range(len(grid.headers))]
    return _assign(columns, -1)


def _status_column(columns: Sequence[Column], code: int) -> int | None:
    for index, column in enumerate(columns):
        headed = "http_status" in column.holds
        if index != code and column.statuses >= (0.3 if headed else 0.9) and (headed or column.strength > 1):
            return index
    return None


def _description(columns: Sequence[Column], fields: Mapping[int, str]) -> int | None:
    """Return the column that explains the error best."""
    for role, never in (("description", "message"), ("causes", ""), ("description", ""), ("message", ""), ("notes", ""), ("title", ""), ("name", "")):
        for index in _ranked(columns, role):
            if index not in fields and columns[index].filled and never not in columns[index].holds:
                return index
    return None


def _ranked(columns: Sequence[Column], role: str) -> list[int]:
    """Return the columns that may hold `role`, the surest first."""
    ranks = words().ranks
    found = [index for index, column in enumerate(columns) if role in column.holds]
    return sorted(found, key=lambda index: ranks.get((role, columns[index].header), len(ranks)))


def _unique(names: Iterable[str]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def fits(column: Column, field: str) -> bool:
    """Return whether the cells of a column are such as `field` takes."""
    if field in TYPED:
        read = sum(typed(field, text) is not None for text in column.texts)
        return read >= 0.6 * max(column.filled, 1)
    if field == "resolution":
        return column.distinct > 0.5 or column.codes < 0.5
    return True


def slug(header: str) -> str:
    """Return `header` as the end of the name of an extra field: `Log level` as `log-level`."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in header.casefold()).split()) or "column"
