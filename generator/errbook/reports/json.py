"""Findings for tools, as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from errbook.diagnostic import Diagnostic


def report(diagnostics: Sequence[Diagnostic]) -> str:
    """Return `{"diagnostics": [...]}`; lines and columns count from 1, ends are exclusive, 0 is no place."""
    return json.dumps({"diagnostics": [_item(diagnostic) for diagnostic in diagnostics]}, indent=2) + "\n"


def _item(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        "location": diagnostic.location and diagnostic.location._asdict(),
        "related": [{"message": message, "location": place._asdict()} for place, message in diagnostic.related],
    }
