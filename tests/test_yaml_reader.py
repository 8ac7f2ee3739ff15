"""The reader of YAML: what it understands, where it says things stand, and what it refuses."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from errbook import readers
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import EVERYWHERE, Document, Location, Source
from errbook.readers import yaml, yaml_data

PLAIN = """
no No NO yes on off y n true false null ~ 0o17 017 0777 01001 0x1F 0b11 1_000 1e3 1E3 .5 5. .inf -.inf .nan
NaN +1 -1 1:30 12:30:45 2020-01-01 2020-01-01T00:00:00Z = a:b a#b x'y a"b a,b 0.1.2
999999999999999999999999999999 -a ?a :a é 日本
""".split()
REFUSED = [
    ("errors: &all []", "unsupported-yaml", (1, 9), "`&all` is an anchor"),
    ("a: *all", "unsupported-yaml", (1, 4), "`*all` is an alias"),
    ("*all", "unsupported-yaml", (1, 1), "`*all` is an alias"),
    ("*all : 1", "unsupported-yaml", (1, 1), "`*all` is an alias"),
    ("? [a]\n: 1", "unsupported-yaml", (1, 3), "the name of a field is not a text"),
    ("errors:\n  - <<: {code: A}", "unsupported-yaml", (2, 5), "`<<` merges another mapping into this one"),
    ("title: !!str 5", "unsupported-yaml", (1, 8), "`tag:yaml.org,2002:str` is a tag"),
    ("title: !own 5", "unsupported-yaml", (1, 8), "`!own` is a tag"),
    ("title: ! 5", "unsupported-yaml", (1, 8), "`!` is a tag"),
    (
        "errors: !!python/object/apply:os.system [id]",
        "unsupported-yaml",
        (1, 9),
        "`tag:yaml.org,2002:python/object/",
    ),
    ("!own a: 1", "unsupported-yaml", (1, 1), "`!own` is a tag"),
    ("&a a: 1", "unsupported-yaml", (1, 1), "`&a` is an anchor"),
    ("%YAML 1.1\n---\na: 1", "unsupported-yaml", (1, 1), "a directive changes what YAML means"),
    ("%TAG ! tag:x,1:\n---\na: 1", "unsupported-yaml", (1, 1), "a directive changes what YAML means"),
    ("a: 1\n---\nb: 2", "unsupported-yaml", (2, 4), "a second document begins before this"),
    ("a: 1\n...\n%YAML 1.2\n---\nb: 2", "unsupported-yaml", (4, 4), "a second document begins before this"),
    ("x: " + "[" * 40, "unsupported-yaml", (1, 35), "values are nested more than 32 levels deep"),
    ("a: .inf", "unsupported-yaml", (1, 4), "`.inf` is no number that JSON has"),
    ("a: -.INF", "unsupported-yaml", (1, 4), "`-.INF` is no number that JSON has"),
    ("a: .NaN", "unsupported-yaml", (1, 4), "`.NaN` is no number that JSON has"),
    ("a: 1e999", "unsupported-yaml", (1, 4), "`1e999` is a larger number than most readers of JSON can take"),
    ("a: " + "9" * 5000, "unsupported-yaml", (1, 4), "is a number of more than 300 digits"),
    ("a: 1\na: 2", "duplicate-key", (2, 1), "`a` stands twice in the same mapping"),
    ('1001: 1\n"1001": 2', "duplicate-key", (2, 1), "`1001` stands twice in the same mapping"),
    ("- a", "wrong-type", (1, 1), "a catalogue is a mapping of fields, and this is none"),
    ("a", "wrong-type", (1, 1), "a catalogue is a mapping of fields, and this is none"),
    ("a:\n  b: - c", "invalid-yaml", (2, 6), "a text without quotes cannot begin like this"),
    ("a: *b* c", "invalid-yaml", (1, 6), "a text without quotes cannot begin like this"),
    ("a: b: c", "invalid-yaml", (1, 5), "a `:` cannot stand here"),
    ("a: 1\nb\n", "invalid-yaml", (2, 1), "a field has no `:` after its name"),
    ("a: 1\nb: 2\nc: @d", "invalid-yaml", (3, 4), "a text without quotes cannot begin like this"),
    ("a: [1\nb: 2\n", "invalid-yaml", (2, 2), "a list in `[ ]` or a mapping in `{ }` is not closed"),
    ("a: @b", "invalid-yaml", (1, 4), "a text without quotes cannot begin like this"),
    ("a: `b`", "invalid-yaml", (1, 4), "a text without quotes cannot begin like this"),
    ("a:\n\t- b", "invalid-yaml", (2, 1), "a text without quotes cannot begin like this"),
    ('a: "b', "invalid-yaml", (1, 4), "a quote is not closed"),
    ("a: 'b\n---\n", "invalid-yaml", (1, 4), "a quote is not closed"),
    ('a: "\\q"', "invalid-yaml", (1, 5), "this is no escape of YAML"),
    ('a: "\\ud800"', "invalid-yaml", (1, 7), "this escape is no character"),
    ("a: 'b' c", "invalid-yaml", (1, 8), "this does not belong to the mapping around it"),
    ("- a\nb: 1", "invalid-yaml", (2, 1), "this does not belong to the list around it"),
    ("a: [1", "invalid-yaml", (1, 4), "a list in `[ ]` or a mapping in `{ }` is not closed"),
    ("a: {b: 1", "invalid-yaml", (1, 4), "a list in `[ ]` or a mapping in `{ }` is not closed"),
    ("a: |x\n", "invalid-yaml", (1, 5), "this is not YAML: did not find expected comment or line break"),
    (
        "a: 1\nb: \x00\x00",
        "invalid-yaml",
        (2, 4),
        "the character U+0000 cannot stand in YAML; there are 2 of them",
    ),
    ("a: \x1b[0m", "invalid-yaml", (1, 4), "the character U+001B cannot stand in YAML"),
    ("a: \x85", "invalid-yaml", (1, 4), "the character U+0085 cannot stand in YAML"),
    ("a: \u2028", "invalid-yaml", (1, 4), "the character U+2028 cannot stand in YAML"),
    ("a: 1\n\ufeffb: 2", "invalid-yaml", (2, 1), "the character U+FEFF cannot stand in YAML"),
    ("a: \ud800", "invalid-yaml", (1, 4), "the character U+D800 cannot stand in YAML"),
    ("a: 1\rb: 2", "invalid-yaml", (1, 5), "the character U+000D cannot stand in YAML"),
]
WORDING = [
    ("a: &b c", "1:4-1:8", "`&b` is an anchor", "remove it, and repeat the value where it is used"),
    ("a: *b", "1:4-1:6", "`*b` is an alias", "write out what it stands for"),
    ("a: !b c", "1:4-1:8", "`!b` is a tag", "remove it; the schema says the type of each field"),
    ("<<: {}", "1:1-1:3", "`<<` merges another mapping into this one", "write out the fields of the other"),
    ("? - ? 2\n", "1:3-1:3", "the name of a field is not a text", "write a name before the `:`"),
    ("? [a]\n", "1:3-1:4", "the name of a field is not a text", "write a name before the `:`"),
    (
        "#\n%YAML 1.1\n---\na: b",
        "2:1-2:2",
        "a directive changes what YAML means",
        "remove the lines that begin with `%`",
    ),
    ("a: 1\n--- b", "2:4-2:4", "a second document begins before this", "put it into a file of its own"),
    ("[" * 33, "1:33-1:34", "values are nested more than 32 levels deep", "use fewer levels"),
    ("a: .inf", "1:4-1:8", "`.inf` is no number that JSON has", "put it in quotes if it is a text"),
    (
        "a: 1\na: 2",
        "2:1-2:2",
        "`a` stands twice in the same mapping",
        "keep one of the two; the first is used here",
    ),
    (
        "- a",
        "1:1-1:4",
        "a catalogue is a mapping of fields, and this is none",
        "begin with the name of a field, such as `errors:`",
    ),
    (
        "- - ",
        "1:1-1:3",
        "a catalogue is a mapping of fields, and this is none",
        "begin with the name of a field, such as `errors:`",
    ),
    (
        "a:\n  b: c: d",
        "2:7-2:8",
        "a `:` cannot stand here",
        "put a text that contains `: ` in quotes, write a space behind the `:` of a field, and check the indentation",
    ),
    (
        "a: |x\n",
        "1:5-1:6",
        "this is not YAML: did not find expected comment or line break",
        "put a text with special characters in quotes",
    ),
    (
        "a: \x1b\x1b",
        "1:4-1:5",
        "the character U+001B cannot stand in YAML; there are 2 of them",
        'remove it, or write it as "\\u001B" in double quotes',
    ),
    ("a: \ud800", "1:4-1:5", "the character U+D800 cannot stand in YAML", "remove it"),
    (
        f"*{'a' * 60}: 1",
        "1:1-1:62",
        f"`*{'a' * 59}…` is an alias",
        "write out what it stands for",
    ),
    (f"*{'a' * 59} : 1", "1:1-1:61", f"`*{'a' * 59}` is an alias", "write out what it stands for"),
    (
        "\n@",
        "2:1-2:2",
        "a text without quotes cannot begin like this",
        "put it in quotes; indent with spaces, not with tabs",
    ),
]
"""A text, the place of what is refused in it, and the very words of the message and the hint."""
LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 10))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{f'*a{n - 1},' * 9}]}}\n" for n in range(1, 10))
BOMBS = {
    "billion laughs": LAUGHS,
    "nested merges": MERGES,
    "wide merge": "a: &a {" + ",".join(f"k{n}: 1" for n in range(2000)) + "}\nb: {<<: [" + "*a," * 2000 + "]}",
    "open lists": "[" * 20_000,
    "open mappings": "{a: " * 20_000,
    "nested items": "- " * 20_000 + "a",
    "nested names": "".join(f"{' ' * n}a:\n" for n in range(1000)),
    "complex names": "? " * 20_000,
    "aliases": "a: [" + "*a," * 50_000 + "]",
    "anchors": "".join(f"k{n}: &a v\n" for n in range(20_000)),
    "duplicates": "a: 1\n" * 20_000,
    "directives": "%A b\n" * 20_000,
    "documents": "---\n" * 20_000,
    "digits": "a: " + "9" * 500_000,
    "float": "a: 0." + "9" * 500_000 + "x",
    "NULs": "\x00" * 500_000,
    "surrogates": "\ud800" * 100_000,
    "spaces": "a: " + " " * 500_000 + "b",
    "blank lines": "a: b" + "\n" * 200_000 + " c",
    "comments": "#\n" * 100_000,
    "quotes": 'a: "' + "\\n" * 200_000,
    "long name": "a" * 500_000,
    "tags": "a: " + "!" * 200_000,
    "commas": "a: [" + "," * 200_000,
}


@pytest.fixture(params=["C parser", "pure parser"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with each of the two parsers of ruamel.yaml."""
    if request.param == "pure parser":
        monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)


def read(text: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    return yaml.read(Source("catalog.yaml", text))


def tree(text: str) -> dict[str, Any]:
    document, findings = read(text)
    assert findings == ()
    return document.tree


def error(fields: str) -> Any:
    return tree(f"errors: [{{{fields}}}]")["errors"][0]


def excerpt(text: str, place: Location) -> str:
    """Return what stands at a place."""
    lines = text.split("\n")[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[https://a.example/b, c:d]", ["https://a.example/b", "c:d"]),
        ("{x: https://a.example, at: '10:30', \"b\":c:d}", {"x": "https://a.example", "at": "10:30", "b": "c:d"}),
        ('[e:f, "g:\\u00e9:h", it\'s:i]', ["e:f", "g:é:h", "it's:i"]),
        ("[j:k\n l:m, \ue000:\ue001]", ["j:k l:m", "\ue000:\ue001"]),
        ("[n: o:p]", [{"n": "o:p"}]),
    ],
)
def test_colons_in_brackets_are_text(text: str, expected: object) -> None:
    """An address may stand without quotes in `[ ]` and `{ }`, as YAML 1.2 allows, and every place is its own."""
    source = Source("catalog.yaml", f"a: {text}\nb: |\n  q:r\n")
    data, origins, findings = yaml.compose(source)
    assert (data, findings) == ({"a": expected, "b": "q:r\n"}, ())
    assert excerpt(source.text, origins[("a",)]) == text


def test_colons_where_every_character_for_private_use_stands() -> None:
    """A text that leaves no character to stand in for a colon is refused at the colon, or read by a newer parser."""
    source = Source("catalog.yaml", f"# {''.join(map(chr, range(0xE000, 0xF900)))}\n[https://x.y]")
    data, _, findings = yaml.compose(source)
    if data != ["https://x.y"]:
        assert [finding.message for finding in findings] == ["a `:` cannot stand here"]
        assert findings[0].location == Location("catalog.yaml", 2, 7, 2, 8)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", PLAIN)
def test_text_stays_as_written(text: str) -> None:
    """Where the schema expects a text, a plain scalar is the text as written, whatever YAML takes it for."""
    said = tree(f"title: {text}\nerrors:\n  - code: {text}\n    causes:\n      - {text}\n    replaced_by: {text}\n")
    assert said == {"title": text, "errors": [{"code": text, "causes": [text], "replaced_by": text}]}


@pytest.mark.parametrize("text", ["404", "no", "", "null", "1e3"])
def test_quoted_is_text(text: str) -> None:
    """A quoted scalar is a text in every place, so that the schema can say what was meant."""
    assert error(f"code: '{text}', http_status: \"{text}\", x-own: '{text}', retryable: '{text}'") == {
        "code": text,
        "http_status": text,
        "x-own": text,
        "retryable": text,
    }


def test_numbers_and_booleans() -> None:
    """Where the schema expects a number or a boolean, only what everybody takes for one is one."""
    assert error("http_status: 404, number: -5, retryable: yes, deprecated: False") == {
        "http_status": 404,
        "number": -5,
        "retryable": True,
        "deprecated": False,
    }
    doubtful = "http_status: 0404, number: 0x1F, retry_after: 1_000, retryable: on, deprecated: 1"
    assert list(error(doubtful).values()) == ["0404", "0x1F", "1_000", "on", "1"]
    assert tree("categories: [{http_status: [401, 403]}]") == {"categories": [{"http_status": [401, 403]}]}


def test_core_schema() -> None:
    """Where the schema expects nothing in particular, a plain scalar is what YAML 1.2 says."""
    scalars = "no, on, ~, null, true, FALSE, 1, 017, -5, 0x1F, 0o17, 1.5, .5, 1e3, 2020-01-01, 1_000, 0b1, +, ."
    expected = ["no", "on", None, None, True, False, 1, 17, -5, 31, 15, 1.5, 0.5, 1000.0]
    expected += ["2020-01-01", "1_000", "0b1", "+", "."]
    assert error(f"x-own: [{scalars}]") == {"x-own": expected}
    assert yaml.load("a: [no, 1, ~]\n5: 6") == {"a": ["no", 1, None], "5": 6}


def test_nothing() -> None:
    """A field without a value is None, a file without fields is an empty tree, and neither is a finding."""
    assert tree("title:\nerrors:\n  -\n  - code:\n") == {"title": None, "errors": [None, {"code": None}]}
    for text in ("", "# nothing", "---", "---\n...", "{}", "\ufeff"):
        assert tree(text) == {}


def test_texts_of_several_lines() -> None:
    """Block scalars keep their text, and folded ones fold it."""
    said = tree("title: |\n  a\n\n   b\ndescription: >-\n  a\n  b\nversion: a\n  b\n")
    assert said == {"title": "a\n\n b\n", "description": "a b", "version": "a b"}


@pytest.mark.usefixtures("parser")
def test_line_ends_and_byte_order_mark() -> None:
    """A file from Windows says the same at the same places."""
    text = "title: |\n  a\n  b\nerrors:\n- code: A\n"
    document, _ = read(text)
    for other in (text.replace("\n", "\r\n"), "\ufeff" + text):
        assert read(other) == (document, ())


@pytest.mark.usefixtures("parser")
def test_places() -> None:
    """Each value has the very place of its text, and a collection that of all its values."""
    text = (
        "# 🙂\ntitle: 'A 🙂 B'  # c\nerrors:\n  - code: A\n    tags: [a, \"b\"]\n    causes:\n    - x\n"
        "      y\n    x-é: {a: 1}\n  -\n    code:   B\nversion: 1.0\n"
    )
    document, findings = read(text)
    assert findings == ()
    found = {key: excerpt(text, place) for key, place in document.origins.items()}
    first = text[text.index("code: A") : text.index("\n  -\n")]
    assert found == {
        (): text[text.index("title") :].rstrip("\n"),
        ("title",): "'A 🙂 B'",
        ("version",): "1.0",
        ("errors",): text[text.index("- code: A") : text.index("\nversion")],
        ("errors", 0): first,
        ("errors", 0, "code"): "A",
        ("errors", 0, "tags"): '[a, "b"]',
        ("errors", 0, "tags", 0): "a",
        ("errors", 0, "tags", 1): '"b"',
        ("errors", 0, "causes"): "- x\n      y",
        ("errors", 0, "causes", 0): "x\n      y",
        ("errors", 0, "x-é"): "{a: 1}",
        ("errors", 0, "x-é", "a"): "1",
        ("errors", 1): "code:   B",
        ("errors", 1, "code"): "B",
    }
    assert {place.path for place in document.origins.values()} == {"catalog.yaml"}


@pytest.mark.usefixtures("parser")
def test_place_of_what_has_no_value_and_of_unknown_fields() -> None:
    """A finding about an unknown field or a missing value points at the name."""
    text = "titel: Orders\nerrors:\n  - code:\n    descripton: |\n      a\n"
    document, _ = read(text)
    for key, name in {
        ("titel",): "titel",
        ("errors", 0, "code"): "code",
        ("errors", 0, "descripton"): "descripton",
    }.items():
        assert excerpt(text, document.origins[key]) == name
    text = "errors:\n  - code: A\n    title:\n\nversion: b\n"
    assert excerpt(text, read(text)[0].origins["errors", 0]) == "code: A\n    title"


@pytest.mark.parametrize(("text", "rule", "place", "message"), REFUSED)
def test_refused(text: str, rule: str, place: tuple[int, int], message: str) -> None:
    """What is refused is named at its place, once, with a way out."""
    _, findings = read(text)
    assert [finding.rule for finding in findings] == [rule]
    (finding,) = findings
    assert finding.location is not None
    assert (finding.location.line, finding.location.column) == place
    assert message in finding.message
    assert finding.severity is Severity.ERROR
    assert finding.hint


@pytest.mark.parametrize(("text", "place", "message", "hint"), WORDING)
def test_wording(text: str, place: str, message: str, hint: str) -> None:
    """A finding says what is refused, from where to where, and what to write instead, in these words."""
    _, (finding,) = read(text)
    assert finding.location is not None
    path, *ends = finding.location
    assert (path, "{}:{}-{}:{}".format(*ends)) == ("catalog.yaml", place)
    assert (finding.message, finding.hint) == (message, hint)


@pytest.mark.parametrize(("text", "rule", "place", "message"), [each for each in REFUSED if "invalid" not in each[1]])
@pytest.mark.usefixtures("parser")
def test_refused_by_either_parser(text: str, rule: str, place: tuple[int, int], message: str) -> None:
    """Without the parser in C the same is refused at the same place."""
    _, (finding,) = read(text)
    assert (finding.rule, finding.location and finding.location[1:3]) == (rule, place), message


@pytest.mark.parametrize("text", ["a: [", "a", "a: *b", "a: 1\na: 2", "? [a]\n: b"])
def test_gap(text: str) -> None:
    """Where something is not read, the document says so, and a file that says nothing lacks nothing."""
    assert read(text)[0].gaps == {EVERYWHERE}
    assert read("")[0].gaps == read("title: a")[0].gaps == frozenset()


def test_all_findings_at_once() -> None:
    """Reading goes on after what is refused, and what is not refused is kept."""
    text = "title: &a T\nversion: *a\n<<: {description: &b !c d}\ntitle: U\n"
    text += "errors:\n  - {code: A, code: &d B, tags: [*a, t]}\n"
    document, findings = read(text)
    assert document.tree == {"title": "T", "errors": [{"code": "A", "tags": ["t"]}]}
    assert [excerpt(text, finding.location)[:2] for finding in findings if finding.location] == [
        "&a", "*a", "<<", "&b", "&b", "ti", "co", "&d", "*a",
    ]  # fmt: skip


def test_duplicate_names_both_places() -> None:
    """A name that stands twice is reported at the second place, with the first beside it, which is used."""
    text = "title: a\nerrors: []\n'title': b\n"
    document, (finding,) = read(text)
    assert document.tree == {"title": "a", "errors": []}
    assert finding.location == Location("catalog.yaml", 3, 1, 3, 8)
    assert finding.related == ((Location("catalog.yaml", 1, 1, 1, 6), "`title` stands here first"),)
    assert document.origins["title",] == Location("catalog.yaml", 1, 8, 1, 9)


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.usefixtures("untraced")
def test_bomb(name: str) -> None:
    """No text makes the reader slow, and none of these is taken for a catalogue without a word."""
    start = time.process_time()
    document, findings = read(BOMBS[name])
    assert time.process_time() - start < 0.5
    assert findings or document.tree in (
        {},
        {"a": "b"},
        {"a": "b" + "\n" * 199_999 + "c"},
        {"a": BOMBS[name][3:]},
    )
    assert len(findings) <= yaml.MOST
    assert all(len(finding.message) < 200 for finding in findings)


def test_deepest_nesting() -> None:
    """What is nested as deeply as allowed is read."""
    depth = yaml.DEPTH - 1
    assert tree(f"a: {'[' * depth}{']' * depth}")["a"]


def test_load_says_the_line() -> None:
    """What is no YAML is an error with its line."""
    with pytest.raises(yaml.YAMLError, match="an alias") as caught:
        yaml.load("a: 1\nb: *c")
    assert caught.value.line == 2


@given(st.text("ab:-#&*!%<? \"'\n[]{},01|>~.", max_size=40))
@example("a: 1\n---\nb: 2")
@example("a: 1\n...\n")
@example("%YAML 1.2\n---\na: 1")
@example("a: {<<: b}")
@example("a: 1\na: 2")
@example("&a b: c")
@example("a: !b c")
@example("? [a]\n: b")
@example("a: \x85")
@example("[" * 33 + "]" * 33)
@example("{a: " * 33 + "}" * 33)
@example("[" * 32 + "]" * 32)
def test_load_says_what_the_reader_says(text: str) -> None:
    """Data without places is the same data, and what the reader refuses is refused."""
    data, _, findings = yaml.compose(Source("", text))
    if findings:
        with pytest.raises(yaml.YAMLError) as caught:
            yaml.load(text)
        assert str(caught.value) == findings[0].message
    else:
        assert yaml.load(text) == data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [no, '2', \"3\", null, ]\nc:\n", {"a": 1, "b": ["no", "2", "3", None], "c": None}),
        ("- {a: {b: []}}\n- |\n  c\n  d\n", [{"a": {"b": []}}, "c\nd\n"]),
        ("[" * 32 + "1" + "]" * 32, None),
        ("{a: " * 32 + "1" + "}" * 32, None),
    ],
)
def test_plain_data_is_read_the_short_way(text: str, expected: Any) -> None:
    """What holds nothing special needs no places, however deep it may be nested."""
    assert yaml_data.data(text) == (expected or yaml.compose(Source("", text))[0])


@pytest.mark.parametrize(
    "text",
    [text for text, rule, _, said in REFUSED if rule in {"unsupported-yaml", "duplicate-key"} and "number" not in said],
)
def test_the_short_way_refuses_what_the_reader_does(text: str) -> None:
    """The short way takes nothing that the reader refuses."""
    with pytest.raises((yaml_data.NotPlainError, YAMLError)):
        yaml_data.data(text)


def places(document: Document, findings: tuple[Diagnostic, ...]) -> Iterator[Location]:
    yield from document.origins.values()
    for finding in findings:
        assert finding.location is not None
        yield finding.location


SYNTAX = r"a: |- |? |: |&a |*a |!t |<<: |[|]|{|}|,|>-|'|#|%YAML 1.1|---|...|- code: |1|no|@|`"
SPACE = ["|", "\n", "\n  ", "\n- ", "\r\n", "\r", "\t", " ", "errors:\n  - ", "\n    http_status: "]
LETTERS = ['"', "\\", "\\U00110000", "\\ud800", "é", "🙂", "\x00", "\ufeff", "\ud800", "\u2028"]
PIECES = st.sampled_from([*SYNTAX.split("|"), *SPACE, *LETTERS])


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(st.characters(exclude_categories=[])))
@example("? - ? 2\n")
@example("a: !!int\n")
@example('"\\U00110000"')
@example("!<")
@settings(max_examples=300)
def test_never_raises(text: str) -> None:
    """Whatever the text, the answer is a tree and findings, and every place is a place in the text."""
    lines = text.removeprefix("\ufeff").split("\n")
    document, findings = read(text)
    for place in places(document, findings):
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        assert place.line <= len(lines)
        assert place.column <= len(lines[place.line - 1]) + 1


@given(st.lists(PIECES, max_size=25).map("".join))
@example('"\\U00110000"')
@example('"\\UFFFFFFFF"')
@example("%YAML 1.11\n---\n")
@example("%YAML 3.1\n---\n")
@settings(max_examples=100)
def test_pure_parser_never_raises(text: str) -> None:
    """Without the parser in C, nothing raises either, and what both can read says the same."""
    expected = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "_ruamel_yaml", None)
        found = read(text)
    if not expected[1] and not found[1]:
        assert found[0].tree == expected[0].tree


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
@pytest.mark.parametrize("column", [4, 1], ids=["C parser", "pure parser"])
def test_an_escape_that_is_no_character(escape: str, column: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape beyond Unicode is refused, whatever the parser makes of it, and where only the data are read."""
    if column == 1:  # the pure parser does not say where
        monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
    text = f'"{escape}"'
    _, (finding,) = read(text)
    assert finding.message == "this escape is no character"
    assert finding.location == Location("catalog.yaml", 1, column, 1, column + 1)
    with pytest.raises(yaml.YAMLError, match="this escape is no character"):
        yaml.load(text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('😀\U0010ffff\\"ud8')))
@example("\\ud83d\\ude00 😀😀")
def test_json_writes_a_character_by_two_escapes(text: str) -> None:
    """What JSON says by pairs of surrogates is one character, and what stands behind it keeps its place."""
    source = Source("errors.json", json.dumps({"title": text, "errors": [], "titel": 1}))
    document, findings = readers.read(source, {})
    assert not findings
    assert document.tree["title"] == text
    for name, written in (("title", json.dumps(text)), ("titel", '"titel"')):
        place = document.where((name,))
        assert place
        assert place.column == source.text.index(written, len('{"title":')) + 1


def test_half_a_pair_is_refused() -> None:
    """In JSON as well, an escape that stands for no character is an error at its place."""
    _, [finding] = readers.read(Source("errors.json", r'{"title": "\\\ude00 \ud83d"}'), {})
    assert finding.location == Location("errors.json", 1, 16, 1, 17)


@pytest.mark.parametrize("version", ["1.11", "3.1"])
@pytest.mark.usefixtures("parser")
def test_a_version_of_yaml_that_there_is_not(version: str) -> None:
    """A version that no parser knows is one finding, whatever the parser makes of it."""
    text = f"%YAML {version}\n---\na: b\n"
    _, (finding,) = read(text)
    assert finding.message == "a directive changes what YAML means"
    assert finding.location == Location("catalog.yaml", 1, 1, 1, 2)
    with pytest.raises(yaml.YAMLError, match="a directive"):
        yaml.load(text)


@pytest.mark.usefixtures("untraced")
def test_large_catalogue_is_read_quickly() -> None:
    """Ten thousand codes are read well within two seconds; what is quadratic is not."""
    codes = "".join(
        f"  - code: ERROR_{number}\n    http_status: 400\n    description: The request is not understood.\n"
        for number in range(10_000)
    )
    start = time.process_time()
    assert len(tree(f"errors:\n{codes}")["errors"]) == 10_000
    assert time.process_time() - start < 2
