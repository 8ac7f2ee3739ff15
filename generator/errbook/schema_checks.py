"""JSON Schemas as functions, which pass a sound tree faster than a validator that can say what is wrong. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeGuard

from errbook.document import is_list, is_mapping

Check: TypeAlias = Callable[[Any], bool]
Schema: TypeAlias = Mapping[str, Any] | bool
"""A JSON Schema: `true` allows everything, `false` nothing."""

_ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "examples", "default"}
_FIELDS = {"properties", "patternProperties", "additionalProperties"}


def compile_schema(schema: Mapping[str, Any]) -> Check:
    """Return a function that says whether a value is valid against `schema`.

    Raises `ValueError` for a keyword outside of the part of JSON Schema that the published schemas use.
    """
    return _Compiler(schema.get("$defs", {})).check(schema)


def ecma(pattern: str) -> str:
    """Return `pattern`, in JSON Schema's dialect, for `re`, whose `$` also matches before a newline."""
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern


class _Compiler:
    """Turns schemas into functions; each definition is compiled once."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions
        self.compiled: dict[str, Check] = {}

    def check(self, schema: Schema) -> Check:
        """Return the function for `schema`."""
        if isinstance(schema, bool):
            return _anything if schema else _nothing
        checks = [self._keyword(*each) for each in schema.items() if each[0] not in _ANNOTATIONS | _FIELDS]
        if schema.keys() & _FIELDS:
            checks.append(self._fields(schema))
        return _every(checks)

    def _keyword(self, keyword: str, argument: Any) -> Check:
        if keyword == "$ref":
            return self._definition(argument)
        if keyword == "items":
            return _items(self.check(argument))
        if keyword == "anyOf":
            return _some([self.check(schema) for schema in argument])
        if keyword not in KEYWORDS:
            raise ValueError(f"the schema keyword {keyword} is not supported")
        return KEYWORDS[keyword](argument)

    def _definition(self, reference: str) -> Check:
        if reference not in self.compiled:
            self.compiled[reference] = self.check(self.definitions[reference.removeprefix("#/$defs/")])
        return self.compiled[reference]

    def _fields(self, schema: Mapping[str, Any]) -> Check:
        patterns = [
            (re.compile(ecma(pattern)), self.check(each))
            for pattern, each in schema.get("patternProperties", {}).items()
        ]
        known = {
            name: _every([self.check(each), *(check for pattern, check in patterns if pattern.search(name))])
            for name, each in schema.get("properties", {}).items()
        }
        return _mapping(known, patterns, self.check(schema.get("additionalProperties", True)))


def _anything(_: object) -> bool:
    return True


def _nothing(_: object) -> bool:
    return False


def _every(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def fit(value: object) -> bool:
        for check in checks:  # noqa: SIM110  a loop is twice as fast as `all`
            if not check(value):
                return False
        return True

    return fit


def _some(checks: list[Check]) -> Check:
    return lambda value: any(check(value) for check in checks)


def _items(check: Check) -> Check:
    return lambda value: not is_list(value) or all(map(check, value))


def _mapping(known: Mapping[str, Check], patterns: list[tuple[re.Pattern[str], Check]], rest: Check) -> Check:
    def of_name(name: str) -> Check:
        return _every([check for pattern, check in patterns if pattern.search(name)] or [rest])

    def fit(value: object) -> bool:
        if not is_mapping(value):
            return True
        return all((known.get(name) or of_name(name))(item) for name, item in value.items())

    return fit


def _type(name: str) -> Check:
    return _TYPES[name]


def _is_integer(value: object) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _required(names: Iterable[str]) -> Check:
    return lambda value: not is_mapping(value) or all(name in value for name in names)


def _enum(values: Iterable[str]) -> Check:
    allowed = frozenset(values)
    return lambda value: isinstance(value, str) and value in allowed


def _pattern(pattern: str) -> Check:
    expression = ecma(pattern)
    return lambda value: not isinstance(value, str) or re.search(expression, value) is not None


_TYPES: Mapping[str, Check] = {
    "object": is_mapping,
    "array": is_list,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_integer,
    "number": _is_number,
}
KEYWORDS: Mapping[str, Callable[[Any], Check]] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "minItems": lambda least: lambda value: not is_list(value) or len(value) >= least,
    "minProperties": lambda least: lambda value: not is_mapping(value) or len(value) >= least,
    "minimum": lambda least: lambda value: not _is_number(value) or not value < least,
    "maximum": lambda most: lambda value: not _is_number(value) or not value > most,
}
