"""What an author wrote: a plain tree, and where each part of it stands."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeGuard

Key: TypeAlias = tuple[str | int, ...]
"""The path to a value in a tree, such as `("errors", 3, "http_status")`."""

EVERYWHERE: Key = ()
"""The key of the whole tree."""

Tree: TypeAlias = dict[str, Any]
"""A tree of dict, list, str, int, float, bool and None, in the shape of `catalog.schema.json`."""


def is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    """Return whether `value` is an object, as JSON Schema calls it."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether `value` is an array, as JSON Schema calls it."""
    return isinstance(value, list)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Return whether `value` is an array of a tree, or what became of one in the model."""
    return isinstance(value, list | tuple)


def tokens(pointer: str) -> tuple[str, ...]:
    """Return the names, and indexes as texts, that a JSON Pointer (RFC 6901) leads through."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def token(name: str) -> str:
    """Return the name of a member as it stands in a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


class Location(NamedTuple):
    """A stretch of a source; lines and columns count from 1, in characters; the end is exclusive.

    Line 0 stands for the file as a whole.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Source(NamedTuple):
    """A file as read; `path` is relative to the project, with forward slashes."""

    path: str
    text: str
    line_break: str = "\n"
    """How every line ends in the file, where that is CRLF; `text` has LF then."""


class Table(NamedTuple):
    """A table of codes on a page, as the reader understood it."""

    location: Location
    headers: tuple[str, ...]
    """The header cells as written, without the pipes and the white space around them."""
    fields: tuple[str, ...]
    """For each column the field of an error that it holds, such as `code`; `""` where it holds none."""
    errors: tuple[int, ...]
    """For each row its index in the tree's `errors`."""


class Document(NamedTuple):
    """A source, read: the tree that it says, the place of each value, and the tables it stands in."""

    tree: Tree
    origins: Mapping[Key, Location] = {}
    tables: tuple[Table, ...] = ()
    gaps: frozenset[Key] = frozenset()
    """Of what not all could be read: the keys of items that lack fields, and `EVERYWHERE` where more is missing."""

    def where(self, key: Key) -> Location | None:
        """Return the place of the value at `key`, or else of the nearest part around it that has one."""
        while key not in self.origins:
            if not key:
                return None
            key = key[:-1]
        return self.origins[key]


UNREAD = Document({}, gaps=frozenset({EVERYWHERE}))
"""A source that could not be read to its end."""
