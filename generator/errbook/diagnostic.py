"""Anything worth saying about a catalogue, with its place and how to repair it."""

from enum import StrEnum
from typing import NamedTuple

from errbook.document import Location


class Severity(StrEnum):
    """How grave a finding is; only an `error` makes a command fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Diagnostic(NamedTuple):
    """One finding."""

    rule: str
    """The kebab-case name of the rule, as `errbook rules` lists it."""
    severity: Severity
    message: str
    """What is wrong, naming the offending text; one sentence without a full stop."""
    location: Location | None = None
    """Where; `None` only for what has no place in any file."""
    hint: str = ""
    """What was expected, or how to repair it."""
    related: tuple[tuple[Location, str], ...] = ()
    """Other places that belong to the finding, each with what stands there."""
    fingerprint: str = ""
    """What it is recognised by from run to run, wherever it stands; empty where that is its rule and message."""
