"""What is said, so that no text of a catalogue can command a terminal or a CI; colour only where it is seen."""

import os
import sys

import click

from errbook.reports.visible import visible_lines


def tell(text: str) -> None:
    """Tell a line about the run, on standard error."""
    click.echo(visible_lines(text), err=True)


def say(text: str) -> None:
    """Say the answer of a command, on standard output."""
    click.echo(visible_lines(text), nl=False)


def say_json(text: str) -> None:
    """Say the answer as JSON, in which a pair of `#` would be a command to some services that run builds."""
    click.echo(text.replace("##", "#\\u0023"), nl=False)


def has_colour(*, err: bool = False) -> bool:
    """Return whether colour is seen and welcome (https://no-color.org) on standard output, or on standard error."""
    return not os.environ.get("NO_COLOR") and (sys.stderr if err else sys.stdout).isatty()
