"""YAML that readers of 1.1 and 1.2 take alike: scalars, and data in block style.

A plain scalar begins like a word or a path, holds nothing that means anything in YAML, and is no word that
some reader takes for a boolean, a number or nothing. A text of several lines is a literal block where
it can be; every other text is double-quoted, with what does not show escaped.
"""

import re
from functools import lru_cache
from typing import TypeAlias

from errbook.encoders import Encoded, raw
from errbook.encoders.json import INVISIBLE, INVISIBLE_BEYOND, Data
from errbook.text import Text

Scalar: TypeAlias = Text | str | float | bool | None
"""What stands on one line, in any style."""

_PLAIN = re.compile(r"""[A-Za-z$/_](?: ?[A-Za-z0-9_./'"`()+&;!=<>$%@*-]|#|:(?=[A-Za-z0-9_/]))*""")
_WORDS = set("y n yes no on off true false null none nil nan inf infinity".split())
_UNPRINTABLE = rf"\x00-\x09\x0b-\x1f{INVISIBLE}{INVISIBLE_BEYOND}"
_ESCAPED = rf'["\\\n{_UNPRINTABLE}]'
_SHORT = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONGEST_KEY = 1000
"""Readers find a key of up to 1024 characters by its colon; a longer one needs a question mark."""


def scalar(value: Scalar) -> Encoded:
    """Return `value` on one line, for block and flow style. Raises `TypeError` for what is no scalar."""
    return Encoded(_scalar(value))


def block(value: Data, indent: int = 0) -> Encoded:
    """Return `value` in block style; every line but the first is indented by `indent` spaces.

    A newline must follow, since a text that ends with one needs it.
    Raises `TypeError` for what is no mapping, list, text, number, boolean or `None`.
    """
    lines: list[str] = []
    _write(value, " " * indent, lines)
    return Encoded("\n".join(lines)[indent:])


def _write(value: Data, pad: str, lines: list[str]) -> None:
    deeper = f"{pad}  "
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            key = _string(name)
            opening = f"{pad}{key}:" if len(key) < _LONGEST_KEY else f"{pad}? {key}\n{pad}:"
            if isinstance(inner, str) and "\n" not in inner:
                lines.append(f"{opening} {_string(inner)}")
            elif isinstance(inner, dict | list | tuple) and inner:
                lines.append(opening)
                _write(inner, deeper, lines)
            else:
                lines.append(f"{opening} {_leaf(inner, deeper)}")
    elif isinstance(value, list | tuple) and value:
        for inner in value:
            if isinstance(inner, str) and "\n" not in inner:
                lines.append(f"{pad}- {_string(inner)}")
                continue
            first = len(lines)
            _write(inner, deeper, lines)
            lines[first] = f"{pad}- {lines[first][len(deeper) :]}"
    else:
        lines.append(f"{pad}{_leaf(value, pad)}")


def _leaf(value: Data, pad: str) -> str:
    if isinstance(value, Text):
        value = value.plain
    if isinstance(value, str):
        return _literal_block(value, pad) if "\n" in value and _fits_block(value) else _string(value)
    if isinstance(value, dict):
        return "{}"
    return "[]" if isinstance(value, list | tuple) else _scalar(value)


def _fits_block(text: str) -> bool:
    body = text.removesuffix("\n")
    if not body or body != body.strip():
        return False
    return _is_plain_ascii(body) or re.search(f"[{_UNPRINTABLE}]", body) is None


def _is_plain_ascii(text: str) -> bool:
    """Whether `text` is of ASCII that shows, and ends of lines; faster to tell than what else shows."""
    return text.isascii() and text.replace("\n", "").isprintable()


def _literal_block(text: str, pad: str) -> str:
    body = text.removesuffix("\n")
    lines = "\n".join(f"{pad}{line}" if line else "" for line in body.split("\n"))
    return f"{'|-' if body == text else '|'}\n{lines}"


def _scalar(value: Data) -> str:
    if isinstance(value, str | Text):
        return _string(raw(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    raise TypeError(f"{type(value).__name__} has no place in YAML that every reader takes alike")


def _float(value: float) -> str:
    text = repr(value)
    if text in {"inf", "-inf", "nan"}:
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}[text]
    return text if "." in text else text.replace("e", ".0e")


@lru_cache(maxsize=1 << 16)
def _string(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _is_plain_ascii(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return f'"{re.sub(_ESCAPED, _escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    number = ord(letter)
    if letter in _SHORT:
        return _SHORT[letter]
    width, kind = next((width, kind) for width, kind in ((2, "x"), (4, "u"), (8, "U")) if number < 16**width)
    return f"\\{kind}{number:0{width}x}"


FILTERS = {"yaml": scalar, "yaml_block": block}
