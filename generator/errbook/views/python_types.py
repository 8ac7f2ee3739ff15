"""The types of a body in Python: a `TypedDict` for each object, derived from an example."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from keyword import iskeyword
from typing import Any, NamedTuple, cast

from errbook.encoders import Encoded
from errbook.encoders.python import literal
from errbook.naming import pascal, words
from errbook.views.places import Place, Tree

_FIELD = re.compile("(?!__)[A-Za-z_][A-Za-z0-9_]*")
_ANNOTATIONS = frozenset({"NotRequired", "bool", "dict", "float", "int", "list", "object", "str"})
"""The names that annotations are made of, so that no field of a class may take them."""
_ENUMERATION = "ErrorCode"
"""What the package calls its codes, so that no type may be called so."""
_MEANINGS = {
    "ErrorResponse": "The body of an error response.",
    "ErrorBody": "The error in a body.",
    "ErrorDetail": "A detail of an error.",
}


class Type(NamedTuple):
    """A `TypedDict`."""

    name: Encoded
    meaning: Encoded
    is_class: bool
    """Whether a class body can hold the names of all members."""
    fields: Sequence[tuple[Encoded, Encoded]]
    """Each member's name and annotation; the name is a literal unless the type is a class."""


class Types:
    """The types of a body, each after those that it uses."""

    def __init__(self, names: Mapping[Place, str], always: AbstractSet[Place]) -> None:
        """Take the names of the objects that have one of their own, and the places that every body has."""
        self.made: list[Type] = []
        self.annotations: dict[Place, str] = {}
        """The annotation of each member of each type."""
        self._names = names
        self._taken = {_ENUMERATION, *names.values()}
        self._always = always

    def of(self, value: Any, at: Place) -> str:
        """Return the annotation of `value`, which stands `at` a place of the body."""
        if isinstance(value, dict):
            return self._object(cast("Tree", value), at) if value else "dict[str, object]"
        if isinstance(value, list):
            return f"list[{self._item(value, (*at, '0'))}]"
        return type(value).__name__ if isinstance(value, str | int | float) else "object"

    def _item(self, items: Any, at: Place) -> str:
        if items and all(isinstance(item, dict) for item in items):
            return self.of({name: value for item in items for name, value in item.items()}, at)
        found = {self.of(item, at) for item in items}
        return found.pop() if len(found) == 1 else "object"

    def _object(self, members: Tree, at: Place) -> str:
        annotations = {name: self.of(inner, (*at, name)) for name, inner in members.items()}
        self.annotations |= {(*at, name): kind for name, kind in annotations.items()}
        is_class = all(map(_is_field, annotations))
        fields = [
            (
                Encoded(name) if is_class else literal(name),
                Encoded(kind if (*at, name) in self._always else f"NotRequired[{kind}]"),
            )
            for name, kind in annotations.items()
        ]
        name = self._names.get(at) or self._new_name(at)
        meaning = _MEANINGS.get(name, "A part of an error response.")
        self.made.append(Type(Encoded(name), Encoded(meaning), is_class, fields))
        return name

    def _new_name(self, at: Place) -> str:
        """Return a name made of the members on the way, but for the error around them, which all names begin with."""
        way = words(" ".join(name for name in at if name != "0"))
        if way and way[0].lower() in {"error", "errors"}:
            del way[0]
        wanted = name = "Error" + (pascal(way) or "Part")
        number = 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name


def _is_field(name: str) -> bool:
    return _FIELD.fullmatch(name) is not None and not iskeyword(name) and name not in _ANNOTATIONS
