"""The envelope as Python wants it: the types of its parts, how a body is made, and where to look in one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from errbook.document import tokens
from errbook.encoders import Encoded
from errbook.encoders.python import literal
from errbook.model import Catalog
from errbook.views.envelope import declared_params
from errbook.views.places import (
    Place,
    Tree,
    details_place,
    fact_places,
    params_place,
    put,
    takes_params,
    value_at,
)
from errbook.views.python_arguments import arguments
from errbook.views.python_expressions import CodeForm, code_form, fact_expression, value_expressions, ways
from errbook.views.python_types import Type, Types

_ROLES: Tree = {"code": "", "message": "", "details": [{}], "request_id": ""}
"""The members that an envelope can name, each with a value of its type."""
_VALUES: Tree = {"string": "", "integer": 0, "number": 0.0, "boolean": False, "array": [], "object": {}}
"""A value of each JSON type."""
_LOOSE = ("number", "")
"""What a parameter is declared to be where its example may be of a narrower type."""


class Member(NamedTuple):
    """A place in a body."""

    steps: Encoded
    """The way to it as arguments after the body: `, "error", "code"`."""
    subscripts: Encoded
    """The way to it as subscripts: `["error"]["code"]`."""
    is_optional: bool


class FactMember(NamedTuple):
    """A member that says what is known of an error."""

    place: Member
    condition: Encoded
    """The expression that is true where it is known."""
    value: Encoded


class Argument(NamedTuple):
    """A member that every body has and that only the server knows."""

    name: Encoded
    type: Encoded


class PythonEnvelope(NamedTuple):
    """What a package says about the envelope."""

    types: Sequence[Type]
    """Each after those that it uses; the last is the body's."""
    body: Sequence[Encoded]
    """The lines of a literal of a body that holds what every error has."""
    facts: Sequence[FactMember]
    retry_after: Member | None
    arguments: Sequence[Argument]
    params: Member
    """The object that the parameters stand in: one of their own, or that of the code."""
    own: Sequence[Encoded]
    """The members of this object that are no parameters."""
    code: Member
    code_form: CodeForm
    """What stands for a code: its text, as a string or as an integer, or the number or the type beside it."""
    message: Member | None
    details: Member | None
    detail_type: Encoded
    request_id: Member | None
    has_params: bool
    is_problem: bool

    @property
    def argument_types(self) -> list[Encoded]:
        """The names of the types that the arguments of the exception and its methods are of, and of a body; sorted."""
        annotations = (self.detail_type if self.details else "", *(argument.type for argument in self.arguments))
        used = {"ErrorResponse", *re.findall(r"\w+", " ".join(annotations))}
        return [name for name in self.type_names if name in used]

    @property
    def type_names(self) -> list[Encoded]:
        """The names of the types, sorted."""
        return sorted(type_.name for type_ in self.types)

    @property
    def exported(self) -> list[Encoded]:
        """The names of the types and of the enumeration, sorted."""
        return sorted([Encoded("ErrorCode"), *self.type_names])

    @property
    def reads_text(self) -> bool:
        """Whether a member that is taken from a body is a string."""
        return self.code_form == "text" or self.message is not None or self.request_id is not None

    @property
    def has_optional(self) -> bool:
        """Whether a type has a member that may be missing."""
        return any(kind.startswith("NotRequired") for type_ in self.types for _, kind in type_.fields)


def python_envelope(catalog: Catalog) -> PythonEnvelope:
    """Return the envelope of `catalog`."""
    envelope = catalog.envelope
    roles = _roles(catalog)
    example: Any = envelope.example
    for role, at in roles.items():
        example = _with(example, at, _ROLES[role])
    form = code_form(catalog)
    values = value_expressions(catalog, example, roles, form)
    said = fact_places(catalog)
    facts = {at: told for at, fact in said if (told := fact_expression(fact, catalog))}
    retry_after = [at for at, fact in said if fact == "retry_after"]
    shown = params_place(catalog)
    params = roles["code"][:-1] if shown is None else shown
    given = arguments(catalog, example, {params, *values, *roles.values(), *facts})
    values |= given
    always = {params, *values, *ways([params, *values, *roles.values(), *facts])}
    types = Types(_names(roles), always)
    types.of(_with_params(example, params, catalog, always), ())
    depth = len(params)
    own = [at[depth] for at in [*roles.values(), *values, *facts] if at[:depth] == params and len(at) > depth]
    members = {role: _member(example, at, is_optional=at not in values) for role, at in roles.items()}
    return PythonEnvelope(
        types=types.made,
        body=[Encoded(line) for line in _lines(example, (), values, always)],
        facts=[
            FactMember(_member(example, at, is_optional=True), Encoded(condition), Encoded(value))
            for at, (condition, value) in facts.items()
        ],
        retry_after=_member(example, retry_after[0], is_optional=True) if retry_after else None,
        params=_member(example, params, is_optional=False),
        own=[literal(name) for name in dict.fromkeys(own)],
        arguments=[Argument(Encoded(name), Encoded(types.annotations[at])) for at, name in given.items()],
        code=members["code"],
        code_form=form,
        message=members.get("message"),
        details=members.get("details"),
        detail_type=Encoded(_detail_type(example, roles)),
        request_id=members.get("request_id"),
        has_params=not set(value_at(example, params)) <= set(own) or takes_params(catalog),
        is_problem=envelope.is_problem,
    )


def _roles(catalog: Catalog) -> dict[str, Place]:
    """Return the places of the members that the envelope names, but for details that are no list."""
    named = {role: getattr(catalog.envelope, role) for role in _ROLES if role != "details"}
    roles = {role: tokens(pointer) for role, pointer in named.items() if pointer is not None}
    details = details_place(catalog)
    if details is None or not isinstance(value_at(catalog.envelope.example, details), list | None):
        return roles
    return roles | {"details": details}


def _with(tree: Any, at: Place, value: Any) -> Any:
    """Return `tree` with `value` at a place where nothing stands."""
    if not at:
        return value if tree is None or tree == [] else tree
    token, rest = at[0], at[1:]
    if isinstance(tree, list):
        return [_with(tree[0] if tree else {}, rest, value), *tree[1:]]
    return {**tree, token: _with(tree.get(token, {} if rest else None), rest, value)}


def _with_params(example: Tree, at: Place, catalog: Catalog, always: AbstractSet[Place]) -> Tree:
    """Return `example` with a value for each parameter in the object `at` a place, of the type that all schemas say."""
    members: Tree = dict(value_at(example, at))
    for way, said in declared_params(catalog).items():
        name, kind = way[-1], said["type"]
        if (*at, name) not in always and (members.get(name) is None or kind in _LOOSE):
            members[name] = _VALUES.get(kind)
    shown: Tree = put(example, at, members)
    return shown


def _names(roles: Mapping[str, Place]) -> dict[Place, str]:
    names = {roles["code"][:-1]: "ErrorBody", (): "ErrorResponse"}
    return {(*roles["details"], "0"): "ErrorDetail", **names} if "details" in roles else names


def _detail_type(example: Any, roles: Mapping[str, Place]) -> str:
    if "details" not in roles:
        return "object"
    return Types(_names(roles), frozenset()).of(value_at(example, roles["details"]), roles["details"])[5:-1]


def _member(example: Any, at: Place, *, is_optional: bool) -> Member:
    steps = ["0" if isinstance(value_at(example, at[:index]), list) else literal(at[index]) for index in range(len(at))]
    return Member(
        Encoded("".join(f", {step}" for step in steps)),
        Encoded("".join(f"[{step}]" for step in steps)),
        is_optional,
    )


def _lines(tree: Any, at: Place, values: Mapping[Place, str], always: AbstractSet[Place]) -> Iterator[str]:
    """Yield the lines between the brackets of a literal, indented to their depth."""
    indent = "    " * len(at)
    members: Tree = {"0": tree[0]} if isinstance(tree, list) else tree
    for name, value in members.items():
        here = (*at, name)
        key = "" if isinstance(tree, list) else f"{literal(name)}: "
        if here in values:
            yield f"{indent}{key}{values[here]},"
        elif here in always:
            opening, closing = "[]" if isinstance(value, list) else "{}"
            inner = list(_lines(value, here, values, always))
            yield f"{indent}{key}{opening}{'' if inner else closing + ','}"
            if inner:
                yield from inner
                yield f"{indent}{closing},"


FILTERS = {"python_envelope": python_envelope}
