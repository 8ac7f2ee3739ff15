"""The headings of a page that name categories, and the sections under them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from errbook.docs import tables
from errbook.docs.cells import field_of
from errbook.docs.edits import Edit
from errbook.docs.standing import Standing
from errbook.document import Source
from errbook.encoders.markdown import heading
from errbook.model import Category, Error
from errbook.readers.blocks import Block, last_of_section
from errbook.readers.outline import category_name, stated_statuses
from errbook.readers.page import Page, Span
from errbook.readers.spelling import STATUS
from errbook.readers.words import unmarked
from errbook.text import Text

OTHERS = "Other errors"
"""The heading over errors of no category on a page that has categories."""


def meanings(standing: Standing, errors: Mapping[str, Error], names: Sequence[str]) -> dict[str, str]:
    """Return for each category on the page its name in the catalogue, unless it is gone from there.

    A category that is gone, and all of whose errors are in one that is not on the page, was renamed to that.
    """
    said = [category["name"] for category in standing.document.tree.get("categories", ())]
    known = set(names)
    found = {name: name for name in said if name in known}
    if len(found) < len(said):
        read = {_as_read(name): name for name in names}
        found |= {name: read[name] for name in said if name not in known and name in read}
        found |= _renamed(standing, errors, found)
    return found


def _as_read(name: str) -> str:
    """Return the name of a category as it is read from a heading that errbook wrote."""
    return category_name(title_of(name, ()))


def _renamed(standing: Standing, errors: Mapping[str, Error], found: Mapping[str, str]) -> dict[str, str]:
    now: dict[str, set[str]] = {}
    for said in standing.errors:
        error = errors.get(said["code"])
        if error is not None and error.category and said.get("category", "") not in found:
            now.setdefault(said.get("category", ""), set()).add(error.category.source)
    moved = {said: min(names) for said, names in now.items() if len(names) == 1}
    counts = Counter((*found.values(), *moved.values()))
    return {said: name for said, name in moved.items() if counts[name] == 1}


def title_of(name: str, statuses: Sequence[int]) -> str:
    """Return the text of a heading that is read as this name and these statuses."""
    shown: str = heading(Text(name))
    if _states(shown) == list(statuses):
        return shown
    if _states(shown):
        shown = STATUS.sub(lambda status: f"&#{ord(status[0][0])};{status[0][1:]}", shown)
    return f"{shown} ({'/'.join(map(str, statuses))})" if statuses else shown


def _states(title: str) -> list[int]:
    """Return the statuses that a heading states with its name, and not beside it."""
    page = Page(Source("", title))
    statuses, _, name = stated_statuses(page, Span(0, len(title)))
    return list(statuses) if name == Span(0, len(title)) else [0, *statuses]


def heading_edits(standing: Standing, names: Mapping[str, str], categories: Mapping[str, Category]) -> Iterator[Edit]:
    """Yield what makes the headings name categories as `names` says, with the statuses of these."""
    for index, said in enumerate(standing.document.tree.get("categories", ())):
        name = names.get(said["name"])
        if name is None:
            continue
        stated = said.get("http_status", [])
        stated = [stated] if isinstance(stated, int) else stated
        category = categories.get(name)
        wanted = list(category.http_statuses) if category and category.http_statuses else stated
        if name in (said["name"], unmarked(said["name"])) and wanted == stated:
            continue
        yield from _heading_edit(standing, index, said["name"], name, wanted if stated else [])


def _heading_edit(standing: Standing, index: int, said: str, name: str, statuses: Sequence[int]) -> Iterator[Edit]:
    place = standing.span(("categories", index, "name"))
    line = standing.lines(place)
    if not standing.text[line.start : place.start].strip(" \t>").startswith("#"):
        return
    if said != _as_read(name):
        yield Edit(*place, title_of(name, ()))
    if statuses:
        span = standing.span(("categories", index, "http_status"))
        if line.start <= span.start < line.end and not place.start <= span.start < place.end:
            yield Edit(*span, "/".join(map(str, statuses)))


def details(standing: Standing, codes: Collection[str]) -> Iterator[Edit]:
    """Yield the removal of the sections whose headings are `codes`."""
    blocks = standing.blocks
    for index, block in enumerate(blocks):
        if block.kind == "heading" and unmarked(standing.text[slice(*block.span)]) in codes:
            yield _without_section(standing, index, last_of_section(blocks, index))


def _without_section(standing: Standing, first: int, last: int) -> Edit:
    """Return the removal of all from the heading at `first` up to what follows the block at `last`."""
    blocks = standing.blocks
    end = standing.lines(blocks[last + 1].span).start if last + 1 < len(blocks) else len(standing.text)
    return Edit(standing.lines(blocks[first].span).start, end, "")


def emptied(standing: Standing, removals: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the removal of headings under which `removals` leave nothing."""
    blocks = standing.blocks
    edits = sorted(removals)
    for index, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        last = last_of_section(blocks, index)
        if last > index and all(_is_removed(inner, edits) for inner in blocks[index + 1 : last + 1]):
            yield _without_section(standing, index, last)


def _is_removed(block: Block, edits: Sequence[Edit]) -> bool:
    at = bisect_right(edits, (block.span.start, len(edits) and edits[-1].end + block.span.start, "")) - 1
    return at >= 0 and edits[at].end >= block.span.end


def section(
    standing: Standing, name: str, category: Category | None, errors: Sequence[Error], after: int | None
) -> Edit:
    """Return the insertion of a new section behind that of the error at `after`, or at the end."""
    level, at = _place(standing, after)
    statuses = category.http_statuses if category else ()
    made = tables.table(tables.headers_for(errors, statuses, _code_header(standing)), tables.of(errors))
    text = f"{'#' * level} {title_of(name, statuses)}\n\n{made}".replace("\n", standing.newline)
    if at < len(standing.text):
        return Edit(at, at, text + standing.newline)
    missing = 2 - len(standing.text) + len(standing.text.rstrip("\r\n")) if standing.text else 0
    return Edit(at, at, standing.newline * missing + text)


def _code_header(standing: Standing) -> str:
    """Return what heads the codes on the page, if a canonical table may have it."""
    listings = (table for table in standing.document.tables if "code" in table.fields)
    headers = (table.headers[table.fields.index("code")] for table in listings)
    return next((header for header in headers if field_of(header) == "code"), tables.CODE)


def _place(standing: Standing, after: int | None) -> tuple[int, int]:
    """Return the level of a new heading, and where it goes."""
    if after is None:
        return 2, len(standing.text)
    headings = [block for block in standing.blocks if block.kind == "heading"]
    place = standing.span(("errors", after, "category")).start if "category" in standing.errors[after] else -1
    start = standing.span(("errors", after)).start
    own = next((block for block in headings if block.span.start <= place < block.span.end), None)
    level = own.level if own else 2
    behind = next((block for block in headings if block.span.start > start and block.level <= level), None)
    return level, standing.lines(behind.span).start if behind else len(standing.text)
