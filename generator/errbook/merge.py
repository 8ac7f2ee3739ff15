"""Several documents about one catalogue, joined field by field into one."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Location, is_list, is_mapping
from errbook.page_examples import one_example
from errbook.readers import MARKDOWN

IDENTITY = {
    "errors": "code",
    "categories": "name",
    "retired": "code",
    "troubleshooting": "title",
    "pages": "path",
}
"""For each list of the catalogue, the field by which two documents speak of the same item."""

LONGEST = 60
"""How many characters of a value a message shows."""


def merge(documents: Sequence[Document]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return one document that says what all of them say, and where they contradict each other or themselves.

    The order is that of the first document that names an item. Where two documents disagree, the first is kept; but
    a value that has no place of its own, since nobody wrote it, gives way to one that has, and a text as a page shows
    it, such as `one<br/>two`, to what it shows.
    """
    joined = _Joined()
    settled, contradictions = one_example(documents)
    for document in settled:
        joined.add(document)
    gaps = frozenset[Key]().union(*(document.gaps for document in documents))
    return Document(joined.tree, joined.origins, gaps=gaps), (*contradictions, *joined.diagnostics)


class _Joined:
    """What the documents so far say together."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}
        self.origins: dict[Key, Location] = {}
        self.diagnostics: list[Diagnostic] = []
        self.places: dict[tuple[str, str], int] = {}
        """The index of each item that has an identity, by list and identity."""
        self.theirs: defaultdict[Key, list[tuple[Key, Location]]] = defaultdict(list)
        """The places in the document that is joined in, by the part of it that they are in."""

    def add(self, document: Document) -> None:
        """Join in what `document` says."""
        self.theirs = defaultdict(list)
        for key, place in document.origins.items():
            self.theirs[_part(key)].append((key, place))
        for name, value in document.tree.items():
            if name in IDENTITY and is_list(value) and is_list(self.tree.get(name, [])):
                self._add_items(document, name, value)
            else:
                self._add_value(document, self.tree, (name,), (name,), value)

    def _add_items(self, document: Document, name: str, items: list[Any]) -> None:
        mine: list[Any] = self.tree.setdefault(name, [])
        if (name,) in document.origins:
            self.origins.setdefault((name,), document.origins[(name,)])
        here: set[str] = set()
        for index, item in enumerate(items):
            fields = item if is_mapping(item) else {}
            identity = str(fields.get(IDENTITY[name], ""))
            known = self.places.get((name, identity)) if identity else None
            if known is None:
                if identity:
                    self.places[name, identity] = len(mine)
                    here.add(identity)
                self._adopt((name, index), (name, len(mine)))
                mine.append(_copy(item))
            elif identity in here:
                if name in ("errors", "retired"):
                    self._duplicate(document, (name, index), (name, known), identity)
            else:
                here.add(identity)
                for field, value in fields.items():
                    self._add_value(document, mine[known], (name, index, field), (name, known, field), value)

    def _add_value(self, document: Document, parent: dict[str, Any], theirs: Key, ours: Key, value: Any) -> None:
        field = str(ours[-1])
        if field not in parent:
            parent[field] = _copy(value)
            self._adopt(theirs, ours)
        elif value is True and is_mapping(parent[field]):
            pass  # `deprecated: true` says less than what is there, and nothing else
        elif is_mapping(value) and parent[field] is True:
            parent[field] = _copy(value)
            self._adopt(theirs, ours)
        elif is_mapping(value) and is_mapping(parent[field]) and field != "example":
            for name, inner in value.items():
                self._add_value(document, parent[field], (*theirs, name), (*ours, name), inner)
        elif _normal(parent[field]) != _normal(value) and theirs in document.origins:
            mine, place = self.origins.get(ours), document.origins[theirs]
            if mine is None or _is_shown(field, parent[field], mine, value, place):
                parent[field] = _copy(value)
                self._adopt(theirs, ours)
            elif not _is_shown(field, value, place, parent[field], mine):
                self._contradict(document, theirs, ours, value, parent[field])

    def _adopt(self, theirs: Key, ours: Key) -> None:
        """Take over the places of a value and of all that is in it."""
        depth = len(theirs)
        for key, place in self.theirs[_part(theirs)]:
            if key[:depth] == theirs:
                self.origins[(*ours, *key[depth:])] = place

    def _where(self, key: Key) -> Location | None:
        return Document(self.tree, self.origins).where(key)

    def _duplicate(self, document: Document, theirs: Key, ours: Key, code: str) -> None:
        first, again = self._where((*ours, "code")), document.where((*theirs, "code"))
        is_row = again is not None and again.path.endswith(MARKDOWN)
        self.diagnostics.append(
            Diagnostic(
                "duplicate-code",
                Severity.ERROR,
                f"{code} is listed twice",
                again,
                "keep one of the two entries; the first is used here"
                + (", and a waiver with this `code` leaves the other on the page" if is_row else ""),
                ((first, f"{code} is listed here first"),) if first else (),
                fingerprint=code,
            )
        )

    def _contradict(self, document: Document, theirs: Key, ours: Key, value: Any, kept: Any) -> None:
        first = self._where(ours)
        self.diagnostics.append(
            Diagnostic(
                "contradiction",
                Severity.ERROR,
                f"{ours[-1]} of {self._subject(ours)} is {_short(value)} here and {_short(kept)} there",
                document.where(theirs),
                "make both places agree, or say it in one of them only",
                ((first, f"{ours[-1]} is {_short(kept)} here"),) if first else (),
            )
        )

    def _subject(self, key: Key) -> str:
        """Return how an author calls what the value at `key` belongs to."""
        match key:
            case (str() as name, int() as index, _, *_):
                return str(self.tree[name][index][IDENTITY[name]])
            case (str() as name, _, *_):
                return f"the {name}"
            case _:
                return "the catalogue"


def _is_shown(field: str, said: Any, at: Location, meant: Any, where: Location) -> bool:
    """Return whether what a page says is how it shows what a file that is no page says."""
    if not at.path.endswith(MARKDOWN) or where.path.endswith(MARKDOWN):
        return False
    from errbook.docs import cells

    return field in cells.MARKDOWN and cells.agree(field, said, meant)


def _part(key: Key) -> Key:
    """Return the part of a document that the value at `key` is in: an item of a list, or else a field."""
    return key[:2] if len(key) > 1 and isinstance(key[1], int) else key[:1]


def _copy(value: Any) -> Any:
    if is_mapping(value):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if is_list(value) else value


def _normal(value: Any) -> Any:
    return value[0] if is_list(value) and len(value) == 1 else value


def _short(value: Any) -> str:
    text = f"`{value}`" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}…"
