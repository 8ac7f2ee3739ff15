"""Text that is safe to print: nothing in it moves a cursor, hides, turns the direction of reading, or gives an order.

Services that run builds look for orders in what is printed: GitHub at the start of a line (`::error::`) and, as
Azure, anywhere in it (`##[error]`, `##vso[…]`).
"""

import re

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ORDER = r"(?<=#)#(?=\[|[a-z]+\[)"
_ORDER_OF_LINE = r"^(\s*):(?=:)"


def visible(text: str) -> str:
    r"""Return `text` with control, format and line-separating characters spelled as `\u{1b}`, and no order inside."""
    if not (text.isascii() and text.isprintable()):
        from unicodedata import category

        text = "".join(f"\\u{{{ord(letter):x}}}" if category(letter) in _HIDDEN else letter for letter in text)
    return re.sub(_ORDER, r"\\u{23}", text) if "##" in text else text


def visible_lines(text: str) -> str:
    """Return `text` line by line as `visible` does, and with no order at the start of a line."""
    return "\n".join(re.sub(_ORDER_OF_LINE, r"\1\\u{3a}", visible(line)) for line in text.split("\n"))
