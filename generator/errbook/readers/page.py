"""A page as text: its lines, and the place of every stretch of it."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from errbook.document import Location, Source
from errbook.readers.marks import BLANK


class Span(NamedTuple):
    """A stretch of a page, in characters from its start; the end is exclusive."""

    start: int
    end: int


class Line(NamedTuple):
    """A line without its line break and without the white space and quote marks around its content."""

    start: int
    """Where its content starts."""
    end: int
    """Where its content ends."""
    indent: int
    """How many columns its content is indented, a tab being four."""
    text: str
    """Its content."""
    quoted: bool
    """Whether it stands in a block quote."""

    @property
    def span(self) -> Span:
        """The place of the content."""
        return Span(self.start, self.end)


class Page:
    """A page, cut into lines; a bare carriage return ends a line too, but does not count as one."""

    def __init__(self, source: Source) -> None:
        """Cut `source` into lines."""
        self.path = source.path
        self.text = source.text
        self._starts = list(line_starts(source.text))
        self.lines = list(_lines(source.text))

    def location(self, span: tuple[int, int]) -> Location:
        """Return the place of `span`."""
        start, end = span
        line = bisect_right(self._starts, start)
        last = line if line == len(self._starts) or end < self._starts[line] else bisect_right(self._starts, end)
        return Location(self.path, line, start - self._starts[line - 1] + 1, last, end - self._starts[last - 1] + 1)

    def prose(self, span: tuple[int, int]) -> str:
        """Return the text at `span`, without the indentation and the quote marks of its lines."""
        text = self.text[span[0] : span[1]]
        if "\n" not in text and "\r" not in text:
            return text
        return "\n".join(line.text for line in _lines(text))


def line_starts(text: str) -> Iterator[int]:
    """Yield where each line of `text` starts; only a line feed ends one."""
    position = 0
    while position >= 0:
        yield position
        position = text.find("\n", position) + 1 or -1


def _lines(text: str) -> Iterator[Line]:
    start = 0
    length = len(text)
    bare = "\r" in text.replace("\r\n", "\n")
    while start <= length:
        end = text.find("\n", start)
        end = length if end < 0 else end
        if bare:
            position = start
            for piece in text[start:end].split("\r"):
                yield _line(text, position, position + len(piece))
                position += len(piece) + 1
        else:
            yield _line(text, start, end)
        start = end + 1


def _line(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    content = raw.strip(" \t\r\ufeff")
    if not content:
        return Line(end, end, 0, "", quoted=False)
    offset = raw.index(content[0])
    indent = len(raw[:offset].lstrip("\ufeff").expandtabs(4))
    start += offset
    if content[0] != ">":
        return Line(start, start + len(content), indent, content, quoted=False)
    inner = content.lstrip("> \t")
    start += len(content) - len(inner)
    return Line(start, start + len(inner), indent, inner, quoted=True)


def pieces(text: str, span: Span, separator: str) -> Iterator[Span]:
    """Yield what `separator` parts in a stretch of `text`, without the white space around it; it may be empty."""
    start = span.start
    for piece in text[span.start : span.end].split(separator):
        yield trim(text, start, start + len(piece))
        start += len(piece) + len(separator)


def lines_in(text: str, span: Span) -> list[Span]:
    """Return the lines in a stretch of `text` that hold something, without the white space around it."""
    return [line for line in pieces(text, span, "\n") if line.start < line.end]


def trim(text: str, start: int, end: int) -> Span:
    """Return the stretch of `text` without the white space at its ends."""
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return Span(start, end)
