"""The HTTP and gRPC statuses of the standards, and which of them an error has when its own row does not say it."""

from collections.abc import Iterator
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, is_list, is_mapping

FIRST_ERROR_STATUS = 400
"""From here on an HTTP status says that a request failed (RFC 9110)."""

REASON_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a teapot",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    511: "Network Authentication Required",
}
"""The statuses of the IANA registry from 400 on, with the reason phrases of RFC 9110 and its companions."""

GRPC_STATUSES = {
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DATA_LOSS": 500,
    "UNAUTHENTICATED": 401,
}
"""The HTTP status that google.rpc.Code gives for each gRPC status, in the order of their numbers from 1."""


def screaming(name: str) -> str:
    """Return `Not Found`, `not-found` or `NotFound` as `NOT_FOUND`, for comparing names."""
    words = "".join(
        f"_{letter}" if letter.isupper() and before.islower() else letter if letter.isalnum() else "_"
        for before, letter in zip(f"_{name}", name.replace("'", " "), strict=False)
    )
    return "_".join(filter(None, words.upper().split("_")))


STANDARD_NAMES = {screaming(phrase): status for status, phrase in REASON_PHRASES.items()} | GRPC_STATUSES
"""The HTTP status that a code has by its name alone."""


def settle(document: Document) -> tuple[Diagnostic, ...]:
    """Give each error of `document` the status of its category; where the category has several, by its standard name.

    A status that follows from a name is told as a note; one that follows from nothing is an error. What else is wrong
    with the document does not matter.
    """
    statuses = {item["name"]: item.get("http_status") for _, item in _items(document, "categories", "name")}
    return tuple(_settle(document, statuses))


def _items(document: Document, part: str, identity: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the items of a part that say what they are, each with its index."""
    items = document.tree.get(part)
    for index, item in enumerate(items if is_list(items) else ()):
        if is_mapping(item) and isinstance(item.get(identity), str):
            yield index, item


def _settle(document: Document, statuses: dict[str, Any]) -> Iterator[Diagnostic]:
    for index, error in _items(document, "errors", "code"):
        category = error.get("category")
        stated = statuses.get(category) if isinstance(category, str) else None
        if "http_status" in error:
            continue
        if isinstance(stated, int):
            error["http_status"] = stated
        elif is_list(stated):
            yield _settle_by_name(document, index, error, stated)


def _settle_by_name(document: Document, index: int, error: dict[str, Any], stated: list[int]) -> Diagnostic:
    code, status = error["code"], STANDARD_NAMES.get(screaming(error["code"]))
    place = document.where(("errors", index, "code"))
    several = "/".join(map(str, stated))
    if status in stated:
        error["http_status"] = status
        return Diagnostic(
            "status-by-name",
            Severity.NOTE,
            f"{code} takes status {status} by its name; its category names {several}",
            place,
            f"state `http_status: {status}` for {code} to make it independent of its name",
        )
    return Diagnostic(
        "status-not-stated",
        Severity.ERROR,
        f"{code} has no status: its category names {several}, and the name does not say which",
        place,
        f"add a `Status` column to the table, or `http_status` for {code} in a YAML source",
    )
