"""Text that is safe to print: nothing in it moves a cursor, hides, or turns the direction of reading."""

from unicodedata import category


def visible(text: str) -> str:
    r"""Return `text` with control, format and line-separating characters spelled as `\u{1b}`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{{{ord(letter):x}}}" if category(letter) in _HIDDEN else letter for letter in text)


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
