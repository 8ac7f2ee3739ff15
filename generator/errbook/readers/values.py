"""The value of a field, from the text that states it."""

from typing import Any, NamedTuple

from errbook.readers.page import Page, Span
from errbook.readers.spelling import bare
from errbook.readers.typed import TYPED, typed
from errbook.readers.words import words

LISTS = frozenset({"aliases", "replaced_by", "tags"})
"""The fields whose text is a list, with commas."""


class Value(NamedTuple):
    """A value and its place; of a list, the place of each item too."""

    value: Any
    span: Span
    items: tuple[Span, ...] = ()


def read_value(page: Page, field: str, span: Span, *, escaped: bool = False) -> Value | None:
    """Return what the text at `span` says for `field`; the value is `None` if it is not understood.

    In a text that is `escaped`, a backslash before a pipe belongs to the table around it.
    """
    text = page.prose(span)
    if escaped:
        text = text.replace("\\|", "|")
    if text.casefold() in words().empty:
        return None
    if field in TYPED:
        return Value(typed(field, text), span)
    if field in LISTS:
        return _list(page, span)
    return Value([text], span, (span,)) if field == "causes" else Value(text, span)


def _list(page: Page, span: Span) -> Value:
    items: list[Span] = []
    start = span.start
    for piece in page.text[span.start : span.end].split(","):
        item = bare(page.text, (start, start + len(piece)))
        if item.start < item.end:
            items.append(item)
        start += len(piece) + 1
    return Value([page.text[item.start : item.end] for item in items], span, tuple(items))
