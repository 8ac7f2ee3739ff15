"""The history of a catalogue, commit by commit: which change was made by which commit, and released when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from errbook.document import is_list
from errbook.history.archive import Archive, sound
from errbook.history.compare import compare
from errbook.history.difference import Difference, Side
from errbook.history.message import message
from errbook.history.opening import archive_of, opened
from errbook.history.repository import Commit, Tag
from errbook.model import Catalog
from errbook.pipeline import Project, Watch
from errbook.reports.visible import visible

KIN = {"code-renamed", "code-split", "codes-merged"}
"""The kinds of change by which one code becomes another."""


class Entry(NamedTuple):
    """What a commit changed."""

    commit: Commit | None
    """`None` for what is not committed."""
    release: str | None
    """The first release that has it, by its tag."""
    differences: tuple[Difference, ...]

    @property
    def codes(self) -> set[str]:
        """Every code that the changes are about."""
        return {code for difference in self.differences for code in _codes(difference)}


def of_project(project: Project, watch: Watch) -> list[Entry]:
    """Return every change to a catalogue, those of the working tree first; raises `GitError`."""
    now = sound(opened(None, project, None, watch).reading)
    archive = archive_of(project)
    archive.repository.need_all()
    return list(entries(archive, now, watch))


def entries(archive: Archive, now: Catalog | None, watch: Watch) -> Iterator[Entry]:
    """Yield every change to the catalogue up to HEAD, the latest first, and before them those of `now`."""
    repository = archive.repository
    tip = repository.resolve("HEAD")
    if tip is None:
        return
    commits = touching(archive, tip)
    walk = _Walk(archive, {commit.id: commit.parents for commit in commits}, watch)
    if now:
        latest = tip if tip in walk.parents or not commits else commits[0].id
        found = compare(walk.catalog(latest, now), now)
        yield from [Entry(None, None, found)] if found else []
    releases = first_releases(repository.parents(tip), repository.tags(merged=tip))
    for commit in commits:
        found = walk.made_by(commit)
        if found:
            yield Entry(commit, releases.get(commit.id), found)


def touching(archive: Archive, tip: str) -> list[Commit]:
    """Return the commits that touched the settings or any file that was ever a source, the latest first.

    The parents of each are the commits of the list that come next before it.
    """
    archive.states([tip])
    known: list[str] = []
    commits: list[Commit] = []
    while known != archive.paths():
        known = archive.paths()
        commits = archive.repository.commits(tip, known)
        archive.states(commit.id for commit in commits)
    return commits


def about(history: Iterable[Entry], code: str) -> Iterator[Entry]:
    """Yield the entries, the latest first, with what they say of `code` and of those that it comes from."""
    names = {code}
    for entry in history:
        found = tuple(difference for difference in entry.differences if names & _codes(difference))
        for difference in found:
            if difference.kind in KIN and names & _of_side(difference.after):
                names |= _of_side(difference.before)
        if found:
            yield entry._replace(differences=found)


def as_text(history: Iterable[Entry]) -> str:
    """Return a paragraph for each entry: release, day, commit, author and subject, then the changes."""
    return "\n".join(map(_paragraph, history))


def first_releases(parents: Mapping[str, Sequence[str]], tags: Iterable[Tag]) -> dict[str, str]:
    """Return for each commit the first release that has it; `tags` come in their order."""
    found: dict[str, str] = {}
    for tag in tags:
        waiting = [tag.commit]
        while waiting:
            commit = waiting.pop()
            if commit in parents and commit not in found:
                found[commit] = tag.name
                waiting += parents[commit]
    return found


class _Walk:
    """Goes through the commits that touched a catalogue, and tells what each of them changed."""

    def __init__(self, archive: Archive, parents: Mapping[str, Sequence[str]], watch: Watch) -> None:
        self.archive = archive
        self.parents = parents
        self.watch = watch

    def made_by(self, commit: Commit) -> tuple[Difference, ...]:
        """Return what a commit changed; of a merge, what is in none of those that it merges."""
        after = self._readable(commit.id)
        if after is None:
            return ()
        before = [self.catalog(parent, after) for parent in commit.parents] or [_empty(after)]
        first, *others = (compare(catalog, after) for catalog in before)
        for other in others:
            known = {difference.fingerprint for difference in other}
            first = tuple(difference for difference in first if difference.fingerprint in known)
        return first

    def catalog(self, commit: str, like: Catalog) -> Catalog:
        """Return the catalogue at a commit, or else at the last before it at which it could be read.

        Where there was none yet it is that of `like` without its errors.
        """
        at: str | None = commit
        while at is not None:
            found = self._readable(at)
            if found:
                return found
            at = next(iter(self.parents.get(at, ())), None)
        return _empty(like)

    def _readable(self, commit: str) -> Catalog | None:
        return sound(self.archive.reading(commit, self.watch))


def _empty(catalog: Catalog) -> Catalog:
    return catalog._replace(errors=(), retired=())


def _codes(difference: Difference) -> set[str]:
    if difference.kind in KIN:
        return _of_side(difference.before) | _of_side(difference.after)
    return {side.code for side in (difference.before, difference.after) if side and side.code is not None}


def _of_side(side: Side | None) -> set[str]:
    """Return the codes on one side of a change by which codes become others."""
    value: Any = side.value if side else None
    return set(value if is_list(value) else [value])


def _paragraph(entry: Entry) -> str:
    changes = (f"  {visible(message(difference))}\n" for difference in entry.differences)
    return f"{visible(_heading(entry))}\n{''.join(changes)}"


def _heading(entry: Entry) -> str:
    commit = entry.commit
    if commit is None:
        return "not committed yet"
    release = entry.release or "not released yet"
    return f"{release}  {commit.day}  {commit.id[:10]}  {commit.author}: {commit.subject}"
