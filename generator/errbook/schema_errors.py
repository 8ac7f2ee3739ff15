"""What to say of a tree that does not fit its schema: each finding worded, placed, and with a repair."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import create  # pyright: ignore[reportUnknownVariableType]  # its stub is partial

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, is_list, is_mapping
from errbook.schema_checks import ecma
from errbook.suggestion import nearest

Words: TypeAlias = tuple[str, str, str]
"""The rule, the message and the hint of a finding."""

_LONGEST = 60  # characters of an author's text that a message repeats
_MOST = 8  # alternatives that a message lists
_IDENTITIES = ("code", "name", "path", "title", "rule")
_KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
}


def findings(document: Document, schema: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Return what in `document` is not valid against `schema`, in the order of the source."""
    found: dict[tuple[Key, str], Diagnostic] = {}
    misspelt = _misspelt(document.tree)
    for error in _Validator(schema).iter_errors(document.tree):
        for cause in _causes(error):
            key = _key(cause)
            rule, message, hint = WORDS[str(cause.validator)](cause)
            if rule == "missing-field" and key in misspelt:
                hint = f"did you mean `{misspelt[key]}`? If not, {hint}"
            found.setdefault(
                (key, message if rule == "missing-field" else ""),
                Diagnostic(rule, Severity.ERROR, message, document.where(key), hint),
            )
    return tuple(sorted(found.values(), key=lambda finding: finding.location or ("",)))


def _misspelt(tree: object) -> dict[Key, str]:
    """Return for each error without a description whose code another, complete one seems to be meant by, that code."""
    items = tree.get("errors") if is_mapping(tree) else None
    listed = [
        (("errors", index), code, "description" in item)
        for index, item in enumerate(items if is_list(items) else ())
        if is_mapping(item) and isinstance(code := item.get("code"), str)
    ]
    if all(complete for *_, complete in listed):
        return {}
    from errbook.rules.spelling import finder

    meant = finder(code for _, code, complete in listed if complete)
    return {key: near for key, code, complete in listed if not complete and (near := meant(code))}


def _key(error: ValidationError) -> Key:
    key = tuple(error.absolute_path)
    return (*key, error.message) if error.validator == "additionalProperties" else key


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """Yield `error` itself, or where one of several alternatives is meant, what is wrong with that one."""
    meant = _meant(error.context or ())
    if not meant:
        yield error
    for each in meant:
        yield from _causes(each)


def _meant(context: Sequence[ValidationError]) -> list[ValidationError]:
    """Return the errors of the first alternative whose type the value has."""
    others = {each.schema_path[0] for each in context if _is_type(each)}
    mine = [each for each in context if each.schema_path[0] not in others]
    return [each for each in mine if each.schema_path[0] == mine[0].schema_path[0]]


def _is_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.path


def _unknown_field(error: ValidationError) -> Words:
    schema: Any = error.schema
    instance: Any = error.instance
    names = list(schema.get("properties", {}))
    meant = nearest(error.message, names)
    if meant:
        hint = f"did you mean `{meant}`?" + (" It is there already" if meant in instance else "")
    else:
        hint = f"the fields are {_listed(names)}"
        if "^x-" in schema.get("patternProperties", {}):
            hint += "; the name of a field of your own begins with `x-`"
    return "unknown-field", f"{_subject(error)} has an unknown field {_shown(error.message)}", hint


def _missing_field(error: ValidationError) -> Words:
    schema: Any = error.schema
    description = schema.get("properties", {}).get(error.message, {}).get("description", "").rstrip(".")
    hint = f"add `{error.message}`: {description}" if description else f"add `{error.message}`"
    return "missing-field", f"{_subject(error)} has no `{error.message}`", hint


def _wrong_type(error: ValidationError) -> Words:
    name, types = _name(error.absolute_path), _expected(error)
    kinds = " or ".join(_KINDS[each] for each in types)
    if error.instance is None:
        return (
            "empty-value",
            f"{name} has no value",
            f"write {kinds}, or take the field out if it is optional",
        )
    hint = _repair(error.instance, types) or _wanted(error, types, kinds)
    return "wrong-type", f"{name} is {_described(error.instance)}, not {kinds}", hint


def _wanted(error: ValidationError, types: Sequence[str], kinds: str) -> str:
    """Return what to write in place of a value: of which fields a mapping is, or else what the schema says of it."""
    schema: Any = error.schema
    required = schema.get("required") if types == ["object"] else None
    if required and isinstance(error.instance, str):
        return f"write a mapping: `{required[0]}: {_clipped(error.instance)}`"
    if types == ["array"]:
        return "write a list: each item behind a `-` on a line of its own"
    description = schema.get("description", "").rstrip(".") if types in (["integer"], ["number"]) else ""
    return f"write {kinds}: {description}" if description else f"write {kinds}"


def _expected(error: ValidationError) -> list[str]:
    if error.validator == "type":
        return [str(error.validator_value)]
    return list(dict.fromkeys(str(each.validator_value) for each in error.context or () if _is_type(each)))


def _repair(value: object, types: Sequence[str]) -> str:
    """Return how to turn `value` into one of `types`, where that is plain."""
    if isinstance(value, dict | list):
        return ""
    if "integer" in types and isinstance(value, str) and re.fullmatch("-?[1-9][0-9]*", value):
        return f"write it without quotes: {_shown(value)}"
    if "string" in types:
        return f'put it in quotes: "{_clipped(_text(value))}"'
    if types == ["array"]:
        return f"make it a list of one: [{_clipped(json.dumps(value, ensure_ascii=False, default=str))}]"
    return ""


def _unknown_value(error: ValidationError) -> Words:
    values: Any = error.validator_value
    meant = nearest(str(error.instance), values)
    hint = f"did you mean {_shown(meant)}?" if meant else f"one of {_listed(values)} is expected"
    return "unknown-value", f"{_name(error.absolute_path)} cannot be {_described(error.instance)}", hint


def _out_of_range(error: ValidationError) -> Words:
    schema: Any = error.schema
    bounds = (("from", schema.get("minimum")), ("to", schema.get("maximum")))
    hint = " ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)
    message = f"{_name(error.absolute_path)} is {_described(error.instance)}"
    return "out-of-range", message, f"write a number {hint}"


def _empty_value(error: ValidationError) -> Words:
    kind = {"minLength": "text", "minItems": "list"}.get(str(error.validator), "mapping")
    message = f"{_name(error.absolute_path)} is an empty {kind}"
    return "empty-value", message, f"write a {kind}, or take the field out if it is optional"


def _malformed_value(error: ValidationError) -> Words:
    schema: Any = error.schema
    description = schema.get("description", "").rstrip(".")
    hint = f"it has to match `{error.validator_value}`" + (f": {description}" if description else "")
    message = f"{_name(error.absolute_path)} is {_described(error.instance)}, which is malformed"
    return "malformed-value", message, hint


def _subject(error: ValidationError) -> str:
    """Return what a reader would call the mapping that the error is about."""
    if not error.absolute_path:
        return "this file"
    instance: Any = error.instance
    for field in _IDENTITIES:
        identity = instance.get(field)
        if isinstance(identity, str) and identity:
            return _shown(identity)
    return _name(error.absolute_path)


def _name(path: Iterable[str | int]) -> str:
    """Return what a reader would call the value at `path`."""
    *parents, last = path or ("",)
    if isinstance(last, int):
        return f"an item of {_name(parents)}"
    return _shown(last) if last else "this file"


def _described(value: object) -> str:
    if isinstance(value, str):
        return f"the text {_shown(value)}"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return _shown(_text(value))


def _text(value: object) -> str:
    """Return how an author wrote a value that is neither a mapping nor a list."""
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')


def _shown(text: str) -> str:
    return f"`{_clipped(text)}`"


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(map(_shown, names[:_MOST])) + rest


def _required(_: object, names: Iterable[str], instance: Any, __: object) -> Iterator[ValidationError]:
    """Find each name that is missing; it is the error's message."""
    if is_mapping(instance):
        yield from (ValidationError(name) for name in names if name not in instance)


def _additional(validator: Any, allowed: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """Find each field that is unknown; its name is the error's message."""
    if allowed is not False:
        yield from _ADDITIONAL(validator, allowed, instance, schema) or ()
    elif is_mapping(instance):
        patterns = [re.compile(ecma(pattern)) for pattern in schema.get("patternProperties", {})]
        for name in instance:
            if name not in schema.get("properties", {}) and not any(each.search(name) for each in patterns):
                yield ValidationError(name)


def _pattern(_: object, pattern: str, instance: Any, __: object) -> Iterator[ValidationError]:
    """Find a text that does not match, where `$` means the end as in JSON Schema."""
    if isinstance(instance, str) and not re.search(ecma(pattern), instance):
        yield ValidationError("")


_VALIDATORS: dict[str, Any] = Draft202012Validator.VALIDATORS
_ADDITIONAL = _VALIDATORS["additionalProperties"]
_Validator: Any = create(
    Draft202012Validator.META_SCHEMA,
    {**_VALIDATORS, "required": _required, "additionalProperties": _additional, "pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER,
)
WORDS: Mapping[str, Callable[[ValidationError], Words]] = {
    "additionalProperties": _unknown_field,
    "required": _missing_field,
    "type": _wrong_type,
    "anyOf": _wrong_type,
    "enum": _unknown_value,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "minLength": _empty_value,
    "minItems": _empty_value,
    "minProperties": _empty_value,
    "pattern": _malformed_value,
}
