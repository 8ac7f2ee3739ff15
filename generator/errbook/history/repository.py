"""A git repository, read through its objects: neither the work tree nor the index is touched."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from errbook.history.version import Version, is_plain, parse

_UNREACHABLE = re.compile(r"\n|:\.\.?(?:/|$)")
"""What makes a `<commit>:<path>` lead out of the repository, or `git cat-file --batch` take it for two."""


class GitError(Exception):
    """Git cannot tell; the message is one sentence that says what to do."""


class Tag(NamedTuple):
    """A tag that marks a release."""

    name: str
    commit: str
    version: Version
    day: str
    """When it was made, as `YYYY-MM-DD`."""


class Commit(NamedTuple):
    """A commit."""

    id: str
    parents: tuple[str, ...]
    day: str
    """When it was committed, as `YYYY-MM-DD`."""
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a folder is in."""

    folder: Path
    prefix: str
    """The path of the folder in the repository: empty, or with a slash at its end."""
    shallow: bool
    """Whether it is a clone without the older commits."""

    def resolve(self, name: str) -> str | None:
        """Return the id of the commit that `name` names; a branch may be known as that of `origin` only."""
        for spelled in (name, f"refs/remotes/origin/{name}") if name else ():
            found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{spelled}^{{commit}}")
            if found:
                return found.decode().strip()
        return None

    def known(self, name: str) -> str:
        """Return the id of the commit that `name` names; raises `GitError` where there is none."""
        found = self.resolve(name)
        if found is None:
            raise self._unknown(name)
        return found

    def _unknown(self, name: str) -> GitError:
        if self.shallow:
            return GitError(
                f"`{name}` is not in this shallow clone; run `{_fetch(name)}`, or in GitHub Actions set "
                "`fetch-depth: 0` for actions/checkout"
            )
        return GitError(f"there is no revision or file `{name}`; if others have it, run `git fetch --tags origin`")

    def day(self, commit: str) -> str:
        """Return the day of a commit, as `YYYY-MM-DD`."""
        return self._run("show", "--no-patch", "--format=%cs", commit).decode().strip()

    def tags(self, *, merged: str | None = None) -> list[Tag]:
        """Return the tags that are versions, in their order; `merged` leaves those before a commit.

        Where some tags are a version and nothing else, those with more before it are of something else. A tag
        whose name is not UTF-8 is none of them.
        """
        fields = ("refname", "objecttype", "objectname", "*objecttype", "*objectname", "creatordate:short")
        form = "%00".join(f"%({field})" for field in fields)
        chosen = () if merged is None else (f"--merged={merged}",)
        output = self._run("for-each-ref", f"--format={form}", *chosen, "refs/tags").decode(errors="replace")
        tags = [tag for tag in map(_tag, output.split("\n")[:-1]) if tag]
        plain = [tag for tag in tags if is_plain(tag.name)]
        return sorted(plain or tags, key=lambda tag: tag.version.precedence)

    def last_release(self) -> Tag:
        """Return the highest release that is part of HEAD, or the highest pre-release if there is no other.

        Raises `GitError` where there is none.
        """
        tags = self.tags(merged="HEAD") if self.resolve("HEAD") else []
        releases = [tag for tag in tags if not tag.version.pre] or tags
        if releases:
            return releases[-1]
        if self.shallow:
            raise GitError(
                "no release tag is in this shallow clone; run `git fetch --tags --unshallow`, or in GitHub "
                "Actions set `fetch-depth: 0` for actions/checkout, or say what to compare with: `--against`"
            )
        raise GitError(
            "there is no release tag, such as `v1.0.0`, to compare with; tag a release, or say what to "
            "compare with: `--against main`"
        )

    def need_all(self) -> None:
        """Raise `GitError` where the older commits are missing, so that what they brought would seem to be new."""
        if self.shallow:
            raise GitError(
                "this clone is shallow, and what its commits changed is not known; run `git fetch --tags "
                "--unshallow`, or in GitHub Actions set `fetch-depth: 0` for actions/checkout"
            )

    def object_ids(self, names: Iterable[str]) -> list[str | None]:
        """Return the id of the file that each `<commit>:<path>` names, or `None` where there is none."""
        asked = "".join(f"{'-' if _UNREACHABLE.search(name) else name}\n" for name in names)
        output = self._run("cat-file", "--batch-check", "--follow-symlinks", given=os.fsencode(asked))
        return [*_ids(output)]

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of the files with these ids."""
        output = self._run("cat-file", "--batch", given="".join(f"{each}\n" for each in ids).encode())
        contents: dict[str, bytes] = {}
        at = 0
        while at < len(output):
            end = output.index(b"\n", at)
            name, _, size = output[at:end].decode().split(" ")
            contents[name] = output[end + 1 : end + 1 + int(size)]
            at = end + 1 + int(size) + 1
        return contents

    def commits(self, tip: str, paths: Sequence[str]) -> list[Commit]:
        """Return the commits up to `tip` that touch one of `paths`, children before their parents.

        The parents of each are the commits of the list that come next before it.
        """
        pathspecs = [f":(top,literal){path}" for path in paths]
        form = "--format=%H%x00%P%x00%cs%x00%an%x00%s"
        order = ("--topo-order", "--full-history", "--simplify-merges")
        output = self._run("log", *order, form, tip, "--", *pathspecs)
        return [_commit(line) for line in output.decode(errors="replace").split("\n") if line]

    def parents(self, tip: str) -> dict[str, tuple[str, ...]]:
        """Return for `tip` and every commit before it its parents."""
        lines = self._run("rev-list", "--parents", tip).decode().splitlines()
        return {ids[0]: tuple(ids[1:]) for ids in (line.split() for line in lines)}

    def author(self) -> str | None:
        """Return the name that git would give to a commit, if it knows one."""
        name = self._try("config", "user.name")
        return name.decode(errors="replace").strip() or None if name else None

    def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        return git(self.folder, *arguments, given=given)

    def _try(self, *arguments: str) -> bytes | None:
        try:
            return self._run(*arguments)
        except GitError:
            return None


def repository(folder: Path) -> Repository:
    """Return the repository that `folder` is in; raises `GitError` where there is none."""
    output = os.fsdecode(git(folder, "rev-parse", "--is-shallow-repository", "--show-prefix"))
    shallow, _, prefix = output.partition("\n")
    return Repository(folder, prefix.removesuffix("\n"), shallow == "true")


def git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """Return what a git command that only reads prints; raises `GitError` where it fails."""
    import subprocess

    # A git hook runs with these, and they would be taken relative to the folder.
    hook = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
    environment = {name: value for name, value in os.environ.items() if name not in hook}
    environment["LC_ALL"] = "C"
    command = ("git", "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", *arguments)
    try:
        done = subprocess.run(  # noqa: S603  the arguments are errbook's own, and names after --end-of-options
            command, cwd=folder, env=environment, input=given, capture_output=True, check=True
        )
    except FileNotFoundError:
        raise GitError("git is not installed, and only git knows earlier states of the catalogue") from None
    except subprocess.CalledProcessError as error:
        reason = " ".join(error.stderr.decode(errors="replace").split()).removeprefix("fatal: ")
        raise GitError(f"git cannot tell: {reason}") from None
    return done.stdout


def _fetch(name: str) -> str:
    if re.fullmatch("[0-9a-f]{7,64}", name):
        return f"git fetch --depth=1 origin {name}"
    if parse(name):
        return f"git fetch --depth=1 origin tag {name}"
    return f"git fetch --depth=1 origin {name}:refs/remotes/origin/{name}"


def _tag(line: str) -> Tag | None:
    name, kind, own, peeled_kind, peeled, day = line.split("\0")
    name = name.removeprefix("refs/tags/")
    version = parse(name)
    if version is None or "\ufffd" in name or "commit" not in (kind, peeled_kind):
        return None
    return Tag(name, own if kind == "commit" else peeled, version, day)


def _ids(output: bytes) -> Iterable[str | None]:
    """Read what `git cat-file --batch-check --follow-symlinks` prints."""
    lines = iter(output.split(b"\n")[:-1])
    for line in lines:
        match line.split(b" "):
            case [b"symlink" | b"dangling" | b"loop" | b"notdir", _]:
                next(lines)
                yield None
            case [name, b"blob", _]:
                yield name.decode()
            case _:
                yield None


def _commit(line: str) -> Commit:
    name, parents, day, author, subject = line.split("\0")
    return Commit(name, tuple(parents.split()), day, author, subject)
