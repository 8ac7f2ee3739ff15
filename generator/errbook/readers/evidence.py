"""What speaks for a group of words being codes of errors, where no table says so."""

from dataclasses import dataclass
from typing import NamedTuple

from errbook.readers.draft import Entry
from errbook.readers.envelope import CODES, DETAILS, MESSAGES, REQUEST_IDS
from errbook.readers.spelling import is_integer, is_symbol
from errbook.readers.words import words

MEMBERS = frozenset(
    {
        *CODES,
        *MESSAGES,
        *DETAILS,
        *REQUEST_IDS,
        "id",
        "name",
        "param",
        "params",
        "success",
        "timestamp",
        "path",
        "url",
        "doc_url",
    }
)
"""The members of error responses: a list of these explains the response, and lists no codes."""


class Setting(NamedTuple):
    """What stands around a group of codes."""

    title: str
    headings: tuple[str, ...]
    """The headings over it, nearest first."""
    intro: str = ""
    """The paragraph before it."""


@dataclass(slots=True)
class Group:
    """Errors written in the same way, and what stands around them."""

    kind: str
    entries: list[Entry]
    setting: Setting
    first: int
    last: int
    """The blocks that they reach over."""

    @property
    def told(self) -> list[Entry]:
        """The errors of which more than the code is said."""
        return [entry for entry in self.entries if entry.fields]


def evidence(group: Group) -> float:
    """Return how much speaks for the entries of `group` being errors."""
    known = words()
    entries, setting = group.entries, group.setting
    codes = [entry.code.value for entry in entries]
    if sum(code.lower() in MEMBERS for code in codes) > 0.3 * len(codes):
        return -1
    score = 2.0 * bool(known.error_words.search(setting.intro))
    score += 2 * any(map(known.error_words.search, setting.headings[:1]))
    score += 1 * any(map(known.error_words.search, setting.headings[1:]))
    score += 1 * bool(known.error_words.search(setting.title))
    score -= 3 * any(map(known.other_words.search, setting.headings[:1]))
    symbols = sum(map(is_symbol, codes))
    score += 1 * (len(codes) > 2 and symbols >= 0.9 * len(codes))  # noqa: PLR2004  a list has some items
    score -= 1 * (len(codes) == 1)
    score -= 2.5 * (sum(is_symbol(code) or is_integer(code) for code in codes) < 0.5 * len(codes))
    texts = [
        text
        for entry in entries
        if isinstance(text := getattr(entry.fields.get("description"), "value", ""), str)
    ]
    score += 1.5 * (sum(bool(known.complaints.search(text)) for text in texts) >= 0.35 * len(entries))
    score += 1.5 * (
        sum(bool(known.complaints.search(code.replace("_", " "))) for code in codes) >= 0.35 * len(codes)
    )
    told = sum(
        any(field in entry.fields for field in ("resolution", "http_status", "message", "causes"))
        for entry in entries
    )
    score -= 2 * (len(group.told) < 0.5 * len(entries) and symbols < 0.9 * len(codes))
    return score + 1.5 * (told >= 0.5 * len(entries))
