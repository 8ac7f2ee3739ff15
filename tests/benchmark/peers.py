"""Generators of other projects, set to make what they can of the same codes: mostly an enumeration in one language."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from catalogs import Group

HERE = Path(__file__).parent
NODE = HERE / "node_modules" / ".bin"
PYTHON = HERE / ".venv" / "bin"

COG = """\
# [[[cog
# import json, cog
# for error in json.load(open("codes.json")):
#     cog.outl(f"{error['code']} = {error['code']!r}  # {error['description']}")
# ]]]
# [[[end]]]
"""


class Peer(NamedTuple):
    """A generator, what it makes, how its input is written, and how it is run in the folder of that."""

    name: str
    makes: str
    write: Callable[[Path, Sequence[Group]], None]
    command: Sequence[str | Path]


def install() -> None:
    """Install the peers beside this file, where they are not there yet."""
    if not NODE.exists():
        subprocess.run(
            ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True
        )
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", PYTHON.parent], check=True)
        subprocess.run([PYTHON / "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)


def _protobuf(folder: Path, groups: Sequence[Group]) -> None:
    errors = [error for group in groups for error in group.errors]
    members = "".join(f"  // {row.description}\n  {row.code} = {n};\n" for n, row in enumerate(errors, 1))
    enum = f"enum ErrorCode {{\n  ERROR_CODE_UNSPECIFIED = 0;\n{members}}}\n"
    (folder / "errors.proto").write_text(f'syntax = "proto3";\npackage errors;\n{enum}')
    (folder / "buf.yaml").write_text("version: v2\n")
    plugin = f"  - local: {json.dumps(str(NODE / 'protoc-gen-es'))}\n    out: made\n    opt: target=ts\n"
    (folder / "buf.gen.yaml").write_text(f"version: v2\nplugins:\n{plugin}")


def _schema(groups: Sequence[Group]) -> dict[str, Any]:
    errors = [error for group in groups for error in group.errors]
    code = {
        "type": "string",
        "enum": [error.code for error in errors],
        "x-enum-descriptions": [error.description for error in errors],
    }
    response = {"type": "object", "required": ["code"], "properties": {"code": {"$ref": "#/$defs/ErrorCode"}}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **response, "$defs": {"ErrorCode": code}}


def _json_schema(folder: Path, groups: Sequence[Group]) -> None:
    (folder / "schema.json").write_text(json.dumps(_schema(groups), indent=2))


def _openapi(folder: Path, groups: Sequence[Group]) -> None:
    schemas = {"ErrorCode": _schema(groups)["$defs"]["ErrorCode"]}
    info = {"title": "Errors", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}
    (folder / "openapi.json").write_text(json.dumps(document, indent=2))


def _cog(folder: Path, groups: Sequence[Group]) -> None:
    errors = [error._asdict() for group in groups for error in group.errors]
    (folder / "codes.json").write_text(json.dumps(errors))
    (folder / "codes.py").write_text(COG)


_DATAMODEL = (
    *(PYTHON / "datamodel-codegen", "--input", "schema.json", "--input-file-type", "jsonschema"),
    *("--output", "made.py", "--output-model-type", "pydantic_v2.BaseModel"),
)

PEERS = (
    Peer("buf + protoc-gen-es", "TypeScript", _protobuf, (NODE / "buf", "generate")),
    Peer("datamodel-code-generator", "Python", _json_schema, _DATAMODEL),
    Peer("… without formatting", "Python", _json_schema, (*_DATAMODEL, "--formatters", "builtin")),
    Peer(
        "openapi-typescript",
        "TypeScript",
        _openapi,
        (NODE / "openapi-typescript", "openapi.json", "--enum", "-o", "made.ts"),
    ),
    Peer(
        "quicktype",
        "Python",
        _json_schema,
        (NODE / "quicktype", "-s", "schema", "schema.json", "-l", "python", "-o", "made.py"),
    ),
    Peer("cog", "Python", _cog, (PYTHON / "cog", "-r", "codes.py")),
)
