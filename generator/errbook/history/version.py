"""Semantic versions: how they are read, ordered and raised."""

import re
from enum import IntEnum
from typing import NamedTuple

from errbook.history.kinds import Effect

_VERSION = re.compile(
    r"(?P<prefix>|.*[^0-9A-Za-z.])[vV]?(?P<major>[0-9]+)\.(?P<minor>[0-9]+)(?:\.(?P<patch>[0-9]+))?"
    r"(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)


LONGEST = 255
"""Characters that a version has at most, as the FAQ of Semantic Versioning advises."""


class Bump(IntEnum):
    """Which part of a version has to grow."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The part in words, such as `major`."""
        return self.name.lower()


class Version(NamedTuple):
    """A version of Semantic Versioning 2.0.0; build metadata, which has no say in its order, is left out."""

    major: int
    minor: int
    patch: int
    pre: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return `1.4.0-rc.1`."""
        core = f"{self.major}.{self.minor}.{self.patch}"
        return f"{core}-{'.'.join(self.pre)}" if self.pre else core

    @property
    def precedence(self) -> tuple[object, ...]:
        """What versions are ordered by (section 11)."""
        pre = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in self.pre)
        return (self.major, self.minor, self.patch, not self.pre, pre)

    def raised(self, bump: Bump) -> "Version":
        """Return the next version.

        Before 1.0.0, where anything may change (section 4), a break raises the minor part, else the patch.
        A pre-release becomes the release that it prepares, if that is raised far enough.
        """
        if bump is Bump.NONE:
            return self
        if not self.major:
            bump = Bump.MINOR if bump is Bump.MAJOR else Bump.PATCH
        if self.pre and bump <= self._prepares:
            return Version(self.major, self.minor, self.patch)
        if bump is Bump.MAJOR:
            return Version(self.major + 1, 0, 0)
        if bump is Bump.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    @property
    def _prepares(self) -> Bump:
        """Which part the release was raised by that a pre-release prepares."""
        return Bump.PATCH if self.patch else Bump.MINOR if self.minor else Bump.MAJOR


def parse(text: str) -> Version | None:
    """Return the version that `text` is or, as tags do, ends with: `1.4`, `v1.4.0`, `api/v1.4.0`."""
    match = _VERSION.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        return None
    pre = tuple(match["pre"].split(".")) if match["pre"] else ()
    return Version(int(match["major"]), int(match["minor"]), int(match["patch"] or 0), pre)


def is_plain(text: str) -> bool:
    """Return whether `text` is a version and nothing else."""
    match = _VERSION.fullmatch(text)
    return match is not None and not match["prefix"]


def bump(effect: Effect | None) -> Bump:
    """Return which part has to grow for a change with that effect; `None` stands for no change."""
    if effect is None:
        return Bump.NONE
    return _BUMPS[effect]


_BUMPS = {
    Effect.EDITORIAL: Bump.PATCH,
    Effect.COMPATIBLE: Bump.MINOR,
    Effect.POTENTIALLY_BREAKING: Bump.MINOR,
    Effect.BREAKING: Bump.MAJOR,
}
