"""Which paths an output may have: the same file on every file system, and never outside its folder."""

import os
import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path

ROOM = ".errbook"
"""The folder in the output folder where a run works; it vanishes when the run is finished."""

_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)))
)
_PROBLEMS: dict[str, Callable[[str], bool]] = {
    "has an empty part; it must be relative, such as python/errors.py": lambda part: not part,
    "may only have ASCII letters, digits, '.', '_', '-', and '/' between folders": (
        lambda part: not _SEGMENT.fullmatch(part)
    ),
    "has a part that ends with a dot, which means another on some systems": lambda part: part.endswith("."),
    "has a part that is a device on Windows; choose another name": (
        lambda part: part.partition(".")[0].lower() in _RESERVED
    ),
    "has a part that belongs to git; choose another name": lambda part: part.lower().startswith(".git"),
    f"has the part {ROOM}, where errbook works; choose another name": lambda part: part.lower() == ROOM,
}
"""What can be wrong with a part of a path."""


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
                raise PathError(f'the output path "{seen[parent]}" is also the folder of "{path}"; rename one')


def check_apart(folder: Path, paths: Iterable[str], inputs: Iterable[Path]) -> None:
    """Make sure that no path in the output folder is that of an input.

    Raises:
        PathError: naming the first path that is.

    """
    for path in among(folder, paths, inputs):
        raise PathError(f"the output {folder / path} would overwrite an input; choose another path")


def among(folder: Path, paths: Iterable[str], inputs: Iterable[Path]) -> list[str]:
    """Return those of the paths in the output folder that are of an input."""
    taken = {_folded(path) for path in inputs}
    return [path for path in paths if _folded(folder / path) in taken]


def _folded(path: Path) -> str:
    spelled = os.path.normpath(Path.cwd() / path)
    if not spelled.isascii():
        from unicodedata import normalize

        spelled = normalize("NFC", spelled)
    return spelled.casefold()


def _check_segments(path: str) -> None:
    for segment in path.split("/"):
        for problem, is_so in _PROBLEMS.items():
            if is_so(segment):
                raise PathError(f"the output path {path!a} {problem}")
