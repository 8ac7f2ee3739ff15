"""The OpenAPI documents are complete, say what the catalogue says, and can be referred to piece by piece."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from ruamel.yaml import YAML

from errbook.readback import ReadBackError, read_back
from errbook.render import render
from errbook.rules.examples import KEYWORDS
from errbook.targets import load
from errbook.validate import from_tree

Tree = dict[str, Any]

ENVELOPE: Tree = {
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
    "required": ["/error", "/error/code", "/error/message"],
}
ERRORS: list[Tree] = [
    {
        "code": "INVALID_TOKEN",
        "http_status": 401,
        "description": "Token is wrong",
        "resolution": "Get a `new` one",
    },
    {"code": "TOKEN_EXPIRED", "http_status": 401, "description": "Token has expired"},
    {"code": "VALIDATION_ERROR", "http_status": 400, "description": "Request body validation failed"},
    {"code": "BUSY", "http_status": 503, "description": "Busy", "retry_after": 30},
    {"code": "LOST", "description": "Its status is not known"},
    {"code": "SECRET", "http_status": 500, "description": "Internal", "visibility": "internal"},
]


def documents(errors: list[Tree], envelope: Tree | None = ENVELOPE, **catalog: Any) -> list[Tree]:
    tree = {"title": "Acme", "errors": errors, **({"envelope": envelope} if envelope else {}), **catalog}
    artifacts = list(render(from_tree(tree), load("openapi", None), {}))
    assert [artifact.path for artifact in artifacts] == [
        "openapi/errors.openapi.yaml",
        "openapi/errors.openapi-3.1.yaml",
    ]
    read = [yaml.load(str(artifact.text), yaml.CSafeLoader) for artifact in artifacts]
    assert [document.pop("openapi") for document in read] == ["3.0.3", "3.1.1"]
    assert read[0] == read[1]
    return read


def components(errors: list[Tree], envelope: Tree | None = ENVELOPE, **catalog: Any) -> Tree:
    found: Tree = documents(errors, envelope, **catalog)[0]["components"]
    return found


def resolved(part: Any, found: Tree) -> Any:
    """Return `part` with what its references say in their places."""
    if isinstance(part, list):
        return [resolved(item, found) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        _, where, kind, name = part["$ref"].split("/")
        assert where == "components"
        return resolved(found[kind][name], found)
    return {name: resolved(inner, found) for name, inner in part.items()}


def shown(response: Tree) -> dict[str, Any]:
    (content,) = response["content"].values()
    return {name: example["value"] for name, example in content.get("examples", {}).items()}


def takes(response: Tree, body: Any) -> bool:
    (content,) = response["content"].values()
    return Draft202012Validator(content["schema"]).is_valid(body)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1"])
def test_it_is_a_complete_document(version: str) -> None:
    """A validator of OpenAPI takes either version by itself, though it has no paths."""
    document = documents(ERRORS, version="2.1")[0]
    assert document["paths"] == {}
    assert document["info"]["version"] == "2.1"
    validate({"openapi": version, **document})


def test_there_is_a_response_for_each_status_and_for_any() -> None:
    """An operation refers to the responses by the names that the standards give to the statuses."""
    found = resolved(components(ERRORS), components(ERRORS))["responses"]
    assert list(found) == ["BadRequest", "Unauthorized", "ServiceUnavailable", "Error"]
    assert {name: list(shown(response)) for name, response in found.items()} == {
        "BadRequest": ["VALIDATION_ERROR"],
        "Unauthorized": ["INVALID_TOKEN", "TOKEN_EXPIRED"],
        "ServiceUnavailable": ["BUSY"],
        "Error": ["LOST"],
    }


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (418, "ImATeapot"),
        (414, "URITooLong"),
        (422, "UnprocessableContent"),
        (451, "UnavailableForLegalReasons"),
        (499, "Status499"),
        (200, "Status200"),
    ],
)
def test_every_status_has_a_name(status: int, name: str) -> None:
    """A phrase with an apostrophe, an abbreviation or none at all still makes the name of a component."""
    found = components([{"code": "X", "description": "X", "http_status": status}])
    assert list(found["responses"]) == [name, "Error"]
    assert f"ErrorResponse{status}" in found["schemas"]


@pytest.mark.parametrize("envelope", [ENVELOPE, None], ids=["nested", "problem details"])
def test_each_status_takes_its_own_codes_alone(envelope: Tree | None) -> None:
    """An example, or a server's response, with a code of another status is caught."""
    found = resolved(components(ERRORS, envelope), components(ERRORS, envelope))["responses"]
    for name, response in found.items():
        for body in shown(response).values():
            assert takes(response, body)
            assert takes(found["Error"], body)
            assert not any(takes(other, body) for at, other in found.items() if at not in {name, "Error"})


@pytest.mark.parametrize("status", [401, "401"])
def test_a_body_names_the_status_of_its_response(status: int | str) -> None:
    """A status in a body, as a number or as a string, is that of the response, in each place."""
    envelope = {"example": {"code": "INVALID_TOKEN", "status": status, "at": {"status": 401}}, "code": "/code"}
    found = components(ERRORS, envelope)
    response = resolved(found["responses"]["Unauthorized"], found)
    assert takes(response, envelope["example"])
    assert not takes(response, {"code": "INVALID_TOKEN", "status": type(status)("404")})
    assert not takes(response, {"code": "INVALID_TOKEN", "at": {"status": 404}})


def test_codes_in_a_list_are_not_tied_to_the_status() -> None:
    """Errors of several statuses may meet in one list, so each response takes every code."""
    envelope = {"example": {"errors": [{"code": "X", "at": 1}]}, "code": "/errors/0/code"}
    found = components(ERRORS, envelope)
    assert list(found["schemas"]) == ["ErrorResponse", "ErrorBody", "ErrorCode"]
    responses = resolved(found, found)["responses"]
    assert takes(responses["Unauthorized"], {"errors": [{"code": "INVALID_TOKEN"}, {"code": "BUSY"}]})
    assert not takes(responses["Unauthorized"], {"errors": [{"code": "NONE"}]})


def test_a_status_beside_a_list_of_codes_is_that_of_the_response() -> None:
    """Where the status stands outside the list, a response takes its own alone; the parts in the list are shared."""
    error = {"code": 401, "list": [{"reason": "INVALID_TOKEN", "domain": "x"}]}
    found = components(ERRORS, {"example": {"error": error}, "code": "/error/list/0/reason"})
    names = ["ErrorResponse", "ErrorBody", "ErrorCode"]
    assert list(found["schemas"]) == [*names, *(f"ErrorResponse{status}" for status in (400, 401, 503))]
    responses = resolved(found, found)["responses"]
    assert takes(responses["Unauthorized"], {"error": error})
    assert takes(responses["Unauthorized"], {"error": {**error, "list": [{"reason": "BUSY"}]}})
    assert not takes(responses["Unauthorized"], {"error": {**error, "code": 503}})
    assert not takes(responses["Unauthorized"], {"error": {**error, "list": [{"reason": "NONE"}]}})
    assert takes(responses["Error"], {"error": {**error, "code": 503}})


def test_the_schemas_are_those_of_the_envelope() -> None:
    """Every code stands in one enumeration, with a name and a meaning for generated clients."""
    schemas = components([*ERRORS, {"code": "a-b", "description": "Two\n\nparagraphs"}])["schemas"]
    assert schemas["ErrorResponse"] == {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"$ref": "#/components/schemas/ErrorBody"}},
    }
    assert schemas["ErrorBody"]["required"] == ["code", "message"]
    assert list(schemas["ErrorBody"]["properties"]) == ["code", "message", "details", "request_id"]
    assert schemas["ErrorBody"]["properties"]["code"] == {"$ref": "#/components/schemas/ErrorCode"}
    codes = ["INVALID_TOKEN", "TOKEN_EXPIRED", "VALIDATION_ERROR", "BUSY", "LOST", "a-b"]
    assert schemas["ErrorCode"]["enum"] == codes
    assert schemas["ErrorCode"]["x-enum-varnames"] == [*codes[:-1], "A_B"]
    assert schemas["ErrorCode"]["x-enum-descriptions"] == [
        *("Token is wrong", "Token has expired", "Request body validation failed"),
        *("Busy", "Its status is not known", "Two"),
    ]
    assert schemas["ErrorBody401"]["properties"]["code"]["enum"] == codes[:2]


def test_codes_without_names_have_no_variable_names() -> None:
    """Where a code has no letters to make a name of, generators must make names up; no code is lost."""
    schemas = components([{"code": "日本", "description": "X"}, {"code": "A", "description": "Y"}])["schemas"]
    assert schemas["ErrorCode"]["enum"] == ["日本", "A"]
    assert "x-enum-varnames" not in schemas["ErrorCode"]


def test_numbers_on_the_wire_have_the_names_of_the_codes() -> None:
    """Where the envelope's example has a number, the codes are numbers, and clients get their names."""
    errors = [{"code": "1001", "name": "InvalidToken", "description": "X", "http_status": 401}]
    schemas = components(errors, {"example": {"errno": 1001, "status": 401}, "code": "/errno"})["schemas"]
    assert schemas["ErrorCode"]["type"] == "integer"
    assert schemas["ErrorCode"]["enum"] == [1001]
    assert schemas["ErrorCode"]["x-enum-varnames"] == ["INVALID_TOKEN"]
    assert schemas["ErrorResponse401"]["properties"]["status"] == {"type": "integer", "enum": [401]}


def test_examples_tell_what_to_know_of_an_error() -> None:
    """A reader of the API's reference sees what a code means and what to do, in the author's Markdown."""
    errors: list[Tree] = [
        {"code": "A", "description": "It is **bad**", "resolution": "Get a `new` one", "http_status": 400},
        {
            "code": "B",
            "title": "Bad",
            "description": "It is bad",
            "resolution": ["Wait", "Try"],
            "http_status": 400,
        },
        {
            "code": "C",
            "description": "Gone",
            "deprecated": {"since": "1.2", "sunset": "2027-01-31", "reason": "It was *vague*"},
            "replaced_by": ["A", "B"],
        },
    ]
    found = components(errors)
    told = {name: (item["summary"], item.get("description")) for name, item in found["examples"].items()}
    deprecation = " since 1.2, gone from 2027-01-31; use A or B: It was"
    assert told == {
        "A": ("It is bad", "Get a `new` one"),
        "B": ("Bad", "It is bad\n\n1. Wait\n2. Try"),
        "C": ("Gone", f"**Deprecated**{deprecation} *vague*"),
    }
    assert found["schemas"]["ErrorCode"]["x-enum-descriptions"][2] == f"Gone (deprecated{deprecation} vague)"


def test_each_example_has_a_name_of_its_own() -> None:
    """The first example of a code is named as the code; no other takes the name of a code."""
    examples = [{"message": "one", "title": "First"}, {"message": "two"}, {"message": "three"}]
    errors = [
        {"code": "A", "description": "X", "http_status": 400, "examples": examples},
        {"code": "A-2", "description": "Y", "http_status": 400},
        {"code": "a/b", "description": "Z", "http_status": 400},
    ]
    found = components(errors)
    assert list(found["examples"]) == ["A", "A-3", "A-4", "A-2"]
    assert [example["summary"] for example in found["examples"].values()] == ["First", "X", "X", "Y"]
    bodies = shown(resolved(found, found)["responses"]["BadRequest"])
    assert [body["error"]["message"] for body in bodies.values()] == ["one", "two", "three", "Y", "Z"]
    assert list(bodies) == ["A", "A-3", "A-4", "A-2", "a/b"]


@pytest.mark.parametrize(
    ("status", "field", "required"),
    [
        (401, "WWW-Authenticate", True),
        (405, "Allow", True),
        (407, "Proxy-Authenticate", True),
        (416, "Content-Range", False),
        (426, "Upgrade", True),
        (429, "Retry-After", False),
        (503, "Retry-After", False),
    ],
)
def test_a_status_brings_its_header_field(status: int, field: str, required: bool) -> None:
    """What RFC 9110 says of a status is in its response: what a server must send is required."""
    error = {"code": "X", "description": "X", "http_status": status}
    (response, _) = components([error])["responses"].values()
    assert list(response["headers"]) == [field]
    assert response["headers"][field].get("required", False) is required
    assert response["headers"][field]["schema"] == {"type": "string"}


def test_headers_are_those_of_the_errors_too() -> None:
    """A field is required where every error of the status has it; the author's words go before errbook's."""
    quota = {"name": "X-Quota", "required": True, "description": "What is left", "example": "0"}
    retry = {"name": "retry-after", "description": "Come *back*"}
    errors: list[Tree] = [
        {"code": "A", "description": "A", "http_status": 429, "headers": [quota, retry], "retry_after": 60},
        {"code": "B", "description": "B", "http_status": 429, "headers": [{**quota, "name": "x-quota"}]},
        {"code": "C", "description": "C", "http_status": 403, "headers": [quota]},
        {"code": "D", "description": "D", "http_status": 403},
        {"code": "E", "description": "E", "http_status": 409, "retry_after": 5},
    ]
    found = {name: response.get("headers") for name, response in components(errors)["responses"].items()}
    field = {"description": "What is left", "schema": {"type": "string"}, "example": "0"}
    assert found["TooManyRequests"] == {
        "Retry-After": {"description": "Come *back*", "schema": {"type": "string"}, "example": "60"},
        "X-Quota": {**field, "required": True},
    }
    assert found["Forbidden"] == {"X-Quota": field}
    assert found["Conflict"]["Retry-After"]["example"] == "5"
    assert found["Error"] is None


def test_the_media_type_is_the_envelope_s() -> None:
    """Problem details are not mistaken for any other JSON."""
    response = components(ERRORS, None)["responses"]["Unauthorized"]
    assert list(response["content"]) == ["application/problem+json"]


def test_internal_codes_are_nowhere() -> None:
    """What is internal is in no public output."""
    assert "SECRET" not in str(documents(ERRORS))
    assert "InternalServerError" not in str(documents(ERRORS))


def test_an_empty_catalogue_makes_a_document() -> None:
    """A catalogue that has no errors yet is no fault."""
    validate({"openapi": "3.1.1", **documents([])[0]})


def test_codes_are_strings_in_every_reader() -> None:
    """A code that some reader would take for a boolean, a number or a date is quoted, wherever it stands."""
    codes = ["NO", "on", "12:30", "1e3", "0x1F", "2020-01-01", "null", "~", "1001"]
    errors = [{"code": code, "description": code, "http_status": 400, "resolution": code} for code in codes]
    tree = {"title": "NO", "version": "1.10", "errors": errors, "envelope": ENVELOPE}
    for artifact in render(from_tree(tree), load("openapi", None), {}):
        document = yaml.safe_load(artifact.text)
        assert document == YAML(typ="safe", pure=True).load(artifact.text)
        assert document["info"]["version"] == "1.10"
        assert document["components"]["schemas"]["ErrorCode"]["enum"] == codes
        assert document["components"]["schemas"]["ErrorCode"]["x-enum-descriptions"] == codes
        (response, _) = document["components"]["responses"].values()
        assert list(response["content"]["application/json"]["examples"]) == codes


@pytest.mark.parametrize("target", ["openapi", "json-schema"])
def test_what_is_made_is_read_back(target: str) -> None:
    """The check before writing tells what an output says of a code from what else it says."""
    errors: list[Tree] = [
        {
            "code": "B",
            "description": "It is bad\n\nVery",
            "http_status": 400,
            "replaced_by": ["C", "A"],
            "deprecated": True,
        },
        {
            "code": "A",
            "description": "A",
            "http_status": 401,
            "examples": [{"message": "x"}, {"message": "y"}],
        },
        {"code": "C", "description": "C", "http_status": 400, "resolution": ["C", "C"]},
        {"code": "a-b", "description": "D", "http_status": 400, "tags": ["C", "A"]},
    ]
    catalog = from_tree({"title": "Acme", "errors": errors, "envelope": ENVELOPE})
    artifacts = list(render(catalog, load(target, None), {}))
    read_back(catalog, artifacts)
    for right, wrong in (("It is bad", "It is good"), ("a-b", "a-c")):
        changed = [artifact._replace(text=artifact.text.replace(right, wrong)) for artifact in artifacts]
        with pytest.raises(ReadBackError):
            read_back(catalog, changed)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
CODES = TEXTS.filter(lambda code: code not in KEYWORDS)
"""What the rule `reference-in-data` lets pass."""


@given(st.dictionaries(CODES, st.fixed_dictionaries({"title": TEXTS, "message": TEXTS}), min_size=1), TEXTS)
def test_no_text_changes_the_document(facts: Mapping[str, Tree], title: str) -> None:
    """Whatever an author writes, each code is there once, with its texts as written, and nothing else."""
    errors = [{"code": code, "description": "It failed", "http_status": 400, **said} for code, said in facts.items()]
    (document, _) = documents(errors, title=title)
    assert document["info"]["title"] == f"{title} errors"
    found = resolved(document["components"], document["components"])
    assert found["schemas"]["ErrorCode"]["enum"] == list(facts)
    assert list(found["responses"]) == ["BadRequest", "Error"]
    content = found["responses"]["BadRequest"]["content"]["application/json"]
    assert {code: example["summary"] for code, example in content["examples"].items()} == {
        code: said["title"] for code, said in facts.items()
    }
    assert {code: example["value"]["error"]["message"] for code, example in content["examples"].items()} == {
        code: said["message"] for code, said in facts.items()
    }
