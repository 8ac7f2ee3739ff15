"""Report formats: pure functions from findings to the text that a person, a tool or a CI service reads."""

from collections.abc import Callable, Mapping, Sequence

from errbook.diagnostic import Diagnostic
from errbook.reports import github, json, text

Report = Callable[[Sequence[Diagnostic], Mapping[str, str]], str]
"""Takes the findings, and the text of each source by its path."""


def _markdown(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    from errbook.reports import markdown

    return markdown.report(diagnostics, sources)


def _sarif(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    from errbook.reports import sarif

    return sarif.report(diagnostics, sources)


FORMATS: Mapping[str, Report] = {
    "text": text.report,
    "json": json.report,
    "markdown": _markdown,
    "github": github.report,
    "sarif": _sarif,
}
