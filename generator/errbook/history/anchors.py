"""Where on a page a code is documented: the address that bookmarks and links lead to."""

import re
from collections.abc import Iterator

from errbook.model import Catalog
from errbook.pages import renewed

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_OWN_ID = re.compile(r"[ \t]*\{[ \t]*#([^\s{}]+)[ \t]*\}$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def anchors(catalog: Catalog) -> dict[str, str]:
    """Return for each code on a page the page and fragment, as in `errors.md#server-errors-500`.

    The pages are taken as readers get them, which say all that the catalogue says to the public.
    """
    found: dict[str, str] = {}
    for page in catalog.pages:
        standing = renewed(page, catalog.public)
        fragments = list(_fragments(standing.text))
        for index, error in enumerate(standing.document.tree.get("errors", ())):
            fragment = fragments[standing.document.origins["errors", index].line - 1]
            found.setdefault(error["code"], f"{page.path.source}#{fragment}" if fragment else page.path.source)
    return found


def _fragments(text: str) -> Iterator[str]:
    """Yield for each line the fragment of the heading that it stands under."""
    fragment, seen, fence = "", dict[str, int](), ""
    for line in text.split("\n"):
        opened = _FENCE.match(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        heading = None if fence else _HEADING.match(line)
        if heading:
            fragment = _fragment(heading[1], seen)
        yield fragment


def _fragment(heading: str, seen: dict[str, int]) -> str:
    """Return the fragment that GitHub and Docusaurus give a heading: its own id, or its text as a slug."""
    own = _OWN_ID.search(heading)
    slug = own[1] if own else _NOT_IN_SLUG.sub("", heading.lower()).replace(" ", "-")
    seen[slug] = seen.get(slug, -1) + 1
    return f"{slug}-{seen[slug]}" if seen[slug] else slug
