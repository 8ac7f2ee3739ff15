"""Two catalogues, compared: every difference between them, as changes that mean something. Pure."""

from collections.abc import Iterator

from errbook.history.anchors import anchors
from errbook.history.difference import Difference, Part
from errbook.history.envelope import compare_envelopes
from errbook.history.errors import compare_errors, same_errors, sunset
from errbook.history.lineage import Lineage, lineage
from errbook.history.matching import match
from errbook.history.wording import changed, text, texts
from errbook.model import Catalog, Page, PageTable
from errbook.naming import called
from errbook.text import Text

WHOLE = Part((None, None), ((), ()))
"""The catalogues as a whole."""


def compare(
    before: Catalog, after: Catalog, days: tuple[str | None, str | None] = (None, None)
) -> tuple[Difference, ...]:
    """Return every change from one catalogue to the other; none if they say the same.

    `days` are those of the catalogues, as `YYYY-MM-DD`, to tell whether a sunset passed in between.
    """
    found = lineage(before, after)
    return (
        *found.differences,
        *_errors(before, after, found, days),
        *compare_envelopes(before.envelope, after.envelope),
        *_categories(before, after),
        *_guides(before, after),
        *_pages(before, after, found),
        *_catalog(before, after),
    )


def _errors(
    before: Catalog, after: Catalog, found: Lineage, days: tuple[str | None, str | None]
) -> Iterator[Difference]:
    addresses, calls = (anchors(before), anchors(after)), (called(before.names), called(after.names))
    for index, other in found.pairs:
        old, new = before.errors[index], after.errors[other]
        codes = (old.code.source, new.code.source)
        part = Part(codes, (("errors", index), ("errors", other)))
        if not same_errors(old, new):
            yield from compare_errors(part, old, new)
        if codes[0] == codes[1]:
            yield from changed(part.of("name"), "constant-changed", calls[0][codes[0]], calls[1][codes[1]])
        if old.deprecated and days[0] and days[1]:
            yield from sunset(part, old, new, (days[0], days[1]))
        if codes[0] in addresses[0] and codes[1] in addresses[1]:
            places = addresses[0][codes[0]], addresses[1][codes[1]]
            yield from changed(part.of("anchor"), "anchor-changed", *places)
    order = [index for index, _ in found.pairs]
    if order != sorted(order):
        yield WHOLE.of("errors").difference("order-changed")


def _categories(before: Catalog, after: Catalog) -> Iterator[Difference]:
    if before.categories == after.categories:
        return
    matched, part = (
        match(before.categories, after.categories, lambda category: category.name),
        WHOLE.of("categories"),
    )
    for index, category in matched.gone:
        yield part.item(category.name.source, index, None).difference("category-removed", category.name)
    for index, category in matched.come:
        yield part.item(category.name.source, None, index).difference("category-added", None, category.name)
    for index, other, old, new in matched.both:
        item = part.item(old.name.source, index, other)
        statuses = old.http_statuses, new.http_statuses
        yield from changed(item.of("http_status"), "category-status-changed", *statuses)
        yield from text(item.of("description"), old.description, new.description)
    if matched.reordered:
        yield part.difference("order-changed")


def _guides(before: Catalog, after: Catalog) -> Iterator[Difference]:
    if before.troubleshooting == after.troubleshooting:
        return
    part = WHOLE.of("troubleshooting")
    matched = match(before.troubleshooting, after.troubleshooting, lambda guide: guide.title)
    for index, guide in matched.gone:
        yield part.item(guide.title.source, index, None).difference("guide-removed", guide.title)
    for index, guide in matched.come:
        yield part.item(guide.title.source, None, index).difference("guide-added", None, guide.title)
    for index, other, old, new in matched.both:
        item = part.item(old.title.source, index, other)
        yield from changed(item.of("codes"), "guide-codes-changed", old.codes, new.codes)
        yield from text(item.of("steps"), old.steps, new.steps)
    if matched.reordered:
        yield part.difference("order-changed")


def _pages(before: Catalog, after: Catalog, found: Lineage) -> Iterator[Difference]:
    if before.pages == after.pages:
        return
    matched, part = match(before.pages, after.pages, lambda page: page.path), WHOLE.of("pages")
    for index, page in matched.gone:
        yield part.item(page.path.source, index, None).difference("page-removed", page.path)
    for index, page in matched.come:
        yield part.item(page.path.source, None, index).difference("page-added", None, page.path)
    names = {before.errors[index].code: after.errors[other].code for index, other in found.pairs}
    kept = {name: name for name in names.values()}
    for index, other, old, new in matched.both:
        if old != new and _prose(old, names) != _prose(new, kept):
            yield part.item(old.path.source, index, other).difference("page-changed")
    if matched.reordered:
        yield part.difference("order-changed")


def _prose(page: Page, names: dict[Text, Text]) -> list[object]:
    """Return what a page says beside the errors: its text, and the order of the codes in `names`."""
    return [
        (part.headers, [names[code] for code in part.codes if code in names]) if isinstance(part, PageTable) else part
        for part in page.content
    ]


def _catalog(before: Catalog, after: Catalog) -> Iterator[Difference]:
    yield from texts(WHOLE, before, after, ("title", "description"))
    yield from changed(WHOLE.of("version"), "version-changed", before.version, after.version)
    yield from changed(WHOLE.of("base_uri"), "base-uri-changed", before.base_uri, after.base_uri)
