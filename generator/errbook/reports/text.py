"""Findings for people: place, message, the line with a caret under the text at fault, and the repair."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location
from errbook.reports.columns import columns_of
from errbook.reports.visible import visible

WIDEST = 160
"""Characters of a source line that are shown; a longer line is cut around the text at fault."""


def report(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """Return the findings, one paragraph each, and a line that counts them."""
    lines = {path: text.split("\n") for path, text in sources.items()}
    pairs = zip_longest(diagnostics, diagnostics[1:])
    paragraphs = [_paragraph(diagnostic, following, lines) for diagnostic, following in pairs]
    return "".join((*paragraphs, summary(diagnostics), "\n")) if diagnostics else ""


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return `2 errors, 1 warning`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return ", ".join(f"{counts[kind]} {kind}{'s' * (counts[kind] > 1)}" for kind in Severity if counts[kind])


def _paragraph(diagnostic: Diagnostic, following: Diagnostic | None, lines: Mapping[str, list[str]]) -> str:
    place = f"{told(diagnostic.location)}: " if diagnostic.location else ""
    parts = [f"{place}{diagnostic.severity}[{diagnostic.rule}]: {visible(diagnostic.message)}"]
    excerpt = _excerpt(diagnostic.location, lines) if diagnostic.location else []
    parts += excerpt
    for location, message in diagnostic.related:
        parts.append(f"  {told(location)}: {visible(message)}")
        parts += _excerpt(location, lines)
    if not excerpt and following and (following.rule, following.hint) == (diagnostic.rule, diagnostic.hint):
        return "".join(f"{part}\n" for part in parts)
    if diagnostic.hint:
        parts.append(f"  help: {visible(diagnostic.hint)}")
    return "".join(f"{part}\n" for part in (*parts, ""))


def told(location: Location) -> str:
    """Return `path:line:column`, or the path alone for a file as a whole."""
    path = visible(location.path)
    return f"{path}:{location.line}:{location.column}" if location.line else path


def _excerpt(location: Location, lines: Mapping[str, list[str]]) -> list[str]:
    known = lines.get(location.path, [])
    if not 0 < location.line <= len(known):
        return []
    line = known[location.line - 1].rstrip("\r").replace("\t", " ")
    start = min(location.column - 1, len(line))
    end = location.end_column - 1 if location.end_line == location.line else len(line)
    end = max(start + 1, min(end, len(line)))
    first = 0 if len(line) <= WIDEST else max(0, min(start - 20, len(line) - WIDEST))
    line, start, end = line[first : first + WIDEST], start - first, min(end - first, WIDEST)
    number = str(location.line)
    before, marked = visible(line[:start]), visible(line[start:end])
    caret = " " * columns_of(before) + "^" * max(1, columns_of(marked))
    gutter = " " * len(number)
    return [f"  {gutter} |", f"  {number} | {before}{marked}{visible(line[end:])}", f"  {gutter} | {caret}"]
