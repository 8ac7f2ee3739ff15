"""The troubleshooting section: symptoms, what to do about each, and the codes that it is about."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from errbook.readers.blocks import Block
from errbook.readers.draft import Draft
from errbook.readers.marks import COLONS
from errbook.readers.outline import Outline
from errbook.readers.page import Span
from errbook.readers.spelling import http_statuses
from errbook.readers.words import CAMEL, words

WORD = re.compile(r"\w+")
LONGEST_CODE = 8
"""How many words of a title are compared with a code at once, at most."""


class Guide(NamedTuple):
    """A symptom and what to do about it."""

    title: Span
    steps: list[Span]


def read_troubleshooting(draft: Draft, blocks: Sequence[Block], outline: Outline) -> None:
    """Add the entries of the troubleshooting section: bold lines or headings, each with a list under it."""
    guides = [guide for guide in list(_guides(draft, blocks, outline)) if guide.steps]
    if not guides:
        return
    codes = _Codes(draft.tree["errors"])
    items: list[dict[str, Any]] = []
    draft.tree["troubleshooting"] = items
    for index, guide in enumerate(guides):
        key = ("troubleshooting", index)
        title = draft.page.prose(guide.title)
        item: dict[str, Any] = {"title": title}
        about = codes.about(title)
        if about:
            item["codes"] = about
        item["steps"] = [draft.page.prose(step) for step in guide.steps]
        items.append(item)
        draft.put(key, (guide.title.start, guide.steps[-1].end))
        draft.put((*key, "title"), guide.title)
        draft.put((*key, "steps"), (guide.steps[0].start, guide.steps[-1].end))
        for at, step in enumerate(guide.steps):
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
        if title:
            guide = Guide(title, [])
            yield guide
        elif guide and block.kind == "item":
            guide.steps.append(block.span)


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
        self.by_words: dict[tuple[str, ...], list[str]] = {}
        self.by_status: dict[int, list[str]] = {}
        for error in errors:
            code: str = error["code"]
            spoken = tuple(WORD.findall(CAMEL.sub(" ", code).replace("_", " ").casefold()))
            self.by_words.setdefault(spoken, []).append(code)
            self.by_status.setdefault(error.get("http_status", 0), []).append(code)

    def about(self, title: str) -> list[str]:
        """Return the codes whose words `title` says in a row, or else those of the statuses in it."""
        spoken = WORD.findall(CAMEL.sub(" ", title).replace("_", " ").casefold())
        found: dict[str, None] = {}
        for start in range(len(spoken)):
            for length in range(min(LONGEST_CODE, len(spoken) - start), 1, -1):
                found.update(dict.fromkeys(self.by_words.get(tuple(spoken[start : start + length]), ())))
        if not found:
            for status in http_statuses(title):
                found.update(dict.fromkeys(self.by_status.get(status, ())))
        return list(found)
