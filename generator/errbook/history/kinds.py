"""The kinds of change, and what each means for the three who notice it: `kinds.toml`, read."""

import tomllib
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple


class Effect(IntEnum):
    """What a change does to someone, from the least to the worst."""

    EDITORIAL = 0
    """It reads better, and means the same."""
    COMPATIBLE = 1
    """There is more to use; what worked goes on working."""
    POTENTIALLY_BREAKING = 2
    """It fails for those who relied on what was never certain."""
    BREAKING = 3
    """What worked as the catalogue said works no longer."""

    @property
    def label(self) -> str:
        """The effect in words, such as `potentially breaking`."""
        return self.name.lower().replace("_", " ")


class Effects(NamedTuple):
    """What a change does to each of the three readers of a catalogue."""

    client: Effect
    """A program that branches on codes, statuses and parameters."""
    decoder: Effect
    """A program that validates responses, or decodes them strictly."""
    reader: Effect
    """A person who reads the docs."""

    @property
    def worst(self) -> Effect:
        """The worst of the three."""
        return max(self)


class Kind(NamedTuple):
    """A kind of change."""

    name: str
    inverse: str
    """The kind of the way back."""
    open: Effects
    """The effects where clients must expect codes and members that they do not know."""
    closed: Effects
    """The effects where codes and members are all that there will ever be."""
    message: str
    """A sentence without a full stop, with places for what it is about."""
    why: str
    advice: str
    """What to do about it."""
    notes: str
    """The part of the release notes that tells of it, or `none`."""

    def effects(self, policy: str) -> Effects:
        """Return the effects under the policy `open` or `closed`."""
        return self.closed if policy == "closed" else self.open


POLICIES: Mapping[str, str] = {
    "open": "clients must expect codes, parameters and members that they do not know (RFC 9457, AIP-180)",
    "closed": "codes, parameters and members are all that there will be before the next major version",
}
"""The values of the setting `compatibility`, each with the promise that it stands for."""


def as_markdown() -> str:
    """Return the table of the kinds: what each means for whom, under the open and the closed policy."""
    lines = [
        "| Change | Client that branches | Strict decoder | Reader | Why |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in KINDS.values():
        cells = (
            opened.label if opened is closed else f"{opened.label}; if closed, {closed.label}"
            for opened, closed in zip(kind.open, kind.closed, strict=True)
        )
        lines.append(f"| `{kind.name}` | {' | '.join(cells)} | {kind.why} |")
    return "\n".join(lines) + "\n"


def _kind(name: str, row: Mapping[str, Any]) -> Kind:
    closed: Mapping[str, str] = row.get("closed", {})
    return Kind(
        name,
        row["inverse"],
        _effects(row),
        _effects({**row, **closed}),
        row["message"],
        row["why"],
        row["advice"],
        row["notes"],
    )


def _effects(row: Mapping[str, Any]) -> Effects:
    return Effects(_EFFECTS[row["client"]], _EFFECTS[row["decoder"]], _EFFECTS[row["reader"]])


_EFFECTS = {effect.label: effect for effect in Effect}

KINDS: Mapping[str, Kind] = {
    name: _kind(name, row)
    for name, row in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
"""Every kind of change by its name."""
