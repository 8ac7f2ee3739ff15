"""What `errbook diff` tells: two editions compared, and the waivers and tombstones of the project checked."""

from collections.abc import Iterator
from dataclasses import replace

from errbook.diagnostic import Diagnostic
from errbook.history.archive import Archive, Edition, sound
from errbook.history.comparison import Comparison, compared
from errbook.history.opening import archive_of, opened
from errbook.history.repository import GitError
from errbook.history.tombstones import disturbed, tombstones
from errbook.history.waivers import check
from errbook.pipeline import Project, Watch
from errbook.settings import Settings
from errbook.today import today


class UnreadableError(Exception):
    """An edition says nothing that is a catalogue."""

    def __init__(self, edition: Edition) -> None:
        """Tell that `edition` is so."""
        super().__init__(f"{edition.name} has no catalog that can be read")
        prefix, reading = edition.prefix, edition.reading
        self.sources = tuple(source._replace(path=prefix + source.path) for source in reading.sources)
        self.findings = tuple(_moved(finding, prefix) for finding in reading.diagnostics)


def review(project: Project | None, against: str | None, revised: str | None, watch: Watch) -> Comparison:
    """Return the comparison of `against`, or else the last release, with `revised`, or else the working tree.

    Waivers live from one release to the next, so that only against the last release one can be of no use.
    Raises `GitError`, `pipeline.ProjectError`, and `UnreadableError`.
    """
    archive = _archive(project, needed=against is None)
    watch("read")
    base = archive.repository.last_release().name if archive and against is None else against
    before, after = (opened(name, project, archive, watch) for name in (base, revised))
    for edition in (before, after):
        if sound(edition.reading) is None:
            raise UnreadableError(edition)
    watch("compare")
    chosen = project.settings if project else Settings(sources=())
    comparison = compared(before, after, chosen, today())
    findings = [*check(comparison.rulings, chosen, today())] if against is None and revised is None else []
    if archive and revised is None:
        watch("tombstones")
        findings += _disturbed(comparison, archive, watch)
    return replace(comparison, findings=tuple(findings))


def _moved(finding: Diagnostic, prefix: str) -> Diagnostic:
    """Return a finding under the paths of its edition."""
    place = finding.location
    related = tuple((other._replace(path=prefix + other.path), said) for other, said in finding.related)
    moved = place._replace(path=prefix + place.path) if place else None
    return finding._replace(location=moved, related=related)


def _archive(project: Project | None, *, needed: bool) -> Archive | None:
    if project is None:
        if needed:
            raise GitError("say what to compare with: `--against`, since there is no project here")
        return None
    try:
        return archive_of(project)
    except GitError:
        if needed:
            raise
        return None


def _disturbed(comparison: Comparison, archive: Archive, watch: Watch) -> Iterator[Diagnostic]:
    kinds = {"code-reused", "tombstone-removed"}
    told = {ruling.difference.code or "" for ruling in comparison.rulings if ruling.difference.kind in kinds}
    known = tombstones(archive, archive.repository.tags(), watch).values()
    reading = comparison.after.reading
    if reading.catalog:
        yield from disturbed(known, reading.catalog, reading.document, told)
