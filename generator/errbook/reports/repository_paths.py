"""Places by their paths from the top of the repository, where services that show findings beside code look for them."""

from collections.abc import Iterable
from pathlib import Path
from posixpath import normpath

from errbook.diagnostic import Diagnostic
from errbook.document import Location


def from_top(diagnostics: Iterable[Diagnostic], folder: Path) -> tuple[Diagnostic, ...]:
    """Return findings of the project in `folder` with paths from the top of the repository, if it is in one.

    What names a revision, such as `v1.0.0:errors.md`, is such a path already.
    """
    prefix = _prefix(folder.resolve())
    return tuple(_moved(diagnostic, prefix) for diagnostic in diagnostics)


def _prefix(folder: Path) -> str:
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            return "".join(f"{part}/" for part in folder.relative_to(top).parts)
    return ""


def _moved(diagnostic: Diagnostic, prefix: str) -> Diagnostic:
    place = diagnostic.location and _placed(diagnostic.location, prefix)
    related = tuple((_placed(other, prefix), said) for other, said in diagnostic.related)
    return diagnostic._replace(location=place, related=related)


def _placed(location: Location, prefix: str) -> Location:
    return location if ":" in location.path else location._replace(path=normpath(prefix + location.path))
