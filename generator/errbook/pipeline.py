"""The whole program on one page: files are read, merged, validated, rendered and planned."""

import json
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from errno import EINVAL
from os.path import realpath
from pathlib import Path
from typing import Any, NamedTuple

from errbook import __version__, density, inherited_status, merge, schema, settings, targets, validate
from errbook.artifact import Artifact
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import UNREAD, Document, Key, Location, Source
from errbook.model import Catalog
from errbook.naming import NamingError
from errbook.readers import MARKDOWN, decode, read
from errbook.settings import Settings
from errbook.today import today

Watch = Callable[[str], None]
"""Is told the name of each stage as it begins."""

Load = Callable[[str], bytes]
"""Returns the bytes of a source by its path in the settings; raises `OSError` where there is none."""


class ProjectError(Exception):
    """There is no project here."""


class SettingsError(Exception):
    """The settings cannot be used; `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Carry what is wrong."""
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


class CatalogError(SettingsError):
    """The catalogue cannot be made into outputs; `diagnostics` say why."""


class Project(NamedTuple):
    """A folder with settings."""

    folder: Path
    settings: Settings
    source: Source
    """The file of the settings."""

    @property
    def templates(self) -> Path | None:
        """The project's own folder of targets, if it has one; raises `TargetError` where a link leads out of it."""
        if self.settings.templates is None:
            return None
        folder = self.folder / self.settings.templates
        if not Path(realpath(folder)).is_relative_to(realpath(self.folder)):
            raise targets.TargetError(f"{folder} leads out of the project; put the templates themselves there")
        return folder

    def name_of(self, path: Path) -> str:
        """Return what the project calls a file of its own, wherever errbook runs; else the path as it is given."""
        whole, folder = path.resolve(), self.folder.resolve()
        return (whole.relative_to(folder) if whole.is_relative_to(folder) else path).as_posix()


class Reading(NamedTuple):
    """What the sources say, and everything worth saying about it."""

    sources: tuple[Source, ...]
    document: Document
    catalog: Catalog | None
    """`None` where what was read is no catalogue; the diagnostics say why."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether there is an error among the findings."""
        return any(finding.severity is Severity.ERROR for finding in self.diagnostics)


def open_project(folder: Path) -> tuple[Project | None, Source, tuple[Diagnostic, ...]]:
    """Return the project that `folder` is in, the file of its settings, and what is wrong with that.

    Raises `ProjectError` where there is none, and `OSError` where its settings cannot be read.
    """
    path = settings.find(folder)
    if path is None:
        raise ProjectError(
            "no errbook.toml and no [tool.errbook] in pyproject.toml here or above; "
            "run it in the folder that has one, or make one by `errbook init`"
        )
    source, undecodable = decode(path.name, path.read_bytes())
    found, diagnostics = (None, undecodable) if undecodable else settings.read(source)
    diagnostics = (*settings.said_twice(path), *diagnostics)
    if found is None or diagnostics:
        return None, source, diagnostics
    return Project(path.parent, found, source), source, ()


def read_project(project: Project, watch: Watch, load: Load | None = None) -> Reading:
    """Read every source of the project into one catalogue, and lint it.

    With `load` the sources are what it gives, and are not linted: what is past cannot be repaired.
    """
    watch("read")
    sources, documents = [project.source], [settings.catalog_document(project.settings)]
    diagnostics: list[Diagnostic] = []
    for index, path in enumerate(project.settings.sources):
        try:
            data = load(path) if load else read_regular(project.folder / path)
        except (OSError, ValueError) as error:  # the latter where no file can have that name
            diagnostics.append(_unreadable(project, index, path, error))
            documents.append(UNREAD)
            continue
        source, findings = decode(path, data)
        if project.source.line_break == source.line_break:
            source = source._replace(line_break="\n")  # git has checked all out so
        document, more = _read(source, project.settings)
        sources.append(source)
        documents.append(document)
        diagnostics += (*findings, *more)
    reading = _understand(sources, documents, diagnostics, watch)
    return reading if load else _linted(reading, project.settings, watch)


def read_file(path: str, data: bytes, project: Project | None, watch: Watch) -> Reading:
    """Read one file as a catalogue of its own; what it means and is called, its project says, if there is one.

    A page to which no settings give a title has that of its first heading.
    """
    watch("read")
    source, findings = decode(path, data)
    chosen = Settings(sources=(path,), columns=project.settings.columns if project else {})
    document, more = _read(source, chosen)
    sources = [*([project.source] if project else []), source]
    documents = [document, _called(source, document, project)]
    reading = _linted(_understand(sources, documents, [*findings, *more], watch), chosen, watch)
    return reading._replace(diagnostics=tuple(map(_milder, reading.diagnostics)))


def _called(source: Source, document: Document, project: Project | None) -> Document:
    """Return what is said of the catalogue of a file in the settings, or else by the first heading, but not in it."""
    said = settings.catalog_document(project.settings) if project else Document({})
    if source.path.endswith(MARKDOWN) and "title" not in said.tree:
        from errbook.readers.page import Page
        from errbook.readers.survey import title

        heading = title(Page(source))
        if heading:
            said = Document({**said.tree, "title": heading.text}, {**said.origins, ("title",): heading.place})
    return said._replace(tree={name: value for name, value in said.tree.items() if name not in document.tree})


def render(project: Project, reading: Reading, catalog: Catalog, watch: Watch) -> tuple[Artifact, ...]:
    """Return every artifact of the project, each read back and found to say what the catalogue says.

    The last is the manifest. Raises `SettingsError`, `CatalogError`, and `TargetError` for a faulty template.
    """
    from errbook.manifest import manifest
    from errbook.render import names
    from errbook.render import render as render_target

    artifacts: list[Artifact] = []
    templates: list[tuple[str, str]] = []
    identifiers: dict[str, dict[str, str]] = {}
    misused: list[Diagnostic] = []
    unnamed: list[Diagnostic] = []
    for target in chosen_targets(project):
        watch(target.name)
        options = project.settings.options.get(target.name, {})
        if any(output.each == "page" for output in target.outputs):
            unnamed += _unfit_pages(reading, catalog, target)
        try:
            made = tuple(render_target(catalog, target, options))
            watch(f"{target.name}: read back")
            _read_back(catalog, target, options, made)
            if target.identifiers:
                identifiers[target.name] = names(catalog, target)
        except targets.OptionError as error:
            misused += (_misused(project, target, fault) for fault in (error, *error.others))
        except NamingError as error:
            unnamed += (_unnamed(reading, catalog, target, fault) for fault in (error, *error.others))
        else:
            artifacts += made
            templates += ((f"{target.name}/{file}", template.text) for file, template in target.templates.items())
    if misused or unnamed:
        raise (SettingsError if misused else CatalogError)(*sorted(misused, key=_place), *unnamed)
    watch("manifest")
    return (*artifacts, manifest(__version__, _inputs(project, reading), templates, artifacts, identifiers))


def chosen_targets(project: Project) -> list[targets.Target]:
    """Return the targets that the project makes.

    Raises `SettingsError` with all that is wrong with the choice, and `TargetError` for a target that cannot be read.
    """
    chosen = targets.BUILT_IN if project.settings.targets is None else project.settings.targets
    wrong = [_unused_options(project, name, chosen) for name in project.settings.options if name not in chosen]
    own = project.templates
    if own is not None and not own.is_dir():
        message = f"there is no folder `{project.settings.templates}`"
        place = project.settings.document.where(("templates",))
        hint = "correct the path, which is relative to this file, or remove the line"
        raise SettingsError(*wrong, Diagnostic("no-templates", Severity.ERROR, message, place, hint))
    wrong += (_misspelt(project, name, near) for name, near in (targets.misspelt_folders(own) if own else ()))
    found: list[targets.Target] = []
    for index, name in enumerate(chosen):
        try:
            found.append(targets.load(name, own))
        except (targets.UnknownTargetError, targets.UnfinishedTargetError) as error:
            wrong.append(_setting(project, "unknown-target", ("targets", index), error))
        except targets.FaultyTargetError as error:
            wrong += (_in_project(project, fault) for fault in error.diagnostics)
    if wrong:
        raise SettingsError(*sorted(wrong, key=_place))
    return found


def _in_project(project: Project, fault: Diagnostic) -> Diagnostic:
    """Return what is wrong with a file of the project with its path from the folder of the settings."""
    if fault.location is None:
        return fault
    path = Path(fault.location.path).relative_to(project.folder).as_posix()
    return fault._replace(location=fault.location._replace(path=path))


def _unused_options(project: Project, name: str, chosen: Sequence[str]) -> Diagnostic:
    from errbook.suggestion import nearest

    near = nearest(name, (*targets.BUILT_IN, *chosen))
    meant = f"did you mean `{near}`? If not: " if near not in ("", name) else ""
    hint = f"{meant}add `{name}` to `targets`, or remove its options"
    place = project.settings.document.where(("options", name))
    return Diagnostic("unknown-target", Severity.ERROR, f"`{name}` is none of the `targets`", place, hint)


def _misspelt(project: Project, name: str, near: str) -> Diagnostic:
    message = f"its folder `{name}` stands in place of none of errbook's, and has no {targets.MANIFEST} to be a target"
    place = project.settings.document.where(("templates",))
    return Diagnostic("unknown-target", Severity.ERROR, message, place, f"did you mean `{near}`?")


def _misused(project: Project, target: targets.Target, error: targets.OptionError) -> Diagnostic:
    return _setting(project, "wrong-option", ("options", target.name, error.option), error)


def _setting(project: Project, rule: str, key: Key, error: targets.TargetError) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, str(error), project.settings.document.where(key), error.hint)


def _unnamed(reading: Reading, catalog: Catalog, target: targets.Target, error: NamingError) -> Diagnostic:
    """Return the finding that codes have no identifier of their own, at the last of them."""
    index = {item.code.source: number for number, item in enumerate(catalog.errors)}
    places = [(code, reading.document.where(("errors", index[code], "code"))) for code in error.codes]
    *others, (_, place) = places
    return Diagnostic(
        "no-identifier",
        Severity.ERROR,
        f"{error} in the target `{target.name}`",
        place,
        "give the code another spelling, or a `name` in ASCII letters, or leave the target out of `targets`",
        tuple((where, f"{code} is here") for code, where in others if where),
    )


def _unfit_pages(reading: Reading, catalog: Catalog, target: targets.Target) -> Iterator[Diagnostic]:
    """Yield a finding for each page whose name no output may have."""
    from errbook import paths
    from errbook.page_names import page_names

    for index, name in enumerate(page_names([page.path.source for page in catalog.pages])):
        try:
            paths.check([name])
        except paths.PathError as error:
            hint = f"rename the page, here and under `sources`, or leave `{target.name}` out of `targets`"
            place = reading.document.where(("pages", index))
            yield Diagnostic("page-name", Severity.ERROR, str(error), place, hint)


def _read_back(
    catalog: Catalog, target: targets.Target, options: Mapping[str, str], artifacts: Sequence[Artifact]
) -> None:
    from errbook.readback import ReadBackError, read_back
    from errbook.render import template_line

    try:
        read_back(catalog, artifacts)
    except ReadBackError as error:
        place = template_line(catalog, target, options, error.path, error.line)
        raise targets.TargetError(f"{place}: what it makes, {error.path}:{error.line}, is wrong: {error}") from error


def _inputs(project: Project, reading: Reading) -> list[tuple[str, str]]:
    """Return the sources, and of the settings what they say, since other tools may share their file."""
    said = json.dumps(project.settings.document.tree, sort_keys=True, ensure_ascii=False)
    return [
        (project.source.path, said),
        *((source.path, source.text) for source in reading.sources if source != project.source),
    ]


def _read(source: Source, chosen: Settings) -> tuple[Document, tuple[Diagnostic, ...]]:
    document, diagnostics = read(source, chosen.columns)
    is_page = source.path.endswith(MARKDOWN)
    if chosen.pinned and is_page:
        from errbook.pinning import pinned

        diagnostics = pinned(document, diagnostics, chosen.columns)
    dense = tuple(density.check(document))
    if is_page and not dense:
        from errbook.pages import content

        pages: list[dict[str, Any]] = [{"path": source.path, "content": content(source, document)}]
        if chosen.columns:
            pages[0]["columns"] = dict(chosen.columns)
        if source.line_break == "\r\n":
            pages[0]["line_break"] = "CRLF"
        said = [(), *((field,) for field in pages[0]), *(("columns", header) for header in chosen.columns)]
        places: dict[Key, Location] = {("pages", 0, *key): Location(source.path, 0, 0, 0, 0) for key in said}
        document = Document({**document.tree, "pages": pages}, {**document.origins, **places}, document.tables)
    return document, (*diagnostics, *dense)


def _understand(
    sources: Sequence[Source],
    documents: Sequence[Document],
    diagnostics: Sequence[Diagnostic],
    watch: Watch,
) -> Reading:
    watch("validate")
    document, contradictions = merge.merge(documents)
    misshapen = schema.check(document)
    by_name = inherited_status.settle(document)
    unreadable = misshapen or any(finding.rule == density.DENSE for finding in diagnostics)
    catalog = None if unreadable else validate.from_tree(document.tree)
    findings = {*diagnostics, *contradictions, *by_name, *misshapen}
    if not document.tree.get("errors") and not findings:
        findings.add(_empty(sources))
    return Reading(tuple(sources), document, catalog, tuple(sorted(findings, key=_place)))


def _linted(reading: Reading, chosen: Settings, watch: Watch) -> Reading:
    """Return the reading with what the rules find; of what is no catalogue, in the parts that would fit one."""
    watch("lint")
    from errbook.rules import lint

    document, catalog = reading.document, reading.catalog
    if catalog is None:
        from errbook.sound import sound

        document = sound(document)
        catalog = validate.from_tree(document.tree)
    linted = lint(catalog, document, chosen, today(), reading.diagnostics)
    return reading._replace(diagnostics=tuple(sorted(set(linted), key=_place)))


def _milder(finding: Diagnostic) -> Diagnostic:
    """Return a finding as it counts for a page that is no source: its rows stay on it, even those read no more."""
    from errbook.rules import is_repeated_row

    return finding._replace(severity=Severity.WARNING) if is_repeated_row(finding) else finding


def _place(diagnostic: Diagnostic) -> tuple[Any, ...]:
    return (diagnostic.location or Location(""), diagnostic.rule, diagnostic.message)


def _empty(sources: Sequence[Source]) -> Diagnostic:
    return Diagnostic(
        "no-codes",
        Severity.WARNING,
        "no source lists an error code",
        Location(sources[-1].path, 0, 0, 0, 0),
        "list them under `errors:`, each with a `code` and a `description`",
    )


def read_regular(path: Path) -> bytes:
    """Return the bytes of a file; raises `OSError` also for a pipe or a device, which might never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(EINVAL, "it is no regular file", path)
    return path.read_bytes()


def _unreadable(project: Project, index: int, path: str, error: OSError | ValueError) -> Diagnostic:
    hint = "correct the path, which is relative to this file, or bring the file back"
    if isinstance(error, FileNotFoundError) and any(sign in path for sign in "*?["):
        hint = "name each file; a path is no pattern"
    elif getattr(error, "errno", 0) == EINVAL and (project.folder / path).is_dir():
        hint = "name each file in the folder"
    return Diagnostic(
        "unreadable-source",
        Severity.ERROR,
        f"{path} cannot be read: {getattr(error, 'strerror', error)}",
        project.settings.document.where(("sources", index)),
        hint,
    )
