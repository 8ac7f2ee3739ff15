"""Identifiers: one legal, unique and stable name for each code in each language."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

_HUMP = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word begins within `camelCase` and `HTTPError`."""
_NUMBER = re.compile("[A-Za-z]?[-.0-9]+|0[Xx][0-9A-Fa-f]+")
"""A code that says nothing by itself: a number, in base 16 or perhaps behind a letter, as in `E1001`."""


class Spelling(Protocol):
    """How a language spells identifiers."""

    @property
    def style(self) -> str:
        """One of `STYLES`."""
        ...

    @property
    def reserved(self) -> frozenset[str]:
        """The words that are no identifiers."""
        ...

    @property
    def prefix(self) -> str:
        """The word that goes before a code that begins with a digit."""
        ...


class NamingError(Exception):
    """Codes that cannot have a name of their own; `codes` are those at fault."""

    others: "Sequence[NamingError]" = ()
    """What is wrong beside this."""

    def __init__(self, message: str, *codes: str) -> None:
        """Say what is wrong with `codes`."""
        super().__init__(message)
        self.codes = codes


def words(text: str) -> list[str]:
    """Split a code or title into its words of ASCII letters and digits: `InvalidToken`, `invalid-token`."""
    spaced = re.sub("[^A-Za-z0-9]+", " ", text)
    return (spaced if text.isupper() else _HUMP.sub(" ", spaced)).split()


def screaming_snake(parts: Iterable[str]) -> str:
    """Return `INVALID_TOKEN`."""
    return "_".join(parts).upper()


def snake(parts: Iterable[str]) -> str:
    """Return `invalid_token`."""
    return "_".join(parts).lower()


def kebab(parts: Iterable[str]) -> str:
    """Return `invalid-token`."""
    return "-".join(parts).lower()


def pascal(parts: Iterable[str]) -> str:
    """Return `InvalidToken`; an underscore keeps digits apart, as in `Version1_0`."""
    joined = " ".join(part[:1].upper() + part[1:].lower() for part in parts)
    return re.sub("(?<![0-9]) | (?![0-9])", "", joined).replace(" ", "_")


STYLES: Mapping[str, Callable[[Iterable[str]], str]] = {
    "SCREAMING_SNAKE_CASE": screaming_snake,
    "snake_case": snake,
    "kebab-case": kebab,
    "PascalCase": pascal,
}


def called(names: Mapping[str, str | None]) -> dict[str, str]:
    """Return what the identifier of each code is made of, from the symbolic names beside the codes.

    That is the code itself if it says what it means. A number is called by its name, as is a code of which no
    identifier can be made. Pages list one name beside several numbers; these are called by themselves.
    """
    if not any(names.values()):
        return {code: code for code in names}
    chosen = {code: name if name is not None and _is_better(name, code) else code for code, name in names.items()}
    spoken = {code: snake(words(text)) for code, text in chosen.items()}
    owners = Counter(spoken.values())
    return {code: code if owners[spoken[code]] > 1 and _can_be_spelled(code) else text for code, text in chosen.items()}


def _is_better(name: str, code: str) -> bool:
    """Return whether an identifier is rather made of `name` than of `code`."""
    return not _can_be_spelled(code) or (_NUMBER.fullmatch(code) is not None and _can_be_spelled(name))


def identifiers(codes: Mapping[str, str], spelling: Spelling) -> dict[str, str]:
    """Return the identifier of each code, made of what the code is called.

    An identifier depends on what its own code is called alone, so that no code renames another. Only a reserved word
    gets an underscore at its end; none begins with one. Raises `NamingError` for codes that hold nothing to
    make an identifier of, and for codes whose identifiers are the same but for case; it carries all of these.
    """
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    faults: list[NamingError] = []
    style = STYLES[spelling.style]
    for code, text in codes.items():
        if not _can_be_spelled(text):
            faults.append(NamingError(f"`{code}` has letters that no identifier can be made of", code))
            continue
        name = names[code] = _identifier(text, style, spelling)
        other = owners.setdefault(name.lower(), code)
        if other != code:
            faults.append(NamingError(f"`{other}` and `{code}` both become `{name}`", other, code))
    if faults:
        first, *first.others = faults
        raise first
    return names


def _can_be_spelled(text: str) -> bool:
    return text.isascii() and bool(words(text))


def _identifier(text: str, style: Callable[[Iterable[str]], str], spelling: Spelling) -> str:
    parts = words(text)
    if text.startswith("-") and text[1:].isdigit():
        parts.insert(0, "minus")
    if parts[0][0].isdigit():
        parts.insert(0, spelling.prefix)
    name = style(parts)
    return f"{name}_" if name in spelling.reserved else name
