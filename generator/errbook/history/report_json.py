"""Comparisons for tools: JSON in the shape of `diff.schema.json`."""

import json
from typing import Any

from errbook.diagnostic import Diagnostic
from errbook.document import Location
from errbook.history.archive import Edition
from errbook.history.comparison import Comparison
from errbook.history.difference import Side
from errbook.history.kinds import KINDS
from errbook.history.message import message
from errbook.history.waivers import Ruling


def as_json(comparison: Comparison) -> str:
    """Return the comparison as JSON; lines and columns count from 1, ends are exclusive."""
    tree = {
        "before": _edition(comparison.before),
        "after": _edition(comparison.after),
        "compatibility": comparison.policy,
        "effect": None if comparison.effect is None else comparison.effect.label,
        "semver": {
            "bump": comparison.bump.label,
            "version": comparison.version and str(comparison.version),
            "next_version": comparison.next_version and str(comparison.next_version),
        },
        "changes": [_change(comparison, ruling) for ruling in comparison.rulings],
        "diagnostics": [_finding(finding) for finding in comparison.findings],
    }
    return json.dumps(tree, indent=2) + "\n"


def _edition(edition: Edition) -> dict[str, Any]:
    catalog = edition.reading.catalog
    version = catalog.version.source if catalog and catalog.version else None
    return {"name": edition.name, "version": version, "day": edition.day}


def _change(comparison: Comparison, ruling: Ruling) -> dict[str, Any]:
    difference, effects, waiver = ruling
    return {
        "kind": difference.kind,
        "code": difference.code,
        "subject": list(difference.subject),
        "effect": effects.worst.label,
        "effects": {
            "client": effects.client.label,
            "decoder": effects.decoder.label,
            "reader": effects.reader.label,
        },
        "message": message(difference),
        "why": KINDS[difference.kind].why,
        "advice": comparison.advice(difference),
        "fingerprint": difference.fingerprint,
        "before": _side(difference.before, comparison.place(ruling, later=False)),
        "after": _side(difference.after, comparison.place(ruling, later=True)),
        "accepted": waiver and {"reason": waiver.reason, "by": waiver.by, "until": waiver.until},
    }


def _side(side: Side | None, place: Location | None) -> dict[str, Any] | None:
    return side and {"code": side.code, "value": side.value, "location": place and place._asdict()}


def _finding(finding: Diagnostic) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint or None,
        "location": finding.location and finding.location._asdict(),
    }
