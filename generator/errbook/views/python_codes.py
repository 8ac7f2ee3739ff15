"""The error codes as a Python enumeration wants them: what every code has, and what some have."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple
from zlib import crc32

from errbook.encoders import Encoded
from errbook.model import Catalog, Error
from errbook.naming import NamingError, screaming_snake, words
from errbook.text import Text
from errbook.views.places import renders


class Fact(NamedTuple):
    """An attribute of a code that not every code has."""

    name: Encoded
    type: Encoded
    default: Encoded
    meaning: Encoded


class Row(NamedTuple):
    """A member of the enumeration; the values are for the encoder of literals."""

    code: Text
    http_status: int | None
    category: Encoded
    description: Text
    resolution: str
    facts: Sequence[tuple[Encoded, Any]]
    successors: Sequence[Text] | None
    """The codes to use instead of a deprecated one; `None` for a code that is not deprecated."""


class Members(NamedTuple):
    """The members of the enumeration, and the attributes that only some of them have."""

    facts: Sequence[Fact]
    rows: Sequence[Row]


class Codes(NamedTuple):
    """What the enumeration is like in this catalogue; its types are as narrow as is true."""

    categories: Sequence[tuple[Encoded, str]]
    """The identifier and the name of each category."""
    category_type: Encoded
    category_default: Encoded
    has_unknown_status: bool
    has_messages: bool
    """Whether the message of a code is another than its description."""
    has_aliases: bool
    has_challenges: bool
    renders: bool
    """Whether messages have parameters."""
    has_secrets: bool
    """Whether a message names a parameter that must not be logged."""
    has_paragraphs: bool
    """Whether a description is longer than the message that is made of it."""


def _fact(name: str, type_: str, default: str, meaning: str) -> Fact:
    return Fact(Encoded(name), Encoded(type_), Encoded(default), Encoded(meaning))


FACTS = (
    _fact("summary", "str", '""', "What went wrong in a few words, the same at each occurrence."),
    _fact("message", "str", '""', "The message on the wire; parameters stand in braces."),
    _fact("sensitive_params", "tuple[str, ...]", "()", "The parameters that must not be logged."),
    _fact("causes", "tuple[str, ...]", "()", "Why it happens."),
    _fact("number", "int | None", "None", "A number beside the code."),
    _fact("symbolic_name", "str | None", "None", "The name beside a number, as a response spells it."),
    _fact("type_uri", "str | None", "None", "The problem type (RFC 9457)."),
    _fact("grpc_status", "str | None", "None", "The name of the gRPC status (google.rpc.Code)."),
    _fact("retryable", "bool | None", "None", "Whether the same request may succeed later, if that is known."),
    _fact("retry_after", "int | None", "None", "How many seconds to wait before a retry."),
    _fact("challenge", "str | None", "None", "The field WWW-Authenticate of the response (RFC 9110)."),
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
_FIELDS = {"summary": "title", "symbolic_name": "name", "type_uri": "type"}
"""The fields of an error that are called otherwise than the facts."""
_ORDER = {fact.name: index for index, fact in enumerate(FACTS)}
_MADE = {"sensitive_params", "challenge", "deprecated_since", "deprecated_reason", "sunset"}
"""The facts that are no fields of an error."""
_SIMPLE = tuple(name for name in _ORDER if name not in _MADE)
_values = attrgetter(*(_FIELDS.get(name, name) for name in _SIMPLE))
_NEEDED = {Encoded("retryable"), Encoded("retry_after")}
"""The facts that the exception asks for, whatever the catalogue says."""
_NEEDED_BY_PROBLEMS = {Encoded("summary"), Encoded("type_uri")}
"""Those that it asks for besides where the envelope is that of problem details (RFC 9457)."""


def python_codes(catalog: Catalog) -> Codes:
    """Return what the enumeration of the errors of `catalog` is like."""
    names = _categories(catalog)
    uncategorized = not names or any(error.category is None for error in catalog.errors)
    return Codes(
        categories=[(Encoded(name), category) for category, name in names.items()],
        category_type=Encoded("Category | None" if uncategorized else "Category"),
        category_default=Encoded("None" if uncategorized else f"Category.{next(iter(names.values()))}"),
        has_unknown_status=any(error.http_status is None for error in catalog.errors),
        has_messages=_has_paragraphs(catalog) or any(error.message for error in catalog.errors),
        has_aliases=any(error.aliases for error in catalog.errors),
        has_challenges=any(map(_challenge, catalog.errors)),
        renders=renders(catalog),
        has_secrets=any(map(_tells_secret, catalog.errors)),
        has_paragraphs=_has_paragraphs(catalog),
    )


def python_members(catalog: Catalog) -> Members:
    """Return the members for the errors of `catalog`."""
    names = {category: Encoded(f"Category.{name}") for category, name in _categories(catalog).items()}
    listed = {error.code for error in catalog.errors}
    rows = [
        Row(
            error.code,
            error.http_status,
            names[error.category.source] if error.category else Encoded("None"),
            error.description,
            _steps(error),
            _facts(error),
            [code for code in error.replaced_by if code in listed] if error.deprecated else None,
        )
        for error in catalog.errors
    ]
    used = {name for row in rows for name, _ in row.facts} | _NEEDED
    if _has_paragraphs(catalog):
        used.add(Encoded("message"))
    if catalog.envelope.is_problem:
        used |= _NEEDED_BY_PROBLEMS
    return Members([fact for fact in FACTS if fact.name in used], rows)


def _has_paragraphs(catalog: Catalog) -> bool:
    """Return whether a description is longer than the message that is made of it, which is its first paragraph."""
    return any("\n" in error.description.plain for error in catalog.errors if error.message is None)


def _steps(error: Error) -> str:
    return "\n".join(step.plain.replace("\n", " ") for step in error.resolution)


def _facts(error: Error) -> list[tuple[Encoded, Any]]:
    """Return what is said of `error` beyond what every error has."""
    said = [(name, value) for name, value in zip(_SIMPLE, _values(error), strict=True) if value or value == 0]
    if error.links or error.deprecated or error.headers or error.params:
        return sorted(_unfolded(error, dict(said)).items(), key=lambda fact: _ORDER[fact[0]])
    return said


def _unfolded(error: Error, said: dict[Encoded, Any]) -> dict[Encoded, Any]:
    """Return the facts with parameters, links, header fields and deprecation as plain values."""
    unfolded = said | {
        Encoded("sensitive_params"): _sensitive(error),
        Encoded("links"): tuple(link.url for link in error.links),
        Encoded("challenge"): _challenge(error),
    }
    if error.deprecated:
        unfolded[Encoded("deprecated")] = True
        unfolded[Encoded("deprecated_since")] = error.deprecated.since
        unfolded[Encoded("deprecated_reason")] = error.deprecated.reason
        unfolded[Encoded("sunset")] = error.deprecated.sunset
    return {name: value for name, value in unfolded.items() if value or value == 0}


def _sensitive(error: Error) -> tuple[str, ...]:
    return tuple(param.name for param in error.params if param.sensitive)


def _tells_secret(error: Error) -> bool:
    return error.message is not None and any(f"{{{name}}}" in error.message.source for name in _sensitive(error))


def _challenge(error: Error) -> Text | None:
    """Return what the response says of how to authenticate; an API always says the same."""
    fields = (field for field in error.headers if field.name.lower() == "www-authenticate")
    return next((field.example for field in fields), None)


def _categories(catalog: Catalog) -> dict[str, str]:
    """Return the identifier of each category that has errors, in the order of the page.

    Raises `NamingError` for two whose numbers are the same, which names the first code of each.
    """
    used = dict.fromkeys(error.category.source for error in catalog.errors if error.category)
    order = [category.name.source for category in catalog.categories if category.name.source in used]
    wanted = {name: _category_name(name) for name in dict.fromkeys([*order, *used])}
    taken = Counter(wanted.values())
    names = {name: own if taken[own] == 1 else _numbered(name) for name, own in wanted.items()}
    owners: dict[str, str] = {}
    for name, own in names.items():
        if owners.setdefault(own, name) != name:
            first = {error.category.source: error.code.source for error in catalog.errors[::-1] if error.category}
            message = f"the categories `{owners[own]}` and `{name}` both become `{own}`"
            raise NamingError(message, first[owners[own]], first[name])
    return names


def _category_name(category: str) -> str:
    """Return an identifier for `category`: without accents, and a number for other scripts than Latin."""
    latin = category if category.isascii() else _without_accents(category)
    name = screaming_snake(words(latin))
    if not name or not latin.isascii():
        return _numbered(category)
    return name if name[0].isalpha() else f"CATEGORY_{name}"


def _without_accents(text: str) -> str:
    from unicodedata import combining, normalize

    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _numbered(category: str) -> str:
    """Return a name that depends on `category` alone, so that it stays when others come and go."""
    return f"CATEGORY_{crc32(category.encode('utf-8', 'surrogatepass')):08X}"


FILTERS = {"python_codes": python_codes, "python_members": python_members}
