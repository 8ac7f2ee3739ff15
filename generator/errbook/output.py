"""The outputs on disk: what has to change, and the change, all or nothing."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from errbook import disk, journal, lock, manifest, paths
from errbook.artifact import Artifact, Change, OutputError, Reason

_KEPT = (Reason.EDITED, Reason.FOREIGN)


class RefusedError(OutputError):
    """Files that errbook did not make, or that were edited since, stand in the way; nothing was changed."""

    def __init__(self, folder: str, changes: tuple[Change, ...]) -> None:
        """Refuse the `changes`, each of which would lose what someone wrote."""
        self.changes = changes
        files = ", ".join(f"{os.path.join(folder, change.path)} ({change.reason})" for change in changes)
        super().__init__(f"nothing was changed, to keep {files}; move it away, or overwrite it with --force")


def plan(folder: Path, artifacts: Iterable[Artifact], *, inputs: Iterable[Path] = ()) -> tuple[Change, ...]:
    """Return what has to change in the output folder, by path; nothing where all is as it should be.

    The artifacts are all that should be there, with the manifest. The manifest on disk tells what errbook wrote;
    files that it does not list, and that stand at no artifact's path, are none of errbook's business.

    Raises:
        PathError: if an artifact has a path that it may not have, or that of one of the `inputs`.
        OutputError: if the folder cannot be read, or has a symbolic link where an output belongs.

    """
    root = os.fspath(folder)
    wanted = list(artifacts)
    paths.check(artifact.path for artifact in wanted)
    paths.check_apart(root, (artifact.path for artifact in wanted), inputs)
    with _failing("nothing was changed"):
        return tuple(_plan(root, {artifact.path: artifact.text.encode() for artifact in wanted}))


def apply(
    folder: Path,
    artifacts: Iterable[Artifact],
    *,
    force: bool = False,
    inputs: Iterable[Path] = (),
    notify: Callable[[str], None] = lambda _: None,
) -> tuple[Change, ...]:
    """Make the output folder hold the artifacts, all or nothing, and return what has changed.

    First an earlier run that was interrupted is completed. The plan is made under the lock, so that runs at the
    same time end in the complete result of one of them. With `force`, files that are not errbook's or were edited
    are replaced too. `notify` is told, in a sentence, if the run has to wait for another.

    Raises:
        RefusedError: without `force`, if a file would be lost that errbook did not make or that was edited.
        PathError, OutputError: as `plan`, or if the disk does not permit it. Unless the message says that the run
            stopped halfway, nothing was changed; if it does, `interrupted` is true.

    """
    root = os.fspath(folder)
    wanted = tuple(artifacts)
    sources = tuple(inputs)
    with _failing("nothing was changed"):
        if not _has_room(root) and not plan(folder, wanted, inputs=sources):
            return ()
        with lock.held(root, notify):
            with _failing("an earlier run stopped halfway; repair this and run again to complete it"):
                journal.heal(root)
            changes = plan(folder, wanted, inputs=sources)
            if not force and (kept := tuple(change for change in changes if _is_kept(change))):
                raise RefusedError(root, kept)
            if changes:
                journal.stage(root, changes)
                _finish(root)
            return changes


def interrupted(folder: Path) -> bool:
    """Tell whether a run was interrupted halfway, so that the outputs may be of two runs; `apply` completes it.

    Raises:
        OutputError: if the folder cannot be read.

    """
    with _failing("nothing was changed"):
        return journal.interrupted(os.fspath(folder))


def _plan(folder: str, wanted: Mapping[str, bytes]) -> Iterator[Change]:
    listed = disk.read(folder, manifest.PATH)
    known = _known(listed) if listed != wanted.get(manifest.PATH) else {}
    for path in sorted({*wanted, *known}):
        before = disk.read(folder, path)
        after = wanted.get(path)
        if before != after:
            reason = _reason(path, before, after, known.get(path))
            yield Change(path, _text(before), _text(after), reason)


def _known(listed: bytes | None) -> Mapping[str, str]:
    """Return the digests that the manifest on disk lists, or nothing where it is no manifest."""
    try:
        return {} if listed is None else manifest.recorded(listed)
    except manifest.ManifestError:
        return {}


def _reason(path: str, before: bytes | None, after: bytes | None, known: str | None) -> Reason:
    if before is None:
        return Reason.MISSING
    unix = before.replace(b"\r\n", b"\n")
    if unix == after:
        return Reason.LINE_ENDINGS
    if path == manifest.PATH:
        return _reason_of_manifest(unix)
    if known is None:
        return Reason.FOREIGN
    if known not in (manifest.digest(before), manifest.digest(unix)):
        return Reason.EDITED
    return Reason.LEFT_OVER if after is None else Reason.STALE


def _reason_of_manifest(listed: bytes) -> Reason:
    try:
        manifest.recorded(listed)
    except manifest.ManifestError:
        return Reason.DAMAGED
    return Reason.STALE if manifest.is_canonical(listed) else Reason.EDITED


def _is_kept(change: Change) -> bool:
    """Tell whether the change would lose what someone wrote; a manifest is errbook's by its name."""
    return change.reason in _KEPT and change.path != manifest.PATH


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode(errors="surrogateescape")


def _has_room(folder: str) -> bool:
    """Tell whether another run is at work, or has left something behind."""
    return os.path.lexists(os.path.join(folder, paths.ROOM))


def _finish(folder: str) -> None:
    """Carry out what was committed to, even if an interrupt comes in between."""
    with _failing("the run stopped halfway; repair this and run again to complete it"):
        try:
            journal.heal(folder)
        except OSError:
            raise
        except BaseException:
            journal.heal(folder)
            raise


@contextmanager
def _failing(consequence: str) -> Iterator[None]:
    """Turn a failure of the system into one sentence."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.filename}: {error.strerror}; {consequence}") from error
