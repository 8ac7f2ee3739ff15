"""What to say of a name on the command line that is not known."""

from collections.abc import Iterable

import click


def unknown(message: str, name: str, known: Iterable[str], context: click.Context | None = None) -> click.UsageError:
    """Return `message` as an error of usage, with the one of `known` that is likely meant by `name`."""
    from errbook.suggestion import nearest

    near = nearest(name, known)
    return click.UsageError(f"{message}; did you mean {near}?" if near else message, context)
