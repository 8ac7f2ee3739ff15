"""Many files changed as one: staged beside the outputs, committed by a journal, then moved into place.

Until the journal is there, nothing has changed. From then on the change is certain, and `heal` carries it
out, in this run or in the next. What is moved is on the disk before, and where it went is on the disk before
the journal is removed, so that a power failure is no different.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from errbook import disk, paths
from errbook.artifact import Change
from errbook.manifest import PATH as MANIFEST
from errbook.manifest import digest
from errbook.paths import ROOM

PATH = f"{ROOM}/journal"
"""Where the journal stands in the output folder; while it is there, the outputs may be of two runs."""

_DRAFT = f"{ROOM}/journal.new"


class _Step(NamedTuple):
    """One file's part of the change; the digests are `None` where there is no file."""

    stage: str
    """The name of the staged file, a number."""
    path: str
    before: str | None
    after: str | None


def stage(folder: Path, changes: Iterable[Change]) -> None:
    """Commit to the changes; whatever interrupts this, all is as it was before.

    Raises:
        OSError: if there is no space or no permission for the changes.

    """
    absent: list[Path] = []
    try:
        steps: list[_Step] = []
        for index, change in enumerate(sorted(changes, key=_order)):
            _prepare(folder, change, absent)
            steps.append(_staged(folder, str(index), change))
        _commit(folder, steps)
    except BaseException:
        discard(folder)
        for made in reversed(absent):
            disk.remove_empty(made)
        raise


def heal(folder: Path) -> None:
    """Carry out the changes that were committed to, if any; files that someone changed since are kept.

    Raises:
        OSError: if that cannot be finished now; the journal stays for the next run.

    """
    steps = _read(folder)
    due = [step for step in steps if _is_due(folder, step)]
    if steps and all(_is_staged(folder, step) for step in due):
        for step in due:
            if step.path == MANIFEST:
                _tidy(folder, steps)
            _settle(folder, step)
        _tidy(folder, steps)
    discard(folder)


def discard(folder: Path) -> None:
    """Remove the journal, and then whatever was staged."""
    (folder / PATH).unlink(missing_ok=True)
    for staged in (folder / ROOM).iterdir():
        if staged.name.isdigit() or staged == folder / _DRAFT:
            staged.unlink()


def _order(change: Change) -> tuple[bool, bool]:
    """Place deletions first, lest one hits a new file that differs in case only, and the manifest last."""
    return change.path == MANIFEST, change.after is not None


def _prepare(folder: Path, change: Change, absent: list[Path]) -> None:
    """Make the folders for an output, noting them first, and make sure that it can be put there."""
    parent = (folder / change.path).parent
    missing = disk.missing(parent)
    absent.extend(missing)
    disk.make(missing)
    disk.require_writable(parent)


def _staged(folder: Path, name: str, change: Change) -> _Step:
    before = after = None
    if change.before is not None:
        before = digest(change.before.encode(errors="surrogateescape"))
    if change.after is not None:
        data = change.after.encode()
        after = digest(data)
        status = disk.look(folder, change.path)
        disk.write(folder / ROOM / name, data, None if status is None else status.st_mode & 0o777)
    return _Step(name, change.path, before, after)


def _commit(folder: Path, steps: Sequence[_Step]) -> None:
    disk.write(folder / _DRAFT, json.dumps(steps).encode(), None)
    (folder / _DRAFT).replace(folder / PATH)
    disk.sync(folder / ROOM)
    disk.sync(folder)


def _read(folder: Path) -> list[_Step]:
    """Return the steps of the journal; none if there is no journal, or if errbook did not write it."""
    data = disk.read(folder, PATH)
    try:
        steps = [_Step(*step) for step in json.loads(data or b"[]")]
        paths.check(step.path for step in steps)
        is_ours = all(step.stage.isdigit() for step in steps)
    except (ValueError, TypeError, AttributeError, RecursionError, paths.PathError):
        return []
    return steps if is_ours else []


def _is_due(folder: Path, step: _Step) -> bool:
    data = disk.read(folder, step.path)
    now = None if data is None else digest(data)
    return now != step.after and now in (None, step.before)


def _is_staged(folder: Path, step: _Step) -> bool:
    if step.after is None:
        return True
    data = disk.read(folder, f"{ROOM}/{step.stage}")
    return data is not None and digest(data) == step.after


def _settle(folder: Path, step: _Step) -> None:
    where = folder / step.path
    if step.after is None:
        where.unlink()
    else:
        disk.make(disk.missing(where.parent))
        (folder / ROOM / step.stage).replace(where)


def _tidy(folder: Path, steps: Iterable[_Step]) -> None:
    """Remove the folders that deletions have left empty, and make durable what was done in the others."""
    emptied = {parent for step in steps if step.after is None for parent in _parents(step.path)}
    deepest_first = sorted(emptied, reverse=True)
    gone = {parent for parent in deepest_first if disk.remove_empty(folder / parent)}
    for parent in sorted({parent for step in steps for parent in _parents(step.path)} - gone):
        disk.sync(folder / parent)
    disk.sync(folder)


def _parents(path: str) -> Iterable[str]:
    """Return the folders in the output folder around the file at `path`."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)
