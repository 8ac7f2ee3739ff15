"""What stands around the errors of a page: the example of a response, and the troubleshooting section."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from errbook.docs.edits import Edit
from errbook.docs.standing import Standing
from errbook.docs.values import item_edits
from errbook.document import tokens
from errbook.encoders import json
from errbook.encoders.markdown import inline, line
from errbook.model import Catalog, Guide
from errbook.readers.page import Span
from errbook.views.places import value_at, wire_codes

UNDERLINE = r"(?:[ \t>]*[=-]*[ \t]*\r?\n)*"
"""What may stand between a title and its steps: the line that makes it a heading, and blank ones."""


def envelope_edits(standing: Standing, catalog: Catalog) -> Iterator[Edit]:
    """Yield what makes the example on the page, and the media type over it, those of the envelope.

    An example of another error of the catalogue, as each of several pages may show one, stays.
    """
    envelope, said = catalog.envelope, standing.document.tree.get("envelope", {})
    if said and said["example"] != json.plain(envelope.example) and not _is_of_another_error(said, catalog):
        span = standing.span(("envelope", "example"))
        indent = standing.text[standing.lines(span).start : span.start]
        yield Edit(*span, json.document(envelope.example).replace("\n", standing.newline + indent))
    at = ("envelope", "media_type")
    if at in standing.document.origins and said["media_type"] != envelope.media_type:
        yield Edit(*standing.span(at), inline(envelope.media_type))


def _is_of_another_error(said: Mapping[str, Any], catalog: Catalog) -> bool:
    """Return whether an example and that of the envelope carry two codes of the catalogue."""
    carried = value_at(said["example"], tokens(said["code"]))
    shown = value_at(json.plain(catalog.envelope.example), tokens(catalog.envelope.code))
    codes = list(wire_codes(catalog).values())
    return carried != shown and carried in codes and shown in codes


class _Said:
    """The entries of the troubleshooting section of a page."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.guides = standing.document.tree.get("troubleshooting", [])
        self.index = {inline(guide["title"]): index for index, guide in enumerate(self.guides)}

    def title(self, index: int) -> Span:
        return self.standing.span(("troubleshooting", index, "title"))

    def steps(self, index: int) -> list[Span]:
        count = range(len(self.guides[index]["steps"]))
        return [self.standing.span(("troubleshooting", index, "steps", at)) for at in count]

    def whole(self, index: int) -> Span:
        lines = self.standing.lines
        return Span(lines(self.title(index)).start, lines(self.steps(index)[-1]).end)


def guide_titles(standing: Standing) -> set[str]:
    """Return the titles of the troubleshooting section."""
    return {inline(guide["title"]) for guide in standing.document.tree.get("troubleshooting", ())}


def guide_edits(standing: Standing, catalog: Catalog, new: Sequence[Guide]) -> Iterator[Edit]:
    """Yield what makes the troubleshooting section say what the catalogue does, and `new` beside it."""
    said = _Said(standing)
    meant = {inline(guide.title): guide for guide in catalog.troubleshooting}
    for title, index in said.index.items():
        guide = meant.get(title)
        if guide is None or not guide.steps:
            yield standing.removal(said.whole(index))
        else:
            yield from _step_edits(said, index, guide)
    if said.guides and new:
        last = said.whole(len(said.guides) - 1).end
        yield Edit(last, last, "".join(standing.newline + _like(said, guide) for guide in new))


def _step_edits(said: _Said, index: int, guide: Guide) -> Iterator[Edit]:
    spans = said.steps(index)
    now = [said.standing.text[span.start : span.end] for span in spans]
    texts = said.guides[index]["steps"]
    made = [
        now[at] if at < len(now) and inline(texts[at]) == inline(step) else line(step)
        for at, step in enumerate(guide.steps)
    ]
    if made != now:
        yield from item_edits(said.standing, spans, made)


def _like(said: _Said, guide: Guide) -> str:
    """Return `guide` written as the last entry of the section is, without what introduces that one's steps."""
    text, newline = said.standing.text, said.standing.newline
    last = len(said.guides) - 1
    title, steps = said.title(last), said.steps(last)
    head, first = said.standing.lines(title), said.standing.lines(steps[0])
    mark = text[first.start : steps[0].start]
    under = re.match(UNDERLINE, text[head.end : first.start])
    made = (
        text[head.start : title.start] + inline(guide.title) + text[title.end : head.end] + (under[0] if under else "")
    )
    return made + (newline if mark.strip() else 2 * newline).join(mark + line(step) for step in guide.steps) + newline
