"""`errbook show`: what was read."""

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.group import Exemplified
from errbook.cli.project import reading_of
from errbook.cli.report import report
from errbook.cli.terminal import say, say_json


@click.command(cls=Exemplified)
@click.argument("path", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="For people, or for tools.",
)
def show(path: str | None, form: str) -> None:
    """Show what was read: of the project, or of the one file PATH.

    Examples:
      errbook show
      errbook show docs/errors.md
      errbook show docs/errors.md --format json

    """
    from errbook import listing

    reading = reading_of(path)
    if form == "json":
        say_json(listing.as_json(reading.document) + "\n")
    else:
        say(listing.as_table(reading.document) + "\n")
    report(reading.diagnostics, reading.sources, "text", err=True)
    if reading.failed:
        leave(Exit.INVALID)
