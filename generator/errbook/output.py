"""The outputs on disk: what has to change there, and the change, all or nothing."""

import errno
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from errbook import disk, journal, lock, manifest, paths
from errbook.artifact import Artifact, Change, OutputError, Reason

__all__ = ["OutputError", "RefusedError", "apply", "plan"]

_NO_CHANGE = "nothing was changed; {remedy} and run again"
_HALFWAY = "the run stopped halfway; {remedy} and run again to complete it"
_HALFWAY_BEFORE = "an earlier run stopped halfway; {remedy} and run again to complete it"
_REMEDIES = {
    errno.EACCES: "permit access to it",
    errno.EPERM: "permit access to it",
    errno.EROFS: "make it writable",
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
}


class RefusedError(OutputError):
    """Files that errbook did not make, or that were edited since, stand in the way; nothing was changed."""

    def __init__(self, folder: Path, changes: tuple[Change, ...]) -> None:
        """Refuse the `changes`, each of which would lose what someone wrote."""
        self.changes = changes
        files = ", ".join(f"{folder / change.path} ({change.reason})" for change in changes)
        super().__init__(
            f"nothing was changed, because it would overwrite {files}; "
            "move what you want to keep elsewhere, and run again with --force"
        )


def plan(folder: Path, artifacts: Iterable[Artifact], *, inputs: Collection[Path] = ()) -> tuple[Change, ...]:
    """Return what has to change in the output folder, by path; nothing where all is as it should be.

    The artifacts are all that should be there, with the manifest. The manifest on disk tells what errbook
    wrote; files that it does not list, and that stand at no artifact's path, are none of errbook's business,
    and no more are those that have become `inputs` since.
    Where a run was interrupted halfway, that is all there is to say, until `apply` has completed it.

    Raises:
        PathError: if an artifact has a path that it may not have, or that of one of the `inputs`.
        OutputError: if the folder cannot be read, or has a symbolic link where an output belongs.

    """
    wanted = {artifact.path: artifact.text.encode() for artifact in _checked(folder, artifacts, inputs)}
    with _failing(folder, _NO_CHANGE):
        return _changes(folder, wanted, inputs)


def apply(
    folder: Path,
    artifacts: Iterable[Artifact],
    *,
    force: bool = False,
    inputs: Collection[Path] = (),
    notify: Callable[[str], None] = lambda _: None,
) -> tuple[Change, ...]:
    """Make the output folder hold the artifacts, all or nothing, and return what has changed.

    An earlier run that was interrupted is completed first. The plan is made under the lock, so that runs at
    the same time end in the complete result of one of them. With `force`, edited files and those that are not
    errbook's are overwritten too. `notify` is told, in a sentence, for whom the run has to wait.

    Raises:
        RefusedError: without `force`, if a file would be lost that errbook did not make or that was edited.
        PathError: as `plan`.
        OutputError: as `plan`, or if the disk does not permit it. Nothing was changed then, unless the
            message says that the run stopped halfway.

    """
    wanted = _checked(folder, artifacts, inputs)
    with _failing(folder, _NO_CHANGE):
        if not disk.is_there(folder / paths.ROOM) and not plan(folder, wanted, inputs=inputs):
            return ()
        with lock.held(folder, notify):
            with _failing(folder, _HALFWAY_BEFORE):
                journal.heal(folder)
            changes = plan(folder, wanted, inputs=inputs)
            if not force:
                _refuse_losses(folder, changes)
            if changes:
                journal.stage(folder, changes)
                _finish(folder)
            return changes


def _checked(folder: Path, artifacts: Iterable[Artifact], inputs: Collection[Path]) -> tuple[Artifact, ...]:
    wanted = tuple(artifacts)
    paths.check(artifact.path for artifact in wanted)
    paths.check_apart(folder, (artifact.path for artifact in wanted), inputs)
    return wanted


def _changes(folder: Path, wanted: Mapping[str, bytes], inputs: Collection[Path]) -> tuple[Change, ...]:
    if (steps := disk.read(folder, journal.PATH)) is not None:
        return (Change(journal.PATH, _text(steps), None, Reason.INTERRUPTED),)
    present = {path: disk.read(folder, path) for path in wanted}
    if present == wanted:
        return ()
    known = _known(present.get(manifest.PATH))
    kept = {*wanted, *paths.among(folder, known, inputs)}
    present |= {path: disk.read(folder, path) for path in known if path not in kept}
    return tuple(
        Change(path, _text(before), _text(after), _reason(path, before, after, known.get(path)))
        for path, before in sorted(present.items())
        if before != (after := wanted.get(path))
    )


def _known(listed: bytes | None) -> Mapping[str, str]:
    """Return the digests that a manifest lists, or nothing where it is no manifest."""
    none: Mapping[str, str] = {}
    try:
        return none if listed is None else manifest.recorded(listed)
    except manifest.ManifestError:
        return none


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
    if known != manifest.digest(unix):
        return Reason.EDITED
    return Reason.LEFT_OVER if after is None else Reason.STALE


def _reason_of_manifest(listed: bytes) -> Reason:
    try:
        manifest.recorded(listed)
    except manifest.ManifestError:
        return Reason.DAMAGED
    return Reason.STALE if manifest.is_intact(listed) else Reason.EDITED


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode(errors="surrogateescape")


def _refuse_losses(folder: Path, changes: Iterable[Change]) -> None:
    """Refuse to overwrite what someone wrote; a manifest is errbook's by its name."""
    kept = (Reason.EDITED, Reason.FOREIGN)
    losses = tuple(change for change in changes if change.reason in kept and change.path != manifest.PATH)
    if losses:
        raise RefusedError(folder, losses)


def _finish(folder: Path) -> None:
    """Carry out what was committed to, even if an interrupt comes in between."""
    with _failing(folder, _HALFWAY):
        try:
            journal.heal(folder)
        except (OSError, OutputError):
            raise
        except BaseException:
            journal.heal(folder)
            raise


@contextmanager
def _failing(folder: Path, consequence: str) -> Generator[None]:
    """Turn a failure of the system into one sentence."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "see to it")
        text = f"{error.filename or folder}: {error.strerror}; {consequence.format(remedy=remedy)}"
        raise OutputError(text) from error
