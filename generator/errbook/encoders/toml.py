"""TOML 1.0: strings."""

import re

from errbook.encoders import Encoded, raw
from errbook.encoders.json import INVISIBLE, INVISIBLE_BEYOND
from errbook.text import Text

_ESCAPED = rf'["\\\x00-\x1f{INVISIBLE}{INVISIBLE_BEYOND}]'
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def literal(value: Text | str) -> Encoded:
    """Return `value` as a basic string, with what does not show escaped; TOML has no lone surrogates."""
    text = raw(value)
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return Encoded(f'"{text}"')
    return Encoded(f'"{re.sub(_ESCAPED, _escape, text)}"')


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return _SHORT.get(letter) or (f"\\u{ord(letter):04x}" if letter < "\U00010000" else f"\\U{ord(letter):08x}")


FILTERS = {"toml": literal}
