"""`errbook import`: a catalogue of what a team has in another form."""

from pathlib import Path

import click

from errbook.cli.exits import Exit, leave
from errbook.cli.group import Exemplified
from errbook.cli.report import report
from errbook.cli.writing import OUTPUT, write_or_print


@click.command("import", cls=Exemplified)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@OUTPUT
def import_(path: str, target: str | None) -> None:
    """Make a catalogue, in canonical YAML, of what you have in another form.

    Reads OpenAPI 3, JSON Schema, CSV and TSV, enumerations of Python and of Protocol Buffers, Apache Spark's
    error conditions and TiDB's errors.toml; what FILE is, its content says. Nothing in it is run. What cannot
    be carried over, and what is missing, is told with its place.

    Examples:
      errbook import openapi.yaml > errors.yaml
      errbook import errors.csv -o errors.yaml

    """
    from errbook import canonical, importers
    from errbook.readers import decode

    source, undecodable = decode(Path(path).as_posix(), Path(path).read_bytes())
    document, findings = importers.read(source) if not undecodable else (None, undecodable)
    report(findings, (source,), "text", err=True)
    if document is None or any(finding.severity == "error" for finding in findings):
        leave(Exit.INVALID)
    write_or_print(target, canonical.to_yaml(document.tree))
