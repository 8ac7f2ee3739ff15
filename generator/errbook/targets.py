"""What a target is: a folder with `target.toml`, which lists its outputs, and their templates."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from errbook.diagnostic import Diagnostic
from errbook.document import Source

BUILT_IN = ("json-schema", "python", "openapi", "docs", "catalog")
"""The targets that errbook brings, in the order in which they are made."""

OVERRIDABLE = (*BUILT_IN, "changelog")
"""The folders of errbook's templates in whose place a project may put its own."""

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


class UnfinishedTargetError(TargetError):
    """There is a folder of that name, which no `target.toml` makes a target."""

    hint = "add one, which says what is made: `summary`, and an `[[output]]` with `template` and `path`"

    def __init__(self, name: str) -> None:
        """Name the folder."""
        super().__init__(f"there is no {MANIFEST} in the folder `{name}` of templates")


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
    built_in = _files(built_in_folder(), name)
    found = {} if own is None else _files(own, name)
    files = built_in | found
    if MANIFEST not in files:
        if found:
            raise UnfinishedTargetError(name)
        roots = (built_in_folder(), *([own] if own else []))
        known = {path.parent.name for root in roots for path in root.glob(f"*/{MANIFEST}")}
        raise UnknownTargetError(name, sorted(known))
    manifest = files[MANIFEST]
    if found:
        from errbook.target_faults import faults, misspelt

        wrong = faults(Source(manifest.path, manifest.text), files)
        if MANIFEST not in found:
            wrong += tuple(misspelt({name: file.path for name, file in found.items()}, built_in.keys()))
        if wrong:
            raise FaultyTargetError(*wrong)
    return _target(name, files, tomllib.loads(manifest.text))._replace(is_own=bool(found))


def misspelt_folders(own: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each folder in `own` that is no target, and that of errbook's that seems to be meant."""
    from errbook.suggestion import slip_of

    for path in sorted(own.iterdir()):
        if path.is_dir() and path.name not in OVERRIDABLE and not (path / MANIFEST).is_file():
            near = slip_of(path.name, OVERRIDABLE)
            if near:
                yield path.name, near


def _files(root: Path, name: str) -> dict[str, Template]:
    """Return the files of the target called `name`, but for hidden ones and copies that editors keep, with `~`.

    Raises `TargetError` for a symbolic link that leads out of the folder, and for what is not UTF-8.
    """
    files: dict[str, Template] = {}
    folder = root / name
    if not folder.is_dir():
        return files
    if folder.is_symlink():
        raise TargetError(f"{folder} leads out of its folder; put the target itself there")
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or _is_of_a_tool(path.relative_to(folder)):
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise TargetError(f"{path} leads out of its folder; put the file itself there")
        try:
            files[path.relative_to(folder).as_posix()] = Template(str(path), path.read_bytes().decode())
        except UnicodeDecodeError as error:
            raise TargetError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error
    return files


def _is_of_a_tool(path: PurePath) -> bool:
    """Return whether a file is one that editors and desktops put beside what they show."""
    return path.name.endswith("~") or any(part.startswith(".") for part in path.parts)


def _target(name: str, files: Mapping[str, Template], data: Mapping[str, Any]) -> Target:
    spelling = data.get("identifiers")
    return Target(
        name,
        data["summary"],
        tuple(Output(**output) for output in data["output"]),
        files,
        {key: Option(**said)._replace(reserved=_reserved(said)) for key, said in data.get("options", {}).items()},
        Identifiers(**spelling)._replace(reserved=_reserved(spelling)) if spelling else None,
    )


def _reserved(said: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(said.get("reserved", ()))
