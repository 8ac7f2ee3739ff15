"""The errors found on a page, put together into the tree of a document with the place of every value."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from errbook.document import Document, Key, Location, Table, Tree
from errbook.readers.outline import Heading
from errbook.readers.page import Page, Span
from errbook.readers.values import Value


@dataclass(slots=True, eq=False)
class Entry:
    """An error as found."""

    span: Span
    """The row, list item or section that it is."""
    code: Value
    fields: dict[str, Value]
    """What it says beside its code, by the fields of an error."""
    heading: Heading | None
    """The heading that it stands under."""
    own_fields: Mapping[str, Value] | None = None
    """Its fields without a description, if that is what it says for another field."""
    again: Sequence[tuple[str, Value]] = ()
    """What is said once more of its fields, and does not count."""


@dataclass(slots=True, eq=False)
class CodeTable:
    """A table of errors as found."""

    span: Span
    headers: tuple[str, ...]
    """The header cells as written."""
    fields: tuple[str, ...]
    """For each column the field of an error that it holds."""
    entries: list[Entry] = field(default_factory=list[Entry])


class Draft:
    """A document in the making."""

    def __init__(self, page: Page) -> None:
        """Start a document about `page`."""
        self.page = page
        self.tree: Tree = {}
        self.origins: dict[Key, Location] = {}
        self._entries: list[Entry] = []
        self._places: dict[Span, Location] = {}
        """The places of what many errors inherit."""

    def put(self, key: Key, span: tuple[int, int]) -> None:
        """Say where the value at `key` stands."""
        self.origins[key] = self.page.location(span)

    def _inherited(self, key: Key, span: Span) -> None:
        place = self._places.get(span)
        if place is None:
            place = self._places[span] = self.page.location(span)
        self.origins[key] = place

    def add_errors(self, entries: list[Entry]) -> None:
        """Add the errors, in the order of the page, and the categories that their headings make."""
        self._entries = sorted(entries, key=lambda entry: (entry.span, entry.code.span))
        if entries:
            self.put(("errors",), self._entries[0].span)
        self.tree["categories"] = []
        names: dict[str, int] = {}
        self.tree["errors"] = [self._error(index, entry, names) for index, entry in enumerate(self._entries)]
        if not self.tree["categories"]:
            del self.tree["categories"]

    def is_in_an_error(self, span: Span) -> bool:
        """Return whether `span` is a part of what the page says of one error."""
        before = bisect_right(self._entries, span.start, key=lambda entry: entry.span.start)
        return before > 0 and span.start < self._entries[before - 1].span.end

    def _error(self, index: int, entry: Entry, names: dict[str, int]) -> dict[str, Any]:
        error: dict[str, Any] = {"code": entry.code.value}
        self.put(("errors", index), entry.span)
        self.put(("errors", index, "code"), entry.code.span)
        if "category" in entry.fields:
            category = entry.fields["category"]
            self._category(names, category.value, category.span, None)
        elif entry.heading:
            self._category(names, entry.heading.category, entry.heading.name, entry.heading)
        self._inherit(index, entry, error)
        for name, value in entry.fields.items():
            error[name] = value.value
            self.put(("errors", index, name), value.span)
            for at, item in enumerate(value.items):
                self.put(("errors", index, name, at), item)
        if "sunset" in error:
            self._sunset(index, error)
        return error

    def _sunset(self, index: int, error: dict[str, Any]) -> None:
        """Make the last day a part of the deprecation."""
        said = error.get("deprecated")
        error["deprecated"] = {**(said if isinstance(said, dict) else {}), "sunset": error.pop("sunset")}
        place = self.origins["errors", index, "sunset"]
        self.origins.setdefault(("errors", index, "deprecated"), place)
        self.origins["errors", index, "deprecated", "sunset"] = place

    def _inherit(self, index: int, entry: Entry, error: dict[str, Any]) -> None:
        """Take category and status from the headings over the error, where it does not state them."""
        if not entry.heading:
            return
        if "category" not in entry.fields:
            error["category"] = entry.heading.category
            self._inherited(("errors", index, "category"), entry.heading.name)
        if "http_status" not in entry.fields:
            stating = entry.heading.stating
            if stating and len(stating.statuses) == 1:
                error["http_status"] = stating.statuses[0]
                self._inherited(("errors", index, "http_status"), stating.status_span)

    def _category(self, names: dict[str, int], name: str, span: Span, heading: Heading | None) -> None:
        if name in names:
            return
        index = names[name] = len(names)
        category: dict[str, Any] = {"name": name}
        self.put(("categories", index), heading.span if heading else span)
        self.put(("categories", index, "name"), span)
        stating = heading.stating if heading else None
        if stating:
            category["http_status"] = stating.statuses[0] if len(stating.statuses) == 1 else list(stating.statuses)
            self.put(("categories", index, "http_status"), stating.status_span)
        self.tree["categories"].append(category)

    def document(self, tables: list[CodeTable]) -> Document:
        """Return the document."""
        indexes = {id(entry): index for index, entry in enumerate(self._entries)}
        return Document(self.tree, self.origins, tuple(self._table(table, indexes) for table in tables))

    def _table(self, table: CodeTable, indexes: dict[int, int]) -> Table:
        rows = tuple(indexes[id(entry)] for entry in table.entries)
        return Table(self.page.location(table.span), table.headers, table.fields, rows)
