"""Rules about data: the example of the envelope, those of the errors, and extensions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from errbook.diagnostic import Severity
from errbook.document import Key, is_list, is_mapping, token, tokens
from errbook.model import Catalog, Envelope, Error
from errbook.rules.rule import Finding, rule
from errbook.validate import PROBLEM_DETAILS
from errbook.views.places import member_names

ANY_CODE = r"<.*>|\{.*\}|\.\.\.|…|string|ERROR_CODE|error_code|CODE"
"""What stands for any code in an example."""

KEYWORDS = frozenset("$anchor $dynamicAnchor $dynamicRef $id $recursiveRef $ref $schema".split())
"""The keywords of JSON Schema by which a schema is named and found."""

MISSING = object()


@rule(Severity.ERROR)
def dangling_pointer(catalog: Catalog) -> Iterator[Finding]:
    """A pointer of the envelope leads to nothing in its example.

    Everything that reads or makes responses goes by these pointers (RFC 6901).

    Bad:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED, message: The token has expired}}
      code: /code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```

    Good:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED, message: The token has expired}}
      code: /error/code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```
    """
    for key, pointer in _pointers(catalog.envelope):
        if _at(catalog.envelope.example, pointer) is MISSING:
            yield (
                ("envelope", *key),
                f"`{pointer}` leads to nothing in the example of the envelope",
                "correct the pointer, or show the member in the example",
            )


def _pointers(envelope: Envelope) -> Iterator[tuple[Key, str]]:
    for name in ("code", "message", "details", "request_id"):
        pointer = getattr(envelope, name)
        if pointer is not None:
            yield (name,), pointer
    for index, pointer in enumerate(envelope.required):
        yield ("required", index), pointer


def _at(value: Any, pointer: str) -> Any:
    """Return what stands at the JSON Pointer, or `MISSING`."""
    for step in tokens(pointer):
        try:
            value = value[_index(step) if isinstance(value, list) else step]
        except (LookupError, TypeError, ValueError):
            return MISSING
    return value


def _index(step: str) -> int:
    """Return the index that a step means in a list. Raises `ValueError` for what is none (RFC 6901)."""
    if re.fullmatch("0|[1-9][0-9]*", step) is None:
        raise ValueError(step)
    return int(step)


@rule(Severity.WARNING, of_absence=True)
def unknown_code_in_envelope(catalog: Catalog) -> Iterator[Finding]:
    """The example of the envelope carries a code that is not in the catalogue.

    It is the first response that a reader sees, and the first code that they will look up. Something that
    stands for any code, such as `ERROR_CODE`, is fine.

    Bad:

    ```yaml
    envelope:
      example: {code: EXPIRED_TOKEN}
      code: /code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```

    Good:

    ```yaml
    envelope:
      example: {code: TOKEN_EXPIRED}
      code: /code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```
    """
    envelope = catalog.envelope
    shown = _at(envelope.example, envelope.code)
    if not catalog.errors or shown is MISSING or envelope.example == PROBLEM_DETAILS["example"]:
        return
    known = any(_carries(shown, error) for error in catalog.errors)
    if not known and not (isinstance(shown, str) and re.fullmatch(ANY_CODE, shown, re.DOTALL)):
        yield (
            ("envelope", "example", *tokens(envelope.code)),
            f"the example of the envelope carries `{shown}`, which is no code of the catalogue",
            "show a code of the catalogue, or correct the pointer `code` of the envelope",
        )


def _carries(value: object, error: Error) -> bool:
    """Return whether a response with `value` where the code belongs is a response with `error`."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return str(value) == error.code.source or value in (error.number, error.type and error.type.source)


@rule(Severity.ERROR, of_absence=True)
def example_of_another_error(catalog: Catalog) -> Iterator[Finding]:
    """An example of an error carries another code, or none.

    Readers copy examples, and the outputs publish them.

    Bad:

    ```yaml
    envelope:
      example: {code: TOKEN_EXPIRED}
      code: /code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., examples: [{value: {code: INVALID_TOKEN}}]}
    ```

    Good:

    ```yaml
    envelope:
      example: {code: TOKEN_EXPIRED}
      code: /code
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., examples: [{value: {code: TOKEN_EXPIRED}}]}
    ```
    """
    pointer = catalog.envelope.code
    for key, error, value in _values(catalog):
        shown = _at(value, pointer)
        if shown is MISSING:
            yield key, f"an example of `{error.code.source}` has nothing at `{pointer}`", "add its code there"
        elif not _carries(shown, error):
            yield (
                (*key, *tokens(pointer)),
                f"an example of `{error.code.source}` carries `{shown}` at `{pointer}`",
                f"show `{error.code.source}`, or move the example",
            )


def _values(catalog: Catalog) -> Iterator[tuple[Key, Error, Mapping[str, Any]]]:
    for index, error in enumerate(catalog.errors):
        for position, example in enumerate(error.examples):
            if example.value is not None:
                yield ("errors", index, "examples", position, "value"), error, example.value


@rule(Severity.WARNING, of_absence=True)
def example_unlike_envelope(catalog: Catalog) -> Iterator[Finding]:
    """An example of an error has another shape than the envelope.

    Either the example is wrong, or clients that were written by the envelope are. Members that the envelope
    requires must be there, members of one name must have one type, and other members must be parameters of
    the error. What is below `details` is free.

    Bad:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED, message: The token has expired}}
      code: /error/code
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        examples: [{value: {error: {code: TOKEN_EXPIRED, reason: The token has expired}}}]
    ```

    Good:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED, message: The token has expired}}
      code: /error/code
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        examples: [{value: {error: {code: TOKEN_EXPIRED, message: The token has expired}}}]
    ```
    """
    envelope = catalog.envelope
    for key, error, value in _values(catalog):
        for pointer in envelope.required:
            if _at(value, pointer) is MISSING:
                yield (
                    key,
                    f"an example of `{error.code.source}` lacks `{pointer}`, which is always there",
                    "add it",
                )
        free = {param.name for param in error.params}
        for path, difference in _differences(envelope.example, value, "", free, envelope.details):
            yield (
                (*key, *tokens(path)),
                f"in an example of `{error.code.source}`, `{path}` {difference}",
                "follow the envelope, or make the envelope's example show what all responses have",
            )


def _differences(
    shown: Mapping[str, Any], given: Mapping[str, Any], path: str, free: set[str], details: str | None
) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        here = f"{path}/{token(name)}"
        if name not in shown:
            if name not in free:
                yield here, "has no place in the envelope"
            continue
        kind, usual = _kind(value), _kind(shown[name])
        if kind != usual and "null" not in (kind, usual):
            yield here, f"is of type {kind}, in the envelope {usual}"
        elif kind == usual == "object" and here != details:
            yield from _differences(shown[name], value, here, free, details)


def _kind(value: object) -> str:
    """Return the JSON type of `value`."""
    if value is None:
        return "null"
    kinds = ((bool, "boolean"), (int | float, "number"), (str, "string"), (Mapping, "object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "array")


@rule(Severity.WARNING)
def example_without_param(catalog: Catalog) -> Iterator[Finding]:
    """An example lacks a parameter of its error that is always there.

    A parameter is a member of the response. Readers who copy the example do not learn of it, and tests that send
    the example pass without it.

    Bad:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED}}
      code: /error/code
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params: [{name: token_id, required: true}]
    ```

    Good:

    ```yaml
    envelope:
      example: {error: {code: TOKEN_EXPIRED, token_id: t-17}}
      code: /error/code
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params: [{name: token_id, required: true}]
    ```
    """
    for key, error, value in (*_shown_by_envelope(catalog), *_values(catalog)):
        needed = [param.name for param in error.params if param.required]
        there = set(member_names(value)) if needed else set[str]()
        for name in needed:
            if name not in there:
                yield (
                    key,
                    f"an example of `{error.code.source}` lacks the parameter `{name}`, which is always there",
                    "show it as a member, or do not call it `required`",
                )


def _shown_by_envelope(catalog: Catalog) -> Iterator[tuple[Key, Error, Mapping[str, Any]]]:
    """Yield the error that the envelope's example carries, with the example."""
    envelope = catalog.envelope
    shown = _at(envelope.example, envelope.code)
    owners = [error for error in catalog.errors if shown is not MISSING and _carries(shown, error)]
    yield from ((("envelope", "example"), error, envelope.example) for error in owners[:1])


@rule(Severity.ERROR)
def reference_in_data(catalog: Catalog) -> Iterator[Finding]:
    """A member of an example or of an extension is called `$ref`, or like another keyword that names schemas.

    Programs that bundle and resolve OpenAPI and JSON Schema follow it wherever it stands: they would put the file or
    the address that it names into what they build, or lose the place that it gives another meaning. A code, also one
    that is retired, a header field or a media type of such a name would be the same.

    Bad:

    ```yaml
    errors:
      - {code: NO_PLAN, description: The plan is gone., x-team: {$ref: ../../secrets.yaml}}
    ```

    Good:

    ```yaml
    errors:
      - {code: NO_PLAN, description: The plan is gone., x-team: {see: teams.yaml}}
    ```
    """
    for key, data in _data(catalog):
        for path, name in _keywords(data):
            yield (*key, *path), f"programs that read schemas take `{name}` for a reference", "choose another name"


def _data(catalog: Catalog) -> Iterator[tuple[Key, Any]]:
    """Yield what becomes data in an output, and names of authors that become names of members."""
    yield ("envelope", "example"), catalog.envelope.example
    yield ("envelope", "media_type"), {catalog.envelope.media_type: None}
    for index, retired in enumerate(catalog.retired):
        yield ("retired", index), {retired.code.source: None}
    for index, error in enumerate(catalog.errors):
        key: Key = ("errors", index)
        if error.code.source in KEYWORDS:
            yield key, {error.code.source: None}
        for name, value in error.extensions.items():
            yield (*key, name), value
        for position, header in enumerate(error.headers):
            yield (*key, "headers", position), {header.name: None}
        for position, param in enumerate(error.params):
            yield (*key, "params", position, "example"), param.example
    yield from ((key, value) for key, _, value in _values(catalog))


def _keywords(data: Any) -> Iterator[tuple[Key, str]]:
    """Yield the members that are called like a keyword."""
    if is_mapping(data):
        for name, value in data.items():
            if name in KEYWORDS:
                yield (name,), name
            yield from (((name, *path), found) for path, found in _keywords(value))
    elif is_list(data):
        for index, item in enumerate(data):
            yield from (((index, *path), found) for path, found in _keywords(item))
