"""The tools that people use take the JSON Schema and the OpenAPI documents, lose no code and find faults."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from errbook.render import render
from errbook.targets import load
from errbook.validate import from_tree
from tools import node, npm_tool, python_tool

pytestmark = pytest.mark.ecosystem

HERE = Path(__file__).parent
Tree = dict[str, Any]

PAGE_ERRORS: list[Tree] = [
    {
        "code": "INVALID_TOKEN",
        "http_status": 401,
        "description": "Token is malformed",
        "resolution": "Get a new one",
    },
    {
        "code": "TOKEN_EXPIRED",
        "http_status": 401,
        "description": "Token has expired",
        "title": "Token expired",
    },
    {"code": "VALIDATION_ERROR", "http_status": 400, "description": "Request body validation failed"},
    {"code": "NOT_FOUND", "http_status": 404, "description": "Resource does not exist", "deprecated": True},
    {"code": "RATE_LIMITED", "http_status": 429, "description": "Too many requests", "retry_after": 30},
    {"code": "TEAPOT", "http_status": 418, "description": "It is a teapot", "headers": [{"name": "X-Pot"}]},
    {"code": "SERVICE_UNAVAILABLE", "http_status": 503, "description": "Temporary outage"},
]
NESTED: Tree = {
    "example": {
        "error": {
            "code": "VALIDATION_ERROR",
            "message": "Invalid request parameters",
            "details": [{"field": "severity", "message": "Must be between 1 and 5"}],
            "request_id": "req-abc123",
        }
    },
    "code": "/error/code",
    "message": "/error/message",
    "details": "/error/details",
    "request_id": "/error/request_id",
    "required": ["/error", "/error/code", "/error/message", "/error/request_id"],
}
NUMBERS: list[Tree] = [
    {"code": "1001", "name": "InvalidToken", "http_status": 401, "description": "Token is malformed"},
    {"code": "1002", "name": "TokenExpired", "http_status": 401, "description": "Token has expired"},
    {"code": "2001", "name": "NotFound", "http_status": 404, "description": "Resource does not exist"},
]
NUMERIC: Tree = {
    "example": {
        "errno": 1001,
        "status": 401,
        "msg": "No",
        "context": None,
        "retry": False,
        "cost": 0.5,
        "tags": [],
    },
    "code": "/errno",
    "message": "/msg",
    "required": ["/msg"],
}
NASTY = [
    "NO",
    "on",
    "12:30",
    "1e3",
    "~",
    "a/b",
    "日本",
    'a"b',
    "a'b",
    "${x}",
    "a\nb",
    "a: b",
    "# a",
    "\u202e",
    "😀",
    "-",
]
HOSTILE: list[Tree] = [
    {
        "code": code,
        "http_status": status,
        "description": f"It is {code}",
        "title": code,
        "resolution": [code, code],
    }
    for status, codes in ((400, NASTY[:8]), (404, NASTY[8:]))
    for code in codes
]
CATALOGS: dict[str, Tree] = {
    "nested": {"title": "Acme", "errors": PAGE_ERRORS, "envelope": NESTED},
    "problem": {"title": "Acme", "errors": PAGE_ERRORS},
    "numeric": {"title": "Acme", "errors": NUMBERS, "envelope": NUMERIC},
    "list": {
        "title": "Acme",
        "errors": PAGE_ERRORS,
        "envelope": {"example": {"errors": [{"code": "X", "title": "Y"}]}, "code": "/errors/0/code"},
    },
    "hostile": {"title": "${x}: #", "errors": HOSTILE, "envelope": NESTED},
}
CLIENTS = ["nested", "problem", "numeric"]
"""The catalogues that client generators are tried with; in the others only the texts differ."""


def run(*command: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
    folders = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **quiet, "PATH": folders},
    )


def succeed(*command: str | Path, stdin: str | None = None) -> str:
    done = run(*command, stdin=stdin)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def module(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the outputs of each catalogue."""
    root = tmp_path_factory.mktemp("outputs")
    for name, tree in CATALOGS.items():
        for target in ("json-schema", "openapi"):
            for artifact in render(from_tree(tree), load(target, None), {}):
                path = root / name / artifact.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(artifact.text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def fragments(outputs: Path) -> list[Path]:
    return sorted(outputs.glob("*/openapi/*.yaml"))


def schema_of(outputs: Path, name: str) -> Tree:
    schema: Tree = json.loads((outputs / name / "json-schema" / "errors.schema.json").read_text(encoding="utf-8"))
    return schema


def document_of(outputs: Path, name: str) -> Tree:
    text = (outputs / name / "openapi" / "errors.openapi.yaml").read_text(encoding="utf-8")
    document: Tree = yaml.safe_load(text)
    return document


def codes(name: str) -> list[str]:
    return [error["code"] for error in CATALOGS[name]["errors"]]


def consumer(folder: Path, outputs: Path, name: str) -> Path:
    """Write the document of an API that refers to the catalogue's responses, and to nothing else of it."""
    responses = document_of(outputs, name)["components"]["responses"]
    statuses = {"ImATeapot": "418", "BadRequest": "400", "Unauthorized": "401", "NotFound": "404"}
    statuses |= {"TooManyRequests": "429", "ServiceUnavailable": "503", "Error": "default"}
    fragment = os.path.relpath(outputs / name / "openapi" / "errors.openapi.yaml", folder)
    found = {statuses[key]: {"$ref": f"{fragment}#/components/responses/{key}"} for key in responses}
    api: Tree = yaml.safe_load((HERE / "consumer.yaml").read_text(encoding="utf-8"))
    api["paths"]["/models/{id}"]["get"]["responses"].update(found)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(api, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def bundles(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return for each catalogue the document of an API, linted, with what it refers to inside."""
    folder = tmp_path_factory.mktemp("service")
    apis = [consumer(folder, outputs, name) for name in CATALOGS]
    succeed(npm_tool("redocly"), "lint", *apis, "--extends=recommended-strict")
    for api in apis:
        succeed(npm_tool("redocly"), "bundle", api, "-o", folder / f"bundled-{api.name}")
    return {name: folder / f"bundled-{name}.yaml" for name in CATALOGS}


@pytest.mark.parametrize("name", CATALOGS)
def test_ajv_at_its_strictest_takes_the_schema(outputs: Path, name: str) -> None:
    """JavaScript's validator finds nothing unknown in the schema, and keeps the codes of statuses apart."""
    schema = schema_of(outputs, name)
    parts = {part: body["examples"] for part, body in schema["$defs"].items() if body.get("examples")}
    own = [(part, body) for part, bodies in parts.items() for body in bodies]
    foreign = [(part, body) for part in parts for other, body in own if other != part]
    cases = [*own, *(("ErrorResponse", body) for _, body in own), *foreign]
    asked = {"schema": schema, "bodies": [{"definition": part, "body": body} for part, body in cases]}
    assert foreign
    assert node(HERE / "ajv.mjs", json.dumps(asked)) == [True] * (2 * len(own)) + [False] * len(foreign)


def test_check_jsonschema_takes_the_schema(outputs: Path, tmp_path: Path) -> None:
    """The command line that users of pre-commit have takes the schema, and finds a wrong code by it."""
    schemas = sorted(outputs.glob("*/json-schema/*.json"))
    succeed(python_tool("check-jsonschema"), "--check-metaschema", *schemas)
    schema = outputs / "nested" / "json-schema" / "errors.schema.json"
    body = {"error": {"code": "INVALID_TOKEN", "message": "No", "request_id": "r"}}
    (tmp_path / "right.json").write_text(json.dumps(body), encoding="utf-8")
    succeed(python_tool("check-jsonschema"), "--schemafile", schema, tmp_path / "right.json")
    body["error"]["code"] = "INVALID_TOKENS"
    (tmp_path / "wrong.json").write_text(json.dumps(body), encoding="utf-8")
    assert run(python_tool("check-jsonschema"), "--schemafile", schema, tmp_path / "wrong.json").returncode == 1


@pytest.mark.parametrize("name", CATALOGS)
def test_every_yaml_reader_reads_the_same(outputs: Path, name: str) -> None:
    """JavaScript's readers of YAML 1.1 and 1.2 see what Python's does."""
    document = document_of(outputs, name)
    text = (outputs / name / "openapi" / "errors.openapi.yaml").read_text(encoding="utf-8")
    assert node(HERE / "yaml.mjs", text) == [document, document]


def test_validators_of_openapi_take_the_documents(fragments: list[Path]) -> None:
    """Both versions of each document are valid by themselves, in Python and in JavaScript."""
    assert len(fragments) == 2 * len(CATALOGS)
    succeed(python_tool("openapi-spec-validator"), *fragments)
    succeed(npm_tool("redocly"), "lint", *fragments, "--extends=spec")


def test_spectral_finds_nothing(fragments: list[Path]) -> None:
    """No rule of Spectral that a document of components can meet is broken, not even by a warning."""
    succeed(npm_tool("spectral"), "lint", "-q", "--fail-severity=hint", "-r", HERE / "spectral.yaml", *fragments)


def test_a_code_under_the_wrong_status_is_found(outputs: Path, tmp_path: Path) -> None:
    """Linters say it when an example of an API has a code that does not belong to its status."""
    path = outputs / "nested" / "openapi" / "errors.openapi.yaml"
    text = path.read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("          code: INVALID_TOKEN", "          code: NOT_FOUND"), encoding="utf-8")
    assert wrong.read_text(encoding="utf-8") != text
    spectral = run(npm_tool("spectral"), "lint", "-q", "-r", HERE / "spectral.yaml", wrong)
    assert spectral.returncode == 1
    assert "oas3-valid-media-example" in spectral.stdout
    redocly = run(npm_tool("redocly"), "lint", wrong, "--extends=recommended")
    assert "no-invalid-media-type-examples" in redocly.stdout + redocly.stderr


@pytest.mark.parametrize("name", CATALOGS)
def test_an_api_elsewhere_can_refer_to_the_responses(bundles: dict[str, Path], name: str) -> None:
    """The strictest linter has nothing to say of an API that refers to the responses, and no code is lost."""
    bundle = yaml.safe_load(bundles[name].read_text(encoding="utf-8"))
    found = bundle["components"]["schemas"]["ErrorCode"]["enum"]
    assert [str(code) for code in found] == codes(name)
    assert sorted(bundle["components"]["examples"]) == sorted(filter(_is_component, codes(name)))


def _is_component(code: str) -> bool:
    return (code.isascii() and code.replace("_", "").replace("-", "").isalnum()) or code == "-"


def test_typescript_knows_the_codes(bundles: dict[str, Path], tmp_path: Path) -> None:
    """With openapi-typescript, the compiler knows every code, and which of them come with which status."""
    files = []
    for name in CLIENTS:
        files.append(tmp_path / f"{name}.ts")
        succeed(npm_tool("openapi-typescript"), bundles[name], "-o", files[-1])
    files.append(tmp_path / "enum.ts")
    succeed(npm_tool("openapi-typescript"), bundles["nested"], "-o", files[-1], "--enum")
    every = " | ".join(json.dumps(code) for code in codes("nested"))
    use = tmp_path / "use.ts"
    use.write_text(
        f"""\
import type {{ components, paths }} from "./nested";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Responses = paths["/models/{{id}}"]["get"]["responses"];
type CodeOf<S extends keyof Responses> = Responses[S] extends {{
  content: {{ "application/json": {{ error: {{ code: infer C }} }} }};
}}
  ? C
  : never;

export const every: Equal<components["schemas"]["ErrorCode"], {every}> = true;
export const narrow: Equal<CodeOf<401>, "INVALID_TOKEN" | "TOKEN_EXPIRED"> = true;
// @ts-expect-error a misspelt code is no code
export const misspelt: components["schemas"]["ErrorCode"] = "INVALID_TOKENS";
// @ts-expect-error a code of another status is none of these
export const foreign: CodeOf<401> = "NOT_FOUND";
""",
        encoding="utf-8",
    )
    succeed(npm_tool("tsc"), "--strict", "--noEmit", use, *files)


@pytest.mark.parametrize("name", CLIENTS)
def test_pydantic_models_know_the_codes(bundles: dict[str, Path], outputs: Path, tmp_path: Path, name: str) -> None:
    """With datamodel-code-generator, every code has a member, and models take responses of their status."""
    made = tmp_path / "models.py"
    succeed(
        *(python_tool("datamodel-codegen"), "--input", bundles[name], "--input-file-type", "openapi"),
        *("--output-model-type", "pydantic_v2.BaseModel", "--use-schema-description", "--output", made),
    )
    models = module(made, f"models_of_{name}")
    assert [str(member.value) for member in models.ErrorCode] == codes(name)
    bodies = examples(outputs, name)
    assert bodies
    for part, body in bodies:
        assert json.loads(getattr(models, part)(**body).model_dump_json(exclude_unset=True)) == body
    (first, body), foreign = bodies[0], next(part for part, _ in bodies if part != bodies[0][0])
    assert getattr(models, first)(**body)
    with pytest.raises(ValueError, match="Input should be"):
        getattr(models, foreign)(**body)


@pytest.mark.parametrize("name", CLIENTS)
def test_a_generated_python_client_knows_the_codes(
    bundles: dict[str, Path], outputs: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With openapi-python-client, no response is left out, and every response comes back as it was sent."""
    client = tmp_path / f"client_{name}"
    told = succeed(
        *(python_tool("openapi-python-client"), "generate", "--path", bundles[name]),
        *("--output-path", client, "--meta", "none"),
    )
    assert "Warning" not in told, told
    monkeypatch.syspath_prepend(tmp_path)
    models = importlib.import_module(f"client_{name}.models")
    assert sorted(str(member.value) for member in models.ErrorCode) == sorted(codes(name))
    for part, body in examples(outputs, name):
        assert getattr(models, part).from_dict(body).to_dict() == body


def examples(outputs: Path, name: str) -> list[tuple[str, Tree]]:
    """Return the examples of a catalogue, each with the name of the schema of its status."""
    definitions: Tree = schema_of(outputs, name)["$defs"]
    return [(part, body) for part, said in definitions.items() for body in said.get("examples", ())]
