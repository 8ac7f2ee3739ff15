"""JSON (RFC 8259): data as a document, text as a string.

Printable characters stand as they are; what is invisible or could end a line somewhere is escaped. Characters beyond
the basic plane are never written as surrogate pairs, which YAML readers refuse or take apart.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from errbook.encoders import Encoded
from errbook.text import Text

_INVISIBLE = re.compile("[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]")


def literal(value: Any) -> Encoded:
    """Return `value` on one line."""
    return Encoded(_visible(json.dumps(plain(value), ensure_ascii=False)))


def document(value: Any) -> Encoded:
    """Return `value` as a document of two-space indentation, without a final newline."""
    return Encoded(_visible(json.dumps(plain(value), ensure_ascii=False, indent=2)))


def plain(value: Any) -> Any:
    """Return `value` with each text as the string that a reader without Markdown should see."""
    if isinstance(value, Text):
        return value.plain
    if isinstance(value, Mapping):
        return {plain(name): plain(inner) for name, inner in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _visible(text: str) -> str:
    return text if text.isascii() and "\x7f" not in text else _INVISIBLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


FILTERS = {"json": literal, "json_document": document}
