"""Findings, in the format that was asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from errbook.cli.terminal import has_colour, say_json
from errbook.reports.visible import visible_lines

if TYPE_CHECKING:
    from errbook.diagnostic import Diagnostic
    from errbook.document import Source

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "sarif"]),
    default="text",
    help="How to report: for people, for tools, for a comment, for GitHub Actions, or for code scanning.",
)


def report(diagnostics: Iterable["Diagnostic"], sources: Sequence["Source"], form: str, *, err: bool = False) -> None:
    """Report findings as `form` says, text with colour on a terminal; for GitHub and SARIF paths go from the top."""
    from errbook.reports import report_as

    if form in ("github", "sarif"):
        from errbook import settings
        from errbook.reports.repository_paths import from_top

        found = settings.find(Path.cwd())
        diagnostics = from_top(diagnostics, found.parent if found else Path.cwd())
    text = report_as(form, tuple(diagnostics), {source.path: source.text for source in sources})
    if not text:
        return
    if form in ("json", "sarif"):
        say_json(text)
    elif form == "github":
        click.echo(text, nl=False)
    else:
        text = visible_lines(text)
        click.echo(_coloured(text) if form == "text" and has_colour(err=err) else text, nl=False, err=err)


def _coloured(text: str) -> str:
    import re

    colours = {"error": "red", "warning": "yellow", "note": "cyan"}
    return re.sub(
        r"(?m)^(\S+: )(error|warning|note)(\[[a-z0-9-]+\])",
        lambda match: match[1] + click.style(match[2] + match[3], fg=colours[match[2]], bold=True),
        text,
    )
