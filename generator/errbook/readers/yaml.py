"""Reads YAML: its plain part, in which a catalogue can be written by hand without surprises.

A plain scalar is what the schema expects in its place, so that a code `no` or `0o17` is the text that it
looks like. Anchors, aliases, merge keys, tags, directives and further documents are refused, and so are
characters that readers understand differently. The place of a field that the schema does not know is that of
its name.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

from ruamel.yaml.error import YAMLError as ParserError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import UNREAD, Document, Key, Location, Source, is_mapping
from errbook.readers.scalars import resolve
from errbook.readers.yaml_data import DEPTH, data
from errbook.readers.yaml_syntax import events, events_with_colons, is_at_colon, strange_characters, syntax_error
from errbook.shape import ANYTHING, Shape, shape

MOST = 100
"""After how many findings the reader gives up."""
LONGEST = 60
"""How many characters of an author's text a message repeats."""

Event: TypeAlias = Any
"""An event of `ruamel.yaml`."""

_NOTHING = object()
_REFUSALS = (ParserError, ValueError, OverflowError, AssertionError)
"""What the parsers raise at what they cannot read."""


class YAMLError(ValueError):
    """A text is not YAML as errbook reads it."""

    def __init__(self, message: str, line: int) -> None:
        """Say what is wrong at `line`."""
        super().__init__(message)
        self.line = line


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that `source` says, the place of each value, and what is wrong with it.

    Never raises. The document is empty where the source cannot be read to its end.
    """
    tree, origins, findings, gaps = _compose(source, shape())
    if is_mapping(tree):
        return Document(tree, origins, gaps=gaps), tuple(findings)
    if tree is not None:
        message = "a catalogue is a mapping of fields, and this is none"
        hint = "begin with the name of a field, such as `errors:`"
        findings.append(Diagnostic("wrong-type", Severity.ERROR, message, origins[()], hint))
    return UNREAD if findings else Document({}), tuple(findings)


def compose(source: Source) -> tuple[Any, dict[Key, Location], tuple[Diagnostic, ...]]:
    """Return the data that `source` says, by the core schema of YAML 1.2, the place of each value, and what is wrong.

    Never raises. The data is `None` where the source cannot be read to its end.
    """
    data, origins, findings, _ = _compose(source, ANYTHING)
    return data, origins, tuple(findings)


def load(text: str) -> Any:
    """Return the data that `text` says, by the core schema of YAML 1.2. Raises `YAMLError`."""
    source = Source("", text)
    if not strange_characters(source):
        with suppress(*_REFUSALS):
            return data(text)
    said, _, findings, _ = _compose(source, ANYTHING)
    for finding in findings:
        raise YAMLError(finding.message, finding.location.line if finding.location else 1)
    return said


def _compose(
    source: Source, shape: Shape, parse: Callable[[str], Callable[[], Event]] = events
) -> tuple[Any, dict[Key, Location], list[Diagnostic], frozenset[Key]]:
    """Return what `source` says, or `None` where it cannot be read; the places; the findings; and the gaps."""
    source = Source(source.path, source.text.removeprefix("\ufeff"))
    strange = strange_characters(source)
    if strange:
        return None, {}, strange, UNREAD.gaps
    composer = _Composer(source, parse(source.text))
    try:
        return composer.document(shape), composer.origins, composer.findings, composer.gaps
    except _GiveUpError:
        return None, {}, composer.findings, UNREAD.gaps
    except _REFUSALS as error:
        if parse is events and is_at_colon(error):
            return _compose(source, shape, events_with_colons)
        return None, {}, [*composer.findings, syntax_error(source, error)], UNREAD.gaps


class _GiveUpError(Exception):
    """Reading on would not help the author."""


class _Composer:
    """Makes a tree of the events of a source, and notes the place of each value and what is refused."""

    def __init__(self, source: Source, take: Callable[[], Event]) -> None:
        self.path = source.path
        self.text = source.text
        self.take = take
        self.origins: dict[Key, Location] = {}
        self.findings: list[Diagnostic] = []
        self.gaps: frozenset[Key] = frozenset()
        self.end: Any = self.take().end_mark
        """The mark where the last scalar or flow collection ends."""

    def document(self, shape: Shape) -> Any:
        """Return what the source says where `shape` is expected."""
        start = self.take()
        if isinstance(start, StreamEndEvent):
            return None
        if start.version or start.tags:
            self._refuse_directives()
        tree = self._node(self.take(), (), shape)
        self.take()
        further = self.take()
        if not isinstance(further, StreamEndEvent):
            place = self._place(further.end_mark, further.end_mark)
            self._report(place, "a second document begins before this", "put it into a file of its own")
        return None if tree is _NOTHING else tree

    def _node(self, event: Event, key: Key, shape: Shape) -> Any:
        kind = event.__class__
        if kind is AliasEvent:
            self._refuse(event, f"{_shown('*' + event.anchor)} is an alias", "write out what it stands for")
            self.gaps = UNREAD.gaps
            return _NOTHING
        if event.anchor is not None or event.ctag is not None:
            self._refuse_properties(event)
        if kind is ScalarEvent:
            return self._scalar(event, key, shape)
        if len(key) >= DEPTH:
            self._refuse(event, f"values are nested more than {DEPTH} levels deep", "use fewer levels")
            raise _GiveUpError
        compose = self._mapping if kind is MappingStartEvent else self._sequence
        return compose(event, key, shape)

    def _scalar(self, event: Event, key: Key, shape: Shape) -> Any:
        text = event.value
        self.origins[key] = self._place(event.start_mark, event.end_mark)
        if event.style:
            self.end = event.end_mark
            return text
        if not text:
            return None
        self.end = event.end_mark
        try:
            return resolve(text, shape)
        except ValueError as error:
            self._refuse(event, f"{_shown(text)} {error}", "put it in quotes if it is a text")
            return text

    def _sequence(self, start: Event, key: Key, shape: Shape) -> list[Any]:
        items: list[Any] = []
        inner = shape.items or ANYTHING
        while (event := self.take()).__class__ is not SequenceEndEvent:
            item = self._node(event, (*key, len(items)), inner)
            if item is not _NOTHING:
                items.append(item)
        self._close(start, event, key)
        return items

    def _mapping(self, start: Event, key: Key, shape: Shape) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        names: dict[str, Event] = {}
        while (event := self.take()).__class__ is not MappingEndEvent:
            name = self._name(event, names, key)
            value = self.take()
            if name is None:
                self._drop(value, key)
                continue
            known = shape.of(name)
            inner = (*key, name)
            item = self._node(value, inner, known or ANYTHING)
            if item is None:
                self.end = event.end_mark
            if item is None or known is None:
                self.origins[inner] = self._place_of(event)
            if item is not _NOTHING:
                fields[name] = item
        self._close(start, event, key)
        return fields

    def _name(self, event: Event, names: dict[str, Event], key: Key) -> str | None:
        """Return the name of a field, and add it to `names`; or `None` if it is refused."""
        if event.__class__ is not ScalarEvent:
            if event.__class__ is not AliasEvent:
                self._refuse(event, "the name of a field is not a text", "write a name before the `:`")
            self._drop(event, key)
            return None
        if event.anchor is not None or event.ctag is not None:
            self._refuse_properties(event)
        name: str = event.value
        if name in names:
            self._refuse_duplicate(names[name], event)
            return None
        if name == "<<" and not event.style:
            self._refuse(
                event,
                "`<<` merges another mapping into this one",
                "write out the fields of the other",
            )
            return None
        names[name] = event
        return name

    def _drop(self, event: Event, key: Key) -> None:
        """Read a value that belongs nowhere, for the sake of what is wrong in it."""
        self.gaps = UNREAD.gaps
        origins, self.origins = self.origins, {}
        self._node(event, (*key, ""), ANYTHING)
        self.origins = origins

    def _close(self, start: Event, end: Event, key: Key) -> None:
        """Note the place of a collection; in block style it ends where its last value does."""
        if start.flow_style:
            self.end = end.end_mark
        elif self.end.index < start.end_mark.index:
            self.end = start.end_mark
        self.origins[key] = self._place(start.start_mark, self.end)

    def _place(self, start: Any, end: Any) -> Location:
        # What `Location(…)` does, in half the time.
        place = (self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return tuple.__new__(Location, place)  # pyright: ignore[reportUnknownMemberType]  # its stub is partial

    def _place_of(self, event: Event) -> Location:
        return self._place(event.start_mark, event.end_mark)

    def _refuse_directives(self) -> None:
        line = next(number for number, text in enumerate(self.text.splitlines(), 1) if text.startswith("%"))
        place = Location(self.path, line, 1, line, 2)
        self._report(place, "a directive changes what YAML means", "remove the lines that begin with `%`")

    def _refuse_properties(self, event: Event) -> None:
        if event.anchor is not None:
            hint = "remove it, and repeat the value where it is used"
            self._refuse(event, f"{_shown('&' + event.anchor)} is an anchor", hint)
        if event.ctag is not None:
            hint = "remove it; the schema says the type of each field"
            self._refuse(event, f"{_shown(event.tag)} is a tag", hint)

    def _refuse_duplicate(self, first: Event, second: Event) -> None:
        name = _shown(first.value)
        self._report(
            self._place_of(second),
            f"{name} stands twice in the same mapping",
            "keep one of the two; the first is used here",
            "duplicate-key",
            ((self._place_of(first), f"{name} stands here first"),),
        )

    def _refuse(self, event: Event, message: str, hint: str) -> None:
        self._report(self._place_of(event), message, hint)

    def _report(
        self,
        place: Location,
        message: str,
        hint: str,
        rule: str = "unsupported-yaml",
        related: tuple[tuple[Location, str], ...] = (),
    ) -> None:
        self.findings.append(Diagnostic(rule, Severity.ERROR, message, place, hint, related))
        if len(self.findings) >= MOST:
            raise _GiveUpError


def _shown(text: str) -> str:
    return f"`{text}`" if len(text) <= LONGEST else f"`{text[:LONGEST]}…`"
