"""A catalogue as a source: as YAML, or as a page, whether it was read from one or not. Pure."""

from errbook import canonical
from errbook.document import Document
from errbook.model import Catalog
from errbook.pages import regenerate
from errbook.render import render
from errbook.targets import load


def to_yaml(catalog: Catalog, document: Document) -> str:
    """Return canonical YAML that says what `catalog` does, and no more than was written in `document`.

    An envelope that nobody wrote would contradict that of another source, and a problem type that is made from
    `base_uri` would stay as it is where that changes, or the code.
    """
    tree = canonical.to_tree(catalog)
    if "envelope" not in document.tree:
        del tree["envelope"]
    for error, written in zip(tree.get("errors", ()), document.tree.get("errors", ()), strict=True):
        if "type" not in written:
            error.pop("type", None)
    return canonical.to_yaml(tree)


def to_page(catalog: Catalog) -> str:
    """Return a page that says what `catalog` does: its first page, regenerated, or else a new one."""
    if catalog.pages:
        return regenerate(catalog.pages[0], catalog)
    return next(iter(render(catalog, load("docs", None), {}))).text
