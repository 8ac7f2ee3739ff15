"""Whatever byte of an output, the manifest, a source, a template or the settings changes, `check` finds it."""

import random
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from errbook import drift
from errbook.artifact import Change, Reason
from errbook.cli.exits import Exit
from errbook.cli.run import run
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location

ROOT = Path(__file__).parents[1]
SETTINGS = """\
title = "NFR Connect"
version = "1.0.0"
sources = ["error-codes.md", "error-codes.yaml"]
targets = ["json-schema", "python", "openapi", "docs", "catalog", "words"]
templates = "own"

[options.python]
package = "nfr_connect_errors"
"""
TARGET = """\
summary = "A word a line"

[[output]]
template = "words.json.jinja"
path = "words.json"
"""
WORDS = """[
{% for error in catalog.errors %}  {{ error.code | json }}{% if not loop.last %},{% endif %}

{% endfor %}]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project in a git work tree, generated, committed and found clean."""
    for name in ("error-codes.md", "error-codes.yaml"):
        shutil.copy(ROOT / "catalog" / name, tmp_path)
    (tmp_path / "errbook.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "own" / "words").mkdir(parents=True)
    (tmp_path / "own" / "words" / "target.toml").write_text(TARGET, encoding="utf-8")
    (tmp_path / "own" / "words" / "words.json.jinja").write_text(WORDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    assert run(["generate"]) == Exit.FINE
    subprocess.run(["git", "add", "-A"], check=True)
    assert run(["check"]) == Exit.FINE
    return tmp_path


def mutate(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    other = chance.choice([byte for byte in b"aZ0_ -|\"'{}#\n\x00\xff" if byte != data[at]])
    return data[:at] + bytes([other]) + data[at + 1 :]


def mutations(project: Path, chance: random.Random) -> Iterator[tuple[Path, str]]:
    """Yield the files to change, each with the reason that `check` should give, or several."""
    manifest = project / "build" / "errbook.manifest.json"
    outputs = [path for path in sorted((project / "build").rglob("*.*")) if path.is_file() and path.stat().st_size]
    outputs.remove(manifest)
    inputs = [project / "error-codes.md", project / "error-codes.yaml", *sorted((project / "own").rglob("*.*"))]
    while True:
        yield chance.choice(outputs), "output-edited"
        yield chance.choice(inputs), ""
        yield manifest, ""


def reasons(printed: str) -> set[str]:
    return {line.split("error[")[1].split("]")[0] for line in printed.splitlines() if "error[" in line}


def sweep(project: Path, count: int, printed: Callable[[], str]) -> None:
    chance = random.Random(20)
    for (path, reason), _ in zip(mutations(project, chance), range(count), strict=False):
        before = path.read_bytes()
        path.write_bytes(mutate(before, chance))
        status, said = run(["check"]), printed()
        context = f"{path.relative_to(project)}: {status} {said}"
        assert status in {Exit.INVALID, Exit.USAGE, Exit.OUT_OF_DATE}, context
        if reason:
            assert reasons(said) == {reason}, context
            assert str(path.relative_to(project)) in said, context
        elif path.name == "errbook.manifest.json":
            assert reasons(said) & {"output-edited", "output-damaged"}, context
        elif status == Exit.OUT_OF_DATE:
            assert "output-stale" in reasons(said), context
            assert not reasons(said) & {"output-edited", "output-foreign"}, context
        path.write_bytes(before)
    assert run(["check"]) == Exit.FINE


def test_a_changed_byte_is_found(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two hundred single changes of outputs, manifest, sources and templates each make `check` fail, and say why."""
    sweep(project, 200, lambda: "".join(capfd.readouterr()))


@pytest.mark.slow
def test_a_thousand_changed_bytes_are_found(
    project: Path, capfd: pytest.CaptureFixture[str], figure: Callable[[str], None]
) -> None:
    """The same with a thousand changes."""
    sweep(project, 1000, lambda: "".join(capfd.readouterr()))
    figure("1000 changed bytes of outputs, manifest, sources and templates: 1000 found, with the right reason")


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ('title = "NFR Connect"', 'title = "NFR Disconnect"', Exit.OUT_OF_DATE),
        ('version = "1.0.0"', 'version = "1.0.1"', Exit.OUT_OF_DATE),
        ('"error-codes.md", ', "", Exit.INVALID),
        ('"docs", ', "", Exit.OUT_OF_DATE),
        ('package = "nfr_connect_errors"', 'package = "nfr_errors"', Exit.OUT_OF_DATE),
        ('templates = "own"', 'templates = "none"', Exit.USAGE),
        ("title", "titel", Exit.USAGE),
        ("[options.python]", "[options.python", Exit.USAGE),
    ],
)
def test_a_changed_setting_is_found(project: Path, before: str, after: str, status: Exit) -> None:
    """A setting that means something else makes `check` fail."""
    settings = project / "errbook.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert run(["check"]) == status


def test_each_reason_is_told_apart(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Missing, edited, left over and untracked are told apart in one run, each with its repair."""
    build = project / "build"
    (build / "python" / "README.md").unlink()
    (build / "docs" / "error-codes.md").write_text("mine", encoding="utf-8")
    subprocess.run(["git", "rm", "-q", "--cached", "build/words/words.json"], check=True)
    settings = project / "errbook.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"json-schema", ', ""), encoding="utf-8")
    capfd.readouterr()
    assert run(["check"]) == Exit.OUT_OF_DATE
    said = capfd.readouterr().out
    for reason in ("output-missing", "output-edited", "output-left-over", "output-untracked", "output-stale"):
        assert reason in reasons(said), said
    for repair in ("errbook generate`", "errbook generate --force", "git add build"):
        assert repair in said


def test_a_repair_is_for_where_the_user_stands(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """In a folder of the project the command that is printed repairs as well, pasted as it is."""
    subprocess.run(["git", "rm", "-q", "--cached", "build/words/words.json"], check=True)
    monkeypatch.chdir(project / "own")
    capfd.readouterr()
    assert run(["check"]) == Exit.OUT_OF_DATE
    repair = re.search("run `(git add [^`]+)`", capfd.readouterr().out)
    assert repair
    subprocess.run(shlex.split(repair[1]), check=True)
    assert run(["check"]) == Exit.FINE


def test_findings_stand_by_their_repair() -> None:
    """A finding names the file, the reason and the repair; those of one reason stand together, in their order."""
    changes = [Change(path, None, None, reason) for reason in reversed(Reason) for path in ("b", "a/c")]
    found = drift.findings("out", changes, "out")
    assert [finding.location for finding in found] == [
        Location("out/b", 0, 0, 0, 0),
        Location("out/a/c", 0, 0, 0, 0),
    ] * 10
    assert [finding.message for finding in found[::2]] == [f"this output is {reason}" for reason in Reason]
    assert len({finding.hint for finding in found}) == 9
    place = Location("out/x", 0, 0, 0, 0)
    assert drift.findings("out", [Change("x", "", "", Reason.LINE_ENDINGS)], "out") == (
        Diagnostic(
            "output-line-endings",
            Severity.ERROR,
            "this output is checked out with CRLF line endings",
            place,
            "add `out/** text eol=lf` to .gitattributes in the folder of the settings, then run `errbook generate`",
        ),
    )
    (untracked,) = drift.findings("out", [Change("x", "", "", Reason.UNTRACKED)], "../out")
    assert (untracked.rule, untracked.hint) == ("output-untracked", "run `git add ../out`")
