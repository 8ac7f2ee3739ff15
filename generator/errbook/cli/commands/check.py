"""`errbook check`: proves that the catalogue is sound and that its outputs agree."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.group import Exemplified
from errbook.cli.project import artifacts_of, opened, places
from errbook.cli.report import FORMAT, report
from errbook.cli.terminal import has_colour
from errbook.cli.watch import Watch

if TYPE_CHECKING:
    from errbook.artifact import Change


@click.command(cls=Exemplified)
@click.option("--diff", is_flag=True, help="Show what would change.")
@FORMAT
def check(*, diff: bool, form: str) -> None:
    """Prove that the catalogue is sound and that every output agrees with it.

    Nothing is written. A file that is missing, stale, edited by hand, left over or not tracked by git is
    named, with the command that repairs it.

    Examples:
      errbook check
      errbook check --diff            and show what would change
      errbook check --format github   in a workflow of GitHub Actions

    """
    from os.path import relpath

    from errbook import drift, output, tracking
    from errbook.pipeline import read_project

    watch = Watch()
    project = opened(form)
    watch.expect(project)
    folder, inputs = places(project)
    with tracking.listing(folder) as git:
        reading = read_project(project, watch)
        artifacts = artifacts_of(project, reading, form, watch)
        watch("compare")
        changes = output.plan(folder, artifacts, inputs=inputs)
        changes += tracking.untracked(folder, artifacts, git)
    watch.done()
    findings = drift.findings(project.settings.output, changes, Path(relpath(folder)).as_posix())
    report((*reading.diagnostics, *findings), reading.sources, form)
    if diff:
        for change in changes:
            _show_diff(project.settings.output, change)
    if changes:
        leave(Exit.OUT_OF_DATE)


def _show_diff(folder: str, change: "Change") -> None:
    from difflib import unified_diff

    from errbook.reports.visible import visible_lines

    before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
    for line in unified_diff(before, after, f"a/{folder}/{change.path}", f"b/{folder}/{change.path}", lineterm=""):
        colour = {"+": "green", "-": "red"}.get(line[:1]) if has_colour() else None
        click.echo(click.style(visible_lines(line), fg=colour) if colour else visible_lines(line))
