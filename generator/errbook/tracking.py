"""Which outputs git does not know, so that a clone would not have them."""

import os
from collections.abc import Iterable
from pathlib import Path

from errbook.artifact import Artifact, Change, OutputError, Reason


def untracked(folder: Path, artifacts: Iterable[Artifact]) -> tuple[Change, ...]:
    """Return the artifacts that are on disk but not in git's index; none outside a work tree or without git.

    Raises:
        OutputError: if the folder is in a work tree, but git refuses to list its files.

    """
    where = folder.resolve()
    if not where.is_dir() or not any((parent / ".git").exists() for parent in (where, *where.parents)):
        return ()
    tracked = _tracked(where)
    return tuple(
        Change(path, text, text, Reason.UNTRACKED)
        for path, text in sorted(artifacts)
        if tracked is not None and path not in tracked and (where / path).is_file()
    )


def _tracked(folder: Path) -> frozenset[str] | None:
    """Return the paths in `folder` that git tracks, or `None` if there is no git."""
    import subprocess  # slow to import, and only wanted in a work tree

    # A git hook runs with these, and they would be taken relative to the folder.
    environment = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    try:
        listing = subprocess.run(
            ("git", "ls-files", "-z"),  # noqa: S607  the git that the user has on the path
            cwd=folder,
            env=environment,
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        return None
    except subprocess.CalledProcessError as error:
        reason = " ".join(error.stderr.decode(errors="replace").split())
        raise OutputError(f"git cannot list the files in {folder}: {reason}") from error
    return frozenset(os.fsdecode(listing.stdout).split("\0"))
