"""The parts of an OpenAPI document, which say the same in versions 3.0 and 3.1."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from errbook.encoders import markdown
from errbook.model import Catalog, Deprecation, Error
from errbook.naming import NamingError, called, identifiers
from errbook.statuses import REASON_PHRASES
from errbook.targets import Identifiers
from errbook.text import Text
from errbook.views import envelope
from errbook.views.bodies import bodies, summaries
from errbook.views.headers import headers
from errbook.views.places import Tree, code_type, status_places, wire_codes

_SCHEMAS, _EXAMPLES = "#/components/schemas/", "#/components/examples/"
_COMPONENT = re.compile("[A-Za-z0-9._-]+")
"""What the name of a component may be; an example with another name stands where it is used."""

_TYPES: Mapping[type[int | str], str] = {int: "integer", str: "string"}
_EVERY_CODE = {"description": "The codes of all errors."}


class Parts(NamedTuple):
    """What differs from catalogue to catalogue in an OpenAPI document."""

    info: Tree
    responses: Tree
    schemas: Tree
    examples: Tree


def openapi(catalog: Catalog) -> Parts:
    """Return the parts of the document for the codes of `catalog`.

    There is a response for each status, and for any: `Error`. The schema of a status takes that status alone,
    and its codes alone, unless codes stand in a list, where those of several may meet. Its codes are no named
    enumeration, because generators for Go write the members of all of those into one scope.
    """
    names = _variable_names(catalog)
    catalog = catalog.public
    brief, shown = summaries(catalog), bodies(catalog)
    examples = {code: _examples(error, brief[code], shown) for code, error in zip(brief, catalog.errors, strict=True)}
    schemas = _schemas(
        catalog, [body for group in shown.values() for body in group], _enumerations(catalog, brief, names)
    )
    return Parts(
        info=_info(catalog),
        responses=_responses(catalog, schemas, examples),
        schemas=schemas,
        examples={
            name: example
            for group in examples.values()
            for name, example in group.items()
            if _COMPONENT.fullmatch(name)
        },
    )


def _info(catalog: Catalog) -> Tree:
    title = catalog.api.plain
    described = markdown.block(catalog.description or Text(f"The error responses of {title}."))
    version = catalog.version.plain if catalog.version else "0.0.0"
    return {"title": f"{title} errors", "version": version, "description": described}


def _schemas(catalog: Catalog, known: Sequence[Tree], enumeration: Callable[[Sequence[Error]], Tree]) -> Tree:
    whole, names = envelope.schema(catalog, known), envelope.names(catalog)
    code_at = envelope.code_pattern(catalog)
    every: dict[envelope.Pattern, Tree] = {code_at: _EVERY_CODE | enumeration(catalog.errors)}
    schemas = envelope.definitions(whole, names, every, _SCHEMAS)
    stated = [(at, kind) for at, kind in status_places(catalog) if at == envelope.pattern(catalog, at)]
    in_list = "*" in code_at
    if in_list and not stated:
        return schemas
    for status in catalog.http_statuses:
        if in_list:
            narrow, own = dict(every), names | {(): f"{envelope.RESPONSE}{status}"}
        else:
            narrow = {code_at: enumeration(catalog.with_status(status))}
            own = {at: name if name == envelope.DETAIL else f"{name}{status}" for at, name in names.items()}
            del own[code_at]
        for at, kind in stated:
            narrow[at] = {"type": _TYPES[kind], "enum": [kind(status)]}
        schemas |= envelope.definitions(whole, own, narrow, _SCHEMAS)
    return schemas


def _enumerations(
    catalog: Catalog, brief: Mapping[str, str], names: Mapping[str, str]
) -> Callable[[Sequence[Error]], Tree]:
    """Return what makes the schema of the codes of some errors, given the name of each code for programs."""
    codes = wire_codes(catalog)
    kind = code_type(codes)

    def meaning(error: Error) -> str:
        text = brief[error.code.source]
        return f"{text} (deprecated{_deprecation(error, error.deprecated, _in_short)})" if error.deprecated else text

    def enumeration(errors: Sequence[Error]) -> Tree:
        chosen = [error.code.source for error in errors]
        named = {"x-enum-varnames": [names[code] for code in chosen]} if names else {}
        described = {"x-enum-descriptions": [meaning(error) for error in errors]}
        return {"type": kind, "enum": [codes[code] for code in chosen], **named, **described}

    return enumeration


def _variable_names(catalog: Catalog) -> Mapping[str, str]:
    """Return the names of the codes for generated clients, or none where these must make names up."""
    try:
        return identifiers(called(catalog.names), Identifiers("SCREAMING_SNAKE_CASE"))
    except NamingError:
        return {}


def _responses(catalog: Catalog, schemas: Tree, examples: Mapping[str, Tree]) -> Tree:
    responses: Tree = {}
    for status in catalog.http_statuses:
        errors, schema = catalog.with_status(status), f"{envelope.RESPONSE}{status}"
        content = _content(catalog, schema if schema in schemas else envelope.RESPONSE, errors, examples)
        fields = headers(status, errors)
        described = {"description": REASON_PHRASES.get(status, f"Status {status}")}
        responses[_response_name(status)] = described | ({"headers": fields} if fields else {}) | content
    content = _content(catalog, envelope.RESPONSE, catalog.with_status(None), examples)
    return responses | {"Error": {"description": "Any error", **content}}


def _response_name(status: int) -> str:
    words = REASON_PHRASES.get(status, f"Status{status}").replace("'", "").split()
    return "".join(word[0].upper() + word[1:] for word in words)


def _content(catalog: Catalog, schema: str, errors: Sequence[Error], examples: Mapping[str, Tree]) -> Tree:
    shown = {
        name: {"$ref": f"{_EXAMPLES}{name}"} if _COMPONENT.fullmatch(name) else example
        for error in errors
        for name, example in examples[error.code.source].items()
    }
    body: Tree = {"schema": {"$ref": f"{_SCHEMAS}{schema}"}}
    return {"content": {catalog.envelope.media_type: body | ({"examples": shown} if shown else {})}}


def _examples(error: Error, brief: str, shown: Mapping[str, Sequence[Tree]]) -> Tree:
    """Return the examples of an error: the first has its code for a name, the others a number as well."""
    code = error.code.source
    title = error.title.plain if error.title else brief
    told = _told(error)
    described = {"description": "\n\n".join(told)} if told else {}
    if not error.examples:
        return {code: {"summary": title, **described, "value": shown[code][0]}}
    names = _free_names(code, shown)
    return {
        next(names): {"summary": example.title.plain if example.title else title, **described, "value": body}
        for example, body in zip(error.examples, shown[code], strict=True)
    }


def _free_names(code: str, taken: Mapping[str, object]) -> Iterator[str]:
    yield code
    for number in count(2):
        if f"{code}-{number}" not in taken:
            yield f"{code}-{number}"


def _told(error: Error) -> list[str]:
    """Return what to know of an error, in Markdown: that it is deprecated, what it means, and what to do."""
    if len(error.resolution) > 1:
        told = ["\n".join(f"{number}. {markdown.line(step)}" for number, step in enumerate(error.resolution, 1))]
    else:
        told = [str(markdown.block(step)) for step in error.resolution]
    if error.title or error.examples or "\n" in error.description.source:
        told.insert(0, markdown.block(error.description))
    if error.deprecated:
        told.insert(0, f"**Deprecated**{_deprecation(error, error.deprecated, markdown.inline)}")
    return told


def _deprecation(error: Error, deprecated: Deprecation, shown: Callable[[Text], str]) -> str:
    """Return what follows the word "deprecated"; `shown` makes strings of what an author wrote."""
    since = f" since {shown(deprecated.since)}" if deprecated.since else ""
    gone = f", gone from {deprecated.sunset}" if deprecated.sunset else ""
    instead = f"; use {' or '.join(map(shown, error.replaced_by))}" if error.replaced_by else ""
    reason = f": {shown(deprecated.reason)}" if deprecated.reason else ""
    return f"{since}{gone}{instead}{reason}"


def _in_short(text: Text) -> str:
    return text.plain.partition("\n")[0]


FILTERS = {"openapi": openapi}
