"""Report formats: pure functions from findings to the text that a person, a tool or a CI service reads."""

from collections.abc import Callable, Mapping, Sequence

from errbook.diagnostic import Diagnostic
from errbook.reports import github, json, text

Report = Callable[[Sequence[Diagnostic], Mapping[str, str]], str]
"""Takes the findings, and the text of each source by its path."""

FORMATS: Mapping[str, Report] = {"text": text.report, "json": json.report, "github": github.report}
