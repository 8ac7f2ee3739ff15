"""Files in the output folder, read and written without following a symbolic link."""

import errno
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from errbook.artifact import OutputError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOT_EMPTY = (errno.ENOTEMPTY, errno.EEXIST)
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP)
_CHUNK = 1 << 30


def read(folder: Path, path: str) -> bytes | None:
    """Return the bytes of the file at `path` in `folder`, or `None` if there is none.

    Raises:
        OutputError: if a symbolic link, or something else that is no file, stands there or on the way.
        OSError: if it cannot be read.

    """
    status = look(folder, path)
    if status is None:
        return None
    where = folder / path
    try:
        handle = os.open(where, os.O_RDONLY | _NO_FOLLOW)
    except FileNotFoundError:  # another run has just removed it
        return None
    chunks: list[bytes] = []
    try:
        while chunk := os.read(handle, min(status.st_size + 1, _CHUNK)):
            chunks.append(chunk)
    except OSError as error:
        error.filename = where
        raise
    finally:
        os.close(handle)
    return b"".join(chunks)


def look(folder: Path, path: str) -> os.stat_result | None:
    """Return what is known of the file at `path` in `folder`, or `None` if there is none.

    Raises:
        OutputError: if a symbolic link, or something else that is no file, stands there or on the way.
        OSError: if that cannot be found out.

    """
    where = folder
    for part in path.split("/"):
        if _status(where, stat.S_ISDIR, "folder") is None:
            return None
        where /= part
    return _status(where, stat.S_ISREG, "file")


def is_there(where: Path) -> bool:
    """Tell whether anything stands at `where`, be it a symbolic link to nothing."""
    try:
        where.lstat()
    except FileNotFoundError:
        return False
    return True


def write(where: Path, data: bytes, mode: int | None) -> None:
    """Make the new file `where`, durable, with the permission bits `mode` if given.

    Raises:
        OSError: if it cannot be made; half a file may be left then.

    """
    handle = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o666)
    try:
        if mode is not None and os.name != "nt":
            os.fchmod(handle, mode)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    except OSError as error:
        error.filename = where
        raise
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Make what was created, renamed and deleted in `folder` durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | _NO_FOLLOW)
    try:
        os.fsync(handle)
    except OSError as error:
        error.filename = folder
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def missing(folder: Path) -> list[Path]:
    """Return `folder` and the folders around it that are not there, outermost first."""
    absent: list[Path] = []
    while not is_there(folder):
        absent.append(folder)
        folder = folder.parent
    return absent[::-1]


def make(folders: Iterable[Path]) -> None:
    """Make the folders that are not there."""
    for folder in folders:
        with suppress(FileExistsError):  # `exist_ok` fails where another run has just removed it
            folder.mkdir()


def require_writable(folder: Path) -> None:
    """Make sure that files can be put into `folder`.

    Raises:
        PermissionError: if they cannot.

    """
    effective = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=effective):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)


def remove_empty(folder: Path) -> bool:
    """Remove `folder` if it is empty; return whether it is gone."""
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno not in _NOT_EMPTY:
            raise
        return False
    return True


def _status(where: Path, is_right: Callable[[int], bool], wanted: str) -> os.stat_result | None:
    try:
        status = where.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        raise OutputError(f"{where} is a symbolic link, which errbook does not follow; remove it and run again")
    if not is_right(status.st_mode):
        raise OutputError(f"{where} is in the way, where a {wanted} belongs; move it away and run again")
    return status
