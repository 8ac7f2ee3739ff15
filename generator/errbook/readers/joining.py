"""The errors of a page put together: what is said of a code in several places belongs to one error."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from errbook.readers.draft import CodeTable, Entry
from errbook.readers.evidence import Group
from errbook.readers.typed import TYPED
from errbook.readers.values import Value


class Contradiction(NamedTuple):
    """Two places of one kind or another that say different things of a code."""

    code: str
    field: str
    kept: Value
    """What the first place says, which counts."""
    again: Value
    """What the other says."""


class Listing(NamedTuple):
    """The errors of a page, the tables of them, and where the page contradicts itself."""

    entries: list[Entry]
    tables: list[CodeTable]
    contradictions: list[Contradiction]


def join(tables: Sequence[CodeTable], groups: Sequence[Group]) -> Listing:
    """Return the errors, and the tables of them.

    Where a table and sections speak of the same codes, the first on the page is kept, and the other fills in
    what it does not say; where they differ in more than words, it is told. A code that stands twice in places of
    one kind stays twice, for `merge` to tell.
    """
    listed: list[tuple[Entry, str, CodeTable | None]] = [
        (entry, "table", table) for table in tables for entry in table.entries
    ]
    listed += [(entry, group.kind, None) for group in groups for entry in group.entries]
    kept: dict[str, tuple[str, Entry]] = {}
    entries: list[Entry] = []
    repeated: set[CodeTable] = set()
    contradictions: list[Contradiction] = []
    for entry, kind, table in sorted(listed, key=lambda item: item[0].span.start):
        first_kind, first = kept.setdefault(entry.code.value, (kind, entry))
        if first_kind == kind:
            entries.append(entry)
            continue
        contradictions += _contradictions(first, entry)
        _fill(first, entry)
        if table:
            repeated.add(table)
    return Listing(entries, [table for table in tables if table not in repeated], contradictions)


def _contradictions(entry: Entry, again: Entry) -> Iterator[Contradiction]:
    for field in TYPED:
        kept, other = entry.fields.get(field), again.fields.get(field)
        if kept and other and kept.value != other.value:
            yield Contradiction(entry.code.value, field, kept, other)


def mapping_tables(tables: Sequence[CodeTable], groups: Sequence[Group]) -> set[CodeTable]:
    """Return the tables that map codes of another system to codes that the page lists elsewhere."""
    listed = Counter(entry.code.value for group in groups for entry in group.entries)
    listed.update(code for table in tables for code in {entry.code.value for entry in table.entries})
    return {table for table in tables if _is_mapping(table.entries, listed)}


def _is_mapping(entries: Sequence[Entry], listed: Mapping[str, int]) -> bool:
    mine = {entry.code.value for entry in entries}
    if any(listed[code] > 1 for code in mine):
        return False
    rows: Counter[str] = Counter()
    for entry in entries:
        for field, value in entry.fields.items():
            other = value.value.strip("`*") if isinstance(value.value, str) else ""
            rows[field] += other in listed and other not in mine
    return any(count >= 0.6 * len(entries) for count in rows.values())


def _fill(entry: Entry, again: Entry) -> None:
    for field, value in (again.own_fields or again.fields).items():
        entry.fields.setdefault(field, value)
