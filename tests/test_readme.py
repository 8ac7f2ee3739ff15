"""README.md says what is true: its commands, its examples and what it prints of them are run here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from errbook.cli.exits import Exit
from errbook.cli.group import COMMANDS
from errbook.cli.run import run
from errbook.document import Source
from errbook.readers import yaml
from errbook.settings import read

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_ci_runs_exactly_the_commands_that_set_up() -> None:
    """The commands that a newcomer pastes are those that CI runs, character for character."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [block.strip() for block in blocks("sh")[:2]]
    assert len(commands) == 2
    for command in commands:
        assert "\n" not in command
        assert f"\n{command}\n" in script


def test_every_command_is_listed_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The table of commands names every command that there is, and each has a screen of help with examples."""
    modules = {path.stem.rstrip("_") for path in (ROOT / "generator/errbook/cli/commands").glob("[a-z]*.py")}
    assert set(COMMANDS) == modules
    listed = set(re.findall(r"^\| `errbook ([a-z]+)", README, re.MULTILINE))
    assert listed == set(COMMANDS)
    for name in COMMANDS:
        assert run([name, "--help"]) == Exit.FINE
        assert "Example" in capsys.readouterr().out


def test_the_finding_shown_is_the_finding_printed() -> None:
    """The mistake that README shows is printed so, as a case proves."""
    printed = (ROOT / "tests/cases/page-status-not-stated/expected.txt").read_text(encoding="utf-8")
    assert blocks("text")[0] == printed.partition("--- exit")[0]


def test_the_drift_shown_is_the_drift_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output edited by hand is told as README shows."""
    (tmp_path / "errbook.toml").write_text('sources = ["error-codes.md"]\ntargets = ["docs"]\n', encoding="utf-8")
    shutil.copy(ROOT / "tests/other-project/errors.md", tmp_path / "error-codes.md")
    monkeypatch.chdir(tmp_path)
    assert run(["generate"]) == Exit.FINE
    (tmp_path / "build/docs/error-codes.md").write_text("mine\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["check"]) == Exit.OUT_OF_DATE
    assert blocks("text")[1] == f"$ errbook check\n{capsys.readouterr().out}"


def test_the_settings_shown_are_settings() -> None:
    """The settings in README are accepted as they stand."""
    shown = next(block for block in blocks("toml") if "[[waivers]]" in block and "sources" in block)
    found, findings = read(Source("errbook.toml", shown))
    assert findings == ()
    assert found is not None
    assert found.columns == {"Client action": "resolution"}


def test_the_yaml_shown_is_read() -> None:
    """The YAML in README is read without a finding."""
    document, findings = yaml.read(Source("errors.yaml", blocks("yaml")[0]))
    assert findings == ()
    assert document.tree["errors"][0]["code"] == "TOKEN_EXPIRED"


def test_the_target_shown_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target of one's own is a folder with the two files that README shows."""
    folder = tmp_path / "error-templates" / "words"
    folder.mkdir(parents=True)
    manifest = next(block for block in blocks("toml") if "[[output]]" in block)
    (folder / "target.toml").write_text(manifest, encoding="utf-8")
    (folder / "words.txt.jinja").write_text(blocks("jinja")[0], encoding="utf-8")
    settings = 'sources = ["errors.md"]\ntargets = ["words"]\ntemplates = "error-templates"\n'
    (tmp_path / "errbook.toml").write_text(settings, encoding="utf-8")
    shutil.copy(ROOT / "tests/other-project/errors.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["generate"]) == Exit.FINE
    words = (tmp_path / "build/words/words.txt").read_text(encoding="utf-8")
    assert words.splitlines() == ['"CARD_DECLINED"', '"CARD_EXPIRED"', '"RATE_LIMITED"']


def test_the_shell_completes_commands() -> None:
    """The completion that README names offers the commands."""
    errbook_program = shutil.which("errbook", path=str(ROOT / ".venv/bin")) or shutil.which("errbook")
    assert errbook_program is not None
    done = subprocess.run(
        [errbook_program],
        env={"_ERRBOOK_COMPLETE": "bash_complete", "COMP_WORDS": "errbook ch", "COMP_CWORD": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["plain,changelog", "plain,check"]
