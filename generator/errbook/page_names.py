"""What the outputs made from pages are called: as the pages are, with folders only where names alone are not enough."""

from collections.abc import Sequence
from posixpath import commonpath, dirname, normpath, relpath


def page_names(paths: Sequence[str]) -> list[str]:
    """Return for the path of each page the name of its output.

    It is the name of the file; where two are the same in letters of any case, all keep their folders, below the one
    that they share.
    """
    names = [path.rpartition("/")[2] for path in paths]
    if len({name.lower() for name in names}) == len(names):
        return names
    whole = [normpath(f"/{path}") for path in paths]
    shared = commonpath(map(dirname, whole))
    return [relpath(path, shared) for path in whole]
