"""Texts with so many marks of Markdown in one paragraph that to read them would take too long."""

import re
from collections.abc import Iterator

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, is_list, is_mapping

MOST = 10_000_000
"""How many marks times characters a paragraph may have: about as many steps a parser of Markdown may take."""

DENSE = "dense-markdown"
"""The finding that a text has more."""

_ELSEWHERE = frozenset({"envelope", "example", "pages", "value"})
"""The members that hold data and pages, which are not read as Markdown at once."""
_SHORT = 2_000
"""How many characters are never too many, whatever they are."""
_MARK = re.compile(r"[\\`*_\[\]{}<&~!@|]")
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*[-*+][ \t])")
"""Where a paragraph ends: before a blank line, and before the next item of a list with bullets."""


def check(document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each text in `document` that is too dense."""
    for key, text in _long_texts((), document.tree):
        size, marks, length = max(map(_size, _BREAK.split(text)))
        if size > MOST:
            yield Diagnostic(
                DENSE,
                Severity.ERROR,
                f"a paragraph of {length} characters has {marks} marks of Markdown, which takes too long to read",
                document.where(key),
                "break it into paragraphs, or say it in fewer words",
            )


def is_dense(text: str) -> bool:
    """Return whether a paragraph of `text` is too dense."""
    return len(text) > _SHORT and max(map(_size, _BREAK.split(text)))[0] > MOST


def _size(paragraph: str) -> tuple[int, int, int]:
    marks = len(_MARK.findall(paragraph))
    return marks * len(paragraph), marks, len(paragraph)


def _long_texts(key: Key, value: object) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        if len(value) > _SHORT:
            yield key, value
    elif is_list(value):
        for index, item in enumerate(value):
            yield from _long_texts((*key, index), item)
    elif is_mapping(value):
        for name, item in value.items():
            if name not in _ELSEWHERE and not name.startswith("x-"):
                yield from _long_texts((*key, name), item)
