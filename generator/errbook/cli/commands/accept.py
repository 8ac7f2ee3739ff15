"""`errbook accept`: waives changes, with a reason."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import opened
from errbook.cli.review import AGAINST, comparison_of


@click.command(cls=Exemplified)
@click.argument("changes", nargs=-1)
@click.option("--reason", required=True, help="Why; the reviewer reads it.")
@click.option("--by", help="Who accepts it; by default the author that git knows.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day on which it holds.")
@AGAINST
def accept(*, changes: tuple[str, ...], reason: str, by: str | None, until: str | None, against: str | None) -> None:
    """Accept CHANGES that `errbook diff` reports, by a waiver in the settings that is reviewed like code.

    A change is named by its fingerprint, or by a code, which stands for all its breaking changes; without CHANGES,
    every breaking change is accepted.

    Examples:
      errbook accept 3fa9c1d2 --reason "Announced in March, nobody uses it"
      errbook accept OLD_CODE --reason "Never sent" --until 2031-12-31

    """
    from errbook.history import acceptance

    project = opened("text")
    author = by or acceptance.author(project.folder)
    if author is None:
        raise click.UsageError("git knows no author here; say who accepts it: --by NAME")
    chosen = acceptance.chosen(comparison_of(against, None, "text"), changes)
    waivers = [acceptance.waiver(ruling, reason, author, until) for ruling in chosen]
    added = acceptance.addition(project.source, waivers)
    with (project.folder / project.source.path).open("ab") as file:
        file.write(added.encode())
    count = len(waivers)
    click.echo(f"{count} change{'s' * (count != 1)} accepted in {project.source.path}", err=True)
