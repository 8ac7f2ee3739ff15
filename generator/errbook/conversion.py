"""A catalogue as a source: as YAML, or as a page, whether it was read from one or not. Pure."""

from errbook import canonical
from errbook.document import Document
from errbook.model import Catalog
from errbook.pages import regenerate
from errbook.render import render
from errbook.targets import load


def to_yaml(catalog: Catalog, document: Document) -> str:
    """Return canonical YAML that says what `catalog` does; an envelope only if that stands in `document`.

    One that nobody wrote would contradict that of another source.
    """
    tree = canonical.to_tree(catalog)
    return canonical.to_yaml({name: tree[name] for name in tree if name != "envelope" or name in document.tree})


def to_page(catalog: Catalog) -> str:
    """Return a page that says what `catalog` does: its first page, regenerated, or else a new one."""
    if catalog.pages:
        return regenerate(catalog.pages[0], catalog)
    return next(iter(render(catalog, load("docs", None), {}))).text
