"""`errbook explain`: what a code means."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.project import catalog_of, reading_of
from errbook.cli.terminal import say, say_json
from errbook.cli.usage import unknown


@click.command(cls=Exemplified)
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people, or for tools.")
def explain(code: str, form: str) -> None:
    """Tell what CODE means, why it happens and what to do, without the network.

    Examples:
      errbook explain TOKEN_EXPIRED
      errbook explain TOKEN_EXPIRED --format json

    """
    from errbook import explanation

    reading = reading_of(None)
    catalog = catalog_of(reading, "text")
    error = explanation.find(catalog, code) or explanation.find_retired(catalog, code)
    if error is None:
        raise unknown(f"there is no code {code!r}", code, [item.code.source for item in catalog.errors])
    if form == "json":
        say_json(explanation.as_json(catalog, error) + "\n")
    else:
        say(explanation.as_text(catalog, error, reading.document) + "\n")
