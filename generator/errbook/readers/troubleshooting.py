"""The troubleshooting section: symptoms, what to do about each, and the codes that it is about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from errbook.readers.blocks import Block
from errbook.readers.draft import Draft
from errbook.readers.marks import COLONS
from errbook.readers.outline import Outline
from errbook.readers.page import Span
from errbook.readers.spelling import http_statuses
from errbook.readers.words import CAMEL, words

WORD = re.compile(r"\w+")
CODE_SPAN = re.compile(r"`([^`]+)`")
BOLD = 7
"""The level of a title in bold: it is below every heading."""
LONGEST_CODE = 8
"""How many words of a title are compared with a code at once, at most."""


class Guide(NamedTuple):
    """A symptom and what to do about it."""

    title: Span
    level: int
    prose: list[Span]
    items: list[Span]


def read_troubleshooting(draft: Draft, blocks: Sequence[Block], outline: Outline) -> None:
    """Add the entries of the troubleshooting section: bold lines or headings, each with a list or prose under it."""
    found = list(_guides(draft, blocks, outline))
    guides = [(guide, steps) for guide, after in zip_longest(found, found[1:]) if (steps := _steps(guide, after))]
    if not guides:
        return
    codes = _Codes(draft.tree["errors"])
    items: list[dict[str, Any]] = []
    draft.tree["troubleshooting"] = items
    for index, (guide, steps) in enumerate(guides):
        key = ("troubleshooting", index)
        title = draft.page.prose(guide.title)
        item: dict[str, Any] = {"title": title}
        about = codes.about(title) or codes.named([draft.page.prose(span) for span in (*guide.prose, *guide.items)])
        if about:
            item["codes"] = about
        item["steps"] = [draft.page.prose(step) for step in steps]
        items.append(item)
        draft.put(key, (guide.title.start, steps[-1].end))
        draft.put((*key, "title"), guide.title)
        draft.put((*key, "steps"), (steps[0].start, steps[-1].end))
        for at, step in enumerate(steps):
            draft.put((*key, "steps", at), step)


def _guides(draft: Draft, blocks: Sequence[Block], outline: Outline) -> Iterator[Guide]:
    level = 0
    guide: Guide | None = None
    for index, block in enumerate(blocks):
        heading = outline.at.get(index)
        if heading:
            if level and heading.level <= level:
                level = 0
            if not level and words().troubleshooting.search(heading.text):
                level, guide = heading.level, None
                continue
        if not level:
            continue
        title = block.span if heading else _bold(draft, block)
        if draft.is_in_an_error(block.span):
            guide = None
        elif title:
            guide = Guide(title, heading.level if heading else BOLD, [], [])
            yield guide
        elif guide and block.kind == "item":
            guide.items.append(block.span)
        elif guide and block.kind == "text":
            guide.prose.append(block.span)


def _steps(guide: Guide, after: Guide | None) -> list[Span]:
    """Return what `guide` says to do: its list, or its prose, which under a heading over entries introduces them."""
    return guide.items or ([] if after and after.level > guide.level else guide.prose)


def _bold(draft: Draft, block: Block) -> Span | None:
    """Return what a paragraph says that is bold from end to end."""
    if block.kind != "text":
        return None
    text = draft.page.text[block.span.start : block.span.end].rstrip(COLONS)
    mark = text[:2]
    inside = text[2:-2]
    if mark not in {"**", "__"} or not inside or not text.endswith(mark) or mark in inside:
        return None
    return Span(block.span.start + 2, block.span.start + len(text) - 2)


class _Codes:
    """The codes of the page by the words that they are made of, and by their status."""

    def __init__(self, errors: Sequence[dict[str, Any]]) -> None:
        self.codes: set[str] = {error["code"] for error in errors}
        self.by_words: dict[tuple[str, ...], list[str]] = {}
        self.by_status: dict[int, list[str]] = {}
        for error in errors:
            code: str = error["code"]
            self.by_words.setdefault(tuple(_spoken(code)), []).append(code)
            self.by_status.setdefault(error.get("http_status", 0), []).append(code)

    def about(self, title: str) -> list[str]:
        """Return the codes that `title` names, or whose words it says in a row, or else those of the statuses in it."""
        spoken = _spoken(title)
        found = dict.fromkeys(self.named([title]))
        for start in range(len(spoken)):
            for length in range(min(LONGEST_CODE, len(spoken) - start), 1, -1):
                found.update(dict.fromkeys(self.by_words.get(tuple(spoken[start : start + length]), ())))
        if not found:
            for status in http_statuses(title):
                found.update(dict.fromkeys(self.by_status.get(status, ())))
        return list(found)

    def named(self, texts: Iterable[str]) -> list[str]:
        """Return the codes that `texts` name in code spans."""
        names = dict.fromkeys(name for text in texts for name in CODE_SPAN.findall(text))
        return [name for name in names if name in self.codes]


def _spoken(text: str) -> list[str]:
    """Return the words of a code or of a title, small."""
    return WORD.findall(CAMEL.sub(" ", text).replace("_", " ").casefold())
