"""What the Python package sends is what JSON Schema and OpenAPI describe, in the envelopes that APIs have."""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from errbook.model import Catalog
from errbook.render import names, render
from errbook.targets import load
from errbook.validate import from_tree

Tree = dict[str, Any]

ERRORS: list[Tree] = [
    {
        "code": "BUSY",
        "name": "Busy",
        "number": 1,
        "category": "Load",
        "http_status": 429,
        "grpc_status": "RESOURCE_EXHAUSTED",
        "title": "Busy",
        "description": "Too much to do.\n\nThere are *limits*:\n\n- one",
        "retryable": True,
        "retry_after": 30,
        "severity": "warning",
        "links": [{"url": "https://docs.example/BUSY"}],
    },
    {
        "code": "LOST",
        "number": 2,
        "category": "Search",
        "http_status": 404,
        "grpc_status": "NOT_FOUND",
        "description": "It is lost",
        "message": "There is no {kind} {id}",
        "params": [{"name": "kind", "example": "order"}, {"name": "id", "type": "integer", "example": 7}],
    },
    {"code": "LATE", "number": 3, "category": "Load", "http_status": 409, "description": "It is late"},
]
"""The first is that of every envelope here."""
ENVELOPES: dict[str, tuple[Tree, Tree]] = {
    "with all that is known": (
        {
            "example": {
                "error": {
                    "code": "BUSY",
                    "type": "Load",
                    "retryable": True,
                    "retry_after": 30,
                    "severity": "warning",
                    "status": "429",
                    "at": "12:00",
                    "docs": "https://docs.example/BUSY",
                },
                "meta": {"at": "12:00", "next": None},
            },
            "code": "/error/code",
            "required": ["/error/type", "/error/at", "/error/status", "/meta/at", "/meta/next"],
        },
        {"error_at": "1:00", "meta_at": "2:00"},
    ),
    "problem details with members of their own": (
        {
            "example": {
                "type": "about:blank",
                "title": "Busy",
                "status": 429,
                "detail": "Too much",
                "instance": "/calls/1",
                "code": "BUSY",
                "category": "Load",
                "trace": {"id": "t"},
            },
            "code": "/code",
            "message": "/detail",
            "request_id": "/trace/id",
            "required": ["/type", "/title", "/status", "/instance", "/category", "/trace/id"],
            "media_type": "application/problem+json",
        },
        {"instance": "/calls/2"},
    ),
    "as Google has it": (
        {
            "example": {
                "error": {
                    "code": 429,
                    "message": "Too much",
                    "status": "RESOURCE_EXHAUSTED",
                    "details": [{"@type": "any/ErrorInfo", "reason": "BUSY", "domain": "x.example", "metadata": {}}],
                }
            },
            "code": "/error/details/0/reason",
            "message": "/error/message",
            "details": "/error/details",
            "required": ["/error/code", "/error/status", "/error/details/0/domain"],
        },
        {"domain": "y.example"},
    ),
    "numbers beside names": (
        {
            "example": {
                "ok": False,
                "error": {"no": 1, "name": "Busy", "text": "Too much", "list": [{"field": "a"}]},
                "id": "r",
            },
            "code": "/error/no",
            "message": "/error/text",
            "details": "/error/list",
            "request_id": "/id",
            "required": ["/ok", "/error/text", "/error/list", "/id"],
        },
        {},
    ),
}


def outputs(catalog: Catalog, target: str, package: str) -> Mapping[str, str]:
    """Return the text of each output of a target by its path."""
    options = {"package": package} if target == "python" else {}
    return {made.path: made.text for made in render(catalog, load(target, None), options)}


@pytest.fixture(params=ENVELOPES)
def told(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    """Return what the outputs of a catalogue say: the package, the schemas, and what only its server knows."""
    name = f"agreed_{list(ENVELOPES).index(request.param)}"
    envelope, given = ENVELOPES[request.param]
    catalog = from_tree({"title": "Acme", "errors": ERRORS, "envelope": envelope})
    for path, text in outputs(catalog, "python", name).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "python/src"))
    (schema,) = map(json.loads, outputs(catalog, "json-schema", name).values())
    documents = [YAML(typ="safe", pure=True).load(text) for text in outputs(catalog, "openapi", name).values()]
    yield {"package": importlib.import_module(name), "schema": schema, "documents": documents, "given": given}
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[module]


def takers(told: Tree, status: int) -> Iterator[Draft202012Validator]:
    """Yield what validates a response of a status, by each of the documents."""
    yield Draft202012Validator({**told["schema"], "$ref": f"#/$defs/ErrorResponse{status}"})
    for document in told["documents"]:
        schemas = document["components"]["schemas"]
        name = f"ErrorResponse{status}" if f"ErrorResponse{status}" in schemas else "ErrorResponse"
        yield Draft202012Validator({**document, "$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize("error", ERRORS, ids=[error["code"] for error in ERRORS])
def test_what_is_sent_is_what_is_described(told: Tree, error: Tree) -> None:
    """A body fits the schemas of its own status and of no other, and a client gets back what was sent."""
    sent = told["package"].ApiError(error["code"], **params(error))
    body = sent.to_dict(**told["given"])
    for status in (404, 409, 429):
        fits = [taker.is_valid(body) for taker in takers(told, status)]
        assert fits == [status == error["http_status"]] * 3
    assert vars(told["package"].ApiError.from_response(error["http_status"], body)) == vars(sent)


def test_what_is_sent_says_what_the_examples_say(told: Tree) -> None:
    """Of an error that the envelope's example is not of, both say the same, but for what only a server knows."""
    examples = told["documents"][0]["components"]["examples"]
    for error in ERRORS[1:]:
        body = told["package"].ApiError(error["code"], **params(error)).to_dict(**told["given"])
        sent, shown = dict(leaves(body)), dict(leaves(examples[error["code"]]["value"]))
        assert sent.keys() == shown.keys()
        assert {at[-1] for at in shown if sent[at] != shown[at]} <= {"at", "instance", "domain", "id"}


def params(error: Tree) -> Tree:
    """Return the parameters of an error as the exception takes them."""
    return {"params": {param["name"]: param["example"] for param in error.get("params", ())}}


def leaves(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield each value that holds no other, with its place."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield at, value
    for name, part in inner or ():
        yield from leaves(part, (*at, name))


def test_a_code_is_called_the_same_in_every_output() -> None:
    """A client of the OpenAPI document and one of the package know a number by one name, also beside internal codes."""
    errors = [
        {"code": "40001", "name": "CARD_DECLINED", "description": "x"},
        {"code": "40002", "name": "UNAUTHORIZED", "description": "x"},
        {"code": "40003", "name": "UNAUTHORIZED", "description": "x", "visibility": "internal"},
        {"code": "TOKEN_EXPIRED", "name": "Expired", "description": "x"},
    ]
    catalog = from_tree({"title": "Acme", "errors": errors})
    called = names(catalog, load("python", None))
    assert called == {
        "40001": "CARD_DECLINED",
        "40002": "ERROR_40002",
        "40003": "ERROR_40003",
        "TOKEN_EXPIRED": "TOKEN_EXPIRED",
    }
    for text in outputs(catalog, "openapi", "acme").values():
        codes = YAML(typ="safe", pure=True).load(text)["components"]["schemas"]["ErrorCode"]
        assert codes["x-enum-varnames"] == [called[code] for code in codes["enum"]]


@pytest.mark.parametrize("target", ["json-schema", "python", "openapi", "docs"])
def test_internal_codes_are_in_no_public_output(target: str) -> None:
    """Nor are they where a public code, a retired one or a guide names them; what is public stays."""
    catalog = from_tree(
        {
            "title": "Acme",
            "errors": [
                {"code": "OLD", "description": "x", "deprecated": True, "replaced_by": ["HIDDEN", "NEW"]},
                {"code": "NEW", "description": "x"},
                {"code": "HIDDEN", "description": "x", "visibility": "internal", "replaced_by": "NEW"},
            ],
            "retired": [{"code": "GONE", "replaced_by": ["HIDDEN", "NEW"]}],
            "troubleshooting": [
                {"title": "It fails", "codes": ["HIDDEN", "NEW"]},
                {"title": "It fails inside", "codes": ["HIDDEN"]},
                {"title": "It fails outside"},
            ],
        }
    )
    text = "".join(outputs(catalog, target, "acme").values())
    assert "HIDDEN" not in text
    assert "It fails inside" not in text
    assert all(code in text for code in ("OLD", "NEW"))
    if target == "docs":
        assert "This is about `NEW`." in text
        assert "It fails outside" in text


def test_a_body_has_the_same_parameters_in_every_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared of a parameter is in the types of the package, also where the envelope shows another error."""
    kinds = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list[object]}
    params = [{"name": kind, "type": kind} for kind in (*kinds, "object")]
    envelope = {"example": {"code": "A", "number": 1, "unlike": "x"}, "code": "/code"}
    errors = [
        {"code": "A", "description": "x", "params": [{"name": "unlike"}]},
        {"code": "B", "description": "x", "params": [{"name": "unlike", "type": "boolean"}, *params]},
    ]
    catalog = from_tree({"title": "Acme", "errors": errors, "envelope": envelope})
    for path, text in outputs(catalog, "python", "agreed_params").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "python/src"))
    found = get_type_hints(importlib.import_module("agreed_params").ErrorResponse)
    (schema,) = map(json.loads, outputs(catalog, "json-schema", "x").values())
    assert found == {"code": str, "unlike": object, **kinds, "object": dict[str, object]}
    described = schema["$defs"]["ErrorResponse"]["properties"]
    assert {name: part.get("type") for name, part in described.items() if name in found} == {
        "code": None,
        "unlike": None,
        **{kind: kind for kind in (*kinds, "object")},
    }
