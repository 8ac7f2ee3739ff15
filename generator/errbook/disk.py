"""Files in the output folder, read and written without following a symbolic link."""

import errno
import os
import stat
from collections.abc import Iterable

from errbook.artifact import OutputError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOT_EMPTY = (errno.ENOTEMPTY, errno.EEXIST)
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP)
_CHUNK = 1 << 30


def read(folder: str, path: str) -> bytes | None:
    """Return the bytes of the file at `path` in `folder`, or `None` if there is none.

    Raises:
        OutputError: if a symbolic link, or something else that is no file, stands there or on the way.
        OSError: if it cannot be read.

    """
    status = look(folder, path)
    if status is None:
        return None
    where = os.path.join(folder, path)
    handle = os.open(where, os.O_RDONLY | _NO_FOLLOW)
    try:
        chunks: list[bytes] = []
        while chunk := os.read(handle, min(status.st_size + 1, _CHUNK)):
            chunks.append(chunk)
    except OSError as error:
        error.filename = where
        raise
    finally:
        os.close(handle)
    return b"".join(chunks)


def look(folder: str, path: str) -> os.stat_result | None:
    """Return what is known of the file at `path` in `folder`, or `None` if there is none.

    Raises:
        OutputError: if a symbolic link, or something else that is no file, stands there or on the way.
        OSError: if that cannot be found out.

    """
    *parents, name = path.split("/")
    for parent in ("", *parents):
        folder = os.path.join(folder, parent) if parent else folder
        status = _status(folder)
        if status is None:
            return None
        _refuse_link(folder, status)
        if not stat.S_ISDIR(status.st_mode):
            raise OutputError(f"{folder} is in the way: a folder is needed there; move it away and run again")
    where = os.path.join(folder, name)
    status = _status(where)
    if status is not None:
        _refuse_link(where, status)
        if not stat.S_ISREG(status.st_mode):
            raise OutputError(f"{where} is in the way: a file is needed there; move it away and run again")
    return status


def write(where: str, data: bytes, mode: int | None) -> None:
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


def sync(folder: str) -> None:
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


def missing(folder: str) -> list[str]:
    """Return `folder` and the folders around it that are not there, outermost first."""
    absent: list[str] = []
    while folder and _status(folder) is None:
        absent.append(folder)
        folder = os.path.dirname(folder)
    return absent[::-1]


def make(folders: Iterable[str]) -> None:
    """Make the folders that are not there."""
    for folder in folders:
        try:
            os.mkdir(folder)
        except FileExistsError:
            continue


def require_writable(folder: str) -> None:
    """Make sure that files can be put into `folder`.

    Raises:
        PermissionError: if they cannot.

    """
    effective = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=effective):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)


def remove_empty(folder: str) -> bool:
    """Remove `folder` if it is empty; return whether it is gone."""
    try:
        os.rmdir(folder)
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno not in _NOT_EMPTY:
            raise
        return False
    return True


def remove(where: str) -> None:
    """Remove the file `where`, if it is there."""
    try:
        os.unlink(where)
    except FileNotFoundError:
        return


def _status(where: str) -> os.stat_result | None:
    try:
        return os.lstat(where)
    except FileNotFoundError:
        return None


def _refuse_link(where: str, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise OutputError(
            f"{where} is a symbolic link, which errbook does not follow; remove it and run again"
        )
