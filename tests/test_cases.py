"""Runs errbook as a user does in every folder of tests/cases, and compares all that it prints and writes.

A case is a folder: README.md says in its first line what real habit or mistake it stands for, and gives the commands
as lines that begin with four spaces and `$ `; `input/` is the project; `expected.txt` is what the commands print, with
their exit codes; `expected/` holds the files that they write. `pytest tests/test_cases.py --update` rewrites both.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("cases")


def commands(case: Path) -> list[str]:
    lines = (case / "README.md").read_text(encoding="utf-8").splitlines()
    return [line[6:] for line in lines if line.startswith("    $ ")]


def run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    assert program == "errbook", command
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    done = subprocess.run(
        [sys.executable, "-m", "errbook", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
        env={**environment, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
    )
    parts = [f"$ {command}\n", done.stdout.decode()]
    if done.stderr:
        parts += ["--- standard error\n", done.stderr.decode()]
    return "".join((*parts, f"--- exit {done.returncode}\n"))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_case(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Every command prints what the case expects, with the exit code it expects, and writes the files it expects."""
    case = CASES / name
    project = tmp_path / "project"
    shutil.copytree(case / "input", project)
    before = files(project)
    printed = "".join(run(command, project) for command in commands(case))
    written = {path: data for path, data in files(project).items() if before.get(path) != data}
    if pytestconfig.getoption("--update"):
        (case / "expected.txt").write_text(printed, encoding="utf-8")
        shutil.rmtree(case / "expected", ignore_errors=True)
        for path, data in written.items():
            (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
            (case / "expected" / path).write_bytes(data)
    assert printed == (case / "expected.txt").read_text(encoding="utf-8")
    assert written == (files(case / "expected") if (case / "expected").is_dir() else {})


def test_every_case_says_what_it_stands_for() -> None:
    """A case begins with one sentence and has at least one command."""
    for case in CASES.iterdir():
        first = (case / "README.md").read_text(encoding="utf-8").splitlines()[0]
        assert first.endswith("."), case.name
        assert commands(case), case.name
