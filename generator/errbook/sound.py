"""What of a faulty document can be judged all the same: its parts that fit the schema. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from errbook import density, schema
from errbook.document import EVERYWHERE, Document, Key, Location, Tree, is_list, is_mapping
from errbook.merge import IDENTITY

_SHARED = frozenset({"aliases", "category", "deprecated", "params", "replaced_by"})
"""The fields of an error by which rules also judge what is around it."""


def sound(document: Document) -> Document:
    """Return what of `document` fits `catalog.schema.json`, and the gaps that the rest leaves."""
    tree: Tree = {}
    indexes: dict[Key, int] = {}
    gaps = set(document.gaps)
    for name, value in document.tree.items():
        if _fits({name: value}):
            tree[name] = value
        elif name in IDENTITY and is_list(value):
            tree[name] = []
            for index, item in enumerate(value):
                fitting = _fitting(name, item)
                if not fitting or fitting != item:
                    gaps.add(_gap((name, len(tree[name])), item, fitting))
                if fitting:
                    indexes[name, index] = len(tree[name])
                    tree[name].append(fitting)
        else:
            gaps.add(EVERYWHERE)
    return Document(tree, dict(_moved(document.origins, indexes)), gaps=frozenset(gaps))


def _fits(tree: Tree) -> bool:
    return schema.fits(tree) and not any(density.check(Document(tree)))


def _fitting(name: str, item: Any) -> Tree:
    """Return the fields that fit of an item of the list `name`; none where it does not say what it is about."""
    definition = schema.load("catalog")["properties"][name]["items"]["$ref"].rpartition("/")[2]
    required = schema.load("catalog")["$defs"][definition]["required"]
    fields = item if is_mapping(item) else {}
    core = {field: fields[field] for field in required if field in fields}
    if not _fits({name: [core]}):
        return {}
    return {field: value for field, value in fields.items() if _fits({name: [{**core, field: value}]})}


def _gap(key: Key, item: Any, fitting: Tree) -> Key:
    """Return the gap that is left around the item at `key`, of which only the fields `fitting` are read."""
    return key if fitting and _SHARED.isdisjoint(item.keys() - fitting.keys()) else EVERYWHERE


def _moved(origins: Mapping[Key, Location], indexes: Mapping[Key, int]) -> Iterator[tuple[Key, Location]]:
    """Yield the places of what is left, each under the index that its item has now."""
    moved = {name for name, _ in indexes}
    for key, place in origins.items():
        if key[:2] in indexes:
            yield (key[0], indexes[key[:2]], *key[2:]), place
        elif not key[1:] or key[0] not in moved:
            yield key, place
