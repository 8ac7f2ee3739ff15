"""Reads the data alone out of plain YAML, in half the time that it takes with the places."""

from collections.abc import Callable
from typing import Any

from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from errbook.readers.scalars import resolve
from errbook.readers.yaml_syntax import events
from errbook.shape import ANYTHING

DEPTH = 32
"""How deeply lists and mappings can be nested."""


class NotPlainError(ValueError):
    """There is something in a text that a catalogue must not have, or nothing at all."""


def data(text: str) -> Any:
    """Return the data that `text` says, by the core schema of YAML 1.2.

    Raises `NotPlainError`, `ValueError` for a number that JSON does not have, and what the parser raises.
    """
    take = events(text)
    take()
    start = take()
    if start.__class__ is not DocumentStartEvent or start.version or start.tags:
        raise NotPlainError
    tree = _node(take(), take, DEPTH)
    if take().__class__ is not DocumentEndEvent or take().__class__ is not StreamEndEvent:
        raise NotPlainError
    return tree


def _node(event: Any, take: Callable[[], Any], depth: int) -> Any:
    kind = event.__class__
    if event.anchor is not None or event.ctag is not None:
        raise NotPlainError
    if kind is ScalarEvent:
        return event.value if event.style else resolve(event.value, ANYTHING) if event.value else None
    if depth == 0:
        raise NotPlainError
    if kind is MappingStartEvent:
        return _mapping(take, depth - 1)
    if kind is not SequenceStartEvent:
        raise NotPlainError
    items: list[Any] = []
    while (event := take()).__class__ is not SequenceEndEvent:
        items.append(_node(event, take, depth - 1))
    return items


def _mapping(take: Callable[[], Any], depth: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    while (event := take()).__class__ is ScalarEvent:
        name = event.value
        if name in fields or name == "<<" or event.anchor is not None or event.ctag is not None:
            raise NotPlainError
        fields[name] = _node(take(), take, depth)
    if event.__class__ is not MappingEndEvent:
        raise NotPlainError
    return fields
