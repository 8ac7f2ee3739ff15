"""The codes of a page that are gone for ever: those under a heading such as “Retired codes”."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.draft import CodeTable, Draft, Entry
from errbook.readers.evidence import Group
from errbook.readers.outline import Heading
from errbook.readers.values import Value
from errbook.readers.words import fold, slug, words

REASONS = ("causes", "description", "notes")
"""What says why a code is gone, best first."""
SAME = ("since", "http_status", "replaced_by")
"""The fields that a retired code has as an error has them."""


class Apart(NamedTuple):
    """What a page lists, without the retired codes, and these."""

    tables: list[CodeTable]
    groups: list[Group]
    retired: list[Entry]


def set_apart(tables: Sequence[CodeTable], groups: Sequence[Group]) -> Apart:
    """Return the tables and groups of errors in use, and the entries under headings over retired codes."""
    retired: list[Entry] = []
    listings: list[CodeTable | Group] = [*tables, *groups]
    for listing in listings:
        gone = [entry for entry in listing.entries if is_retired(entry.heading)]
        if gone:
            retired += gone
            listing.entries = [entry for entry in listing.entries if not is_retired(entry.heading)]
    left = [group for group in groups if group.entries]
    return Apart([table for table in tables if table.entries], left, sorted(retired, key=lambda entry: entry.span))


def is_retired(heading: Heading | None) -> bool:
    """Return whether a heading, or one above it, says that what stands under it is gone."""
    return heading is not None and any(fold(above.text) in words().retired for above in heading.chain())


def add_retired(draft: Draft, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Add retired codes to a draft, and yield what is said of them that has no place in the catalogue."""
    if not entries:
        return
    items: list[dict[str, Any]] = []
    draft.tree["retired"] = items
    left: dict[str, Value] = {}
    for index, entry in enumerate(entries):
        key = ("retired", index)
        fields = _fields(entry.fields)
        items.append({"code": entry.code.value, **{name: value.value for name, value in fields.items()}})
        draft.put(key, entry.span)
        draft.put((*key, "code"), entry.code.span)
        for name, value in fields.items():
            draft.put((*key, name), value.span)
            for at, item in enumerate(value.items):
                draft.put((*key, name, at), item)
        used = {value.span for value in fields.values()}
        for name, value in entry.fields.items():
            if value.span not in used:
                left.setdefault(name, value)
    for name, value in left.items():
        yield _not_read(draft, name, value)


def _fields(said: Mapping[str, Value]) -> dict[str, Value]:
    """Return the fields of a retired code from those of an entry, which are named as for an error in use."""
    fields = {name: said[name] for name in SAME if name in said}
    removed = next((name for name in said if name.removeprefix("x-") in _removals()), None)
    if removed:
        fields["removed"] = said[removed]
    reason = next((name for name in REASONS if name in said), None)
    if reason:
        value = said[reason]
        fields["reason"] = Value("<br/>".join(value.value) if reason == "causes" else value.value, value.span)
    return fields


def _removals() -> frozenset[str]:
    """Return the extra fields that a header such as `Removed in` makes."""
    return frozenset(map(slug, words().removed))


def _not_read(draft: Draft, name: str, value: Value) -> Diagnostic:
    return Diagnostic(
        "retired-field-not-read",
        Severity.NOTE,
        f"`{name.removeprefix('x-')}` of retired codes is not read",
        draft.page.location(value.span),
        "of a code that is gone the catalogue keeps when it was removed, why, and what took its place",
    )
