"""Release notes for those who use the API: what changed from release to release, from the history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from errbook.artifact import Artifact
from errbook.confinement import Announce, confined
from errbook.encoders import Encoded, markdown
from errbook.history.archive import Archive, Edition, edition, sound
from errbook.history.compare import compare
from errbook.history.difference import Difference
from errbook.history.kinds import KINDS, Effect
from errbook.history.message import message
from errbook.history.opening import archive_of, opened
from errbook.history.review import UnreadableError
from errbook.history.version import parse
from errbook.model import Catalog, Error
from errbook.pipeline import Project, Watch
from errbook.render import TEMPLATE_FAULTS, environment
from errbook.targets import TargetError, Template, built_in_folder
from errbook.text import Text

TEMPLATE = "changelog.md.jinja"
"""The template, in the folder `changelog` of errbook's templates or the project's."""

PARTS: Mapping[str, str] = {
    "breaking": "Breaking changes",
    "deprecated": "Deprecated",
    "new": "New codes",
    "changes": "Changes",
    "documentation": "Documentation",
}
"""The parts of the notes in their order, each with its heading."""


class Note(NamedTuple):
    """A change, told in Markdown that is safe in every docs site."""

    text: Encoded
    """A sentence without its full stop."""
    details: tuple[Encoded, ...] = ()
    """Whole sentences that belong to it."""


class Part(NamedTuple):
    """The notes under one heading."""

    name: str
    """A key of `PARTS`, for templates to choose by."""
    title: Encoded
    notes: tuple[Note, ...]


class Release(NamedTuple):
    """What one release changed."""

    name: Encoded
    day: Encoded | None
    """When it was released, as `YYYY-MM-DD`; `None` while it is not."""
    parts: tuple[Part, ...]


def of_project(project: Project, first: str | None, last: str | None, watch: Watch, *, whole: bool) -> str:
    """Return the notes of a project from `first` to `last`, or from its last release to the working tree.

    With `whole` they start from the beginning. Raises `GitError`, `TargetError`, and `UnreadableError` for the
    edition that the notes start from or end with.
    """
    archive = archive_of(project)
    if whole and first is None:
        archive.repository.need_all()
    now = opened(None, project, None, watch)
    if first is None and not whole:
        first = archive.repository.last_release().name
    steps = editions(archive, first, last or _unreleased(now, first), watch)
    made = releases(steps, project.settings.compatibility, whole=first is None)
    title = now.reading.catalog.api if now.reading.catalog else Text("API")
    return as_markdown(made, title, project.templates)


def _unreleased(now: Edition, released: str | None) -> Edition:
    """Return the working tree under the version that it states, if that is not released yet."""
    stated = now.reading.catalog.version if now.reading.catalog else None
    version = parse(stated.source) if stated else None
    known = parse(released) if released else None
    name = str(version) if version and known and version.precedence > known.precedence else "Unreleased"
    return replace(now, name=name, day=None)


def editions(archive: Archive, first: str | None, last: Edition | str, watch: Watch) -> Iterator[Edition]:
    """Yield the catalogue at `first`, if that is given, at each release since, and at `last`.

    Raises `GitError` where a revision is not known, and `UnreadableError` for `first` and `last`.
    """
    repository = archive.repository
    tip = repository.known("HEAD" if isinstance(last, Edition) else last)
    start = repository.known(first) if first is not None else None
    if first is not None:
        yield _readable(edition(archive, first, watch))
    before = repository.parents(start) if start else {}
    named = {first, None if isinstance(last, Edition) else last}
    for tag in repository.tags(merged=tip):
        if tag.commit not in before and tag.name not in named and archive.states([tag.commit])[tag.commit].sources:
            yield replace(edition(archive, tag.name, watch), day=tag.day)
    yield _readable(last if isinstance(last, Edition) else edition(archive, last, watch))


def _readable(edition: Edition) -> Edition:
    if sound(edition.reading) is None:
        raise UnreadableError(edition)
    return edition


def releases(steps: Iterable[Edition], policy: str, *, whole: bool = False) -> list[Release]:
    """Return the notes for each step from one edition to the next, the latest first.

    With `whole` the first edition is told too, all of whose codes are new. An edition that cannot be read is
    passed over: what it changed is told with the next.
    """
    made: list[Release] = []
    before: Catalog | None = None
    for step in steps:
        after = sound(step.reading)
        if after is None:
            continue
        if before is None and whole:
            before = after._replace(errors=(), retired=())
        if before is not None:
            made.append(_release(step, before.public, after.public, policy))
        before = after
    return made[::-1]


def as_markdown(made: Iterable[Release], title: Text, own: Path | None) -> str:
    """Return the notes as the template writes them; `own` is the project's folder of templates.

    Raises `TargetError` where the template is wrong.
    """
    template = _template(own)
    releases = tuple(made)

    def write(announce: Announce) -> Iterator[Artifact]:
        announce(template.path)
        yield Artifact(TEMPLATE, _written(template, releases, title))

    is_own = own is not None and Path(template.path).is_relative_to(own)
    (notes,) = confined(write) if is_own else write(lambda _: None)
    return notes.text


def _written(template: Template, releases: tuple[Release, ...], title: Text) -> str:
    try:
        page = environment({TEMPLATE: template}, {}).get_template(TEMPLATE)
        return page.render({"releases": releases, "title": title})
    except TEMPLATE_FAULTS as error:
        raise TargetError(f"{_place(error, template)}: {error}") from error


def _place(error: Exception, template: Template) -> str:
    """Return the line of the template at which `error` arose."""
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == template.path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{template.path}:{line}" if line else template.path


def _template(own: Path | None) -> Template:
    folders = [folder / "changelog" for folder in (own, built_in_folder()) if folder]
    path = next(folder / TEMPLATE for folder in folders if (folder / TEMPLATE).is_file())
    if path.resolve() != path.parents[1].resolve() / "changelog" / TEMPLATE:
        raise TargetError(f"{path} leads out of its folder; put the file itself there")
    try:
        return Template(str(path), path.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise TargetError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error


def _release(step: Edition, before: Catalog, after: Catalog, policy: str) -> Release:
    notes: dict[str, dict[Note, None]] = {name: {} for name in PARTS}
    teller, differences = _Teller(before, after), compare(before, after)
    deprecated = {difference.code for difference in differences if difference.kind == "code-deprecated"}
    for difference in differences:
        kind = KINDS[difference.kind]
        told_already = difference.kind == "replacement-named" and difference.code in deprecated
        if kind.notes != "none" and not told_already:
            breaking = kind.effects(policy).worst is Effect.BREAKING
            notes["breaking" if breaking else kind.notes][teller.note(difference)] = None
    parts = tuple(Part(name, Encoded(title), tuple(notes[name])) for name, title in PARTS.items() if notes[name])
    return Release(markdown.heading(Text(step.name)), Encoded(step.day) if step.day else None, parts)


class _Teller:
    """Tells of changes between two catalogues to those who use the API."""

    def __init__(self, before: Catalog, after: Catalog) -> None:
        self.before = {error.code.source: error for error in before.errors}
        self.after = {error.code.source: error for error in after.errors}
        self.retired = {item.code.source: item for item in after.retired}

    def note(self, difference: Difference) -> Note:
        """Return what to tell of a change; texts that changed are told of once for each code."""
        if KINDS[difference.kind].notes == "documentation":
            subject = markdown.code(difference.code) if difference.code else "the errors"
            return Note(Encoded(f"The documentation of {subject} was revised"))
        told = message(difference, markdown.code)
        return Note(Encoded(told[:1].upper() + told[1:]), tuple(self._details(difference)))

    def _details(self, difference: Difference) -> Iterator[Encoded]:
        code = difference.code or ""
        if difference.kind in {"code-added", "code-reused", "code-widened"}:
            yield from _sentence(self.after[code].description)
        elif difference.kind == "code-removed":
            gone, stone = self.before[code], self.retired.get(code)
            if stone and stone.reason:
                yield from _sentence(stone.reason)
            yield from _instead(stone.replaced_by if stone and stone.replaced_by else gone.replaced_by)
        elif difference.kind == "code-deprecated":
            yield from _deprecation(self.after[code])


def _deprecation(error: Error) -> Iterator[Encoded]:
    deprecated = error.deprecated
    if deprecated and deprecated.reason:
        yield from _sentence(deprecated.reason)
    yield from _instead(error.replaced_by)
    if deprecated and deprecated.sunset:
        yield Encoded(f"It may be gone from {markdown.text(deprecated.sunset)} on.")


def _sentence(text: Text) -> Iterator[Encoded]:
    told = markdown.inline(text)
    if told:
        yield Encoded(told if told.endswith((".", "!", "?", ":", "…")) else f"{told}.")


def _instead(codes: Iterable[Text]) -> Iterator[Encoded]:
    listed = " or ".join(map(markdown.code, codes))
    if listed:
        yield Encoded(f"Use {listed} instead.")
