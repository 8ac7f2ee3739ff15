"""Where a finding stands: at the place of its key, or at a stretch of the text of a page."""

from typing import Any

from errbook.document import Document, Key, Location, is_mapping

LINES_OVER_ROWS = 2
"""A table of a page has a line of headers and a delimiter line over the rows of its codes."""


def place_of(document: Document, key: Key) -> Location | None:
    """Return the place of the value at `key`, and in it that of a stretch.

    A key into the text of a page may end with where a stretch of it starts and ends. Only a page that is a source has
    all of it in its file as it is in the tree; elsewhere the place is that of the text as a whole.
    """
    place = document.where(key)
    match key:
        case ("pages", int(page), "content", int(part), int(start), int(end)) if place and not place.line:
            parts = document.tree["pages"][page]["content"]
            first = 1 + sum(map(_lines, parts[:part]))
            return _stretch(place.path, first, parts[part], start, end)
        case _:
            return place


def _lines(part: Any) -> int:
    return LINES_OVER_ROWS + len(part["codes"]) if is_mapping(part) else part.count("\n")


def _stretch(path: str, first: int, text: str, start: int, end: int) -> Location:
    before, behind = ((first + text.count("\n", 0, at), at - text.rfind("\n", 0, at)) for at in (start, end))
    return Location(path, *before, *behind)
