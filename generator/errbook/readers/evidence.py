"""What speaks for a group of words being codes of errors, where no table says so."""

from collections.abc import Sequence
from typing import NamedTuple

from errbook.readers.draft import Entry
from errbook.readers.envelope import CODES, DETAILS, MESSAGES, REQUEST_IDS
from errbook.readers.spelling import is_integer, is_symbol
from errbook.readers.words import words

MEMBERS = frozenset({*CODES, *MESSAGES, *DETAILS, *REQUEST_IDS, "id", "name", "param", "params", "success", "timestamp", "path", "url", "doc_url"})
"""The members of error responses: a list of these explains the response, and lists no codes."""


class Setting(NamedTuple):
    """What stands around a group of codes."""

    title: str
    headings: tuple[str, ...]
    """The headings over it, nearest first."""
    intro: str = ""
    """The paragraph before it."""


def evidence(entries: Sequence[Entry], setting: Setting) -> float:
    """Return how much speaks for `entries` being errors; 3 is enough, 1.5 if there is nothing better."""
    known = words()
    codes = [entry.code.value for entry in entries]
    if sum(code.lower() in MEMBERS for code in codes) > len(codes) / 3:
        return -1
    score = 2.0 * bool(known.error_words.search(setting.intro))
    score += 2 * any(map(known.error_words.search, setting.headings[:1]))
    score += 1 * any(map(known.error_words.search, setting.headings[1:]))
    score += 1 * bool(known.error_words.search(setting.title))
    score -= 3 * any(map(known.other_words.search, setting.headings[:1]))
    score -= 2.5 * (sum(is_symbol(code) or is_integer(code) for code in codes) < 0.5 * len(codes))
    texts = [text for entry in entries if isinstance(text := getattr(entry.fields.get("description"), "value", ""), str)]
    score += 1.5 * (sum(bool(known.complaints.search(text)) for text in texts) >= 0.35 * len(entries))
    score += 1.5 * (sum(bool(known.complaints.search(code.replace("_", " "))) for code in codes) >= 0.35 * len(codes))
    told = sum(any(field in entry.fields for field in ("resolution", "http_status", "message", "causes")) for entry in entries)
    return score + 1.5 * (told >= 0.5 * len(entries))
