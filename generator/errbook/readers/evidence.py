"""What speaks for a group of words being codes of errors, where no table says so."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from errbook.readers.draft import Entry
from errbook.readers.envelope import CODES, DETAILS, MESSAGES, REQUEST_IDS
from errbook.readers.page import Span
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


TELLING = frozenset({"resolution", "http_status", "message", "causes"})
"""The fields that only errors have."""

SEVERAL = 3
SOME, HALF, NEARLY_ALL = 0.3, 0.5, 0.9
COMPLAINING = 0.35
"""The share of texts that complain of something from which on they are taken for texts of errors."""


class Setting(NamedTuple):
    """What stands around a group of codes."""

    title: str
    headings: tuple[str, ...]
    """The headings over it, nearest first."""
    intro: str = ""
    """The paragraph before it."""


@dataclass(slots=True, eq=False)
class Group:
    """Errors written in the same way, and what stands around them."""

    kind: str
    """How they are written: as `sections`, as a `page`, or in one of the kinds of lists."""
    entries: list[Entry]
    setting: Setting
    first: int
    """The index of the first block that they reach over."""
    last: int
    """The index of the last."""
    left_out: Sequence[Span] = ()
    """The items between them that are no codes."""

    @property
    def told(self) -> list[Entry]:
        """The errors of which more than the code is said."""
        return [entry for entry in self.entries if entry.fields]


def evidence(group: Group, members: Container[str]) -> float:
    """Return how much speaks for a group being errors; `members` are named in the examples of the page."""
    codes = [entry.code.value for entry in group.entries]
    if _share(code.lower() in MEMBERS for code in codes) > SOME or _share(code in members for code in codes) > HALF:
        return -1
    return _from_setting(group.setting) + _from_codes(codes) + _from_texts(group, codes)


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return sum(counted) / max(len(counted), 1)


def _from_setting(setting: Setting) -> float:
    """Return what the words around a group say."""
    says_error = words().error_words.search
    nearest = setting.headings[0] if setting.headings else ""
    score = 2.0 * bool(says_error(setting.intro)) + 2 * bool(says_error(nearest))
    score += any(map(says_error, setting.headings[1:])) + bool(says_error(setting.title))
    return score - 3 * bool(words().other_words.search(nearest))


def _from_codes(codes: Sequence[str]) -> float:
    """Return what the spelling of the codes says."""
    symbols = _share(map(is_symbol, codes))
    score = 1.0 * (len(codes) >= SEVERAL and symbols >= NEARLY_ALL) - (len(codes) == 1)
    return score - 2.5 * (_share(is_symbol(code) or is_integer(code) for code in codes) < HALF)


def _from_texts(group: Group, codes: Sequence[str]) -> float:
    """Return what is said of the codes."""
    complains = words().complaints.search
    texts = [str(entry.fields["description"].value) if "description" in entry.fields else "" for entry in group.entries]
    score = 1.5 * (_share(bool(complains(text)) for text in texts) >= COMPLAINING)
    score += 1.5 * (_share(bool(complains(code.replace("_", " "))) for code in codes) >= COMPLAINING)
    score += 1.5 * (_share(not TELLING.isdisjoint(entry.fields) for entry in group.entries) >= HALF)
    untold = 2 * len(group.told) < len(group.entries)
    return score - 2 * (untold and _share(map(is_symbol, codes)) < NEARLY_ALL)
