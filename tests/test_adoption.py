"""Adopting a page: what init writes is valid, keeps the reading, and holds later edits to it."""

import os
import subprocess
import tomllib
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from errbook import adoption, settings
from errbook.cli.run import run
from errbook.diagnostic import Severity
from errbook.document import Document, Source
from errbook.pinning import pinned
from errbook.readers import decode, read

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
PAGES = sorted(path for path in CASES.glob("*/input/*.md") if path.parents[1].name.startswith(("layout", "tolerance")))
PAGE = (CASES / "init-page" / "input" / "errors.md").read_text(encoding="utf-8")


def adopted(source: Source) -> settings.Settings:
    """Return the settings that init writes for a page."""
    text = adoption.settings(source, *read(source, {}))
    assert tomllib.loads(text)["sources"] == [source.path]
    found, wrong = settings.read(Source("errbook.toml", text))
    assert found is not None, wrong
    return found


def errors(source: Source, found: settings.Settings) -> list[str]:
    """Return the rules of the errors that the reading of a page has by these settings."""
    document, findings = read(source, found.columns)
    graver = pinned(document, findings, found.columns)
    return [finding.rule for finding in graver if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parents[1].name)
def test_a_pinned_page_is_read_as_before(path: Path) -> None:
    """Pinning changes nothing of what is read, says what columns hold, and makes errors of the other warnings alone."""
    source, _ = decode(path.name, path.read_bytes())
    document, findings = read(source, {})
    found = adopted(source)
    again, _ = read(source, found.columns)
    assert again.tree == document.tree
    assert again.tables == document.tables
    graver = [finding.rule for finding in findings if finding.severity is not Severity.NOTE]
    assert errors(source, found) == [rule for rule in graver if rule != "column-not-understood"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parents[1].name)
def test_what_was_understood_is_told(path: Path) -> None:
    """Every table, every code and every finding is accounted for."""
    source, _ = decode(path.name, path.read_bytes())
    document, findings = read(source, {})
    told = adoption.understanding(source, document, findings)
    assert f"{len(document.tree['errors'])} code" in told
    for table in document.tables:
        assert str(table.location.line) in told
        assert all(f"→ {field}" in told for field in table.fields)
    for finding in findings:
        assert finding.location
        assert f"line {finding.location.line}: {finding.message}" in told


HEADERS = st.lists(st.text(min_size=1, max_size=12).filter(lambda text: "\n" not in text), min_size=1, max_size=4)


@given(headers=HEADERS)
@chosen(max_examples=150)
def test_any_header_is_pinned(headers: list[str]) -> None:
    """Whatever stands in the cells of a header row, the settings are valid, and the table is read as before."""
    cells = ["Error code", *(header.replace("|", "\\|") for header in headers), "Description"]
    row = "| `NO_SEAT` |" + " x |" * len(headers) + " There is no seat |"
    text = f"# Errors\n\n| {' | '.join(cells)} |\n{'|---' * len(cells)}|\n{row}\n"
    source = Source("errors.md", text)
    document, findings = read(source, {})
    found = adopted(source)
    assert read(source, found.columns)[0].tree == document.tree
    if not any(finding.severity is Severity.WARNING for finding in findings):
        assert errors(source, found) == []


def test_a_header_of_html_is_pinned() -> None:
    """A header cell of an HTML table may hold a pipe, and go over several lines."""
    head = "<tr><th>Error\n code</th><th>HTTP</th><th>a|b</th><th>Description</th></tr>"
    row = "<tr><td>NO_SEAT</td><td>409</td><td>x</td><td>There is no seat</td></tr>"
    source = Source("errors.md", f"# Errors\n\n<table>\n{head}\n{row}\n</table>\n")
    found = adopted(source)
    assert list(found.columns) == ["| Error code | HTTP | a\\|b | Description |"]
    assert errors(source, found) == []


def errbook(*arguments: str) -> int:
    return run(arguments)


def test_a_team_moves_to_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What convert makes of a page can take its place at once: it says nothing else than the settings do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errors.md").write_text(PAGE, encoding="utf-8")
    assert errbook("init", "errors.md") == 0
    assert errbook("convert", "errors.md", "-o", "errors.yaml") == 0
    chosen = tmp_path / "errbook.toml"
    chosen.write_text(chosen.read_text(encoding="utf-8").replace("errors.md", "errors.yaml"), encoding="utf-8")
    assert errbook("generate") == 0


@pytest.mark.parametrize("title", ["", 'title = "Err\\u0008ors"\n'])
def test_the_title_of_a_file_has_a_place(title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the title that a page has from its heading, or from the settings, is told where it stands."""
    (tmp_path / "errors.md").write_text(PAGE.replace("# ", "# Err\bors " if not title else "# ", 1), encoding="utf-8")
    (tmp_path / "errbook.toml").write_text(title + 'sources = ["errors.md"]\n', encoding="utf-8")
    with chdir(tmp_path):
        assert errbook("convert", "errors.md") == 1
    place = "errbook.toml:1:1" if title else "errors.md:1:3"
    assert f"{place}: error[control-character]" in capsys.readouterr().err


def test_a_file_is_read_by_sound_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings that cannot be read are no reason to read a page as if there were none."""
    (tmp_path / "errors.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "errbook.toml").write_text('sources = "errors.md"\n', encoding="utf-8")
    with chdir(tmp_path):
        assert errbook("convert", "errors.md") == 2
    out, err = capsys.readouterr()
    assert (out, "errbook.toml:1:1: error[wrong-type]" in err) == ("", True)


def test_yaml_beside_a_pinned_page_has_fields_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a page is held to a reading: in YAML the name of a field says which it is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errors.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "more.yaml").write_text("errors: [{code: RESERVED, x-shelf: A4}]\n", encoding="utf-8")
    assert errbook("init", "errors.md") == 0
    chosen = tmp_path / "errbook.toml"
    chosen.write_text(
        chosen.read_text(encoding="utf-8").replace('"errors.md"', '"errors.md", "more.yaml"'), encoding="utf-8"
    )
    assert errbook("generate") == 0


def test_a_team_adopts_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After init, generate and check pass; a new row is fine, and a renamed header is an error until it is pinned."""
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "errors.md"
    page.write_text(PAGE, encoding="utf-8")
    assert errbook("init", "errors.md") == 0
    subprocess.run(["git", "init", "-q"], check=True)
    assert errbook("generate") == 0
    subprocess.run(["git", "add", "."], check=True)
    assert errbook("check") == 0

    page.write_text(
        PAGE.replace("| `RESERVED`", "| `LOST` | It is lost | Ask us | no |\n| `RESERVED`"), encoding="utf-8"
    )
    assert errbook("generate") == 0
    assert errbook("check") == 0

    page.write_text(PAGE.replace("| What to do |", "| Severity |"), encoding="utf-8")
    assert errbook("generate") == 1
    assert errbook("check") == 1


def test_settings_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Init does not touch settings that are there, in errbook.toml or in pyproject.toml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errors.md").write_text(PAGE, encoding="utf-8")
    for name, text in (("pyproject.toml", '[tool.errbook]\nsources = ["x.md"]\n'), ("errbook.toml", "x = 1\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert errbook("init", "errors.md") == 2
        assert (tmp_path / name).read_text(encoding="utf-8") == text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errbook.toml", "errors.md", "pyproject.toml"]


def test_an_error_without_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Init tells where a code is missing, as check does."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errors.yaml").write_text("errors:\n- {description: One, resolution: Two}\n", encoding="utf-8")
    assert errbook("init", "errors.yaml") == 1
    assert "errors.yaml:2:3: error[missing-field]" in capsys.readouterr().out


def test_a_name_that_no_settings_can_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the name of a page is not UTF-8, as TOML is, no settings are written that could not be read."""
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"err\xff.md")
    Path(name).write_text(PAGE, encoding="utf-8")
    assert errbook("init", name) == 2
    assert "not UTF-8" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_label_is_named_as_it_is_mapped() -> None:
    """The line that the finding of a new label offers makes the page pass."""
    text = "# Errors\n\n## `CUT_OFF` (504)\n\nNo answer.\n\n**First aid:** Check the cable.\n"
    source = Source("errors.md", text)
    assert errors(source, settings.Settings(("errors.md",))) == ["unpinned-label"]
    mapped = settings.Settings(("errors.md",), columns={"first aid": "resolution"})
    assert errors(source, mapped) == []
    assert resolution(read(source, mapped.columns)[0]) == "Check the cable."


def resolution(document: Document) -> str:
    """Return the resolution of the first code."""
    return str(document.tree["errors"][0]["resolution"])


def test_the_readme_shows_what_init_prints() -> None:
    """The example in README.md is what a case of init really reads, prints and writes."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    case = CASES / "init-page"
    printed = (case / "expected.txt").read_text(encoding="utf-8")
    understood = printed.partition("errors.md\n")[2].partition("--- standard error")[0]
    columns = (case / "expected" / "errbook.toml").read_text(encoding="utf-8").partition("pinned")[2]
    assert understood.strip() in readme
    assert columns.strip() in readme
