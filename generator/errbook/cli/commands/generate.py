"""`errbook generate`: makes every output."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import artifacts_of, opened, places
from errbook.cli.report import FORMAT, report
from errbook.cli.terminal import tell
from errbook.cli.watch import Watch


@click.command(cls=Exemplified)
@click.option("--force", is_flag=True, help="Overwrite outputs that were edited by hand.")
@click.option("--timings", is_flag=True, help="Tell how long each stage took.")
@FORMAT
def generate(*, force: bool, timings: bool, form: str) -> None:
    """Make every output of the project.

    The outputs change all together or not at all, and a file that is right is not touched.

    Examples:
      errbook generate
      errbook generate --force     also over files that were edited by hand
      errbook generate --timings   and tell where the time went

    """
    from errbook import output
    from errbook.pipeline import read_project

    watch = Watch(timings=timings)
    project = opened(form)
    watch.expect(project)
    reading = read_project(project, watch)
    artifacts = artifacts_of(project, reading, form, watch)
    watch("write")
    folder, inputs = places(project)
    changes = output.apply(folder, artifacts, force=force, inputs=inputs, notify=tell)
    watch.done()
    report(reading.diagnostics, reading.sources, form)
    count = len(changes)
    click.echo(
        f"{count} file{'s' * (count != 1)} changed in {project.settings.output}/" if count else "nothing to do",
        err=True,
    )
