"""Rules about the life of a code: since when, until when, and what comes after it."""

import re
from collections.abc import Iterator, Sequence

from errbook.diagnostic import Severity
from errbook.document import Key
from errbook.model import Catalog
from errbook.rules.rule import Finding, rule
from errbook.rules.spelling import finder
from errbook.text import Text

FIRST_YEAR = 1900
"""A version that begins with a number from here on is a date."""


@rule(Severity.ERROR, of_absence=True)
def unknown_replacement(catalog: Catalog) -> Iterator[Finding]:
    """A code is replaced by one that does not exist.

    Clients follow `replaced_by` when they migrate; a name that leads nowhere strands them. A code that is
    retired leads nowhere too.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: INVALID_TOKEN}
    ```

    Good:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```
    """
    known = {error.code.source for error in catalog.errors}
    retired = {item.code.source for item in catalog.retired}
    meant = finder([error.code.source for error in catalog.errors])
    for key, code, position, name in _replacements(catalog):
        if name in known or (key[0] == "retired" and name in retired):
            continue
        lack = "is retired" if name in retired else "does not exist"
        near = "" if name in retired else meant(name)
        yield (
            (*key, "replaced_by", position),
            f"`{code}` is replaced by `{name}`, which {lack}",
            f"did you mean `{near}`?"
            if near
            else "name a code that is in use, or remove `replaced_by` and give a reason",
        )


def _replacements(catalog: Catalog) -> Iterator[tuple[Key, str, int, str]]:
    parts: tuple[tuple[str, Sequence[tuple[Text, tuple[Text, ...]]]], ...] = (
        ("errors", [(error.code, error.replaced_by) for error in catalog.errors]),
        ("retired", [(item.code, item.replaced_by) for item in catalog.retired]),
    )
    for part, items in parts:
        for index, (code, replaced_by) in enumerate(items):
            for position, name in enumerate(replaced_by):
                yield (part, index), code.source, position, name.source


@rule(Severity.ERROR)
def circular_replacement(catalog: Catalog) -> Iterator[Finding]:
    """A code is replaced, in the end, by itself.

    Whoever follows the replacements goes round for ever.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: It cannot be read., deprecated: true, replaced_by: BAD_TOKEN}
    ```

    Good:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: It cannot be read.}
    ```
    """
    places: dict[str, Key] = {}
    following: dict[str, list[str]] = {}
    for key, code, _, name in _replacements(catalog):
        places.setdefault(code, key)
        following.setdefault(code, []).append(name)
    for cycle in _cycles(following):
        first, *others = cycle
        more = f" and {len(others) - 1} more" if others[1:] else ""
        way = f" by way of `{others[0]}`{more}" if others else ""
        yield (
            (*places[first], "replaced_by"),
            f"`{first}` is replaced by itself{way}",
            "remove the `replaced_by` of the code that is meant to stay",
        )


def _cycles(following: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield ways that lead back to where they began, no two of which share a code, by depth-first search."""
    done: set[str] = set()
    told: set[str] = set()
    for start, first in following.items():
        way: dict[str, Iterator[str]] = {} if start in done else {start: iter(first)}
        while way:
            here = next(reversed(way))
            after = next(way[here], None)
            if after is None:
                done.add(here)
                del way[here]
            elif after in way and told.isdisjoint((after, here)):
                codes = list(way)
                cycle = codes[codes.index(after) :]
                told.update(cycle)
                yield cycle
            elif after in following and after not in done and after not in way:
                way[after] = iter(following[after])


@rule(Severity.WARNING, of_absence=True)
def deprecated_replacement(catalog: Catalog) -> Iterator[Finding]:
    """A code is replaced by one that is itself deprecated.

    Clients that follow the advice will have to migrate twice. Two codes that replace each other are another
    fault, `circular-replacement`.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: WRONG_TOKEN}
      - {code: WRONG_TOKEN, description: The token is wrong., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```

    Good:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: WRONG_TOKEN, description: The token is wrong., deprecated: true, replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```
    """
    known = {error.code.source for error in catalog.errors}
    deprecated = {error.code.source: error for error in catalog.errors if error.deprecated}
    for index, error in enumerate(catalog.errors):
        for position, name in enumerate(error.replaced_by):
            next_one = deprecated.get(name.source)
            if next_one is None or error.code in next_one.replaced_by or next_one is error:
                continue
            successors = " or ".join(f"`{code.source}`" for code in next_one.replaced_by if code.source in known)
            yield (
                ("errors", index, "replaced_by", position),
                f"`{error.code.source}` is replaced by `{name.source}`, which is deprecated too",
                f"name its successor: {successors}" if successors else "name a code that is to stay",
            )


@rule(Severity.WARNING, of_absence=True)
def replaced_but_not_deprecated(catalog: Catalog) -> Iterator[Finding]:
    """A code is replaced by another, and yet not deprecated.

    Readers cannot tell whether the code is still sent. The outputs mark as deprecated only what says so.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., replaced_by: INVALID_TOKEN}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```

    Good:

    ```yaml
    errors:
      - code: BAD_TOKEN
        description: The token is bad.
        deprecated: {since: "1.2.0"}
        replaced_by: INVALID_TOKEN
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```
    """
    for index, error in enumerate(catalog.errors):
        if error.replaced_by and not error.deprecated:
            yield (
                ("errors", index, "replaced_by"),
                f"`{error.code.source}` is replaced by `{error.replaced_by[0].source}`, but not deprecated",
                "add `deprecated` with the version since when, or remove `replaced_by`",
            )


@rule(Severity.WARNING, of_absence=True)
def unexplained_deprecation(catalog: Catalog) -> Iterator[Finding]:
    """A code is deprecated, and nothing says why or in favour of what.

    Those who handle the code learn that they must act, and not what to do.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: true}
    ```

    Good:

    ```yaml
    errors:
      - code: BAD_TOKEN
        description: The token is bad.
        deprecated: {reason: Tokens are no longer checked here.}
    ```
    """
    for index, error in enumerate(catalog.errors):
        if error.deprecated and not error.deprecated.reason and not error.replaced_by:
            yield (
                ("errors", index, "deprecated"),
                f"`{error.code.source}` is deprecated, but nothing says why or what replaces it",
                "add `replaced_by`, or a `reason` below `deprecated`",
            )


@rule(Severity.ERROR)
def deprecated_before_added(catalog: Catalog) -> Iterator[Finding]:
    """A code was deprecated or removed in an earlier version than the one that brought it.

    One of the versions is wrong. They are compared number by number, so that 1.10 comes after 1.9; what is no
    version of numbers is not compared.

    Bad:

    ```yaml
    errors:
      - code: BAD_TOKEN
        description: The token is bad.
        since: "1.10.0"
        deprecated: {since: "1.9.0", reason: Vague.}
    ```

    Good:

    ```yaml
    errors:
      - code: BAD_TOKEN
        description: The token is bad.
        since: "1.9.0"
        deprecated: {since: "1.10.0", reason: Vague.}
    ```
    """
    for index, error in enumerate(catalog.errors):
        if error.deprecated and _later(error.since, error.deprecated.since):
            yield (
                ("errors", index, "deprecated", "since"),
                f"`{error.code.source}` was deprecated before it came, in {_shown(error.since)}",
                "correct one of the two versions",
            )
    for index, item in enumerate(catalog.retired):
        if _later(item.since, item.removed):
            yield (
                ("retired", index, "removed"),
                f"`{item.code.source}` was removed before it came, in {_shown(item.since)}",
                "correct one of the two versions",
            )


def _shown(version: Text | None) -> str:
    return version.source if version else ""


def _later(one: Text | None, other: Text | None) -> bool:
    """Return whether version `one` is known to come after `other`."""
    first, second = _numbers(one), _numbers(other)
    if not first or not second or (first[0] >= FIRST_YEAR) != (second[0] >= FIRST_YEAR):
        return False
    return first > second + [0] * (len(first) - len(second))


def _numbers(version: Text | None) -> list[int]:
    found = version and re.fullmatch(r"[vV]?(\d{1,9}(?:[.-]\d{1,9})*)", version.source.strip())
    return [int(number) for number in re.split("[.-]", found[1])] if found else []


@rule(Severity.ERROR)
def impossible_sunset(catalog: Catalog) -> Iterator[Finding]:
    """A code is to go on a day that is in no calendar.

    The header field `Sunset` (RFC 8594) and the calendars of those who migrate need a real day.

    Bad:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: {reason: Vague., sunset: "2027-02-30"}}
    ```

    Good:

    ```yaml
    errors:
      - {code: BAD_TOKEN, description: The token is bad., deprecated: {reason: Vague., sunset: "2027-02-28"}}
    ```
    """
    for index, error in enumerate(catalog.errors):
        sunset = error.deprecated and error.deprecated.sunset
        if sunset and not _is_day(sunset):
            yield (
                ("errors", index, "deprecated", "sunset"),
                f"`{error.code.source}` is to go on {sunset}, and there is no such day",
                "write a day of the calendar as YYYY-MM-DD",
            )


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
