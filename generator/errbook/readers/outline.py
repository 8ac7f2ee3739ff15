"""The headings of a page: what each says, the HTTP statuses it names, and what stands under it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errbook.readers.blocks import Block
from errbook.readers.marks import CLOSING, COLONS, DASHES, OPENING
from errbook.readers.page import Page, Span, trim
from errbook.readers.spelling import STATUS, STATUS_CLASS, STATUS_LEAD, http_statuses
from errbook.readers.words import fold, unmarked, words
from errbook.statuses import FIRST_ERROR_STATUS

TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.]*)[^<>]*>")
TITLE = re.compile(r"""\b(?:title|label|header|heading)\s*=\s*\{?(["'])(?P<title>[^"'\n]+)\1""")
SUMMARY = re.compile(r"<summary>(?P<title>[^<\n]+)</summary>")
STATUS_AND_DASH = re.compile(rf"[45]\d\d\s*[{DASHES}]\s[^\W\d]", re.ASCII)
AND = r"\b(?:and|or)\b"
CONTAINED = 7
"""The level of the title of an element, below all headings."""
DEEPEST = 20
"""How many elements with titles can stand in each other."""


@dataclass(slots=True, eq=False)
class Heading:
    """A heading."""

    text: str
    """What it says, without markup."""
    level: int
    span: Span
    parent: "Heading | None"
    category: str
    """The name of the category that it makes."""
    name: Span
    """The part that names what stands under it, without the statuses in parentheses at its end."""
    statuses: tuple[int, ...]
    """The HTTP statuses that it states, each once."""
    status_span: Span
    """Where the statuses stand."""

    @property
    def stating(self) -> "Heading | None":
        """The nearest heading that states HTTP statuses, from this one upwards."""
        return next((heading for heading in self.chain() if heading.statuses), None)

    def chain(self) -> "Iterator[Heading]":
        """Yield the heading and those above it, nearest first."""
        heading: Heading | None = self
        while heading:
            yield heading
            heading = heading.parent


@dataclass(slots=True)
class _Container:
    """An element with a title, around what stands under that title."""

    name: str
    heading: Heading


class Outline:
    """The headings of a page, and for each block the heading over it; an accordion or tab may have one, too."""

    def __init__(self, page: Page, blocks: Sequence[Block]) -> None:
        """Take the headings from the blocks of a page."""
        self.headings: list[Heading] = []
        self.over: list[Heading | None] = []
        """For each block the nearest heading above it; for a heading the one that it stands under."""
        self.at: dict[int, Heading] = {}
        """The headings by the index of their block."""
        self._containers: list[_Container] = []
        """The elements with titles that are open."""
        self._unclosed: set[str] = set()
        """The elements of which no more end tags follow."""
        open_headings: list[Heading] = []
        for index, block in enumerate(blocks):
            if block.kind != "heading":
                self.over.append(open_headings[-1] if open_headings else None)
                if block.kind in {"text", "skipped"} and page.text.startswith("<", block.span.start):
                    self._tags(page, block.span, open_headings)
                continue
            while open_headings and block.level <= open_headings[-1].level < CONTAINED:
                open_headings.pop()
            parent = open_headings[-1] if open_headings else None
            heading = _heading(page, _without_attributes(page.text, block.span), block.level, parent)
            self.over.append(parent)
            self.at[index] = heading
            self.headings.append(heading)
            open_headings.append(heading)

    def _tags(self, page: Page, span: Span, open_headings: list[Heading]) -> None:
        """Take in the tags of a line: a title that states a status is a heading, which lasts until the end tag.

        So is one right under the title of the page, but for tabs, which mostly show the same in other languages.
        """
        for tag in TAG.finditer(page.text, *span):
            title = TITLE.search(page.text, *tag.span()) or SUMMARY.match(page.text, tag.start(), span.end)
            if tag["end"]:
                self._close(tag["name"], open_headings)
                continue
            name = "details" if tag["name"] == "summary" else tag["name"]
            if title and not tag[0].endswith("/>") and self._is_closed(page, name, tag.end()):
                parent = open_headings[-1] if open_headings else None
                heading = _heading(page, trim(page.text, *title.span("title")), CONTAINED, parent)
                self._containers.append(_Container(name, heading))
                if heading.statuses or (not name.startswith("Tab") and (parent is None or parent.level == 1)):
                    open_headings.append(heading)

    def _is_closed(self, page: Page, name: str, at: int) -> bool:
        """Return whether an element has an end tag behind `at`; what is nested too deeply counts as open for ever."""
        if len(self._containers) >= DEEPEST or name in self._unclosed:
            return False
        if page.text.find(f"</{name}", at) < 0:
            self._unclosed.add(name)
        return name not in self._unclosed

    def _close(self, name: str, open_headings: list[Heading]) -> None:
        """Close the innermost element of that name, and what is open inside it."""
        while any(container.name == name for container in self._containers):
            container = self._containers.pop()
            if container.heading in open_headings:
                del open_headings[open_headings.index(container.heading) :]
            if container.name == name:
                break


def _heading(page: Page, span: Span, level: int, parent: Heading | None) -> Heading:
    statuses, place, name = stated_statuses(page, span)
    return Heading(
        unmarked(page.prose(span)),
        level,
        span,
        parent,
        category_name(page.prose(name)),
        name,
        statuses,
        place,
    )


def category_name(title: str) -> str:
    """Return the name of the category that a heading makes: its text, with character references resolved."""
    name = unmarked(title)
    if "&" in name:
        from html import unescape

        return unescape(name)
    return name


def _without_attributes(text: str, span: Span) -> Span:
    """Leave out `{#id}`, `{: #id}` and the like at the end of a heading."""
    start, end = span
    while end > start and text[end - 1] == "}":
        opening = text.rfind("{", start, end)
        if opening < 0 or text[opening + 1 : opening + 2] not in {"#", ":", "."}:
            break
        start, end = trim(text, start, opening)
    return Span(start, end)


def stated_statuses(page: Page, span: Span) -> tuple[tuple[int, ...], Span, Span]:
    """Return the HTTP statuses that a heading states, their place, and the place of the rest of the heading.

    They stand in parentheses at its end, or lead it: `Server Errors (500)`, `404/410 Not Found`, `Code 401`. In
    parentheses they may be joined by words, and have their reason phrases.
    """
    text = page.text[span.start : span.end]
    nothing: tuple[tuple[int, ...], Span, Span] = ((), span, span)
    if not STATUS.search(text):
        return nothing
    opening = max(text.rfind("("), text.rfind(OPENING[1]))
    if opening >= 0 and text[-1] in CLOSING:
        inside = text[opening + 1 : -1]
        first, last = _reach(inside)
        if first >= 0 and _is_of_statuses(inside) and not STATUS_CLASS.search(inside):
            last = len(inside.rstrip()) if any(map(str.isalpha, inside[last:])) else last
            place = Span(span.start + opening + 1 + first, span.start + opening + 1 + last)
            name = trim(page.text, span.start, span.start + opening)
            return tuple(http_statuses(inside)), place, name if name.start < name.end else span
    plain = unmarked(text)
    statuses = http_statuses(plain)
    found = STATUS.search(plain)
    if not found or STATUS_CLASS.search(plain) or not STATUS_LEAD.fullmatch(plain[: found.start()]):
        return nothing
    if not all(status in words().phrases for status in statuses):
        return nothing
    rest = plain[plain.rindex(str(statuses[-1])) + 3 :].strip(f" {DASHES}{COLONS}{OPENING}{CLOSING}[].,/")
    led = plain[: found.start()].strip(" `#*")
    dashed = STATUS_AND_DASH.match(plain) is not None and min(statuses) >= FIRST_ERROR_STATUS
    if not dashed and not _goes_on(rest, statuses, led):
        return nothing
    first, last = _reach(text)
    return tuple(statuses), Span(span.start + first, span.start + last), span


def _is_of_statuses(text: str) -> bool:
    """Return whether a text is of HTTP statuses and what belongs to them alone: `404 Not Found or 409`."""
    rest = STATUS.sub("", text).casefold()
    phrases = {phrase for status in http_statuses(text) for phrase in words().phrases.get(status, ())}
    for phrase in sorted(phrases, key=len, reverse=True):
        rest = rest.replace(phrase, "")
    return STATUS_LEAD.fullmatch(re.sub(AND, "", rest)) is not None


def _reach(text: str) -> tuple[int, int]:
    """Return from where to where the statuses in `text` reach."""
    found = list(STATUS.finditer(text))
    return (found[0].start(), found[-1].end()) if found else (-1, -1)


def _goes_on(rest: str, statuses: Sequence[int], led: str) -> bool:
    """Return whether what follows a number makes it an HTTP status: its reason phrase, or the word error."""
    folded = fold(rest)
    if not rest:
        return bool(led) or len(statuses) > 1
    if any(folded.startswith(phrase) for status in statuses for phrase in words().phrases[status]):
        return True
    return bool(led and fold(led) != "error") or words().error_words.search(rest) is not None
