"""The steps that commands share: to open the project here, to read it or a file, and to make its outputs."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from errbook.cli.exits import Exit, leave
from errbook.cli.report import report
from errbook.cli.watch import Watch

if TYPE_CHECKING:
    from errbook.artifact import Artifact
    from errbook.model import Catalog
    from errbook.pipeline import Project, Reading


def opened(form: str, *, err: bool = False) -> "Project":
    """Open the project here; leave where its settings are wrong, with what is wrong in them."""
    from errbook.pipeline import open_project

    project, source, diagnostics = open_project(Path.cwd())
    if project is None:
        report(diagnostics, (source,), form, err=err)
        leave(Exit.USAGE)
    return project


def places(project: "Project") -> "tuple[Path, list[Path]]":
    """Return the output folder, to which no symbolic link may lead, and the files that must not be in it."""
    from errbook import disk

    disk.look(project.folder, f"{project.settings.output}/*")
    sources = [project.folder / path for path in project.settings.sources]
    return project.folder / project.settings.output, [*sources, project.folder / project.source.path]


def reading_of(path: str | None) -> "Reading":
    """Read the one file at `path`, as the settings here say if there are any, or the project."""
    from errbook.pipeline import ProjectError, read_file, read_project

    if path is None:
        return read_project(opened("text"), Watch())
    try:
        project = opened("text", err=True)
    except ProjectError:
        project = None
    called = project.name_of(Path(path)) if project else Path(path).as_posix()
    return read_file(called, Path(path).read_bytes(), project, Watch())


def catalog_of(reading: "Reading", form: str | None) -> "Catalog":
    """Return the catalogue; leave where it has errors, which are reported unless `form` is None."""
    if reading.catalog is None or reading.failed:
        if form is not None:
            report(reading.diagnostics, reading.sources, form)
        leave(Exit.INVALID)
    return reading.catalog


def artifacts_of(project: "Project", reading: "Reading", form: str, watch: Watch) -> "tuple[Artifact, ...]":
    """Make every output of the project; leave where that cannot be, with all that is known to be wrong."""
    from errbook.pipeline import CatalogError, SettingsError, chosen_targets, render
    from errbook.targets import TargetError

    try:
        if reading.failed:
            with suppress(TargetError):
                chosen_targets(project)
        return render(project, reading, catalog_of(reading, form), watch)
    except SettingsError as error:
        report((*reading.diagnostics, *error.diagnostics), reading.sources, form)
        leave(Exit.INVALID if isinstance(error, CatalogError) else Exit.USAGE)
