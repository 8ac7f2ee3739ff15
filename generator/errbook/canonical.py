"""The one way to write a catalogue down: as a tree in normal form, and as YAML."""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from errbook.document import Tree, is_list, is_mapping, is_sequence
from errbook.encoders import Encoded
from errbook.encoders.yaml import block
from errbook.model import Catalog, PageTable
from errbook.schema import text
from errbook.shape import ANYTHING, Shape, shape
from errbook.text import Text

HEADER = "# yaml-language-server: $schema=catalog.schema.json"
"""The first line, by which editors find the schema."""

_ONE_OR_MORE = {"http_status", "resolution", "replaced_by"}


def to_tree(catalog: Catalog) -> Tree:
    """Return the tree that means `catalog`: the inverse of `validate.from_tree`, without what is the default.

    A list of one is written as that one where the schema allows it.
    """
    return _members(catalog)


def to_yaml(tree: Tree) -> str:
    """Return `tree` as YAML that readers of 1.1 and 1.2 take alike, its fields in the order of the schema."""
    lines = [HEADER]
    for name, value in _fields(tree, shape()).items():
        if is_list(value) or is_mapping(value):
            lines.append("")
        if name == "errors" and is_list(value) and value:
            lines += ["errors:", "\n\n".join(f"  - {block(error, 4)}" for error in value)]
        else:
            lines.append(block({name: value}))
    return "\n".join(lines) + "\n"


def _fields(tree: Tree, shape: Shape) -> Tree:
    """Return the fields that the schema knows in its order, and then the others."""
    known = [name for name in shape.fields if name in tree]
    others = [name for name in tree if name not in shape.fields]
    return {name: _in_order(tree[name], shape.of(name) or ANYTHING) for name in known + others}


def _in_order(value: Any, shape: Shape) -> Any:
    if is_mapping(value):
        return _fields(value, shape)
    if is_list(value):
        return [_in_order(item, shape.items or ANYTHING) for item in value]
    return value


def _members(value: Any) -> Tree:
    """Return the fields of a part of the model that are not the default."""
    tree: Tree = {}
    names, defaults, items = _layout(value.__class__)
    for name, default, item in zip(names, defaults, items(value), strict=True):
        if item is not default and item != default:
            tree[name] = _one_or_more(item) if name in _ONE_OR_MORE else _plain(item)
    tree.update(tree.pop("extensions", {}))
    if tree.get("deprecated") == {}:
        tree["deprecated"] = True
    return tree


def _one_or_more(value: Any) -> Any:
    plain = _plain(value)
    return plain[0] if is_list(plain) and len(plain) == 1 else plain


@cache
def _layout(kind: Any) -> tuple[list[str], list[Any], Callable[[object], tuple[Any, ...]]]:
    """Return for the fields of a part of the model their names in a tree, their defaults, and what gets them."""
    known: tuple[str, ...] = kind._fields
    names = ["http_status" if name == "http_statuses" else name for name in known]
    return names, [kind._field_defaults.get(name) for name in known], attrgetter(*known)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.source
    if isinstance(value, PageTable):
        return {"table": _plain(value.headers), "codes": _plain(value.codes)}
    if hasattr(value, "_fields"):
        return _members(value)
    if is_mapping(value):
        return {name: _plain(item) for name, item in value.items()}
    if is_sequence(value):
        return [_plain(item) for item in value]
    return value


def authoring_schema(_: Catalog) -> Encoded:
    """Return the JSON Schema of the canonical form, which gives completion in editors, as it is published."""
    return Encoded(text("catalog").removesuffix("\n"))


def encoded_yaml(tree: Tree) -> Encoded:
    """Return `to_yaml(tree)` as text of an output."""
    return Encoded(to_yaml(tree))


FILTERS: Mapping[str, Callable[[Any], Any]] = {
    "tree": to_tree,
    "canonical_yaml": encoded_yaml,
    "authoring_schema": authoring_schema,
}
