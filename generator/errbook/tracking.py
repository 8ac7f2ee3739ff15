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

    try:
        return Popen(
            ("git", "ls-files", "-z"),  # noqa: S607  the git that the user has on the path
            cwd=where,
            env=_environment(),
            stdout=PIPE,
            stderr=PIPE,
        )
    except FileNotFoundError:
        return nullcontext()


def untracked(folder: Path, artifacts: Iterable[Artifact], git: "Popen[bytes] | None") -> tuple[Change, ...]:
    """Return the artifacts that are on disk in `folder` but not among those that `git`, its `listing`, tracks.

    Those that git ignores are told apart, since `git add` refuses them.

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
    missed = [(path, text) for path, text in sorted(artifacts) if path not in tracked and (folder / path).is_file()]
    ignored = _ignored(folder, [path for path, _ in missed])
    return tuple(
        Change(path, text, text, Reason.IGNORED if path in ignored else Reason.UNTRACKED) for path, text in missed
    )


def _ignored(folder: Path, paths: list[str]) -> frozenset[str]:
    """Return which of `paths` in `folder` git ignores."""
    if not paths:
        return frozenset()
    from subprocess import run

    done = run(
        ("git", "check-ignore", "--stdin", "-z"),  # noqa: S607  the git that the user has on the path
        cwd=folder,
        env=_environment(),
        input=os.fsencode("\0".join(paths)),
        capture_output=True,
        check=False,
    )
    return frozenset(os.fsdecode(done.stdout).split("\0"))


def _environment() -> dict[str, str]:
    """Return the environment for git without what its hooks run with, which would be taken relative to the folder."""
    return {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
