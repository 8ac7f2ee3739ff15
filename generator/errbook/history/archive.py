"""The catalogue as it was: settings and sources out of git, read as those on the disk are."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from errbook import pipeline
from errbook.document import Document
from errbook.history.repository import GitError, Repository
from errbook.model import Catalog
from errbook.pipeline import Project, Reading, Watch
from errbook.readers import decode
from errbook.settings import CATALOG_FIELDS, has_table, read

SETTINGS = ("errbook.toml", "pyproject.toml")
"""The files that settings may be in, the first that is there before the others."""


class State(NamedTuple):
    """What a revision says: two with the same state are the same catalogue."""

    settings: str | None
    """The id of the file of the settings."""
    sources: tuple[tuple[str, str], ...]
    """The path of each source that is there, and its id."""


class Archive:
    """The revisions of a project; each of its states is read once."""

    def __init__(self, repository: Repository, project: Project) -> None:
        """Make the archive of `project`, whose settings stand in for those of revisions that have none."""
        self.repository = repository
        self.project = project
        self.known: dict[str, State] = {}
        self.projects: dict[str | None, Project] = {None: _without_own_fields(project)}
        self.readings: dict[State, Reading] = {}

    def states(self, commits: Iterable[str]) -> dict[str, State]:
        """Return the state at each commit, by a handful of calls to git however many there are."""
        new = [commit for commit in dict.fromkeys(commits) if commit not in self.known]
        settings = self._settings(new)
        names = [
            (commit, path, self._path(path))
            for commit in new
            for path in self.projects[settings[commit]].settings.sources
        ]
        ids = self.repository.object_ids(f"{commit}:{path}" for commit, _, path in names)
        found: dict[str, list[tuple[str, str]]] = {commit: [] for commit in new}
        for (commit, path, _), each in zip(names, ids, strict=True):
            if each:
                found[commit].append((path, each))
        self.known |= {commit: State(settings[commit], tuple(found[commit])) for commit in new}
        return {commit: self.known[commit] for commit in commits}

    def paths(self) -> list[str]:
        """Return every file that says something of the catalogue in any state that is known."""
        sources = (path for project in self.projects.values() for path in project.settings.sources)
        return [*dict.fromkeys(self._path(path) for path in (*SETTINGS, *sources))]

    def reading(self, commit: str, watch: Watch) -> Reading | None:
        """Return what the sources say at a commit; `None` if none of them is there."""
        state = self.states([commit])[commit]
        if not state.sources:
            return None
        if state not in self.readings:
            self.readings[state] = self._read(state, watch)
        return self.readings[state]

    def _read(self, state: State, watch: Watch) -> Reading:
        ids = dict(state.sources)
        contents = self.repository.contents(ids.values())

        def load(path: str) -> bytes:
            if path not in ids:
                raise FileNotFoundError(2, "there is no such file at that revision")
            return contents[ids[path]]

        project = self.projects[state.settings]
        if state.settings is None:
            project = project._replace(settings=project.settings._replace(sources=tuple(ids)))
        return pipeline.read_project(project, watch, load)

    def _settings(self, commits: list[str]) -> dict[str, str | None]:
        """Return for each commit the id of its settings, which are read into `projects`."""
        names = [(commit, file) for commit in commits for file in SETTINGS]
        ids = self.repository.object_ids(f"{commit}:{self._path(file)}" for commit, file in names)
        files = {each: file for (_, file), each in zip(names, ids, strict=True) if each}
        new = [each for each in files if each not in self.projects]
        for object_id, data in self.repository.contents(new).items() if new else ():
            project = self._project(files[object_id], data)
            if project:
                self.projects[object_id] = project
        chosen: dict[str, str | None] = dict.fromkeys(commits)
        for (commit, _), each in zip(names, ids, strict=True):
            if chosen[commit] is None and each in self.projects:
                chosen[commit] = each
        return chosen

    def _project(self, file: str, data: bytes) -> Project | None:
        source, wrong = decode(file, data)
        if wrong or (file == "pyproject.toml" and not has_table(data)):
            return None
        settings, _ = read(source)
        return Project(self.project.folder, settings, source) if settings else None

    def _path(self, path: str) -> str:
        return posixpath.normpath(self.repository.prefix + path)


UNREAD = frozenset(("unreadable-source", "unknown-source", "invalid-yaml"))
"""The findings that say that a whole source is missing from what was read."""


def sound(reading: Reading | None) -> Catalog | None:
    """Return the catalogue that was read, or `None` if there is none or a whole source is missing from it."""
    if reading is None or any(finding.rule in UNREAD for finding in reading.diagnostics):
        return None
    return reading.catalog


@dataclass(frozen=True, slots=True)
class Edition:
    """A catalogue at one moment, or in one place."""

    name: str
    """What it is called in reports: a revision, a path, or `the working tree`."""
    reading: Reading
    day: str | None = None
    """The day on which it held, as `YYYY-MM-DD`, where it is known."""
    prefix: str = ""
    """What goes before the path of each of its sources, so that `git show` finds it."""


def edition(archive: Archive, name: str, watch: Watch) -> Edition:
    """Return the catalogue at the revision `name`, which must be known, or raise `GitError`."""
    repository = archive.repository
    commit = repository.known(name)
    reading = archive.reading(commit, watch)
    if reading is None:
        missing = "there is none of the sources that the settings name"
        raise GitError(f"at `{name}` {missing}: no catalog yet; name a revision that has one")
    return Edition(name, reading, repository.day(commit), f"{name}:{repository.prefix}")


def _without_own_fields(project: Project) -> Project:
    """Return the project without what its settings say of the catalogue of today."""
    document = project.settings.document
    tree = {name: value for name, value in document.tree.items() if name not in CATALOG_FIELDS}
    return project._replace(settings=project.settings._replace(document=Document(tree, document.origins)))
