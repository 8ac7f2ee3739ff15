"""Files by strangers: settings that point elsewhere, YAML that explodes, bytes that are no text."""

import json
import os
import re
import time
from pathlib import Path

import pytest

from errbook.cli.run import run

CATALOG = "errors:\n- {code: NO_TOKEN, description: There is no token., resolution: Send one.}\n"
NAMES: list[str] = json.loads(Path(__file__).with_name("hostile").joinpath("texts.json").read_text(encoding="ascii"))[
    "path-names"
]


def project(folder: Path, settings: str, source: str | bytes = CATALOG, name: str = "errors.yaml") -> Path:
    """Return the folder of a project, beside which there is a file that is none of its business."""
    inside = folder / "project"
    inside.mkdir()
    (folder / "outside").write_text("outside", encoding="utf-8")
    (inside / "errbook.toml").write_text(f"sources = [{json.dumps(name)}]\n{settings}\n", encoding="utf-8")
    (inside / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    return inside


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


def written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """Generate in the project below `folder`; return the exit code, and what is new. Nothing else has changed."""
    before = tree(folder)
    monkeypatch.chdir(folder / "project")
    status = run(["generate"])
    after = tree(folder)
    assert {path: after.get(path) for path in before} == before
    return status, sorted(after.keys() - before.keys())


@pytest.mark.parametrize("name", NAMES)
def test_an_output_folder_is_a_plain_folder_of_the_project(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the settings call the output folder, outputs are below it, in the project and not in git's; or none."""
    project(tmp_path, f'output = {json.dumps(name)}\ntargets = ["json-schema"]')
    status, new = written(tmp_path, monkeypatch)
    assert status in (((0, 5) if len(name) > 255 else (0, 2)) if name.isascii() else (2,))
    assert all(path.startswith("project/") for path in new)
    assert not [path for path in new if ".git" in path.lower()]
    assert (status == 0) == bool(new)


@pytest.mark.parametrize("name", NAMES)
def test_an_output_of_a_target_stays_in_its_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever path a target of the project gives an output, that is in the output folder; or there is none."""
    target = project(tmp_path, 'templates = "own"\ntargets = ["mine"]') / "own" / "mine"
    target.mkdir(parents=True)
    (target / "out.jinja").write_text("text", encoding="utf-8")
    toml = f'summary = "Mine"\n[[output]]\ntemplate = "out.jinja"\npath = {json.dumps(name)}\n'
    (target / "target.toml").write_text(toml, encoding="utf-8")
    status, new = written(tmp_path, monkeypatch)
    assert status in (0, 2, 5)
    assert all(path.startswith("project/build") for path in new)
    assert not any(name in path for path in new if name.lower() in ("../up", "con.txt", ".git/config", "x.", "x "))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_stays_in_its_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever path a catalogue gives a page, its output is in the output folder; or there is none."""
    page = f"pages: [{{path: {json.dumps(name)}, content: [Text]}}]\n"
    project(tmp_path, 'targets = ["docs"]', CATALOG + page)
    status, new = written(tmp_path, monkeypatch)
    assert status in (0, 1, 2, 5)
    assert all(path.startswith("project/build") for path in new)


@pytest.mark.parametrize("below", ["", "/build", "/deep/build"])
def test_no_symbolic_link_leads_to_the_outputs(below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs are not written through a link, wherever on the way to them it is."""
    inside = project(tmp_path, f'output = "link{below}"\ntargets = ["json-schema"]')
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (inside / "link").symlink_to(tmp_path / "elsewhere")
    assert written(tmp_path, monkeypatch) == (5, [])


@pytest.mark.parametrize(
    "settings",
    [
        'output = ""',
        "output = 1",
        'output = ["a"]',
        'output = "."',
        'output = "a/../.."',
        'templates = "/etc"',
        'templates = "../own"',
        'templates = "nosuch"',
        'templates = "a\\u0000b"',
        'targets = ["../../etc"]',
        'targets = ["/etc"]',
        'targets = ["."]',
        'targets = [""]',
        'targets = "python"',
        "targets = [1]",
        'include = "http://192.0.2.1/"',
        'unknown = "x"',
        '[options.python]\npackage = "../../x"',
        '[options.python]\npackage = "os; import sys"',
        '[options.python]\npackage = "class"',
        '[options.python]\npackage = ""',
        '[options.python]\nunknown = "x"',
        '[options.nosuch]\nx = "y"',
        "output = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        'output = "\\ud800"',
        "sources = []",
    ],
)
def test_settings_that_cannot_be(settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that point outside, or at nothing that there is, end with 2 and make nothing."""
    project(tmp_path, settings)
    assert written(tmp_path, monkeypatch) == (2, [])


@pytest.mark.parametrize(
    "text",
    [
        "tool = 1\n[tool.errbook]\n",
        "[[tool]]\n[tool.errbook]\n",
        "[tool]\nerrbook = 1\n[tool.errbook]\n",
        "[[tool.errbook]]\n",
    ],
)
def test_settings_that_are_no_table(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pyproject.toml in which something else stands where the settings belong ends with 2 and a place."""
    inside = project(tmp_path, "")
    (inside / "errbook.toml").unlink()
    (inside / "pyproject.toml").write_text(text, encoding="utf-8")
    assert written(tmp_path, monkeypatch) == (2, [])
    assert re.match("pyproject.toml:[1-9]", capsys.readouterr().out)


@pytest.mark.parametrize(
    "name", ["pipe.yaml", "device.yaml", "folder.yaml", "loop.yaml", "a\0.yaml", "a" * 300 + ".md"]
)
def test_a_source_that_is_no_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What never ends, or cannot be a file at all, is refused at its place in the settings."""
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "errbook.toml").write_text(f"sources = [{json.dumps(name)}]\n", encoding="utf-8")
    os.mkfifo(inside / "pipe.yaml")
    (inside / "device.yaml").symlink_to(os.devnull)
    (inside / "folder.yaml").mkdir()
    (inside / "loop.yaml").symlink_to("loop.yaml")
    monkeypatch.chdir(inside)
    assert run(["generate"]) == 1
    assert re.match(r"errbook.toml:1:12: error\[unreadable-source\]: ", capsys.readouterr().out)
    assert not (inside / "build").exists()


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [{', '.join(['*' + chr(97 + n)] * 9)}], k{n}: v}}\n" for n in range(12)
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        MERGES,
        "a: &a {b: *a}\n",
        "errors: *nowhere\n",
        "errors: !!python/object/apply:os.system [touch PWNED]\n",
        "errors: !!set {a}\n",
        "errors: !own []\n",
        "%YAML 1.1\n---\nerrors: []\n",
        "%TAG !e! tag:example.com,2000:\n---\nerrors: !e!x []\n",
        CATALOG + "---\n" + CATALOG,
        CATALOG + "errors: []\n",
        'errors: []\n"errors": []\n',
        "{" * 50_000,
        "- " * 50_000 + "x",
        "errors:\n" + "".join(f"{' ' * n}- \n" for n in range(2000)),
        "errors: [{code: A, description: " + "[" * 40 + "]" * 40 + "}]\n",
        "? {a: b}\n: c\n",
        "? - ? a\n",
        "errors: [{code: A, description: b, number: " + "9" * 10_000 + "}]\n",
        "errors: [{code: A, description: b, http_status: 4e2147483648}]\n",
        "errors: [{code: A, description: b, http_status: .inf}]\n",
        "errors: [{code: A, description: b, http_status: 2001-02-30}]\n",
        "errors: [{code: A, description: b, retryable: maybe}]\n",
        "errors: [{code: A, description: !!binary x}]\n",
        'errors: [{code: A, description: "\\ud800"}]\n',
        'errors: [{code: A, description: "\\UFFFFFFFF"}]\n',
        'errors: [{code: A, description: "\\q"}]\n',
        "errors: [{code: A, description: 'x}]\n",
        "errors: [{code: A\n",
        "errors:\n\t- code: A\n",
        "errors: []\n\ufeffretired: []\n",
        "errors: []\x00\n",
        "errors: [] \x1b[31m\n",
        "errors: |\n text\n",
        "errors: {}\n",
        "errors:\n",
        "errors: [null, true, 1, [], {}]\n",
        "- a\n",
        "text\n",
        "@\n",
        "`\n",
        "%\n",
        "\t\n\tx: y\n",
        "a" * 100_000 + ": b\n",
    ],
    ids=lambda text: ascii(text[:24]),
)
def test_yaml_that_is_no_catalogue(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """YAML that explodes, runs, repeats itself or means something else is refused with a place, in under a second."""
    project(tmp_path, "", text)
    begin = time.perf_counter()
    assert written(tmp_path, monkeypatch) == (1, [])
    assert time.perf_counter() - begin < 5  # on a machine that does much else
    errors = [line for line in capsys.readouterr().out.splitlines() if ": error[" in line]
    assert errors
    assert all(re.match("errors.yaml:[1-9][0-9]*:[1-9]", line) for line in errors)


@pytest.mark.parametrize(
    "text",
    [
        "errors:\n",
        "errors: {a: b}\n",
        "errors: [[x]]\n",
        "errors: [{code: [1], description: b, resolution: [[1]]}]\n",
        "errors: [{code: A, description: b, http_status: {a: b}}]\n",
        "errors: [{code: A, description: b, http_status: soon}, {code: B, description: b, http_status: 400}]\n",
    ],
)
@pytest.mark.parametrize("command", [["show"], ["show", "--format", "json"], ["init", "errors.yaml"]])
def test_what_is_no_list_of_errors_is_shown_as_such(
    command: list[str], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands that show how a file is understood name the place where it has another shape, and end with 1."""
    inside = project(tmp_path, "", text)
    if command[0] == "init":
        (inside / "errbook.toml").unlink()
    monkeypatch.chdir(inside)
    assert run(command) == 1
    assert re.search(r"(?m)^errors\.yaml:1:[1-9][0-9]*: error\[", "".join(capsys.readouterr()))
    assert command[0] == "show" or not (inside / "errbook.toml").exists()


@pytest.mark.parametrize("name", ["errors.yaml", "errors.md", "errbook.toml"])
@pytest.mark.parametrize(
    "data",
    [
        CATALOG.encode("utf-16"),
        CATALOG.encode("utf-32"),
        b"\xc0\xaf",
        b"# \xed\xa0\x80\n",
        b"# \xf5\x80\x80\x80\n",
        b"# caf\xe9\n",
        b"\x93quoted\x94",
        b"\x1f\x8b\x08\x00",
        b"PK\x03\x04\xff",
        b"# \xe2\x82",
        bytes(range(256)),
    ],
    ids=lambda data: data[:6].hex(),
)
def test_bytes_that_are_no_text(data: bytes, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another encoding, or no text at all, is refused."""
    inside = project(tmp_path, "", CATALOG, "errors.md" if name == "errors.md" else "errors.yaml")
    (inside / name).write_bytes(data)
    assert written(tmp_path, monkeypatch) == (2 if name == "errbook.toml" else 1, [])


PAGE = (
    "# Error codes\n\n| Code | Description |\n|---|---|\n"
    "| `NO_TOKEN` | There is no token |\n| `NO_USER` | There is no user |\n"
)


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode("utf-8-sig"),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.rstrip("\n").encode(),
        PAGE.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["byte-order mark", "CRLF", "no line break at the end", "both"],
)
def test_what_editors_add_changes_nothing(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte-order mark, CRLF, or a missing line break at the end: what is read of the codes is the same."""
    found = []
    for number, each in enumerate((PAGE.encode(), data)):
        folder = tmp_path / str(number)
        folder.mkdir()
        inside = project(folder, 'targets = ["json-schema", "python", "catalog"]', each, "errors.md")
        status, new = written(folder, monkeypatch)
        assert status == 0
        assert new
        told = json.loads((inside / "build" / "catalog" / "catalog.json").read_text(encoding="utf-8"))["errors"]
        found.append((told, (inside / "build" / "json-schema" / "errors.schema.json").read_bytes()))
    assert found[0] == found[1]
    assert [error["code"] for error in found[0][0]] == ["NO_TOKEN", "NO_USER"]


@pytest.mark.parametrize(
    "unit", ["![", "[", "[a](", "&#", "__a", "<?", "<![CDATA[", "~~~ ", "{% ", "{#a}", "<br>", "*a_ "]
)
def test_a_page_of_marks_ends_soon(
    unit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell of 100 kB of marks is refused with its place before anybody reads it as Markdown."""
    page = f"# Errors\n\n| Code | Description |\n|---|---|\n| `NO_TOKEN` | {unit * (100_000 // len(unit))} |\n"
    project(tmp_path, "", page, "errors.md")
    begin = time.process_time()
    assert written(tmp_path, monkeypatch) == (1, [])
    assert time.process_time() - begin < 5
    assert "errors.md:5:16: error[dense-markdown]: a paragraph of " in capsys.readouterr().out


def test_a_long_text_is_no_dense_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long texts are fine: of many words, of many paragraphs with many marks, and all that is no Markdown."""
    words = "A word, `code`, and *emphasis* in a sentence. " * 200
    error = {
        "code": "NO_TOKEN",
        "http_status": 401,
        "description": "\n\n".join([words, "`a` " * 1000, "[" * 2000]),
        "resolution": words,
        "causes": ["Any of:\n" + "- A word, `code`, and *emphasis* in an item.\n" * 800],
        "x-data": "[" * 50_000,
        "examples": [{"value": {"code": "NO_TOKEN", "more": "[" * 50_000}}],
    }
    project(tmp_path, "", json.dumps({"errors": [error]}))
    assert written(tmp_path, monkeypatch)[0] == 0


def test_tags_beyond_number_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of thousands of tags is no fault, and the code behind them is read."""
    project(tmp_path, "", "# Errors\n\n- " + "<b>" * 5000 + "`NO_TOKEN` (401): there is no token\n", "errors.md")
    assert written(tmp_path, monkeypatch)[0] == 0
