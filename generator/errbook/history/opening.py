"""Which edition of a catalogue a name on the command line means: a revision, a file, or a folder."""

from pathlib import Path

from errbook import pipeline
from errbook.history.archive import Archive, Edition, edition
from errbook.history.repository import GitError, repository
from errbook.pipeline import Project, Reading, Watch
from errbook.today import today

WORKING_TREE = "the working tree"


def archive_of(project: Project) -> Archive:
    """Return the archive of a project; raises `GitError` where its folder is in no repository."""
    return Archive(repository(project.folder), project)


def opened(name: str | None, project: Project | None, archive: Archive | None, watch: Watch) -> Edition:
    """Return the edition that `name` means; `None` means the sources of the project as they are on the disk.

    What is both a revision and a path is taken as a revision; `./main` is always a path. Raises `GitError`
    for what is neither, and `pipeline.ProjectError` where there are no settings.
    """
    if name is None:
        if project is None:
            raise pipeline.ProjectError("there is no project here; name two files to compare")
        return Edition(WORKING_TREE, _on_disk(project, watch), today())
    if archive and archive.repository.resolve(name):
        return edition(archive, name, watch)
    path = Path(name)
    if name and path.is_dir():
        return _of_folder(path, watch)
    if path.is_file():
        called = project.name_of(path) if project else path.as_posix()
        return Edition(name, pipeline.read_file(called, path.read_bytes(), project, watch))
    if archive:
        return _of_blob(name, archive, project, watch)
    raise _unknown(name, project)


def _unknown(name: str, project: Project | None) -> GitError:
    """Return the error that `name` is neither, and why git cannot tell."""
    message = f"there is no file `{name}`, nor a revision of that name"
    if project is None:
        return GitError(f"{message}, since there is no project here")
    try:
        archive_of(project)
    except GitError as error:
        message = f"{message}: {error}"
    return GitError(message)


def _of_folder(path: Path, watch: Watch) -> Edition:
    project, _, wrong = pipeline.open_project(path)
    if project is None:
        raise pipeline.ProjectError(f"the settings in {path} cannot be used: {wrong[0].message}")
    prefix = "" if project.folder.resolve() == Path.cwd() else f"{project.folder.as_posix()}/"
    return Edition(path.as_posix(), _on_disk(project, watch), prefix=prefix)


def _on_disk(project: Project, watch: Watch) -> Reading:
    """Return what the sources say; the lint has no say in what changed."""
    return pipeline.read_project(project, watch, lambda path: pipeline.read_regular(project.folder / path))


def _of_blob(name: str, archive: Archive, project: Project | None, watch: Watch) -> Edition:
    """Return the one file that git calls `<revision>:<path>`."""
    revision, colon, path = name.partition(":")
    commit = archive.repository.known(revision if colon else name)
    [found] = archive.repository.object_ids([f"{commit}:{path}"])
    if found is None:
        raise GitError(f"there is no file `{path}` at `{revision}`; its path starts at the top of the repository")
    data = archive.repository.contents([found])[found]
    reading = pipeline.read_file(path, data, project, watch)
    return Edition(name, reading, archive.repository.day(commit), f"{revision}:")
