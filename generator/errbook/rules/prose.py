"""Every text that an author wrote into a catalogue, with its key."""

from collections.abc import Callable, Iterator
from itertools import chain
from operator import attrgetter
from typing import Any

from errbook.document import Key
from errbook.model import Catalog
from errbook.text import Text

Place = tuple[Key, Text]

CATALOG = ("title", "version", "base_uri", "description")
DEPRECATION = ("since", "reason")

PARTS = {
    "categories": ("name", "description"),
    "errors": ("description", "message", "title", "name", "category", "type", "since", "owner"),
    "retired": ("reason", "since", "removed"),
    "troubleshooting": ("title",),
}
"""For each list of the catalogue the fields of its items that are texts."""

SEVERAL = {"errors": ("resolution", "causes", "tags"), "troubleshooting": ("steps",)}
"""The fields that are lists of texts."""

INNER = {
    "params": ("format", "description"),
    "headers": ("description", "example"),
    "examples": ("title", "message"),
    "links": ("url", "title"),
}
"""For each list of an error the fields of its items that are texts."""


_LATEST: list[tuple[Catalog, str]] = []
"""The catalogue that the rules are looking at, and its texts."""


def texts(catalog: Catalog) -> Iterator[Place]:
    """Yield every text but the codes, the envelope, and the pages as they stand."""
    yield from _fields(catalog, (), CATALOG)
    for part, names in PARTS.items():
        for name in names:
            for index, text in enumerate(_column(catalog, part, name)):
                if text is not None:
                    yield (part, index, name), text
    for part, names in SEVERAL.items():
        for name in names:
            for index, items in enumerate(_column(catalog, part, name)):
                for position, text in enumerate(items):
                    yield (part, index, name, position), text
    yield from _inner_texts(catalog)


def _inner_texts(catalog: Catalog) -> Iterator[Place]:
    for part, names in INNER.items():
        for index, items in enumerate(_column(catalog, "errors", part)):
            for position, item in enumerate(items):
                yield from _fields(item, ("errors", index, part, position), names)
    for index, deprecation in enumerate(_column(catalog, "errors", "deprecated")):
        if deprecation is not None:
            yield from _fields(deprecation, ("errors", index, "deprecated"), DEPRECATION)


def suspects(catalog: Catalog, suspicious: Callable[[str], bool]) -> Iterator[Place]:
    """Yield the texts that are suspicious; a text is so if a part of it is. Fast where none is."""
    if suspicious(_joined(catalog)):
        yield from (place for place in texts(catalog) if suspicious(place[1].source))


def _joined(catalog: Catalog) -> str:
    """Return every text in one, made once for all rules."""
    if not _LATEST or _LATEST[0][0] is not catalog:
        _LATEST[:] = [(catalog, "\n".join(text.source for text in _bare(catalog)))]
    return _LATEST[0][1]


def _bare(catalog: Catalog) -> Iterator[Text]:
    """Yield every text without its key, which takes a third of the time."""
    yield from filter(None, attrgetter(*CATALOG)(catalog))
    for part, names in PARTS.items():
        for name in names:
            yield from filter(None, _column(catalog, part, name))
    for part, names in SEVERAL.items():
        for name in names:
            yield from chain.from_iterable(_column(catalog, part, name))
    for part, names in INNER.items():
        for item in chain.from_iterable(_column(catalog, "errors", part)):
            yield from filter(None, attrgetter(*names)(item))
    for deprecation in filter(None, _column(catalog, "errors", "deprecated")):
        yield from filter(None, attrgetter(*DEPRECATION)(deprecation))


def _column(catalog: Catalog, part: str, name: str) -> Iterator[Any]:
    return map(attrgetter(name), getattr(catalog, part))


def _fields(item: Any, key: Key, names: tuple[str, ...]) -> Iterator[Place]:
    for name in names:
        text = getattr(item, name)
        if text is not None:
            yield (*key, name), text
