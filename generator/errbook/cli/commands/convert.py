"""`errbook convert`: a page of YAML, or YAML of a page."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import catalog_of, reading_of
from errbook.cli.report import report
from errbook.cli.terminal import tell
from errbook.cli.writing import OUTPUT, write_or_print


@click.command(cls=Exemplified)
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@OUTPUT
def convert(path: str, target: str | None) -> None:
    """Turn a page into canonical YAML, or YAML into a page.

    Examples:
      errbook convert docs/errors.md > errors.yaml
      errbook convert errors.yaml -o errors.md

    """
    from errbook.conversion import to_page, to_yaml
    from errbook.readers import MARKDOWN

    reading = reading_of(path)
    report(reading.diagnostics, reading.sources, "text", err=True)
    catalog = catalog_of(reading, None)
    if path.endswith(MARKDOWN):
        text = to_yaml(catalog, reading.document)
    else:
        text = to_page(catalog)
        for error in catalog.errors:
            if error.visibility == "internal":
                tell(f"errbook: `{error.code.source}` is internal, so that the page leaves it out")
    write_or_print(target, text)
