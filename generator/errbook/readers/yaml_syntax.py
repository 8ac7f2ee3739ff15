"""From a text to the events of YAML: the parser, and in words what it cannot read."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ruamel.yaml.events import ScalarEvent

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location, Source

_STRANGE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
_SURROGATE = "[\ud800-\udfff]"
_PAIR_OR_ESCAPE = r"\\u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})|\\."
_ESCAPE = (
    "this escape is no character",
    "write the character itself, or in YAML one escape for all of it: `\\U0001F600`",
)
_COLON = "unexpected ':'"
_COLON_IN_TEXT = r"""(?<=[^\s"'\[\]{},]):(?=[^\s\[\]{},])"""
_DIRECTIVE = ("a directive changes what YAML means", "remove the lines that begin with `%`")
_QUOTE = ("a quote is not closed", "add the quote that ends the text")
_FIELD = (
    "a field has no `:` after its name",
    "write `name: value`, and check the indentation of texts of several lines",
)
_BRACKET = ("a list in `[ ]` or a mapping in `{ }` is not closed", "check the commas and the brackets")
_START = "a text without quotes cannot begin like this"
_BLOCK = "check the indentation, and that quotes stand around the whole text"
_PROBLEMS = {
    "mapping values are not allowed": (
        "a `:` cannot stand here",
        "put a text that contains `: ` in quotes, write a space behind the `:` of a field, and check the indentation",
    ),
    _COLON: (
        "a `:` cannot stand here",
        "put a text that contains `:` in quotes inside of `[ ]` and `{ }`",
    ),
    "could not find expected ':'": _FIELD,
    "cannot start any token": (_START, "put it in quotes; indent with spaces, not with tabs"),
    "alphabetic or numeric character": (_START, "put it in quotes"),
    "block sequence entries are not allowed": (_START, "put it in quotes, or begin the list on a line of its own"),
    "unexpected end of stream": _QUOTE,
    "unexpected document": _QUOTE,
    "unknown escape": ("this is no escape of YAML", "double the backslash, or put the text in single quotes"),
    "invalid Unicode character escape": _ESCAPE,
    "chr() arg": _ESCAPE,
    "Python int too large": _ESCAPE,
    "incompatible YAML document": _DIRECTIVE,
    "version minor part": _DIRECTIVE,
    "did not find expected key": ("this does not belong to the mapping around it", _BLOCK),
    "expected '-' indicator": ("this does not belong to the list around it", _BLOCK),
    "expected <block end>": ("this does not belong to the list or mapping around it", _BLOCK),
    "expected ',' or": _BRACKET,
}
"""For what the parsers say, what we say: the message and the hint."""


def events(text: str) -> Callable[[], Any]:
    """Return a function that returns the next event of `text` each time, up to the end of the stream.

    It raises `YAMLError` of `ruamel.yaml` at what is not YAML.
    """
    following: Callable[[], Any]
    try:
        following = import_module("_ruamel_yaml").CParser(text).get_event
    except ImportError:
        following = import_module("ruamel.yaml").YAML(typ="safe", pure=True).parse(text).__next__
    return following


def events_with_colons(text: str) -> Callable[[], Any]:
    """Return what `events` does, of a text with colons that the parser in C refuses and YAML 1.2 allows.

    Inside of `[ ]` and `{ }` these are the colons in a text without quotes, as in `{url: https://example.org}`. A
    character that the text does not have stands in for them, so that all else keeps its place; in a text that has all
    of those for private use, they stay.
    """
    substitute = next((character for character in map(chr, range(0xE000, 0xF900)) if character not in text), ":")
    following = events(re.sub(_COLON_IN_TEXT, substitute, text))

    def event() -> Any:
        found = following()
        if found.__class__ is ScalarEvent:
            found.value = found.value.replace(substitute, ":")
        return found

    return event


def is_at_colon(error: Any) -> bool:
    """Return whether an error of the parser is that of a colon inside of `[ ]` or `{ }`."""
    return _COLON in str(getattr(error, "problem", ""))


def from_json(source: Source) -> Source:
    """Return JSON as YAML, in which one escape says what JSON (RFC 8259, section 7) says by a pair of surrogates.

    Spaces behind a text make up for the shorter escapes in it, so that all else keeps its place.
    """
    if "\\ud" not in source.text.lower():
        return source
    return source._replace(text=re.sub(r'"(?:[^"\\\n]|\\.)*"', _with_whole_escapes, source.text))


def _with_whole_escapes(text: re.Match[str]) -> str:
    return re.sub(_PAIR_OR_ESCAPE, _whole, text[0]).ljust(len(text[0]))


def _whole(escape: re.Match[str]) -> str:
    if escape["high"] is None:
        return escape[0]
    number = 0x10000 + (int(escape["high"], 16) - 0xD800) * 0x400 + int(escape["low"], 16) - 0xDC00
    return f"\\U{number:08X}"


def strange_characters(source: Source) -> list[Diagnostic]:
    """Return a finding for each character that YAML cannot carry, or that ends a line for some readers."""
    if source.text.isascii() and source.text.replace("\n", "").isprintable():
        return []
    places: dict[str, list[int]] = {}
    for match in re.finditer(_STRANGE, source.text):
        if match[0] != "\r" or not source.text.startswith("\n", match.end()):
            places.setdefault(match[0], []).append(match.start())
    return [_strange(source, character, found) for character, found in places.items()]


def _strange(source: Source, character: str, places: list[int]) -> Diagnostic:
    number = ord(character)
    others = f"; there are {len(places)} of them" if len(places) > 1 else ""
    hint = "remove it"
    if not re.match(_SURROGATE, character):
        hint += f', or write it as "\\u{number:04X}" in double quotes'
    message = f"the character U+{number:04X} cannot stand in YAML{others}"
    return _invalid(source, places[0], message, hint)


def syntax_error(source: Source, error: Any) -> Diagnostic:
    """Return the finding for an error of the parser."""
    problem = str(getattr(error, "problem", error))
    offset = _offset(source, error, "problem_mark")
    for fragment, said in _PROBLEMS.items():
        if fragment in problem:
            if said in (_QUOTE, _FIELD) or (said is _BRACKET and offset >= len(source.text.rstrip())):
                offset = _offset(source, error, "context_mark")
            return _invalid(source, offset, *said)
    return _invalid(source, offset, f"this is not YAML: {problem}", "put a text with special characters in quotes")


def _offset(source: Source, error: Any, name: str) -> int:
    """Return the place of an error of the parser: where it arose, or where what it is in begins."""
    mark = getattr(error, name, None)
    return min(mark.index, len(source.text)) if mark else 0


def _invalid(source: Source, offset: int, message: str, hint: str) -> Diagnostic:
    line = source.text.count("\n", 0, offset) + 1
    column = offset - source.text.rfind("\n", 0, offset)
    location = Location(source.path, line, column, line, column + 1)
    return Diagnostic("invalid-yaml", Severity.ERROR, message, location, hint)
