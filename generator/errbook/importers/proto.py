"""Imports an enumeration of Protocol Buffers: names as on the wire, numbers, options, comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Location, Source
from errbook.importers import comments, records
from errbook.importers.comments import Comment, Commented
from errbook.importers.draft import Draft, shown
from errbook.readers.page import Page

LONGEST_NUMBER = 19
"""How many characters a number may have, so that it fits in 64 bits."""

_TOKEN = re.compile(
    r"""
      [ \t\r\n\f\v]+
    | (?P<comment> //[^\n]* | /\*(?s:.*?)\*/ )
    | (?P<token> "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+' | [\w.]+ | . )
    """,
    re.VERBOSE,
)
_NO_ERROR = re.compile(
    r"(?:^|_)(?:UNSPECIFIED|UNKNOWN|UNSET|INVALID|NONE|OK|SUCCESS|NO_ERROR|UNDEFINED)$", re.IGNORECASE
)
"""What the member with the number 0 is called where it says that there is no error."""


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    is_comment: bool


@dataclass(slots=True)
class _Value:
    """A member of an enumeration."""

    name: _Token
    number: _Token | None = None
    options: dict[str, _Token] = field(default_factory=dict[str, _Token])
    above: list[_Token] = field(default_factory=list[_Token])
    beside: _Token | None = None


@dataclass(slots=True)
class _Enum:
    name: _Token
    values: list[_Value] = field(default_factory=list[_Value])
    reserved: list[_Token] = field(default_factory=list[_Token])


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that the enumerations of a proto file say."""
    draft = Draft(source.path)
    scanner = _Scanner(source)
    enums = {enum.name.text: enum for enum in scanner.enums()}
    for name in draft.chosen({name: scanner.place(enum.name) for name, enum in enums.items()}):
        _carry(draft, scanner, enums[name])
    return draft.document("an enumeration of Protocol Buffers")


class _Scanner:
    """Goes through the tokens of a file, and takes the enumerations out of it."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self._page = Page(source)
        self._tokens = [
            _Token(found[0], *found.span(), found["comment"] is not None)
            for found in _TOKEN.finditer(source.text)
            if found.lastgroup
        ]
        self._at = 0

    def place(self, token: _Token) -> Location:
        """Return the place of a token."""
        return self._page.location((token.start, token.end))

    def enums(self) -> Iterator[_Enum]:
        """Yield the enumerations, also those in messages."""
        while self._at + 2 < len(self._tokens):
            first, name, opening = self._tokens[self._at : self._at + 3]
            self._at += 1
            if first.text == "enum" and opening.text == "{" and not name.is_comment:
                self._at += 2
                yield self._enum(_Enum(name))

    def _enum(self, enum: _Enum) -> _Enum:
        pending: list[_Token] = []
        last: _Value | None = None
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.text == "}":
                break
            if token.is_comment:
                if last and "\n" not in self.text[last.name.start : token.start]:
                    last.beside = token
                else:
                    pending.append(token)
                continue
            statement = self._statement()
            if token.text == "reserved":
                enum.reserved += [each for each in statement if each.text[0] in "\"'"]
            elif token.text != "option" and len(statement) > 1 and statement[0].text == "=":
                last = _value(token, statement, pending)
                enum.values.append(last)
            pending = []
        return enum

    def _statement(self) -> list[_Token]:
        """Return the tokens up to the next `;`, or in front of a `}` that closes the enumeration."""
        taken: list[_Token] = []
        depth = 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text == "}" and not depth:
                break
            self._at += 1
            depth += (token.text == "{") - (token.text == "}")
            if token.text == ";" and not depth:
                break
            if not token.is_comment:
                taken.append(token)
        return taken

    def comments(self, value: _Value) -> tuple[list[Comment], Comment | None]:
        """Return the comments above a member, and the one beside it; those on neighbouring lines are one."""
        above: list[Comment] = []
        group: list[_Token] = []
        for token, following in pairwise((*value.above, value.name)):
            group.append(token)
            apart = self.text.count("\n", token.end, following.start) > 1
            if apart or following is value.name:
                text = "\n".join(_uncommented(each.text) for each in group)
                place = self._page.location((group[0].start, group[-1].end))
                above.append(Comment(text, place, apart))
                group = []
        beside = value.beside
        return above, Comment(_uncommented(beside.text), self.place(beside)) if beside else None


def _value(name: _Token, statement: list[_Token], above: list[_Token]) -> _Value:
    """Return the member of `NAME = NUMBER [option = value, …];`."""
    value = _Value(name, above=above)
    sign = statement[1].text == "-" and bool(statement[2:])
    number = statement[1 + sign]
    value.number = number._replace(text=f"-{number.text}") if sign else number
    rest = statement[2 + sign :]
    start = 0
    for index, token in enumerate(rest[:-1]):
        start = index + 1 if token.text in "[," else start
        if token.text == "=" and index and rest[index + 1].text not in "{[":
            option = "".join([each.text for each in rest[start:index]]).strip("()").rpartition(".")[2].strip("()")
            value.options[option] = rest[index + 1]
    return value


def _uncommented(text: str) -> str:
    if text.startswith("//"):
        return text.lstrip("/").removeprefix("<").removeprefix(" ").rstrip()
    lines = text.removeprefix("/*").removesuffix("*/").lstrip("*").split("\n")
    return "\n".join(re.sub(r"^\s*\*+ ?", "", line).rstrip() for line in lines).strip()


def _carry(draft: Draft, scanner: _Scanner, enum: _Enum) -> None:
    commented: list[Commented] = []
    values = [value for value in enum.values if not _is_no_error(draft, scanner, value)]
    names = list(dict.fromkeys(name for value in values for name in value.options))
    plain = [{name: _literal(token.text) for name, token in value.options.items()} for value in values]
    meant = records.fields(names, plain) if names else {}
    for value, options in zip(values, plain, strict=True):
        code, place = value.name.text, scanner.place(value.name)
        if not draft.add_new(code, place):
            continue
        if value.number:
            draft.carry(code, "number", _number(value.number.text), scanner.place(value.number))
        for name, option in options.items():
            if meant[name] != "code":
                draft.carry(code, meant[name], option, scanner.place(value.options[name]))
        above, beside = scanner.comments(value)
        commented.append(Commented(code, above, beside))
    comments.carry(draft, commented)
    retired = [{"code": token.text[1:-1]} for token in enum.reserved if token.text[1:-1]]
    if retired:
        draft.tree["retired"] = [*draft.tree.get("retired", []), *retired]


def _is_no_error(draft: Draft, scanner: _Scanner, value: _Value) -> bool:
    found = value.number is not None and value.number.text == "0" and _NO_ERROR.search(value.name.text) is not None
    if found:
        message = f"{shown(value.name.text)} is not read; with the number 0 it says that there is no error"
        draft.note("no-error", message, scanner.place(value.name))
    return found


def _number(text: str) -> int | str:
    try:
        return int(text, 0) if len(text) <= LONGEST_NUMBER else text
    except ValueError:
        return text


def _literal(text: str) -> str | bool:
    """Return what an option says."""
    if text in {"true", "false"}:
        return text == "true"
    return text[1:-1].replace('\\"', '"').replace("\\'", "'") if text[0] in "\"'" else text
