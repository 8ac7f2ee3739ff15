"""Where things stand in the body of an error response, and what they say of its error."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from errbook.document import tokens
from errbook.encoders.json import Data
from errbook.model import Catalog, Error
from errbook.naming import snake, words
from errbook.statuses import REASON_PHRASES
from errbook.text import Text

Tree: TypeAlias = dict[str, Any]
"""A JSON object: a body, or a part of an output."""

Place: TypeAlias = tuple[str, ...]
"""The way to a value in a body, such as `("errors", "0", "code")`."""


def _http_status(error: Error) -> int | None:
    return error.http_status


def _http_status_as_text(error: Error) -> str | None:
    return None if error.http_status is None else str(error.http_status)


_FACTS: Mapping[str, Callable[[Error], Any]] = {
    "http_status": _http_status,
    "http_status_as_text": _http_status_as_text,
    "grpc_status": lambda error: error.grpc_status,
    "number": lambda error: error.number,
    "name": lambda error: _source(error.name),
    "type": lambda error: _source(error.type),
    "title": lambda error: _source(error.title),
    "link": lambda error: error.links[0].url.source if error.links else None,
    "code": lambda error: error.code.source,
}
"""What a body may say of its error in other places than that of the code."""

_NAMED_FACTS: Mapping[str, Callable[[Error], Any]] = {
    "category": lambda error: _source(error.category),
    "retryable": lambda error: error.retryable,
    "retry_after": lambda error: error.retry_after,
    "severity": lambda error: error.severity,
}
"""What a body may say besides in members that are called so; elsewhere such values mean something else."""

_OTHER_NAMES = {"type": "category", "kind": "category", "error_type": "category"}
"""What such members are called as well."""

_PROBLEM_FACTS: Mapping[str, Callable[[Error], Any]] = {
    "status": _http_status,
    "type": lambda error: _source(error.type) or "about:blank",
    "title": lambda error: _source(error.title) or REASON_PHRASES.get(error.http_status or 0),
}
"""What the members of problem details say (RFC 9457)."""


def value_at(body: Data, at: Place) -> Any:
    """Return the value at a place of `body`, or `None` where there is none."""
    for token in at:
        try:
            body = body[int(token)] if isinstance(body, list) else body[token] if isinstance(body, dict) else None
        except (LookupError, ValueError):
            return None
    return body


def put(tree: Any, at: Place, value: Any) -> Any:
    """Return a copy of `tree` with `value` at a place, or without the place where `value` is `None`."""
    if not at:
        return value
    token, inner = at[0], at[1:]
    if isinstance(tree, list):
        index = int(token)
        return [*tree[:index], put(tree[index], inner, value), *tree[index + 1 :]]
    if inner:
        return {**tree, token: put(tree.get(token, {}), inner, value)}
    if value is None:
        return {name: kept for name, kept in tree.items() if name != token}
    return {**tree, token: value}


def wire_codes(catalog: Catalog) -> Mapping[str, str | int]:
    """Return what stands for each code in a body: the number or type, where the example has one and all codes do."""
    texts = [error.code.source for error in catalog.errors]
    shown = value_at(catalog.envelope.example, tokens(catalog.envelope.code))
    if type(shown) is int:
        numbers = [number for number in map(_number, catalog.errors) if number is not None]
        if len(numbers) == len(texts):
            return dict(zip(texts, numbers, strict=True))
    types = [error.type.source for error in catalog.errors if error.type is not None]
    if shown in types and shown not in texts and len(set(types)) == len(texts):
        return dict(zip(texts, types, strict=True))
    return dict(zip(texts, texts, strict=True))


def code_type(codes: Mapping[str, str | int]) -> str:
    """Return the JSON type of what stands for the codes."""
    return "integer" if any(isinstance(code, int) for code in codes.values()) else "string"


def status_places(catalog: Catalog) -> list[tuple[Place, type[int | str]]]:
    """Return the places of the HTTP status in a body, and whether it is a number or a string there."""
    kinds: Mapping[str, type[int | str]] = {"http_status": int, "http_status_as_text": str}
    return [(at, kinds[fact]) for at, fact in fact_places(catalog) if fact in kinds]


def details_place(catalog: Catalog) -> Place | None:
    """Return the place of the details of an error; a list in which the error itself stands holds more than those."""
    envelope = catalog.envelope
    if envelope.details is None:
        return None
    at = tokens(envelope.details)
    named = (envelope.code, envelope.message, envelope.request_id)
    holds_error = any(tokens(pointer)[: len(at)] == at for pointer in named if pointer is not None)
    return None if holds_error else at


def params_place(catalog: Catalog) -> Place | None:
    """Return the place of the object that parameters stand in, if they are members of one.

    That is where the envelope's example shows one of its error, or else beside the code.
    """
    envelope, names = catalog.envelope, owner_params(catalog)
    shown = (at[:length] for at, _ in _untold(catalog) for length, name in enumerate(at) if name in names)
    at = next((at for at in shown if not in_another_list(envelope.example, at, tokens(envelope.code))), None)
    return tokens(envelope.code)[:-1] if at is None and takes_params(catalog) else at


def takes_params(catalog: Catalog) -> bool:
    """Return whether a parameter is for the message, or is no member of what the envelope's example shows."""
    params = {param.name for error in catalog.errors for param in error.params}
    return renders(catalog) or not params <= set(member_names(catalog.envelope.example))


def renders(catalog: Catalog) -> bool:
    """Return whether messages have parameters."""
    return any(error.message and "{" in error.message.source for error in catalog.errors)


def member_names(value: Data) -> Iterator[str]:
    """Yield the name of each member in `value`, however deep."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from member_names(inner)


def own_params(catalog: Catalog) -> set[Place]:
    """Return the places of the parameters that the envelope's example shows of its error, and other bodies lack."""
    at = params_place(catalog)
    return set() if at is None else {(*at, name) for name in owner_params(catalog)}


def in_another_list(body: Data, at: Place, code: Place) -> bool:
    """Return whether a place stands in an item of a list that does not hold the code."""
    ends = range(1, len(at) + 1)
    return any(isinstance(value_at(body, at[: end - 1]), list) and at[:end] != code[:end] for end in ends)


def fact_places(catalog: Catalog) -> list[tuple[Place, str]]:
    """Return the places where a body says something of its error beside the code, each with what it says.

    What only problem details say by themselves, their type and title, is not among it, nor is what stands in a list
    of other things than errors.
    """
    names = {fact: name for name, fact in (*_FACTS.items(), *_NAMED_FACTS.items())}
    example, code = catalog.envelope.example, tokens(catalog.envelope.code)
    said = [(at, names[fact]) for at, fact in changing_places(catalog) if fact in names]
    return [(at, name) for at, name in said if not in_another_list(example, at, code)]


def owner_params(catalog: Catalog) -> set[str]:
    """Return the names of the parameters of the error that the envelope's example shows."""
    owner = _owner(catalog)
    return {param.name for param in owner.params} if owner else set()


def changing_places(catalog: Catalog) -> list[tuple[Place, Callable[[Error], Any]]]:
    """Return where the envelope's example says something of its error beside the code, and what it says."""
    envelope, owner = catalog.envelope, _owner(catalog)
    found: dict[Place, Callable[[Error], Any]] = {}
    if envelope.is_problem:
        found = {(name,): fact for name, fact in _PROBLEM_FACTS.items() if envelope.example.get(name) is not None}
    if owner is not None:
        facts = {_typed(said): fact for fact in reversed(list(_FACTS.values())) if (said := fact(owner)) is not None}
        for at, value in _untold(catalog):
            fact = _named_fact(at[-1], value, owner) or facts.get(_typed(value))
            if fact is not None and any(fact(error) is not None for error in catalog.errors):
                found.setdefault(at, fact)
    return list(found.items())


def _number(error: Error) -> int | None:
    code = error.code.source
    if error.number is None and code.isascii() and code.removeprefix("-").isdigit():
        return int(code)
    return error.number


def _named_fact(name: str, value: Data, owner: Error) -> Callable[[Error], Any] | None:
    """Return the fact about `owner` that a member states by its name and its value, which may be that there is none."""
    plain = snake(words(name))
    fact = _NAMED_FACTS.get(plain if value is None else _OTHER_NAMES.get(plain, plain))
    return fact if fact and _typed(fact(owner)) == _typed(value) else None


def _owner(catalog: Catalog) -> Error | None:
    """Return the error that the envelope's example shows."""
    codes, shown = wire_codes(catalog), value_at(catalog.envelope.example, tokens(catalog.envelope.code))
    return next((error for error in catalog.errors if codes[error.code.source] == shown), None)


def _untold(catalog: Catalog) -> Iterator[tuple[Place, Data]]:
    """Yield the values of the envelope's example of which the envelope does not say what they are."""
    envelope, details = catalog.envelope, details_place(catalog)
    pointers = (envelope.code, envelope.message, envelope.request_id)
    told = [tokens(pointer) for pointer in pointers if pointer is not None] + ([] if details is None else [details])
    for at, value in _leaves(envelope.example, ()):
        if not any(at[: len(start)] == start for start in told):
            yield at, value


def _typed(value: object) -> tuple[str, object]:
    """Return what keeps `1` and `True` apart."""
    return type(value).__name__, value


def _leaves(value: Data, at: Place) -> Iterator[tuple[Place, Data]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*at, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*at, str(index)))
    else:
        yield at, value


def _source(text: Text | None) -> str | None:
    return None if text is None else text.source
