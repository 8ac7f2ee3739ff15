"""Reads TOML, which the project's settings are written in, and finds the place of each key."""

import re
import tomllib
from bisect import bisect_right
from typing import NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Location, Source

_NAME = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")
_TOKEN = re.compile(
    r'''
      [ \t\r\n]+ | \#[^\n]*                    # nothing
    | (?P<token>
        """(?:\\.|[^\\])*?"""(?:""?)?          # a text, in one of four notations
      | \'\'\'.*?\'\'\'(?:\'\'?)?
      | "(?:\\.|[^"\\])*"
      | '[^']*'
      | [\[\]{}=,]
      | [^\s\[\]{}=,\#"']+(?:\x20\d\d:[^\s\[\]{}=,\#"']+)?    # a name, number or date
      )
    ''',
    re.VERBOSE | re.DOTALL,
)
_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return what `source` says, the place of each key and list item, and what is wrong with it.

    Never raises. The place of a key is that of `key = value`, or of the table's header.
    """
    source = Source(source.path, source.text.removeprefix("\ufeff"))
    try:
        tree = tomllib.loads(source.text)
        scan = _Scan(source)
        scan.document()
    except tomllib.TOMLDecodeError as error:
        return Document({}), (_syntax_error(source, str(error)),)
    except (RecursionError, ValueError) as error:
        message = "a number is too long" if isinstance(error, ValueError) else "values are nested too deeply"
        return Document({}), (_invalid(message, Location(source.path)),)
    return Document(tree, scan.origins), ()


def _syntax_error(source: Source, message: str) -> Diagnostic:
    line, column = source.text.count("\n") + 1, len(source.text) - source.text.rfind("\n")
    place = re.search(_PLACE, message)
    if place:
        message = message[: place.start()]
        if place[1]:
            line, column = int(place[1]), int(place[2])
    message = message[:1].lower() + message[1:]
    return _invalid(message, Location(source.path, line, column, line, column + 1))


def _invalid(message: str, location: Location) -> Diagnostic:
    hint = "texts stand in quotes, and each `name = value` on a line of its own: https://toml.io"
    return Diagnostic("invalid-toml", Severity.ERROR, f"this is not TOML: {message}", location, hint)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class _Scan:
    """Goes through the tokens of a valid source, and notes where each key and each item stands."""

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.text = source.text
        self.lines = [0, *(match.end() for match in re.finditer("\n", source.text))]
        found = _TOKEN.finditer(source.text)
        self.tokens = [_Token(match["token"], match.start(), match.end()) for match in found if match["token"]]
        self.next = 0
        self.origins: dict[Key, Location] = {(): self._location(0, len(source.text))}
        self.lengths: dict[Key, int] = {}
        """How many tables each array of tables has so far."""

    def document(self) -> None:
        """Read `[table]` and `name = value` to the end."""
        table: Key = ()
        while self.next < len(self.tokens):
            if self.tokens[self.next].text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Key:
        """Read `[table]` or `[[table]]`, and return the key of that table."""
        start = self._take().start
        array = self._took("[")
        names = self._names("]")
        end = self._take().end + array
        self._took("]")
        parent = self._reach((), names[:-1])
        key = (*parent, names[-1])
        if array:
            self.lengths[key] = self.lengths.get(key, 0) + 1
            self.origins.setdefault(key, self._location(start, end))
            key = self._reach(parent, names[-1:])
        self.origins[key] = self._location(start, end)
        self._note_parents(key)
        return key

    def _reach(self, key: Key, names: list[str]) -> Key:
        """Return the key that `names` lead to from `key`; in an array of tables the last one is meant."""
        for name in names:
            key = (*key, name)
            if key in self.lengths:
                key = (*key, self.lengths[key] - 1)
        return key

    def _pair(self, table: Key) -> None:
        """Read `name = value`."""
        start = self.tokens[self.next].start
        key = (*table, *self._names("="))
        self._take()
        end = self._value(key)
        self.origins[key] = self._location(start, end)
        self._note_parents(key)

    def _note_parents(self, key: Key) -> None:
        """Note for each table that has no place yet that it begins where `key` does."""
        for length in range(1, len(key)):
            self.origins.setdefault(key[:length], self.origins[key])

    def _names(self, closing: str) -> list[str]:
        """Read a dotted key up to the token `closing`."""
        start = self.tokens[self.next].start
        while self.tokens[self.next].text != closing:
            self.next += 1
        dotted = self.text[start : self.tokens[self.next].start]
        return [_unquoted(name) for name in _NAME.findall(dotted)]

    def _value(self, key: Key) -> int:
        """Read the value of `key`, and return where it ends."""
        token = self._take()
        if token.text == "[":
            return self._items(key)
        if token.text == "{":
            return self._fields(key)
        return token.end

    def _items(self, key: Key) -> int:
        index = 0
        while self.tokens[self.next].text != "]":
            start = self.tokens[self.next].start
            end = self._value((*key, index))
            self.origins[*key, index] = self._location(start, end)
            self._took(",")
            index += 1
        return self._take().end

    def _fields(self, key: Key) -> int:
        while self.tokens[self.next].text != "}":
            self._pair(key)
            self._took(",")
        return self._take().end

    def _take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def _took(self, text: str) -> bool:
        """Take the next token if it is `text`."""
        found = self.next < len(self.tokens) and self.tokens[self.next].text == text
        self.next += found
        return found

    def _location(self, start: int, end: int) -> Location:
        first, last = bisect_right(self.lines, start), bisect_right(self.lines, end)
        column, end_column = start - self.lines[first - 1] + 1, end - self.lines[last - 1] + 1
        return Location(self.path, first, column, last, end_column)


def _unquoted(name: str) -> str:
    if name[0] not in "\"'":
        return name
    (plain,) = tomllib.loads(f"{name} = 0")
    return plain
