"""What commands share that compare two editions of a catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.project import opened
from errbook.cli.report import report
from errbook.cli.terminal import tell
from errbook.cli.watch import Watch

if TYPE_CHECKING:
    from errbook.history.comparison import Comparison
    from errbook.history.review import UnreadableError

AGAINST = click.option(
    "--against",
    metavar="BASE",
    help="A branch, tag or commit, a file, or a folder; by default the last release tag.",
)


def comparison_of(against: str | None, revised: str | None, form: str) -> "Comparison":
    """Compare the working tree, or `revised`, with `against`; leave where either cannot be read."""
    from errbook import settings
    from errbook.history.review import UnreadableError, review

    watch = Watch()
    files_alone = against and revised and settings.find(Path.cwd()) is None
    project = None if files_alone else opened(form)
    try:
        return review(project, against, revised, watch)
    except UnreadableError as error:
        refuse(error, form)
    finally:
        watch.done()


def refuse(error: "UnreadableError", form: str, *, err: bool = False) -> NoReturn:
    """End since an edition cannot be read, with what is wrong there."""
    report(error.findings, error.sources, form, err=err)
    tell(f"errbook: {error}")
    leave(Exit.INVALID)
