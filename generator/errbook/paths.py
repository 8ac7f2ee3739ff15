"""Which paths an output may have: the same file on every file system, and never outside its folder."""

import os
import re
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

ROOM = ".errbook"
"""The folder in the output folder where a run works; it vanishes when the run is finished."""

_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)))
)


class PathError(Exception):
    """The configuration gives an output a path that it may not have; the message is one sentence."""


def check(paths: Iterable[str]) -> None:
    """Make sure that the paths are confined, portable, and do not collide on any file system.

    A path is relative with forward slashes; its segments are of ASCII letters, digits, `.`, `_` and `-`.

    Raises:
        PathError: naming the first path that is not.

    """
    seen: dict[str, str] = {}
    for path in paths:
        _check_segments(path)
        folded = path.lower()
        if folded in seen:
            raise PathError(f'the output paths "{seen[folded]}" and "{path}" are one file; rename one')
        seen[folded] = path
    for folded, path in seen.items():
        for parent in accumulate(folded.split("/")[:-1], "{}/{}".format):
            if parent in seen:
                raise PathError(
                    f'the output path "{seen[parent]}" is also the folder of "{path}"; rename one'
                )


def check_apart(folder: str, paths: Iterable[str], inputs: Iterable[Path]) -> None:
    """Make sure that no path in the output folder is that of an input.

    Raises:
        PathError: naming the first path that is.

    """
    taken = {os.path.abspath(path).casefold() for path in inputs}
    for path in paths if taken else ():
        where = os.path.join(folder, path)
        if os.path.abspath(where).casefold() in taken:
            raise PathError(f"the output {where} would overwrite an input; give it another path or folder")


def _check_segments(path: str) -> None:
    for segment in path.split("/"):
        if problem := _problem(segment):
            raise PathError(f"the output path {ascii(path)} {problem}")


def _problem(segment: str) -> str | None:
    folded = segment.lower()
    if not segment:
        return "has an empty part; it must be relative, such as python/errors.py"
    if not _SEGMENT.fullmatch(segment):
        return "may only have ASCII letters, digits, '.', '_', '-', and '/' between folders"
    if segment.endswith("."):
        return "has a part that ends with a dot; it must stay in its folder on every system"
    if folded.partition(".")[0] in _RESERVED:
        return f"has the part {segment}, which is a device on Windows; choose another name"
    if folded.startswith(".git"):
        return f"has the part {segment}, which belongs to git; choose another name"
    if folded == ROOM:
        return f"has the part {segment}, where errbook works; choose another name"
    return None
