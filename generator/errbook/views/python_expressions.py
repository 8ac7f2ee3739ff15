"""The expressions for what an exception in Python puts into a body: of its code, of its facts, of every error."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, cast

from errbook.document import tokens
from errbook.encoders.python import literal
from errbook.model import Catalog
from errbook.views.places import Place, Tree, fact_places, wire_codes

CodeForm: TypeAlias = Literal["text", "digits", "number", "type"]
"""What stands for a code: its text, as a string or as an integer, or the number or the type beside it."""

_FAILURE = ("error", "fail", "failure")
"""Words by which every error response says that it is one."""
_WIRE: Mapping[CodeForm, str] = {
    "text": "str(self.code)",
    "digits": "_number(self.code)",
    "number": "_number(self.code)",
    "type": "_type(self.code)",
}
"""The expression for what stands for a code."""
_STATUSES = {"http_status": "self.http_status", "http_status_as_text": "str(self.http_status)"}
"""The facts that every error has, and the expression for each."""
_ATTRIBUTES = {
    "category": ("category is not None", "category.value"),
    "code": ("", "value"),
    "grpc_status": ("grpc_status is not None", "grpc_status"),
    "link": ("links", "links[0]"),
    "name": ("symbolic_name is not None", "symbolic_name"),
    "number": ("number is not None", "number"),
    "retryable": ("retryable is not None", "retryable"),
    "severity": ("severity is not None", "severity"),
    "title": ("summary", "summary"),
    "type": ("type_uri is not None", "type_uri"),
}
"""The facts that a code may have: how to ask a code whether it has it, and for it."""
_OUTCOME = {"success": False, "ok": False, "error": True, "failed": True}
"""Members that say how a request went, and what they say of a failure."""


def code_form(catalog: Catalog) -> CodeForm:
    """Return what stands for the codes of `catalog` in a body."""
    codes = wire_codes(catalog)
    if all(wire == code for code, wire in codes.items()):
        return "text"
    if any(isinstance(wire, str) for wire in codes.values()):
        return "type"
    return "digits" if all(str(wire) == code for code, wire in codes.items()) else "number"


def fact_expression(fact: str, catalog: Catalog) -> tuple[str, str] | None:
    """Return the condition on which an error has a fact, and the expression for it; that of the status is no such."""
    if fact == "retry_after":
        return "self.retry_after is not None", "self.retry_after"
    if fact not in _ATTRIBUTES:
        return None
    condition, value = _ATTRIBUTES[fact]
    if fact == "category" and all(error.category for error in catalog.errors):
        condition = ""
    known = "isinstance(self.code, ErrorCode)"
    return (f"{known} and self.code.{condition}" if condition else known), f"self.code.{value}"


def value_expressions(catalog: Catalog, example: Any, roles: Mapping[str, Place], form: CodeForm) -> dict[Place, str]:
    """Return the expression for each place of `example` of which every body knows what it says."""
    required = {tokens(pointer) for pointer in catalog.envelope.required}
    values: dict[Place, str] = {}
    if catalog.envelope.is_problem:
        values = {("type",): "self.type_uri", ("title",): "self.title"}
    values[roles["code"]] = _WIRE[form]
    if "message" in roles:
        values[roles["message"]] = "self.message"
    if roles.get("details") in required:
        values[roles["details"]] = "list(self.details)"
    if roles.get("request_id") in required:
        values[roles["request_id"]] = 'self.request_id or ""'
    values |= {at: _STATUSES[fact] for at, fact in fact_places(catalog) if fact in _STATUSES}
    constants = {at: value for at, value in _constants(example, (), roles["code"]) if at not in roles.values()}
    there = ways([*roles.values(), *values, *(at for at, value in constants.items() if value is not None)])
    there |= {at[:-1] for at in required}
    said = {at: literal(value) for at, value in constants.items() if value is not None or at[:-1] in there}
    return said | values


def ways(places: Iterable[Place]) -> set[Place]:
    """Return every place on the way to one of `places`."""
    return {at[:length] for at in places for length in range(len(at))}


def _constants(tree: Tree, at: Place, code: Place) -> Iterator[tuple[Place, Any]]:
    """Yield the members that say the same in every error response that has the object around them.

    Of the lists only those are searched that the `code` stands in.
    """
    for name, value in tree.items():
        here = (*at, name)
        if isinstance(value, dict):
            yield from _constants(cast("Tree", value), here, code)
        elif isinstance(value, list):
            if code[: len(here)] == here:
                yield from _constants({"0": value[0]}, here, code)
        elif _is_constant(name, value):
            yield here, value


def _is_constant(name: str, value: object) -> bool:
    """Return whether a member is that of any error: `@type` names the type of an object in the JSON of protobuf."""
    if isinstance(value, bool):
        return _OUTCOME.get(name) == value
    return name == "@type" or value is None or value in _FAILURE
