"""Enumerations of codes in JSON Schemas and OpenAPI documents, and what is said beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from errbook.document import Key, is_list, is_mapping
from errbook.importers.draft import Draft, shown
from errbook.importers.records import fields
from errbook.importers.written import Written
from errbook.readers.envelope import CODE_NAMES, CODES
from errbook.readers.words import squeeze
from errbook.shape import shape

DESCRIPTIONS = (
    "x-enum-descriptions",
    "x-enum-description",
    "x-enumDescriptions",
    "enumDescriptions",
    "x-enum-comments",
    "meta:enum",
)
MARKDOWN_DESCRIPTIONS = ("markdownEnumDescriptions", "x-markdownEnumDescriptions")
NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names", "enumNames", "tsEnumNames")
FACTS = ("x-errors", "enumMetadata", "x-enum-metadata", "x-enumMetadata")
"""The members beside `enum` that hold one item for each value: a list in its order, or a mapping by value."""

MOST_REFERENCES = 32
"""How many `$ref` are followed from one schema to the next."""

_RANKS = dict.fromkeys(CODE_NAMES, 0) | {name: rank for rank, name in enumerate(CODES[5:-1], 1)}
"""How sure the name of a property makes that it holds the code; `status` never does."""


class Facet(NamedTuple):
    """A schema that is a part of another."""

    key: Key
    is_branch: bool
    """Whether it is one of several alternatives."""


class Schemas:
    """The schemas of a document; `$ref` leads to others in it."""

    def __init__(self, written: Written, draft: Draft) -> None:
        """Read the schemas of `written`, and carry what they say into `draft`."""
        self.written = written
        self.draft = draft
        self._outside: set[str] = set()
        self._members: dict[Key, dict[str, Key]] = {}
        self._code_properties: dict[Key, list[Key]] = {}
        self.extended: set[Key] = set()
        """The schemas of codes that are narrowed where they are used: which of their codes is meant, others say."""

    def resolve(self, key: Key) -> Key:
        """Return the key of what `$ref` at `key` leads to, or `key` where it leads nowhere."""
        seen: set[Key] = set()
        while key not in seen:
            seen.add(key)
            target = self._target(key)
            if target is None:
                break
            key = target
        return key

    def _target(self, key: Key) -> Key | None:
        reference = self.written.mapping(key).get("$ref")
        if not isinstance(reference, str):
            return None
        if not reference.startswith("#"):
            self._tell_outside(reference, (*key, "$ref"))
            return None
        target: Key = ()
        for token in reference[1:].split("/")[1:]:
            name = unquote(token).replace("~1", "/").replace("~0", "~")
            target = (*target, int(name) if is_list(self.written.at(target)) and name.isdecimal() else name)
        return None if self.written.at(target) is None else target

    def _tell_outside(self, reference: str, key: Key) -> None:
        if reference not in self._outside:
            self._outside.add(reference)
            message = f"{shown(reference)} is in another file, which is not read"
            hint = "bundle the document into one file first, if errors are there"
            self.draft.note("other-file", message, self.written.where(key), hint)

    def facets(self, key: Key) -> Iterator[Facet]:
        """Yield the schema at `key`, and all that it refers to, extends or chooses from, each once."""
        waiting, seen = [(Facet(key, is_branch=False), 0)], set[Key]()
        while waiting:
            facet, followed = waiting.pop()
            if facet.key in seen or not is_mapping(self.written.at(facet.key)):
                continue
            seen.add(facet.key)
            yield facet
            inner: list[tuple[Facet, int]] = []
            target = self._target(facet.key) if followed < MOST_REFERENCES else None
            if target is not None:
                inner.append((Facet(target, facet.is_branch), followed + 1))
            for name in ("allOf", "oneOf", "anyOf"):
                count = len(self.written.list((*facet.key, name)))
                inner += [(Facet((*facet.key, name, index), name != "allOf"), followed) for index in range(count)]
            waiting += reversed(inner)

    def members(self, key: Key) -> dict[str, Key]:
        """Return the values that the schema at `key` enumerates, as spelled, and where each stands."""
        if key in self._members:
            return self._members[key]
        found = self._members[key] = {}
        for facet in self.facets(key):
            places: list[Key] = [(*facet.key, "enum", index) for index in self._indexes(facet.key)]
            for place in [*places, (*facet.key, "const")]:
                value = self.written.spelled(place)
                if value is not None:
                    found.setdefault(value, place)
        return found

    def code_properties(self, key: Key) -> list[Key]:
        """Return the schemas of the property that holds the code of a response, with an enumeration each.

        The surest name decides, and then what is nearest. Of two enumerations, one a part of the other, the
        part is meant.
        """
        if key not in self._code_properties:
            self._code_properties[key] = self._find_code_properties(key)
        return self._code_properties[key]

    def _find_code_properties(self, key: Key) -> list[Key]:
        found: dict[tuple[int, int], list[Key]] = {}
        waiting, seen = [(key, 0)], set[Key]()
        for start, depth in waiting:
            for facet in self.facets(start):
                if facet.key in seen:
                    continue
                seen.add(facet.key)
                waiting.append(((*facet.key, "items"), depth + 1))
                for name in self.written.mapping((*facet.key, "properties")):
                    place = (*facet.key, "properties", name)
                    rank = _RANKS.get(name.lower().replace("-", "_"))
                    if rank is not None and self.members(place):
                        found.setdefault((rank, depth), []).append(place)
                    else:
                        waiting.append((place, depth + 1))
        return self._narrowest(found[min(found)]) if found else []

    def _narrowest(self, keys: Sequence[Key]) -> list[Key]:
        codes = {key: self.members(key).keys() for key in keys}
        wider = {key for key in keys if any(codes[other] < codes[key] for other in keys)}
        self.extended |= wider
        return [key for key in keys if key not in wider]

    def carry(self, key: Key) -> None:
        """Add the codes that the schema at `key` enumerates, and what is said of each."""
        for code, place in self.members(key).items():
            self.draft.add(code, self.written.where(place))
        for facet in self.facets(key):
            own = [self.written.spelled((*facet.key, "enum", index)) for index in self._indexes(facet.key)]
            if own:
                self._carry_beside(facet.key, own)
            if facet.is_branch:
                self._carry_branch(facet.key, [code for code in own if code])

    def _indexes(self, key: Key) -> range:
        return range(len(self.written.list((*key, "enum"))))

    def _carry_beside(self, key: Key, codes: Sequence[str | None]) -> None:
        """Carry the descriptions and names that stand beside an enumeration."""
        for names, field in ((DESCRIPTIONS, "description"), (MARKDOWN_DESCRIPTIONS, ""), (NAMES, "name")):
            for name in names:
                for code, place in self._beside((*key, name), codes):
                    self._carry_text(code, field, place)
        for index in range(len(self.written.list((*key, "x-ms-enum", "values")))):
            place = (*key, "x-ms-enum", "values", index)
            valued = self.written.spelled((*place, "value"))
            if valued and valued in codes and valued in self.draft:
                self._carry_text(valued, "name", (*place, "name"))
                self._carry_text(valued, "description", (*place, "description"))
        for name in FACTS:
            self.carry_facts((*key, name))

    def _beside(self, key: Key, codes: Sequence[str | None]) -> Iterator[tuple[str, Key]]:
        """Yield each code and where its item of a list or mapping stands."""
        items = self.written.at(key)
        if is_list(items) and len(items) != len(codes):
            message = f"{shown(key[-1])} has {len(items)} items for {len(codes)} codes, and is not carried over"
            hint = "give it one item for each code, in the same order"
            self.draft.tell("not-carried-over", message, self.written.where(key), hint)
        elif is_list(items):
            yield from ((code, (*key, index)) for index, code in enumerate(codes) if code and code in self.draft)
        elif is_mapping(items):
            yield from ((code, (*key, code)) for code in codes if code in items and code in self.draft)

    def _carry_text(self, code: str, field: str, key: Key) -> None:
        text = self.written.text(key)
        if text is None or (field == "name" and squeeze(text) == squeeze(code)):
            return
        if field:
            self.draft.carry(code, field, text, self.written.where(key))
        else:
            self.draft.put(code, "description", text, self.written.where(key))

    def _carry_branch(self, key: Key, codes: list[str]) -> None:
        """Carry what an alternative of a single code says of it; `x-http-status` says the field `http_status`."""
        constant = self.written.spelled((*key, "const"))
        codes = [constant] if constant else codes
        if len(codes) != 1 or codes[0] not in self.draft:
            return
        for name in ("title", "description"):
            self._carry_text(codes[0], name, (*key, name))
        deprecated = self.written.at((*key, "deprecated"))
        if deprecated is True:
            self.draft.put(codes[0], "deprecated", deprecated, self.written.where((*key, "deprecated")))
        known = error_fields()
        for name, value in self.written.mapping(key).items():
            if name.startswith("x-"):
                field = name.removeprefix("x-").replace("-", "_")
                self._carry_fact(codes[0], field if field in known else name, value, (*key, name))

    def carry_facts(self, key: Key) -> None:
        """Carry what a mapping by code says of each: fields of this catalogue, or names that mean them."""
        items = self.written.mapping(key)
        records = {code: facts for code, facts in items.items() if is_mapping(facts) and facts}
        names = list(dict.fromkeys(name for facts in records.values() for name in facts))
        known = error_fields()
        if all(name in known or name.startswith("x-") for name in names):
            meant: Mapping[str, str] = {name: name for name in names}
        else:
            meant = fields(names, list(records.values()))
        for code, facts in records.items():
            if self.draft.add(code, self.written.where((*key, code))):
                for name, value in facts.items():
                    self._carry_fact(code, meant[name], value, (*key, code, name))

    def _carry_fact(self, code: str, field: str, value: Any, key: Key) -> None:
        if field != "code":
            self.draft.carry(code, field, value, self.written.where(key))


def error_fields() -> frozenset[str]:
    """Return the names of the fields of an error."""
    errors = shape().fields["errors"].items
    return frozenset(errors.fields if errors else ())
