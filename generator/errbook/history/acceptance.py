"""Accepting changes: which ones, and how the waivers for them come into the settings."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from errbook.document import Source
from errbook.history.comparison import Comparison
from errbook.history.kinds import Effect
from errbook.history.repository import GitError, repository
from errbook.history.waivers import Ruling, appended
from errbook.settings import Waiver, read

SHORTEST = 4
"""How many digits of a fingerprint name a change at least."""


class AcceptanceError(Exception):
    """A change cannot be accepted; the message is one sentence that says why."""


def chosen(comparison: Comparison, names: Sequence[str]) -> list[Ruling]:
    """Return the changes that `names` name: by fingerprint, or by code, which stands for its breaking ones.

    Without names, all breaking changes. Those accepted already are left out. Raises `AcceptanceError`.
    """
    open_rulings = [ruling for ruling in comparison.rulings if not ruling.waiver]
    if not names:
        return [ruling for ruling in open_rulings if ruling.effects.worst is Effect.BREAKING]
    found: dict[str, Ruling] = {}
    for name in names:
        matching = _matching(open_rulings, name)
        if not matching:
            raise AcceptanceError(f"there is no change `{name}` to accept; `errbook diff` lists them")
        found |= {ruling.difference.fingerprint: ruling for ruling in matching}
    return [*found.values()]


def _matching(rulings: Iterable[Ruling], name: str) -> list[Ruling]:
    by_fingerprint = [
        ruling for ruling in rulings if len(name) >= SHORTEST and ruling.difference.fingerprint.startswith(name)
    ]
    if len(by_fingerprint) > 1:
        raise AcceptanceError(f"`{name}` is the beginning of several fingerprints; give more of its digits")
    return by_fingerprint or [
        ruling for ruling in rulings if ruling.difference.code == name and ruling.effects.worst is Effect.BREAKING
    ]


def author(folder: Path) -> str | None:
    """Return who works in `folder` according to git, if it knows."""
    try:
        return repository(folder).author()
    except GitError:
        return None


def waiver(ruling: Ruling, reason: str, by: str, until: str | None) -> Waiver:
    """Return the waiver that accepts a change."""
    difference = ruling.difference
    return Waiver(difference.kind, reason, difference.code, difference.fingerprint, by, until)


def addition(settings: Source, waivers: Sequence[Waiver]) -> str:
    """Return what to add at the end of the settings for the waivers; raises `AcceptanceError`."""
    table = "tool.errbook.waivers" if settings.path.endswith("pyproject.toml") else "waivers"
    text = appended(settings.text, waivers, table)
    before, _ = read(settings)
    after, wrong = read(Source(settings.path, text))
    if before is None or after is None or after.waivers != (*before.waivers, *waivers):
        reason = wrong[0].message if wrong else "the waivers would be read as something else"
        raise AcceptanceError(
            f"the waivers cannot be added to {settings.path}: {reason}; write those there as `[[{table}]]`"
        )
    return text[len(settings.text) :].replace("\n", settings.line_break)
