"""`errbook diff`: what changed, and what it means."""

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.group import Exemplified
from errbook.cli.report import FORMAT, report
from errbook.cli.review import AGAINST, comparison_of
from errbook.cli.terminal import say, say_json


@click.command(cls=Exemplified)
@click.argument("revised", required=False)
@AGAINST
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "potentially-breaking", "compatible", "editorial", "never"]),
    default="breaking",
    help="From which effect on a change that nobody has accepted makes the command fail.",
)
@FORMAT
def diff(*, revised: str | None, against: str | None, fail_on: str, form: str) -> None:
    """Tell what changed, what it means for clients and readers, and which version it takes.

    Compares the working tree, or REVISED, with the last release tag, or BASE. Earlier revisions are read from
    git's objects; nothing is checked out. Ends with 4 if a change breaks clients and nobody has accepted it.

    Examples:
      errbook diff
      errbook diff --against main --format markdown
      errbook diff --against v1.0.0 v1.1.0
      errbook diff --against published/catalog.json docs/errors.md

    """
    from errbook.history.comparison import diagnostics
    from errbook.history.kinds import Effect
    from errbook.history.report import as_markdown, as_text
    from errbook.history.report_json import as_json

    comparison = comparison_of(against, revised, form)
    sources = comparison.after.reading.sources
    if form == "json":
        say_json(as_json(comparison))
    elif form == "markdown":
        say(as_markdown(comparison))
    elif form == "text":
        say(as_text(comparison, {source.path: source.text for source in sources}))
    else:
        report(diagnostics(comparison), sources, form)
    limit = None if fail_on == "never" else Effect[fail_on.replace("-", "_").upper()]
    if limit is not None and comparison.fails(limit):
        leave(Exit.BREAKING)
    if comparison.findings:
        leave(Exit.INVALID)
