"""The value of a field, from the text that states it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from errbook.markdown import inline_text
from errbook.readers.marks import COMMA
from errbook.readers.page import Page, Span
from errbook.readers.spelling import bare
from errbook.readers.typed import TYPED, typed
from errbook.readers.words import words

LISTS = frozenset({"aliases", "replaced_by", "tags"})
"""The fields whose text is a list, with commas or line breaks."""
STEPS = frozenset({"causes", "resolution"})
"""The fields of which each line is an item."""
PLAIN = frozenset({"category", "message", "name", "owner", "since", "title", "type"})
"""The fields that are no Markdown: of what a page says of them only the text counts."""
BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
SEPARATOR = re.compile(rf",|{COMMA}|{BREAK.pattern}", re.IGNORECASE)


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
        return listed(page, [span])
    if field in STEPS:
        return _steps(field, text, span)
    shown = inline_text(text) if field in PLAIN else text
    return Value(shown, span) if shown else None


def listed(page: Page, spans: Sequence[Span]) -> Value:
    """Return the list of which each of `spans`, one or several, holds an item or items with commas between them."""
    items = [item for span in spans for item in _items(page, span)]
    place = Span(spans[0].start, spans[-1].end)
    places = spans if len(spans) == len(items) > 1 else items
    return Value([page.text[slice(*item)].replace("\\", "") for item in items], place, tuple(places))


def _items(page: Page, span: Span) -> Iterator[Span]:
    start = span.start
    for separator in (*SEPARATOR.finditer(page.text, *span), None):
        item = bare(page.text, (start, separator.start() if separator else span.end))
        if item.start < item.end:
            yield item
        start = separator.end() if separator else start


def _steps(field: str, text: str, span: Span) -> Value:
    """Return what a text says line by line, where it breaks lines as HTML does; a resolution may be one text."""
    steps = [step for piece in BREAK.split(text) if (step := piece.strip())]
    if len(steps) > 1:
        return Value(steps, span)
    return Value([text], span, (span,)) if field == "causes" else Value(text, span)
