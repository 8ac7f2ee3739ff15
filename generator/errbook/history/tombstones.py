"""Whether every code that was ever retired still rests: neither forgotten nor used again."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Location
from errbook.history.archive import Archive
from errbook.history.repository import Tag
from errbook.model import Catalog
from errbook.pipeline import Watch
from errbook.readers.words import ALIKE, words


class Tombstone(NamedTuple):
    """A code that a release lists as retired."""

    code: str
    release: str
    place: Location | None
    """Where; the path is as `git show` takes it."""


def tombstones(archive: Archive, tags: Iterable[Tag], watch: Watch) -> dict[str, Tombstone]:
    """Return every code that any release lists as retired, with the last that does."""
    states = archive.states([tag.commit for tag in tags])
    found: dict[str, Tombstone] = {}
    speaking = _speaking(archive, {each for state in states.values() for _, each in state.sources})
    for tag in tags:
        if not any(each in speaking for _, each in states[tag.commit].sources):
            continue
        reading = archive.reading(tag.commit, watch)
        prefix = f"{tag.name}:{archive.repository.prefix}"
        retired = reading.catalog.retired if reading and reading.catalog else ()
        for index, item in enumerate(retired):
            place = reading.document.where(("retired", index)) if reading else None
            moved = place._replace(path=prefix + place.path) if place else None
            found[item.code.source] = Tombstone(item.code.source, tag.name, moved)
    return found


def disturbed(
    known: Iterable[Tombstone], catalog: Catalog, document: Document, told: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield the tombstones that `catalog` has lost or uses again, but for the codes that are `told` of."""
    retired = {item.code.source for item in catalog.retired}
    active = {error.code.source: index for index, error in enumerate(catalog.errors)}
    silent = set(told)
    for stone in known:
        related = ((stone.place, f"{stone.code} is retired here"),) if stone.place else ()
        if stone.code in active and stone.code not in silent:
            yield Diagnostic(
                "tombstone-reused",
                Severity.ERROR,
                f"`{stone.code}` is used again, and {stone.release} lists it as retired",
                document.where(("errors", active[stone.code], "code")),
                "choose a code that was never used: old clients take this one for what it once was",
                related,
            )
        elif stone.code not in retired and stone.code not in active and stone.code not in silent:
            yield Diagnostic(
                "tombstone-deleted",
                Severity.ERROR,
                f"`{stone.code}` is not under `retired`, where {stone.release} lists it",
                document.where(("retired",)),
                "bring it back: a retired code stays listed for ever, so that nobody uses it again",
                related,
            )


def _speaking(archive: Archive, ids: set[str]) -> set[str]:
    """Return the sources that may list retired codes: each has the name of the field, or such a heading, in it."""
    contents = archive.repository.contents(sorted(ids)) if ids else {}
    return {each for each, data in contents.items() if _speaks(data.decode(errors="replace"))}


def _speaks(text: str) -> bool:
    folded = text.casefold().translate(ALIKE)
    return any(heading in folded for heading in words().retired)
