"""What an artifact says of the codes, whatever its language."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

BRIEF = "x-enum-descriptions"
"""What begins with the first paragraph of the description of an error."""

GROUP = "the status of a part"
"""The fact that a code is listed in a part of a schema that is called by a status, such as `ErrorResponse401`."""

Record: TypeAlias = tuple[str, Mapping[str, Any]]
"""A code, and what an artifact says of it."""


class ReadBackError(Exception):
    """An artifact does not say what the catalogue says, so nothing may be written."""

    def __init__(self, path: str, line: int, message: str) -> None:
        """Say what is wrong at `line` of the artifact at `path`."""
        super().__init__(message)
        self.path = path
        self.line = line


class Said(NamedTuple):
    """What an artifact says: its lists of codes, and the facts beside each code."""

    lists: list[Sequence[str]]
    records: list[Record]
