"""Findings for tools, as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from errbook.diagnostic import Diagnostic
from errbook.document import Location


def report(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:  # noqa: ARG001  as every format
    """Return `{"diagnostics": [...]}`; lines and columns count from 1, ends are exclusive, 0 is no place."""
    return json.dumps({"diagnostics": [_item(diagnostic) for diagnostic in diagnostics]}, indent=2) + "\n"


def _item(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        "location": diagnostic.location and _location(diagnostic.location),
        "related": [{"message": message, "location": _location(place)} for place, message in diagnostic.related],
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
