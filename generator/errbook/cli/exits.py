"""How a command ends."""

from enum import IntEnum
from typing import NoReturn

import click


class Exit(IntEnum):
    """How a command ends; a signal ends it with 128 and its number."""

    FINE = 0
    INVALID = 1
    """The catalogue has errors."""
    USAGE = 2
    """The command line or the settings are wrong."""
    OUT_OF_DATE = 3
    """Outputs do not agree with the catalogue."""
    BREAKING = 4
    """A change breaks those who handle the errors."""
    UNFINISHED = 5
    """A full disk, a missing permission, or a fault of errbook's own."""


def leave(status: Exit) -> NoReturn:
    """End the command with `status`; what there is to say is said."""
    raise click.exceptions.Exit(status)
