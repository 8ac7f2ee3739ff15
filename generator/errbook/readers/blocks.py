"""The blocks of a page: headings, list items, paragraphs, tables, fences; each with its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from errbook.readers.page import Line, Page, Span

Kind = Literal["heading", "item", "text", "definition", "table", "rows", "fence", "html", "diplodoc", "skipped"]


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of lines of one kind.

    `table` is a header row, a separator and rows; `rows` are rows without them; `html` is a `<table>`;
    `diplodoc` is a multi-line table between `#|` and `|#`; `skipped` holds nothing that is read.
    """

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
    """What stands behind the marks of a fence; of what is skipped, its name."""
    closed: bool = True
    """Whether a fence, a comment or an element has its end."""


CODE_INDENT = 4
"""How many spaces make a line code (CommonMark 4.4)."""
DEEPEST_HEADING = 6
"""How many `#` a heading has at most (CommonMark 4.2)."""
SHORTEST_FENCE = 3
"""How many marks a fence has at least (CommonMark 4.5)."""
LONGEST_NUMBER = 9
"""How many digits the number of a list item has at most (CommonMark 5.2)."""
PLAIN_TEXT_ELEMENTS = ("<pre", "<script", "<style", "<textarea")
VOID_PREFIXES = (
    ":::",
    "!!!",
    "???",
    "{%",
    "{{<",
    "{{%",
    "import ",
    "export ",
    "[block:",
    "[/block]",
    "{:",
    "[//]:",
)


def scan(page: Page) -> list[Block]:
    """Return the blocks of `page` from top to bottom; blank lines belong to none."""
    scanner = _Scanner(page)
    at = scanner.front_matter()
    while at < len(page.lines):
        at = scanner.block(at)
    return scanner.blocks


def last_of_section(blocks: Sequence[Block], index: int) -> int:
    """Return the last block of the section under the heading at `index`."""
    level = blocks[index].level
    last = index
    while last + 1 < len(blocks) and not (blocks[last + 1].kind == "heading" and blocks[last + 1].level <= level):
        last += 1
    return last


def is_separator(text: str) -> bool:
    """Return whether `text` is the row of dashes under the header of a table."""
    return "-" in text and "|" in text and not text.strip("|:- \t")


class _Scanner:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.blocks: list[Block] = []
        self._unclosed: set[str] = set()

    def front_matter(self) -> int:
        if self.lines[0].text != "---" or self.lines[0].indent:
            return 0
        for at in range(1, len(self.lines)):
            if self.lines[at].text in {"---", "..."} and not self.lines[at].indent:
                return self._add(
                    Block("skipped", 0, at, Span(self.lines[1].start, self.lines[at].start), info="front matter")
                )
        return 0

    def block(self, at: int) -> int:
        """Add the block that starts at line `at`, if any, and return the line after it."""
        line = self.lines[at]
        text = line.text
        if not text:
            return at + 1
        read = self._STARTS.get(text[0])
        after = read(self, at, line) if read else 0
        if not after and line.indent >= CODE_INDENT and self._is_code(at):
            after = self._add(Block("skipped", at, at, line.span, info="indented code"))
        if not after and "|" in text:
            after = self._table(at, line)
        if not after and text.startswith(VOID_PREFIXES):
            after = self._add(Block("skipped", at, at, line.span, info="markup"))
        return after or self._numbered(at, line) or self._text(at, line)

    def _add(self, block: Block) -> int:
        """Add a block, indented and quoted as its first line is, and return the line after it."""
        line = self.lines[block.first]
        block.indent, block.quoted = line.indent, line.quoted
        self.blocks.append(block)
        return block.last + 1

    def _hash(self, at: int, line: Line) -> int:
        text = line.text
        if text.startswith("#|"):
            return self._until("diplodoc", at, "|#")
        rest = text.lstrip("#")
        level = len(text) - len(rest)
        if level > DEEPEST_HEADING or not rest or (line.indent >= CODE_INDENT and self._is_code(at)):
            return 0
        if rest[0] not in " \t" and level == 1 and (rest[0].isdigit() or rest[0].islower() or rest[0] == "!"):
            return 0
        title = rest.strip(" \t")
        start = line.start + text.index(title, level) if title else line.end
        closing = title.rstrip("#")
        if closing != title and (not closing or closing[-1] in " \t"):
            title = closing.rstrip(" \t")
        info = "" if rest[0] in " \t" else "no space"
        return self._add(Block("heading", at, at, Span(start, start + len(title)), level=level, info=info))

    def _fence(self, at: int, line: Line) -> int:
        mark = line.text[0]
        info = line.text.lstrip(mark)
        width = len(line.text) - len(info)
        if width < SHORTEST_FENCE or (mark == "`" and "`" in info):
            return 0
        last = at + 1
        while last < len(self.lines):
            text = self.lines[last].text
            if text.startswith(mark * width) and not text.strip(mark):
                break
            last += 1
        closed = last < len(self.lines)
        inside = self.lines[at + 1 : last]
        span = Span(inside[0].start, inside[-1].end) if inside else Span(line.end, line.end)
        return self._add(Block("fence", at, last if closed else last - 1, span, info=info.strip(), closed=closed))

    def _quote_or_tag(self, at: int, line: Line) -> int:
        text = line.text
        if text.startswith("<!--"):
            return self._until("skipped", at, "-->", info="comment")
        lowered = text.lower()
        if "<table" in lowered:
            return self._until("html", at, "</table>")
        for name in PLAIN_TEXT_ELEMENTS:
            if lowered.startswith(name) and not lowered[len(name) : len(name) + 1].isalnum():
                return self._until("skipped", at, f"</{name[1:]}", info="element")
        if text.endswith(">") and text.find("<", 1) < 0:
            return self._add(Block("skipped", at, at, line.span, info="markup"))
        return 0

    def _brace(self, at: int, line: Line) -> int:
        return self._until("skipped", at, "*/}", info="comment") if line.text.startswith("{/*") else 0

    def _until(self, kind: Kind, at: int, end: str, *, info: str = "") -> int:
        """Add the block from line `at` to the first line that holds `end`; without one, that line alone."""
        if end in self._unclosed:
            return 0
        last = at
        while last < len(self.lines) and end not in self.lines[last].text.lower():
            last += 1
        if last == len(self.lines):
            self._unclosed.add(end)
            self._add(Block("skipped", at, at, self.lines[at].span, info=info or kind, closed=False))
            return at + 1
        return self._add(Block(kind, at, last, Span(self.lines[at].start, self.lines[last].end), info=info))

    def _bullet(self, at: int, line: Line) -> int:
        text = line.text
        rest = text[1:].lstrip(" \t")
        if len(text) - len(rest) == 1 and not (rest and not rest[0].isascii()):
            return 0
        return 0 if not rest or not text.strip("-* \t_") else self._item(at, line, line.end - len(rest))

    def _dash(self, at: int, line: Line) -> int:
        if not line.text.strip("-= \t"):
            return self._rule(at, line)
        return self._bullet(at, line)

    def _numbered(self, at: int, line: Line) -> int:
        text = line.text
        if not text[0].isdigit():
            return 0
        rest = text.lstrip("0123456789")
        if len(text) - len(rest) > LONGEST_NUMBER or rest[:1] not in {".", ")"} or rest[1:2] not in {" ", "\t"}:
            return 0
        return self._item(at, line, line.end - len(rest[1:].lstrip(" \t")))

    def _item(self, at: int, line: Line, start: int) -> int:
        return self._add(Block("item", at, at, Span(start, line.end)))

    def _rule(self, at: int, line: Line) -> int:
        """Add nothing, but make a heading of the paragraph above a line of `=` or `-`."""
        above = self.blocks[-1] if self.blocks else None
        if above and above.kind == "text" and above.first == above.last == at - 1 and above.quoted == line.quoted:
            above.kind, above.level, above.last = "heading", 1 if line.text[0] == "=" else 2, at
        return at + 1

    def _colon(self, at: int, line: Line) -> int:
        above = self.blocks[-1] if self.blocks else None
        if line.text[1:2] not in {" ", "\t"} or not above or above.kind not in {"text", "definition"}:
            return 0
        start = line.end - len(line.text[1:].lstrip(" \t"))
        return self._add(Block("definition", at, at, Span(start, line.end))) if above.last >= at - 2 else 0

    def _is_code(self, at: int) -> bool:
        above = self.blocks[-1] if self.blocks else None
        if above is None:
            return True
        if above.info == "indented code":
            return True
        if above.last == at - 1 and above.kind != "heading":
            return False
        inside = above.kind == "item" or above.indent or above.info == "markup"
        return not inside

    def _table(self, at: int, line: Line) -> int:
        below = self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        headed = "|" in line.text and is_separator(below) and not is_separator(line.text)
        if not headed and line.text[0] != "|":
            above = self.blocks[-1] if self.blocks else None
            follows = above and above.kind in {"table", "rows"} and " | " in line.text and line.text[0] not in "-*"
            if not follows:
                return 0
        last = at + 1 if headed else at
        while last + 1 < len(self.lines) and self._is_row(last + 1, line):
            last += 1
        return self._add(Block("table" if headed else "rows", at, last, Span(line.start, self.lines[last].end)))

    def _is_row(self, at: int, header: Line) -> bool:
        line = self.lines[at]
        if "|" not in line.text or line.quoted != header.quoted or line.text.startswith(("```", "~~~", "#", "<!--")):
            return False
        below = self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        return not is_separator(below) or is_separator(line.text)

    def _text(self, at: int, line: Line) -> int:
        above = self.blocks[-1] if self.blocks else None
        if (
            above
            and above.last == at - 1
            and above.kind in {"text", "item", "definition"}
            and above.quoted == line.quoted
        ):
            above.last, above.span = at, Span(above.span.start, line.end)
            return at + 1
        return self._add(Block("text", at, at, line.span))

    _STARTS: ClassVar = {
        "#": _hash,
        "`": _fence,
        "~": _fence,
        "<": _quote_or_tag,
        "{": _brace,
        "-": _dash,
        "=": _dash,
        "*": _bullet,
        "+": _bullet,
        "•": _bullet,
        ":": _colon,
    }
