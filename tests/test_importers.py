"""What can be imported: each form, what is beside the point in it, and what no reader can take."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errbook import canonical, importers, schema
from errbook.diagnostic import Severity
from errbook.document import Document, Source
from errbook.readers import yaml
from errbook.render import render
from errbook.targets import load
from errbook.text import Markdown
from errbook.validate import from_tree

Tree = dict[str, Any]

CASES = Path(__file__).with_name("cases")
EXAMPLES = {
    path.name: path
    for folder in sorted(CASES.glob("import-*/input"))
    for path in sorted(folder.iterdir())
    if path.name != "latin.csv"
}
QUICK = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def imported(path: str, text: str) -> tuple[Document, list[str]]:
    """Return what is read from a text, and the rules of what is said of it."""
    document, findings = importers.read(Source(path, text))
    return document, [finding.rule for finding in findings if finding.severity is not Severity.NOTE]


def errors(path: str, text: str) -> list[Tree]:
    """Return the errors of a text of which nothing is to complain, but that descriptions are missing."""
    document, rules = imported(path, text)
    assert set(rules) <= {"missing-description"}
    found: list[Tree] = document.tree["errors"]
    return found


def as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def openapi(**components: Any) -> str:
    return as_json({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": components})


def answer(body: object = None, **content: Any) -> Tree:
    example = {"example": body} if body else {}
    return {"description": "d", "content": {"application/json": {**example, **content}}}


CODES: list[tuple[str, str, list[Tree]]] = [
    ("enum.json", '{"enum": ["A", "b-c", 1001, 1.10, true, null, ""]}', ["A", "b-c", "1001", "1.10", "true"]),
    ("enum.yaml", "enum: [no, 0123, 1.10, ~, '']", ["no", "0123", "1.10"]),
    ("const.json", '{"oneOf": [{"const": "A"}, {"$ref": "#/$defs/B"}], "$defs": {"B": {"const": "B"}}}', ["A", "B"]),
    ("definitions.json", '{"definitions": {"Size": {"enum": ["S"]}, "ErrCode": {"enum": ["A"]}}}', ["A"]),
    ("one.json", '{"$defs": {"Reason": {"enum": ["A"]}}}', ["A"]),
    ("body.json", '{"properties": {"error": {"properties": {"code": {"enum": ["A"]}}}}}', ["A"]),
    ("loop.json", '{"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#", "enum": ["A"]}}}', ["A"]),
    ("meta.json", '{"enum": ["A"], "meta:enum": {"A": "means a", "B": "means b"}}', ["A"]),
    ("e.csv", "code,description\nA,a\n", ["A"]),
    ("e.csv", "\ufeffError Code,Message\r\n\r\nA1,a\r\n", ["A1"]),
    ("e.csv", "code|meaning\nA1|the request is invalid\n", ["A1"]),
    ("e.csv", '"code","meaning"\n"A1","a ""b"" c"', ["A1"]),
    ("e.py", "from enum import *\nclass E(Enum):\n    A = 'a'\n    B = 'b'\n", ["a", "b"]),
    ("e.py", "class E(str, enum.Enum):\n    A: str = 'a'\n    _ignore_ = 'x'\n    def f(self): ...\n", ["a"]),
    ("e.py", "class E(IntEnum):\n    A = 1001\n    B = -1\n", ["1001", "-1"]),
    ("e.py", "class E(Enum):\n    A = auto()\n    B = enum.auto()\n", ["A", "B"]),
    ("e.py", "class E(Enum):\n    A = 'It is wrong'\n    B = 'It is late'\n", ["A", "B"]),
    ("e.py", "class E(Enum):\n    A = (1001, 404, 'x y')\n    B = (1002, 404, 'z z')\n", ["1001", "1002"]),
    ("e.py", "class E(Enum):\n    A = Info(code='a', status=404)\n    B = Info(code='b', status=400)\n", ["a", "b"]),
    ("e.py", "class E(Enum):\n    A = {'code': 'a', 'text': 'x y'}\n", ["a"]),
    ("e.proto", "enum E { A = 1; B = 2; }", ["A", "B"]),
    ("e.proto", "enum E { OK = 0; A = 1; // c\n}", ["A"]),
    ("e.proto", "enum E { A = 0; }", ["A"]),
    ("e.proto", 'enum E { A = 1 [(x) = { a: 1; b: "}" }]; B = 2;', ["A", "B"]),
    ("spark.json", '{"A": {"message": ["x"], "subClass": {"B": {"message": ["y"]}}}}', ["A", "A.B"]),
    ("e.toml", '["a:b"]\nerror = "x"', ["a:b"]),
]


@pytest.mark.parametrize(("path", "text", "expected"), CODES)
def test_codes_are_as_written(path: str, text: str, expected: list[str]) -> None:
    """Every code is read, in its order and spelling, whatever it looks like to a reader of numbers."""
    assert [error["code"] for error in errors(path, text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"enum": ["A"]}', "a JSON Schema"),
        ("openapi: 3.0.0\ncomponents: {schemas: {ErrorCode: {enum: [A]}}}", "an OpenAPI document"),
        ("import enum\nclass E(enum.StrEnum):\n    A = 'A'\n", "a Python enumeration"),
        ('syntax = "proto3";\nenum E { A = 1; }', "an enumeration of Protocol Buffers"),
        ('# c\n["a"]\nerror = "x"\n', "`errors.toml` of TiDB's errdoc-gen"),
        ("code\tmeaning\nA1\tis wrong\n", "a table of values with tabs"),
        ('{"A": {"message": ["x"]}}', "error conditions of Apache Spark"),
    ],
)
def test_a_file_without_a_telling_name_is_known_by_its_content(text: str, kind: str) -> None:
    """What a file is, its content says."""
    _, findings = importers.read(Source("codes", text))
    assert f"1 code read from {kind}" in [finding.message for finding in findings]


def test_an_openapi_document_says_statuses_and_descriptions() -> None:
    """A code takes the status of its example, or of the narrowest enumeration that it stands in."""
    every = {"properties": {"code": {"enum": ["A", "B", "C"]}}}
    text = openapi(
        responses={
            "NotFound": answer({"code": "A", "message": "m"}, schema=every),
            "Conflict": answer(schema={"oneOf": [{"description": "b **is**", "properties": {"code": {"const": "B"}}}]}),
            "Error422": answer(schema=every),
            "Fine": answer({"code": "NO", "message": "m"}),
        }
    )
    found = {error["code"]: error for error in imported("a.json", text)[0].tree["errors"]}
    assert {code: error.get("http_status") for code, error in found.items()} == {"A": 404, "B": 409, "C": None}
    assert found["B"]["description"] == "b **is**"
    assert "description" not in found["A"]


def test_what_says_nothing_of_errors_is_no_code() -> None:
    """Codes of currencies, of details in a list, and of successes stay out."""
    detail = {"type": "array", "items": {"properties": {"code": {"enum": ["REQUIRED"]}}}}
    error = {"properties": {"code": {"enum": ["A"]}, "details": detail, "status": {"enum": ["fail"]}}}
    text = openapi(
        schemas={"Currency": {"enum": ["EUR"]}, "Price": {"properties": {"code": {"enum": ["X"]}}}, "Error": error}
    )
    assert [each["code"] for each in errors("a.json", text)] == ["A"]


def test_a_list_of_another_length_is_not_carried_over() -> None:
    """Descriptions that cannot be told apart go to no code, and this is said."""
    document, rules = imported("a.json", '{"enum": ["A", "B"], "x-enum-descriptions": ["a"]}')
    assert document.tree["errors"] == [{"code": "A"}, {"code": "B"}]
    assert rules == ["missing-description", "not-carried-over"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("NotFound", 404),
        ("NotFoundError", 404),
        ("too_many_requests", 429),
        ("Error422", 422),
        ("409", 409),
        ("ImATeapot", 418),
        ("Error10404", None),
        ("ErrorOf400Or404", None),
        ("GeneralError", None),
    ],
)
def test_the_name_of_a_shared_response_says_its_status(name: str, status: int | None) -> None:
    """A response that no operation uses has the status that its name says, where it says one."""
    text = openapi(responses={name: answer(schema={"properties": {"code": {"enum": ["A"]}}})})
    assert errors("a.json", text)[0].get("http_status") == status


def test_an_extension_of_a_schema_narrows_its_codes() -> None:
    """Where `allOf` leaves two codes of many to a response, its status is that of these two alone."""
    base = {"properties": {"code": {"enum": ["A", "B", "C"]}}}
    narrow = {"allOf": [{"$ref": "#/components/schemas/Error"}, {"properties": {"code": {"enum": ["B", "C"]}}}]}
    text = openapi(schemas={"Error": base}, responses={"Conflict": answer(schema=narrow)})
    assert [each.get("http_status") for each in errors("a.json", text)] == [None, 409, 409]


def test_a_list_that_others_narrow_says_no_status() -> None:
    """A list of all codes that one response uses whole, and others narrow, ties none of them to that response."""
    base = {"properties": {"code": {"enum": ["A", "B", "C"]}}}
    whole = {"$ref": "#/components/schemas/Error"}
    narrow = {"allOf": [whole, {"properties": {"code": {"enum": ["B"]}}}]}
    responses = {"NotFound": answer(schema=whole), "Conflict": answer(schema=narrow)}
    document, rules = imported("a.json", openapi(schemas={"Error": base}, responses=responses))
    assert [each.get("http_status") for each in document.tree["errors"]] == [None, 409, None]
    assert "several-statuses" in rules


def test_an_alternative_says_fields_as_extensions() -> None:
    """What stands beside a `const` as `x-`, and means a field of an error, is that; what does not is kept."""
    said = {
        "const": "A",
        "description": "a",
        "x-http-status": 404,
        "x-retryable": False,
        "x-team": "till",
        "x-owner": "o",
    }
    text = as_json({"properties": {"code": {"oneOf": [said, {"const": "B", "description": "b"}]}}})
    first, second = errors("a.json", text)
    expected = {"code": "A", "description": "a", "http_status": 404, "retryable": False, "x-team": "till", "owner": "o"}
    assert (first, second) == (expected, {"code": "B", "description": "b"})


def test_comments_describe_or_head() -> None:
    """A comment above each member describes it; one above a few of them is the heading of a group."""
    each = "class E(Enum):\n    # Is late.\n    A = 'a'\n    # Is wrong.\n    B = 'b'  # noqa: X\n"
    assert [error["description"] for error in errors("e.py", each)] == ["Is late.", "Is wrong."]
    few = "class E(Enum):\n    # Time\n    A = 'a'\n    B = 'b'\n    C = 'c'\n    # Place\n    D = 'd'\n    F = 'f'\n"
    found = errors("e.py", few)
    assert [error["category"] for error in found] == ["Time", "Time", "Time", "Place", "Place"]
    assert not any("description" in error for error in found)


def test_the_name_of_a_member_is_kept_where_the_code_does_not_say_it() -> None:
    """A member's name goes beside a code of another spelling, and is not repeated beside its own."""
    found = errors("e.py", "class E(Enum):\n    NOT_FOUND = 'not-found'\n    LATE = 'E17'\n")
    assert [error.get("name") for error in found] == [None, "LATE"]


def test_python_places_count_characters() -> None:
    """A place behind letters of several bytes is where a reader sees it."""
    document, _ = importers.read(Source("e.py", "class E(Enum):\n    Ä = ('a', '日 ö ü')\n    B = ('b', 'x y')\n"))
    place = document.where(("errors", 0, "description"))
    assert place is not None
    assert (place.line, place.column, place.end_column) == (2, 15, 22)


def test_python_is_never_run(tmp_path: Path) -> None:
    """A module that would write a file does not."""
    mark = tmp_path / "mark"
    text = f"open({str(mark)!r}, 'w')\nclass E(Enum):\n    A = open({str(mark)!r}, 'w').name\n    B = 'b'\n"
    document, rules = imported("e.py", text)
    assert [error["code"] for error in document.tree["errors"]] == ["b"]
    assert "not-carried-over" in rules
    assert not mark.exists()


def test_facts_of_a_table_have_places() -> None:
    """Each finding of a CSV file points at the value, behind quotes and line breaks too."""
    _, findings = importers.read(Source("e.csv", 'code,message,http status\nA,"x\ny, z",soon\nB,"b c",404\n'))
    (finding,) = [each for each in findings if each.rule == "value-not-understood"]
    assert finding.severity is Severity.WARNING
    assert finding.location is not None
    assert finding.location[1:] == (3, 7, 3, 11)


HOSTILE = [
    "{{ 7 }}",
    "<b>x</b>",
    "*a* _b_",
    "# x",
    "- x",
    "[x](javascript:y)",
    "&amp;",
    "a: b # c",
    "'\"",
    "\\n",
    "|",
    "=1+1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_as_text(text: str) -> None:
    """What looks like markup in a plain text is shown as it is written."""
    quoted = text.replace('"', '""')
    sources = [
        ("e.json", as_json({"enum": ["A"], "enumDescriptions": {"A": text}})),
        ("e.csv", f'code,description\nA,"{quoted}"\n'),
        ("e.py", f"class E(Enum):\n    A = ('a', 404, {text!r})\n    B = ('b', 400, 'two words')\n"),
        ("e.toml", f'[a]\nerror = "x"\ndescription = {as_json(text)}'),
    ]
    for path, source in sources:
        assert Markdown(errors(path, source)[0]["description"]).plain == text, path


def test_code_between_backticks_stays_code() -> None:
    """Backticks are how people mark code in any comment."""
    (error,) = errors("e.json", as_json({"enum": ["A"], "enumDescriptions": {"A": "Send `*` or <b>`x`</b>"}}))
    assert error["description"].startswith("Send `*` or ")
    assert Markdown(error["description"]).plain == "Send * or <b>x</b>"


FAULTY = [
    ("e.json", "{", "invalid-json", (1, 2)),
    ("e.json", '{"a": 1,\n "a": 2}', "invalid-json", (2, 2)),
    ("e.json", '{"a": "\\x"}', "invalid-json", (1, 8)),
    ("e.json", '{"a": NaN}', "invalid-json", (1, 7)),
    ("e.json", '{"a": 1e999}', "invalid-json", (1, 7)),
    ("e.json", '{"a": ' + "9" * 5000 + "}", "invalid-json", (1, 7)),
    ("e.json", "[" * 100_000, "invalid-json", (1, 101)),
    ("e.json", '{"a" 1}', "invalid-json", (1, 6)),
    ("e.json", '{"a": [1 2]}', "invalid-json", (1, 10)),
    ("e.json", "{} {}", "invalid-json", (1, 4)),
    ("e.json", '{"enum": []}', "no-codes", (0, 0)),
    ("e.yaml", "enum: [*a]", "unsupported-yaml", (1, 8)),
    ("e.yaml", "a: b: c", "invalid-yaml", (1, 5)),
    ("e.py", "class E(", "invalid-python", (1, 8)),
    ("e.py", "\0", "invalid-python", (1, 1)),
    ("e.csv", 'code,meaning\nA,"b', "invalid-csv", (2, 3)),
    ("e.toml", "a", "invalid-toml", (1, 2)),
    ("e.proto", "message M {}", "no-codes", (0, 0)),
    ("e.txt", "", "unknown-form", (0, 0)),
    ("e.json", "[]", "unknown-form", (0, 0)),
    ("e.json", '"A"', "unknown-form", (0, 0)),
]


@pytest.mark.parametrize(("path", "text", "rule", "place"), FAULTY)
def test_what_cannot_be_read_is_said_with_its_place(path: str, text: str, rule: str, place: tuple[int, int]) -> None:
    """A file that cannot be read gives one error, and no catalogue."""
    document, findings = importers.read(Source(path, text))
    assert [(each.rule, each.severity, each.location and each.location[1:3]) for each in findings] == [
        (rule, Severity.ERROR, place)
    ]
    assert not document.tree.get("errors")


DEEP = [
    ("e.py", "x = " + "(" * 10_000),
    ("e.py", "x = " + "-" * 100_000 + "1"),
    ("e.py", "class E(Enum):\n    A = x" + ".a" * 20_000),
    ("e.py", "class E(Enum):\n    A = 'a'" + " + 'a'" * 20_000),
    ("e.json", '{"enum":' * 50_000),
    ("e.json", '{"a":' * 99 + "1" + "}" * 99),
    ("e.yaml", "[" * 50_000),
    ("e.toml", "a = " + "[" * 50_000),
    ("e.proto", "enum E {" * 50_000),
    ("e.csv", '"' * 100_000),
    ("e.csv", "a," * 50_000),
    ("e", "\n" * 100_000 + "enum"),
    ("e", " " * 100_000),
]


@pytest.mark.parametrize(("path", "text"), DEEP)
@pytest.mark.usefixtures("untraced")
def test_depth_and_length_end_in_a_message(path: str, text: str) -> None:
    """What nests or goes on without end is refused, and soon."""
    start = time.process_time()
    _, findings = importers.read(Source(path, text))
    assert any(finding.severity is Severity.ERROR for finding in findings)
    assert time.process_time() - start < 5


def test_what_no_yaml_can_say_is_left_out() -> None:
    """Half a character, which JSON can spell and YAML cannot, is told, and does not spoil the rest."""
    document, rules = imported("e.json", '{"enum": ["A", "\\ud800"], "enumDescriptions": {"A": "\\udfff"}}')
    assert document.tree["errors"] == [{"code": "A"}]
    assert rules.count("not-carried-over") == 2


def check_written(document: Document) -> None:
    """Assert that the YAML of a catalogue is read back as the same, and lacks nothing but descriptions."""
    text = canonical.to_yaml(document.tree)
    read, findings = yaml.read(Source("errors.yaml", text))
    assert findings == ()
    assert read.tree == document.tree
    assert {finding.message.rpartition(" ")[2] for finding in schema.check(read)} <= {"`description`"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_written_can_be_read(name: str) -> None:
    """The YAML of every example is accepted by the reader of YAML, and means the same."""
    document, findings = importers.read(Source(name, EXAMPLES[name].read_text(encoding="utf-8")))
    assert document.tree.get("errors") or any(each.severity is Severity.ERROR for each in findings)
    check_written(document)


@QUICK
@given(st.sampled_from(sorted(EXAMPLES)), st.data())
def test_any_damage_ends_in_a_message(name: str, data: st.DataObject) -> None:
    """A file of any form with any stretch of it replaced is imported or refused, and never breaks anything."""
    text = EXAMPLES[name].read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    filling = data.draw(
        st.text(max_size=8) | st.sampled_from(['"', "}", "{", "[", "\n", "null", "1e9", "<<: *a", "('", "#"])
    )
    document, findings = importers.read(Source(name, text[:start] + filling + text[end:]))
    assert document.tree.get("errors") or findings
    check_written(document)


@QUICK
@given(
    st.sampled_from(["e.json", "e.yaml", "e.csv", "e.tsv", "e.py", "e.proto", "e.toml", "e"]), st.text() | st.binary()
)
def test_any_text_ends_in_a_message(path: str, content: str | bytes) -> None:
    """Whatever a file holds, something is said of it."""
    text = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
    document, findings = importers.read(Source(path, text))
    assert findings
    check_written(document)


plain_texts = st.text(st.sampled_from("abc XYZ *_<>&#[]()!~|:;,.'\"-+={}%$0é日\\"), min_size=1, max_size=30).filter(
    lambda text: Markdown(text).plain.strip() != "" and text.strip() != ""
)
codes = st.from_regex(
    r"[A-Z][A-Z0-9]{1,6}(?:[_.-][A-Z0-9]{1,6}){0,2}|[a-z]{2,8}_[a-z]{2,8}|[1-9][0-9]{3,5}", fullmatch=True
)


@st.composite
def catalogs(draw: st.DrawFn) -> Tree:
    """Return the tree of a catalogue."""
    chosen = draw(
        st.lists(codes, min_size=1, max_size=6, unique_by=lambda code: "".join(filter(str.isalnum, code)).lower())
    )
    statuses = st.none() | st.sampled_from([400, 401, 403, 404, 409, 418, 422, 429, 451, 500, 503, 511])
    made: list[Tree] = []
    for code in chosen:
        status = draw(statuses)
        error: Tree = {"code": code, "description": draw(plain_texts)}
        made.append(error | ({} if status is None else {"http_status": status}))
    return {"title": "Acme", "errors": made}


@pytest.mark.parametrize("target", ["openapi", "json-schema", "python"])
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(tree=catalogs())
def test_what_errbook_makes_can_be_imported_again(target: str, tree: Tree) -> None:
    """A catalogue that went into another form comes back with its codes, statuses and descriptions."""
    catalog = from_tree(tree)
    for artifact in render(catalog, load(target, None), {}):
        if not artifact.path.endswith((".yaml", ".json", "codes.py")):
            continue
        document, _ = importers.read(Source(artifact.path, str(artifact.text)))
        again = from_tree(document.tree)
        assert [said(error) for error in again.errors] == [said(error) for error in catalog.errors]


def said(error: Any) -> tuple[str, int | None, str]:
    """Return what must come back of an error; a summary is the first line of its description."""
    return error.code.source, error.http_status, " ".join(error.description.plain.partition("\n")[0].split())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("e.proto", "enum Error { FULL = 1 [a" + "=true, b" * 9000 + "]; }"),
        (
            "e.json",
            json.dumps(
                {
                    "openapi": "3.0.0",
                    "components": {
                        "schemas": {f"S{at}": {"$ref": f"#/components/schemas/S{at + 1}"} for at in range(2000)}
                    },
                }
            ),
        ),
    ],
    ids=["options", "references"],
)
def test_time_does_not_grow_with_the_square_of_length(name: str, text: str) -> None:
    """Thousands of options of one value, and of references in a row, are read in a moment."""
    begin = time.process_time()
    importers.read(Source(name, text))
    assert time.process_time() - begin < 8
