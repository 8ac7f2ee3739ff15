"""Findings in SARIF 2.1.0 (OASIS), which code-scanning services show beside the code."""

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from errbook import __version__
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location
from errbook.reports.visible import visible

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def report(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a log with one run; columns count characters."""
    rules = list(dict.fromkeys(diagnostic.rule for diagnostic in diagnostics))
    run = {
        "tool": {"driver": {"name": "errbook", "version": __version__, "rules": [{"id": name} for name in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, rules.index(diagnostic.rule)) for diagnostic in diagnostics],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    hint = f". Help: {diagnostic.hint}" if diagnostic.hint else ""
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": _text(diagnostic.message + hint)},
        "locations": [_location(diagnostic.location)] if diagnostic.location else [],
        "partialFingerprints": {"errbook/v1": _fingerprint(diagnostic)},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_location(place), "message": {"text": _text(message)}} for place, message in diagnostic.related
        ]
    return result


def _text(text: str) -> str:
    """Return `text` without the links that SARIF has in messages: a square bracket and a round one behind it."""
    return visible(text).replace("](", "]\\u{28}")


def _location(location: Location) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(location.path))}}
    if location.line:
        region = {"startLine": location.line, "startColumn": location.column}
        place["region"] = region | {"endLine": location.end_line, "endColumn": location.end_column}
    return {"physicalLocation": place}


def _fingerprint(diagnostic: Diagnostic) -> str:
    if diagnostic.fingerprint:
        return diagnostic.fingerprint
    path = diagnostic.location.path if diagnostic.location else ""
    return sha256(f"{diagnostic.rule}\0{path}\0{diagnostic.message}".encode()).hexdigest()[:16]
