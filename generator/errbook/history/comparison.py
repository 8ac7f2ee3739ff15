"""Two editions of a catalogue side by side: what changed, what it means, and which version it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Key, Location
from errbook.history.archive import Edition
from errbook.history.compare import compare
from errbook.history.difference import Difference, Side
from errbook.history.kinds import KINDS, Effect
from errbook.history.likeness import proposals
from errbook.history.message import message
from errbook.history.version import Bump, Version, bump, parse
from errbook.history.waivers import Ruling, rule
from errbook.model import Catalog
from errbook.pipeline import Reading
from errbook.settings import Settings


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of one edition in another."""

    before: Edition
    after: Edition
    rulings: tuple[Ruling, ...]
    policy: str = "open"
    likely: dict[str, str] = field(default_factory=dict[str, str])
    """For codes that are gone the new code that each may have become."""
    findings: tuple[Diagnostic, ...] = ()
    """What there is to say of waivers and tombstones."""

    @property
    def effect(self) -> Effect | None:
        """The worst effect of all changes, accepted or not; `None` where nothing changed."""
        return max((ruling.effects.worst for ruling in self.rulings), default=None)

    def fails(self, limit: Effect) -> bool:
        """Return whether a change that nobody accepted is as bad as `limit`, or a tombstone was disturbed."""
        disturbed = any(finding.rule.startswith("tombstone-") for finding in self.findings)
        return disturbed or any(ruling.effects.worst >= limit and not ruling.waiver for ruling in self.rulings)

    @property
    def bump(self) -> Bump:
        """Which part of the version the changes raise."""
        return bump(self.effect)

    @property
    def version(self) -> Version | None:
        """The version of the earlier edition: that of its tag, or else the one that it states."""
        stated = self.before.reading.catalog and self.before.reading.catalog.version
        return parse(self.before.name) or (parse(stated.source) if stated else None)

    @property
    def next_version(self) -> Version | None:
        """The version that the later edition should have at least."""
        return self.version and self.version.raised(self.bump)

    @property
    def stated_version(self) -> Version | None:
        """The version that the later edition states, if that is another."""
        stated = self.after.reading.catalog and self.after.reading.catalog.version
        version = parse(stated.source) if stated else None
        return version if version != self.version else None

    def place(self, ruling: Ruling, *, later: bool) -> Location | None:
        """Return where one of the sides of a change stands, under the path that its edition has."""
        difference = ruling.difference
        side = difference.after if later else difference.before
        return located(self.after if later else self.before, side) if side else None

    def advice(self, difference: Difference) -> str:
        """Return what to do about a change."""
        likely = self.likely.get(difference.code or "") if difference.kind == "code-removed" else None
        if likely:
            return f"if it is now called `{likely}`, list `{difference.code}` in the `aliases` of `{likely}`"
        return KINDS[difference.kind].advice


def compared(before: Edition, after: Edition, settings: Settings, today: str) -> Comparison:
    """Return the comparison of two editions, both of which must have a catalogue."""
    earlier, later = _catalogs(before, after)
    differences = compare(earlier, later, (before.day, after.day))
    return Comparison(
        before,
        after,
        rule(differences, settings, today),
        settings.compatibility,
        _likely(earlier, later, differences),
    )


def diagnostics(comparison: Comparison) -> tuple[Diagnostic, ...]:
    """Return the changes that nobody has accepted, and the findings, as any report takes them."""
    made = (_diagnostic(comparison, ruling) for ruling in comparison.rulings if not ruling.waiver)
    return (*made, *comparison.findings)


def located(edition: Edition, side: Side) -> Location | None:
    """Return where a side stands, under the path by which `git show` finds it."""
    place = _written(edition.reading, side.key)
    return place._replace(path=edition.prefix + place.path) if place else None


def _written(reading: Reading, key: Key) -> Location | None:
    """Return where the value at `key` stands; a list at its first item, all else at the start of a source."""
    document = reading.document
    if key[:1] == ("pages",) and len(key) > 1:
        return Location(document.tree["pages"][key[1]]["path"])
    place = document.where(key) or document.where((*key, 0))
    return place or (Location(reading.sources[-1].path) if reading.sources else None)


SEVERITIES = {
    Effect.BREAKING: Severity.ERROR,
    Effect.POTENTIALLY_BREAKING: Severity.WARNING,
    Effect.COMPATIBLE: Severity.NOTE,
    Effect.EDITORIAL: Severity.NOTE,
}


def _diagnostic(comparison: Comparison, ruling: Ruling) -> Diagnostic:
    difference, worst = ruling.difference, ruling.effects.worst
    before, after = (comparison.place(ruling, later=later) for later in (False, True))
    return Diagnostic(
        difference.kind,
        SEVERITIES[worst],
        f"{worst.label}: {message(difference)}",
        after or located(comparison.after, Side(None, ("errors",))),
        comparison.advice(difference),
        ((before, f"it was so in {comparison.before.name}"),) if before else (),
        difference.fingerprint,
    )


def _catalogs(*editions: Edition) -> Iterable[Catalog]:
    for edition in editions:
        if edition.reading.catalog is None:
            raise ValueError(edition.name)
        yield edition.reading.catalog


def _likely(before: Catalog, after: Catalog, differences: Iterable[Difference]) -> dict[str, str]:
    codes: dict[str, list[str]] = {"code-removed": [], "code-added": []}
    for difference in differences:
        if difference.kind in codes and difference.code:
            codes[difference.kind].append(difference.code)
    gone, come = codes.values()
    return proposals(before, after, gone, come) if gone and come else {}
