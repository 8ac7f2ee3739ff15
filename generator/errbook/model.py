"""What a catalogue means: typed, complete, ordered, frozen; it knows nothing of files and places.

The fields carry the names of the standards: RFC 9110 (status, header fields), RFC 9457 (type, title), google.rpc
(gRPC status), RFC 6901 (pointers). What an author wrote is `Text`, or `Markdown` where markup is allowed.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from errbook.text import Markdown, Text


class Category(NamedTuple):
    """A group of errors, as a heading on the page makes it."""

    name: Text
    http_statuses: tuple[int, ...] = ()
    """The statuses that the heading names; errors of the category that state none take the only one."""
    description: Markdown | None = None


class Param(NamedTuple):
    """A parameter of a message: a member of the response that carries data."""

    name: str
    """An ASCII name that the schema has checked."""
    type: str = "string"
    """A JSON type."""
    format: Text | None = None
    required: bool = False
    sensitive: bool = False
    description: Markdown | None = None
    example: Any = None


class Header(NamedTuple):
    """A header field of the response (RFC 9110)."""

    name: str
    """A token of RFC 9110 that the schema has checked."""
    description: Markdown | None = None
    required: bool = False
    example: Text | None = None


class Deprecation(NamedTuple):
    """Since when and why a code should no longer be relied upon."""

    since: Text | None = None
    reason: Markdown | None = None
    sunset: str | None = None
    """The day from which it may be gone, as `YYYY-MM-DD` (RFC 8594)."""


class Example(NamedTuple):
    """A response that carries the code."""

    title: Text | None = None
    message: Text | None = None
    value: Mapping[str, Any] | None = None
    """The whole body; `None` where it is the envelope's with this code and message."""


class Link(NamedTuple):
    """Where to read on."""

    url: Text
    title: Text | None = None


class Error(NamedTuple):
    """One error: a code, and what it means for those who get it."""

    code: Text
    description: Markdown
    number: int | None = None
    name: Text | None = None
    category: Text | None = None
    http_status: int | None = None
    grpc_status: str | None = None
    """A name of google.rpc.Code."""
    type: Text | None = None
    """The problem type URI (RFC 9457), made from the catalogue's base where the author gave none."""
    title: Text | None = None
    message: Text | None = None
    params: tuple[Param, ...] = ()
    causes: tuple[Markdown, ...] = ()
    resolution: tuple[Markdown, ...] = ()
    """What to do about it, step by step; mostly one step."""
    retryable: bool | None = None
    retry_after: int | None = None
    """Seconds."""
    headers: tuple[Header, ...] = ()
    severity: str | None = None
    since: Text | None = None
    deprecated: Deprecation | None = None
    replaced_by: tuple[Text, ...] = ()
    aliases: tuple[Text, ...] = ()
    examples: tuple[Example, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[Text, ...] = ()
    owner: Text | None = None
    visibility: str = "public"
    extensions: Mapping[str, Any] = {}
    """The fields that begin with `x-`, as plain data."""


class Envelope(NamedTuple):
    """The shape of every error response, told by an example and by where things stand in it."""

    example: Mapping[str, Any]
    code: str
    """A JSON Pointer (RFC 6901), as all places here are."""
    message: str | None = None
    details: str | None = None
    request_id: str | None = None
    required: tuple[str, ...] = ()
    """The members that are always there."""
    media_type: str = "application/json"

    @property
    def is_problem(self) -> bool:
        """Whether it is that of problem details (RFC 9457)."""
        return self.media_type == "application/problem+json"


class Guide(NamedTuple):
    """An entry of the troubleshooting section."""

    title: Markdown
    codes: tuple[Text, ...] = ()
    steps: tuple[Markdown, ...] = ()


class Retired(NamedTuple):
    """A code that is gone for ever, kept so that nobody uses it again."""

    code: Text
    since: Text | None = None
    removed: Text | None = None
    http_status: int | None = None
    reason: Markdown | None = None
    replaced_by: tuple[Text, ...] = ()


class PageTable(NamedTuple):
    """A table on a page that is made from errors."""

    headers: tuple[Text, ...]
    codes: tuple[Text, ...]


class Page(NamedTuple):
    """A page for readers, from top to bottom: text as it stands, and tables made from errors."""

    path: Text
    content: tuple[Text | PageTable, ...]
    columns: Mapping[str, str] = {}
    """For headers that errbook does not know by itself the field of an error under each."""
    line_break: str = "LF"
    """How the lines of the file end, `LF` or `CRLF`; those of `content` end with LF, or else as it says."""


_ABOUT_ERRORS = re.compile(r"\berrors?(?: codes?| reference)?$", re.IGNORECASE)


class Catalog(NamedTuple):
    """The error catalogue of an API."""

    title: Text
    version: Text | None
    base_uri: Text | None
    description: Markdown | None
    envelope: Envelope
    categories: tuple[Category, ...] = ()
    errors: tuple[Error, ...] = ()
    retired: tuple[Retired, ...] = ()
    troubleshooting: tuple[Guide, ...] = ()
    pages: tuple[Page, ...] = ()

    @property
    def api(self) -> Text:
        """What the API is called: the title, without words at its end that say that it is about errors."""
        found = _ABOUT_ERRORS.search(self.title.source)
        return Text(self.title.source[: found.start()].rstrip(" :-") or "API") if found else self.title

    @property
    def public(self) -> "Catalog":
        """The catalogue without its internal errors, and without their codes where others name them."""
        hidden = {error.code for error in self.errors if error.visibility == "internal"}
        if not hidden:
            return self

        def seen(codes: tuple[Text, ...]) -> tuple[Text, ...]:
            return tuple(code for code in codes if code not in hidden)

        return self._replace(
            errors=tuple(
                error._replace(replaced_by=seen(error.replaced_by)) if error.replaced_by else error
                for error in self.errors
                if error.code not in hidden
            ),
            retired=tuple(item._replace(replaced_by=seen(item.replaced_by)) for item in self.retired),
            troubleshooting=tuple(
                guide._replace(codes=seen(guide.codes))
                for guide in self.troubleshooting
                if seen(guide.codes) or not guide.codes
            ),
        )

    @property
    def names(self) -> Mapping[str, str | None]:
        """The symbolic name beside each code, if it has one."""
        return {error.code.source: error.name.source if error.name else None for error in self.errors}

    @property
    def http_statuses(self) -> tuple[int, ...]:
        """Every status that an error has, in ascending order."""
        return tuple(sorted({error.http_status for error in self.errors if error.http_status is not None}))

    def with_status(self, status: int | None) -> tuple[Error, ...]:
        """Return the errors with that status, in order."""
        return tuple(error for error in self.errors if error.http_status == status)
