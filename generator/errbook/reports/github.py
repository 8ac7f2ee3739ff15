"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request."""

from collections.abc import Sequence

from errbook.diagnostic import Diagnostic, Severity
from errbook.reports.visible import visible

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def report(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a command a line."""
    return "".join(_command(diagnostic) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties = {"title": f"errbook: {diagnostic.rule}"}
    place = diagnostic.location
    if place:
        properties["file"] = place.path
    if place and place.line:
        properties |= {"line": str(place.line), "col": str(place.column), "endLine": str(place.end_line)}
        if place.end_line == place.line:
            properties |= {"endColumn": str(place.end_column)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    hint = f". Help: {diagnostic.hint}" if diagnostic.hint else ""
    return f"::{COMMANDS[diagnostic.severity]} {listed}::{_data(diagnostic.message + hint)}\n"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
