"""JSON (RFC 8259): data as a document, text as a string.

What shows on a screen stands as it is, emoji too, because YAML readers refuse a pair of escapes or take it
apart; what is invisible, or could end a line somewhere, is escaped.
"""

import re
from json import dumps
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, Any, TypeAlias

from errbook.encoders import Encoded, raw
from errbook.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Data: TypeAlias = "Mapping[str, Data] | list[Data] | tuple[Data, ...] | Text | str | float | None"
"""What can be written: nested mappings, lists or tuples, and scalars."""

INVISIBLE = (
    r"\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
)
"""What does not show, of the basic plane, as in a class of `re`: control and format characters, line
separators, what is ignorable by default, halves of pairs, no characters. No version of Unicode changes it."""

INVISIBLE_BEYOND = r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
"""What does not show beyond the basic plane: shorthand and musical controls, tags, variation selectors."""

_INVISIBLE = f"[{INVISIBLE}{INVISIBLE_BEYOND}]"


def literal(value: Data) -> Encoded:
    """Return `value` on one line. Raises `ValueError` for a number that JSON does not have."""
    return Encoded(_visible(dumps(plain(value), ensure_ascii=False, allow_nan=False)))


def document(value: Data) -> Encoded:
    """Return `value` as a document of two-space indentation, without a final newline.

    Raises `ValueError` for a number that JSON does not have.
    """
    pieces: list[str] = []
    _write(value, "\n", pieces)
    return Encoded(_visible("".join(pieces)))


def plain(value: Data) -> Any:
    """Return `value` with each text as the string that a reader without Markdown should see."""
    if isinstance(value, Text):
        return value.plain
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _write(value: Data, newline: str, pieces: list[str]) -> None:
    """Add to `pieces` what `dumps` with an indentation says, in a third of its time."""
    deeper = f"{newline}  "
    if isinstance(value, Text | str):
        pieces.append(encode_basestring(raw(value)))
    elif isinstance(value, dict) and value:
        opening = "{"
        for name, inner in value.items():
            key = f"{opening}{deeper}{encode_basestring(name)}: "
            if isinstance(inner, str):
                pieces.append(f"{key}{encode_basestring(inner)}")
            else:
                pieces.append(key)
                _write(inner, deeper, pieces)
            opening = ","
        pieces.append(f"{newline}}}")
    elif isinstance(value, list | tuple) and value:
        opening = "["
        for inner in value:
            pieces.append(f"{opening}{deeper}")
            _write(inner, deeper, pieces)
            opening = ","
        pieces.append(f"{newline}]")
    else:
        pieces.append(dumps(value, allow_nan=False))


def _visible(text: str) -> str:
    return text if text.isascii() and "\x7f" not in text else re.sub(_INVISIBLE, _escape, text)


def _escape(match: re.Match[str]) -> str:
    return encode_basestring_ascii(match[0])[1:-1]


FILTERS = {"json": literal, "json_document": document}
