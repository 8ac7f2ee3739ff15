"""`errbook changelog`: release notes for those who use the API."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import opened
from errbook.cli.review import refuse
from errbook.cli.watch import Watch
from errbook.cli.writing import write_or_print


@click.command(cls=Exemplified)
@click.argument("first", required=False, metavar="[FROM]")
@click.argument("last", required=False, metavar="[TO]")
@click.option("--all", "whole", is_flag=True, help="From the first release on.")
def changelog(*, first: str | None, last: str | None, whole: bool) -> None:
    """Write release notes for those who use the API, in Markdown, release by release.

    They tell what changed after FROM, by default the last release tag, up to TO, by default the working tree.
    Internal codes are left out. A project words them anew by a `changelog/changelog.md.jinja` in its folder of
    templates.

    Examples:
      errbook changelog
      errbook changelog v1.0.0 v2.0.0
      errbook changelog --all > CHANGELOG.md

    """
    from errbook.history import changelog as notes
    from errbook.history.review import UnreadableError

    try:
        text = notes.of_project(opened("text"), first, last, Watch(), whole=whole)
    except UnreadableError as error:
        refuse(error, "text", err=True)
    write_or_print(None, text)
