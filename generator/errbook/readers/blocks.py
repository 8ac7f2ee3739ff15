"""The blocks of a page: headings, list items, paragraphs, tables, fences; each with its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from errbook.readers.page import Line, Page, Span

Kind = Literal["heading", "item", "text", "rows", "fence", "html", "yfm", "definition", "skipped"]


@dataclass(slots=True)
class Block:
    """A stretch of lines of one kind."""

    kind: Kind
    first: int
    """The index of its first line."""
    last: int
    """The index of its last line."""
    span: Span
    """Its content: for a heading the text without its marks, for a fence the lines inside."""
    indent: int = 0
    level: int = 0
    """The level of a heading, from 1."""
    quoted: bool = False
    info: str = ""
    """The word after the marks of a fence, or why a stretch was skipped."""
    closed: bool = True
    """Whether a fence, comment or element is closed."""


RAW_ELEMENTS = ("<pre", "<script", "<style", "<textarea")


class Scanner:
    """Cuts a page into blocks, in one pass."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: Sequence[Line] = page.lines
        self.blocks: list[Block] = []
        self.container = -1
        """The indentation from which a line belongs to the list item or element above it; -1 without one."""

    def scan(self) -> list[Block]:
        """Return the blocks, from top to bottom; blank lines belong to none."""
        at = self._front_matter()
        while at < len(self.lines):
            at = self._block(at)
        return self.blocks

    def _add(self, kind: Kind, first: int, last: int, span: Span, **more: object) -> int:
        line = self.lines[first]
        block = Block(kind, first, last, span, line.indent, quoted=line.quoted)
        for name, value in more.items():
            setattr(block, name, value)
        self.blocks.append(block)
        return last + 1

    def _front_matter(self) -> int:
        if self.lines[0].text != "---":
            return 0
        for at in range(1, len(self.lines)):
            if self.lines[at].text in {"---", "..."} and not self.lines[at].indent:
                return self._add("skipped", 0, at, Span(self.lines[1].start, self.lines[at].start), info="front matter")
        return 0
