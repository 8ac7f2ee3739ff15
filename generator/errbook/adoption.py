"""Adopting a page: telling in plain words how it was understood, and the settings that pin that reading."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Location, Source, Table
from errbook.encoders import toml
from errbook.pinning import UNSURE, label, own_fields, readings
from errbook.readers import MARKDOWN
from errbook.readers.page import Page
from errbook.readers.pins import LEFT_OUT, cells, folded
from errbook.readers.survey import title
from errbook.reports.columns import columns_of, padded
from errbook.reports.visible import visible

SHOWN = 3
"""How many headings, or places of a code, are named."""
MANY = 10
"""How many codes that are listed more than once are named one by one."""

HEADING = re.compile(r"[\s>]*#+\s*$")
UNDERLINE = re.compile(r"[\s>]*(?:=+|-+)\s*$")
ITEM = re.compile(r"[\s>]*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s*)?$")
"""What stands before a code in a heading, under it, and before it in a list."""


def understanding(source: Source, document: Document, findings: Sequence[Diagnostic]) -> str:
    """Return what was read from `source`: tables, columns, sections, statuses, and what was left out and why."""
    lines = list(_overview(document))
    for _, part in sorted((*_tables(document), *_others(source, document))):
        lines += ["", *part]
    lines += _statuses(document)
    lines += _listed_again(document)
    left_out = [finding for finding in findings if "not read" in finding.message]
    lines += _told("Left out:", left_out)
    lines += _told("Repaired or unsure:", [finding for finding in findings if finding not in left_out])
    return "\n".join(lines) + "\n"


def settings(source: Source, document: Document, findings: Sequence[Diagnostic]) -> str:
    """Return an `errbook.toml` that reads `source` as it was read now, and holds later edits to that.

    It gives a title to a catalogue that says none itself.
    """
    lines = [] if "title" in document.tree else [f"title = {toml.literal(_title(source))}"]
    lines += [f"sources = [{toml.literal(source.path)}]", 'output = "build"']
    if source.path.endswith(MARKDOWN):
        lines.append("pinned = true  # what is unsure in a later edit of the page is an error")
        columns = _columns(document, findings)
        if columns:
            lines += ["", "# What the columns and the labels of the page hold.", "[columns]"]
            lines += [f"{toml.literal(header)} = {toml.literal(field)}" for header, field in columns.items()]
        lines += _waivers(list(_repeated(document)))
    return "\n".join(lines) + "\n"


def _waivers(repeated: Sequence[str]) -> Iterator[str]:
    """Yield the settings that let the page list codes more than once: these, or where they are many, all."""
    for scope in repeated if len(repeated) <= MANY else ("",):
        yield from ("", "[[waivers]]", 'rule = "duplicate-code"')
        if scope:
            yield f"code = {toml.literal(scope)}"
        yield 'reason = "The page lists codes more than once; the first place says what a code means."'


def _columns(document: Document, findings: Sequence[Diagnostic]) -> dict[str, str]:
    """Return the fields of each header row; a table that may list codes, and was not read, is left out.

    Where tables have the same headers, and do not hold the same, their row is not given: it would be a guess.
    """
    rows = readings(document, findings)
    unsure = {folded(cells(finding.fingerprint)) for finding in findings if finding.rule in UNSURE}
    labels = {label(field): field for field in own_fields(document)}
    return labels | {
        headers: fields
        for key, one in rows.items()
        for fields, headers in one.items()
        if len(one) == 1 and (fields != LEFT_OUT or key in unsure)
    }


def _overview(document: Document) -> Iterator[str]:
    errors = document.tree.get("errors", [])
    tabled = {index for table in document.tables for index in table.errors}
    part = f"{len(tabled)} of them " if len(tabled) < len(errors) else ""
    tables = f", {part}in {_count(len(document.tables), 'table')}" if tabled else ""
    yield f"{_count(len(errors), 'code')} read{tables}."
    more = Counter(name for index in tabled for name in errors[index] if _is_elsewhere(document, index, name))
    if more:
        told = ", ".join(f"{name} of {_count(number, 'code')}" for name, number in more.items())
        yield f"Read outside of these tables: {told}."


def _is_elsewhere(document: Document, index: int, name: str) -> bool:
    """Return whether a field of an error stands outside of its row, and is not what a heading states."""
    return name not in {"category", "http_status"} and not _is_own(document, index, name)


def _tables(document: Document) -> Iterator[tuple[int, list[str]]]:
    """Yield for the tables that have the same columns the line of the first, and what is told of them."""
    alike: dict[tuple[object, ...], list[Table]] = {}
    for table in document.tables:
        alike.setdefault((folded(table.headers), table.fields), []).append(table)
    for tables in alike.values():
        yield tables[0].location.line, [_place(document, tables), *_fields(tables[0])]


def _place(document: Document, tables: Sequence[Table]) -> str:
    errors = [document.tree["errors"][index] for table in tables for index in table.errors]
    lines = ", ".join(str(table.location.line) for table in tables)
    what = "Line {}: a table" if len(tables) == 1 else f"Lines {{}}: {len(tables)} tables"
    return f"{what.format(lines)}{_under(error.get('category') for error in errors)}, {_count(len(errors), 'code')}"


def _fields(table: Table) -> Iterator[str]:
    headers = [visible(" ".join(header.split())) for header in table.headers]
    widest = max(map(columns_of, headers), default=0)
    for header, field in zip(headers, table.fields, strict=True):
        own = f"  ({_own(header)})" if field.startswith("x-") else ""
        yield f"  {padded(header, widest)}  → {field}{own}"


def _own(header: str) -> str:
    """Return why a column is kept as a field of the project's own."""
    from errbook.readers.columns import roles
    from errbook.readers.words import fold

    if roles(fold(header)):
        return "errbook knows this header, and keeps the column all the same"
    return "errbook does not know this header, and keeps the column"


def _others(source: Source, document: Document) -> Iterator[tuple[int, list[str]]]:
    """Yield for each run of sections or list items of codes its line, and what is told of it."""
    tabled = {index for table in document.tables for index in table.errors}
    lines = source.text.split("\n")
    found = [
        (place.line, _kind(lines, place), error)
        for index, error in enumerate(document.tree.get("errors", ()))
        if index not in tabled and source.path.endswith(MARKDOWN) and (place := document.where(("errors", index)))
    ]
    for (kind, category), run in groupby(found, key=lambda item: (item[1], item[2].get("category"))):
        items = list(run)
        line, count = items[0][0], _count(len(items), "code")
        fields = dict.fromkeys(name for _, _, error in items for name in error if name != "category")
        yield line, [f"Line {line}: {kind}{_under([category])}, {count}", f"  → {', '.join(fields)}"]


def _kind(lines: Sequence[str], place: Location) -> str:
    """Return what the code at `place` is the head of."""
    line = lines[place.line - 1]
    before = line[: place.column - 1]
    after = lines[place.line] if place.line < len(lines) else ""
    if HEADING.match(before) or (UNDERLINE.match(after) and not before.strip("> ")):
        return "a section for each code"
    return "a list of codes" if ITEM.match(before) else "a paragraph for each code"


def _statuses(document: Document) -> Iterator[str]:
    """Yield which HTTP statuses the codes have, and where the page says so."""
    errors = document.tree.get("errors", [])
    if not errors:
        return
    stated = Counter(error.get("http_status") for error in errors)
    unstated = stated.pop(None, 0)
    known = [f"{status} ({_count(number, 'code')})" for status, number in sorted(stated.items())]
    own = sum(_is_own(document, index, "http_status") for index, error in enumerate(errors) if "http_status" in error)
    places = {
        "stated beside the code": own,
        "stated above the code": stated.total() - own,
        "not stated": unstated,
    }
    yield from ("", f"HTTP statuses: {', '.join(known) or 'none'}")
    yield from (f"  {place} for {_count(number, 'code')}" for place, number in places.items() if number)


def _repeated(document: Document) -> dict[str, list[int]]:
    """Return the codes that are listed more than once, each with the lines where they are."""
    lines: dict[str, list[int]] = {}
    for index, error in enumerate(document.tree.get("errors", ())):
        place = document.where(("errors", index, "code"))
        if "code" in error:
            lines.setdefault(error["code"], []).append(place.line if place else 0)
    return {code: places for code, places in lines.items() if len(places) > 1}


def _listed_again(document: Document) -> Iterator[str]:
    repeated = _repeated(document)
    if repeated:
        yield from ("", "Listed more than once; the first place says what the code means, the others stay as they are:")
    for code, lines in islice(repeated.items(), MANY):
        more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
        yield f"  {visible(code)}: lines {', '.join(map(str, lines[:SHOWN]))}{more}"
    if len(repeated) > MANY:
        yield f"  and {_count(len(repeated) - MANY, 'code')} more"


def _is_own(document: Document, index: int, name: str) -> bool:
    """Return whether a field of an error stands in the row, section or item of the error."""
    error, value = document.where(("errors", index)), document.where(("errors", index, name))
    return bool(error and value and error.line <= value.line <= error.end_line)


def _told(title: str, findings: Sequence[Diagnostic]) -> Iterator[str]:
    if findings:
        yield from ("", title)
    for finding in findings:
        line = finding.location.line if finding.location else 0
        yield f"  line {line}: {visible(finding.message)}"


def _under(categories: Iterable[str | None]) -> str:
    names = [f"“{visible(category)}”" for category in dict.fromkeys(categories) if category]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f" under {', '.join(names[:SHOWN])}{more}" if names else ""


def _title(source: Source) -> str:
    named = title(Page(source)) if source.path.endswith(MARKDOWN) else None
    return named.text if named else source.path.rpartition("/")[2].partition(".")[0] or "API"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
