"""How codes are spelled: the style that they share, their words, and which of them look alike. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

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
"""Letters of a word from which on one wrong letter is more likely a slip than another word."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"


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


def slips(vocabulary: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word those that differ from it by one letter too many, too few, wrong or out of place.

    Words that are short, that hold digits, or that differ in their first letter are no slips of each other.
    """
    shortened: defaultdict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        if len(word) >= SHORTEST and word.isalpha():
            for form in {word, *_shortened(word)}:
                shortened[form].append(word)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for alike in shortened.values():
        if len(alike) > 1:
            for word in alike:
                found[word].update(other for other in alike if other != word and is_slip(word, other))
    return {word: sorted(others) for word, others in found.items() if others}


def is_slip(one: str, other: str) -> bool:
    """Return whether the words are one letter apart: one too many, wrong, or swapped with the next."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if start == 0:
        return False
    rest, others = one[start:], other[start:]
    if len(one) < len(other):
        return rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


def neighbours(code: str) -> Iterator[str]:
    """Yield every code that is one capital letter or underscore apart from `code`."""
    for index in range(len(code) + 1):
        head, tail = code[:index], code[index:]
        yield head + tail[1:]
        yield head + tail[1::-1] + tail[2:]
        for letter in ALPHABET:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _shortened(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(1, len(word)))
