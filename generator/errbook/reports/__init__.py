"""Report formats: pure functions from findings to the text that a person, a tool or a CI service reads."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from errbook.diagnostic import Diagnostic


def report_as(form: str, diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """Return the findings in a format, which is a module of this package.

    `sources` has the text of each source by its path; only the format for people shows its lines.
    """
    if form == "text":
        from errbook.reports import text

        return text.report(diagnostics, sources)
    told: str = import_module(f"{__name__}.{form}").report(diagnostics)
    return told
