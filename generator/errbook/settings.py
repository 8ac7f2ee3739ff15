"""The project's settings: `[tool.errbook]` of pyproject.toml, or errbook.toml."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from posixpath import normpath
from typing import Any, NamedTuple

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Location, Source, is_mapping
from errbook.readers import toml
from errbook.schema import check, fits, load

CATALOG_FIELDS = ("title", "version", "base_uri")
"""What the settings may say of the catalogue itself."""

_TABLE = re.compile(
    rb"""^(?:\xef\xbb\xbf)?[ \t]*\[{1,2}[ \t]*tool[ \t]*\.[ \t]*(["']?)errbook\1[ \t]*[.\]]""", re.MULTILINE
)
"""The header of `[tool.errbook]`, or of a table in it."""


class Waiver(NamedTuple):
    """A finding or a change that the team has accepted."""

    rule: str
    """The rule, or the kind of change."""
    reason: str
    code: str | None = None
    fingerprint: str | None = None
    """The change that is accepted; a waiver without one is of a lint rule."""
    by: str | None = None
    until: str | None = None
    """The last day on which it holds, as `YYYY-MM-DD`."""

    def ended(self, today: str) -> bool:
        """Return whether it holds no longer on the day `today`."""
        return self.until is not None and self.until < today


class Settings(NamedTuple):
    """What a project says about its catalogue and its outputs; paths are relative to the settings' folder."""

    sources: tuple[str, ...]
    output: str = "build"
    targets: tuple[str, ...] | None = None
    """The targets to make; `None` for all that errbook brings."""
    templates: str | None = None
    columns: Mapping[str, str] = {}
    """For a header the field of its column; for a header row, `| Code | Status |`, the row of fields."""
    options: Mapping[str, Mapping[str, str]] = {}
    compatibility: str = "open"
    """`closed` where codes and members are all that there will be before the next major version."""
    waivers: tuple[Waiver, ...] = ()
    pinned: bool = False
    """Whether a reading that is unsure is an error."""
    document: Document = Document({})
    """The settings as read, for the places of what they say."""


def find(folder: Path) -> Path | None:
    """Return the settings file of the project that `folder` is in: the nearest, going upward."""
    for parent in (folder, *folder.parents):
        own = parent / "errbook.toml"
        if own.is_file():
            return own
        project = parent / "pyproject.toml"
        if project.is_file() and has_table(project.read_bytes()):
            return project
    return None


def has_table(data: bytes) -> bool:
    """Return whether a pyproject.toml says settings of errbook."""
    return _TABLE.search(data) is not None


def said_twice(path: Path) -> tuple[Diagnostic, ...]:
    """Return the finding that beside the settings at `path` there are others, which would not count."""
    other = path.with_name("pyproject.toml")
    if path.name == other.name or not other.is_file() or not has_table(other.read_bytes()):
        return ()
    message = f"there are settings in `[tool.errbook]` of {other.name}, too"
    place = Location(path.name, 0, 0, 0, 0)
    return (Diagnostic("settings-twice", Severity.ERROR, message, place, "keep them in one of the two files"),)


def read(source: Source) -> tuple[Settings | None, tuple[Diagnostic, ...]]:
    """Return the settings that `source` says, or `None` and what is wrong with it."""
    document, diagnostics = toml.read(source)
    if diagnostics:
        return None, diagnostics
    if source.path.endswith("pyproject.toml"):
        document = _below(document, ("tool", "errbook"))
    misshapen = check(document, "settings")
    fitting = _fitting(document) if misshapen else document
    diagnostics = (*misshapen, *_outside(fitting), *_absolute(fitting), *_repeated(fitting), *_wrong_columns(fitting))
    if diagnostics:
        return None, tuple(sorted(diagnostics, key=lambda finding: finding.location or ("",)))
    return _settings(document), ()


def _fitting(document: Document) -> Document:
    """Return what of the settings fits their schema, so that all else that is wrong with it can be told, too."""
    tree = document.tree if is_mapping(document.tree) else {}
    needed = {"sources": ["errors.md"]}
    return document._replace(
        tree={name: value for name, value in tree.items() if fits({**needed, name: value}, "settings")}
    )


def catalog_document(settings: Settings) -> Document:
    """Return what the settings say of the catalogue itself, as a document like any other."""
    tree = {name: settings.document.tree[name] for name in CATALOG_FIELDS if name in settings.document.tree}
    return Document(tree, settings.document.origins)


def _outside(document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each folder of errbook's that would not be in the project."""
    for name in ("output", "templates"):
        path = PurePosixPath(document.tree.get(name, "in"))
        if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in str(path):
            yield Diagnostic(
                "folder-outside",
                Severity.ERROR,
                f"`{path}` is no folder in the project",
                document.where((name,)),
                "name a folder below this file, such as `build`",
            )
        elif name == "output":
            yield from _unusable(document, path)


def _absolute(document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each source whose path, which stands in the outputs, is of one machine."""
    for index, value in enumerate(document.tree.get("sources", ())):
        if PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute():
            yield Diagnostic(
                "absolute-path",
                Severity.ERROR,
                f"`{value}` is another file, or none, on other machines",
                document.where(("sources", index)),
                "write its path as it is from this file, such as `docs/errors.md` or `../docs/errors.md`",
            )


def _repeated(document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each source and each target that stands in its list again."""
    for name in ("sources", "targets"):
        first: dict[str, int] = {}
        for index, value in enumerate(document.tree.get(name, ())):
            before = first.setdefault(normpath(value), index)
            if before != index:
                place, known = (document.where((name, at)) for at in (index, before))
                related = ((known, "it stands here first"),) if known else ()
                message = f"`{value}` stands in `{name}` twice"
                yield Diagnostic("repeated-item", Severity.ERROR, message, place, "remove one of the two", related)


def _wrong_columns(document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each row of fields that is not as wide as its header row, and for what is no field."""
    columns: dict[str, str] = document.tree.get("columns", {})
    if not columns:
        return
    from errbook.readers.pins import LEFT_OUT, cells, is_row
    from errbook.suggestion import nearest

    parts = load("catalog")["$defs"]
    known = {*parts["error"]["properties"], *parts["retired"]["properties"], "sunset"}
    for header, value in columns.items():
        fields: tuple[str, ...] = (value,)
        if is_row(header):
            fields = () if value == LEFT_OUT else cells(value)
            if value != LEFT_OUT and len(fields) != len(cells(header)):
                message = f"`{value}` is no row of fields for `{header}`"
                hint = f"write a field for each header, such as `| code | description |`, or `{LEFT_OUT}`"
                yield _wrong_column(document, header, "uneven-columns", message, hint)
        for field in fields:
            if field not in known and not field.startswith("x-"):
                near = nearest(field, sorted(known))
                meant = f"did you mean `{near}`? If not: " if near else ""
                hint = f"{meant}the name of a field of your own begins with `x-`"
                if field == LEFT_OUT:
                    hint = f'only a whole table is left out, by its header row: `"| {header} | … |" = "{LEFT_OUT}"`'
                yield _wrong_column(document, header, "unknown-field", f"`{field}` is no field of an error", hint)


def _wrong_column(document: Document, header: str, rule: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, document.where(("columns", header)), hint)


def _unusable(document: Document, path: PurePosixPath) -> Iterator[Diagnostic]:
    """Yield a finding for an output folder that would be another, or none, on some system, or that is git's."""
    from errbook import paths

    try:
        paths.check([str(path)])
    except paths.PathError as error:
        hint = "name another folder, such as `build`"
        yield Diagnostic("folder-name", Severity.ERROR, str(error), document.where(("output",)), hint)


def _below(document: Document, prefix: tuple[str, ...]) -> Document:
    """Return what stands at `prefix`, or on the way there in place of a table."""
    tree: Any = document.tree
    depth = 0
    while depth < len(prefix) and is_mapping(tree):
        tree = tree.get(prefix[depth], {})
        depth += 1
    origins = {key[depth:]: place for key, place in document.origins.items() if key[:depth] == prefix[:depth]}
    return Document(tree, origins)


def _settings(document: Document) -> Settings:
    fields = {name: value for name, value in document.tree.items() if name not in CATALOG_FIELDS}
    for name in ("sources", "targets"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "output" in fields:
        fields["output"] = normpath(fields["output"])
    fields["waivers"] = tuple(Waiver(**waiver) for waiver in fields.get("waivers", ()))
    return Settings(**fields, document=document)


def expired(waiver: Waiver, index: int, settings: Document) -> Diagnostic:
    """Return the finding that the waiver at `index` has ended."""
    return Diagnostic(
        "expired-waiver",
        Severity.ERROR,
        f"the waiver of `{waiver.rule}` ended on {waiver.until}",
        settings.where(("waivers", index)),
        "repair what it waives and remove it, or give it a later `until` and a reason",
    )
