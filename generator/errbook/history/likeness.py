"""Which new code a code that is gone may have become: a proposal to the author, never an assumption."""

from collections.abc import Iterable
from typing import NamedTuple

from errbook.model import Catalog, Error
from errbook.naming import words

CANDIDATES = 20
"""How many of the new codes are looked at closely for each one that is gone."""
ALIKE = 0.55
"""From which likeness on, between 0 and 1, a code is proposed."""


class _Trait(NamedTuple):
    """Something that two spellings of one error have in common."""

    name: str
    value: object


def proposals(before: Catalog, after: Catalog, gone: Iterable[str], come: Iterable[str]) -> dict[str, str]:
    """Return for codes in `gone` the code in `come` that each may have become, the most alike first."""
    old, new = _chosen(before, gone), _chosen(after, come)
    sharing: dict[_Trait, list[Error]] = {}
    for error in new:
        for trait in _traits(error):
            sharing.setdefault(trait, []).append(error)
    scored = [
        (-_likeness(error, candidate), error.code.source, candidate.code.source)
        for error in old
        for candidate in _candidates(error, sharing)
    ]
    return _each_once(sorted(item for item in scored if item[0] <= -ALIKE))


def _chosen(catalog: Catalog, codes: Iterable[str]) -> list[Error]:
    wanted = set(codes)
    return [error for error in catalog.errors if error.code.source in wanted]


def _traits(error: Error) -> list[_Trait]:
    traits = [_Trait("word", word.lower()) for word in words(error.code.source)]
    stated = {"number": error.number, "description": error.description.source, "title": error.title}
    return traits + [_Trait(name, value) for name, value in stated.items() if value is not None]


def _candidates(error: Error, sharing: dict[_Trait, list[Error]]) -> list[Error]:
    """Return a few errors that share a trait, the rarest trait first."""
    lists = sorted((sharing[trait] for trait in _traits(error) if trait in sharing), key=len)
    found: dict[str, Error] = {}
    for candidates in lists:
        for candidate in candidates[:CANDIDATES]:
            found.setdefault(candidate.code.source, candidate)
        if len(found) >= CANDIDATES:
            break
    return [*found.values()][:CANDIDATES]


def _likeness(before: Error, after: Error) -> float:
    from difflib import SequenceMatcher

    if before.number is not None and before.number == after.number:
        return 1.0
    same = [
        before.description == after.description,
        before.http_status == after.http_status and before.http_status is not None,
        before.title == after.title and before.title is not None,
    ]
    spelling = SequenceMatcher(None, before.code.source, after.code.source, autojunk=False).ratio()
    return min(1.0, 0.7 * spelling + 0.35 * same[0] + 0.1 * same[1] + 0.1 * same[2])


def _each_once(scored: list[tuple[float, str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, new in scored:
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found
