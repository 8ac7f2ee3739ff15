"""The canonical form of a catalogue, read back by three readers of YAML."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from errbook import canonical, schema
from errbook.document import Source
from errbook.readers import yaml
from errbook.validate import from_tree

TREE = {
    "title": "Orders",
    "version": "1.0",
    "base_uri": "https://errors.example.org/",
    "envelope": {"example": {"error": {"code": "X", "n": [1, 2.5, True, None]}}, "code": "/error/code"},
    "categories": [{"name": "Payment", "http_status": 402}],
    "errors": [
        {
            "description": "The card was refused: see `reason`.\n\nAsk the bank.",
            "code": "CARD_REFUSED",
            "x-team": {"on": "call", "no": [], "deep": {}},
            "http_status": 402,
            "resolution": ["Use another card", "Pay later"],
            "retryable": False,
            "params": [{"name": "reason", "required": True}],
        },
        {"code": "no", "description": "é — 日本 🙂 & zero\u200bwidth"},
    ],
}
YAML_TEXT = """\
# yaml-language-server: $schema=catalog.schema.json
title: Orders
version: "1.0"
base_uri: https://errors.example.org/

envelope:
  example:
    error:
      code: X
      "n":
        - 1
        - 2.5
        - true
        - null
  code: /error/code

categories:
  - name: Payment
    http_status: 402

errors:
  - code: CARD_REFUSED
    http_status: 402
    params:
      - name: reason
        required: true
    description: |-
      The card was refused: see `reason`.

      Ask the bank.
    resolution:
      - Use another card
      - Pay later
    retryable: false
    x-team:
      "on": call
      "no": []
      deep: {}

  - code: "no"
    description: "é — 日本 🙂 & zero\\u200bwidth"
"""
WORDS = """
no No NO yes on off y n Y true True null Null ~ 0o17 017 0777 01001 0x1F 0b11 1_000 1e3 1E3 1.5 .5 5. .inf
-.inf .nan NaN nan inf -0 +1 1:30 12:30:45 2020-01-01 2020-01-01T00:00:00Z = << @a %a !tag !!str &anchor
*alias - -- --- ... ? : # ## | > |- >- [a {a ] } [] {} , " ' ` \\ a: a:b a#b "a" 'a' e5 x'y a,b 0.1.2
999999999999999999999999999999
"""
SHORT = " | a|a |a b|- a|? a|: a|a: b|a #b|#a"
INVISIBLE = "\x00 \x1b[0m \x7f \x85 a\u2028b \ufeff \u202eabc \U0001f600 \U000e0041 \ufffe"
LINES = [
    *(
        "a\n",
        "\na",
        "a\n\n",
        "\n",
        "a\nb",
        " a\nb",
        "a\n b\n",
        "a \nb",
        "\ta\nb",
        "a\n\tb",
        "a\n\n\nb",
        "a\r\nb",
        "a\rb",
    ),
    *("--- a\nb", "a\n--- b", "a\n# b", "# a\nb", "- a\n- b", "a: b\nc: d", "%YAML 1.1\nb", "a\n...\nb"),
]
NASTY = [*WORDS.split(), *SHORT.split("|"), *INVISIBLE.split(" "), *LINES, "", "a" * 3000, "a " * 2000 + "b"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.sampled_from([each for each in NASTY if each])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def fitting(part: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return what fits a part of the schema of a catalogue."""
    if "$ref" in part:
        return fitting(schema.load("catalog")["$defs"][part["$ref"].rpartition("/")[2]])
    if "anyOf" in part:
        return st.one_of([fitting(each) for each in part["anyOf"]])
    if "properties" in part:
        return fitting_object(part)
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if "pattern" in part:
        return st.from_regex(part["pattern"], fullmatch=True).map(lambda text: text.removesuffix("\n"))
    return SIMPLE[part.get("type", "anything")](part)


def fitting_object(part: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    fields = {name: fitting(each) for name, each in part["properties"].items()}
    required = {name: fields.pop(name) for name in part.get("required", ())}
    own = {"x-own": JSON} if "patternProperties" in part else {}
    some = st.fixed_dictionaries(required, optional={**fields, **own})
    return some.filter(lambda tree: len(tree) >= part.get("minProperties", 0))


SIMPLE: Mapping[str, Callable[[Mapping[str, Any]], st.SearchStrategy[Any]]] = {
    "anything": lambda _: JSON,
    "string": lambda _: TEXT,
    "boolean": lambda _: st.booleans(),
    "integer": lambda part: st.integers(part.get("minimum"), part.get("maximum")),
    "array": lambda part: st.lists(fitting(part["items"]), min_size=part.get("minItems", 0), max_size=2),
    "object": lambda part: st.dictionaries(TEXT, fitting(part.get("additionalProperties", {})), min_size=1, max_size=3),
}


def read(text: str) -> dict[str, Any]:
    document, findings = yaml.read(Source("catalog.yaml", text))
    assert findings == ()
    return document.tree


def assert_all_read(text: str, tree: Mapping[str, Any]) -> None:
    assert read(text) == tree
    assert (pyyaml.safe_load(text) or {}) == tree
    assert (YAML(typ="safe", pure=True).load(text) or {}) == tree


def test_form() -> None:
    """The canonical form is in the schema's order, and quotes only what a reader could mistake."""
    assert canonical.to_yaml(TREE) == YAML_TEXT
    assert_all_read(YAML_TEXT, TREE)


def test_of_nothing() -> None:
    """A catalogue without anything is a file that says nothing."""
    assert read(canonical.to_yaml({})) == {}
    assert read(canonical.to_yaml({"errors": []})) == {"errors": []}


@pytest.mark.parametrize("text", NASTY)
def test_every_text_is_kept(text: str) -> None:
    """What looks like a number, a date, a boolean or syntax comes back as the text that it is, anywhere."""
    code = {"code": text, "description": text, "causes": [text, text], "x-own": {text: [text, {"a": text}]}}
    tree = {"errors": [code, code], "title": text}
    assert_all_read(canonical.to_yaml(tree), tree)


@given(fitting(schema.load("catalog")))
@settings(max_examples=30)
def test_every_catalogue_is_kept(tree: dict[str, Any]) -> None:
    """Whatever fits the schema comes back from three readers of YAML, and is written again alike."""
    assert schema.fits(tree)
    text = canonical.to_yaml(tree)
    assert_all_read(text, tree)
    assert canonical.to_yaml(read(text)) == text


@given(fitting(schema.load("catalog")))
@settings(max_examples=30)
def test_tree_is_the_inverse(tree: dict[str, Any]) -> None:
    """The tree of a catalogue means that catalogue, and fits the schema."""
    catalog = from_tree(tree)
    written = canonical.to_tree(catalog)
    assert schema.fits(written)
    assert from_tree(written) == catalog


def test_normal_form() -> None:
    """What can be said in two ways is written in the shorter one, and a default is not written."""
    error = {"code": "A", "description": "a", "visibility": "public", "deprecated": {}, "replaced_by": ["B"]}
    parameter = {"name": "p", "type": "string", "required": False}
    tree = {
        "title": "T",
        "envelope": {"example": {}, "code": "/a", "media_type": "application/json"},
        "categories": [{"name": "C", "http_status": [401]}, {"name": "D", "http_status": [401, 403]}],
        "errors": [{**error, "resolution": ["one"], "params": [parameter]}, {**error, "deprecated": False}],
    }
    assert canonical.to_tree(from_tree(tree)) == {
        "title": "T",
        "envelope": {"example": {}, "code": "/a"},
        "categories": [{"name": "C", "http_status": 401}, {"name": "D", "http_status": [401, 403]}],
        "errors": [
            {
                "code": "A",
                "description": "a",
                "deprecated": True,
                "replaced_by": "B",
                "resolution": "one",
                "params": [{"name": "p"}],
            },
            {"code": "A", "description": "a", "replaced_by": "B"},
        ],
    }


@pytest.mark.usefixtures("untraced")
def test_large_catalogue_is_written_quickly() -> None:
    """Ten thousand codes are written well within a second; what is quadratic is not."""
    error = {
        "http_status": 400,
        "description": "The request could not be understood.",
        "resolution": "Send it again.",
    }
    tree = {"errors": [{"code": f"ERROR_{number}", **error} for number in range(10_000)]}
    start = time.process_time()
    canonical.to_yaml(tree)
    assert time.process_time() - start < 1
