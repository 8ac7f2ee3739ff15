"""What JSON, YAML and TOML say of the codes: lists of them, mappings by them, enumerations in schemas."""

import json
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import pairwise
from typing import Any, TypeGuard

from errbook import schema
from errbook.artifact import Artifact
from errbook.document import is_list, is_mapping
from errbook.readback.said import BRIEF, GROUP, ReadBackError, Said

OPENAPI_EXAMPLE = {"$ref", "value"}
"""The members by which an Example Object of OpenAPI is known; its description is not that of the error."""

SCHEMAS = frozenset({"$schema", "openapi"})
"""The members by which a JSON Schema or a document of OpenAPI is known; most names in it are those of parts."""

EXAMPLES = "examples"
"""The member of OpenAPI that has a named example for each code; of a JSON Schema, a list of any data."""

DATA = frozenset({"const", "default", "example", "value"})
"""The members that hold any data, whatever it looks like."""

STATUS = re.compile(r"(?:.*[^0-9])?([1-5][0-9][0-9])", re.DOTALL)
"""The name of a part of a schema that is called by a status."""

PARTS = frozenset({"$defs", "definitions", "responses", "schemas"})
"""The members of a JSON Schema or of OpenAPI that hold parts by their names."""

FIELD = re.compile(r"\n(?=[A-Za-z][A-Za-z0-9_-]*:[ \n])")
"""Where a field of a document in YAML begins, if the document is a mapping at the margin."""

CONTAINERS = (dict, list)
"""What holds other values in what parsers return."""


def from_json(artifact: Artifact, known: AbstractSet[str]) -> Said:
    """Return what JSON says of the codes that are `known`. Raises `ReadBackError` for what is not JSON."""
    if artifact.text == schema.text("catalog"):
        return Said([], [])  # the schema of every catalogue: what it lists are the words of its fields
    try:
        data = json.loads(artifact.text)
    except ValueError as error:
        raise ReadBackError(artifact.path, getattr(error, "lineno", 1), f"it is not JSON: {error}") from error
    return _walked(data, known)


def from_yaml(artifact: Artifact, known: AbstractSet[str]) -> Said:
    """Return what YAML says of the codes that are `known`. Raises `ReadBackError` for what is not YAML."""
    from errbook.readers.yaml import YAMLError, load

    try:
        data = by_fields(artifact.text) or load(artifact.text)
    except YAMLError as error:
        raise ReadBackError(artifact.path, error.line, f"it is not YAML: {error}") from error
    return _walked(data, known)


def by_fields(text: str) -> dict[str, Any] | None:
    """Return what a document in YAML says, each of its fields read once for all documents that have it.

    Returns `None` for a document that is to be read as a whole. In a mapping at the margin, a line at the margin
    ends the value before it.
    """
    text = f"\n{text}"
    starts = [found.end() for found in FIELD.finditer(text)]
    head = text[: starts[0]] if starts else text
    if any(line and line[0] != "#" for line in head.split("\n")) or "\n---" in text or "\n..." in text:
        return None
    data: dict[str, Any] = {}
    for start, end in pairwise([*starts, len(text)]):
        said = read_field(text[start:end])
        if said is None or said.keys() & data.keys():
            return None
        data |= said
    return data


@cache
def read_field(text: str) -> dict[str, Any] | None:
    """Return the field of a document in YAML that `text` is, or `None` where it is no mapping."""
    from errbook.readers.yaml import YAMLError, load

    try:
        data = load(text)
    except YAMLError:
        return None
    return data if is_mapping(data) else None


def from_toml(artifact: Artifact, known: AbstractSet[str]) -> Said:
    """Return what TOML says of the codes that are `known`. Raises `ReadBackError` for what is not TOML."""
    try:
        return _walked(tomllib.loads(artifact.text), known)
    except tomllib.TOMLDecodeError as error:
        raise ReadBackError(artifact.path, 1, f"it is not TOML: {error}") from error


def _walked(data: Any, known: AbstractSet[str]) -> Said:
    """Return what data says of codes; neither what stands below a code nor what an example holds is looked into."""
    said = Said([], [])
    has_parts = is_mapping(data) and not SCHEMAS.isdisjoint(data)
    waiting: list[tuple[str, Any, int | None]] = [("", data, None)]
    while waiting:
        name, value, status = waiting.pop()
        inner: Iterable[tuple[str, Any]] = ()
        if is_mapping(value):
            _read_enum(value, known, said, status)
            may_list = not has_parts or name == EXAMPLES or name.startswith("x-")
            if not (may_list and _read_mapping(value, known, said)):
                inner = value.items()
        elif is_list(value) and name != EXAMPLES and not _read_list(value, known, said):
            inner = ((name, item) for item in value)
        for key, item in inner:
            if item.__class__ in CONTAINERS and key not in DATA:
                is_part = has_parts and name in PARTS and key not in known
                waiting.append((key, item, _status_of(key, status, is_part=is_part)))
    return said


def _status_of(name: str, around: int | None, *, is_part: bool) -> int | None:
    """Return the status by which a part of a schema is called, or else one around it."""
    found = STATUS.fullmatch(name) if is_part else None
    return int(found[1]) if found else None if name == "not" else around


def _is_code(value: Any, known: AbstractSet[str]) -> bool:
    return isinstance(value, str) and value in known


def _is_error(value: Any) -> TypeGuard[dict[str, Any]]:
    return is_mapping(value) and isinstance(value.get("code"), str) and "description" in value


def _read_enum(value: dict[str, Any], known: AbstractSet[str], said: Said, status: int | None) -> None:
    codes = value.get("enum")
    if is_list(codes) and sum(_is_code(code, known) for code in codes) * 2 > len(codes):
        said.lists.append(codes)
        described = value.get(BRIEF, ())
        said.records.extend((code, {BRIEF: text}) for code, text in zip(codes, described, strict=False))
        if status is not None:
            said.records.extend((code, {GROUP: status}) for code in codes if _is_code(code, known))


def _read_mapping(value: dict[str, Any], known: AbstractSet[str], said: Said) -> bool:
    """Return whether a mapping has codes for its keys, after reading it."""
    keys = [] if known.isdisjoint(value) else [key for key in value if key in known]
    if len(keys) * 2 <= len(value) or not all(is_mapping(value[key]) for key in keys):
        return False
    records = [(key, value[key]) for key in keys if OPENAPI_EXAMPLE.isdisjoint(value[key])]
    said.lists.append(list(value) if records else keys)
    said.records.extend(records)
    return True


def _read_list(value: list[Any], known: AbstractSet[str], said: Said) -> bool:
    """Return whether a list is one of errors with their codes, after reading it."""
    errors = [item for item in value if _is_error(item)]
    records = [(item["code"], item) for item in errors if item["code"] in known]
    if len(errors) < len(value) or len(records) * 2 <= len(value):
        return False
    said.lists.append([item["code"] for item in errors])
    said.records.extend(records)
    return True
