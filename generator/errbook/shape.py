"""What a schema expects in each place, as readers and writers need it: types, fields and their order."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from errbook.schema import load
from errbook.schema_checks import ecma


class Shape(NamedTuple):
    """What a schema expects in a place."""

    types: frozenset[str] = frozenset()
    """The types of JSON Schema that are allowed; none where all are."""
    fields: Mapping[str, "Shape"] = {}
    """The fields of a mapping, in the schema's order."""
    items: "Shape | None" = None
    """What the items of a list are, where the schema says it."""
    patterns: tuple[re.Pattern[str], ...] = ()
    """What the names of fields match that can hold anything."""
    closed: bool = False
    """Whether a mapping has no further fields."""
    others: "Shape | None" = None
    """What its further fields are, where the schema says it."""

    def of(self, name: str) -> "Shape | None":
        """Return what the field `name` of a mapping is, or `None` where the schema has no such field."""
        known = self.fields.get(name)
        if known is not None:
            return known
        if any(pattern.search(name) for pattern in self.patterns):
            return ANYTHING
        return None if self.closed else self.others or ANYTHING


ANYTHING = Shape()
"""Where the schema expects nothing in particular."""


@cache
def shape() -> Shape:
    """Return what `catalog.schema.json` expects."""
    schema = load("catalog")
    return _shape(schema, schema.get("$defs", {}))


def _shape(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Shape:
    kinds = list(_alternatives(schema, definitions))
    others = [kind["additionalProperties"] for kind in kinds if "additionalProperties" in kind]
    return Shape(
        types=frozenset(kind["type"] for kind in kinds if "type" in kind),
        fields={name: _shape(each, definitions) for kind in kinds for name, each in kind.get("properties", {}).items()},
        items=next((_shape(kind["items"], definitions) for kind in kinds if "items" in kind), None),
        patterns=tuple(re.compile(ecma(each)) for kind in kinds for each in kind.get("patternProperties", ())),
        closed=False in others,
        others=next((_shape(each, definitions) for each in others if each is not False), None),
    )


def _alternatives(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        for each in schema["anyOf"]:
            yield from _alternatives(each, definitions)
    else:
        yield schema
