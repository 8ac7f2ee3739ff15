"""Breaks that the team has accepted: how they are recognised, checked and written down."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.encoders import toml
from errbook.history.difference import Difference
from errbook.history.kinds import KINDS, Effects
from errbook.settings import Settings, Waiver, expired


class Ruling(NamedTuple):
    """A change, and what it means under the policy of the project."""

    difference: Difference
    effects: Effects
    waiver: Waiver | None
    """The waiver by which the change is accepted."""


def rule(differences: Iterable[Difference], settings: Settings, today: str) -> tuple[Ruling, ...]:
    """Return what each change means under the policy of `settings`, and the waiver that accepts it."""
    waivers = {(waiver.fingerprint, waiver.rule): waiver for waiver in settings.waivers if not waiver.ended(today)}
    return tuple(
        Ruling(
            difference,
            KINDS[difference.kind].effects(settings.compatibility),
            waivers.get((difference.fingerprint, difference.kind)) if waivers else None,
        )
        for difference in differences
    )


def check(rulings: Sequence[Ruling], settings: Settings, today: str) -> Iterator[Diagnostic]:
    """Yield the waivers of changes that have ended, or that accept nothing any more."""
    used = {ruling.waiver for ruling in rulings}
    for index, waiver in enumerate(settings.waivers):
        if waiver.fingerprint is None:
            continue
        if waiver.ended(today):
            yield expired(waiver, index, settings.document)
        elif waiver not in used:
            yield Diagnostic(
                "unused-waiver",
                Severity.ERROR,
                f"there is no change `{waiver.fingerprint}` of the kind `{waiver.rule}` to accept",
                settings.document.where(("waivers", index)),
                "remove the waiver: what it accepted is released, or taken back",
            )


def appended(text: str, waivers: Iterable[Waiver], table: str) -> str:
    """Return the settings with waivers at their end; what stands there stays as it is, byte for byte."""
    newline = "\r\n" if "\r\n" in text else "\n"
    blocks = [newline.join(_block(waiver, table)) + newline for waiver in waivers]
    gap = "" if text.endswith("\n") or not text else newline
    return text + gap + "".join(newline + block for block in blocks)


def _block(waiver: Waiver, table: str) -> Iterator[str]:
    yield f"[[{table}]]"
    for name in ("rule", "code", "fingerprint", "reason", "by", "until"):
        value = getattr(waiver, name)
        if value is not None:
            yield f"{name} = {toml.literal(value)}"
