"""The shape of an error response, from the first example of one on the page."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location, is_list, is_mapping, token
from errbook.readers.draft import Draft
from errbook.readers.page import Span
from errbook.readers.spelling import is_code, is_integer, is_symbol
from errbook.readers.survey import Survey
from errbook.statuses import FIRST_ERROR_STATUS

LONGEST_EXAMPLE = 100_000
"""Of a longer fence, in characters, nobody would say that it is an example."""
DEEPEST_EXAMPLE = 60
LAST_STATUS = 599

Members: TypeAlias = Sequence[tuple[str, Any]]
"""The pointers to the members of an example, and their values."""
Kind: TypeAlias = type | tuple[type, ...]

CODES = (
    "code",
    "error_code",
    "errorcode",
    "errcode",
    "err_code",
    "error",
    "type",
    "reason",
    "status",
    "status_code",
    "name",
)
MESSAGES = (
    "message",
    "error_message",
    "errormessage",
    "errmsg",
    "msg",
    "detail",
    "description",
    "error_description",
    "title",
    "text",
    "status_message",
    "diagnostics",
)
SAYINGS = (*MESSAGES, "error")
"""The names of members that may hold the message: of the last it is so where the code is another member."""
CODE_NAMES = CODES[:5]
"""Those of the names that hold nothing else than a code."""
DETAILS = ("details", "errors", "issues", "violations", "fields", "field_errors", "data")
REQUEST_IDS = (
    "request_id",
    "requestid",
    "request-id",
    "trace_id",
    "traceid",
    "correlation_id",
    "correlationid",
    "instance",
)


HEAD = re.compile(r"(?:[ \t>]*HTTP/[^\n]+\n)?(?:[ \t>]*[\w.-]+:[^\n]*\n)*[ \t\r>]*\n[\s>]*", re.ASCII)
"""The status line and the header fields over the body of a response, as HTTP/1.1 writes them (RFC 9112)."""
CONTENT_TYPE = re.compile(
    r"^[ \t>]*Content-Type:[ \t]*([a-z0-9.+-]+/[a-z0-9.+-]*json[a-z0-9.+-]*)", re.IGNORECASE | re.MULTILINE
)
"""The header field that says of what media type of JSON a body is."""
MEDIA_TYPE = re.compile(r"\bapplication/[a-z0-9.-]+\+json\b", re.IGNORECASE)
"""A media type of JSON with a meaning of its own (RFC 6839)."""
MEMBER = re.compile(r'"([\w-]+)"\s*:')
OBJECT = re.compile(r"^\{", re.MULTILINE)
"""Where an object begins, as JSON is mostly written."""


PROSE = frozenset({"text", "item", "definition"})
"""The kinds of blocks that are prose."""


class Example(NamedTuple):
    """A response on the page: an object in JSON, with the head over it or without."""

    block: int
    """The index of its block."""
    head: Span | None
    body: Span
    members: dict[str, Any]


def read_envelope(draft: Draft, survey: Survey) -> list[Diagnostic]:
    """Add the envelope that an example of an error response shows, or tell why there is none.

    That is the first example with a code of the page, or else the first with what looks like a code. What is
    concluded from it has no place of its own, so that it gives way to what is said.
    """
    codes = {error["code"] for error in draft.tree["errors"]}
    examples, unread = _examples(draft, survey, codes)
    shown = [(example, found) for example in examples if (found := envelope_of(example.members, codes))]
    listed = [(example, found) for example, found in shown if _carries(example.members, found["code"], codes)]
    for example, envelope in (listed or shown)[:1]:
        for other, _ in listed:
            envelope["required"] = always_there(envelope, other.members, codes)
        draft.tree["envelope"] = envelope
        draft.put(("envelope",), example.body)
        draft.put(("envelope", "example"), example.body)
        _read_media_type(draft, example.head, _prose(survey, example.block))
        return []
    silent = [_without_code(draft.page.location(each.body)) for each in examples if _is_unread(each.members, codes)]
    return sorted([*unread, *silent], key=lambda finding: finding.location or Location(""))[:1]


def _examples(draft: Draft, survey: Survey, codes: set[str]) -> tuple[list[Example], list[Diagnostic]]:
    """Return the examples on the page, and what is to be said of those that cannot be read."""
    examples: list[Example] = []
    unread: list[Diagnostic] = []
    for index, block in enumerate(survey.blocks):
        if block.kind != "fence" or block.span.end - block.span.start > LONGEST_EXAMPLE:
            continue
        head = HEAD.match(draft.page.text, *block.span)
        body = Span(head.end(), block.span.end) if head else block.span
        text = draft.page.prose(body)
        try:
            value = _json(text)
        except json.JSONDecodeError as error:
            if _names_an_error(text):
                unread.append(_no_json(error, draft.page.location(body)))
            continue
        if is_mapping(value):
            examples.append(Example(index, Span(*head.span()) if head else None, body, value))
        elif is_list(value) and value and is_mapping(value[0]) and envelope_of(value[0], codes):
            unread.append(_in_a_list(draft.page.location(body)))
    return examples, unread


def _carries(example: dict[str, Any], code: str, codes: set[str]) -> bool:
    """Return whether an example has one of `codes` where the code of another one stands."""
    value = dict(_members(example, "", lambda _: True)).get(code)
    return isinstance(value, str | int) and str(value) in codes


def always_there(envelope: dict[str, Any], example: dict[str, Any], codes: set[str]) -> list[str]:
    """Return what an envelope requires, without what `example` lacks if it is one with a code in the same place."""
    code, required = envelope["code"], envelope["required"]
    if not _carries(example, code, codes):
        return list(required)
    there = dict(_members(example, "", f"{code}/".startswith))
    return [pointer for pointer in required if pointer in there]


def _no_json(error: json.JSONDecodeError, place: Location) -> Diagnostic:
    return Diagnostic(
        "example-not-json",
        Severity.NOTE,
        f"this example of an error response is not read: it is no JSON from its line {error.lineno} on",
        place,
        "leave out comments and dots, or write an `envelope` in YAML; else responses are taken for problem details",
    )


def _in_a_list(place: Location) -> Diagnostic:
    return Diagnostic(
        "example-is-list",
        Severity.NOTE,
        "this example of an error response is not read: it is a list, and an envelope is an object",
        place,
        "write an `envelope` in YAML for responses that are objects; else they are taken for problem details",
    )


def _without_code(place: Location) -> Diagnostic:
    return Diagnostic(
        "example-without-code",
        Severity.NOTE,
        "no code is found in this example of an error response, which is not read",
        place,
        "show a code of the page in it, or write an `envelope` in YAML; else responses are taken for problem details",
    )


def _prose(survey: Survey, index: int) -> Iterator[Span]:
    """Yield what is said under the heading of the block at `index`, and above it under each heading over that."""
    home = survey.outline.over[index]
    headings = {None, *home.chain()} if home else {None}
    for block, heading in zip(survey.blocks, survey.outline.over, strict=True):
        if block.kind in PROSE and heading in headings:
            yield block.span


def _read_media_type(draft: Draft, head: Span | None, prose: Iterable[Span]) -> None:
    """Add the media type in the head over the example, or else the only one in the prose, which only suggests it."""
    said = CONTENT_TYPE.search(draft.page.text, *head) if head else None
    if said:
        draft.tree["envelope"]["media_type"] = said[1].lower()
        draft.put(("envelope", "media_type"), Span(*said.span(1)))
        return
    named = {match[0].lower() for span in prose for match in MEDIA_TYPE.finditer(draft.page.text, *span)}
    if len(named) == 1:
        draft.tree["envelope"]["media_type"] = named.pop()


def _json(text: str) -> Any:
    """Return the JSON value that `text` is, or `None` if it holds no object, is very deep, or no text in UTF-8.

    Raises `json.JSONDecodeError` if it holds one, and is none.
    """
    if not (text[:1] == "[" or OBJECT.search(text)) or _depth(text) > DEEPEST_EXAMPLE:
        return None
    value = json.loads(text)
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return None
    return value


def _names_an_error(text: str) -> bool:
    """Return whether a text has, in quotes, names of members for a code and for a message."""
    names = {name.lower() for name in MEMBER.findall(text)}
    return not names.isdisjoint(CODES) and not names.isdisjoint(SAYINGS)


def _depth(text: str) -> int:
    """Return how deep brackets nest, at most: those in strings count too."""
    depth = deepest = 0
    for letter in text:
        if letter in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "}]":
            depth -= 1
    return deepest


def envelope_of(example: dict[str, Any], codes: set[str]) -> dict[str, Any] | None:
    """Return the shape of error responses such as `example`; `None` where no code is found in it."""
    members = list(_members(example, "", lambda _: False))
    code = _pick(members, CODES, (str, int), codes) or _pick_code(members, codes)
    if not code:
        code = _pick_listed(list(_members(example, "", lambda _: True)), codes)
        if not code:
            return None
        members = list(_members(example, "", f"{code}/".startswith))
    parent = code.rpartition("/")[0]
    near = [member for member in members if member[0].rpartition("/")[0] == parent]
    envelope: dict[str, Any] = {"example": example, "code": code}
    for field, names, kind in (
        ("message", SAYINGS, str),
        ("details", DETAILS, list),
        ("request_id", REQUEST_IDS, str),
    ):
        pointer = _pick(near, names, kind) or (_pick(members, names, kind) if field != "details" else None)
        if pointer and not f"{code}/".startswith(f"{pointer}/"):
            envelope[field] = pointer
    details = envelope.get("details", "//")
    envelope["required"] = [pointer for pointer, _ in members if not f"{pointer}/".startswith(f"{details}/")]
    return envelope


def _pick(members: Members, names: Sequence[str], kind: Kind, among: Collection[str] | None = None) -> str | None:
    """Return the pointer to the member with the best of `names`, of `kind`, with a value `among` these."""
    for name in names:
        for pointer, value in members:
            named = pointer.rpartition("/")[2].lower() == name
            if named and isinstance(value, kind) and (among is None or str(value) in among):
                return pointer
    return None


def _pick_code(members: Members, codes: set[str]) -> str | None:
    """Return the pointer to what is no code of the page, but looks like one, or stands for one, beside a message."""
    names = {pointer.rpartition("/")[2].lower() for pointer, _ in members}
    if names.isdisjoint(SAYINGS):
        return None
    speaks_of_errors = any("err" in name for name in names)
    texts = {value for _, value in members if isinstance(value, str)}
    spelled = {text for text in texts if is_code(text) and (speaks_of_errors or not text.islower())}
    found = _pick(members, CODE_NAMES, str, spelled) or _pick(members, ("error",), str, set(filter(is_symbol, texts)))
    if found or not speaks_of_errors:
        return found
    kind = int if codes and all(map(is_integer, codes)) else str
    return _pick(members, CODE_NAMES, kind)


def _is_unread(example: dict[str, Any], codes: set[str]) -> bool:
    """Return whether an example without a code in its place is an error response, or has a code elsewhere."""
    members = [(at.rpartition("/")[2].lower(), value) for at, value in _members(example, "", lambda _: True)]
    coded = [value for name, value in members if name in CODE_NAMES and isinstance(value, str | int)]
    if not codes.isdisjoint(map(str, coded)) or _speaks_of_an_error(example):
        return True
    numeric = all(map(is_integer, codes))
    looks_coded = any(numeric if isinstance(value, int) else is_code(value) and not value.islower() for value in coded)
    return looks_coded and not {name for name, _ in members}.isdisjoint(MESSAGES)


def _speaks_of_an_error(example: dict[str, Any]) -> bool:
    """Return whether an object with a message calls itself an error, or has such a status, or is problem details."""
    members = {pointer.rpartition("/")[2].lower(): value for pointer, value in _members(example, "", lambda _: False)}
    if members.keys().isdisjoint(MESSAGES):
        return False
    status = members.get("status", members.get("statuscode"))
    failed = isinstance(status, int) and FIRST_ERROR_STATUS <= status <= LAST_STATUS
    return failed or {"type", "title"} <= members.keys() or any(name.startswith("err") for name in members)


def _pick_listed(members: Members, codes: set[str]) -> str | None:
    """Return the pointer to a code of the page in a list, as Google and JSON:API place it, beside some message."""
    return _pick(members, CODES, (str, int), codes) if _pick(members, MESSAGES, str) else None


def _members(value: dict[str, Any], above: str, enters: Callable[[str], bool]) -> Iterator[tuple[str, Any]]:
    """Yield the pointer (RFC 6901) and the value of each member, and of the members of objects in it.

    Of a list it is the first item, where that is an object whose pointer and a slash `enters` accepts.
    """
    for name, inner in value.items():
        if not name:
            continue
        pointer, below = f"{above}/{token(name)}", inner
        yield pointer, inner
        if is_list(inner) and inner and is_mapping(inner[0]) and enters(f"{pointer}/0/"):
            pointer, below = f"{pointer}/0", inner[0]
            yield pointer, below
        if is_mapping(below):
            yield from _members(below, pointer, enters)
