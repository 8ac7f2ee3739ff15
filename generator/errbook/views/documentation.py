"""The parts of a page that is made anew: the response, the errors by category, the details."""

from collections.abc import Iterator
from typing import NamedTuple

from errbook.docs import retirement, sections, tables
from errbook.docs.cells import HEADERS, shown, value_of
from errbook.document import tokens
from errbook.encoders import Encoded, Filters
from errbook.encoders.json import document
from errbook.encoders.markdown import code, link
from errbook.model import Catalog, Category, Error, Page
from errbook.pages import regenerate
from errbook.text import Markdown, Text
from errbook.views.bodies import bodies
from errbook.views.envelope import Pattern, pattern
from errbook.views.places import Place, Tree, fact_places, value_at, wire_codes

FACTS = (
    "Title",
    "Name",
    "Number",
    "Type URI",
    "Message",
    "gRPC status",
    "Severity",
    "Retry after",
    "Since",
    "Deprecated",
    "Sunset",
    "Replaced by",
    "Aliases",
)
"""What is said of an error in a section of its own, by the headers that the columns of a table would have."""
PROBLEM_MEMBERS = {
    "/type": "A URI for this kind of problem",
    "/title": "A summary of this kind of problem",
    "/status": "The HTTP status",
    "/detail": "What went wrong this time",
    "/instance": "A URI for this occurrence",
}
"""What the members of problem details mean (RFC 9457)."""

FACT_MEMBERS = {
    "http_status": "The HTTP status",
    "http_status_as_text": "The HTTP status",
    "grpc_status": "The gRPC status",
    "number": "The number of the error",
    "name": "The name of the error",
    "type": "A URI for this kind of error",
    "title": "A summary of this kind of error",
    "link": "Where to read on",
    "code": "The error code once more",
    "category": "The category of the error",
    "retryable": "Whether the same request may succeed later",
    "retry_after": "How many seconds to wait before a retry",
    "severity": "How grave the error is",
}
"""What the members mean that say what is known of an error."""


class Member(NamedTuple):
    """A member of the response."""

    name: str
    required: Encoded
    meaning: Encoded


class Group(NamedTuple):
    """The errors of a category."""

    heading: Encoded | None
    """`None` where no error has a category."""
    description: Markdown | None
    table: Encoded
    detailed: tuple["Detailed", ...]
    """The errors of which there is more to say than the table does."""


class Detailed(NamedTuple):
    """An error, and what is said of it beside its row."""

    error: Error
    deprecation: Markdown | None
    """Why it is deprecated."""
    facts: tuple[tuple[str, Encoded], ...]
    """Short facts, each with its name."""
    examples: tuple[tuple[Text | None, Encoded], ...]
    """Titles and bodies."""
    links: tuple[Encoded, ...]


class Documentation(NamedTuple):
    """A page in its parts."""

    title: Text
    summary: Text
    media_type: Encoded
    example: Encoded
    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    retired: Encoded | None
    """The table of the codes that are gone."""


def documentation(catalog: Catalog) -> Documentation:
    """Return the parts of a new page about the errors of `catalog`."""
    title = catalog.api.source
    return Documentation(
        Text(f"{title} error codes"),
        Text(f"The errors of {title}: what each code means, and what to do about it"),
        code(catalog.envelope.media_type),
        document(_example(catalog)),
        tuple(_members(catalog)),
        tuple(_groups(catalog)),
        Encoded(retirement.table(catalog.retired)) if catalog.retired else None,
    )


def _example(catalog: Catalog) -> Tree:
    """Return the body that the page shows: the envelope's example, or the first code's if that is of none here."""
    example = dict(catalog.envelope.example)
    shown = value_at(example, tokens(catalog.envelope.code))
    first = next((error.code.source for error in catalog.errors if error.http_status is not None), None)
    if first is None or shown in wire_codes(catalog).values():
        return example
    return bodies(catalog)[first][0]


def _members(catalog: Catalog) -> Iterator[Member]:
    """Yield the members of which there is something to say: what they mean, or that they are always there."""
    envelope, meanings = catalog.envelope, _meanings(catalog)
    required = [tokens(pointer) for pointer in (envelope.code, *envelope.required)]
    ways = {at[:length] for at in (*meanings, *required) for length in range(len(at))}
    for at in dict.fromkeys([*meanings, *(at for at in required if at not in ways)]):
        if value_at(envelope.example, at) is not None:
            always = Encoded("yes" if at in required else "no")
            yield Member(_member_name(pattern(catalog, at)), always, Encoded(meanings.get(at, "")))


def _meanings(catalog: Catalog) -> dict[Place, str]:
    """Return what is known of the meaning of members, by their places."""
    envelope = catalog.envelope
    told: dict[str | None, str] = {}
    if envelope.is_problem:
        told.update(PROBLEM_MEMBERS)
    told |= {
        envelope.code: "The error code, one of those below",
        envelope.message: "What went wrong, in words for people",
        envelope.details: "What is wrong in detail",
        envelope.request_id: "The request; name it when you ask for help",
    }
    meanings = {tokens(pointer): meaning for pointer, meaning in told.items() if pointer is not None}
    for at, fact in fact_places(catalog):
        meanings.setdefault(at, FACT_MEMBERS[fact])
    return meanings


def _member_name(at: Pattern) -> str:
    """Return a place in every body as people write it: `errors[].code`."""
    return "".join("[]" if name == "*" else f".{name}" for name in at).removeprefix(".")


def _groups(catalog: Catalog) -> Iterator[Group]:
    examples = _Examples(catalog)
    categories = {category.name.source: category for category in catalog.categories}
    errors: dict[str | None, list[Error]] = {name: [] for name in categories}
    for error in catalog.errors:
        errors.setdefault(error.category.source if error.category else None, []).append(error)
    for name, group in errors.items():
        if group:
            category = categories.get(name or "")
            yield _group(category, name, group, examples, alone=set(errors) == {None})


def _group(
    category: Category | None, name: str | None, errors: list[Error], examples: "_Examples", *, alone: bool
) -> Group:
    statuses = category.http_statuses if category else ()
    heading = None if alone else Encoded(sections.title_of(name or sections.OTHERS, statuses))
    made = tables.table(tables.headers_for(errors, statuses), tables.of(errors))
    detailed = tuple(filter(None, (_detailed(error, examples) for error in errors)))
    return Group(heading, category.description if category else None, Encoded(made), detailed)


class _Examples:
    """The bodies of the examples that authors give, made when the first is asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.codes = wire_codes(catalog)
        """What stands for each code in a body."""
        self._made: dict[str, list[Tree]] | None = None

    def of(self, error: Error) -> tuple[tuple[Text | None, Encoded], ...]:
        """Return the title and the body of each example of `error`."""
        if not error.examples:
            return ()
        if self._made is None:
            self._made = bodies(self.catalog)
        made = self._made[error.code.source]
        return tuple((example.title, document(body)) for example, body in zip(error.examples, made, strict=True))


def _detailed(error: Error, examples: _Examples) -> Detailed | None:
    """Return what there is to say of `error` beside its row, or `None`."""
    facts = tuple(_facts(error, examples.codes[error.code.source]))
    reason = error.deprecated.reason if error.deprecated else None
    if not (facts or reason or error.params or error.headers or error.causes or error.examples or error.links):
        return None
    links = tuple(link(item.url, item.title) for item in error.links)
    return Detailed(error, reason, facts, examples.of(error), links)


def _facts(error: Error, sent: str | int) -> Iterator[tuple[str, Encoded]]:
    """Yield the facts as cells show them, but for the bars, which only a cell escapes.

    The type is one where it is `sent` for the code; else it follows from the code, or stands in a body beside it.
    """
    for header in FACTS:
        field = HEADERS[header]
        if field == "type":
            if error.type and sent == error.type.source != error.code.source:
                yield header, code(error.type)
        elif field == "message" and error.message:
            yield header, code(error.message)
        elif made := shown(field, value_of(error, field)):
            yield header, Encoded(made.replace("\\|", "|"))


def regenerated(page: Page, catalog: Catalog) -> Encoded:
    """Return the text of `page`, revised to say what `catalog` means to the public."""
    return Encoded(regenerate(page, catalog.public))


FILTERS: Filters = {"documentation": documentation, "regenerated": regenerated}
