"""Many files changed as one: staged beside the outputs, committed by a journal, then moved into place.

Until the journal is there, nothing has changed; from then on the change is certain, and `heal` carries it out,
in this run or in the next. The order of the system calls keeps that true even if the power fails.
"""

import json
import os
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from errbook import disk, paths
from errbook.artifact import Change
from errbook.manifest import PATH as MANIFEST
from errbook.manifest import digest
from errbook.paths import ROOM

_JOURNAL = "journal"
_DRAFT = "journal.new"


class _Step(NamedTuple):
    """One file's part of the change; the digests are `None` where there is no file."""

    stage: str
    """The name of the staged file."""
    path: str
    before: str | None
    after: str | None


def interrupted(folder: str) -> bool:
    """Tell whether a run was interrupted after its commit, so that the outputs may be of two runs."""
    return disk.look(folder, f"{ROOM}/{_JOURNAL}") is not None


def stage(folder: str, changes: Sequence[Change]) -> None:
    """Commit to the changes; whatever interrupts this, all is as it was before.

    Raises:
        OSError: if there is no room or no permission for the changes.

    """
    absent: list[str] = []
    try:
        for change in changes:
            _prepare(folder, change, absent)
        ordered = sorted(changes, key=_order)
        _write_journal(folder, [_staged(folder, str(index), change) for index, change in enumerate(ordered)])
    except BaseException:
        discard(folder)
        for made in reversed(absent):
            disk.remove_empty(made)
        raise


def heal(folder: str) -> None:
    """Carry out the changes that were committed to, if any; files that someone changed since are kept.

    Raises:
        OSError: if that cannot be finished now; the journal stays for the next run.

    """
    steps = _read_journal(folder)
    due = [step for step in steps if _is_due(folder, step)]
    if due and all(_is_staged(folder, step) for step in due):
        for step in due:
            if step.path == MANIFEST:
                _tidy(folder, steps)
            _settle(folder, step)
        _tidy(folder, steps)
    discard(folder)


def discard(folder: str) -> None:
    """Remove the journal first, then whatever was staged."""
    room = os.path.join(folder, ROOM)
    disk.remove(os.path.join(room, _JOURNAL))
    try:
        names = os.listdir(room)
    except FileNotFoundError:
        return
    for name in names:
        if name == _DRAFT or name.isdigit():
            disk.remove(os.path.join(room, name))


def _order(change: Change) -> tuple[bool, bool]:
    """Place deletions first, for where a folder's spelling changes in case only, and the manifest last."""
    return change.path == MANIFEST, change.after is not None


def _prepare(folder: str, change: Change, absent: list[str]) -> None:
    """Make the folders for an output, noting them first, and make sure that it can be put there."""
    parent = os.path.dirname(os.path.join(folder, change.path))
    if change.after is not None:
        missing = disk.missing(parent)
        absent.extend(missing)
        disk.make(missing)
    disk.require_writable(parent)


def _staged(folder: str, name: str, change: Change) -> _Step:
    after = None if change.after is None else change.after.encode()
    if after is not None:
        status = disk.look(folder, change.path)
        mode = None if status is None else status.st_mode & 0o777
        disk.write(os.path.join(folder, ROOM, name), after, mode)
    before = None if change.before is None else change.before.encode(errors="surrogateescape")
    return _Step(
        name,
        change.path,
        None if before is None else digest(before),
        None if after is None else digest(after),
    )


def _write_journal(folder: str, steps: Sequence[_Step]) -> None:
    room = os.path.join(folder, ROOM)
    draft = os.path.join(room, _DRAFT)
    disk.write(draft, json.dumps(steps).encode(), None)
    os.replace(draft, os.path.join(room, _JOURNAL))
    disk.sync(room)
    disk.sync(folder)


def _read_journal(folder: str) -> list[_Step]:
    """Return the steps of the journal; none if there is none, or if errbook did not write it."""
    data = disk.read(folder, f"{ROOM}/{_JOURNAL}")
    try:
        steps = [_Step(*step) for step in json.loads(data or b"[]")]
        paths.check(step.path for step in steps)
    except (ValueError, TypeError, AttributeError, RecursionError, paths.PathError):
        return []
    return steps if all(step.stage.isdigit() for step in steps) else []


def _is_due(folder: str, step: _Step) -> bool:
    data = disk.read(folder, step.path)
    now = None if data is None else digest(data)
    return now != step.after and now in (None, step.before)


def _is_staged(folder: str, step: _Step) -> bool:
    if step.after is None:
        return True
    data = disk.read(folder, f"{ROOM}/{step.stage}")
    return data is not None and digest(data) == step.after


def _settle(folder: str, step: _Step) -> None:
    where = os.path.join(folder, step.path)
    if step.after is None:
        os.unlink(where)
    else:
        disk.make(disk.missing(os.path.dirname(where)))
        os.replace(os.path.join(folder, ROOM, step.stage), where)


def _tidy(folder: str, steps: Iterable[_Step]) -> None:
    """Remove the folders that deletions have left empty, and make durable what was done in the others."""
    emptied = {parent for step in steps if step.after is None for parent in _parents(step.path)}
    gone = {
        parent
        for parent in sorted(emptied, key=len, reverse=True)
        if disk.remove_empty(os.path.join(folder, parent))
    }
    for parent in sorted({parent for step in steps for parent in _parents(step.path)} - gone):
        disk.sync(os.path.join(folder, parent))


def _parents(path: str) -> Iterable[str]:
    """Return the folders in the output folder around the file at `path`."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)
