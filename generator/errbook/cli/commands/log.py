"""`errbook log`: when a code was added, changed or deprecated."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import opened
from errbook.cli.terminal import say
from errbook.cli.usage import unknown
from errbook.cli.watch import Watch


@click.command(cls=Exemplified)
@click.argument("code")
def log(code: str) -> None:
    """Show when CODE was added, changed or deprecated: by which commit, and in which release.

    Examples:
      errbook log TOKEN_EXPIRED

    """
    from errbook.history import log as history

    watch = Watch()
    entries = history.of_project(opened("text"), watch)
    found = list(history.about(entries, code))
    watch.done()
    if not found:
        known = sorted({each for entry in entries for each in entry.codes})
        raise unknown(f"there never was a code {code!r}", code, known)
    say(history.as_text(found))
