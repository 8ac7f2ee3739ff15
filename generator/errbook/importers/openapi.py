"""Imports an OpenAPI 3 document: enumerations of codes, and the responses and examples that carry them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key, is_list, is_mapping, tokens
from errbook.importers.draft import Draft, is_writable, speaks_of_errors
from errbook.importers.prose import markdown
from errbook.importers.schemas import Schemas
from errbook.importers.written import Written
from errbook.readers.envelope import envelope_of
from errbook.readers.words import squeeze, words

FIRST_ERROR = 400
"""The first HTTP status that tells of an error."""

_STATUS = re.compile(r"[45][0-9]{2}")
_ANY_STATUS = re.compile(r"[45]XX|default", re.IGNORECASE)
_NAMED_STATUS = re.compile(r"(?<![0-9])[45][0-9]{2}(?![0-9])")
_NO_RESPONSES = frozenset({"example", "examples", "schemas"})
_NAMED: Key = ("components", "responses")
_ENDINGS = ("response", "error")
_ABOUT = ("summary", "description")


class Content(NamedTuple):
    """What a response to an error carries in one media type."""

    key: Key
    status: int | None
    """The HTTP status of the response, where it is one alone."""
    media_type: str


def recognises(written: Written) -> bool:
    """Return whether `written` is an OpenAPI document of version 3."""
    return str(written.at(("openapi",))).startswith("3")


def read(written: Written) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that an OpenAPI document says."""
    draft = Draft(written.source.path)
    for field in ("title", "version"):
        text = written.spelled(("info", field))
        if text and is_writable(text):
            draft.tree[field] = text
    reader = _Reader(Schemas(written, draft))
    reader.read()
    return draft.document("an OpenAPI document")


class _Reader:
    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.written = schemas.written
        self.draft = schemas.draft
        self.by_example: dict[str, set[int]] = {}
        """The statuses of the examples of each code."""
        self.by_schema: dict[str, dict[int, set[int | None]]] = {}
        """The statuses of the responses whose schema has the code, by the number of codes that this has."""

    def read(self) -> None:
        contents = list(dict.fromkeys(self._contents()))
        for key in self._enumerations():
            self.schemas.carry(key)
        places = {content: self.schemas.code_properties((*content.key, "schema")) for content in contents}
        for content in contents:
            self._read_schema(content, places[content])
        for content in contents:
            self._read_examples(content)
        self._settle()

    def _enumerations(self) -> list[Key]:
        """Return the named schemas that enumerate codes, and the codes of those that speak of errors."""
        named: dict[str, Key] = {
            name: ("components", "schemas", name) for name in self.written.mapping(("components", "schemas"))
        }
        enumerations = [name for name, key in named.items() if self.schemas.members(key)]
        found = [named[name] for name in enumerations if speaks_of_errors(name)]
        for name, key in named.items():
            if speaks_of_errors(name) and name not in enumerations:
                found += self.schemas.code_properties(key)
        return found

    def _contents(self) -> Iterator[Content]:
        for response, status in self._responses():
            for media_type in self.written.mapping((*response, "content")):
                yield Content((*response, "content", media_type), status, media_type)

    def _responses(self) -> Iterator[tuple[Key, int | None]]:
        """Yield the responses to errors: those of operations, and then those that none of them uses."""
        used: set[Key] = set()
        for key in self._maps_of_responses():
            for name in self.written.mapping(key):
                status = int(name) if _STATUS.fullmatch(name) else None
                if status or _ANY_STATUS.fullmatch(name):
                    target = self.schemas.resolve((*key, name))
                    used.add(target)
                    yield target, status
        for name in self.written.mapping(_NAMED):
            key = self.schemas.resolve((*_NAMED, name))
            status = status_named(name)
            if key not in used and (status or speaks_of_errors(name)):
                yield key, status

    def _maps_of_responses(self) -> Iterator[Key]:
        """Yield the key of each mapping of statuses that is called `responses`."""
        waiting: list[Key] = [()]
        for key in waiting:
            value = self.written.at(key)
            if is_mapping(value):
                waiting += [(*key, name) for name in value if name not in _NO_RESPONSES]
                if key != _NAMED and key[-1:] == ("responses",):
                    yield key
            elif is_list(value):
                waiting += [(*key, index) for index in range(len(value))]

    def _read_schema(self, content: Content, places: Sequence[Key]) -> None:
        """Add the codes of the schema of a response, at `places`.

        A list that other responses narrow is that of all codes, and does not say which of them come with a status.
        """
        for place in places:
            self.schemas.carry(place)
            members = [code for code in self.schemas.members(place) if code in self.draft]
            statuses = {content.status, None} if place in self.schemas.extended else {content.status}
            for code in members:
                self.by_schema.setdefault(code, {}).setdefault(len(members), set()).update(statuses)
            owner = (*place[:-2], "description")
            if len(members) == 1 and "description" not in self.draft[members[0]] and self.written.text(owner):
                self.draft.put(members[0], "description", self.written.at(owner), self.written.where(owner))

    def _read_examples(self, content: Content) -> None:
        schema = self.schemas.resolve((*content.key, "schema"))
        bodies: list[Key] = [(*content.key, "example"), (*schema, "example")]
        bodies += [(*schema, "examples", index) for index in range(len(self.written.list((*schema, "examples"))))]
        for body in bodies:
            self._read_example(body, None, content)
        for name in self.written.mapping((*content.key, "examples")):
            about = self.schemas.resolve((*content.key, "examples", name))
            self._read_example((*about, "value"), about, content)

    def _read_example(self, key: Key, about: Key | None, content: Content) -> None:
        """Take the code, and what is told of it, from a body; `about` is its Example Object."""
        body = self.written.at(key)
        envelope = envelope_of(body, set(self.draft.codes)) if is_mapping(body) else None
        if envelope is None:
            return
        place = (*key, *tokens(envelope["code"]))
        code = self.written.spelled(place)
        if code is None or not self.draft.add(code, self.written.where(place)):
            return
        if content.status:
            self.by_example.setdefault(code, set()).add(content.status)
        if content.media_type != "application/json":
            envelope["media_type"] = content.media_type
        if "envelope" not in self.draft.tree and is_writable(envelope):
            self.draft.tree["envelope"] = envelope
        self._tell_of(code, body, key, about)

    def _tell_of(self, code: str, body: Any, key: Key, about: Key | None) -> None:
        """Carry an example, and what is said of it, which describes the error where nothing else does."""
        summary, description = (self.written.text((*about, name)) if about else None for name in _ABOUT)
        if about and (summary or description) and "description" not in self.draft[code]:
            self.draft.put(code, "description", description or markdown(summary or ""), self.written.where(about))
        title = {"title": summary} if summary else {}
        self.draft.append(code, "examples", {**title, "value": body}, self.written.where(key))

    def _settle(self) -> None:
        """Give each code the status of its examples, or else of the narrowest of its schemas, where it is one."""
        unsure: list[str] = []
        for code in self.draft.codes:
            narrowest = min(self.by_schema.get(code, {0: set[int | None]()}).items())[1]
            statuses = self.by_example.get(code) or narrowest
            status = next(iter(statuses), None)
            if len(statuses) > 1:
                unsure.append(code)
            elif status is not None:
                self.draft.put(code, "http_status", status, self.draft.place(code))
        self.draft.tell_codes("several-statuses", unsure)


def status_named(name: str) -> int | None:
    """Return the HTTP status of an error that the name of a component says: `NotFound`, `Error404`."""
    number = _NAMED_STATUS.findall(name)
    if len(number) == 1:
        return int(number[0])
    plain = squeeze(name)
    known = _phrases()
    return next(
        (known[form] for form in (plain, *(plain.removesuffix(end) for end in _ENDINGS)) if form in known),
        None,
    )


@cache
def _phrases() -> Mapping[str, int]:
    return {
        squeeze(name): status for status, names in words().phrases.items() for name in names if status >= FIRST_ERROR
    }
