"""Python 3.11 and later: literals, docstrings and comments."""

from typing import Any

from errbook.encoders import Encoded, raw
from errbook.text import Text


def literal(value: Text | str | int | bool | tuple[Any, ...] | None) -> Encoded:  # noqa: FBT001  a literal of any type
    """Return `value` as an expression; strings are double-quoted ASCII, alike on every version of Python."""
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return Encoded(f"({inner},)" if len(value) == 1 else f"({inner})")
    if value is None or isinstance(value, int):
        return Encoded(repr(value))
    return Encoded(_string(raw(value)))


def _string(text: str) -> str:
    quoted = ascii(text)
    if quoted[0] == '"':
        return quoted
    inner = quoted[1:-1].replace("\\'", "'")
    return f"'{inner}'" if '"' in inner and "'" not in inner else '"' + inner.replace('"', '\\"') + '"'


FILTERS = {"python": literal}
