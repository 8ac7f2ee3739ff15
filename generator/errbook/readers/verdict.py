"""Whether a table lists errors, and if not, what it is instead."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from errbook.readers.columns import HALF, LIKELY, MOST, NEARLY_ALL, SOME, SURE, Column, assign, columns_of
from errbook.readers.evidence import COMPLAINING
from errbook.readers.grids import Grid
from errbook.readers.spelling import SPELLED
from errbook.readers.survey import Survey
from errbook.readers.words import fold, squeeze, words
from errbook.statuses import FIRST_ERROR_STATUS

ENOUGH = 3
"""How much has to speak for errors."""
LAST_COLUMN = 2
"""Where a column of codes stands at most, unless its header makes it sure."""
UNSURE = "nothing says that its codes are codes of errors"
HTTP_ONLY = "its codes are HTTP statuses"
FIRST_FINAL_STATUS = 200


class Context(NamedTuple):
    """What stands around a table."""

    headings: tuple[str, ...]
    """The headings over it, nearest first."""
    title: str
    """What the page is about."""
    sibling: bool = False
    """Whether the page has a table of errors with the same headers."""


class Verdict(NamedTuple):
    """What a table is."""

    fields: tuple[str, ...] = ()
    """For each column the field of an error that it holds; empty if the table lists no errors."""
    rule: str = ""
    """The rule of the diagnostic that says why it lists none; empty if the project says so."""
    reason: str = ""
    hint: str = "if its rows are errors, name the column of the codes `Error code`"


def judge(survey: Survey, grid: Grid, context: Context) -> Verdict:
    """Return what the columns of `grid` hold, or why it is no table of errors."""
    columns = columns_of(survey.page, grid, survey.mapping)
    pinned = survey.pins.get(tuple(column.header for column in columns))
    if pinned is not None and (not pinned or "code" in pinned):
        return _pinned(columns, pinned, context)
    return _judged(columns, context)


def _judged(columns: Sequence[Column], context: Context) -> Verdict:
    mapped = next((index for index, column in enumerate(columns) if column.mapped and column.holds == ("code",)), None)
    if mapped is not None:
        return Verdict(assign(columns, mapped))
    candidates = sorted(_candidates(columns), key=lambda index: (-columns[index].strength, index))
    if not candidates:
        return _without_codes(columns)
    code = candidates[0]
    if _http_only(columns, code, context):
        return Verdict(rule="http-table", reason=HTTP_ONLY)
    score, against = _evidence(columns, code, context)
    if score >= ENOUGH:
        return Verdict(assign(columns, code))
    return Verdict(rule="unsure-table" if against == UNSURE else "other-table", reason=against)


def _without_codes(columns: Sequence[Column]) -> Verdict:
    """Return what a table is that has no column of codes."""
    foreign = next((column for column in columns if column.strength >= LIKELY and column.foreign >= HALF), None)
    if foreign:
        reason = f"its column “{foreign.header}” holds words of other letters than those of codes"
        return Verdict((), "unsure-table", reason, SPELLED)
    if any(column.statuses >= NEARLY_ALL for column in columns):
        return Verdict(rule="http-table", reason="it lists HTTP statuses")
    return Verdict(rule="other-table", reason="no column holds codes")


def _pinned(columns: Sequence[Column], fields: tuple[str, ...], context: Context) -> Verdict:
    """Return what the project says that a table holds; HTTP statuses are no codes even so."""
    if fields and _http_only(columns, fields.index("code"), context):
        return Verdict(rule="http-table", reason=HTTP_ONLY)
    return Verdict(fields)


def _candidates(columns: Sequence[Column]) -> Iterator[int]:
    """Yield the columns that may hold the codes."""
    for index, column in enumerate(columns):
        if not column.strength or not column.filled or column.header in words().refused:
            continue
        if column.strength < SURE and index > LAST_COLUMN:
            continue
        spelled = column.codes + (column.phrases if column.strength >= LIKELY else 0)
        if spelled >= (HALF if column.strength >= LIKELY else MOST) and not _is_status(columns, column):
            yield index


def _is_status(columns: Sequence[Column], column: Column) -> bool:
    """Return whether a column holds HTTP statuses, or their reason phrases, beside the codes of a table."""
    others = [other for other in columns if other is not column]
    if "http_status" in column.holds and column.statuses >= HALF:
        return True
    if column.statuses >= NEARLY_ALL and any(_beats(other, column) for other in others):
        return True
    return column.strength < SURE and column.reasons >= HALF and any(other.statuses >= NEARLY_ALL for other in others)


def _beats(other: Column, column: Column) -> bool:
    """Return whether `other` rather than `column`, all of HTTP statuses, holds the codes."""
    if other.codes < MOST or other.statuses >= HALF or other.reasons >= HALF:
        return False
    if other.strength >= max(column.strength, LIKELY):
        return True
    return other.strength > 0 and other.symbols >= MOST and _names_statuses(other, column)


def _names_statuses(names: Column, numbers: Column) -> bool:
    """Return whether `names` says again what the HTTP statuses `numbers` mean: `NOT_FOUND` beside 404."""
    phrases = words().phrases
    pairs = list(zip(numbers.texts, names.texts, strict=False))
    again = sum(
        squeeze(name) in map(squeeze, phrases.get(int(number[:3]), ()))
        for number, name in pairs
        if number[:3].isdecimal()
    )
    return again >= SOME * len(pairs)


def _http_only(columns: Sequence[Column], code: int, context: Context) -> bool:
    """Return whether the codes of a table are HTTP statuses, and nothing says that they are its own."""
    column = columns[code]
    others = [other for other in columns if other is not column and "http_status" in other.holds]
    stated = any(other.statuses >= HALF or not other.filled for other in others)
    if (
        column.statuses < NEARLY_ALL
        or stated
        or any(_is_name(other, column) for other in columns if other is not column)
    ):
        return False
    numbers = [int(text[:3]) for text in column.texts if text[:3].isdecimal()]
    if not numbers:
        return True
    unknown = sum(number not in words().phrases for number in numbers)
    if unknown > SOME * len(numbers) or (context.sibling and max(numbers) < FIRST_ERROR_STATUS):
        return False
    return max(numbers) >= FIRST_FINAL_STATUS


def _is_name(other: Column, numbers: Column) -> bool:
    """Return whether a column gives numbers a symbolic name of their own."""
    named = other.symbols >= MOST and other.distinct >= MOST
    return named and "description" not in other.holds and not _names_statuses(other, numbers)


def _evidence(columns: Sequence[Column], code: int, context: Context) -> tuple[float, str]:
    """Return how much speaks for errors, and what speaks against them, or is missing."""
    column = columns[code]
    others = [other for other in columns if other is not column]
    nearest = context.headings[0] if context.headings else ""
    error_words, other_words = words().error_words.search, words().other_words.search
    score: float = column.strength if column.strength >= LIKELY else 0
    score += 2 * any("http_status" in other.holds and other.statuses >= HALF for other in others)
    score += any({"resolution", "causes", "message"}.intersection(other.holds) for other in others)
    score += 2 * bool(error_words(nearest) or fold(nearest) in words().retired)
    score += any(map(error_words, context.headings[1:]))
    score += bool(error_words(context.title))
    score += 1.5 * _complains(columns, column) + 1.5 * context.sibling
    against = UNSURE
    if column.strength < LIKELY and column.symbols + column.integers < HALF:
        score -= 2
    if column.strength < SURE and other_words(nearest) and not error_words(nearest):
        score, against = score - 3, f"it stands under “{nearest}”"
    for index, other in enumerate(columns):
        if other is not column and (other.header in words().refused or other.types >= MOST):
            score -= 4 if index == 0 or other.types >= MOST else 2
            kind = "holds types of data" if other.types >= MOST else "belongs to another kind of table"
            against = f"its column “{other.header}” {kind}"
    return score, against


def _complains(columns: Sequence[Column], code: Column) -> bool:
    """Return whether enough of the rows complain of something in one of the columns."""
    complains = words().complaints.search
    counts = (sum(complains(text.replace("_", " ")) is not None for text in other.texts) for other in columns)
    return any(count / max(code.filled, 1) >= COMPLAINING for count in counts)
