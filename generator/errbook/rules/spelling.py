"""How codes are spelled: the style that they share, their words, and which of them look alike. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

STYLES = {
    "a number": r"-?\d+",
    "letters and a number": r"[A-Za-z]+[-_]?\d+",
    "SCREAMING_SNAKE_CASE": r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*",
    "snake_case": r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*",
    "kebab-case": r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
    "dotted.case": r"[a-z][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*",
    "PascalCase": r"[A-Z][A-Za-z0-9]*",
    "camelCase": r"[a-z][A-Za-z0-9]*",
}
"""For each style the regular expression of its codes, the more special before the more general."""

TOLERANCE = 10
"""One code in so many may differ from a style that the codes are still said to share."""

SHORTEST = 5
"""Letters of a word from which on it may have an ending, and of a name from which on it may be a slip."""

LONGEST = 64
"""Letters of a name up to which it is searched for slips."""


def shared_style(codes: Collection[str]) -> str | None:
    """Return the style that at least nine in ten of the codes have."""
    allowed = len(codes) // TOLERANCE
    for name in STYLES:
        fits, misses = pattern(name).fullmatch, 0
        for code in codes:
            if not fits(code):
                misses += 1
                if misses > allowed:
                    break
        else:
            return name
    return None


def pattern(style: str) -> re.Pattern[str]:
    """Return what matches, in full, the codes that are spelled in `style`."""
    return re.compile(STYLES[style])


def words(code: str) -> list[str]:
    """Return the words of a code in capital letters: those of `InvalidToken` are `INVALID` and `TOKEN`."""
    if code.isupper() or code.islower():
        return re.findall(r"[^\W_]+", code.upper())
    return [word.upper() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+", code)]


def singular(word: str) -> str:
    """Return the word of a code without the ending of the plural."""
    if len(word) < SHORTEST or word[-1] != "S" or word.endswith(("SS", "US", "IS")):
        return word
    if word.endswith(("SSES", "SHES", "CHES", "XES")):
        return word[:-2]
    return f"{word[:-3]}Y" if word.endswith("IES") else word[:-1]


def slip_index(names: Iterable[str]) -> dict[str, list[str]]:
    """Return for each name, and for each name without one of its letters, the names that it comes from."""
    index: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) <= LONGEST:
            for form in _forms(name):
                index[form].append(name)
    return index


def slips(name: str, index: Mapping[str, list[str]]) -> list[str]:
    """Return the names of the index that are one letter apart from `name`, in order."""
    if len(name) > LONGEST:
        return []
    return sorted({other for form in _forms(name) for other in index.get(form, ()) if is_slip(name, other)})


def is_slip(one: str, other: str) -> bool:
    """Return whether the names are one letter apart: one too many, wrong, or swapped with the next.

    A first letter is never a slip: that of `REACTIVATED` and `DEACTIVATED` changes the meaning.
    """
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if start == 0 or one == other:
        return False
    rest, others = one[start:], other[start:]
    if len(one) < len(other):
        return rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


def finder(codes: Iterable[str]) -> Callable[[str], str]:
    """Return what finds the code that a name is likely misspelt from, or `""`.

    It has the same words, or is one letter apart; short names and numbers are never slips.
    """
    known: dict[str, str] = {}
    index: dict[str, list[str]] = {}

    def find(name: str) -> str:
        if not known:
            known.update(("".join(words(code)), code) for code in codes)
        plain = "".join(words(name))
        if plain in known or len(plain) < SHORTEST or not plain.isalpha():
            return known.get(plain, "")
        if not index:
            index.update(slip_index(known))
        return next((known[near] for near in slips(plain, index)), "")

    return find


def _forms(name: str) -> set[str]:
    return {name, *(name[:index] + name[index + 1 :] for index in range(1, len(name)))}
