"""A catalogue as a page, whether it was read from one or not. Pure."""

from errbook.model import Catalog
from errbook.pages import regenerate
from errbook.render import render
from errbook.targets import load


def to_page(catalog: Catalog) -> str:
    """Return a page that says what `catalog` does: its first page, regenerated, or else a new one."""
    if catalog.pages:
        return regenerate(catalog.pages[0], catalog)
    return next(iter(render(catalog, load("docs", None), {}))).text
