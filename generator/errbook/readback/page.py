"""What a page says of the codes: one that is revised as it is read, one that is made anew by its rows."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import Any

from errbook.artifact import Artifact
from errbook.docs.tables import CODE
from errbook.document import Source
from errbook.markdown import inline_text
from errbook.model import Page
from errbook.page_names import page_names
from errbook.readback.said import Record, Said
from errbook.readers import read_page
from errbook.readers.blocks import is_separator
from errbook.text import Markdown

_BARS = r"(?<!\\)\|"
_COLUMNS = {"HTTP status": "http_status", "Description": "description", "Resolution": "resolution"}
"""The columns of a page that is made anew, and the fields in them."""


def from_page(artifact: Artifact, known: AbstractSet[str], pages: Sequence[Page]) -> Said:
    """Return what a page says, read as the page that it is made from, if it is; a code is what it is first."""
    page = _page_of(artifact, pages)
    said = Said([], [])
    if page is None:
        said.records.extend(_rows(artifact, known))
        return said
    document, _ = read_page(Source(page.path.source, artifact.text), page.columns)
    listed: set[str] = set()
    for error in document.tree.get("errors", ()):
        if error["code"] in known and error["code"] not in listed:
            listed.add(error["code"])
            facts = {name: _seen(error[name]) for name in ("http_status", "description") if name in error}
            said.records.append((error["code"], facts))
    return said


def _page_of(artifact: Artifact, pages: Sequence[Page]) -> Page | None:
    """Return the page that `artifact` is made from, if it is: that of the longest name at the end of its path."""
    names = page_names([page.path.source for page in pages])
    named = zip(map(len, names), names, pages, strict=True)
    made = [(length, page) for length, name, page in named if artifact.path.endswith(f"/{name}")]
    return max(made, key=itemgetter(0))[1] if made else None


def _rows(artifact: Artifact, known: AbstractSet[str]) -> Iterator[Record]:
    """Yield what the rows of a page that errbook made anew say of codes: whatever these look like, they are codes."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for code in known:
        codes[" ".join(code.split())].append(code)
    headers: list[str] = []
    for line in artifact.text.split("\n"):
        if not line.startswith("|"):
            headers = []
        if not line.startswith("|") or is_separator(line):
            continue
        cells = [cell.strip(" ").replace("\\|", "|") for cell in re.split(_BARS, line)[1:-1]]
        headers = headers or cells
        meant = codes.get(" ".join(inline_text(cells[0]).split()), ()) if cells and headers[0] == CODE else ()
        if meant:
            row = {name: inline_text(cell) for name, cell in zip(headers, cells, strict=False) if cell}
            facts: dict[str, Any] = {field: row[name] for name, field in _COLUMNS.items() if name in row}
            status = re.match(r"[1-5][0-9]{2}\b", facts.pop("http_status", ""), re.ASCII)
            if status:
                facts["http_status"] = int(status[0])
            yield from ((code, facts if len(meant) == 1 else {}) for code in meant)


def _seen(value: Any) -> Any:
    return Markdown(value).plain if isinstance(value, str) else value
