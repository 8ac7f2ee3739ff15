"""README.md says what is true: its commands, its examples and what it prints of them are run here."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from yaml import safe_load

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


def test_the_hooks_run_whatever_a_commit_holds() -> None:
    """Each hook is a command, and runs for a commit that only deletes files too, which leaves no file to look at."""
    hooks = safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"]: hook["entry"] for hook in hooks} == {
        "errbook-check": "errbook check",
        "errbook-generate": "errbook generate",
    }
    assert all(hook["always_run"] and not hook["pass_filenames"] for hook in hooks)


def test_the_hook_of_a_project_below_the_top_checks_it(tmp_path: Path) -> None:
    """The entry that README shows, run at the top of a repository as pre-commit does, checks the project it names."""
    hooks, _ = blocks("yaml")
    (hook,) = safe_load(hooks)
    orders = tmp_path / "services" / "orders"
    orders.mkdir(parents=True)
    (orders / "errbook.toml").write_text('sources = ["errors.md"]\n', encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        shlex.split(hook["entry"]), cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == Exit.INVALID
    assert done.stdout.startswith(b"errbook.toml:1:12: error[unreadable-source]"), done


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
    _, catalog = blocks("yaml")
    document, findings = yaml.read(Source("errors.yaml", catalog))
    assert findings == ()
    assert document.tree["errors"][0]["code"] == "TOKEN_EXPIRED"


def test_the_target_shown_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target of one's own is a folder with the two files that README shows."""
    folder = tmp_path / "error-templates" / "words"
    folder.mkdir(parents=True)
    [manifest] = [block for block in blocks("toml") if "[[output]]" in block]
    (folder / "target.toml").write_text(manifest, encoding="utf-8")
    (folder / "words.txt.jinja").write_text(blocks("jinja")[0], encoding="utf-8")
    settings = 'sources = ["errors.md"]\ntargets = ["words"]\ntemplates = "error-templates"\n'
    (tmp_path / "errbook.toml").write_text(settings, encoding="utf-8")
    shutil.copy(ROOT / "tests/other-project/errors.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["generate"]) == Exit.FINE
    words = (tmp_path / "build/words/words.txt").read_text(encoding="utf-8")
    assert words.splitlines() == ['"CARD_DECLINED"', '"CARD_EXPIRED"', '"RATE_LIMITED"']
    [language] = [block for block in blocks("toml") if "[identifiers]" in block]
    in_package = manifest.replace('path = "', 'path = "{package}/')
    (folder / "target.toml").write_text(f"{in_package}\n{language}", encoding="utf-8")
    template = "{{ options.package }}: {{ catalog.errors[0].code | identifier }}\n"
    (folder / "words.txt.jinja").write_text(template, encoding="utf-8")
    assert run(["generate"]) == Exit.FINE
    [made] = (tmp_path / "build" / "words").glob("*/words.txt")
    assert made.read_text(encoding="utf-8") == f"{made.parent.name}: CardDeclined\n"


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
