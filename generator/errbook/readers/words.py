"""The words of `words.json`, by which a page is understood, and the forms in which words are compared."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from errbook.readers.marks import COLONS

FOUND_OTHERWISE = frozenset({"code", "code, perhaps", "code, hardly", "http_status", "description", "notes"})


class Parts(NamedTuple):
    """Words and parts of words, folded, one of which makes a text speak of something."""

    all: tuple[str, ...]

    def search(self, text: str) -> str | None:
        """Return the first that `text` holds, in letters of any case; ten times as fast as a pattern of all."""
        return next(filter(text.casefold().__contains__, self.all), None)


class Words(NamedTuple):
    """The words of `words.json`, which are folded there, indexed by what they mean."""

    columns: dict[str, tuple[str, ...]]
    """For each header the columns that it may head, such as `http_status`."""
    ranks: dict[tuple[str, str], int]
    """For each column and header how far down its list the header stands."""
    fields: tuple[str, ...]
    """The columns that are fields of an error, without those that are found otherwise."""
    refused: frozenset[str]
    """Headers of tables that list something else than errors."""
    plain_capitals: frozenset[str]
    """Words that are no codes though they stand in capitals before a text or as a heading."""
    error_words: Parts
    """What a heading over errors says."""
    other_words: Parts
    """What a heading over something else says."""
    retired: frozenset[str]
    """What the heading over codes that are gone says."""
    removed: frozenset[str]
    """What heads the versions or days that removed them."""
    troubleshooting: Parts
    """What the heading over troubleshooting says."""
    complaints: Parts
    """What the text of an error says."""
    types: frozenset[str]
    """The names of data types."""
    yes: frozenset[str]
    no: frozenset[str]
    empty: frozenset[str]
    """What stands for nothing in a cell."""
    phrases: dict[int, frozenset[str]]
    """The reason phrases of each HTTP status."""
    all_phrases: frozenset[str]


@cache
def words() -> Words:
    """Return the words, read once."""
    data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    columns: dict[str, tuple[str, ...]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for column, headers in data["columns"].items():
        for header in headers:
            ranks[column, header] = len(ranks)
            columns[header] = (*columns.get(header, ()), column)
    phrases = {int(status): frozenset(names) for status, names in data["reason_phrases"].items()}
    return Words(
        columns,
        ranks,
        tuple(column for column in data["columns"] if column not in FOUND_OTHERWISE),
        frozenset(data["refused_headers"]),
        frozenset(data["plain_capitals"]),
        Parts(tuple(data["error_words"])),
        Parts(tuple(data["other_words"])),
        frozenset(data["retired"]),
        frozenset(data["removed"]),
        Parts(tuple(data["troubleshooting"])),
        Parts(tuple(data["complaints"])),
        frozenset(data["type_words"]),
        frozenset(data["yes"]),
        frozenset(data["no"]),
        frozenset(data["empty"]),
        phrases,
        frozenset[str]().union(*phrases.values()),
    )


TAG = re.compile(r"</?[A-Za-z][^<>]*>")
LINK = r"\[([^\[\]]*)\]\([^()]*\)|\[([^\[\]]*)\]\[[^\[\]]*\]"
ALIKE = str.maketrans({"_": " ", "-": " ", "\u2019": "'"})
CAMEL = re.compile(r"(?<=[a-z][a-z])(?=[A-Z])")


def unmarked(text: str) -> str:
    """Return `text` without HTML tags, links, emphasis and code marks: good enough to compare words."""
    if "<" in text:
        text = TAG.sub("", text)
    if "[" in text:
        text = re.sub(LINK, lambda link: link[1] or link[2] or "", text)
    return text.replace("`", "").replace("**", "").replace("\\", "").strip(" \t*")


@lru_cache(maxsize=1024)
def fold(header: str) -> str:
    """Return `header` as headers are compared: without markup, small, `errorCode` as `error code`."""
    text = CAMEL.sub(" ", unmarked(header)).translate(ALIKE).casefold()
    return " ".join(text.split()).strip(f" ?{COLONS}.#*")


def squeeze(name: str) -> str:
    """Return the letters and digits of `name`, small: `NotFound`, `NOT_FOUND` and `Not Found` are alike."""
    return "".join(filter(str.isalnum, name)).casefold()


def slug(header: str) -> str:
    """Return `header` as the end of the name of an extra field: `Log level` as `log-level`."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in header.casefold()).split()) or "column"
