"""The line that an error starts with outside of tables: its code, and what stands beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from errbook.readers.labels import labelled
from errbook.readers.marks import BLANK, CLOSING, COLONS, COMMA, DASHES, OPENING
from errbook.readers.page import Page, Span, trim
from errbook.readers.spelling import CODE, PLACEHOLDER, bare, http_status, is_code, is_integer, is_symbol
from errbook.readers.values import Value
from errbook.readers.words import words
from errbook.statuses import FIRST_ERROR_STATUS

MARKS = {"`": "`", "**": "**", "[": "]", "~~": "~~", "__": "__"}
LONGEST_MARKED = 200
ARROWS = ("->", "=>", "→", "⇒")
JOINTS = (*ARROWS, *DASHES, *COLONS, "=", "|", "*")
AFTER_CODE = frozenset(f" \t\n=→,*{COMMA}{COLONS}{DASHES}{OPENING}")
STATUS_AT_END = re.compile(
    rf"(?:#|[\[{OPENING}](?:http )?|→ ?|-> ?|http )`?([1-5]\d\d)`?(?: [A-Z][a-z' -]{{2,40}})?[\]{CLOSING}]?$",
    re.IGNORECASE,
)
STATUS_FOLLOWS = re.compile(rf" ?[{OPENING}](?:http |status |code )*[1-5]\d\d[{CLOSING}]", re.IGNORECASE)
LEAD = re.compile(r"(?:error|error code|code|fehler|erreur|错误码|错误|에러|エラー)[ #:]{1,2}", re.IGNORECASE)
UNMISTAKABLE = re.compile(r"[A-Z][A-Z\d]*(?:_[A-Z\d]+)+|[A-Z]+(?:-[A-Z]+)*-?\d{3,}")
"""Codes that hardly any other word is spelled like: `TOKEN_EXPIRED`, `AUTH-001`, `E1001`."""
LONGEST_END = 80
MOST_CODES = 20
NOWHERE = Span(0, 0)


@dataclass(slots=True, eq=False)
class Head:
    """The first line of an error."""

    codes: list[Value] = field(default_factory=list[Value])
    sure: bool = False
    """Whether the code is marked, or spelled so that it is hardly anything else."""
    marked: bool = False
    """Whether the code stands between backquotes."""
    joined: bool = False
    """Whether a colon, a dash or the like stands behind the code, or nothing at all."""
    status: Value | None = None
    rest: Span = NOWHERE
    """What else stands behind the code."""

    @property
    def unmistakable(self) -> bool:
        """Whether the first code is spelled as hardly any other word is."""
        return UNMISTAKABLE.fullmatch(self.codes[0].value) is not None


def read_head(page: Page, span: Span, mapping: Mapping[str, str]) -> Head | None:
    """Return the code, or codes, that the line at `span` starts with, and what stands behind them."""
    text = page.text
    head = Head()
    lead = LEAD.match(text, *span)
    after = _codes(text, Span(lead.end(), span.end), head) if lead else 0
    after = after or _codes(text, span, head)
    if not after:
        label = labelled(page, span, mapping)
        after = _codes(text, label.rest, head) if label and label.field == "code" else 0
    if not after:
        return None
    rest = _status_in_parentheses(text, trim(text, after, span.end), head)
    rest = _joint(text, rest, head)
    head.rest = _status_at_end(text, rest, head)
    return head


def _codes(text: str, span: Span, head: Head) -> int:
    """Collect the codes at the start of `span`, and return where they end; 0 if there is none."""
    at = after = span.start
    while len(head.codes) < MOST_CODES:
        end = _code(text, Span(at, span.end), head)
        if not end:
            return after if head.codes else 0
        after = end
        follow = trim(text, after, span.end).start
        if text[follow : follow + 1] not in {"/", ",", COMMA}:
            return after
        at = trim(text, follow + 1, span.end).start
    return after


def _code(text: str, span: Span, head: Head) -> int:
    start, end = span = Span(_past_tags(text, span), span.end)
    for opening, closing in MARKS.items():
        if text.startswith(opening, start):
            return _marked(text, span, head, opening, closing)
    found = CODE.match(text, start, end)
    if not found:
        return 0
    code = found[0].rstrip(":./-=")
    after = start + len(code)
    if PLACEHOLDER.search(code) or code.casefold() in words().plain_capitals:
        return 0
    followed = STATUS_FOLLOWS.match(text, after, end) is not None and is_code(code)
    if not (is_symbol(code) or is_integer(code) or followed) or not (after == end or text[after] in AFTER_CODE):
        return 0
    head.codes.append(Value(code, Span(start, after)))
    head.sure = head.sure or is_symbol(code)
    head.joined = after == end
    return after


def _past_tags(text: str, span: Span) -> int:
    """Return where what stands behind the tags at the start of `span` begins."""
    start = span.start
    while text.startswith("<", start, span.end):
        end = text.find(">", start, min(span.end, start + LONGEST_MARKED))
        if end < 0:
            return start
        start = end + 1
    return start


def _marked(text: str, span: Span, head: Head, opening: str, closing: str) -> int:
    start = span.start + len(opening)
    end = text.find(closing, start, min(span.end, start + LONGEST_MARKED))
    if end <= start:
        return 0
    after = end + len(closing)
    if opening == "[":
        if not text.startswith(("(", "["), after) or text.startswith("(#", after):
            return 0
        after = text.find(")" if text[after] == "(" else "]", after + 1, span.end) + 1 or span.end
    place = bare(text, Span(start, end))
    colon = text[place.end - 1] in COLONS
    place = bare(text, Span(place.start, place.end - colon))
    code = text[place.start : place.end].replace("\\", "")
    if not is_code(code) or PLACEHOLDER.search(code) or (opening != "`" and code.casefold() in words().plain_capitals):
        return 0
    head.codes.append(Value(code, place))
    head.marked = head.marked or text[place.start - 1] == "`"
    head.sure = head.sure or head.marked or is_symbol(code)
    head.joined = colon
    return after


def _status_in_parentheses(text: str, rest: Span, head: Head) -> Span:
    if text[rest.start : rest.start + 1] not in {*OPENING, "["} or rest.start == rest.end:
        return rest
    closing = "]" if text[rest.start] == "[" else CLOSING[OPENING.index(text[rest.start])]
    end = text.find(closing, rest.start, rest.end)
    inside = Span(rest.start + 1, end)
    status = http_status(text[inside.start : inside.end]) if end > 0 else None
    if status is None:
        return rest
    head.joined = True
    head.status = Value(status, bare(text, inside))
    return trim(text, end + 1, rest.end)


def _joint(text: str, rest: Span, head: Head) -> Span:
    for _ in range(2):
        joint = next((joint for joint in JOINTS if text.startswith(joint, rest.start, rest.end)), "")
        emphasis = joint == "*" and text[rest.start + 1 : rest.start + 2] not in BLANK
        if not joint or emphasis:
            break
        head.joined = True
        rest = trim(text, rest.start + len(joint), rest.end)
        if joint in ARROWS and not head.status:
            status = http_status(text[rest.start : rest.end])
            if status is not None and rest.end - rest.start <= LONGEST_END:
                head.status = Value(status, rest)
                return Span(rest.end, rest.end)
    head.joined = head.joined or rest.start == rest.end
    return rest


def _status_at_end(text: str, rest: Span, head: Head) -> Span:
    if head.status:
        return rest
    found = STATUS_AT_END.search(text, max(rest.start, rest.end - LONGEST_END), rest.end)
    if not found:
        return rest
    head.status = Value(int(found[1]), Span(*found.span(1)))
    return trim(text, rest.start, found.start())


def all_statuses(heads: Sequence[Head]) -> bool:
    """Return whether the codes of `heads` are HTTP statuses."""
    codes = [code.value for head in heads for code in head.codes]
    known = {str(status): status for status in words().phrases}
    return all(code in known for code in codes) and max(known[code] for code in codes) >= FIRST_ERROR_STATUS
