"""The check against the schema: it agrees with JSON Schema, and says plainly what is wrong and where."""

import copy
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from errbook import schema, schema_checks, schema_errors
from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key, Location, Source
from errbook.readers import yaml

TREE: dict[str, Any] = {
    "title": "Orders",
    "version": "1",
    "base_uri": "https://errors.example.org/",
    "description": "Errors",
    "envelope": {
        "example": {"a": 1},
        "code": "/a",
        "message": "/b",
        "details": "/c",
        "request_id": "/d",
        "required": ["/a"],
        "media_type": "application/json",
    },
    "categories": [
        {"name": "A", "http_status": 400, "description": "a"},
        {"name": "B", "http_status": [401, 403]},
    ],
    "errors": [
        {
            "code": "CARD_REFUSED",
            "number": 1,
            "name": "n",
            "category": "A",
            "http_status": 402,
            "grpc_status": "ABORTED",
            "type": "t",
            "title": "t",
            "message": "m",
            "params": [{"name": "p", "type": "string", "required": True, "sensitive": False, "example": 1}],
            "description": "d",
            "causes": ["c"],
            "resolution": "r",
            "retryable": True,
            "retry_after": 0,
            "headers": [{"name": "Retry-After", "required": True, "example": "3"}],
            "severity": "error",
            "since": "1",
            "deprecated": {"since": "1", "reason": "r", "sunset": "2027-01-31"},
            "replaced_by": ["B"],
            "aliases": ["C"],
            "examples": [{"title": "t", "message": "m", "value": {"a": 1}}],
            "links": [{"url": "u", "title": "t"}],
            "tags": ["t"],
            "owner": "o",
            "visibility": "internal",
            "x-own": [1],
        },
        {"code": "B", "description": "b", "deprecated": True, "resolution": ["a", "b"]},
    ],
    "retired": [{"code": "R", "since": "1", "removed": "2", "http_status": 404, "reason": "r", "replaced_by": "B"}],
    "troubleshooting": [{"title": "t", "codes": ["B"], "steps": ["s"]}],
    "pages": [{"path": "p", "content": ["t", {"table": ["Code"], "codes": ["B"]}]}],
}
SCALARS = [None, True, 0, -1, 404, 999, 404.0, 1.5, "", "a", "404", "/a", "2027-01-31", "error", "x-a", "no"]
NAMES = [
    *schema.load("catalog")["$defs"]["error"]["properties"],
    "x-a",
    "X-a",
    "descripton",
    "",
    "table",
    "columns",
]
ANYTHING = st.recursive(
    st.sampled_from(SCALARS) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=5,
)
WRONG: list[tuple[str, Key, str, str, str]] = [
    (
        "titel: a",
        ("titel",),
        "unknown-field",
        "this file has an unknown field `titel`",
        "did you mean `title`?",
    ),
    (
        "errors: [{code: A, description: a, httpStatus: 4}]",
        ("errors", 0, "httpStatus"),
        "unknown-field",
        "`A` has an unknown field `httpStatus`",
        "did you mean `http_status`?",
    ),
    (
        "errors: [{code: A, description: a, http_status: 400, http-status: 400}]",
        ("errors", 0, "http-status"),
        "unknown-field",
        "`A` has an unknown field `http-status`",
        "did you mean `http_status`? It is there already",
    ),
    (
        "errors: [{code: A, description: a, zzz: 4}]",
        ("errors", 0, "zzz"),
        "unknown-field",
        "`A` has an unknown field `zzz`",
        "the fields are `code`, `number`, `name`, `category`, `http_status`, `grpc_status`, ",
    ),
    (
        "categories: [{nam: A}]",
        ("categories", 0),
        "missing-field",
        "an item of `categories` has no `name`",
        "add `name`: The name, as the heading on the page says it",
    ),
    (
        "errors: [{code: A}]",
        ("errors", 0),
        "missing-field",
        "`A` has no `description`",
        "add `description`: What the error means: Markdown, for the people who read the docs",
    ),
    (
        "errors: 5",
        ("errors",),
        "wrong-type",
        "`errors` is the text `5`, not a list",
        'make it a list of one: ["5"]',
    ),
    ("errors: {}", ("errors",), "wrong-type", "`errors` is a mapping, not a list", "write a list"),
    (
        "errors: [a]",
        ("errors", 0),
        "wrong-type",
        "an item of `errors` is the text `a`, not a mapping",
        "write a mapping",
    ),
    ("title: []", ("title",), "wrong-type", "`title` is a list, not a text", "write a text"),
    (
        "categories: [{name: A, http_status: '404'}]",
        ("categories", 0, "http_status"),
        "wrong-type",
        "`http_status` is the text `404`, not a whole number or a list",
        "write it without quotes: `404`",
    ),
    (
        "categories: [{name: A, http_status: 4xx}]",
        ("categories", 0, "http_status"),
        "wrong-type",
        "`http_status` is the text `4xx`, not a whole number or a list",
        "write a whole number or a list",
    ),
    (
        "errors: [{code: A, description: a, retryable: maybe}]",
        ("errors", 0, "retryable"),
        "wrong-type",
        "`retryable` is the text `maybe`, not `true` or `false`",
        "write `true` or `false`",
    ),
    (
        "errors: [{code: A, description: a, resolution: {}}]",
        ("errors", 0, "resolution"),
        "wrong-type",
        "`resolution` is a mapping, not a text or a list",
        "write a text or a list",
    ),
    (
        "errors: [{code: A, description: a, resolution: [a, {}]}]",
        ("errors", 0, "resolution", 1),
        "wrong-type",
        "an item of `resolution` is a mapping, not a text",
        "write a text",
    ),
    (
        "title:",
        ("title",),
        "empty-value",
        "`title` has no value",
        "write a text, or take the field out if it is optional",
    ),
    (
        "title: ''",
        ("title",),
        "empty-value",
        "`title` is an empty text",
        "write a text, or take the field out if it is optional",
    ),
    (
        "categories: []",
        ("categories",),
        "empty-value",
        "`categories` is an empty list",
        "write a list, or take the field out if it is optional",
    ),
    (
        "categories: [{name: A, http_status: [99, 404]}]",
        ("categories", 0, "http_status", 0),
        "out-of-range",
        "an item of `http_status` is `99`",
        "write a number from 100 to 599",
    ),
    (
        "errors: [{code: A, description: a, retry_after: -1}]",
        ("errors", 0, "retry_after"),
        "out-of-range",
        "`retry_after` is `-1`",
        "write a number from 0",
    ),
    (
        "errors: [{code: A, description: a, severity: criticl}]",
        ("errors", 0, "severity"),
        "unknown-value",
        "`severity` cannot be the text `criticl`",
        "did you mean `critical`?",
    ),
    (
        "errors: [{code: A, description: a, severity: fatal}]",
        ("errors", 0, "severity"),
        "unknown-value",
        "`severity` cannot be the text `fatal`",
        "one of `info`, `warning`, `error`, `critical` is expected",
    ),
    (
        "errors: [{code: A, description: a, deprecated: {sunset: soon}}]",
        ("errors", 0, "deprecated", "sunset"),
        "malformed-value",
        "`sunset` is the text `soon`, which is malformed",
        "it has to match `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`: The day from which it may be gone (RFC 8594)",
    ),
    (
        "pages: [{path: p, content: [{codes: []}]}]",
        ("pages", 0, "content", 0),
        "missing-field",
        "an item of `content` has no `table`",
        "add `table`: The header of each column",
    ),
]


def agrees(tree: Any, schema_name: str = "catalog") -> bool:
    """Return whether the library of JSON Schema finds nothing."""
    validator: Any = Draft202012Validator(schema.load(schema_name))
    return bool(validator.is_valid(tree))


def check(text: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    document, findings = yaml.read(Source("catalog.yaml", text))
    assert findings == ()
    return document, schema.check(document)


def keys(value: Any, key: Key = ()) -> list[Key]:
    """Return the key of `value` and of everything below it."""
    members: list[tuple[str | int, Any]] = list(value.items()) if isinstance(value, dict) else []
    members += enumerate(value) if isinstance(value, list) else []
    return [key, *(below for name, item in members for below in keys(item, (*key, name)))]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """Return the tree above with a few parts replaced, added or taken away."""
    tree = copy.deepcopy(TREE)
    for _ in range(draw(st.integers(1, 3))):
        key = draw(st.sampled_from(keys(tree)[1:] or [("title",)]))
        parent: Any = tree
        for name in key[:-1]:
            parent = parent[name]
        action = draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "add" and isinstance(parent, dict):
            parent[draw(st.sampled_from(NAMES))] = draw(ANYTHING)
        elif action == "remove" and parent:
            parent.pop(key[-1], None) if isinstance(parent, dict) else parent.pop()
        elif isinstance(parent, dict) or key[-1] < len(parent):
            parent[key[-1]] = draw(ANYTHING)
    return tree


def test_everything_the_schema_has() -> None:
    """A catalogue that uses every field fits."""
    fields = {name for key in keys(TREE) for name in key if isinstance(name, str)}
    assert fields >= set(schema.load("catalog")["$defs"]["error"]["properties"])
    assert schema.fits(TREE)
    assert schema.check(Document(TREE)) == ()


@given(damaged() | ANYTHING)
@settings(max_examples=150)
def test_agrees_with_json_schema(tree: Any) -> None:
    """The check finds something exactly where the library of JSON Schema does, and can say what."""
    assert schema.fits(tree) == agrees(tree)
    findings = schema.check(Document(tree))
    assert bool(findings) != agrees(tree)
    assert all(finding.hint and len(finding.message) < 250 for finding in findings)


@given(st.dictionaries(st.sampled_from([*schema.load("settings")["properties"], "other"]), ANYTHING, max_size=4))
@settings(max_examples=80)
def test_agrees_on_settings(tree: dict[str, Any]) -> None:
    """The same holds for the settings."""
    assert schema.fits(tree, "settings") == agrees(tree, "settings")
    assert bool(schema.check(Document(tree), "settings")) != agrees(tree, "settings")


@pytest.mark.parametrize(("text", "key", "rule", "message", "hint"), WRONG)
def test_wording(text: str, key: Key, rule: str, message: str, hint: str) -> None:
    """Each kind of fault is named with what stands there, at its place, and with a way to repair it."""
    document, findings = check(text)
    (finding,) = [finding for finding in findings if finding.location == document.origins[key]]
    assert (finding.rule, finding.message) == (rule, message)
    assert finding.hint.startswith(hint)


@pytest.mark.parametrize(
    ("status", "fits"),
    [(100, True), (599, True), (404.0, True), (99, False), (600, False), (404.5, False)],
)
def test_bounds(status: object, fits: bool) -> None:
    """The bounds are allowed themselves; and a number without a fraction is whole."""
    tree = {"errors": [{"code": "A", "description": "a", "http_status": status}]}
    assert schema.fits(tree) is fits
    assert agrees(tree) is fits


def test_boolean_is_no_number() -> None:
    """What Python takes for a number is none where JSON does not."""
    tree = {"errors": [{"code": "A", "description": "a", "number": True}]}
    assert not schema.fits(tree)
    assert not agrees(tree)


def test_places() -> None:
    """A finding stands at the value, an unknown field at its name, and what is missing at the entry."""
    text = "errors:\n  - code: A\n    statuss: 5\n    http_status: 99\n  - description: b\n"
    _, findings = check(text)
    assert [(finding.rule, finding.location and finding.location[1:]) for finding in findings] == [
        ("missing-field", (2, 5, 4, 20)),
        ("unknown-field", (3, 5, 3, 12)),
        ("out-of-range", (4, 18, 4, 20)),
        ("missing-field", (5, 5, 5, 19)),
    ]


def test_one_finding_for_one_fault() -> None:
    """A value that breaks several rules of the schema is one finding."""
    _, findings = check("errors: [{code: A, description: a, params: [{name: ''}]}]")
    assert [finding.rule for finding in findings] == ["empty-value"]
    findings = schema.check(Document({"errors": [{"code": "A", "description": "a", "severity": 5}]}))
    assert [finding.rule for finding in findings] == ["wrong-type"]


def test_all_fields_that_are_missing() -> None:
    """Each field that is missing is a finding of its own."""
    _, findings = check("errors: [{}]")
    assert [finding.message for finding in findings] == [
        "an item of `errors` has no `code`",
        "an item of `errors` has no `description`",
    ]


def test_long_text_is_clipped() -> None:
    """However long a text or a list of names, the message stays short and on one line."""
    document = Document({"errors": [{"code": "A\n" * 5000, "z" * 5000: 1}]}, {(): Location("a")})
    for finding in schema.check(document):
        assert len(finding.message) < 250
        assert len(finding.hint) < 400
        assert "\n" not in finding.message + finding.hint
    (finding,) = schema.check(Document({"title": 10**200}))
    assert len(finding.message + finding.hint) < 250


def test_end_means_the_end() -> None:
    """The `$` of a pattern is the end of the text, so that no newline can hide behind it."""
    for name, fits in (("name", True), ("name\n", False)):
        tree = {"errors": [{"code": "A", "description": "a", "params": [{"name": name}]}]}
        assert schema.fits(tree) is fits
        assert [finding.rule for finding in schema.check(Document(tree))] == ([] if fits else ["malformed-value"])


def test_values_of_toml() -> None:
    """A number, a boolean or a date where the settings expect a text is shown as it was written."""
    import datetime as dt

    tree = {"sources": ["a"], "title": True, "version": 1.5, "output": dt.date(2026, 1, 2)}
    assert [(finding.message, finding.hint) for finding in schema.check(Document(tree), "settings")] == [
        ("`title` is `true`, not a text", 'put it in quotes: "true"'),
        ("`version` is `1.5`, not a text", 'put it in quotes: "1.5"'),
        ("`output` is `2026-01-02`, not a text", 'put it in quotes: "2026-01-02"'),
    ]


@pytest.mark.parametrize("schema_name", ["catalog", "settings"])
def test_schemas_are_schemas(schema_name: str) -> None:
    """The published schemas are valid themselves."""
    Draft202012Validator.check_schema(schema.load(schema_name))


@pytest.mark.parametrize("part", [{"format": "date"}, {"properties": {"a": {"oneOf": []}}}, {"const": 1}])
def test_unknown_keyword(part: dict[str, Any]) -> None:
    """A keyword that the check does not know is an error, and never ignored."""
    with pytest.raises(ValueError, match="is not supported"):
        schema_checks.compile_schema(part)


def test_no_import_for_what_fits() -> None:
    """A catalogue that fits is checked without the library of JSON Schema, which takes long to import."""
    program = (
        "import sys; from errbook.schema import check; from errbook.document import Document;"
        "assert not check(Document({'title': 'a'})); assert 'jsonschema' not in sys.modules;"
        "assert check(Document({'title': 5})); assert 'jsonschema' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.usefixtures("untraced")
def test_large_catalogue_is_checked_quickly() -> None:
    """Ten thousand codes are checked well within a second; what is quadratic is not."""
    tree = {"errors": [TREE["errors"][1] | {"code": f"E{number}", "http_status": 400} for number in range(10_000)]}
    start = time.process_time()
    assert schema.fits(tree)
    assert time.process_time() - start < 1


def test_explains_every_keyword() -> None:
    """Every keyword that can fail has its words."""
    assert set(schema_errors.WORDS) == set(schema_checks.KEYWORDS) | {"anyOf", "additionalProperties"}
