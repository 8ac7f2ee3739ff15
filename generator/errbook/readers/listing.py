"""The errors of a page put together: what is said of a code in several places belongs to one error."""

from collections import Counter
from collections.abc import Collection, Sequence

from errbook.readers.draft import CodeTable, Entry
from errbook.readers.evidence import Group


def join(tables: Sequence[CodeTable], groups: Sequence[Group]) -> tuple[list[Entry], list[CodeTable]]:
    """Return the errors, and the tables of them.

    Where a table and sections speak of the same codes, the first on the page is kept and the other fills in what it
    does not say. A code that stands twice in places of one kind stays twice, for `merge` to tell.
    """
    listings = [("table", table.span.start, table.entries, table) for table in tables]
    listings += [(group.kind, group.entries[0].span.start, group.entries, None) for group in groups]
    kept: dict[str, tuple[str, Entry]] = {}
    entries: list[Entry] = []
    repeated: list[CodeTable] = []
    for kind, _, found, table in sorted(listings, key=lambda listing: listing[1]):
        again = [entry for entry in found if kept.get(entry.code.value, (kind,))[0] != kind]
        for entry in again:
            _fill(kept[entry.code.value][1], entry)
        if again and table:
            repeated.append(table)
        names = {id(entry) for entry in again}
        new = [entry for entry in found if id(entry) not in names]
        entries += new
        for entry in new:
            kept.setdefault(entry.code.value, (kind, entry))
    return entries, [table for table in tables if not any(table is other for other in repeated)]


def is_mapping(entries: Sequence[Entry], codes: Collection[str]) -> bool:
    """Return whether another column of a table holds `codes`, listed elsewhere: it maps something to them."""
    rows: Counter[str] = Counter()
    for entry in entries:
        if entry.code.value in codes:
            return False
        for field, value in entry.fields.items():
            rows[field] += isinstance(value.value, str) and value.value.strip("`*") in codes
    return any(count >= 0.6 * len(entries) for count in rows.values())


def _fill(entry: Entry, again: Entry) -> None:
    for field, value in again.fields.items():
        entry.fields.setdefault(field, value)
