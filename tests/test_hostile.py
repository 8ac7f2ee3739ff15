"""No text of a catalogue becomes code, changes on its way, or breaks an output: each is read by its own parsers.

`hostile/texts.json` holds nasty texts by kind, in ASCII. Each stands in turn in every place of an error where a text
can stand. What errbook refuses has to be refused with a place; whatever it takes has to come back equal.
"""

import ast
import html.parser
import json
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cmarkgfm
import pytest
import yaml
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from errbook import pipeline, render
from errbook.diagnostic import Diagnostic, Severity
from errbook.docs import cells
from errbook.encoders import Encoded, raw
from errbook.targets import BUILT_IN, TargetError
from errbook.text import Markdown, Text
from tools import rendered_by_mdx

KINDS: Mapping[str, Sequence[str]] = json.loads(
    Path(__file__).with_name("hostile").joinpath("texts.json").read_text(encoding="ascii")
)
PROSE = (
    "quotes",
    "backslash",
    "line-terminators",
    "interpolation",
    "comment-terminators",
    "markup",
    "yaml-scalars",
    "unicode-invisible",
    "surrogates-astral",
    "workflow-commands",
)
"""The kinds of texts that an author may mean, if not a wise one."""
MAYBE = ("control", "surrogates", "unicode-confusable", "path-names", "schema-keywords")
"""The kinds of which a text may be refused."""
HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
SPACE = re.compile(r"[\s\x1c-\x1f\x85\u200b\ufeff]+")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""What must not stand in an output as itself."""
INCLUSION = re.compile(r"(?m)<!--\s*@include:|^[ \t]*-+8<-+")
"""What VitePress and the snippets of MkDocs replace by a file before they read Markdown, in code as well."""
SHOWN_TAGS = frozenset(
    "a b br code del em h1 h2 h3 h4 h5 hr li ol p pre strong s table tbody td th thead tr ul".split()
)


class Output(NamedTuple):
    """What errbook made of the texts that it took, and what it said of the others."""

    texts: list[str]
    """Those that were taken."""
    tree: dict[str, Any]
    """The catalogue that says them."""
    files: dict[str, str]
    refused: dict[str, Diagnostic]


def error_with(text: str, index: int) -> dict[str, Any]:
    """Return an error that says `text` wherever it can say a text."""
    return {
        "code": f"CODE_{index}",
        "category": text,
        "http_status": 400,
        "type": f"https://errors.example/{text}",
        "title": text,
        "message": text,
        "params": [{"name": "parameter", "format": text, "description": text, "example": {text: [text]}}],
        "description": text,
        "causes": [text, "Another"],
        "resolution": [text, "Try again"],
        "headers": [{"name": "X-Note", "description": text, "example": text}],
        "since": text,
        "deprecated": {"since": text, "reason": text},
        "examples": [
            {"title": text, "message": text},
            {"title": "whole", "value": {"error": {"code": f"CODE_{index}", "message": text}, text: {text: text}}},
        ],
        "links": [{"url": f"https://example.com/{text}", "title": text}],
        "tags": [text],
        "owner": text,
        "x-note": {text: [text]},
    }


def catalog_with(texts: Sequence[str]) -> dict[str, Any]:
    """Return a catalogue in which each text stands in every place where there can be one."""
    return {
        "title": " / ".join(texts) or "API",
        "description": "\n\n".join(texts) or "All errors",
        "envelope": {
            "example": {"error": {"code": "CODE_0", "message": "Why", "more": {text: text for text in texts[:8]}}},
            "code": "/error/code",
            "message": "/error/message",
        },
        "categories": [{"name": text, "description": text} for text in texts],
        "errors": [error_with(text, index) for index, text in enumerate(texts)],
        "retired": [{"code": f"GONE_{index}", "reason": text} for index, text in enumerate(texts)],
        "troubleshooting": [{"title": text, "steps": [text]} for text in texts],
    }


def source_of(tree: Mapping[str, Any]) -> str:
    """Return YAML in which the errors stand first, from the second line on, each on one."""
    errors = "".join(f"- {flow(error)}\n" for error in tree["errors"])
    rest = "".join(f"{name}: {flow(value)}\n" for name, value in tree.items() if name != "errors")
    return f"errors:\n{errors}{rest}"


def flow(value: Any) -> str:
    """Return `value` as YAML in flow style, in ASCII."""
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"? {flow(name)} : {flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value)


def _escaped(letter: str) -> str:
    plain = letter.isascii() and (letter.isalnum() or letter in " _/:.-")
    return letter if plain else f"\\U{ord(letter):08x}"


def project_in(folder: Path, targets: Iterable[str] = BUILT_IN) -> pipeline.Project:
    listed = ", ".join(f'"{target}"' for target in targets)
    options = '[options.python]\npackage = "hostile_errors"\n' if "python" in targets else ""
    settings = f'sources = ["errors.yaml"]\ntargets = [{listed}]\n{options}'
    (folder / "errbook.toml").write_text(settings, encoding="utf-8")
    project, _, findings = pipeline.open_project(folder)
    assert project is not None, findings
    return project


def made_of(folder: Path, texts: Sequence[str]) -> Output:
    """Return the outputs of a catalogue with those of `texts` that errbook takes."""
    project, refused = project_in(folder), dict[str, Diagnostic]()
    while True:
        taken = [text for text in texts if text not in refused]
        tree = catalog_with(taken)
        (folder / "errors.yaml").write_text(source_of(tree), encoding="ascii")
        reading = pipeline.read_project(project, lambda _: None)
        errors = [finding for finding in reading.diagnostics if finding.severity is Severity.ERROR]
        if not errors:
            assert reading.catalog is not None
            files = dict(pipeline.render(project, reading, reading.catalog, lambda _: None))
            return Output(taken, tree, files, refused)
        before = len(refused)
        for finding in errors:
            place = finding.location
            assert place, finding
            assert place.line > 0, finding
            assert place.column > 0, finding
            if 2 <= place.line < 2 + len(taken):
                refused.setdefault(taken[place.line - 2], finding)
        assert len(refused) > before, errors[0]


def rendered_plain(text: str) -> str:
    return Markdown(text).plain


def check_data(output: Output) -> None:
    """Make sure that the merged catalogue is the one that was written, in YAML for each reader, and in JSON."""
    listed = output.files["catalog/catalog.yaml"]
    readings = {
        "JSON": json.loads(output.files["catalog/catalog.json"]),
        "ruamel": YAML(typ="safe", pure=True).load(listed),
        "PyYAML": yaml.load(listed, yaml.CSafeLoader),
    }
    for reader, data in readings.items():
        for index, error in enumerate(output.tree["errors"]):
            assert data["errors"][index] == error, reader
        assert data == output.tree, reader


def check_json_schema(output: Output) -> None:
    """Make sure that the schema is one, and that what it tells of each code is what was written."""
    schema = json.loads(output.files["json-schema/errors.schema.json"])
    Draft202012Validator.check_schema(schema)
    told = schema["$defs"]["ErrorCatalog"]["x-errors"]
    assert list(told) == [error["code"] for error in output.tree["errors"]]
    for error in output.tree["errors"]:
        got, text = told[error["code"]], error["title"]
        seen = rendered_plain(text)
        assert [got[name] for name in ("title", "message", "since", "category")] == [text] * 4
        assert got["description"] == seen
        assert got["resolution"] == [seen, "Try again"]
        assert got["causes"] == [seen, "Another"]
        assert got["tags"] == [text]
        assert got["links"] == error["links"]
        assert got["deprecated"] == {"since": text, "reason": seen}
        unstated = {"type": "string", "required": False, "sensitive": False}
        assert got["params"] == [{**unstated, **error["params"][0], "description": seen}]
        assert got["headers"] == [{"required": False, **error["headers"][0], "description": seen}]
        assert got["x-note"] == error["x-note"]


def check_openapi(output: Output) -> None:
    """Make sure that both documents are the same data for each reader, and that messages are what was written."""
    for path in ("openapi/errors.openapi.yaml", "openapi/errors.openapi-3.1.yaml"):
        document = YAML(typ="safe", pure=True).load(output.files[path])
        assert document == yaml.load(output.files[path], yaml.CSafeLoader), path
        for rendered in (by_markdown_it, by_cmark_gfm):
            _Page(rendered(document["info"]["description"]))
        response = document["components"]["responses"]["BadRequest"]["content"]["application/json"]
        assert list(document["components"]["examples"]) == list(response["examples"])
        schemas = document["components"]["schemas"]
        codes = next(
            schema["properties"]["code"]
            for name, schema in schemas.items()
            if name.endswith("400") and "enum" in schema.get("properties", {}).get("code", ())
        )
        assert codes["enum"] == [error["code"] for error in output.tree["errors"]]
        for error, meaning in zip(output.tree["errors"], codes["x-enum-descriptions"], strict=True):
            text = error["title"]
            assert meaning.startswith(rendered_plain(text).partition("\n")[0])
            first = document["components"]["examples"][error["code"]]
            assert first["summary"] == text
            assert first["value"]["error"]["message"] == text
            for rendered in (by_markdown_it, by_cmark_gfm):
                told = letters("".join(_Page(rendered(first["description"])).sections.values()))
                assert any(f"{way}Tryagain" in told for way in ways_to_show(text)), (rendered.__name__, text)
            second = document["components"]["examples"][f"{error['code']}-2"]
            assert second["value"] == error["examples"][1]["value"]


ATTRIBUTES = """
import json, os, sys
from hostile_errors import ErrorCode, codes
names = [name for name in dir(next(iter(ErrorCode))) if name in codes._Facts._fields]
print(json.dumps({
    "marks": [name for name in os.environ if "PWNED" in name] + [name for name in vars(codes) if "PWNED" in name],
    "codes": [
        {name: getattr(code, name) for name in (*names, "value", "category", "description", "resolution")}
        for code in ErrorCode
    ],
}))
"""
"""Prints what the package says of each code."""


def pythons() -> list[str]:
    """Return every Python here that outputs are made for."""
    names = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    others = sorted(Path.home().glob(".pyenv/versions/3.1[1-9].*/bin/python"))
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    found = dict.fromkeys([sys.executable, *filter(None, names), *map(str, others)])
    return [
        name for name in found if subprocess.run([name, "-c", probe], capture_output=True, check=False).returncode == 0
    ]


def check_python(output: Output, folder: Path, interpreters: Sequence[str]) -> None:
    """Make sure that the package imports, does nothing, and says what was written."""
    package = folder / "python" / "src"
    for path, text in output.files.items():
        if path.startswith("python/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    for interpreter in interpreters:
        done = subprocess.run(
            [interpreter, "-W", "error", "-c", ATTRIBUTES],
            cwd=package,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), interpreter
        said = json.loads(done.stdout)
        assert said["marks"] == []
        for got, error in zip(said["codes"], output.tree["errors"], strict=True):
            text = error["title"]
            seen = rendered_plain(text)
            assert got == {
                **got,
                "value": error["code"],
                "category": text,
                "description": seen,
                "resolution": seen.replace("\n", " ") + "\nTry again",
                "summary": text,
                "message": text,
                "causes": [seen, "Another"],
                "since": text,
                "deprecated_since": text,
                "deprecated_reason": seen,
                "tags": [text],
                "links": [f"https://example.com/{text}"],
                "type_uri": f"https://errors.example/{text}",
            }
    tomllib.loads(output.files["python/pyproject.toml"])


def actions(output: Output) -> set[str]:
    """Return what the codes of the Python package do: what is called and imported, and each kind of statement."""
    nodes = list(ast.walk(ast.parse(output.files["python/src/hostile_errors/codes.py"])))
    calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    imports = {ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)}
    return {*calls, *imports, *(type(node).__name__ for node in nodes)}


class _Page(html.parser.HTMLParser):
    """What a browser makes of a page: its elements, and the text below each heading."""

    def __init__(self, rendered: str) -> None:
        super().__init__()
        self.sections: dict[str, str] = {}
        self.code = ""
        self.heading = False
        self.codes: list[str] = []
        """What stands in the first cell of each row."""
        self.cells = 0
        self.feed(rendered)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHOWN_TAGS, tag
        for name, value in attrs:
            assert name in {"href", "title", "align", "style", "start", "class", "lang", "id"}, name
            if name == "href":
                assert re.match(r"(?i)(https?:|mailto:|[^:]*$|[^:]*[/?#])", value or ""), value
            if name in {"class", "lang"}:
                assert re.fullmatch("(language-)?[A-Za-z0-9]+", value or "")
            if name == "style":
                assert re.fullmatch("text-align:(left|right|center)", value or "")
        if re.fullmatch("h[1-6]", tag):
            self.heading, self.code = True, ""

        if tag == "tr":
            self.cells = 0
        if tag == "td":
            self.cells += 1
            if self.cells == 1:
                self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.heading = False

    def handle_data(self, data: str) -> None:
        if self.cells == 1:
            self.codes[-1] += data
        if self.heading:
            self.code += data
        else:
            self.sections[self.code] = self.sections.get(self.code, "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    handle_pi = handle_decl = unknown_decl


def letters(text: str) -> str:
    """Return `text` without white space."""
    return SPACE.sub("", text)


def by_markdown_it(page: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(page)


def by_cmark_gfm(page: str) -> str:
    options = cmarkgfm.Options.CMARK_OPT_UNSAFE
    return cmarkgfm.github_flavored_markdown_to_html(page, options)


def by_inline_rules(text: str) -> str:
    """Return the text of a paragraph, with no lists, rules and headings in it, and no white space around it."""
    inline = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").parseInline(text.strip())
    return "".join(token.content for token in inline[0].children or ())


def by_lines(text: str) -> str:
    """Return the text of paragraphs and list items, each by itself, with the marks of the items."""
    return " ".join(map(by_inline_rules, re.split(r"\n(?=\s*\n|\s*[-*+]\s|\s*[0-9]{1,9}[.)]\s)", text)))


def ways_to_show(text: str) -> set[str]:
    """Return the letters that a reader may see of `text`, an author's Markdown."""
    unbroken = HTML_BREAK.sub(" ", text)
    ways = (rendered_plain(text), text, by_inline_rules(text), by_inline_rules(unbroken))
    return {letters(way) for way in (*ways, by_lines(text), by_lines(unbroken))}


def check_docs(output: Output) -> None:
    """Make sure that the page shows each text as a text, whoever renders it."""
    page = output.files["docs/error-codes.md"]
    assert INCLUSION.search(page) is None
    _, _, body = page.removeprefix("---\n").partition("\n---\n")
    for rendered in (by_markdown_it, by_cmark_gfm):
        check_sections(output, rendered(body), rendered.__name__)


def check_sections(output: Output, page: str, renderer: str) -> None:
    """Make sure that the section of each code in the HTML of a page shows its text."""
    sections = _Page(page).sections
    for error in output.tree["errors"]:
        section, text = letters(sections[error["code"]]), error["title"]
        ways = ways_to_show(text)
        for label in ("Title:", "Message:", "Since:", "Anexample,"):
            assert not letters(text) or f"{label}{letters(text)}" in section, (renderer, label, text)
        for before, after in (("Causes", "Another"), (f"parameterstring({letters(text)})no", ""), ("X-Noteno", "")):
            shown = [f"{before}{way}{after}" for way in ways]
            assert any(way in section for way in shown), (renderer, before, text)


def check_files(output: Output) -> None:
    """Make sure that nothing stands in an output that a reader of it does not see."""
    for path, text in output.files.items():
        found = INVISIBLE.search(text)
        assert found is None, (path, ascii(text[max(0, found.start() - 40) : found.end() + 20]))


def check(output: Output, folder: Path, interpreters: Sequence[str]) -> None:
    """Make sure that every output says what the catalogue says."""
    check_data(output)
    check_json_schema(output)
    check_openapi(output)
    check_python(output, folder, interpreters)
    check_docs(output)
    check_files(output)


def outcome_of_codes(folder: Path, codes: Sequence[str]) -> dict[str, str] | list[Diagnostic]:
    """Return the outputs of a catalogue with those codes, or the errors for which errbook refuses it."""
    project = project_in(folder)
    errors = [{"code": code, "description": f"The {index}th", "http_status": 400} for index, code in enumerate(codes)]
    (folder / "errors.yaml").write_text(source_of({"errors": errors}), encoding="ascii")
    reading = pipeline.read_project(project, lambda _: None)
    found = [finding for finding in reading.diagnostics if finding.severity is Severity.ERROR]
    if found:
        return found
    assert reading.catalog is not None
    try:
        return dict(pipeline.render(project, reading, reading.catalog, lambda _: None))
    except pipeline.CatalogError as error:
        return list(error.diagnostics)


def check_codes(folder: Path, codes: Sequence[str]) -> bool:
    """Make sure that every output has exactly these codes; return `False` if they were refused, with a place."""
    made = outcome_of_codes(folder, codes)
    if isinstance(made, list):
        for finding in made:
            assert finding.location, finding
            assert 2 <= finding.location.line < 2 + len(codes), finding
        return False
    wanted = list(codes)
    listed = made["catalog/catalog.yaml"]
    for data in (
        json.loads(made["catalog/catalog.json"]),
        YAML(typ="safe", pure=True).load(listed),
        yaml.load(listed, yaml.CSafeLoader),
    ):
        assert [error["code"] for error in data["errors"]] == wanted
    schema = json.loads(made["json-schema/errors.schema.json"])
    assert list(schema["$defs"]["ErrorCatalog"]["x-errors"]) == wanted
    for path in ("openapi/errors.openapi.yaml", "openapi/errors.openapi-3.1.yaml"):
        for document in (YAML(typ="safe", pure=True).load(made[path]), yaml.load(made[path], yaml.CSafeLoader)):
            listed_codes = document["components"]["schemas"]["ErrorResponse400"]["properties"]["code"]["enum"]
            assert listed_codes == wanted
    module = ast.parse(made["python/src/hostile_errors/codes.py"])
    members = next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == "ErrorCode")
    values = {
        node.targets[0].id: node.value.elts[0].value
        for node in members.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
    }
    assert list(values.values()) == wanted
    assert all(re.fullmatch("[A-Z][A-Z0-9_]*", name) for name in values), values
    assert INCLUSION.search(made["docs/error-codes.md"]) is None
    names = json.loads(made["errbook.manifest.json"])["identifiers"]["python"]
    assert names == {code: name for name, code in values.items()}
    for rendered in (by_markdown_it, by_cmark_gfm):
        page = _Page(rendered(made["docs/error-codes.md"].partition("\n---\n")[2]))
        assert [letters(cell) for cell in page.codes[-len(wanted) :]] == [letters(code) for code in wanted], (
            rendered.__name__
        )
    return True


@cache
def other_pythons() -> list[str]:
    return pythons()


@pytest.mark.parametrize("kinds", [PROSE[:4], PROSE[4:6], PROSE[6:], MAYBE], ids=lambda kinds: kinds[0])
def test_a_text_stays_a_text_in_every_output(
    kinds: Sequence[str], tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """Every text comes back equal from every output; only of the kinds that may be, some are refused."""
    texts = list(dict.fromkeys(text for kind in kinds for text in KINDS[kind]))
    output = made_of(tmp_path, texts)
    check(output, tmp_path, other_pythons())
    assert kinds is MAYBE or not output.refused
    assert len(output.texts) > len(texts) / 2
    assert not set(output.refused) - {text for kind in MAYBE for text in KINDS[kind]}
    told = f"{len(output.texts)} hostile texts ({', '.join(kinds)}) in every place of {len(output.files)} files"
    figure(f"{told}: 0 differences; {len(output.refused)} refused with their place")


@pytest.mark.ecosystem
def test_a_text_stays_a_text_on_a_page_in_mdx(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """The page of a docs site shows every text as it is, and runs nothing."""
    output = made_of(tmp_path, list(dict.fromkeys(text for kind in PROSE + MAYBE for text in KINDS[kind])))
    [result] = rendered_by_mdx([output.files["docs/error-codes.md"]])
    assert "error" not in result, result
    assert not result["ran"]
    check_sections(output, result["html"], "MDX 3")
    figure(f"{len(output.texts)} hostile texts on a page in MDX 3: 0 differences, nothing ran")


def test_no_text_adds_code_to_a_module(tmp_path: Path) -> None:
    """The module of a catalogue of hostile texts does what one of harmless words does, and no more."""
    texts = [text for kind in PROSE for text in KINDS[kind]]
    harmless = made_of(tmp_path, [f"a word {{parameter}} {index}" for index in range(len(texts))])
    assert actions(made_of(tmp_path, list(dict.fromkeys(texts)))) == actions(harmless)


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
SHOWN_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1, max_size=30)
PIECES = st.lists(st.sampled_from(sorted({text for kind in PROSE for text in KINDS[kind]})), min_size=1, max_size=4)


@settings(max_examples=12, phases=[Phase.generate])
@given(st.lists(ANY_TEXT | PIECES.map("".join), min_size=20, max_size=20, unique=True))
def test_random_texts_stay_texts(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Random texts, and hostile ones joined at random, come back equal from every output."""
    folder = tmp_path_factory.mktemp("random")
    check(made_of(folder, texts), folder, [sys.executable])


@pytest.mark.random
@pytest.mark.parametrize("part", [1, 2])
def test_thousands_of_random_texts_stay_texts(
    part: int, tmp_path_factory: pytest.TempPathFactory, figure: Callable[[str], None]
) -> None:
    """The same, in each of two parts for five thousand texts that no rule refuses."""
    stayed: list[int] = []

    @seed(part)
    @settings(max_examples=52, phases=[Phase.generate])
    @given(st.lists(SHOWN_TEXT | PIECES.map("".join), min_size=100, max_size=100, unique=True))
    def stay(texts: list[str]) -> None:
        folder = tmp_path_factory.mktemp("random")
        output = made_of(folder, texts)
        check(output, folder, other_pythons())
        stayed.append(len(output.texts))

    stay()
    assert sum(stayed) >= 5_000
    figure(f"{sum(stayed)} random texts in every place: 0 differences")


def quoted(value: object, *_: object) -> Encoded:
    """Do what generators are found to do: put quotes around, and no more."""
    if isinstance(value, dict):
        return Encoded("{" + ", ".join(f"{quoted(name)}: {quoted(item)}" for name, item in value.items()) + "}")
    if isinstance(value, list | tuple):
        return Encoded("[" + ", ".join(map(quoted, value)) + "]")
    if isinstance(value, Text | str):
        return Encoded(f'"{raw(value)}"')
    return Encoded(json.dumps(value))


def backslashes(value: object, *_: object) -> Encoded:
    """Do what the repair of 2020 did to one of them: escape the quotes, and no more."""
    return Encoded('"' + raw(value).replace('"', '\\"') + '"') if isinstance(value, Text | str) else quoted(value)


def as_it_is(value: Text | str) -> Encoded:
    return Encoded(value.source if isinstance(value, Text) else value)


@pytest.mark.parametrize("naive", [quoted, backslashes])
@pytest.mark.parametrize("encoder", ["json_document", "python", "yaml_block", "canonical_yaml"])
def test_a_naive_encoder_is_found(encoder: str, naive: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are sharp: with one encoder that only quotes, some text is changed, or stops the run."""
    monkeypatch.setitem(render.FILTERS, encoder, naive)
    with pytest.raises((AssertionError, TargetError)):
        check(made_of(tmp_path, KINDS["quotes"][:12]), tmp_path, [sys.executable])


@pytest.mark.parametrize("encoder", ["markdown_text", "markdown_line", "markdown_cell", "markdown_block"])
def test_a_naive_encoder_of_markdown_is_found(encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are sharp: with one encoder that leaves a text as it is, the page shows another."""
    monkeypatch.setitem(render.FILTERS, encoder, as_it_is)
    with pytest.raises((AssertionError, TargetError)):
        check_docs(made_of(tmp_path, KINDS["markup"]))


def test_a_naive_encoder_of_codes_on_pages_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are sharp: with codes in a table as they are, the page shows another, or the run stops."""
    monkeypatch.setattr(cells, "code_cell", as_it_is)
    with pytest.raises((AssertionError, TargetError)):
        check_codes(tmp_path, ["<b>BOLD</b>"])


WORDS_OF_OUTPUTS = {
    "google.rpc": "UNAVAILABLE NOT_FOUND INTERNAL UNKNOWN ABORTED CANCELLED DATA_LOSS INVALID_ARGUMENT OUT_OF_RANGE",
    "reason phrases": "NotFound BadRequest Unauthorized Conflict Forbidden",
    "definitions": "ErrorResponse ErrorCode Error ErrorCatalog ErrorResponse400",
    "JSON Schema": "type title status detail instance properties enum const examples items default required",
    "OpenAPI": "schemas responses examples components headers content info paths value summary description",
    "severities": "error critical warning info",
    "the form": "visibility partner internal public code errors categories message name http_status",
}
"""Codes that are words of an output, in another order than there."""


@pytest.mark.parametrize("codes", WORDS_OF_OUTPUTS.values(), ids=WORDS_OF_OUTPUTS)
def test_a_code_may_be_a_word_of_an_output(codes: str, tmp_path: Path) -> None:
    """What an output says in other places, and looks like a list of codes, is not taken for one."""
    assert check_codes(tmp_path, codes.split())


@pytest.mark.parametrize(
    "kind",
    [
        "identifiers",
        "path-names",
        "yaml-scalars",
        "unicode-invisible",
        "control",
        "workflow-commands",
        "schema-keywords",
    ],
)
def test_a_code_is_in_every_output_once_or_refused(kind: str, tmp_path: Path) -> None:
    """A code reaches every output as it is, by one identifier that is listed; or its place is named."""
    taken = [text for text in KINDS[kind] if check_codes(tmp_path, [text])]
    strange = [text for text in taken if any(unicodedata.category(letter)[0] == "C" for letter in text)]
    assert strange == []
    assert kind in ("unicode-invisible", "control") or taken


@pytest.mark.parametrize("code", KINDS["unicode-confusable"])
def test_a_code_that_looks_like_another_is_found(code: str, tmp_path: Path) -> None:
    """A code with a letter that is easily taken for another is refused, alone and beside the other."""
    assert not check_codes(tmp_path, [code])


@pytest.mark.parametrize(
    "codes",
    [
        ["RATE_LIMIT", "rate_limit"],
        ["RATE_LIMIT", "RATE-LIMIT", "RateLimit"],
        ["rate limit", "rate.limit"],
        ["X1", "X_1", "X-1"],
        ["404", "ERROR_404", "ERROR404"],
        ["-5", "5"],
        ["5", "+5"],
        ["A", "A_", "_A", "__A__"],
        ["none", "None"],
        ["HTTPError", "HttpError"],
        ["a", "\u0430"],
        ["\u00e9", "e\u0301"],
    ],
)
def test_codes_stay_apart_or_both_are_named(codes: list[str], tmp_path: Path) -> None:
    """Codes that a language folds together are distinct members, or refused with the places of both."""
    made = outcome_of_codes(tmp_path, codes)
    if isinstance(made, dict):
        assert check_codes(tmp_path, codes)
        return
    assert not check_codes(tmp_path, codes)
    places = {finding.location.line for finding in made if finding.location}
    places |= {place.line for finding in made for place, _ in finding.related}
    assert len(places) > 1 or not all(code.isascii() for code in codes)


def test_categories_with_one_number_are_refused(tmp_path: Path) -> None:
    """Two categories whose names have one checksum, and would be one member in Python, are named by their codes."""
    project = project_in(tmp_path, ["python"])
    names = ("\u7a0e\u8c10\u6689\u8720", "\u77a9\u8b51\u8638\u4ea2")
    errors = [{"code": f"CODE_{index}", "description": "x", "category": name} for index, name in enumerate(names)]
    (tmp_path / "errors.yaml").write_text(source_of({"errors": errors}), encoding="ascii")
    reading = pipeline.read_project(project, lambda _: None)
    assert reading.catalog is not None
    with pytest.raises(pipeline.CatalogError) as caught:
        pipeline.render(project, reading, reading.catalog, lambda _: None)
    [finding] = caught.value.diagnostics
    assert "both become `CATEGORY_2B5314A6`" in finding.message
    assert finding.location is not None
    assert [place.line for place in (finding.location, finding.related[0][0])] == [3, 2]


def test_a_new_code_renames_no_other(tmp_path: Path) -> None:
    """The identifiers of codes stay when further ones come, before and after them."""
    codes = [text for text in KINDS["identifiers"] if check_codes(tmp_path, [text])]
    alone = {}
    for code in codes:
        made = outcome_of_codes(tmp_path, [code])
        assert isinstance(made, dict)
        alone |= json.loads(made["errbook.manifest.json"])["identifiers"]["python"]
    together = [code for code in codes if list(alone.values()).count(alone[code]) == 1]
    for chosen in (together[::2], together[::-2]):
        made = outcome_of_codes(tmp_path, chosen)
        if isinstance(made, dict):
            names = json.loads(made["errbook.manifest.json"])["identifiers"]["python"]
            assert names == {code: alone[code] for code in chosen}
