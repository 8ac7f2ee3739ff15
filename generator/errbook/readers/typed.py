"""The values of fields that are more than text: statuses, numbers, yes and no, names of a closed list."""

import re
from collections.abc import Callable
from typing import Any

from errbook.readers.spelling import http_status
from errbook.readers.words import squeeze, unmarked, words
from errbook.statuses import GRPC_STATUSES

SEVERITIES = {
    "info": "info",
    "information": "info",
    "notice": "info",
    "warning": "warning",
    "warn": "warning",
    "error": "error",
    "critical": "critical",
    "fatal": "critical",
}
GRPC_CODES = ("OK", *GRPC_STATUSES)
"""The names of google.rpc.Code, each at its number."""
LONGEST_INTEGER = 18
"""How many digits a number may have: any of so many fits in 64 bits."""
GRPC_NAMES = {squeeze(name): name for name in GRPC_STATUSES} | {"canceled": "CANCELLED"}
"""Those of errors by their letters, since `NotFound` and `NOT_FOUND` are one."""
AROUND_GRPC_NAME = re.compile(r"^\d+\W+|\W*\(.*|.*\.(?=\w)")
"""What may stand around a name: `5 (NOT_FOUND)`, `NOT_FOUND (5)`, `codes.NotFound`."""
VERSION = r"(?ai)(?:since\s|as of\s|from\s|in\s)?(v?\d[\w.+\-]*)"


def typed(field: str, text: str) -> Any:
    """Return the value that `text` gives for `field`, a key of `TYPED`; `None` if it gives none."""
    return TYPED[field][0](unmarked(text))


def _yes_or_no(text: str) -> bool | None:
    folded = text.casefold().rstrip(".")
    return True if folded in words().yes else False if folded in words().no else None


def _deprecated(text: str) -> bool | dict[str, str] | None:
    """Return whether a code is deprecated, or since which version."""
    version = re.fullmatch(VERSION, text)
    return {"since": version[1]} if version else _yes_or_no(text)


def _day(text: str) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _integer(text: str) -> int | None:
    digits = text.replace(",", "").replace("_", "")
    number = digits.removeprefix("-")
    return int(digits) if number.isascii() and number.isdigit() and len(number) <= LONGEST_INTEGER else None


def _seconds(text: str) -> int | None:
    number, _, unit = text.partition(" ") if " " in text else (text.rstrip("s"), "", "s")
    seconds = _integer(number)
    factors = {"": 1, "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "h": 3600}
    factor = factors.get(unit.casefold().rstrip("s.") or "s")
    return None if seconds is None or factor is None or seconds < 0 else seconds * factor


def _severity(text: str) -> str | None:
    return SEVERITIES.get(text.casefold())


def _grpc_status(text: str) -> str | None:
    number = _integer(text)
    if number is not None:
        return GRPC_CODES[number] if 0 < number < len(GRPC_CODES) else None
    return GRPC_NAMES.get(squeeze(AROUND_GRPC_NAME.sub("", text)))


def _visibility(text: str) -> str | None:
    return text.casefold() if text.casefold() in {"public", "partner", "internal"} else None


TYPED: dict[str, tuple[Callable[[str], Any], str]] = {
    "http_status": (http_status, "one HTTP status from 100 to 599, such as `404`"),
    "grpc_status": (_grpc_status, "a status of google.rpc.Code, such as `NOT_FOUND`"),
    "number": (_integer, "a whole number"),
    "retryable": (_yes_or_no, "`yes` or `no`"),
    "deprecated": (_deprecated, "`yes`, `no`, or since which version, such as `1.4.0`"),
    "sunset": (_day, "a day, such as `2027-01-31`"),
    "retry_after": (_seconds, "a number of seconds, such as `30`"),
    "severity": (_severity, "`info`, `warning`, `error` or `critical`"),
    "visibility": (_visibility, "`public`, `partner` or `internal`"),
}
"""For each such field how its text is read, and what is expected."""
