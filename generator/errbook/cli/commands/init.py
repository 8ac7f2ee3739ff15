"""`errbook init`: settings that pin how a page is read."""

from pathlib import Path

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.group import Exemplified
from errbook.cli.project import opened
from errbook.cli.report import report
from errbook.cli.terminal import say
from errbook.cli.watch import Watch
from errbook.cli.writing import write_new


@click.command(cls=Exemplified)
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
def init(path: str) -> None:
    """Read the page or YAML file PATH, tell how it was understood, and write errbook.toml.

    The settings pin this reading: where a later edit of the page would be unsure, generate and check fail.

    Example:
      errbook init docs/errors.md

    """
    from os.path import relpath

    from errbook import adoption
    from errbook.pipeline import read_project
    from errbook.readers import decode, read
    from errbook.schema import check
    from errbook.settings import find

    settings = find(Path.cwd())
    if settings is not None and settings.parent == Path.cwd():
        raise click.UsageError(f"there are settings in {settings.name} already; errbook does not change them")
    name = Path(relpath(path)).as_posix()
    if name != name.encode(errors="replace").decode():
        raise click.UsageError("the name of PATH is not UTF-8, so that no settings can name it; rename the file")
    source, undecodable = decode(name, Path(path).read_bytes())
    document, findings = read(source, {})
    misshapen = [finding for finding in check(document) if finding.rule in ("wrong-type", "empty-value")]
    if misshapen or not document.tree.get("errors"):
        report((*undecodable, *findings, *misshapen), (source,), "text")
        click.echo("no code is read, and errbook.toml is not written", err=True)
        leave(Exit.INVALID)
    say(adoption.understanding(source, document, (*undecodable, *findings)))
    write_new("errbook.toml", adoption.settings(source, document, findings))
    pinned = read_project(opened("text"), Watch())
    wrong = [finding for finding in pinned.diagnostics if finding.severity == "error"]
    if wrong:
        click.echo()
        report(wrong, pinned.sources, "text")
        click.echo("errbook.toml is written; check fails until these are corrected", err=True)
        leave(Exit.INVALID)
    click.echo("errbook.toml is written; next: errbook generate && errbook check", err=True)
