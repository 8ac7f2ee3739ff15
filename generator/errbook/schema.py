"""Whether a tree fits one of the published schemas."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from errbook.diagnostic import Diagnostic
from errbook.document import Document
from errbook.schema_checks import Check, compile_schema


def check(document: Document, schema_name: str = "catalog") -> tuple[Diagnostic, ...]:
    """Return what in `document` does not fit `<schema_name>.schema.json`, each finding at its place."""
    if fits(document.tree, schema_name):
        return ()
    from errbook.schema_errors import findings

    return findings(document, load(schema_name))


def fits(tree: object, schema_name: str = "catalog") -> bool:
    """Return whether `tree` is valid against `<schema_name>.schema.json`, as JSON Schema defines it."""
    return _compiled(schema_name)(tree)


@cache
def load(schema_name: str) -> dict[str, Any]:
    """Return the JSON Schema `<schema_name>.schema.json`, parsed."""
    schema: dict[str, Any] = json.loads(text(schema_name))
    return schema


def text(schema_name: str) -> str:
    """Return the JSON Schema `<schema_name>.schema.json`, as it stands in its file."""
    return Path(__file__).with_name(f"{schema_name}.schema.json").read_text(encoding="utf-8")


@cache
def _compiled(schema_name: str) -> Check:
    return compile_schema(load(schema_name))
