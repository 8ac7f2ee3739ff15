"""From lines and columns to characters, and edits of a text."""

from collections.abc import Iterable
from typing import NamedTuple

from errbook.document import Location
from errbook.readers.page import line_starts


class Edit(NamedTuple):
    """A stretch of a text, in characters, and what is to stand there."""

    start: int
    end: int
    text: str


class Offsets:
    """The places of a text, in characters from its start."""

    def __init__(self, text: str) -> None:
        """Find the lines of `text`."""
        self._starts = list(line_starts(text))

    def span(self, location: Location) -> tuple[int, int]:
        """Return where `location` starts and ends."""
        return (
            self._starts[location.line - 1] + location.column - 1,
            self._starts[location.end_line - 1] + location.end_column - 1,
        )


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
