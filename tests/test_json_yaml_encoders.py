"""What the JSON and YAML encoders write is read back as it was, by every reader, whatever the text."""

import json
import math
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from errbook.encoders import json as json_encoder
from errbook.encoders import yaml as yaml_encoder
from errbook.text import Text

Reader = Any


def ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def libyaml(text: str) -> Any:
    return pyyaml.load(text, pyyaml.CSafeLoader)


READERS = [pyyaml.safe_load, libyaml, ruamel]
"""YAML 1.1 in Python and in C, and YAML 1.2."""

NASTY = [
    *(
        "no",
        "No",
        "NO",
        "y",
        "N",
        "on",
        "Off",
        "yes",
        "true",
        "False",
        "null",
        "NULL",
        "~",
        "none",
        "nil",
        "",
    ),
    *(
        "1",
        "-1",
        "+1",
        "01001",
        "0x1F",
        "0o17",
        "0b1",
        "1_000",
        "1e3",
        "1.5",
        ".5",
        ".inf",
        "-.INF",
        ".nan",
        "NaN",
    ),
    *(
        "12:30",
        "1:30:59",
        "190:20:30",
        "2020-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "=",
        "<<",
        "!",
        "!!str",
        "&a",
    ),
    *(
        "*a",
        "-",
        "- a",
        "?",
        "? a",
        ":",
        "a:",
        "a: b",
        ":a",
        "a:b",
        "a #b",
        "#a",
        "a#b",
        ",",
        "[",
        "]",
        "{",
        "}",
        "[]",
    ),
    *(
        "{}",
        "a, b",
        "@a",
        "`a`",
        "%YAML 1.1",
        "---",
        "--- a",
        "...",
        "|",
        ">",
        "|-",
        "'",
        '"',
        "''",
        '""',
        "a'b",
        'a"b',
    ),
    *(
        " a",
        "a ",
        "a  b",
        "\t",
        "a\tb",
        "\n",
        "a\n",
        "\na",
        "a\nb",
        "a\n\nb\n",
        "a\n b",
        " a\nb",
        "a\nb\n\n",
        "a \nb",
    ),
    *(
        "a\r\nb",
        "a\rb",
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "\x00",
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\x9f",
        "\xa0",
        "\xad",
    ),
    *(
        "\u200b",
        "\u202e",
        "\ufeff",
        "a\ufeff",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\U0001f600",
        "\U000e0041",
        "\U0010ffff",
    ),
    *(
        "é",
        "日本語",
        "\\",
        "\\n",
        "a\\",
        "\\u0041",
        "{{ 7*7 }}",
        "{% raw %}",
        "${x}",
        "</script>",
        "#{x}",
        "x" * 3000,
    ),
    *(
        "$ref",
        "/error/code",
        "application/problem+json",
        "https://a.example/b?c=d#e",
        "INVALID_TOKEN",
        "a: |\n  b\n",
    ),
    *(
        "- a\n- b",
        "# a\nb",
        "---\na",
        "a\n...\nb",
        "a\n\x0bb",
        "a\n\u2028b",
        "a\n\tb",
        "a\nb ",
        "key: value\nno: yes",
    ),
]

HIDDEN = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x2028, 0x2029, 0x202E, 0xFEFF)}

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(NASTY)
KEYS = st.text(st.characters(exclude_categories=("Cs",)), max_size=10) | st.sampled_from(NASTY)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TREES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | FLOATS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", NASTY)
def test_yaml_keeps_a_nasty_text(text: str, reader: Reader) -> None:
    """No text changes its kind or its letters, as a value, an item or a key, alone or among others."""
    for tree in ({"a": text, "b": 1}, [text, text], {text: {"a": [[text]]}, "b": 1}, [{text: text, "é": 1}]):
        assert reader(f"{yaml_encoder.block(tree)}\n") == tree
    assert reader(f"[{yaml_encoder.scalar(text)}, 1]") == [text, 1]


@pytest.mark.parametrize("reader", READERS)
@given(tree=TREES, indent=st.integers(1, 8))
def test_yaml_keeps_a_tree(reader: Reader, tree: Any, indent: int) -> None:
    """Every tree comes back equal, from every reader, from where a template puts it."""
    document = f"a:\n{' ' * indent}{yaml_encoder.block(tree, indent)}\nb: 1\n"
    assert reader(document) == {"a": tree, "b": 1}


@pytest.mark.parametrize("reader", READERS)
def test_yaml_has_numbers_that_json_has_not(reader: Reader) -> None:
    """Infinity and what is no number come back as what they are."""
    infinite, negative, none = reader(f"{yaml_encoder.block([math.inf, -math.inf, math.nan])}\n")
    assert (infinite, negative) == (math.inf, -math.inf)
    assert math.isnan(none)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.5, "0.5"),
        (1e16, "1.0e+16"),
        (1.5e16, "1.5e+16"),
        (1e-7, "1.0e-07"),
        (math.inf, ".inf"),
        (-math.inf, "-.inf"),
        (math.nan, ".nan"),
    ],
)
def test_yaml_writes_a_float_with_a_point(number: float, written: str) -> None:
    """A number without a point would be a text for readers of YAML 1.1."""
    assert yaml_encoder.scalar(number) == written


def test_yaml_is_pleasant_to_read() -> None:
    """Words, sentences, references and paragraphs stand as an author would write them."""
    tree = {
        "$ref": "#/a",
        "description": "Check the `details` array (if any).",
        "enum": ["INVALID_TOKEN", "NO", "12:30", "größe"],
        "text": "Two\n\nparagraphs",
        "lines": "größer\nals\n",
        "nothing": [{}, [], None, True, 1, 1e16],
        "rows": [{"a": "b", "c": "d"}],
    }
    expected = """\
$ref: "#/a"
description: Check the `details` array (if any).
enum:
  - INVALID_TOKEN
  - "NO"
  - "12:30"
  - "größe"
text: |-
  Two

  paragraphs
lines: |
  größer
  als
nothing:
  - {}
  - []
  - null
  - true
  - 1
  - 1.0e+16
rows:
  - a: b
    c: d"""
    assert yaml_encoder.block(tree) == expected


def test_yaml_lines_up_with_where_it_stands() -> None:
    """Every line but the first is indented as the template says, texts of several lines too."""
    assert yaml_encoder.block({"a": {"b": "c"}, "d": False}, 4) == "a:\n      b: c\n    d: false"
    assert yaml_encoder.block(["a\nb", "c"], 2) == "- |-\n    a\n    b\n  - c"


def test_yaml_asks_where_a_long_key_ends() -> None:
    """A key that readers would not know by its colon gets a question mark."""
    assert yaml_encoder.block({"a" * 999: 1}) == f"{'a' * 999}: 1"
    assert yaml_encoder.block({"a" * 1000: 1}) == f"? {'a' * 1000}\n: 1"


def test_yaml_takes_text_of_a_catalogue() -> None:
    """Text that an author wrote is a scalar like any other."""
    assert yaml_encoder.scalar(Text("no")) == '"no"'
    assert yaml_encoder.block({"a": Text("b: c")}) == 'a: "b: c"'


@pytest.mark.parametrize("value", [object(), b"bytes", {1}])
def test_what_is_no_data_is_refused(value: Any) -> None:
    """A value that YAML and JSON cannot say alike is a fault, not a guess."""
    with pytest.raises(TypeError, match=rf"^{type(value).__name__} has no place in YAML that every reader takes"):
        yaml_encoder.block({"a": value})
    with pytest.raises(TypeError):
        json_encoder.document({"a": value})


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_json_refuses_what_is_no_number(number: float) -> None:
    """RFC 8259 has no infinity; writing one would make a file that no parser takes."""
    for encode in (json_encoder.literal, json_encoder.document):
        with pytest.raises(ValueError, match="not JSON compliant"):
            encode({"a": [number]})


@given(tree=TREES)
def test_json_keeps_a_tree(tree: Any) -> None:
    """Every tree comes back equal, on one line or on many."""
    assert json.loads(json_encoder.literal(tree)) == tree
    assert json.loads(json_encoder.document(tree)) == tree


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", [text for text in NASTY if len(text) < 1000 and text != "\U000e0041"])
def test_json_is_yaml_too(text: str, reader: Reader) -> None:
    """A YAML reader takes a JSON file for the same: nothing ends a line, and no two escapes make one character."""
    assert reader(str(json_encoder.document({text: [text]}))) == {text: [text]}


def test_json_is_laid_out_as_the_standard_library_does() -> None:
    """A formatter of JSON has nothing to change in an output."""
    tree = {"a": [1, 2.5, True, None, "b", [], {}, [[]]], "c": {}, "d": {"e": ["f"]}, "": "\u00e9\n"}
    assert json_encoder.document(tree) == json.dumps(tree, indent=2, ensure_ascii=False)


@given(st.text())
def test_json_shows_what_is_invisible(text: str) -> None:
    """No control, line separator, direction mark or half a character stands in an output as itself."""
    written = json_encoder.literal(text)
    assert json.loads(written) == text
    assert not any(0xD800 <= ord(letter) <= 0xDFFF for letter in written)
    assert not HIDDEN & set(written)


def test_json_shows_letters_as_they_are() -> None:
    """Letters and emoji stand in a string as themselves; no reader has to know pairs of escapes."""
    assert json_encoder.literal("é 日 😀") == '"é 日 😀"'
    assert json_encoder.document({"é": ["日 😀"]}) == '{\n  "é": [\n    "日 😀"\n  ]\n}'


def test_json_takes_text_of_a_catalogue() -> None:
    """Text that an author wrote becomes a string, deep inside too."""
    assert json_encoder.literal({"a": (Text("b"),)}) == '{"a": ["b"]}'
    assert json_encoder.document({"a": (Text("b"),)}) == '{\n  "a": [\n    "b"\n  ]\n}'
