"""Runs a project's own templates in a process of their own, which is stopped at a limit of time, memory and size.

The sandbox keeps them from everything but the catalogue; this keeps them from never ending. Where a system
cannot fork, as Windows, they run without limits.
"""

import json
import os
import re
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from errbook.artifact import Artifact
from errbook.targets import TargetError

SECONDS = 10.0
"""For how long the templates of a target may work."""
SIZE = 64 << 20
"""How many bytes they may write."""
MEMORY = 1 << 30
"""How many bytes of memory they may take."""

Announce = Callable[[str], None]
"""Is told the path of each template before it is used."""
Work = Callable[[Announce], Iterable[Artifact]]

_ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9A-Fa-f]{6,}>")


def confined(work: Work) -> Iterator[Artifact]:
    """Yield the artifacts that `work` makes in a process of its own.

    Raises `TargetError` where it fails, goes over a limit, or prints where something is in memory.
    """
    place = ""
    for kind, *said in _said(work) if hasattr(os, "fork") else _done(work):
        if kind == "begin":
            (place,) = said
        elif kind == "fault":
            raise TargetError(said[0])
        elif kind == "limit":
            raise TargetError(f"{place}: {said[0]}")
        else:
            path, text = said
            address = _ADDRESS.search(text)
            if address:
                raise TargetError(f"{place}: it prints `{address[0]}`, which is another in every run")
            yield Artifact(path, text)


def _done(work: Work) -> Iterator[list[str]]:
    """Yield what `work` has to say, done here."""
    begun: list[str] = []
    for artifact in work(begun.append):
        yield ["begin", begun[-1]]
        yield ["artifact", *artifact]


def _said(work: Work) -> Iterator[list[str]]:
    """Yield what `work` has to say, done in a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(work, writing)
    os.close(writing)
    try:
        for line in _lines(reading):
            yield json.loads(line)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _lines(reading: int) -> Iterator[bytes]:
    """Yield the lines that come from a child; the last tells of a limit, if the child has not said that it is done."""
    deadline, size = time.monotonic() + SECONDS, 0
    pieces: list[bytes] = []  # of a line that has not ended
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            yield _line("limit", f"it takes longer than {SECONDS:.0f} seconds")
            return
        chunk = os.read(reading, 1 << 20)
        size += len(chunk)
        if size > SIZE:
            yield _line("limit", f"it writes more than {SIZE >> 20} MiB")
            return
        pieces.append(chunk)
        if b"\n" in chunk:
            *lines, rest = b"".join(pieces).split(b"\n")
            pieces = [rest]
            for line in lines:
                if line == b"done":
                    return
                yield line
        if not chunk:
            yield _line("limit", "it takes too much time or memory")
            return


def _be_child(work: Work, writing: int) -> NoReturn:
    """Do the work, write what there is to say, and end; nothing of the parent's is touched."""
    try:
        _limit()

        def say(*said: str) -> None:
            line = memoryview(_line(*said))
            while line:
                line = line[os.write(writing, line) :]

        _work(work, say)
        os.write(writing, b"done\n")
    finally:
        os._exit(0)


def _work(work: Work, say: Callable[..., None]) -> None:
    try:
        for artifact in work(lambda place: say("begin", place)):
            say("artifact", *artifact)
    except TargetError as error:
        say("fault", str(error))
    except MemoryError:
        say("limit", f"it takes more than {MEMORY >> 20} MiB of memory")
    except Exception as error:  # noqa: BLE001  no exception crosses to the parent, so each goes as text
        say("limit", f"{type(error).__name__}: {error}")


def _limit() -> None:
    import resource

    for kind, most in ((resource.RLIMIT_CPU, int(SECONDS) + 1), (resource.RLIMIT_AS, _in_use() + MEMORY)):
        _, hard = resource.getrlimit(kind)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _in_use() -> int:
    """Return how many bytes of address space this process takes, as far as the system tells."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return MEMORY


def _line(*said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"
