"""Reads comma-separated values (RFC 4180), whatever separates them, and finds the place of each."""

import re

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location, Source
from errbook.importers.records import Cell

SEPARATORS = "\t;,|"


def separator(text: str) -> str | None:
    """Return what separates the values in the first line of `text`, or `None` where nothing does."""
    first = re.sub('"[^"]*"', "", text.lstrip("\ufeff\r\n").partition("\n")[0])
    found = max(SEPARATORS, key=first.count)
    return found if found in first else None


def read(source: Source, separator: str) -> tuple[list[list[Cell]], tuple[Diagnostic, ...]]:
    """Return the rows that are not blank, and what is wrong; a quote that is not closed ends the reading."""
    bare = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    rows: list[list[Cell]] = [[]]
    text, at, line, start = source.text, len(source.text) - len(source.text.removeprefix("\ufeff")), 1, 0
    while True:
        opening, first, column = at, line, at - start + 1
        quoted = _QUOTED.match(text, at)
        if quoted:
            at = quoted.end()
            line += text.count("\n", opening, at)
            start = max(start, text.rfind("\n", opening, at) + 1)
            value = quoted[1].replace('""', '"')
        elif text.startswith('"', at):
            place = Location(source.path, line, column, line, column + 1)
            return [], (Diagnostic("invalid-csv", Severity.ERROR, "a quote is not closed", place, _HINT),)
        else:
            at = _end(bare, text, at)
            value = text[opening:at]
        at = _end(bare, text, at)
        rows[-1].append(Cell(value, Location(source.path, first, column, line, at - start + 1)))
        if at >= len(text):
            return [row for row in rows if any(cell.text.strip() for cell in row)], ()
        if text[at] == separator:
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if text[at - 1] == "\n":
            line, start = line + 1, at
        rows.append([])


_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_HINT = 'add the quote that ends the value; a quote inside of a value is written twice: `""`'


def _end(bare: re.Pattern[str], text: str, at: int) -> int:
    """Return where the characters end that are neither separator nor line break."""
    found = bare.match(text, at)
    return found.end() if found else at
