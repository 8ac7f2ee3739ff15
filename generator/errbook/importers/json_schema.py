"""Imports a JSON Schema: an enumeration of codes, or a response whose `code` is one."""

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key
from errbook.importers.draft import Draft, of_errors, speaks_of_errors
from errbook.importers.schemas import FACTS, Schemas
from errbook.importers.written import Written

_SCHEMA = {
    "$schema",
    "$defs",
    "definitions",
    "enum",
    "oneOf",
    "anyOf",
    "allOf",
    "properties",
    "$ref",
    "const",
}
_DEFINITIONS = ("$defs", "definitions")


def recognises(written: Written) -> bool:
    """Return whether `written` is a JSON Schema."""
    return not _SCHEMA.isdisjoint(written.mapping(()))


def read(written: Written) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that a JSON Schema says."""
    draft = Draft(written.source.path)
    schemas = Schemas(written, draft)
    definitions: dict[str, Key] = {name: (where, name) for where in _DEFINITIONS for name in written.mapping((where,))}
    for key in _enumerations(schemas, definitions):
        schemas.carry(key)
    for key in [(), *definitions.values()]:
        for name in FACTS:
            schemas.carry_facts((*key, name))
    named = [(name, written.where(key)) for name, key in definitions.items() if schemas.members(key)]
    if named and not draft.codes:
        draft.which(named)
    return draft.document("a JSON Schema")


def _enumerations(schemas: Schemas, definitions: dict[str, Key]) -> list[Key]:
    """Return the schemas that enumerate the codes: the root, its `code`, or what speaks of errors."""
    if schemas.members(()):
        return [()]
    found = schemas.code_properties(())
    for name, key in definitions.items():
        if speaks_of_errors(name):
            found += [key] if schemas.members(key) else schemas.code_properties(key)
    if found:
        return found
    named = {name: key for name, key in definitions.items() if schemas.members(key)}
    return [named[name] for name in of_errors(named)]
