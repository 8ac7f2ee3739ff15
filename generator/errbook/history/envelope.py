"""How the shape of every error response changed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from errbook.document import Key, is_list, is_mapping, token
from errbook.history.difference import Difference, Part
from errbook.history.wording import changed, same
from errbook.model import Envelope

PLACES = ("code", "message", "details", "request_id")

TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    type(None): "null",
    list: "array",
    dict: "object",
}
"""The JSON type of each kind of plain data."""


class Member(NamedTuple):
    """A member of the example, or of the items of a list in it."""

    key: Key
    """Where it stands first."""
    types: set[str]
    values: list[Any]


def compare_envelopes(before: Envelope, after: Envelope) -> Iterator[Difference]:
    """Yield how the envelope changed: its members, where code and message stand, and its media type."""
    if same(before, after):
        return
    part = Part((None, None), (("envelope",), ("envelope",)), ("envelope",))
    found = [*_members(part, before, after)]
    yield from found
    for name in PLACES:
        old, new = getattr(before, name), getattr(after, name)
        kind = "envelope-place-moved" if old and new else f"envelope-place-{'stated' if new else 'withdrawn'}"
        yield from changed(part.of(name), kind, old, new)
    yield from changed(part.of("media_type"), "media-type-changed", before.media_type, after.media_type)
    if before.example != after.example and not found:
        yield part.of("example").difference("envelope-example-changed")


def _members(part: Part, before: Envelope, after: Envelope) -> Iterator[Difference]:
    earlier, later = members(before.example), members(after.example)
    for pointer in dict.fromkeys((*earlier, *later, *before.required, *after.required)):
        old, new = earlier.get(pointer), later.get(pointer)
        key = ((old or new or _ABSENT).key, (new or old or _ABSENT).key)
        member = Part((None, None), (("envelope", *key[0]), ("envelope", *key[1])), (*part.names, pointer))
        required = (pointer in before.required, pointer in after.required)
        if (old is None) == (new is None):
            yield from _member(member, old or _ABSENT, new or _ABSENT)
            kind = f"envelope-field-made-{'required' if required[1] else 'optional'}"
            yield from changed(member, kind, *required)
        elif new:
            yield member.difference("envelope-field-added", None, _shape(new, required=required[1]))
        elif old:
            yield member.difference("envelope-field-removed", _shape(old, required=required[0]))


def _member(part: Part, before: Member, after: Member) -> Iterator[Difference]:
    if before.types != after.types:
        yield part.difference("envelope-field-retyped", _type(before), _type(after))
    elif not same(before.values, after.values):
        yield part.difference("envelope-example-changed", before.values, after.values)


def _shape(member: Member, *, required: bool) -> dict[str, Any]:
    return {"type": _type(member), "required": required}


def _type(member: Member) -> str:
    return " or ".join(sorted(member.types))


def members(example: Mapping[str, Any]) -> dict[str, Member]:
    """Return each member of `example` by its JSON Pointer (RFC 6901); `*` stands for every item of a list."""
    found: dict[str, Member] = {}
    waiting: list[tuple[str, Key, Any]] = [("", ("example",), example)]
    while waiting:
        pointer, key, value = waiting.pop()
        if pointer:
            member = found.setdefault(pointer, Member(key, set(), []))
            member.types.add(TYPES[type(value)])
            if not isinstance(value, dict | list):
                member.values.append(value)
        waiting += reversed([*_inner(pointer, key, value)])
    return found


def _inner(pointer: str, key: Key, value: Any) -> Iterator[tuple[str, Key, Any]]:
    if is_mapping(value):
        for name, inner in value.items():
            yield f"{pointer}/{token(name)}", (*key, name), inner
    elif is_list(value):
        for index, inner in enumerate(value):
            yield f"{pointer}/*", (*key, index), inner


_ABSENT = Member((), set(), [])
