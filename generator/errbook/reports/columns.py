"""How many columns of a terminal a text takes: two for a wide letter, such as those of Chinese, Japanese and Korean."""

from collections.abc import Iterator
from itertools import accumulate


def columns_of(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_widths(text))


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it, so that it takes at least `width` columns."""
    return text + " " * (width - columns_of(text))


def fitted(text: str, width: int) -> str:
    """Return `text` in exactly `width` columns, cut with `…` where it is longer."""
    if columns_of(text) <= width:
        return padded(text, width)
    kept = sum(taken < width for taken in accumulate(_widths(text)))
    return padded(f"{text[:kept]}…", width)


def _widths(text: str) -> Iterator[int]:
    """Yield how many columns each letter takes."""
    from unicodedata import combining, east_asian_width

    for letter in text:
        yield 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
