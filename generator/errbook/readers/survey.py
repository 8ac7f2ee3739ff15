"""A page surveyed: its blocks and headings, and what it is about, for all that read from it."""

from collections.abc import Mapping
from typing import NamedTuple

from errbook.document import Location
from errbook.naming import words
from errbook.readers.blocks import Block, scan
from errbook.readers.outline import Outline
from errbook.readers.page import Page
from errbook.readers.pins import Pins, pins

TITLES = ("title:", "description:", "sidebar_label:")
"""What the lines of the front matter start with that say what a page is about."""


class Survey(NamedTuple):
    """A page, and what all that read from it need to know."""

    page: Page
    blocks: list[Block]
    outline: Outline
    mapping: Mapping[str, str]
    """The fields that the project gives to headers of its tables and to labels, by the header."""
    title: str
    """What the page says that it is about: its title, its first heading and its file name."""
    pins: Pins
    """What the project says that whole tables hold."""

    def over(self, index: int) -> tuple[str, ...]:
        """Return the headings over a block, nearest first."""
        heading = self.outline.over[index]
        return tuple(above.text for above in heading.chain()) if heading else ()


def survey(page: Page, mapping: Mapping[str, str]) -> Survey:
    """Return the survey of a page."""
    blocks = scan(page)
    outline = Outline(page, blocks)
    return Survey(page, blocks, outline, mapping, _title(page, blocks, outline), pins(mapping))


class Title(NamedTuple):
    """What a page calls its catalogue, and where."""

    text: str
    place: Location


def title(page: Page) -> Title | None:
    """Return the first heading of a page, if identifiers can be made of it."""
    first = next(iter(survey(page, {}).outline.headings), None)
    return Title(first.text, page.location(first.span)) if first and words(first.text) else None


def _title(page: Page, blocks: list[Block], outline: Outline) -> str:
    first = blocks[0] if blocks else None
    lines = page.prose(first.span).split("\n") if first and first.info == "front matter" else []
    titles = [line.partition(":")[2] for line in lines if line.startswith(TITLES)]
    top = next((heading.text for heading in outline.headings), "")
    name = page.path.rpartition("/")[2].replace("-", " ").replace("_", " ")
    return " ".join([*titles, top, name])
