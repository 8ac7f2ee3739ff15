"""Edits of a text."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of a text, in characters, and what is to stand there."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` after `edits`; insertions at one place in order, overlapping ones left out."""
    made: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit.start, edit.end != edit.start, -edit.end)):
        if start < at:
            continue
        made += (text[at:start], new)
        at = end
    return "".join((*made, text[at:]))
