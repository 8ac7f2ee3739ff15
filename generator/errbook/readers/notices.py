"""What there is to say of a page as a whole: what hides a part of it, and what other readers stumble over."""

from collections.abc import Iterator, Sequence

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.blocks import Block
from errbook.readers.page import Page, Span


def notices(page: Page, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Yield what the characters and the blocks of a page give to say."""
    yield from _characters(page)
    above = ""
    for block in blocks:
        if not block.closed:
            yield _not_closed(page, block)
        if block.info == "no space":
            yield Diagnostic(
                "heading-without-space",
                Severity.NOTE,
                "the heading has no space behind its `#`",
                page.location(block.span),
                "write a space; strict Markdown renderers show no heading here",
            )
        if block.info == "indented code" and above != block.info and page.lines[block.first].text[0] == "|":
            yield Diagnostic(
                "indented-table",
                Severity.NOTE,
                "the table is indented like code and is not read",
                page.location(block.span),
                "indent it by less than four spaces",
            )
        above = block.info


def _not_closed(page: Page, block: Block) -> Diagnostic:
    what, consequence = (
        ("code fence", "the rest of the page is taken for code")
        if block.kind == "fence"
        else (block.info, "only its first line is skipped")
    )
    return Diagnostic(
        "not-closed",
        Severity.WARNING,
        f"the {what} is not closed; {consequence}",
        page.location(page.lines[block.first].span),
        "close it",
    )


def _characters(page: Page) -> Iterator[Diagnostic]:
    text = page.text
    if text.startswith("\ufeff"):
        yield Diagnostic(
            "byte-order-mark",
            Severity.NOTE,
            "the file starts with a byte-order mark",
            page.location(Span(0, 1)),
            "save it without one",
        )
    at = text.find("\0")
    if at >= 0:
        yield Diagnostic(
            "nul-character",
            Severity.WARNING,
            "the file holds a NUL character",
            page.location(Span(at, at + 1)),
            "remove it",
        )
    if "\r" in text:
        at = next((at for at in _returns(text) if not text.startswith("\n", at + 1)), -1)
        if at >= 0:
            yield Diagnostic(
                "bare-carriage-return",
                Severity.NOTE,
                "a carriage return without a line feed is read as the end of a line",
                page.location(Span(at, at + 1)),
                "save the file with one kind of line break",
            )


def _returns(text: str) -> Iterator[int]:
    at = text.find("\r")
    while at >= 0:
        yield at
        at = text.find("\r", at + 1)
