"""Standard output and standard error that never stop a run: what could not be told is remembered instead.

So a closed pipe or a full disk behind standard output changes no verdict.
"""

import errno
import io
import os
import sys
from typing import Any


class Channel(io.RawIOBase):
    """The raw end of a stream; everything is taken, and after the first failure nothing more is written."""

    def __init__(self, handle: int | None) -> None:
        """Write to the open file `handle`; with `None` there is none, and everything is lost."""
        self.handle = handle
        self.lost: OSError | None = None
        """Why something could not be told."""

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Return whether a person reads it."""
        return self.handle is not None and os.isatty(self.handle)

    def fileno(self) -> int:
        """Return the open file. Raises `OSError` where there is none."""
        if self.handle is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self.handle

    def write(self, data: Any) -> int:
        """Take `data`, and write it as far as that is possible."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest and self.lost is None:
            try:
                rest = rest[os.write(self.fileno(), rest) :]
            except BlockingIOError:
                self._wait()
            except OSError as error:
                self.lost = error
        return size

    def _wait(self) -> None:
        import select

        select.select([], [self.fileno()], [])


def steady() -> Channel:
    """Put channels in place of standard output and standard error, and return that of standard output."""
    _occupy()
    out = _channel(sys.stdout, 1)
    sys.stdout = _text(out, sys.stdout)
    sys.stderr = _text(_channel(sys.stderr, 2), sys.stderr)
    return out


def _channel(stream: object, handle: int) -> Channel:
    """Return the channel of a standard stream, which is `None` where it was closed when the program began."""
    return Channel(None if stream is None else handle)


def _occupy() -> None:
    """Open what is closed of the three standard streams, lest a file of ours takes its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _text(channel: Channel, former: io.TextIOBase | Any) -> io.TextIOWrapper:
    buffer: Any = channel  # it writes all that it is given, as one with a buffer does
    return io.TextIOWrapper(
        buffer,
        encoding=getattr(former, "encoding", None) or "utf-8",
        errors="backslashreplace",
        write_through=True,  # what a buffer holds when a signal comes would be told twice
    )
