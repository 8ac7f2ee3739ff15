"""What on a page may be meant for the catalogue and is not read, and what does not count since it is said twice."""

import re
from collections.abc import Container, Iterable, Iterator

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.draft import CodeTable, Draft, Entry
from errbook.readers.evidence import Group
from errbook.readers.joining import Contradiction
from errbook.readers.outline import Heading
from errbook.readers.page import Page, Span
from errbook.readers.rows import not_understood
from errbook.readers.spelling import SPELLED
from errbook.readers.survey import Survey
from errbook.readers.typed import TYPED
from errbook.readers.words import slug, words
from errbook.statuses import FIRST_ERROR_STATUS

LONGEST = 60
"""How many characters of a text a message repeats."""

OTHER_LETTERS = re.compile(r"[`*]*(?=\w*[^\W\d_a-zA-Z])(\w+_\w+)")
"""A code with letters beyond A to Z at the start of a line; one without an underscore may be a word."""

STATUS_AT_AN_END = re.compile(r"^\W*([45]\d\d)\b(?!-)|\b(?<!-)([45]\d\d)\W*$", re.ASCII)


def mapping_table(page: Page, table: CodeTable) -> Diagnostic:
    """Return the finding that a table is not read, since it maps codes of another system to those of the page."""
    return Diagnostic(
        "mapping-table",
        Severity.NOTE,
        f"the table `{' | '.join(table.headers)}` is not read: it maps other codes to codes of the page",
        page.location(table.span),
        "if its rows are errors, list them in a table of their own",
    )


def said_otherwise(
    page: Page, contradictions: Iterable[Contradiction], groups: Iterable[Group]
) -> Iterator[Diagnostic]:
    """Yield a finding for each of `contradictions`, and for what an error of `groups` says twice in different words."""
    for contradiction in (*contradictions, *_said_again(groups)):
        yield _contradicts(page, contradiction)


def _contradicts(page: Page, found: Contradiction) -> Diagnostic:
    kept, again = page.location(found.kept.span), page.location(found.again.span)
    shown = _short(page.prose(found.kept.span))
    return Diagnostic(
        "contradiction",
        Severity.WARNING if found.field in TYPED else Severity.NOTE,
        f"{found.field} of {found.code} is `{_short(page.prose(found.again.span))}` here and `{shown}` above,"
        " which counts",
        again,
        "make both places agree, or say it in one of them only",
        ((kept, f"{found.field} is `{shown}` here"),),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _said_again(groups: Iterable[Group]) -> Iterator[Contradiction]:
    """Yield what a section or an item says twice of one field in different words."""
    for entry in (entry for group in groups for entry in group.entries):
        for field, again in entry.again:
            yield Contradiction(entry.code.value, field, (entry.own_fields or entry.fields)[field], again)


def kept_as_text(page: Page, groups: Iterable[Group]) -> Iterable[Diagnostic]:
    """Return a finding for each labelled value that is none of its field, and is kept as an extra field.

    Several codes in one place share a finding.
    """
    entries = (entry for group in groups for entry in group.entries)
    found = ((field, value) for entry in entries for field in TYPED if (value := entry.fields.get(f"x-{slug(field)}")))
    return dict.fromkeys(
        not_understood(page, field, value.span)._replace(severity=Severity.WARNING) for field, value in found
    )


def statuses_not_read(page: Page, entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each heading over errors without a status that begins or ends with what may be one."""
    for heading in dict.fromkeys(entry.heading for entry in entries if "http_status" not in entry.fields):
        if heading is None or heading.stating:
            continue
        status = STATUS_AT_AN_END.search(heading.text)
        if status and int(status[1] or status[2]) in words().phrases:
            yield Diagnostic(
                "status-not-read",
                Severity.WARNING,
                f"`{heading.text}` may state the HTTP status {status[1] or status[2]}, which is not read",
                page.location(heading.span),
                "state it in parentheses at the end, and nothing else there: `Server Errors (500)`",
            )


def codes_not_read(
    draft: Draft, survey: Survey, entries: Iterable[Entry], groups: Iterable[Group]
) -> Iterator[Diagnostic]:
    """Yield a finding for each heading and item that may be of an error, and of which no code is read.

    What the readers of `groups` left out has a finding already.
    """
    told = {span.start for group in groups for span in group.left_out}
    foreign = dict(_in_other_letters(draft, survey, told))
    yield from foreign.values()
    yield from _headings_without_codes(draft, survey, entries, told.union(foreign))


def _headings_without_codes(
    draft: Draft, survey: Survey, entries: Iterable[Entry], told: Container[int]
) -> Iterator[Diagnostic]:
    """Yield a finding for each heading that states the HTTP status of errors behind its name, and heads none.

    What stands at a place in `told` has a finding already.
    """
    heading_some = {heading for entry in entries if entry.heading for heading in entry.heading.chain()}
    for heading in survey.outline.headings:
        stating = heading.name.end < heading.status_span.start and min(heading.statuses) >= FIRST_ERROR_STATUS
        if (
            stating
            and heading not in heading_some
            and heading.span.start not in told
            and not draft.is_in_an_error(heading.span)
        ):
            yield _heading_without_codes(survey.page, heading)


def _heading_without_codes(page: Page, heading: Heading) -> Diagnostic:
    name = page.prose(heading.name)
    of_error = "_" in name or name.startswith("`")
    return Diagnostic(
        "heading-without-codes",
        Severity.WARNING if of_error else Severity.NOTE,
        f"`{heading.text}` states an HTTP status, and no code is read under it",
        page.location(heading.span),
        f"begin the heading with its code; {SPELLED}"
        if of_error
        else "if it is an error, begin the heading with its code; if it heads errors, start each of them with its code",
    )


def _in_other_letters(draft: Draft, survey: Survey, told: Container[int]) -> Iterator[tuple[int, Diagnostic]]:
    """Yield the start of each heading and item whose code is in other letters than A to Z, and a finding.

    What starts at a place in `told` has a finding already.
    """
    for block in survey.blocks:
        found = OTHER_LETTERS.match(survey.page.text, *block.span) if block.kind in {"heading", "item"} else None
        if found and block.span.start not in told and not draft.is_in_an_error(block.span):
            message = f"`{found[1]}` is not spelled like a code and is not read"
            place = survey.page.location(Span(*found.span(1)))
            yield block.span.start, Diagnostic("code-not-read", Severity.WARNING, message, place, SPELLED)


def no_codes(page: Page) -> Diagnostic:
    """Return the finding that a page lists no errors."""
    return Diagnostic(
        "no-codes",
        Severity.WARNING,
        "no error codes are found on the page",
        page.location(Span(0, 0)),
        "list them in a table with the columns `Code`, `Description` and `Resolution`",
    )
