"""The JSON Schema takes the responses that the catalogue speaks of, and no others; it tells what is known."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from errbook.render import render
from errbook.targets import load
from errbook.validate import from_tree

Tree = dict[str, Any]

ERRORS: list[Tree] = [
    {
        "code": "1001",
        "name": "INVALID_TOKEN",
        "http_status": 401,
        "description": "Token is malformed or expired",
    },
    {"code": "1002", "name": "TOKEN_EXPIRED", "http_status": 401, "description": "Token has expired"},
    {"code": "2001", "name": "NOT_FOUND", "http_status": 404, "description": "There is no `{kind}`"},
    {"code": "3001", "name": "UNKNOWN", "description": "Its status is not known"},
    {
        "code": "9001",
        "name": "SECRET",
        "http_status": 500,
        "description": "Internal",
        "visibility": "internal",
    },
]

NESTED: Tree = {
    "example": {
        "error": {
            "code": "2001",
            "message": "There is no such model",
            "details": [{"field": "id", "message": "unknown"}, {"field": "kind", "at": 3}],
            "request_id": "req-1",
        }
    },
    "code": "/error/code",
    "message": "/error/message",
    "details": "/error/details",
    "request_id": "/error/request_id",
    "required": ["/error", "/error/code", "/error/message"],
}
NUMERIC: Tree = {
    "example": {"ok": False, "status": 404, "errno": 2001, "msg": "none", "trace": None, "weight": 0.5},
    "code": "/errno",
    "message": "/msg",
    "required": ["/msg", "/status"],
}
LIST: Tree = {
    "example": {"errors": [{"status": "404", "code": "2001", "title": "None", "source": {"pointer": "/id"}}]},
    "code": "/errors/0/code",
    "message": "/errors/0/title",
    "required": ["/errors"],
}
AMONG_DETAILS: Tree = {
    "example": {
        "error": {
            "status": 404,
            "details": [{"kind": "ErrorInfo", "reason": "2001", "at": "/id"}, {"kind": "RetryInfo", "delay": "2s"}],
        }
    },
    "code": "/error/details/0/reason",
    "details": "/error/details",
}
ESCAPED: Tree = {"example": {"a/b": {"c~d": "2001"}}, "code": "/a~1b/c~0d"}
ENVELOPES = {
    "nested": NESTED,
    "numeric": NUMERIC,
    "list": LIST,
    "among details": AMONG_DETAILS,
    "escaped": ESCAPED,
    "problem details": None,
}


def schema_of(errors: list[Tree], envelope: Tree | None, **catalog: Any) -> Tree:
    tree = {"title": "Acme", "errors": errors, **({"envelope": envelope} if envelope else {}), **catalog}
    (artifact,) = render(from_tree(tree), load("json-schema", None), {})
    assert artifact.path == "json-schema/errors.schema.json"
    schema: Tree = json.loads(artifact.text)
    return schema


def takes(schema: Tree, body: object, definition: str = "ErrorResponse") -> bool:
    chosen = {**schema, "$ref": f"#/$defs/{definition}"}
    return Draft202012Validator(chosen).is_valid(body)


def bodies(schema: Tree, definition: str) -> list[Tree]:
    found: list[Tree] = schema["$defs"][definition]["examples"]
    return found


@pytest.fixture(params=ENVELOPES.values(), ids=ENVELOPES)
def schema(request: pytest.FixtureRequest) -> Tree:
    return schema_of(ERRORS, request.param)


def test_it_is_a_schema(schema: Tree) -> None:
    """The result is a schema of the 2020-12 dialect, and checks responses without naming a definition."""
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid({})
    assert all(Draft202012Validator(schema).is_valid(body) for body in bodies(schema, "ErrorResponse404"))


def test_each_status_takes_its_own_codes_alone(schema: Tree) -> None:
    """A code under the wrong status is caught, whatever the shape of the response."""
    statuses = {"ErrorResponse401": 2, "ErrorResponse404": 1}
    assert sorted(name for name in schema["$defs"] if name.startswith("ErrorResponse4")) == sorted(statuses)
    for name, count in statuses.items():
        assert len(bodies(schema, name)) == count
        for body in bodies(schema, name):
            assert takes(schema, body)
            assert takes(schema, body, name)
            assert not any(takes(schema, body, other) for other in statuses if other != name)


def test_codes_without_a_status_are_taken_too(schema: Tree) -> None:
    """A code whose status nobody has said is a code of the API all the same."""
    (body,) = bodies(schema, "ErrorResponse")
    assert "3001" in json.dumps(body)
    assert takes(schema, body)


def test_internal_codes_are_nowhere(schema: Tree) -> None:
    """What is internal is in no public output: no code, no word of it, no status of its own."""
    text = json.dumps(schema)
    assert "9001" not in text
    assert "SECRET" not in text
    assert "500" not in text


def test_unknown_codes_are_refused_and_unknown_members_are_not() -> None:
    """A misspelt code is caught; a member that a newer server adds is no fault."""
    schema = schema_of(ERRORS, NESTED)
    body = {"error": {"code": "1001", "message": "", "request_id": "r"}}
    assert takes(schema, body)
    assert takes(schema, {"error": {**body["error"], "hint": "x"}, "meta": {}})
    assert not takes(schema, {"error": {**body["error"], "code": "1OO1"}})
    assert not takes(schema, {"error": {**body["error"], "message": 5}})
    assert not takes(schema, {"error": {**body["error"], "details": ["x"]}})
    assert not takes(schema, {"error": {"code": "1001"}})
    assert not takes(schema, {"message": "", "code": "1001"})


def test_what_was_seen_in_two_kinds_has_no_type() -> None:
    """The type of a member is what every known body says, so that no example of the author is refused."""
    example = {"value": {"error": {"code": "1001", "message": "m", "details": [{"field": 7, "at": 0.5}]}}}
    errors = [{**ERRORS[0], "examples": [example, {"message": "Gone"}]}, *ERRORS[1:]]
    schema = schema_of(errors, NESTED)
    assert schema["$defs"]["ErrorDetail"] == {
        "type": "object",
        "properties": {"field": {}, "message": {"type": "string"}, "at": {"type": "number"}},
    }
    shown, gone = bodies(schema, "ErrorResponse401")[:2]
    assert shown == example["value"]
    assert gone["error"]["message"] == "Gone"
    assert takes(schema, shown)


def test_a_body_shows_its_own_error() -> None:
    """The envelope's example is its own code's; in other bodies, what it says of its error is theirs."""
    errors = [{**error, "title": f"Title of {error['code']}"} for error in ERRORS]
    schema = schema_of(errors, NESTED)
    (own,) = bodies(schema, "ErrorResponse404")
    assert own == NESTED["example"]
    first = bodies(schema, "ErrorResponse401")[0]
    assert first == {"error": {"code": "1001", "message": "Token is malformed or expired", "request_id": "req-1"}}

    schema = schema_of(errors, NUMERIC)
    first = bodies(schema, "ErrorResponse401")[0]
    assert first == {
        "ok": False,
        "status": 401,
        "errno": 1001,
        "msg": "Token is malformed or expired",
        "trace": None,
        "weight": 0.5,
    }
    (unknown,) = bodies(schema, "ErrorResponse")
    assert "status" not in unknown


def test_yes_is_no_number() -> None:
    """A boolean of the envelope's example is not taken for the number of its error."""
    envelope = {**NESTED, "example": {**NESTED["example"], "final": True}}
    schema = schema_of([{**ERRORS[2], "number": 1}, {**ERRORS[0], "number": 2}], envelope)
    assert bodies(schema, "ErrorResponse401")[0]["final"] is True


def test_codes_are_numbers_only_where_all_can_be() -> None:
    """One code that is no number makes all of them strings, rather than none of it."""
    schema = schema_of([*ERRORS, {"code": "E-1", "description": "New", "http_status": 401}], NUMERIC)
    assert schema["$defs"]["ErrorCode"]["type"] == "string"
    assert schema["$defs"]["ErrorCode"]["enum"] == ["1001", "1002", "2001", "3001", "E-1"]


def test_several_errors_may_meet_in_one_response() -> None:
    """Of the errors in a list one must have a code of the status; the others need not."""
    schema = schema_of(ERRORS, LIST)
    body = {"errors": [{"code": "1001"}, {"code": "2001"}]}
    assert takes(schema, body, "ErrorResponse401")
    assert takes(schema, body, "ErrorResponse404")
    assert not takes(schema, {"errors": [{"code": "1001"}, {"code": "none"}]}, "ErrorResponse401")
    assert not takes(schema, {"errors": []}, "ErrorResponse401")


@pytest.mark.parametrize("in_list", [True, False])
def test_a_status_in_letters_is_that_of_the_response(in_list: bool) -> None:
    """A body that names another status than the response has is caught, also where it names it as a string."""

    def body(code: str, status: str) -> Tree:
        error = {"code": code, "status": status}
        return {"errors": [error], "id": 1} if in_list else {**error, "id": 1}

    pointer = "/errors/0/code" if in_list else "/code"
    schema = schema_of(ERRORS, {"example": body("1001", "401"), "code": pointer})
    assert takes(schema, body("1001", "401"), "ErrorResponse401")
    assert not takes(schema, body("1001", "404"), "ErrorResponse401")
    elsewhere = {**body("1001", "401"), "links": [{"status": "401"}]}
    schema = schema_of(ERRORS, {"example": elsewhere, "code": pointer})
    assert takes(schema, {**elsewhere, "links": [{"status": "404"}]}, "ErrorResponse401")


def test_a_list_of_errors_has_at_least_one() -> None:
    """A body without an error, and so without a code, is no error response; a list of mere details may be empty."""
    assert not takes(schema_of(ERRORS, ENVELOPES["list"]), {"errors": []})
    body = {"code": "1001", "details": []}
    envelope = {"example": {**body, "details": [{"field": "a"}]}, "code": "/code", "required": ["/details/0/field"]}
    assert takes(schema_of(ERRORS, envelope), body)


def test_required_details_stay_empty() -> None:
    """Details that are always there are there in every body, though they say nothing of another error."""
    schema = schema_of(ERRORS, {**NESTED, "required": ["/error/details"]})
    assert bodies(schema, "ErrorResponse401")[0]["error"]["details"] == []
    assert bodies(schema, "ErrorResponse404")[0] == NESTED["example"]


def test_an_error_among_details_keeps_its_own_alone() -> None:
    """Where the code stands in the list of details, a body shows that one, and not those of another error."""
    tokens = bodies(schema_of(ERRORS, AMONG_DETAILS), "ErrorResponse401")
    assert [body["error"] for body in tokens] == [
        {"status": 401, "details": [{"kind": "ErrorInfo", "reason": code, "at": "/id"}]} for code in ("1001", "1002")
    ]


def test_a_type_in_the_place_of_the_code_stands_for_it() -> None:
    """Where the envelope names the type as what tells errors apart, bodies carry types."""
    envelope = {"example": {"type": "https://acme.example/2001"}, "code": "/type"}
    schema = schema_of(ERRORS, envelope, base_uri="https://acme.example/")
    assert schema["$defs"]["ErrorCode"]["enum"] == [f"https://acme.example/{error['code']}" for error in ERRORS[:-1]]
    assert bodies(schema, "ErrorResponse404") == [{"type": "https://acme.example/2001"}]


def test_problem_details_are_those_of_the_error() -> None:
    """Type, title and status are the error's (RFC 9457); the status in the body is that of the response."""
    errors = [{**ERRORS[0], "title": "Invalid token"}, ERRORS[2]]
    schema = schema_of(errors, None, base_uri="https://acme.example/errors/")
    assert bodies(schema, "ErrorResponse401") == [
        {
            "type": "https://acme.example/errors/1001",
            "title": "Invalid token",
            "status": 401,
            "detail": "Token is malformed or expired",
            "code": "1001",
        }
    ]
    body = bodies(schema, "ErrorResponse404")[0]
    assert (body["title"], body["detail"]) == ("Not Found", "There is no {kind}")
    assert not takes(schema, {**body, "status": 401}, "ErrorResponse404")
    assert schema_of(ERRORS[:1], None)["$defs"]["ErrorResponse401"]["examples"][0]["type"] == "about:blank"


def test_parameters_of_a_message_are_filled_in() -> None:
    """An example shows a message as it may arrive, with the examples of its parameters."""
    params = [{"name": "kind", "example": "model"}, {"name": "id"}]
    errors = [{**ERRORS[2], "code": "X", "message": "There is no {kind} {id}", "params": params}]
    schema = schema_of(errors, NESTED)
    assert bodies(schema, "ErrorResponse404")[0]["error"]["message"] == "There is no model {id}"


def test_a_body_shows_facts_in_members_of_their_name() -> None:
    """How grave an error is, and whether and when to retry, is said of each; the same value elsewhere stays."""

    def example(code: str, **said: Any) -> Tree:
        return {"code": code, **said, "cached": True, "limit": 9, "level": "warning"}

    told = {"category": "Load", "severity": "warning", "retryable": True, "retry_after": 9}
    errors = [
        {"code": "BUSY", "http_status": 429, "description": "x", **told},
        {"code": "LATE", "http_status": 429, "description": "x", "retryable": False, "severity": "error"},
    ]
    said = {"category": "Load", "severity": "warning", "retryable": True, "retryAfter": 9}
    schema = schema_of(errors, {"example": example("BUSY", **said), "code": "/code"})
    assert bodies(schema, "ErrorResponse429") == [
        example("BUSY", **said),
        example("LATE", retryable=False, severity="error"),
    ]


@pytest.mark.parametrize("name", ["type", "kind", "errorType"])
def test_a_body_shows_its_category_as_a_type(name: str) -> None:
    """A member that names the category under another word names in other bodies theirs."""
    errors = [{"code": code, "category": group, "http_status": 400, "description": "x"} for code, group in ["Aa", "Bb"]]
    schema = schema_of(errors, {"example": {name: "a", "code": "A", "shape": "a"}, "code": "/code"})
    assert [body[name] for body in bodies(schema, "ErrorResponse400")] == ["a", "b"]
    assert {body["shape"] for body in bodies(schema, "ErrorResponse400")} == {"a"}


def test_problem_details_show_facts_in_members_of_their_name() -> None:
    """What problem details say of their error besides (RFC 9457, 3.2) is in each body that of its own error."""
    told = [{"category": "Load", "retry_after": 9, "retryable": True}, {"category": "Time", "retryable": False}]
    errors = [
        {"code": code, "http_status": 429, "description": "x", **said}
        for code, said in zip(["BUSY", "LATE"], told, strict=True)
    ]
    example = {"type": "about:blank", "title": "Too Many Requests", "status": 429, "code": "BUSY", **told[0]}
    envelope = {"example": example, "code": "/code", "media_type": "application/problem+json"}
    shown = bodies(schema_of(errors, envelope), "ErrorResponse429")
    common = {name: example[name] for name in ("type", "title", "status")}
    assert shown == [example, {**common, "code": "LATE", **told[1]}]


def test_a_fact_that_the_example_does_not_know() -> None:
    """A member that is null for want of a fact stays null where there is none, and says it elsewhere."""
    errors = [{"code": "A", "http_status": 429, "description": "x"}]
    errors += [{**errors[0], "code": "B", "retry_after": 5}]
    schema = schema_of(errors, {"example": {"code": "A", "retry_after": None, "severity": None}, "code": "/code"})
    assert bodies(schema, "ErrorResponse429") == [
        {"code": "A", "retry_after": None, "severity": None},
        {"code": "B", "retry_after": 5, "severity": None},
    ]


@pytest.mark.parametrize("inside", [True, False])
def test_a_body_shows_its_own_parameters(inside: bool) -> None:
    """Where the example shows a parameter of its error, other errors show theirs; what else stands there stays."""

    def example(code: str, **params: Any) -> Tree:
        return {"code": code, "data": {**params, "x": 1}} if inside else {"code": code, **params, "x": 1}

    errors = [
        {"code": "POOR", "http_status": 400, "description": "x", "params": [{"name": "balance", "example": 3}]},
        {
            "code": "FAR",
            "http_status": 400,
            "description": "x",
            "params": [{"name": "km", "example": 9}, {"name": "h"}],
        },
        {"code": "LATE", "http_status": 400, "description": "x"},
    ]
    schema = schema_of(errors, {"example": example("POOR", balance=5), "code": "/code"})
    assert bodies(schema, "ErrorResponse400") == [example("POOR", balance=5), example("FAR", km=9), example("LATE")]


def test_parameters_that_the_example_lacks_stand_beside_the_code() -> None:
    """A body shows the parameters of its error where a server sends them, also if the envelope's example has none."""
    errors = [
        {"code": "FAR", "http_status": 400, "description": "x", "params": [{"name": "km", "example": 9}]},
        {"code": "BAD", "http_status": 400, "description": "x", "params": [{"name": "field", "example": "a"}]},
    ]
    shown = bodies(schema_of(errors, {"example": {"error": {"code": "A"}}, "code": "/error/code"}), "ErrorResponse400")
    assert shown == [{"error": {"code": "FAR", "km": 9}}, {"error": {"code": "BAD", "field": "a"}}]
    details = {"error": {"code": "A", "details": [{"field": "b"}]}}
    shown = bodies(schema_of(errors[1:], {"example": details, "code": "/error/code"}), "ErrorResponse400")
    assert shown == [{**details, "error": {**details["error"], "code": "BAD"}}]


def test_members_are_what_their_parameters_are() -> None:
    """The schema says of a parameter's member what its author says of the parameter, where errors do not differ."""
    params = [
        {"name": "at", "format": "date-time", "description": "When it *broke*", "example": "2026-01-01T00:00:00Z"},
        {"name": "count", "type": "integer", "format": "int32"},
        {"name": "ratio", "type": "number", "example": 1},
        {"name": "code", "description": "Something else"},
        {"name": "odd", "example": 5, "format": "uuid", "description": "Not what it says"},
        {"name": "any", "type": "integer", "description": "Of one", "format": "int32"},
    ]
    errors = [
        {"code": "A", "description": "x", "params": params},
        {"code": "B", "description": "x", "params": [params[0], {"name": "any", "example": "x"}, params[1]]},
        {"code": "C", "description": "x", "visibility": "internal", "params": [{"name": "secret"}]},
    ]
    schema = schema_of(errors, {"example": {"error": {"code": "A"}, "data": {"at": "x"}}, "code": "/error/code"})
    members = schema["$defs"]["ErrorResponse"]["properties"]["data"]["properties"]
    assert members == {
        "at": {"type": "string", "format": "date-time", "description": "When it broke"},
        "count": {"type": "integer", "format": "int32"},
        "ratio": {"type": "number"},
        "code": {"type": "string", "description": "Something else"},
        "odd": {"type": "integer", "description": "Not what it says"},
        "any": {},
    }
    beside = schema_of(errors, {"example": {"code": "A"}, "code": "/code"})["$defs"]["ErrorResponse"]["properties"]
    assert "secret" not in beside
    assert beside["count"] == members["count"]
    assert beside["code"] == {"$ref": "#/$defs/ErrorCode"}


def test_what_is_known_of_each_code_is_told() -> None:
    """Programs find every public fact of a code in the schema, as a reader without Markdown would see it."""
    error = {
        "code": "QUOTA",
        "number": 7,
        "category": "Limits",
        "http_status": 429,
        "grpc_status": "RESOURCE_EXHAUSTED",
        "type": "https://acme.example/quota",
        "title": "Quota used up",
        "message": "{limit} requests",
        "params": [{"name": "limit", "type": "integer", "example": 5}],
        "description": "The **quota** is used up",
        "causes": ["Too many"],
        "resolution": ["Wait", "See `Retry-After`"],
        "retryable": False,
        "retry_after": 0,
        "headers": [{"name": "Retry-After", "required": True}],
        "severity": "warning",
        "since": "1.0",
        "deprecated": {"reason": "*Old*"},
        "replaced_by": "LIMIT",
        "aliases": ["QUOTAS"],
        "links": [{"url": "https://acme.example/limits"}],
        "tags": ["limits"],
        "owner": "team-a",
        "x-level": {"a": [1]},
    }
    old = {"code": "OLD", "description": "Old", "deprecated": True}
    schema = schema_of([error, old], NESTED, retired=[{"code": "GONE", "removed": "2.0", "reason": "No use"}])
    told = schema["$defs"]["ErrorCatalog"]
    assert told["x-retired"] == {"GONE": {"removed": "2.0", "reason": "No use"}}
    assert told["x-errors"]["OLD"] == {"description": "Old", "deprecated": True}
    assert told["x-errors"]["QUOTA"] == {
        **{name: value for name, value in error.items() if name not in {"code", "owner"}},
        "description": "The quota is used up",
        "resolution": ["Wait", "See Retry-After"],
        "params": [{"name": "limit", "type": "integer", "required": False, "sensitive": False, "example": 5}],
        "deprecated": {"reason": "Old"},
        "replaced_by": ["LIMIT"],
    }


def test_an_empty_catalogue_has_a_schema() -> None:
    """A catalogue that has no errors yet takes no response, and is no fault."""
    schema = schema_of([], NESTED)
    assert not takes(schema, NESTED["example"])


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(
    st.dictionaries(TEXTS, st.fixed_dictionaries({"title": TEXTS, "since": TEXTS, "x-note": TEXTS}), min_size=1),
    st.sampled_from([NESTED, LIST, None]),
)
def test_no_text_changes_the_schema(facts: Mapping[str, Tree], envelope: Tree | None) -> None:
    """Whatever an author writes, each code is there once, with its texts as written, and nothing else."""
    errors = [{"code": code, "description": "It failed", "http_status": 400, **said} for code, said in facts.items()]
    schema = schema_of(errors, envelope)
    assert schema["$defs"]["ErrorCode"]["enum"] == list(facts)
    told = schema["$defs"]["ErrorCatalog"]["x-errors"]
    assert {code: {name: told[code][name] for name in said} for code, said in facts.items()} == facts
    assert all(takes(schema, body, "ErrorResponse400") for body in bodies(schema, "ErrorResponse400"))
