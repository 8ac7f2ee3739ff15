"""Report formats: pure functions from findings to the text that a person, a tool or a CI service reads."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TypeAlias

from errbook.diagnostic import Diagnostic

Report: TypeAlias = Callable[[Sequence[Diagnostic], Mapping[str, str]], str]
"""Takes the findings, and the text of each source by its path."""


def report_as(form: str) -> Report:
    """Return the function `report` of the format, which is a module of this package."""
    report: Report = import_module(f"{__name__}.{form}").report
    return report
