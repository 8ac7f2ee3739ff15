"""What each column of a table holds, by the words of its header and by the spelling of its cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from errbook.readers.grids import Grid
from errbook.readers.marks import CLOSING, OPENING
from errbook.readers.page import Page
from errbook.readers.spelling import (
    NAMED_CODE,
    bare,
    is_code,
    is_integer,
    is_phrase,
    is_several,
    is_status_cell,
    is_symbol,
    without_status,
)
from errbook.readers.typed import TYPED, typed
from errbook.readers.words import fold, slug, words

SAMPLE = 200
"""How many rows are looked at to tell what a column holds."""

SURE, LIKELY, UNLIKELY = 3, 2, 1
STRENGTH = {"code": SURE, "code, perhaps": LIKELY, "code, hardly": UNLIKELY}
"""How sure a header makes that its column holds the codes."""

SENTENCE = 3
"""How many words make a column without a known header the one that explains the errors."""

SOME, HALF, MOST, NEARLY_ALL = 0.3, 0.5, 0.7, 0.9
"""Shares of the cells of a column."""

CODE_ENDINGS = (" code", " codes", " error type", " error name", "码", "碼", "코드", "コード")
SEPARATORS = str.maketrans(dict.fromkeys("/,", "|"))
PARENTHESES = str.maketrans({OPENING[1]: "(", **dict.fromkeys(CLOSING, "")})

DESCRIBING = (
    ("description", "message"),
    ("causes", ""),
    ("description", ""),
    ("message", ""),
    ("notes", ""),
    ("title", ""),
    ("name", ""),
)
"""The columns that can describe an error, best first; each unless its header may say the second, too."""


@dataclass
class Column:
    """A column, and what its cells look like: shares of the cells that are not empty."""

    page: Page
    grid: Grid
    index: int
    header: str
    """The header, folded."""
    holds: tuple[str, ...]
    """What its header says that it may hold, best first."""
    mapped: bool = False
    """Whether the project says what it holds."""

    @property
    def strength(self) -> int:
        """How sure the header makes that the column holds the codes, from 0."""
        return max((STRENGTH.get(role, 0) for role in self.holds), default=0)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells looked at, without markup."""
        cells = [row.cells[self.index] for row in self.grid.rows[:SAMPLE] if self.index < len(row.cells)]
        spans = (
            bare(self.page.text, without_status(self.page.text, cell)[0]) for cell in cells if cell.start < cell.end
        )
        return tuple(self.page.text[start:end].replace("\\", "") for start, end in spans if start < end)

    @property
    def filled(self) -> int:
        """How many cells are looked at."""
        return len(self.texts)

    @cached_property
    def codes(self) -> float:
        """The share of cells that are spelled as codes are."""
        return self._share(len(self._codes) + self._named + sum(map(is_several, self.texts)))

    @cached_property
    def symbols(self) -> float:
        """The share of codes that are no plain words or numbers."""
        return self._share(sum(map(is_symbol, self._codes)) + self._named)

    @cached_property
    def integers(self) -> float:
        """The share of whole numbers."""
        return self._share(sum(map(is_integer, self._codes)))

    @cached_property
    def foreign(self) -> float:
        """The share of words with letters other than those of codes."""
        return self._share(sum(not text.isascii() and " " not in text for text in self.texts))

    @cached_property
    def phrases(self) -> float:
        """The share of cells of several capitalized words."""
        return self._share(sum(map(is_phrase, self.texts)))

    @cached_property
    def statuses(self) -> float:
        """The share of HTTP statuses."""
        return self._share(sum(map(is_status_cell, self.texts)))

    @cached_property
    def reasons(self) -> float:
        """The share of cells that are the reason phrase of some HTTP status."""
        phrases = words().all_phrases
        return self._share(sum(text.casefold() in phrases and not text.isupper() for text in self.texts))

    @cached_property
    def types(self) -> float:
        """The share of names of data types."""
        return self._share(sum(text.casefold() in words().types for text in self._codes))

    @cached_property
    def distinct(self) -> float:
        """The share of cells that say something that no other says."""
        return self._share(len(set(self.texts)))

    @cached_property
    def words(self) -> float:
        """How many words a cell has, on average."""
        return self._share(sum(text.count(" ") + 1 for text in self.texts))

    @cached_property
    def _codes(self) -> list[str]:
        return [text for text in self.texts if is_code(text)]

    @cached_property
    def _named(self) -> int:
        return sum(NAMED_CODE.fullmatch(text) is not None for text in self.texts)

    def _share(self, count: int) -> float:
        return count / max(len(self.texts), 1)


def columns_of(page: Page, grid: Grid, mapping: Mapping[str, str]) -> list[Column]:
    """Return the columns of a table; `mapping` gives fields by header, before what errbook knows itself."""
    mapped = {fold(header): field for header, field in mapping.items()}
    columns: list[Column] = []
    for index, span in enumerate(grid.headers):
        header = fold(page.prose(span))
        field = mapped.get(header, "")
        holds = (field,) if field else roles(header)
        columns.append(Column(page, grid, index, header, holds, mapped=bool(field)))
    return columns


def roles(header: str) -> tuple[str, ...]:
    """Return what a header may head: by itself, or by a part of it, or by its last word."""
    known = words().columns
    if header in known:
        return known[header]
    outside, _, inside = header.translate(PARENTHESES).partition("(")
    for part in (outside, inside, *header.translate(SEPARATORS).split("|")):
        if part.strip() in known:
            return known[part.strip()]
    if header.endswith(CODE_ENDINGS) and not header.startswith("example"):
        return ("code, perhaps",)
    return ("description",) if header.endswith("description") else ()


def assign(columns: Sequence[Column], code: int | None) -> tuple[str, ...]:
    """Return the field of each column; `code` is the column of the codes."""
    fields = {} if code is None else {code: "code"}
    for own, column in enumerate(columns):
        if column.mapped and own not in fields and column.holds[0] not in fields.values():
            fields[own] = column.holds[0]
    for field, index in (
        ("http_status", _status(columns, code)),
        ("description", _description(columns, fields)),
    ):
        if index is not None and index not in fields and field not in fields.values():
            fields[index] = field
    for field in words().fields:
        ranked = _ranked(columns, field)
        for index in ranked:
            fits = _fits(columns[index], field, alone=len(ranked) == 1)
            if fits and index not in fields and field not in fields.values():
                fields[index] = field
    for index, column in enumerate(columns):
        if index not in fields and "description" in column.holds and "title" not in fields.values():
            fields[index] = "title"
    return tuple(_unique(fields.get(index) or f"x-{slug(column.header)}" for index, column in enumerate(columns)))


def _status(columns: Sequence[Column], code: int | None) -> int | None:
    for index, column in enumerate(columns):
        headed = "http_status" in column.holds
        if (
            index != code
            and column.statuses >= (SOME if headed else NEARLY_ALL)
            and (headed or column.strength >= LIKELY)
        ):
            return index
    return None


def _description(columns: Sequence[Column], fields: Mapping[int, str]) -> int | None:
    """Return the column that explains the error best."""
    for role, never in DESCRIBING:
        for index in _ranked(columns, role):
            if index not in fields and columns[index].filled and never not in columns[index].holds:
                return index
    others = [index for index, column in enumerate(columns) if index not in fields and not column.holds]
    longest = max(others, key=lambda index: columns[index].words, default=None)
    return longest if longest is not None and columns[longest].words >= SENTENCE else None


def _ranked(columns: Sequence[Column], role: str) -> list[int]:
    """Return the columns that may hold `role`, the surest first."""
    ranks = words().ranks
    found = [index for index, column in enumerate(columns) if role in column.holds]
    return sorted(found, key=lambda index: ranks.get((role, columns[index].header), -1))


def _unique(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _fits(column: Column, field: str, *, alone: bool) -> bool:
    """Return whether the cells of a column are such as `field` takes.

    A column of few words, each again and again, such as `fatal`, is no resolution, unless it stands `alone` for it and
    the words are plain ones, such as `Retry`.
    """
    if column.mapped:
        return True
    if field in TYPED:
        return sum(typed(field, text) is not None for text in column.texts) >= HALF * max(column.filled, 1)
    if field != "resolution" or column.distinct > HALF or column.codes < HALF:
        return True
    return alone and column.symbols < HALF
