"""What a target is: a folder with `target.toml`, which lists its outputs, and their templates."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from errbook.naming import STYLES

BUILT_IN = ("json-schema", "python", "openapi", "docs", "catalog")
"""The targets that errbook brings, in the order in which they are made."""


class TargetError(Exception):
    """A target that cannot be used; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a project may say about a target, such as the name of a package."""

    description: str
    default: str
    """The default; `{title}` in it stands for the catalogue's title in snake case."""
    pattern: str = "^[A-Za-z0-9_.-]+$"


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a target makes; the options stand in its path as `{package}`."""

    template: str
    path: str


@dataclass(frozen=True, slots=True)
class Identifiers:
    """How a language spells the codes."""

    style: str
    reserved: frozenset[str] = frozenset()
    prefix: str = "ERROR"
    """The word that goes before a code that begins with a digit."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target, read from its folder."""

    name: str
    summary: str
    folders: tuple[Path, ...]
    """Where its templates are looked for: the project's folder first, then errbook's."""
    outputs: tuple[Output, ...]
    options: Mapping[str, Option] = field(default_factory=dict[str, Option])
    identifiers: Identifiers | None = None


def built_in_folder() -> Path:
    """Return the folder of errbook's own targets: beside the package in a wheel, at the top of a checkout."""
    installed = Path(__file__).with_name("templates")
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def load(name: str, own: Path | None) -> Target:
    """Return the target called `name`; `own` is the project's folder of targets.

    Raises `TargetError` when there is none, or when its `target.toml` is wrong.
    """
    candidates = [folder / name for folder in (own, built_in_folder()) if folder is not None]
    folders = tuple(folder for folder in candidates if folder.is_dir())
    manifest = next((path for path in (folder / "target.toml" for folder in folders) if path.is_file()), None)
    if manifest is None:
        known = sorted({path.parent.name for root in (own, built_in_folder()) if root for path in root.glob("*/target.toml")})
        raise TargetError(f"there is no target `{name}`; there are {', '.join(known)}")
    try:
        return _target(name, folders, tomllib.loads(manifest.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise TargetError(f"{manifest}: {error}") from error


def _target(name: str, folders: tuple[Path, ...], data: dict[str, Any]) -> Target:
    unknown = data.keys() - {"summary", "output", "options", "identifiers"}
    if unknown:
        raise ValueError(f"unknown key `{min(unknown)}`; there are summary, output, options and identifiers")
    spelling = data.get("identifiers")
    if spelling and spelling["style"] not in STYLES:
        raise ValueError(f"unknown style `{spelling['style']}`; there are {', '.join(STYLES)}")
    options = {key: Option(**value) for key, value in data.get("options", {}).items()}
    for option in options.values():
        re.compile(option.pattern)
    return Target(
        name,
        data["summary"],
        folders,
        tuple(Output(**output) for output in data["output"]),
        options,
        Identifiers(**{**spelling, "reserved": frozenset(spelling.get("reserved", ()))}) if spelling else None,
    )
