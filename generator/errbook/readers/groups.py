"""The errors of a page that stand in no table: which sections and lists are codes of errors."""

import re
from collections.abc import Collection, Container, Iterator, Sequence

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.draft import CodeTable, Entry
from errbook.readers.evidence import Group, evidence
from errbook.readers.lists import list_groups
from errbook.readers.page import Page, Span
from errbook.readers.sections import section_groups
from errbook.readers.single import single_group
from errbook.readers.survey import Survey

MEMBER = re.compile(r'"(\w{1,50})"\s{0,3}:')
ENOUGH = 3
ENOUGH_BESIDE_TABLES = 4
ENOUGH_ALONE = 1.5
"""What suffices where nothing else on the page lists errors."""
LONGEST_ITEM = 60
EXAMPLES = 3
"""How many codes of a list that is not read are named."""
SIBLING = 1.5
"""What it speaks for a list that the page has a list of errors of the same kind."""

KNOWN = 4
"""What it speaks for sections that their headings are codes of the tables of errors."""


def find_groups(survey: Survey, tables: Sequence[CodeTable]) -> tuple[list[Group], list[Diagnostic]]:
    """Return the groups of errors in sections and lists, and why what looks like one is none.

    `tables` are the tables of errors on the page.
    """
    in_tables = {entry.code.value for table in tables for entry in table.entries}
    over = {entry.heading.span.start for table in tables for entry in table.entries if entry.heading}
    found = [group for find in (single_group, section_groups, list_groups) for group in find(survey)]
    groups = [group for group in found if _without_headings(group, over)]
    groups = [group for group in groups if group.kind != "page" or not _starts_list(group, groups)]
    taken, left = _parted(groups, survey, in_tables)
    known = {entry.code.value for group in taken for entry in group.entries}.union(in_tables)
    left_out = [_left_out(survey.page, group.kind, span) for group in taken for span in group.left_out]
    unread = [
        [entry for entry in group.entries if entry.code.value not in known and entry.span.start not in over]
        for group in left
        if group.kind != "page"
    ]
    refusals = [_refusal(survey.page, entries) for entries in unread if entries]
    return sorted(taken, key=lambda group: group.first), left_out + refusals


def _parted(groups: Sequence[Group], survey: Survey, in_tables: Collection[str]) -> tuple[list[Group], list[Group]]:
    """Return the groups for which enough speaks, none of which overlap, and those for which it does not."""
    members = set(_members(survey))
    scored = [(group, evidence(group, members) + KNOWN * _is_known(group, in_tables)) for group in groups]
    enough, kinds = _bar(scored, beside_tables=bool(in_tables))
    taken: list[Group] = []
    left: list[Group] = []
    covered = bytearray(len(survey.blocks) + 1)
    for group, score in sorted(scored, key=_rank):
        if covered.find(1, group.first, group.last + 1) >= 0:
            continue
        alone = len(group.entries) == 1 and group.kind not in kinds
        bar = enough if 2 * len(group.told) >= len(group.entries) and not alone else max(enough, ENOUGH)
        if score + SIBLING * (group.kind in kinds) < bar:
            left.append(group)
            continue
        taken.append(group)
        covered[group.first : group.last + 1] = b"\1" * (group.last + 1 - group.first)
    return taken, left


def _bar(scored: Sequence[tuple[Group, float]], *, beside_tables: bool) -> tuple[float, set[str]]:
    """Return how much has to speak for a group on this page, and the kinds of group of which one reaches that."""
    enough: float = ENOUGH_BESIDE_TABLES if beside_tables else ENOUGH
    kinds = {group.kind for group, score in scored if score >= enough}
    if kinds or beside_tables:
        return enough, kinds
    return ENOUGH_ALONE, {group.kind for group, score in scored if score >= ENOUGH_ALONE}


def _is_known(group: Group, in_tables: Container[str]) -> bool:
    """Return whether the headings of a group are codes that tables list."""
    return group.kind == "sections" and all(entry.code.value in in_tables for entry in group.entries)


def _without_headings(group: Group, over: Container[int]) -> bool:
    """Leave out the headings over tables of errors of which nothing is said; return whether there are others."""
    group.entries = [entry for entry in group.entries if entry.span.start not in over or "description" in entry.fields]
    return bool(group.entries)


def _members(survey: Survey) -> Iterator[str]:
    """Yield the names of members in the examples on the page."""
    for block in survey.blocks:
        if block.kind == "fence":
            yield from MEMBER.findall(survey.page.text, *block.span)


def _starts_list(page: Group, groups: Sequence[Group]) -> bool:
    """Return whether what looks like a page about one error is the first item of a list of errors."""
    return any(group.first == page.first and len(group.entries) > 1 for group in groups)


def _rank(pair: tuple[Group, float]) -> tuple[bool, int]:
    """Return by what to sort groups: a page about one error first, then what says most."""
    group, _ = pair
    return group.kind != "page", -len(group.told)


def _left_out(page: Page, kind: str, span: Span) -> Diagnostic:
    what, where = ("heading", "sections") if kind == "sections" else ("item", "list")
    return Diagnostic(
        f"{what}-not-read",
        Severity.WARNING,
        f"`{page.prose(span)[:LONGEST_ITEM]}` does not start with a code and is not read",
        page.location(span),
        f"start the {what} with a code, or take it out of the {where} of codes",
    )


def _refusal(page: Page, entries: Sequence[Entry]) -> Diagnostic:
    first, last = entries[0], entries[-1]
    codes = ", ".join(f"`{entry.code.value}`" for entry in entries[:EXAMPLES])
    more = ", …" if len(entries) > EXAMPLES else ""
    several = len(entries) > 1
    return Diagnostic(
        "list-not-read",
        Severity.NOTE,
        f"{codes}{more} {'are' if several else 'is'} not read: nothing says that "
        f"{'they are codes of errors' if several else 'it is the code of an error'}",
        page.location((first.span.start, last.span.end)),
        "codes of errors stand under a heading that speaks of errors, or in a table",
    )
