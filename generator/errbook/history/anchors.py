"""Where on a page a code is documented: the address that bookmarks and links lead to."""

import re
from collections.abc import Iterable, Iterator

from errbook.model import Catalog, Page, PageTable

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_OWN_ID = re.compile(r"[ \t]*\{[ \t]*#([^\s{}]+)[ \t]*\}$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_CELL_MARKS = " \t`*_"


def anchors(catalog: Catalog) -> dict[str, str]:
    """Return for each code on a page the page and fragment, as in `errors.md#server-errors-500`."""
    codes = {error.code.source for error in catalog.errors}
    found: dict[str, str] = {}
    for page in catalog.pages:
        for code, fragment in _on_page(page, codes):
            found.setdefault(code, f"{page.path.source}#{fragment}" if fragment else page.path.source)
    return found


def _on_page(page: Page, codes: set[str]) -> Iterator[tuple[str, str]]:
    fragment, seen, fence = "", dict[str, int](), ""
    for part in page.content:
        if isinstance(part, PageTable):
            yield from ((code.source, fragment) for code in part.codes)
            continue
        for line in part.source.splitlines():
            opened = _FENCE.match(line)
            if opened and (not fence or line.strip().startswith(fence)):
                fence = "" if fence else opened[1]
            heading = None if fence else _HEADING.match(line)
            if heading:
                fragment = _fragment(heading[1], seen)
            if heading or (not fence and line.lstrip().startswith("|")):
                yield from ((code, fragment) for code in _named(line, codes))


def _fragment(heading: str, seen: dict[str, int]) -> str:
    """Return the fragment that GitHub and Docusaurus give a heading: its own id, or its text as a slug."""
    own = _OWN_ID.search(heading)
    slug = own[1] if own else _NOT_IN_SLUG.sub("", heading.lower()).replace(" ", "-")
    seen[slug] = seen.get(slug, -1) + 1
    return f"{slug}-{seen[slug]}" if seen[slug] else slug


def _named(line: str, codes: set[str]) -> Iterable[str]:
    cells = line.strip().lstrip("#").split("|")
    return (cell for cell in (cell.strip(_CELL_MARKS) for cell in cells) if cell in codes)
