"""One run at a time in an output folder."""

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from errbook import disk
from errbook.artifact import OutputError
from errbook.paths import ROOM

PATIENCE = 10.0
"""For how many seconds a run waits for another."""

_PAUSE = 0.02
_LOCK = f"{ROOM}/lock"
_OPEN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

if sys.platform == "win32":
    import msvcrt

    def _grab(handle: int) -> bool:
        os.lseek(handle, 4096, os.SEEK_SET)  # beyond the process id, so that others can read that
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

    def _remove(where: Path, handle: int) -> None:
        os.close(handle)  # an open file cannot be removed; one that another run has open is removed by that
        where.unlink(missing_ok=True)

else:
    import fcntl

    def _grab(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _remove(where: Path, handle: int) -> None:
        try:
            where.unlink(missing_ok=True)
        finally:
            os.close(handle)


@contextmanager
def held(folder: Path, notify: Callable[[str], None]) -> Generator[None]:
    """Hold the lock of the output folder, which is made if it is not there, and removed if nothing gets in.

    The lock is the kernel's, so it is free as soon as its holder is gone, however that ended. `notify` is
    told once, in a sentence, for whom the run has to wait.

    Raises:
        OutputError: if another run holds the lock for longer than `PATIENCE`.
        OSError: if the folder or the lock cannot be made.

    """
    absent = disk.missing(folder)
    handle = None
    try:
        handle = _acquire(folder, notify)
        yield
    finally:
        with suppress(OSError):  # what is left of the lock holds nobody up, and goes with the next run
            _release(folder, handle)
            for made in reversed(absent):
                disk.remove_empty(made)


def _acquire(folder: Path, notify: Callable[[str], None]) -> int:
    deadline = time.monotonic() + PATIENCE
    told = False
    while (handle := _attempt(folder, os.O_CREAT)) is None:
        if time.monotonic() > deadline:
            raise OutputError(f"{_holder(folder)} is still writing to {folder}; run again when it has finished")
        if not told:
            notify(f"waiting for {_holder(folder)}, which is writing to {folder}")
            told = True
        time.sleep(_PAUSE)
    return handle


def _attempt(folder: Path, create: int) -> int | None:
    """Return the handle of the lock, or `None` if another run holds it, or has just removed it."""
    where = folder / _LOCK
    disk.look(folder, _LOCK)
    try:
        if create:
            disk.make((*disk.missing(folder), where.parent))
        handle = os.open(where, _OPEN | create, 0o666)
    except FileNotFoundError:
        return None
    try:
        if _grab(handle) and _is(handle, where):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _is(handle: int, where: Path) -> bool:
    """Tell whether the open file is still the one on disk, and not one that its last holder has removed."""
    try:
        return os.path.samestat(os.fstat(handle), where.lstat())
    except FileNotFoundError:
        return False


def _holder(folder: Path) -> str:
    """Return a name for the run that holds the lock."""
    pid = (disk.read(folder, _LOCK) or b"").strip()
    return f"another errbook (process {pid.decode()})" if pid.isdigit() else "another errbook"


def _release(folder: Path, handle: int | None) -> None:
    if handle is None:
        handle = _attempt(folder, create=0)
    where = folder / _LOCK
    if handle is not None:
        _remove(where, handle)
    disk.remove_empty(where.parent)
