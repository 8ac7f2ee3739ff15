"""From what a team has in another form to a catalogue: one module per form, chosen by name and content."""

import re
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Location, Source, is_list
from errbook.readers import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from errbook.importers.written import Written

Imported: TypeAlias = tuple[Document, tuple[Diagnostic, ...]]

FORMS = (
    "OpenAPI 3",
    "JSON Schema",
    "CSV and TSV",
    "Python enumerations",
    "enumerations of Protocol Buffers",
    "Apache Spark's error conditions",
    "TiDB's errors.toml",
)
"""What can be imported."""

_ENDINGS = {
    ".json": "data",
    ".yaml": "data",
    ".yml": "data",
    ".csv": "table",
    ".tsv": "table",
    ".py": "python",
    ".pyi": "python",
    ".proto": "proto",
    ".toml": "tidb",
}
_READERS = frozenset({"python", "proto", "tidb"})
_LOOKS = {
    "data": re.compile(r"\s*[{\[]|(?m:^[\"']?openapi[\"']?[ \t]*:)"),
    "proto": re.compile(r"(?m)(?s:.*?)^[ \t]*(?:syntax[ \t]*=|enum[ \t]+\w+[ \t]*\{)"),
    "python": re.compile(r"(?m)(?s:.*?)^[ \t]*class[ \t]+\w+[ \t]*\([^)\n]*(?:Enum|Flag)\b"),
    "tidb": re.compile(r"(?m)(?s:.*?)^\[[^\]\n]+\][ \t]*\n[ \t]*error[ \t]*="),
}
"""What the text of a file looks like whose name does not say what it is."""


def read(source: Source) -> Imported:
    """Return the catalogue that `source` says, and what could not be carried over; never raises."""
    if source.path.endswith(MARKDOWN):
        hint = f"`errbook convert {source.path}` makes YAML of it; `errbook init {source.path}` adopts it"
        return _refused(source, "this is a page, which errbook reads as it is", hint)
    kind = next((kind for ending, kind in _ENDINGS.items() if source.path.lower().endswith(ending)), None)
    kind = kind or next((kind for kind, look in _LOOKS.items() if look.match(source.text)), None)
    if kind in _READERS:
        read_as: Callable[[Source], Imported] = import_module(f"errbook.importers.{kind}").read
        return read_as(source)
    return _data(source) if kind == "data" else _table(source, sure=kind == "table")


def _table(source: Source, *, sure: bool) -> Imported:
    from errbook.importers import table

    return table.read(source) if sure or table.is_headed(source) else _unknown(source)


def _data(source: Source) -> Imported:
    """Import JSON or YAML by what stands in it."""
    from errbook.importers import json_schema, openapi, spark, written

    found, findings = written.read(source)
    if findings:
        return Document({}), findings
    if found is None:
        return _refused(source, "this file is empty", _forms())
    if openapi.recognises(found):
        return openapi.read(found)
    if spark.recognises(found):
        return spark.read(found)
    return json_schema.read(found) if json_schema.recognises(found) else _other_data(source, found)


def _other_data(source: Source, written: "Written") -> Imported:
    """Say what is known of data that is not imported."""
    if "swagger" in written.mapping(()):
        hint = "convert it to OpenAPI 3 first; converters and editors of Swagger do that"
        return _refused(source, "this is Swagger 2.0, which is not read", hint)
    if is_list(written.at(("errors",))):
        hint = f'name it under `sources` in errbook.toml: `sources = ["{source.path}"]`'
        return _refused(source, "this is a catalogue, which errbook reads as it is", hint)
    return _unknown(source)


def _unknown(source: Source) -> Imported:
    return _refused(source, "this is of no form that errbook imports", _forms())


def _forms() -> str:
    return f"`errbook import` reads {', '.join(FORMS[:-1])} and {FORMS[-1]}"


def _refused(source: Source, message: str, hint: str) -> Imported:
    place = Location(source.path, 0, 0, 0, 0)
    return Document({}), (Diagnostic("unknown-form", Severity.ERROR, message, place, hint),)
