"""Errors in lists: a bullet, a bold paragraph, a defined term or a line for each code."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from errbook.readers.blocks import Block
from errbook.readers.bodies import Body
from errbook.readers.draft import Entry
from errbook.readers.evidence import Group, Setting
from errbook.readers.heads import Head, all_statuses, read_head
from errbook.readers.labels import field_of
from errbook.readers.outline import Outline
from errbook.readers.page import Page, Span
from errbook.readers.spelling import is_integer
from errbook.readers.survey import Survey


@dataclass(slots=True, eq=False)
class Item:
    """A list item, paragraph or line that may start with a code."""

    index: int
    """The index of its block."""
    span: Span
    head: Head | None
    last: int
    """The index of the last block that belongs to it."""


def list_groups(survey: Survey) -> Iterator[Group]:
    """Yield the lists of which most items are codes, one for each heading."""
    kinds = {"bullets": _bullets, "bold": _bold_paragraphs, "terms": _terms, "lines": _plain_lines}
    for kind, find in kinds.items():
        runs = list(_under_one_heading(find(survey), survey.outline))
        sure = [_sure([item.head for item in items if item.head], len(items)) for items in runs]
        for items, certain in zip(runs, sure, strict=True):
            if certain or (certain is None and kind == "bold" and any(sure)):
                yield _group(survey, items, kind)


def _sure(heads: Sequence[Head], items: int) -> bool | None:
    """Return whether most of `items` are codes and spelled as such; `None` if they may be words."""
    if not heads or len(heads) < 0.6 * items or all_statuses(heads):
        return False
    sure = sum(head.sure for head in heads)
    if sure >= 0.5 * len(heads) or (
        not sure and all(head.joined and is_integer(head.codes[0].value) for head in heads)
    ):
        return True
    return None


def _under_one_heading(items: Iterator[Item], outline: Outline) -> Iterator[list[Item]]:
    run: list[Item] = []
    for item in items:
        if run and outline.over[item.index] is not outline.over[run[-1].index]:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _first_line(page: Page, span: Span) -> Span:
    end = page.text.find("\n", span.start, span.end)
    return Span(span.start, end) if end >= 0 else span


def _head(page: Page, span: Span, mapping: Mapping[str, str]) -> Head | None:
    head = read_head(page, span, mapping)
    return head if head and (head.joined or head.rest.start == head.rest.end or _leads(page, head)) else None


def _leads(page: Page, head: Head) -> bool:
    """Return whether a code that is spelled or marked as such stands before a text with a beginning of its own."""
    return (head.unmistakable or head.marked) and page.text[head.rest.start].isupper()


def _bullets(survey: Survey) -> Iterator[Item]:
    """Yield the outermost list items, each with what is indented under it."""
    page, blocks, mapping = survey.page, survey.blocks, survey.mapping
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.kind != "item":
            index += 1
            continue
        last = index
        while last + 1 < len(blocks) and blocks[last + 1].indent > block.indent and blocks[last + 1].kind != "heading":
            last += 1
        yield Item(index, block.span, _head(page, _first_line(page, block.span), mapping), last)
        index = last + 1


def _bold_paragraphs(survey: Survey) -> Iterator[Item]:
    """Yield the paragraphs that start with a code in bold, each with what follows up to the next."""
    page, blocks, mapping = survey.page, survey.blocks, survey.mapping
    heads = {index: head for index, block in enumerate(blocks) if (head := _bold_head(page, block, mapping))}
    words = Counter(head.codes[0].value for head in heads.values() if not head.sure)
    for index, head in heads.items():
        if head.sure or words[head.codes[0].value] == 1:
            last = index
            while (
                last + 1 < len(blocks) and last + 1 not in heads and blocks[last + 1].kind not in {"heading", "table"}
            ):
                last += 1
            yield Item(index, blocks[index].span, head, last)


def _bold_head(page: Page, block: Block, mapping: Mapping[str, str]) -> Head | None:
    """Return the code at the start of a paragraph; a word that labels something else is none."""
    if block.kind != "text" or not page.text.startswith("**", block.span.start):
        return None
    head = read_head(page, _first_line(page, block.span), mapping)
    return None if head and not head.sure and field_of(head.codes[0].value, mapping) else head


def _terms(survey: Survey) -> Iterator[Item]:
    """Yield the terms of definition lists, each with its definitions."""
    page, blocks, mapping = survey.page, survey.blocks, survey.mapping
    for index, block in enumerate(blocks):
        if block.kind == "text" and index + 1 < len(blocks) and blocks[index + 1].kind == "definition":
            last = index + 1
            while last + 1 < len(blocks) and blocks[last + 1].kind == "definition":
                last += 1
            yield Item(index, block.span, _head(page, block.span, mapping), last)


def _plain_lines(survey: Survey) -> Iterator[Item]:
    """Yield the lines of paragraphs of which each line starts with a code."""
    page, blocks, mapping = survey.page, survey.blocks, survey.mapping
    for index, block in enumerate(blocks):
        if block.kind != "text" or block.quoted:
            continue
        lines = [page.lines[at].span for at in range(block.first, block.last + 1)]
        heads = [_head(page, line, mapping) for line in lines]
        if all(head and head.rest.start < head.rest.end for head in heads):
            for line, head in zip(lines, heads, strict=True):
                yield Item(index, line, head, index)


def _group(survey: Survey, items: Sequence[Item], kind: str) -> Group:
    entries: list[Entry] = []
    for item in items:
        if item.head:
            entries += _entries(survey, item, item.head)
    before = survey.blocks[items[0].index - 1] if items[0].index else None
    intro = survey.page.prose(before.span) if before and before.kind == "text" else ""
    left_out = [_first_line(survey.page, item.span) for item in items if not item.head]
    setting = Setting(survey.title, survey.over(items[0].index), intro)
    return Group(kind, entries, setting, items[0].index, items[-1].last, left_out)


def _entries(survey: Survey, item: Item, head: Head) -> Iterator[Entry]:
    page, blocks = survey.page, survey.blocks
    body = Body(page, survey.mapping, head.status)
    if head.rest.start < head.rest.end:
        end = item.span.end if head.rest.end == _first_line(page, item.span).end else head.rest.end
        body.line(Span(head.rest.start, end))
    elif (more := _first_line(page, item.span).end + 1) < item.span.end:
        body.line(Span(more, item.span.end))
    body.add(blocks[item.index + 1 : item.last + 1])
    fields = body.finish()
    span = Span(item.span.start, max(item.span.end, blocks[item.last].span.end if item.last > item.index else 0))
    for code in head.codes:
        yield Entry(span, code, dict(fields), survey.outline.over[item.index], body.own_fields, body.again)
