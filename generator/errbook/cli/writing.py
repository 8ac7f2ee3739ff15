"""A document as the answer of a command: into a new file, or on standard output."""

import sys
from pathlib import Path

import click

from errbook.cli.terminal import say

OUTPUT = click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False),
    help="The file to write; it must not exist yet.",
)


def write_or_print(path: str | None, text: str) -> None:
    """Write a document to `path`, or print it: byte for byte where a program reads it, and safely on a terminal."""
    if path is not None:
        write_new(path, text)
    elif sys.stdout.isatty():
        say(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def write_new(path: str, text: str) -> None:
    """Write `text` to a file that must not exist yet."""
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already; errbook does not overwrite it") from None
