"""Python 3.11 and later: literals, and text within docstrings.

Which characters stand as they are is fixed here: `repr` and `str.isprintable` follow the Unicode tables of
the Python that runs, and the same catalogue must give the same bytes everywhere.
"""

import re
from typing import Any, TypeAlias

from errbook.encoders import Encoded, Filters, raw
from errbook.text import Text

Value: TypeAlias = Text | str | int | tuple[Any, ...] | None

_SHOWN = (
    r" -~"  # ASCII
    r"\xa1-\xac\xae-\u02af"  # Latin
    r"\u0391-\u03a1\u03a3-\u0481\u048a-\u052f"  # Greek, Cyrillic
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u2500-\u25ff"  # punctuation, signs
    r"\u3001-\u3017\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fa5\uff01-\uff5e"  # Japanese, Chinese
    r"\uac00-\ud7a3"  # Korean
)
"""The characters that stand as they are: visible, not combining, and written from left to right."""
_HIDDEN = f"[^{_SHOWN}]"
_LINE = 88
"""The columns of a line, with the comma that ends it; ideographs take two."""
_SURROGATE = "[\ud800-\udfff]"


def literal(value: Value) -> Encoded:
    """Return `value` as an expression, as Black and Ruff would write it on one line."""
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return Encoded(f"({inner},)" if len(value) == 1 else f"({inner})")
    if value is None or isinstance(value, int):
        return Encoded(repr(value))
    return Encoded(_string(raw(value)))


def argument(value: Value, name: str, indent: int) -> Encoded:
    """Return `name=value` for a call over several lines, laid out as Black and Ruff do at `indent` spaces."""
    line = f"{name}={literal(value)}"
    wide = sum(letter >= "\u2e80" for letter in line)
    if not isinstance(value, tuple) or indent + len(line) + wide < _LINE:
        return Encoded(line)
    margin = "\n" + " " * indent
    items = "".join(f"{margin}    {literal(item)}," for item in value)
    return Encoded(f"{name}=({items}{margin})")


def within_docstring(value: Text | str) -> Encoded:
    """Return `value` on one line, for a docstring in which more text follows.

    A lone surrogate, which Python 3.13 refuses in docstrings, becomes U+FFFD.
    """
    line = " ".join(raw(value).split())
    if not line.isascii():
        line = re.sub(_SURROGATE, "\ufffd", line)
    return Encoded(_escaped(line).replace('"', '\\"'))


def _string(text: str) -> str:
    """Return a literal in double quotes, or in single quotes where those need fewer backslashes."""
    escaped = _escaped(text)
    if '"' not in escaped:
        return f'"{escaped}"'
    if escaped.count('"') > escaped.count("'"):
        return "'" + escaped.replace("'", "\\'") + "'"
    return '"' + escaped.replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    if escaped.isascii() and escaped.isprintable():
        return escaped
    return re.sub(_HIDDEN, lambda found: ascii(found[0])[1:-1], escaped)


FILTERS: Filters = {"python": literal, "python_argument": argument, "python_docstring": within_docstring}
