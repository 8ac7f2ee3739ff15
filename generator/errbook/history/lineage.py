"""What became of each code: it stayed, came, went, was renamed, split or merged, or rests as a tombstone."""

from collections.abc import Iterator
from typing import NamedTuple

from errbook.history.difference import Difference, Part, Side
from errbook.history.wording import texts
from errbook.model import Catalog, Retired
from errbook.text import Text


class Lineage(NamedTuple):
    """Which errors of two catalogues are the same, and what became of the others."""

    pairs: list[tuple[int, int]]
    """The indexes of each error that both have, perhaps under another code; in the order of the later one."""
    differences: list[Difference]


def lineage(before: Catalog, after: Catalog) -> Lineage:
    """Follow each code from one catalogue to the other.

    That a code was renamed, split or merged is taken from `aliases` and `replaced_by` alone, and only where
    they leave no choice; else codes are gone, and codes are new.
    """
    codes = _Codes(before, after)
    groups = list(codes.groups())
    pairs = [(codes.old[code], index) for code, index in codes.new.items() if code in codes.old]
    pairs += [(codes.old[gone[0]], codes.new[come[0]]) for gone, come in groups if len(gone) == len(come) == 1]
    differences = [codes.grouped(gone, come) for gone, come in groups]
    differences += codes.alone({code for gone, come in groups for code in (*gone, *come)})
    differences += _tombstones(before, after, codes)
    return Lineage(sorted(pairs, key=lambda pair: pair[1]), differences)


Group = tuple[list[str], list[str]]
"""The codes that are gone, and those that took their place."""


class _Codes:
    """The codes of both catalogues, and what connects those that are gone with those that are new."""

    def __init__(self, before: Catalog, after: Catalog) -> None:
        self.old = _indexes(error.code for error in before.errors)
        self.new = _indexes(error.code for error in after.errors)
        self.links: dict[str, dict[str, None]] = {}
        if self.old.keys() != self.new.keys():
            for first, second in (*_declared(before), *_declared(after)):
                if self._moved(first) or self._moved(second):
                    self.links.setdefault(first, {})[second] = None
                    self.links.setdefault(second, {})[first] = None

    def _moved(self, code: str) -> bool:
        return (code in self.old) != (code in self.new)

    def _linked(self, code: str) -> list[str]:
        """Return the codes on the other side that are linked with `code`, which is on one side only."""
        other, own = (self.new, self.old) if code in self.old else (self.old, self.new)
        return [each for each in self.links.get(code, ()) if each in other and each not in own]

    def _kept(self, code: str) -> list[str]:
        return [each for each in self.links.get(code, ()) if each in self.old and each in self.new]

    def groups(self) -> Iterator[Group]:
        """Yield each group of codes that became one another without a doubt: one became some, or some one."""
        seen: set[str] = set()
        for code in (*self.old, *self.new):
            if code in seen or not self._moved(code):
                continue
            members = self._component(code)
            seen.update(members)
            gone = [each for each in members if each in self.old]
            come = [each for each in members if each in self.new]
            if min(len(gone), len(come)) == 1:
                yield gone, come
            elif len(members) == 1 and len(kept := self._kept(code)) == 1:
                yield (kept + members, kept) if gone else (kept, kept + members)

    def _component(self, code: str) -> list[str]:
        members, waiting = {code: None}, [code]
        while waiting:
            for each in self._linked(waiting.pop()):
                if each not in members:
                    members[each] = None
                    waiting.append(each)
        return sorted(members, key=lambda each: (self.old.get(each, -1), self.new.get(each, -1)))

    def grouped(self, gone: list[str], come: list[str]) -> Difference:
        """Return the difference that a group makes."""
        first, second = self._side(self.old, gone[0]), self._side(self.new, come[0])
        if len(gone) == len(come) == 1:
            return Difference("code-renamed", ("code",), first, second)
        kind = "code-split" if len(gone) == 1 else "codes-merged"
        return Difference(kind, ("code",), first._replace(value=gone), second._replace(value=come))

    def alone(self, grouped: set[str]) -> Iterator[Difference]:
        """Yield the codes that are gone or new, and in no group."""
        for code in self.old:
            if code not in self.new and code not in grouped:
                yield Difference("code-removed", ("code",), self._side(self.old, code), None)
        for code in self.new:
            if code not in self.old and code not in grouped:
                yield Difference("code-added", ("code",), None, self._side(self.new, code))

    def _side(self, indexes: dict[str, int], code: str) -> Side:
        return Side(code, ("errors", indexes[code], "code"), code)


def _indexes(codes: Iterator[Text]) -> dict[str, int]:
    indexes: dict[str, int] = {}
    for index, code in enumerate(codes):
        indexes.setdefault(code.source, index)
    return indexes


def _declared(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each code with another that the catalogue says is an earlier spelling or a replacement of it."""
    for error in catalog.errors:
        for name in (*error.aliases, *error.replaced_by):
            yield error.code.source, name.source
    for item in catalog.retired:
        for name in item.replaced_by:
            yield item.code.source, name.source


def _tombstones(before: Catalog, after: Catalog, codes: _Codes) -> Iterator[Difference]:
    earlier = _indexes(item.code for item in before.retired)
    later = _indexes(item.code for item in after.retired)
    for code in {**earlier, **later}:
        first = Side(code, ("retired", earlier[code]), code) if code in earlier else None
        second = Side(code, ("retired", later[code]), code) if code in later else None
        kind = _tombstone_kind(code, first, second, codes)
        if kind:
            yield Difference(kind, ("retired",), first, second)
        if first and second:
            part = Part((code, code), (first.key, second.key), ("retired",))
            yield from _reworded(part, before.retired[earlier[code]], after.retired[later[code]])


def _tombstone_kind(code: str, first: Side | None, second: Side | None, codes: _Codes) -> str | None:
    if first and second:
        if code in codes.new and code not in codes.old:
            return "code-reused"
        return "code-retired" if code in codes.old and code not in codes.new else None
    if second:
        return "code-retired" if code in codes.old else "tombstone-added"
    return "code-reused" if code in codes.new else "tombstone-removed"


def _reworded(part: Part, before: Retired, after: Retired) -> Iterator[Difference]:
    for name in ("since", "removed", "http_status", "replaced_by"):
        if getattr(before, name) != getattr(after, name):
            yield part.of(name).difference("tombstone-changed", getattr(before, name), getattr(after, name))
    yield from texts(part, before, after, ("reason",))
