"""The error codes as a Python enumeration wants them: what every code has, what some have, and the categories."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from errbook.encoders import Encoded, raw
from errbook.model import Catalog, Error
from errbook.naming import screaming_snake, words
from errbook.text import Text
from errbook.views.python_envelope import has_params
from errbook.views.bodies import PROBLEM_DETAILS


class Fact(NamedTuple):
    """An attribute of a code that not every code has."""

    name: Encoded
    type: Encoded
    default: Encoded
    meaning: Encoded


class Row(NamedTuple):
    """A member of the enumeration; the values are what the encoder of literals takes."""

    code: Text
    http_status: int | None
    category: Encoded
    description: Text
    resolution: str
    facts: Sequence[tuple[Encoded, Any]]
    replaced_by: Sequence[Text] | None
    """The codes to use instead of a deprecated one; `None` for a code that is not deprecated."""


@dataclass(frozen=True, slots=True)
class Codes:
    """The enumeration, and the types that its attributes have in this catalogue."""

    rows: Sequence[Row]
    facts: Sequence[Fact]
    categories: Sequence[tuple[Encoded, str]]
    category_type: Encoded
    category_default: Encoded
    has_unknown_status: bool
    has_messages: bool
    has_params: bool
    has_aliases: bool


def _fact(name: str, type_: str, default: str, meaning: str) -> Fact:
    return Fact(Encoded(name), Encoded(type_), Encoded(default), Encoded(meaning))


FACTS = (
    _fact("summary", "str", '""', "What went wrong in a few words, the same at each occurrence."),
    _fact("message", "str", '""', "The message on the wire; parameters stand in braces."),
    _fact("causes", "tuple[str, ...]", "()", "Why it happens."),
    _fact("number", "int | None", "None", "A number beside the code."),
    _fact("type_uri", "str | None", "None", "The problem type (RFC 9457)."),
    _fact("grpc_status", "str | None", "None", "The name of the gRPC status (google.rpc.Code)."),
    _fact("retryable", "bool | None", "None", "Whether the same request may succeed later; ``None`` if unknown."),
    _fact("retry_after", "int | None", "None", "How many seconds to wait before a retry."),
    _fact("severity", "str | None", "None", "How grave it is for the caller."),
    _fact("since", "str | None", "None", "The version that brought the code."),
    _fact("deprecated", "bool", "False", "Whether the code should no longer be relied upon."),
    _fact("deprecated_since", "str | None", "None", "The version that deprecated the code."),
    _fact("deprecated_reason", "str | None", "None", "Why the code is deprecated."),
    _fact("sunset", "str | None", "None", "The day from which the code may be gone (RFC 8594)."),
    _fact("replaced_by", "tuple[str, ...]", "()", "The codes that take its place."),
    _fact("aliases", "tuple[str, ...]", "()", "Earlier spellings of the code."),
    _fact("links", "tuple[str, ...]", "()", "Where to read on."),
    _fact("tags", "tuple[str, ...]", "()", "Words to group codes by."),
)
NEEDED = frozenset({"retryable", "retry_after"})
"""The facts that the exception asks for, whatever the catalogue says."""
NEEDED_BY_PROBLEMS = NEEDED | {"summary", "type_uri"}
"""The same where the envelope is that of problem details (RFC 9457)."""


def python_codes(catalog: Catalog) -> Codes:
    """Return the enumeration of the errors of `catalog`; the types of its attributes are as narrow as is true."""
    names = _categories(catalog)
    uncategorized = not names or any(error.category is None for error in catalog.errors)
    facts = [dict(_facts(error)) for error in catalog.errors]
    needed = NEEDED_BY_PROBLEMS if catalog.envelope.media_type == PROBLEM_DETAILS else NEEDED
    used = needed.union(*facts)
    shown = [fact for fact in FACTS if fact.name in used]
    listed = {error.code for error in catalog.errors}
    return Codes(
        rows=[
            _row(
                error,
                names,
                [(fact.name, said[fact.name]) for fact in shown if fact.name in said],
                [code for code in error.replaced_by if code in listed] if error.deprecated else None,
            )
            for error, said in zip(catalog.errors, facts, strict=True)
        ],
        facts=shown,
        categories=[(Encoded(name), category) for category, name in names.items()],
        category_type=Encoded("Category | None" if uncategorized else "Category"),
        category_default=Encoded("None" if uncategorized else f"Category.{next(iter(names.values()))}"),
        has_unknown_status=any(error.http_status is None for error in catalog.errors),
        has_messages="message" in used,
        has_params=has_params(catalog),
        has_aliases="aliases" in used,
    )


def _row(
    error: Error,
    categories: Mapping[str, str],
    facts: Sequence[tuple[Encoded, Any]],
    successors: Sequence[Text] | None,
) -> Row:
    category = f"Category.{categories[error.category.source]}" if error.category else "None"
    resolution = "\n".join(map(raw, error.resolution))
    return Row(error.code, error.http_status, Encoded(category), error.description, resolution, facts, successors)


def _facts(error: Error) -> Iterator[tuple[str, Any]]:
    """Yield what is said of `error` beyond what every error has."""
    deprecated = error.deprecated
    said = {
        "summary": error.title,
        "message": error.message,
        "causes": error.causes,
        "number": error.number,
        "type_uri": error.type,
        "grpc_status": error.grpc_status,
        "retryable": error.retryable,
        "retry_after": error.retry_after,
        "severity": error.severity,
        "since": error.since,
        "replaced_by": error.replaced_by,
        "aliases": error.aliases,
        "links": tuple(link.url for link in error.links),
        "tags": error.tags,
    }
    if deprecated:
        said |= {
            "deprecated": True,
            "deprecated_since": deprecated.since,
            "deprecated_reason": deprecated.reason,
            "sunset": deprecated.sunset,
        }
    return ((name, value) for name, value in said.items() if value is not None and value != ())


def _categories(catalog: Catalog) -> dict[str, str]:
    """Return the identifier of each category that has errors, in the order of the page."""
    used = dict.fromkeys(error.category.source for error in catalog.errors if error.category)
    order = [category.name.source for category in catalog.categories if category.name.source in used]
    wanted = {name: _category_name(name) for name in dict.fromkeys([*order, *used])}
    taken = Counter(wanted.values())
    return {name: own if taken[own] == 1 else _numbered(name) for name, own in wanted.items()}


def _category_name(category: str) -> str:
    """Return an identifier for `category`; accents are dropped, and letters that are not Latin make a number."""
    latin = category if category.isascii() else _without_accents(category)
    name = screaming_snake(words(latin))
    return name if latin.isascii() and name[:1].isalpha() else _numbered(category)


def _without_accents(text: str) -> str:
    from unicodedata import combining, normalize  # noqa: PLC0415  few categories need it

    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _numbered(category: str) -> str:
    """Return a name that depends on `category` alone, so that it stays when others come and go."""
    return f"CATEGORY_{crc32(category.encode('utf-8', 'surrogatepass')):08X}"


FILTERS = {"python_codes": python_codes}
