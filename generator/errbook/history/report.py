"""Comparisons for people: as text for a terminal, and as Markdown for a comment on a pull request."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from errbook.encoders import markdown
from errbook.history.comparison import Comparison
from errbook.history.kinds import Effect, Effects
from errbook.history.message import message
from errbook.history.waivers import Ruling
from errbook.reports import markdown as findings_markdown
from errbook.reports import text as findings_text
from errbook.reports.visible import visible

LONGEST = 100
"""Characters of a value that are shown."""


HEADER = ("| Change | Before | After | What to do |", "| --- | --- | --- | --- |")


def as_text(comparison: Comparison, sources: Mapping[str, str]) -> str:
    """Return the changes grouped by code, the worst first, then the findings, then the verdict."""
    parts: list[str] = []
    for code, rulings in grouped(comparison.rulings):
        heading = visible(code) if code else "the catalog as a whole"
        parts.append("\n".join((heading, *(line for ruling in rulings for line in _lines(comparison, ruling)))))
    if comparison.findings:
        parts.append(findings_text.report(comparison.findings, sources).rstrip("\n"))
    return "\n\n".join((*parts, verdict(comparison))) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """Return the changes as a table for each effect, the worst first, then the findings."""
    parts = [f"**{findings_markdown.spans(verdict(comparison))}**"]
    for effect in reversed(Effect):
        rulings = [ruling for ruling in comparison.rulings if ruling.effects.worst is effect]
        if rulings:
            rows = (_row(comparison, ruling) for _, group in grouped(rulings) for ruling in group)
            parts.append("\n".join((f"#### {effect.label.capitalize()}", "", *HEADER, *rows)))
    parts += filter(None, [findings_markdown.report(comparison.findings).rstrip("\n")])
    return "\n\n".join(parts) + "\n"


def grouped(rulings: Iterable[Ruling]) -> list[tuple[str | None, list[Ruling]]]:
    """Return the changes by code, the worst first within each and among them, those of the catalogue last."""
    groups: dict[str | None, list[Ruling]] = {}
    for ruling in rulings:
        groups.setdefault(ruling.difference.code, []).append(ruling)
    ordered = [(code, sorted(group, key=_badness)) for code, group in groups.items()]
    return sorted(ordered, key=lambda item: (item[0] is None, _badness(item[1][0])))


def verdict(comparison: Comparison) -> str:
    """Return how many changes of each effect there are, and which version they take, in one line."""
    if not comparison.rulings:
        return f"nothing changed since {visible(comparison.before.name)}"
    counts = Counter(ruling.effects.worst for ruling in comparison.rulings)
    accepted = sum(ruling.waiver is not None for ruling in comparison.rulings)
    listed = ", ".join(f"{counts[effect]} {effect.label}" for effect in reversed(Effect) if counts[effect])
    waived = f" ({accepted} accepted)" if accepted else ""
    return f"{listed}{waived} since {visible(comparison.before.name)}{_versions(comparison)}"


def _versions(comparison: Comparison) -> str:
    needed, stated = comparison.next_version, comparison.stated_version
    if needed is None:
        return f"; semantic version: {comparison.bump.label}"
    told = f"; semantic version: {comparison.bump.label}, {comparison.version} → {needed}"
    if stated and stated.precedence < needed.precedence:
        return f"{told}, but the catalog says {stated}"
    return told


def _badness(ruling: Ruling) -> int:
    return -ruling.effects.worst


def _lines(comparison: Comparison, ruling: Ruling) -> Iterator[str]:
    difference, effects = ruling.difference, ruling.effects
    told, mark = visible(message(difference)), f"{difference.kind} {difference.fingerprint}"
    yield f"  {effects.worst.label}: {told} [{mark}]"
    for name, side in (("before", difference.before), ("after", difference.after)):
        place = comparison.place(ruling, later=name == "after")
        if side:
            where = f"{visible(place.path)}:{place.line}:{place.column}" if place else "not stated"
            yield f"    {name + ':':<8}{where}{_value(side.value)}"
    if len(set(effects)) > 1:
        yield f"    {_per_reader(effects)}"
    if ruling.waiver:
        by = f" by {ruling.waiver.by}" if ruling.waiver.by else ""
        until = f" until {ruling.waiver.until}" if ruling.waiver.until else ""
        yield f"    accepted{visible(by)}{until}: {visible(ruling.waiver.reason)}"
    elif effects.worst > Effect.COMPATIBLE:
        yield f"    help: {visible(comparison.advice(difference))}"


def _per_reader(effects: Effects) -> str:
    return f"client: {effects.client.label}; strict decoder: {effects.decoder.label}; reader: {effects.reader.label}"


def _value(value: Any) -> str:
    return "" if value is None else f"  {_short(value)}"


def _short(value: Any) -> str:
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    told = visible(" ".join(told.split()))
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


def _row(comparison: Comparison, ruling: Ruling) -> str:
    difference = ruling.difference
    told = message(difference, lambda piece: markdown.code_cell(visible(piece)))
    cells = [f"{told} (`{difference.kind}` `{difference.fingerprint}`)"]
    for side, later in ((difference.before, False), (difference.after, True)):
        place = comparison.place(ruling, later=later)
        value = "" if side is None or side.value is None else markdown.code_cell(_short(side.value))
        where = markdown.code_cell(visible(f"{place.path}:{place.line}")) if place and side else ""
        cells.append("<br/>".join(filter(None, (value, where))))
    if ruling.waiver:
        cells.append(f"accepted: {findings_markdown.spans(visible(ruling.waiver.reason))}")
    else:
        cells.append(findings_markdown.spans(visible(comparison.advice(difference))))
    return f"| {' | '.join(cells)} |"
