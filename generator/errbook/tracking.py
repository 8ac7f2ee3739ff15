"""Which outputs git does not know, so that a clone would not have them."""

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from errbook.artifact import Artifact, Change, OutputError, Reason

if TYPE_CHECKING:
    from subprocess import Popen


def listing(folder: Path) -> "AbstractContextManager[Popen[bytes] | None]":
    """Return git as it begins to list the files in `folder` that it tracks, so that it works while errbook does.

    It is `None` outside of a work tree and without git.
    """
    where = folder.resolve()
    if not where.is_dir() or not any((parent / ".git").exists() for parent in (where, *where.parents)):
        return nullcontext()
    from subprocess import PIPE, Popen  # slow to import, and only wanted in a work tree

    # A git hook runs with these, and they would be taken relative to the folder.
    environment = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    try:
        return Popen(
            ("git", "ls-files", "-z"),  # noqa: S607  the git that the user has on the path
            cwd=where,
            env=environment,
            stdout=PIPE,
            stderr=PIPE,
        )
    except FileNotFoundError:
        return nullcontext()


def untracked(folder: Path, artifacts: Iterable[Artifact], git: "Popen[bytes] | None") -> tuple[Change, ...]:
    """Return the artifacts that are on disk in `folder` but not among those that `git`, its `listing`, tracks.

    Raises:
        OutputError: if the folder is in a work tree, but git refuses to list its files.

    """
    if git is None:
        return ()
    listed, refusal = git.communicate()
    if git.returncode:
        reason = " ".join(refusal.decode(errors="replace").split())
        raise OutputError(f"git cannot list the files in {folder}: {reason}")
    tracked = frozenset(os.fsdecode(listed).split("\0"))
    return tuple(
        Change(path, text, text, Reason.UNTRACKED)
        for path, text in sorted(artifacts)
        if path not in tracked and (folder / path).is_file()
    )
