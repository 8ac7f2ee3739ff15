"""The schema of the response that carries an error, derived from every body that is known."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from errbook.document import tokens
from errbook.model import Catalog, Param
from errbook.views.places import Place, Tree, details_place, params_place, value_at

Pattern: TypeAlias = Place
"""A place in every body: the item of a list is `"*"`."""

RESPONSE, BODY, DETAIL, CODE = "ErrorResponse", "ErrorBody", "ErrorDetail", "ErrorCode"
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def pattern(catalog: Catalog, at: Place) -> Pattern:
    """Return `at` with `"*"` for each item of a list."""
    example = catalog.envelope.example
    return tuple("*" if isinstance(value_at(example, at[:index]), list) else token for index, token in enumerate(at))


def code_pattern(catalog: Catalog) -> Pattern:
    """Return the place of the code in every body."""
    return pattern(catalog, tokens(catalog.envelope.code))


def schema(catalog: Catalog, bodies: Sequence[Tree]) -> Tree:
    """Return the schema that the envelope's example and each of `bodies` fit.

    A member of which two kinds of value are known, or only `null`, has no type. What is said of parameters
    is said of their members. A list in which the code stands is never empty.
    """
    code = code_pattern(catalog)
    places = [code, *(pattern(catalog, tokens(pointer)) for pointer in catalog.envelope.required)]
    required = {at[:length] for at in places for length in range(1, len(at) + 1)}
    optional = {at for at in required if at[-1] == "*" and code[: len(at)] != at}
    told = declared_params(catalog) | {at: {"description": text} for at, text in _descriptions(catalog).items()}
    return _schema([catalog.envelope.example, *bodies], (), required - optional, told)


def names(catalog: Catalog) -> dict[Pattern, str]:
    """Return the name of each part of the response that is a definition of its own."""
    code = code_pattern(catalog)
    parts: dict[Pattern, str] = {(): RESPONSE, code: CODE}
    if len(code) > 1:
        parts[code[:-1]] = BODY
    details = details_place(catalog)
    if details is not None:
        first = value_at(catalog.envelope.example, (*details, "0"))
        if isinstance(first, dict):
            parts[*pattern(catalog, details), "*"] = DETAIL
    return parts


def definitions(
    whole: Tree, names: Mapping[Pattern, str], known: Mapping[Pattern, Tree], prefix: str
) -> dict[str, Tree]:
    """Split `whole` into definitions by the places of `names`, the outermost first.

    What `known` says of a place stands for what was derived there, but for the description.
    """
    found: list[tuple[str, Tree]] = []

    def split(part: Tree, at: Pattern) -> Tree:
        if at in known:
            part = {name: part[name] for name in ("description",) if name in part} | known[at]
        elif "properties" in part:
            members = part["properties"].items()
            part = {**part, "properties": {name: split(inner, (*at, name)) for name, inner in members}}
        elif "items" in part:
            part = {**part, "items": split(part["items"], (*at, "*"))}
        if at not in names:
            return part
        found.append((names[at], part))
        return {"$ref": f"{prefix}{names[at]}"}

    split(whole, ())
    return dict(reversed(found))


def declared_params(catalog: Catalog) -> dict[Pattern, Tree]:
    """Return what the errors say of the member of each parameter: what all of them say that have it.

    That is its type, format and description, each empty where they differ.
    """
    place = params_place(catalog)
    if place is None:
        return {}
    found: dict[str, Tree] = {}
    for param in (param for error in catalog.errors for param in error.params):
        said = _declared(param)
        known = found.setdefault(param.name, said)
        found[param.name] = {name: known[name] if known[name] == value else "" for name, value in said.items()}
    at = pattern(catalog, place)
    return {(*at, name): said for name, said in found.items()}


def _schema(values: Sequence[Any], at: Pattern, required: Collection[Pattern], told: Mapping[Pattern, Tree]) -> Tree:
    declared = told.get(at, {})
    kind = "" if declared.get("type") == "" else _kind(values, declared.get("type", ""))
    result: Tree = {"type": kind} if kind else {}
    if declared.get("format") and kind == declared["type"]:
        result["format"] = declared["format"]
    if declared.get("description"):
        result["description"] = declared["description"]
    if kind == "object":
        result |= _members(values, at, required, told)
    if kind == "array":
        items = [item for value in values for item in value]
        result["items"] = _schema(items, (*at, "*"), required, told)
        if (*at, "*") in required:
            result["minItems"] = 1
    return result


def _kind(values: Sequence[Any], declared: str) -> str:
    """Return the type of every one of `values`, or of what is `declared` where none is known."""
    kinds = {_TYPES.get(kind, "") for kind in set(map(type, values))} or {declared}
    if kinds == {"integer", "number"} or (kinds == {"integer"} and declared == "number"):
        return "number"
    return "".join(kinds) if len(kinds) == 1 else ""


def _members(
    values: Sequence[Mapping[str, Any]],
    at: Pattern,
    required: Collection[Pattern],
    told: Mapping[Pattern, Tree],
) -> Tree:
    declared = [inner[-1] for inner, known in told.items() if inner[:-1] == at and "type" in known]
    members = dict.fromkeys([*(name for value in values for name in value), *declared])
    seen = {name: [value[name] for value in values if name in value] for name in members}
    always = [name for name in seen if (*at, name) in required and len(seen[name]) == len(values)]
    properties = {name: _schema(inner, (*at, name), required, told) for name, inner in seen.items()}
    return ({"required": always} if always else {}) | ({"properties": properties} if properties else {})


def _declared(param: Param) -> Tree:
    """Return what its author says of a parameter; an example of another type counts for more than the type."""
    kind = param.type if param.example is None else _kind([param.example], param.type)
    return {
        "type": kind,
        "format": param.format.source if param.format and kind == param.type else "",
        "description": param.description.plain if param.description else "",
    }


def _descriptions(catalog: Catalog) -> dict[Pattern, str]:
    envelope = catalog.envelope
    told = {
        envelope.code: "Says which error it is, for programs.",
        envelope.message: "Says what went wrong, for people; the wording may change.",
        envelope.details: "Says what went wrong, one by one.",
        envelope.request_id: "Names the request; quote it when asking for support.",
    }
    if envelope.is_problem:
        told |= {
            "/type": "Names the kind of problem.",
            "/title": "Says what kind of problem it is, for people.",
        }
        told |= {"/status": "The HTTP status.", "/instance": "Names this occurrence of the problem."}
    return {pattern(catalog, tokens(pointer)): text for pointer, text in told.items() if pointer is not None}
