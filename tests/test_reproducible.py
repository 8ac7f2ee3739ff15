"""The same input gives the same bytes: whatever the environment, the Python, and the way the files were checked out."""

import hashlib
import itertools
import os
import random
import re
import shutil
import site
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "generator"


class Surroundings(NamedTuple):
    """Where and how errbook runs."""

    python: str
    seed: str
    locale: str
    utf8: str
    zone: str
    umask: int
    below: str
    """The folder of the project in which it runs."""
    home: str | None


SEEDS = ("0", "1", "4294967295", "random")
LOCALES = ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns")
UMASKS = (0o022, 0o077, 0o000)
FOLDERS = (".", "catalog", "deep/er")
HOMES = (None, "/", "/nonexistent")


def pythons() -> list[str]:
    """Return each Python here that can run errbook with the libraries of this one."""
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    kept = sorted(Path.home().glob(".pyenv/versions/3.1[1-9].*/bin/python"))
    found: dict[str, str] = {}
    for python in (sys.executable, *filter(None, named), *map(str, kept)):
        program = "import sys, click, jinja2, markdown_it, ruamel.yaml; print(sys.version)"
        done = subprocess.run(
            [python, "-c", program], env=variables(python), capture_output=True, check=False, encoding="utf-8"
        )
        if done.returncode == 0:
            found.setdefault(done.stdout.split()[0], python)
    return list(found.values())


def variables(python: str) -> dict[str, str]:
    """Return what lets `python` import errbook, and the libraries that are installed here."""
    path = os.pathsep.join([str(GENERATOR), *([] if python == sys.executable else site.getsitepackages())])
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def surroundings(count: int) -> Iterator[Surroundings]:
    """Yield `count` different ones, in which every value of every kind occurs."""
    kinds = [pythons(), SEEDS, LOCALES, ("0", "1"), ZONES, UMASKS, FOLDERS, HOMES]
    rows = zip(*map(itertools.cycle, kinds), strict=False)
    found: dict[tuple[object, ...], None] = dict.fromkeys(itertools.islice(rows, min(count, max(map(len, kinds)))))
    chance = random.Random(0)
    while len(found) < count:
        found[tuple(map(chance.choice, kinds))] = None
    yield from map(Surroundings._make, found)


def projects(folder: Path, number: int) -> Path:
    """Return a fresh copy of the project here, without its outputs; its files come in another order each time."""
    project = folder / f"project {number} é"
    (project / "deep" / "er").mkdir(parents=True)
    files = [ROOT / "pyproject.toml", *sorted((ROOT / "catalog").iterdir())]
    for file in files[:: 1 if number % 2 else -1]:
        target = project / file.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
    return project


def digest(folder: Path) -> str:
    """Return one digest of the names and bytes of all files below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files
    ]
    assert len(files) > 10
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def generated(project: Path, chosen: Surroundings) -> str:
    """Return the digest of what errbook makes of `project` in the chosen surroundings."""
    environment: Mapping[str, str] = {
        **variables(chosen.python),
        "PYTHONHASHSEED": chosen.seed,
        "LC_ALL": chosen.locale,
        "PYTHONUTF8": chosen.utf8,
        "PYTHONCOERCECLOCALE": chosen.utf8,
        "TZ": chosen.zone,
        **({"HOME": chosen.home} if chosen.home else {}),
    }
    for command in ("generate", "check"):
        done = subprocess.run(
            [chosen.python, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-m", "errbook", command],
            cwd=project / chosen.below,
            env=environment,
            umask=chosen.umask,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (chosen, done.stdout, done.stderr)
    return digest(project / "build")


def digests(folder: Path, count: int) -> dict[str, Surroundings]:
    every = list(surroundings(count))
    assert len(set(every)) == count
    return {generated(projects(folder, number), chosen): chosen for number, chosen in enumerate(every)}


def test_eight_surroundings_give_one_digest(tmp_path: Path) -> None:
    """Hash seed, locale, zone, umask, folder, HOME and Python change no byte of any output."""
    found = digests(tmp_path, 8)
    assert len(found) == 1, found


@pytest.mark.slow
def test_sixty_four_surroundings_give_one_digest(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """The same in sixty-four, and it is the digest of what is committed here."""
    found = digests(tmp_path, 64)
    assert len(found) == 1, found
    assert [*found] == [digest(ROOT / "build")]
    figure(f"64 surroundings, {len(pythons())} versions of Python among them: {len(found)} digest")


def test_the_tests_would_find_a_difference(tmp_path: Path) -> None:
    """One byte less, or one name, is another digest."""
    project = projects(tmp_path, 0)
    chosen = next(surroundings(1))
    first = generated(project, chosen)
    readme = project / "build" / "python" / "README.md"
    text = readme.read_bytes()
    readme.write_bytes(text[:-1])
    second = digest(project / "build")
    readme.write_bytes(text)
    readme.rename(readme.with_name("readme.md"))
    assert len({first, second, digest(project / "build")}) == 3


def git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("attributes", ["", "build/** text eol=lf\n"])
def test_a_checkout_with_crlf_is_told_as_such(attributes: str, tmp_path: Path) -> None:
    """Where git has changed line endings, that is what check says, with the line that prevents it; or all is fine."""
    project = projects(tmp_path, 0)
    chosen = next(surroundings(1))
    first = generated(project, chosen)
    (project / ".gitattributes").write_text(attributes, encoding="utf-8")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "All")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(project), str(clone))
    assert b"\r\n" in (clone / "catalog" / "error-codes.md").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "errbook", "check"], cwd=clone, capture_output=True, check=False, encoding="utf-8"
    )
    if attributes:
        assert (done.returncode, done.stdout) == (0, "")
        return
    assert done.returncode == 3
    told = [line for line in done.stdout.splitlines() if "error[" in line]
    assert told
    assert all("error[output-line-endings]: this output is checked out with CRLF" in line for line in told), told
    line, command = re.findall("`(.*?)`", next(text for text in done.stdout.splitlines() if "help: add" in text))
    (clone / ".gitattributes").write_text(f"{line}\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", *command.split()], cwd=clone, check=True)
    assert digest(clone / "build") == first
    git(clone, "add", "build", ".gitattributes")
    git(clone, "diff", "--cached", "--exit-code", "--", "build")
    shutil.rmtree(clone / "build")
    git(clone, "checkout", "--", "build")
    assert digest(clone / "build") == first
    (clone / "build").rename(tmp_path / "old")
    assert generated(clone, chosen) == first
