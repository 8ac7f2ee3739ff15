"""Reads JSON (RFC 8259), and finds the place of each value."""

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Key, Location, Source

DEPTH = 100
"""How deeply objects and arrays can be nested."""
LONGEST_NUMBER = 300
"""How many characters a number can have."""

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s{}\[\]:,\"]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}


def read(source: Source) -> tuple[Any, dict[Key, Location], tuple[Diagnostic, ...]]:
    """Return the data that `source` says, the place of each value, and what is wrong; never raises."""
    parser = _Parser(source)
    try:
        data = parser.document()
    except _SyntaxError as error:
        return None, {}, (parser.finding(error),)
    return data, parser.origins, ()


class _SyntaxError(Exception):
    def __init__(self, offset: int, message: str, hint: str = "see https://www.json.org") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


class _Parser:
    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.text = source.text
        self.lines = [0, *(match.end() for match in re.finditer("\n", source.text))]
        self.at = 0
        self.origins: dict[Key, Location] = {}

    def document(self) -> Any:
        self.at = int(self.text.startswith("\ufeff"))
        data = self._value(())
        if self._next():
            raise _SyntaxError(self.at, "something stands behind the end of the data")
        return data

    def finding(self, error: _SyntaxError) -> Diagnostic:
        place = self._location(error.offset, error.offset + 1)
        return Diagnostic("invalid-json", Severity.ERROR, f"this is not JSON: {error}", place, error.hint)

    def _next(self) -> str:
        """Skip white space, and return the next character, or `""` at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def _value(self, key: Key) -> Any:
        mark = self._next()
        start = self.at
        if mark in {"{", "["} and len(key) >= DEPTH:
            raise _SyntaxError(start, f"values are nested more than {DEPTH} levels deep", "use fewer levels")
        if mark == "{":
            data: Any = self._members(key)
        elif mark == "[":
            data = self._items(key)
        else:
            data = self._text() if mark == '"' else self._word()
        self.origins[key] = self._location(start, self.at)
        return data

    def _members(self, key: Key) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.at += 1
        while self._next() != "}":
            start = self.at
            if self._next() != '"':
                raise _SyntaxError(start, "the name of a member is not in double quotes")
            name = self._text()
            if name in members:
                raise _SyntaxError(start, f"`{name[:60]}` stands twice in the same object", "keep one of the two")
            if self._next() != ":":
                raise _SyntaxError(self.at, "a `:` is expected behind the name of a member")
            self.at += 1
            members[name] = self._value((*key, name))
            self._separate("}")
        self.at += 1
        return members

    def _items(self, key: Key) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        while self._next() != "]":
            items.append(self._value((*key, len(items))))
            self._separate("]")
        self.at += 1
        return items

    def _separate(self, closing: str) -> None:
        """Go behind a comma, or stay in front of what closes."""
        if self._next() == ",":
            comma = self.at
            self.at += 1
            if self._next() == closing:
                raise _SyntaxError(comma, f"a comma stands before `{closing}`", "remove the comma")
        elif self._next() != closing:
            raise _SyntaxError(self.at, f"a `,` or `{closing}` is expected here")

    def _text(self) -> str:
        start = self.at
        try:
            text, self.at = _DECODER.raw_decode(self.text, start)
        except JSONDecodeError as error:
            raise _SyntaxError(min(error.pos, len(self.text)), "a text is not closed, or has a faulty escape") from None
        return str(text)

    def _word(self) -> Any:
        match = _WORD.match(self.text, self.at)
        if match is None:
            raise _SyntaxError(self.at, "a value is expected here")
        word, start = match[0], self.at
        self.at = match.end()
        if word in _WORDS:
            return _WORDS[word]
        number = _NUMBER.fullmatch(word)
        if number is None:
            raise _SyntaxError(start, f"`{word[:60]}` is no value", "put a text in double quotes")
        if len(word) > LONGEST_NUMBER:
            raise _SyntaxError(start, f"a number has more than {LONGEST_NUMBER} digits")
        value = float(word) if number[1] or number[2] else int(word)
        if abs(value) == float("inf"):
            raise _SyntaxError(start, f"`{word}` is a larger number than most readers of JSON can take")
        return value

    def _location(self, start: int, end: int) -> Location:
        first, last = bisect_right(self.lines, start), bisect_right(self.lines, end)
        column, end_column = start - self.lines[first - 1] + 1, end - self.lines[last - 1] + 1
        return Location(self.path, first, column, last, end_column)
