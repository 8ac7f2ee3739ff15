"""How a code and an HTTP status are spelled, whatever markup is around them."""

import re

from errbook.readers.marks import CLOSING, COLONS, DASHES, OPENING, QUOTES
from errbook.readers.page import Span, trim
from errbook.readers.words import fold, unmarked, words

SPELLED = (
    "a code is one word of the letters A to Z, digits, `_`, `-`, `.` and `:`; one in other letters can stand in YAML"
)
"""What an author is told of how codes are spelled."""
CODE = re.compile(r"[+\-]?[\w*][\w.:/#*+\-]*", re.ASCII)
PLACEHOLDER = re.compile(r"(?<!_)\d[xX]{2,}(?![xX]*[_\-.]?[A-Za-z])|[xX]{3,}")
"""What stands for any digits: `5xx`, `E-1xxx`; but `UPSTREAM_4XX` and `GOT-4XX-UPSTREAM` are codes."""
LONGEST_CODE = 120
LONGEST_CODES = 1000
FILE_ENDINGS = (
    ".md",
    ".mdx",
    ".html",
    ".htm",
    ".json",
    ".yaml",
    ".yml",
    ".js",
    ".ts",
    ".py",
    ".go",
    ".sh",
    ".png",
    ".svg",
)
INTEGER = re.compile(r"[+\-]?\d+|0[xX][0-9A-Fa-f]+")
SYMBOL = re.compile(r"[A-Za-z]+[_\-.:\d]|\d+[A-Za-z_]|[a-z]+[A-Z]|[A-Z][A-Z]|[A-Z][a-z]+[A-Z]")
PHRASE = re.compile(r"[A-Z][\w\-]*(?: [A-Z\d][\w\-]*){1,5}", re.ASCII)
NAMED_CODE = re.compile(rf"(\w+)\s?[{COLONS}]\s?[{QUOTES}]([\w\-.]+)[{QUOTES}]?", re.ASCII)
"""A name and a code in quotes: `not_found: '20'`."""
STATUS = re.compile(r"(?<![\w.\-])[1-5]\d\d(?![\w%\-]|\.\d)", re.ASCII)
STATUS_CLASS = re.compile(
    rf"(?<!\w)[1-5](?:xx|XX|\*\*)(?!\w)|(?<!\d)[1-5]\d\d\s?[{DASHES}~]\s?[1-5]?\d\d(?!\d)", re.ASCII
)
STATUS_BEHIND_CODE = re.compile(
    r"\s*\((?P<sure>HTTP )?(?:status )?(?P<status>[1-5]\d\d(?: [a-z' -]+)?)\)$", re.ASCII | re.IGNORECASE
)
"""The status of one code in a cell: `NOT_FOUND (HTTP 404)`, `NOT_FOUND (404)`; no other number: `BATCH_EMPTY (388)`."""
STATUS_LEAD = re.compile(r"(?:https?(?:/\d(?:\.\d)?)?|status|code|error|\W)*", re.IGNORECASE)
MARKS = ("**", "~~", "``", "`", "*", '"', "\u201c", "\u201d", "__")
OPENING_MARKS = frozenset(mark[0] for mark in MARKS)


def bare(text: str, span: tuple[int, int]) -> Span:
    """Return the stretch of `span` without the markup, tags and link around it, and footnote behind it."""
    start, end = trim(text, *span)
    if text[start : start + 1].isalnum() and text[end - 1].isalnum():
        return Span(start, end)
    if end - start > len("``") and text[start] == "`" == text[end - 1]:
        inner = text[start + 1 : end - 1]
        if inner[0].isalnum() and inner[-1].isalnum():
            return Span(start + 1, end - 1)
    return _without_marks(text, start, end)


def _without_marks(text: str, start: int, end: int) -> Span:
    for _ in range(8):
        before = start, end
        if text[start : start + 1] == "<":
            closing = text.find(">", start, end)
            start = closing + 1 if closing > 0 else start
        if end > start and text[end - 1] == ">":
            opening = text.rfind("<", start, end)
            end = opening if opening >= 0 else end
        if end > start and text[end - 1] == "]":
            footnote = text.rfind("[^", start, end)
            end = footnote if footnote > start else end
        for mark in MARKS if text[start : start + 1] in OPENING_MARKS else ():
            width = len(mark)
            if end - start > 2 * width and text.startswith(mark, start) and text.endswith(mark, start, end):
                start, end = start + width, end - width
        if text[start : start + 1] == "[" and end > start and text[end - 1] in ")]":
            closing = max(text.rfind("](", start, end), text.rfind("][", start, end))
            if closing > start:
                start, end = start + 1, closing
        start, end = trim(text, start, end)
        if (start, end) == before:
            break
    return Span(start, end)


def without_status(text: str, cell: Span) -> tuple[Span, Span | None]:
    """Return a cell without the HTTP status behind its code, and the place of that."""
    found = STATUS_BEHIND_CODE.search(text[cell.start : cell.end]) if text.endswith(")", *cell) else None
    if not found or not found.start() or not is_status_cell(found["status"]):
        return cell, None
    if not found["sure"] and (found["status"][0] not in "45" or int(found["status"][:3]) not in words().phrases):
        return cell, None
    return Span(cell.start, cell.start + found.start()), Span(*(cell.start + at for at in found.span("status")))


def is_code(text: str) -> bool:
    """Return whether `text` is spelled as codes are: one word of letters, digits and joints."""
    return (
        len(text) <= LONGEST_CODE
        and CODE.fullmatch(text) is not None
        and "://" not in text
        and text[-1] not in ":/."
        and not text.endswith(FILE_ENDINGS)
        and (text[0].isalnum() or any(map(str.isalnum, text)))
    )


def is_symbol(text: str) -> bool:
    """Return whether `text` is a code that is no plain word or number, such as `notFound` or `E-17`."""
    return is_code(text) and SYMBOL.match(text.lstrip("+-*")) is not None


def is_integer(text: str) -> bool:
    """Return whether `text` is a whole number."""
    return INTEGER.fullmatch(text) is not None


def is_several(text: str) -> bool:
    """Return whether `text` is several codes with a slash or commas between them."""
    joint = next((joint for joint in ("/", ",") if joint in text), "")
    parts = text.replace("`", "").split(joint) if joint and len(text) <= LONGEST_CODES else []
    return (
        bool(parts) and all(is_code(part.strip()) for part in parts) and any(is_symbol(part.strip()) for part in parts)
    )


def is_pattern(text: str) -> bool:
    """Return whether `text` stands for many codes, such as `5xx` or `1000 - 1999`."""
    joined = any(mark in text for mark in ("..", "…", " - ", DASHES[1], "~", "*"))
    ranging = " to " in text and any(map(str.isdigit, text))
    return joined or ranging or PLACEHOLDER.search(text) is not None


def is_phrase(text: str) -> bool:
    """Return whether `text` is several capitalized words, as some codes are: `COMPTE 13`."""
    return len(text) <= LONGEST_CODE and PHRASE.fullmatch(text) is not None


def http_status(text: str) -> int | None:
    """Return the one HTTP status that `text`, such as `404 (Not Found)`, states."""
    plain = unmarked(text)
    if STATUS_CLASS.search(plain):
        return None
    found = STATUS.findall(plain)
    if len(set(found)) != 1:
        return None
    before, _, after = plain.partition(found[0])
    if STATUS_LEAD.fullmatch(before):
        return int(found[0])
    named = fold(before.strip(f" {OPENING}{DASHES}{COLONS}"))
    return (
        int(found[0]) if not after.strip(f" {CLOSING}.") and named in words().phrases.get(int(found[0]), ()) else None
    )


def http_statuses(text: str) -> list[int]:
    """Return all HTTP statuses that `text` names, each once, in order."""
    return [int(status) for status in dict.fromkeys(STATUS.findall(unmarked(text)))]


def states_several(text: str) -> bool:
    """Return whether `text` states several HTTP statuses, or a class of them: `502/504`, `5xx`, `400-499`."""
    plain = unmarked(text)
    of_class = STATUS_CLASS.search(plain)
    found = of_class or STATUS.search(plain)
    if not found or not STATUS_LEAD.fullmatch(plain[: found.start()]):
        return False
    return of_class is not None or len(set(STATUS.findall(plain))) > 1


def is_status_cell(text: str) -> bool:
    """Return whether `text` is nothing but an HTTP status, or a class of them, and its reason phrase."""
    plain = unmarked(text)
    if plain[:1] not in "12345" or not plain:
        return False
    if STATUS_CLASS.match(plain):
        return True
    if not STATUS.match(plain):
        return False
    rest = plain[3:].strip(f" \t{DASHES}{COLONS}{OPENING}{CLOSING}[].,")
    return not rest or fold(rest) in words().phrases.get(int(plain[:3]), ()) or bool(STATUS.fullmatch(rest))
