"""From lines and columns to characters."""

from errbook.document import Location
from errbook.readers.page import line_starts


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
