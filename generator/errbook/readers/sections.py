"""Errors that have a section of their own: a heading that is the code, and what stands under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errbook.markdown import inline_text
from errbook.readers.blocks import last_of_section
from errbook.readers.bodies import Body
from errbook.readers.draft import Entry
from errbook.readers.evidence import TELLING, Group, Setting
from errbook.readers.heads import Head, all_statuses, read_head
from errbook.readers.outline import Heading
from errbook.readers.page import Page, Span
from errbook.readers.survey import Survey
from errbook.readers.values import Value


@dataclass(slots=True, eq=False)
class Section:
    """A heading that may be a code."""

    index: int
    """The index of its block."""
    heading: Heading
    head: Head
    last: int
    """The index of the last block of the section."""


def section_groups(survey: Survey) -> Iterator[Group]:
    """Yield the headings of one level that are codes."""
    by_level: dict[int, list[Section]] = {}
    others: dict[tuple[int, int], list[int]] = {}
    for index, heading in survey.outline.at.items():
        head = read_head(survey.page, heading.span, survey.mapping)
        if head and (head.joined or head.unmistakable):
            by_level.setdefault(heading.level, []).append(Section(index, heading, head, index))
        else:
            others.setdefault((heading.level, id(heading.parent)), []).append(index)
    for level, group in by_level.items():
        parents = {id(section.heading.parent) for section in group}
        plain = [index for parent in parents for index in others.get((level, parent), ())]
        sections = group if len(group) >= 1.5 * len(plain) else _certain(survey, group)
        if sections and not all_statuses([section.head for section in sections]):
            named = level == 1 and len(sections) == 1
            found = _group(survey, sections, "" if named else survey.title)
            found.left_out = [survey.outline.at[index].span for index in sorted(plain) if _tells(survey, index)]
            yield found


def _tells(survey: Survey, index: int) -> bool:
    """Return whether the section of the heading at `index` labels what only errors have."""
    body = Body(survey.page, survey.mapping)
    body.add(survey.blocks[index + 1 : last_of_section(survey.blocks, index) + 1])
    return not TELLING.isdisjoint(body.fields)


def _certain(survey: Survey, group: Sequence[Section]) -> list[Section]:
    """Return the sections that may be of errors whatever is beside them, as the others are words such as `FAQ`."""
    return [section for section in group if _is_certain(survey, section)]


def _is_certain(survey: Survey, section: Section) -> bool:
    """Return whether a code is spelled or marked as such, has a status, or a section that tells of an error."""
    head = section.head
    spelled = head.sure and (section.heading.statuses or "_" in head.codes[0].value)
    return bool(head.unmistakable or head.marked or spelled or _tells(survey, section.index))


def _group(survey: Survey, group: Sequence[Section], title: str) -> Group:
    page, blocks = survey.page, survey.blocks
    entries: list[Entry] = []
    quotes: list[tuple[Body, list[Entry]]] = []
    for section in group:
        section.last = last_of_section(blocks, section.index)
        body = Body(page, survey.mapping, section.head.status)
        body.add(blocks[section.index + 1 : section.last + 1])
        fields = body.finish()
        rest = section.head.rest
        if rest.start < rest.end:
            fields.setdefault(
                "name" if section.head.codes[0].value.lstrip("+-").isdigit() else "title",
                Value(inline_text(page.prose(rest)), rest),
            )
        span = Span(section.heading.span.start, blocks[section.last].span.end)
        mine = [
            Entry(span, code, dict(fields), section.heading.parent, body.own_fields, body.again)
            for code in section.head.codes
        ]
        entries += mine
        quotes.append((body, mine))
    _take_quotes(page, quotes)
    parent = group[0].heading.parent
    over = tuple(above.text for above in parent.chain()) if parent else ()
    return Group("sections", entries, Setting(title, over), group[0].index, group[-1].last)


def _take_quotes(page: Page, quotes: Sequence[tuple[Body, list[Entry]]]) -> None:
    """Where most sections hold a block quote and no resolution, the quote is the resolution."""
    quoted = [(body, entries) for body, entries in quotes if body.quote and "resolution" not in body.fields]
    if len(quoted) < 0.5 * len(quotes):
        return
    for body, entries in quoted:
        for entry in entries:
            if body.quote:
                entry.fields["resolution"] = Value(page.prose(body.quote), body.quote)
