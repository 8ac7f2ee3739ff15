"""Runs a command; every way out of it passes here."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EPIPE
from io import StringIO
from pathlib import Path
from typing import NoReturn

import click

from errbook.channels import steady
from errbook.cli.exits import Exit
from errbook.cli.group import errbook
from errbook.cli.terminal import tell


def main() -> NoReturn:
    """Run errbook with the arguments of the process, and end the process."""
    out = steady()
    _heed_signals()
    status = run(sys.argv[1:])
    sys.stdout.flush()
    if out.lost is not None and out.lost.errno != EPIPE:
        tell(f"errbook: standard output: {out.lost.strerror}")
        status = status or Exit.UNFINISHED
    os._exit(status)  # all is written and closed; to take the interpreter apart, object by object, takes a while


def run(arguments: Sequence[str]) -> int:
    """Run errbook with `arguments`, and return its exit code."""
    with suppress(MemoryError):
        return _run(arguments)
    tell("errbook: there is not enough memory")  # nothing is held any more of what took it
    return Exit.UNFINISHED


def _run(arguments: Sequence[str]) -> int:
    try:
        status: int = errbook.main(list(arguments), prog_name="errbook", standalone_mode=False) or Exit.FINE
    except _EndedError as error:
        tell(f"errbook: ended by signal {error.number}")
        return 128 + error.number
    except (click.Abort, KeyboardInterrupt):
        tell("errbook: interrupted")
        return 130
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        tell(shown.getvalue().rstrip("\n"))
        return Exit.USAGE
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  the outermost place: what nobody expected is told here, not as a traceback
        return _unfinished(error)
    return status


def _unfinished(error: Exception) -> int:
    from errbook.artifact import OutputError
    from errbook.history.acceptance import AcceptanceError
    from errbook.history.repository import GitError
    from errbook.paths import PathError
    from errbook.pipeline import ProjectError
    from errbook.targets import TargetError

    tell(f"errbook: {_reason(error)}")
    if isinstance(error, ProjectError | TargetError | PathError | GitError | AcceptanceError):
        return Exit.USAGE
    if not isinstance(error, OutputError | OSError):
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
        click.echo(f"This is a fault of errbook's own: {type(error).__name__}{place}; please report it.", err=True)
    return Exit.UNFINISHED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).replace("\n", " ")


def _heed_signals() -> None:
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    raise _EndedError(number)


class _EndedError(BaseException):
    """A signal asks to end, which nothing on the way up may take for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
