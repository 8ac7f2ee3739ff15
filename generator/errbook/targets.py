"""What a target is: a folder with `target.toml`, which lists its outputs, and their templates."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from errbook.diagnostic import Diagnostic
from errbook.document import Source

BUILT_IN = ("json-schema", "python", "openapi", "docs", "catalog")
"""The targets that errbook brings, in the order in which they are made."""


MANIFEST = "target.toml"
"""The file that makes a folder a target."""


class TargetError(Exception):
    """A target that cannot be used; the message names the file and says what is wrong."""

    hint = ""
    """What to do about it."""


class UnknownTargetError(TargetError):
    """There is no target of that name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Say what there is in place of `name`."""
        from errbook.suggestion import nearest

        super().__init__(f"there is no target `{name}`")
        known = list(known)
        near = nearest(name, known)
        meant = f"did you mean `{near}`? If not: " if near else ""
        self.hint = f"{meant}one of {', '.join(known)} is expected"


class FaultyTargetError(TargetError):
    """The `target.toml` of a project is wrong; `diagnostics` say where, and why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Carry what is wrong."""
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


class OptionError(TargetError):
    """A project says something about a target that cannot be."""

    others: "Sequence[OptionError]" = ()
    """What is wrong beside this."""

    def __init__(self, option: str, message: str, hint: str) -> None:
        """Say what is wrong with `option`."""
        super().__init__(message)
        self.option = option
        self.hint = hint


class Option(NamedTuple):
    """Something that a project may say about a target, such as the name of a package."""

    description: str
    default: str
    """The default; `{title}` in it stands for the catalogue's title in snake case."""
    pattern: str = "^[A-Za-z0-9_.-]+$"
    reserved: Collection[str] = ()
    """What matches the pattern and yet cannot be, such as the words of a language."""


class Output(NamedTuple):
    """A file that a target makes; in its path stand options, `{package}`, and the page, `{page}`."""

    template: str
    path: str
    each: str = ""
    """`page` to make the file once for each page of the catalogue, with the variable `page`."""


class Identifiers(NamedTuple):
    """How a language spells the codes."""

    style: str
    reserved: frozenset[str] = frozenset()
    prefix: str = "ERROR"
    """The word that goes before a code that begins with a digit."""


class Template(NamedTuple):
    """A file of a target."""

    path: str
    """Where it was read, for messages."""
    text: str


class Target(NamedTuple):
    """A target, read from its folder, or from the project's folder and errbook's together."""

    name: str
    summary: str
    outputs: tuple[Output, ...]
    templates: Mapping[str, Template]
    """Every file of the target by its name; the project's stand in place of errbook's."""
    options: Mapping[str, Option] = {}
    identifiers: Identifiers | None = None
    is_own: bool = False
    """Whether the project has a file in it."""


def built_in_folder() -> Path:
    """Return the folder of errbook's own targets: beside the package in a wheel, at the top of a checkout."""
    installed = Path(__file__).with_name("templates")
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def load(name: str, own: Path | None) -> Target:
    """Return the target called `name`; `own` is the project's folder of targets.

    Raises `UnknownTargetError` when there is none, `FaultyTargetError` when its `target.toml` is wrong, and
    `TargetError` when a file of it cannot be read.
    """
    roots = [folder for folder in (built_in_folder(), own) if folder is not None]
    files: dict[str, Template] = {}
    is_own = False
    for root in roots:
        found = _files(root, name)
        files |= found
        is_own = root is own and bool(found)
    if MANIFEST not in files:
        known = sorted({path.parent.name for root in roots for path in root.glob(f"*/{MANIFEST}")})
        raise UnknownTargetError(name, known)
    manifest = files[MANIFEST]
    if is_own:
        from errbook.target_faults import faults

        wrong = faults(Source(manifest.path, manifest.text), files)
        if wrong:
            raise FaultyTargetError(*wrong)
    return _target(name, files, tomllib.loads(manifest.text))._replace(is_own=is_own)


def _files(root: Path, name: str) -> dict[str, Template]:
    """Return the files of the target called `name`; a symbolic link that leads out of its folder is refused."""
    files: dict[str, Template] = {}
    folder = root / name
    if not folder.is_dir():
        return files
    if folder.is_symlink():
        raise TargetError(f"{folder} leads out of its folder; put the target itself there")
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise TargetError(f"{path} leads out of its folder; put the file itself there")
        try:
            files[path.relative_to(folder).as_posix()] = Template(str(path), path.read_bytes().decode())
        except UnicodeDecodeError as error:
            raise TargetError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error
    return files


def _target(name: str, files: Mapping[str, Template], data: Mapping[str, Any]) -> Target:
    spelling = data.get("identifiers")
    return Target(
        name,
        data["summary"],
        tuple(Output(**output) for output in data["output"]),
        files,
        {key: Option(**{**option, **_reserved(option)}) for key, option in data.get("options", {}).items()},
        Identifiers(**{**spelling, **_reserved(spelling)}) if spelling else None,
    )


def _reserved(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {"reserved": frozenset(data.get("reserved", ()))}
