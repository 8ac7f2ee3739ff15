"""A page as it stands: its text, what it says, and where it says it."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from errbook.docs.cells import said
from errbook.docs.edits import Edit
from errbook.docs.offsets import Offsets
from errbook.document import Document, Key, Location, Source, Table
from errbook.readers.blocks import Block, scan
from errbook.readers.page import Page, Span

_INHERITED = frozenset({"category", "http_status"})
"""What errors take from the headings over them."""
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)


class Standing:
    """A page that has been read."""

    def __init__(self, text: str, document: Document) -> None:
        """Take the text of a page, and what was read from it."""
        self.text = text
        self.document = document
        self.errors: list[dict[str, Any]] = list(map(said, document.tree.get("errors", ())))
        """What each error says, by the fields of cells."""
        self.repeated: frozenset[int] = frozenset(self._repeated())
        """The errors, by index, whose code is on the page before; they stay as they are."""
        self.tables: dict[int, Table] = {index: table for table in document.tables for index in table.errors}
        """For each error that is a row its table."""

    def _repeated(self) -> Iterator[int]:
        known: set[str] = set()
        for index, error in enumerate(self.errors):
            if error["code"] in known:
                yield index
            known.add(error["code"])

    @cached_property
    def offsets(self) -> Offsets:
        """The places of the text."""
        return Offsets(self.text)

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the page."""
        return scan(Page(Source("", self.text)))

    @cached_property
    def newline(self) -> str:
        """The line break of the page."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def span(self, key: Key) -> Span:
        """Return where the value at `key` stands; it must have a place of its own."""
        return Span(*self.offsets.span(self.document.origins[key]))

    def owns(self, index: int, field: str) -> bool:
        """Return whether the error at `index` says `field` itself, not the heading over it."""
        place = self.document.origins.get(("errors", index, field))
        if place is None or self.is_shared(index, field):
            return False
        if field not in _INHERITED:
            return True
        table = self.tables.get(index)
        if field == "http_status" and not (table and field in table.fields):
            return place not in self._stated
        return not (table and field not in table.fields) and self.is_inside(index, field)

    def is_shared(self, index: int, field: str) -> bool:
        """Return whether a cell that says `field` reaches over rows of several errors."""
        return self.document.origins.get(("errors", index, field)) in self._shared

    @cached_property
    def _shared(self) -> set[Location]:
        """The places of cells that reach over several rows."""
        first: dict[Location, Location] = {}
        shared: set[Location] = set()
        for table in self.document.tables:
            for key in (("errors", index, field) for index in table.errors for field in table.fields):
                place = self.document.origins.get(key)
                if place and first.setdefault(place, self.document.origins[key[:2]]) != self.document.origins[key[:2]]:
                    shared.add(place)
        return shared

    def is_inside(self, index: int, field: str) -> bool:
        """Return whether `field` of the error at `index` is said in its row, list item or section."""
        return self.is_around(index, field, ("errors", index))

    def is_around(self, index: int, field: str, key: Key) -> bool:
        """Return whether `field` of the error at `index` is said inside of what stands at `key`."""
        around, value = (self.document.origins.get(one) for one in (key, ("errors", index, field)))
        return bool(around and value and around[1:3] <= value[1:3] and value[3:5] <= around[3:5])

    @cached_property
    def _stated(self) -> set[Location]:
        """The places of the statuses that headings state for a category."""
        origins = self.document.origins
        keys = (("categories", index, "http_status") for index in range(len(self.document.tree.get("categories", ()))))
        return {origins[key] for key in keys if key in origins}

    def statuses_over(self, index: int) -> tuple[int, ...]:
        """Return the statuses that the headings over the error at `index` state."""
        status = self.errors[index].get("http_status")
        if status is not None and not self.owns(index, "http_status"):
            return (status,)
        name = self.errors[index].get("category")
        categories: list[dict[str, Any]] = self.document.tree.get("categories", [])
        stated: Any = next((item.get("http_status", ()) for item in categories if item["name"] == name), ())
        return (stated,) if isinstance(stated, int) else tuple(stated)

    def items(self, index: int, field: str) -> list[Span]:
        """Return where the items of a list stand."""
        spans: list[Span] = []
        while (key := ("errors", index, field, len(spans))) in self.document.origins:
            spans.append(self.span(key))
        return spans

    def lines(self, span: Span) -> Span:
        """Return `span` widened to whole lines, with the last line break."""
        start = max(self.text.rfind("\n", 0, span.start), self.text.rfind("\r", 0, span.start)) + 1
        ends = [at for at in (self.text.find("\n", span.end), self.text.find("\r", span.end)) if at >= 0]
        end = min(ends, default=len(self.text))
        return Span(start, end + (2 if self.text.startswith("\r\n", end) else 1) if ends else end)

    def entry(self, index: int) -> Span:
        """Return the whole lines of the error at `index`, with the end of a fence that it ends in.

        Of several rows on one line, as in HTML, it is the row alone. A code in a row of its own belongs to the only
        row under it.
        """
        lines = self.lines(self.span(("errors", index)))
        if not self.is_alone(index):
            return self.span(("errors", index))
        code = self.span(("errors", index, "code"))
        if code.end <= lines.start and not any(
            self.document.origins["errors", other, "code"] == self.document.origins["errors", index, "code"]
            for other in (index - 1, index + 1)
            if 0 <= other < len(self.errors)
        ):
            lines = Span(self.lines(code).start, lines.end)
        if len(_FENCE.findall(self.text, *lines)) % 2:
            return Span(lines.start, self.lines(Span(lines.end, lines.end)).end)
        return lines

    def is_alone(self, index: int) -> bool:
        """Return whether the error at `index` has its lines for itself, as but for rows in HTML all have."""
        span = self.span(("errors", index))
        lines, at = self.lines(span), bisect_left(self._entries, span)
        before, after = self._entries[max(at - 1, 0) : at], self._entries[at + 1 : at + 2]
        return not any(lines.start < other.end <= span.start for other in before) and not any(
            span.end <= other.start < lines.end for other in after
        )

    @cached_property
    def _entries(self) -> list[Span]:
        """Where the errors stand, in order; several codes may share a place."""
        return sorted({self.span(("errors", index)) for index in range(len(self.errors))})

    def is_in_front_matter(self, span: Span) -> bool:
        """Return whether a value stands in the YAML before the page."""
        return span.end <= self._front_matter

    @cached_property
    def _front_matter(self) -> int:
        """Where the YAML before the page ends."""
        blocks = self.blocks if self.text.removeprefix("\ufeff").startswith("---") else []
        return blocks[0].span.end if blocks and blocks[0].info == "front matter" else -1

    def removal(self, span: Span) -> Edit:
        """Return the removal of the lines of `span`; of blank lines around them those before are left."""
        start, end = self.lines(span) if self.text[span.end - 1 : span.end] not in "\r\n" else span
        before = self.text[:start].rstrip(" \t")
        if not before or before.endswith(("\n\n", "\n\r\n", "\r\r")):
            while end < len(self.text) and not self.text[slice(*self.lines(Span(end, end)))].strip():
                end = self.lines(Span(end, end)).end
        return Edit(start, end, "")
