"""How many columns of a terminal a text takes: two for a wide letter, such as those of Chinese, Japanese and Korean."""

from unicodedata import combining, east_asian_width


def columns_of(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of_letter, text))


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it, so that it takes at least `width` columns."""
    return text + " " * (width - columns_of(text))


def fitted(text: str, width: int) -> str:
    """Return `text` in exactly `width` columns, cut with `…` where it is longer."""
    if columns_of(text) <= width:
        return padded(text, width)
    left = width - len("…")
    end = 0
    while (left := left - _columns_of_letter(text[end])) >= 0:
        end += 1
    return padded(f"{text[:end]}…", width)


def _columns_of_letter(letter: str) -> int:
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
