"""The safety check before writing: an artifact that does not say what the catalogue says stops the run."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from errbook.artifact import Artifact
from errbook.cli.exits import Exit
from errbook.cli.run import run
from errbook.readback import ReadBackError, data, read_back
from errbook.readers import MARKDOWN, yaml
from errbook.render import render
from errbook.targets import load
from errbook.validate import from_tree

CATALOG = from_tree(
    {
        "errors": [
            {"code": "DECLINED", "http_status": 402, "description": "The card is `declined`", "resolution": "Wait"},
            {"code": "EXPIRED", "http_status": 402, "description": "The card has expired", "resolution": "Ask"},
        ]
    }
)
FACTS = {
    "DECLINED": {"http_status": 402, "description": "The card is declined", "resolution": "Wait"},
    "EXPIRED": {"http_status": 402, "description": "The card has expired", "resolution": ["Ask"]},
}
PYTHON = """
class ErrorCode(StrEnum):
    def __new__(cls, value: str, http_status: int = 0, description: str = "") -> Self: ...
    DECLINED = ("DECLINED", 402, "The card is declined")
    EXPIRED = ("EXPIRED", 402, "The card has expired")
"""


PAGE = "| Error code | Description |\n|------|-------------|\n| `DECLINED` | Late |\n"


def as_json(value: object) -> Artifact:
    return Artifact("errors.json", json.dumps(value, indent=1))


@pytest.mark.parametrize(
    "artifact",
    [
        as_json(FACTS),
        as_json({"enum": ["DECLINED", "EXPIRED"]}),
        as_json([{"code": code, **facts} for code, facts in FACTS.items()]),
        as_json([{"code": {"DECLINED": []}}, {"code": ["EXPIRED"]}]),
        as_json({"enum": [{"code": "DECLINED"}, ["EXPIRED"], None]}),
        Artifact("errors.yaml", json.dumps(FACTS)),
        Artifact("errors.py", PYTHON),
        as_json({**FACTS["DECLINED"], "example": {"EXPIRED": {}, "DECLINED": {"http_status": 1}}}),
        as_json({"$schema": "", "examples": [{"EXPIRED": {}, "DECLINED": {}}], "default": {"enum": ["EXPIRED"]}}),
        as_json({"openapi": "", "responses": {"EXPIRED": {"description": "Late"}, "DECLINED": {}}}),
        as_json({"$schema": "", "$defs": {"402": {"enum": [*FACTS]}, "1402": {"enum": [*FACTS]}}}),
        as_json({"$schema": "", "$defs": {"401": {"not": {"enum": [*FACTS]}}}}),
        as_json({"$schema": "", "$defs": {"Error": {"properties": {"error_500": {"enum": [*FACTS]}}}}}),
        as_json({"details": [{"code": "EXPIRED", "description": "Late"}, {"code": 1}, "more"]}),
        as_json([{"code": code, **facts, "x-note": {"DECLINED": {"title": "!"}}} for code, facts in FACTS.items()]),
        Artifact("errors.py", PYTHON + "class Category(StrEnum):\n    B = 'EXPIRED'\n    A = 'DECLINED'\n"),
        Artifact("notes.txt", "whatever"),
        Artifact("settings.toml", 'package = "errors"\n'),
    ],
)
def test_what_is_right_passes(artifact: Artifact) -> None:
    """Facts and lists of codes in every form that can be read are accepted when they are the catalogue's."""
    read_back(CATALOG, [artifact])


def test_a_status_on_a_new_page_is_its_number() -> None:
    """The rows of a page say a status alone or with its phrase, and a row without cells says nothing."""
    page = "| Error code | HTTP status |\n|---|---|\n|\n| `DECLINED` | 402 Payment Required |\n| `EXPIRED` | - |\n"
    read_back(CATALOG, [Artifact("a.md", page)])
    with pytest.raises(ReadBackError, match="http_status of 'EXPIRED' is 400"):
        read_back(CATALOG, [Artifact("a.md", page.replace("| - |", "| 400 Bad Request |"))])


def test_a_new_page_of_odd_texts_passes() -> None:
    """A page made anew is found right also where tags are text, and where codes differ in spaces alone."""
    texts = {"description": "|<b>\n- a `<b>`", "resolution": "|<b>"}
    errors = [{"code": code, **texts, "http_status": 400} for code in ("# \u200b", "A B", "A  B")]
    catalog = from_tree({"title": "X", "errors": errors})
    (page,) = render(catalog, load("docs", None), {})
    read_back(catalog, [page])
    with pytest.raises(ReadBackError, match="http_status"):
        read_back(catalog, [page._replace(text=page.text.replace("| 400 |", "| 401 |", 1))])


@pytest.mark.parametrize(
    ("artifact", "said"),
    [
        (as_json({**FACTS, "EXPIRED": {**FACTS["EXPIRED"], "http_status": 400}}), "http_status of 'EXPIRED' is 400"),
        (as_json({**FACTS, "EXPIRED": {**FACTS["EXPIRED"], "description": "Gone"}}), "description of 'EXPIRED'"),
        (as_json({**FACTS, "EXPIRED": {**FACTS["EXPIRED"], "resolution": ["Do not"]}}), "resolution of 'EXPIRED'"),
        (as_json({"enum": ["EXPIRED", "DECLINED"]}), "'DECLINED' comes after 'EXPIRED'"),
        (as_json({"enum": ["DECLINED", "EXPIRED", "REFUSED"]}), "'REFUSED' stands among the codes"),
        (as_json({"openapi": "", "x-errors": {"EXPIRED": {}, "DECLINED": {}}}), "'DECLINED' comes after 'EXPIRED'"),
        (as_json({"openapi": "", "examples": {"EXPIRED": {"value": 1}}}), "no output of the target lists all codes"),
        (
            as_json({"$schema": "", "x": {"enum": [*FACTS]}, "$defs": {"Response401": {"a": [{"enum": ["EXPIRED"]}]}}}),
            "'EXPIRED' is listed with 401, and has the status 402",
        ),
        (as_json([{"code": "DECLINED", "description": "Late"}]), "description of 'DECLINED'"),
        (as_json([{"code": "DECLINED", "description": "Not: The card is declined"}]), "description of 'DECLINED'"),
        (as_json([{"code": "DECLINED", "description": "The card is"}]), "description of 'DECLINED'"),
        (Artifact("errors.py", "class ErrorCode(StrEnum):\n    A = 'DECLINED'\n"), "no output of the target lists all"),
        (as_json({"enum": ["DECLINED"]}), "no output of the target lists all codes"),
        (Artifact("errors.json", '{"enum": ['), "it is not JSON"),
        (Artifact("errors.yaml", "enum: [DECLINED"), "it is not YAML"),
        (Artifact("errors.toml", "enum = ["), "it is not TOML"),
        (Artifact("errors.py", PYTHON + "    def"), "it is not Python"),
        (Artifact("errors.py", PYTHON.replace('402, "The card has', '400, "The card has')), "http_status of 'EXPIRED'"),
        (Artifact("errors.py", PYTHON.replace("has expired", "is fine")), "description of 'EXPIRED'"),
        (Artifact("errors.py", PYTHON.replace("    EXPIRED", "    DECLINED")), "there are two members `DECLINED`"),
        *((Artifact(f"errors{ending}", PAGE), "description of 'DECLINED'") for ending in MARKDOWN),
    ],
)
def test_what_is_wrong_is_refused(artifact: Artifact, said: str) -> None:
    """A wrong status, text, order or code, a missing code, and text that no parser takes are refused."""
    with pytest.raises(ReadBackError, match="^" + said.replace("(", r"\(")):
        read_back(CATALOG, [artifact])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.json", "[" * 100_000),
        ("x.py", "-" * 100_000 + "1"),
        ("x.py", "a = " + "+".join("1" * 100_000)),
        ("x.toml", "x = " + "[" * 100_000),
    ],
)
def test_what_is_nested_too_deeply_is_refused(path: str, text: str) -> None:
    """An artifact that takes a parser beyond its depth is the fault of its template, not of errbook."""
    with pytest.raises(ReadBackError, match="it is nested too deeply to be read"):
        read_back(CATALOG, [Artifact(path, text)])


def test_a_wrong_template_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fault is reported at the line of the template that made it, and nothing is written."""
    folder = tmp_path / "own" / "codes"
    folder.mkdir(parents=True)
    (folder / "target.toml").write_text(
        'summary = "Codes"\n[[output]]\ntemplate = "codes.json.jinja"\npath = "codes.json"\n', encoding="utf-8"
    )
    (folder / "codes.json.jinja").write_text(
        '{\n"enum": [\n{% for error in catalog.errors %}\n{{ error.code | json }}\n{% endfor %}\n]}\n', encoding="utf-8"
    )
    (tmp_path / "errbook.toml").write_text(
        'sources = ["errors.yaml"]\ntargets = ["codes"]\ntemplates = "own"\n', encoding="utf-8"
    )
    (tmp_path / "errors.yaml").write_text(
        "errors:\n- {code: A_B, http_status: 400, description: One, resolution: x y}\n"
        "- {code: C_D, http_status: 400, description: Two, resolution: z w}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert run(["generate"]) == Exit.USAGE
    assert "codes.json.jinja:4: what it makes" in capsys.readouterr().err
    assert not (tmp_path / "build").exists()


@given(st.text("abc:-#'\" \n[]{},|>.1", max_size=60))
@example("a: 1\nb:\n- 2\n# c\nc: |+\n\n")
@example("a: 'x\nb: y'\n")
@example("a: [x,\nb: y]\n")
@example("a: 1\n...\nb: 2\n")
@example("a: 1\na: 2\n")
@example("{a: 1,\nb: 2}\n")
def test_yaml_read_by_fields(text: str) -> None:
    """A document of YAML that is read field by field says the same as when it is read as a whole."""
    said = data.by_fields(text)
    data.read_field.cache_clear()  # a test must not find what another has read
    if said is not None:
        assert said == (yaml.load(text) or {})


def test_a_field_that_documents_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of several megabytes that differ in their first line take the time of one."""
    texts: list[str] = []

    def load(text: str) -> object:
        texts.append(text)
        return original(text)

    original = yaml.load
    monkeypatch.setattr(yaml, "load", load)
    documents = [f"# made\nopenapi: {version}\nother:\n  a: 1\n" for version in ("3.0.3", "3.1.1")]
    said = [data.by_fields(document) for document in documents]
    data.read_field.cache_clear()  # a test must not find what another has read
    assert said == [{"openapi": "3.0.3", "other": {"a": 1}}, {"openapi": "3.1.1", "other": {"a": 1}}]
    assert texts == ["openapi: 3.0.3\n", "other:\n  a: 1\n", "openapi: 3.1.1\n"]
