"""A page, revised to say what the catalogue means: what is gone, what has changed, what is new and where."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from errbook.docs import entries, sections
from errbook.docs.additions import inserted
from errbook.docs.edits import Edit, edited
from errbook.docs.standing import Standing
from errbook.docs.surroundings import envelope_edits, guide_edits
from errbook.model import Catalog, Error, Guide
from errbook.readers.page import Span


def revised(
    standing: Standing,
    catalog: Catalog,
    new: Collection[str],
    guides: Sequence[Guide] = (),
    apart: Collection[str] = (),
) -> str:
    """Return the text of the page in which only what `catalog` means otherwise has changed.

    Of the codes that are not on the page those in `new` are added, and `guides` to its troubleshooting.
    Codes in `apart` get a section of their own, not a place beside others of their category.
    """
    revision = _Revision(standing, catalog, new, apart)
    changes = [
        *revision.edits(),
        *envelope_edits(standing, catalog),
        *guide_edits(standing, catalog, guides),
    ]
    return edited(standing.text, changes) if changes else standing.text


def headed(standing: Standing, catalog: Catalog) -> str:
    """Return the text of the page in which the headings over errors say what `catalog` means, and no more."""
    return edited(standing.text, list(_Revision(standing, catalog, (), ()).headings()))


class _Revision:
    def __init__(self, standing: Standing, catalog: Catalog, new: Collection[str], apart: Collection[str]) -> None:
        self.standing = standing
        self.apart = apart
        self.errors: Mapping[str, Error] = {error.code.source: error for error in catalog.errors}
        self.categories = {category.name.source: category for category in catalog.categories}
        self.names = list(
            dict.fromkeys((*self.categories, *(error.category.source for error in catalog.errors if error.category)))
        )
        self.meanings = sections.meanings(standing, self.errors, self.names)
        self.gone: list[int] = []
        """The errors on the page, by index, that are no longer in the catalogue or in their place."""
        self.stays: dict[str, int] = {}
        """The others, by code."""
        self._sort()
        moved = {standing.errors[index]["code"] for index in self.gone}
        self.new = [
            error for code, error in self.errors.items() if code not in self.stays and (code in moved or code in new)
        ]

    def _sort(self) -> None:
        leaders: dict[object, Error] = {}
        for index, said in enumerate(self.standing.errors):
            error = self.errors.get(said["code"])
            if error is not None and index in self.standing.repeated:
                continue
            if error is None or self._has_moved(index, error):
                self.gone.append(index)
                continue
            leader = leaders.setdefault(self.standing.document.origins["errors", index], error)
            if leader is not error and not entries.alike(self.standing, index, leader, error):
                self.gone.append(index)
            else:
                self.stays[said["code"]] = index

    def _has_moved(self, index: int, error: Error) -> bool:
        said = self.standing.errors[index].get("category")
        if said is None or error.category is None or self.meanings.get(said) == error.category.source:
            return False
        return not self.standing.owns(index, "category")

    def edits(self) -> Iterator[Edit]:
        """Yield the edits of errors and of the headings over them."""
        yield from self._changed()
        if self.new:
            yield from self._added()
        if self.gone:
            removals = list(self._removed())
            yield from removals
            yield from sections.emptied(self.standing, removals)
        yield from self.headings()

    def headings(self) -> Iterator[Edit]:
        """Yield the edits of the headings over errors."""
        yield from sections.heading_edits(self.standing, self.meanings, self.categories)

    def _changed(self) -> Iterator[Edit]:
        done: set[object] = set()
        for code, index in self.stays.items():
            place = self.standing.document.origins["errors", index]
            if place not in done and entries.differs(self.standing, index, self.errors[code]):
                yield from entries.edits(self.standing, index, self.errors[code])
            done.add(place)

    def _removed(self) -> Iterator[Edit]:
        places = self.standing.document.origins
        others = set(range(len(self.standing.errors))).difference(self.gone)
        stay = {places["errors", index] for index in others}
        for index in self.gone:
            place = places["errors", index]
            if place in stay:
                yield self._without_codes(index)
            else:
                entry = self.standing.entry(index)
                yield self.standing.removal(entry) if self.standing.is_alone(index) else Edit(*entry, "")
        yield from sections.details(self.standing, {self.standing.errors[index]["code"] for index in self.gone})
        gone = set(self.gone)
        for table in self.standing.document.tables:
            if table.errors and gone.issuperset(table.errors):
                yield self.standing.removal(Span(*self.standing.offsets.span(table.location)))

    def _without_codes(self, gone: int) -> Edit:
        """Return the edit that leaves of several codes in one place those that stay."""
        origins = self.standing.document.origins
        indexes = [
            index for index in range(len(self.standing.errors)) if origins["errors", index] == origins["errors", gone]
        ]
        spans = [self.standing.span(("errors", index, "code")) for index in indexes]
        codes = [
            self.standing.text[slice(*span)]
            for index, span in zip(indexes, spans, strict=True)
            if index not in self.gone
        ]
        joint = self.standing.text[spans[0].end : spans[1].start]
        return Edit(spans[0].start, spans[-1].end, joint.join(codes))

    def _added(self) -> Iterator[Edit]:
        new = {error.code.source for error in self.new}
        groups: dict[str | None, list[Error]] = {_category(error): [] for error in self.new}
        for error in self.errors.values():
            group = groups.get(_category(error))
            if group is not None:
                group.append(error)
        for name, errors in groups.items():
            beside = [error for error in errors if error.code.source not in self.apart]
            yield from self._beside(beside, new)
            here = any(error.code.source in self.stays for error in beside)
            rest = [error for error in errors if error.code.source in new and (not here or error not in beside)]
            if rest:
                category = self.categories.get(name or "")
                yield sections.section(self.standing, name or sections.OTHERS, category, rest, self._before(name))

    def _beside(self, errors: Sequence[Error], new: Collection[str]) -> Iterator[Edit]:
        """Yield the insertion of new errors behind the ones that they follow in their category."""
        waiting: list[Error] = []
        anchor: int | None = None
        for error in errors:
            if error.code.source in new:
                waiting.append(error)
            elif error.code.source in self.stays:
                index = self.stays[error.code.source]
                before = anchor is None
                yield from inserted(self.standing, index if anchor is None else anchor, waiting, before=before)
                anchor, waiting = index, []
        if anchor is not None:
            yield from inserted(self.standing, anchor, waiting, before=False)

    def _before(self, name: str | None) -> int | None:
        """Return the last error on the page of the categories before `name`, or else of all."""
        before = set(self.names[: self.names.index(name)] if name in self.names else self.names)
        indexes = range(len(self.standing.errors))
        there = [
            index for index in indexes if self.meanings.get(self.standing.errors[index].get("category", "")) in before
        ]
        return max(there, default=len(indexes) - 1 if indexes else None)


def _category(error: Error) -> str | None:
    return error.category.source if error.category else None
