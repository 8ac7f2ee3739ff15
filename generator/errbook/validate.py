"""From a tree that fits the schema to the catalogue that it means. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from errbook.document import Tree
from errbook.model import (
    Catalog,
    Category,
    Deprecation,
    Envelope,
    Error,
    Example,
    Guide,
    Header,
    Link,
    Page,
    PageTable,
    Param,
    Retired,
)
from errbook.text import Markdown, Text

Made = TypeVar("Made")
Convert = Callable[[Any], Any]

PROBLEM_DETAILS: Tree = {
    "example": {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such resource",
        "code": "NOT_FOUND",
    },
    "code": "/code",
    "message": "/detail",
    "required": ["/type", "/title", "/status", "/code"],
    "media_type": "application/problem+json",
}
"""The envelope of a catalogue that shows none: problem details (RFC 9457) with the code as an extension."""


def from_tree(tree: Tree) -> Catalog:
    """Return the catalogue that `tree` means; the tree must fit `catalog.schema.json`."""
    base = tree.get("base_uri")
    return Catalog(
        title=Text(tree.get("title", "API")),
        version=_optional(Text, tree.get("version")),
        base_uri=_optional(Text, base),
        description=_optional(Markdown, tree.get("description")),
        envelope=_make(Envelope, tree.get("envelope", PROBLEM_DETAILS), _ENVELOPE),
        categories=tuple(_category(item) for item in tree.get("categories", ())),
        errors=tuple(_error(item, base) for item in tree.get("errors", ())),
        retired=tuple(_make(Retired, item, _RETIRED) for item in tree.get("retired", ())),
        troubleshooting=tuple(_make(Guide, item, _GUIDE) for item in tree.get("troubleshooting", ())),
        pages=tuple(_page(item) for item in tree.get("pages", ())),
    )


def _make(kind: Callable[..., Made], item: Mapping[str, Any], convert: Mapping[str, Convert]) -> Made:
    return kind(**{name: convert[name](value) if name in convert else value for name, value in item.items()})


def _optional(kind: Callable[[str], Made], value: str | None) -> Made | None:
    return None if value is None else kind(value)


def _several(kind: Callable[[str], Made]) -> Callable[[str | Iterable[str]], tuple[Made, ...]]:
    return lambda value: (kind(value),) if isinstance(value, str) else tuple(map(kind, value))


def _each(kind: Callable[..., Made], convert: Mapping[str, Convert]) -> Convert:
    return lambda items: tuple(_make(kind, item, convert) for item in items)


def _deprecation(value: bool | Mapping[str, Any]) -> Deprecation | None:  # noqa: FBT001  the schema allows either
    if isinstance(value, bool):
        return Deprecation() if value else None
    return _make(Deprecation, value, {"since": Text, "reason": Markdown})


def _category(item: Mapping[str, Any]) -> Category:
    statuses = item.get("http_status", ())
    return Category(
        name=Text(item["name"]),
        http_statuses=(statuses,) if isinstance(statuses, int) else tuple(statuses),
        description=_optional(Markdown, item.get("description")),
    )


def _error(item: Mapping[str, Any], base_uri: str | None) -> Error:
    fields = {name: value for name, value in item.items() if not name.startswith("x-")}
    if base_uri is not None and "type" not in fields:
        code = item["code"]
        fields["type"] = code if code.startswith(base_uri) else base_uri + _in_uri(code)
    extensions = {name: value for name, value in item.items() if name.startswith("x-")}
    if extensions:
        fields["extensions"] = extensions
    return _make(Error, fields, _ERROR)


def _in_uri(code: str) -> str:
    if code.isascii() and code.replace("_", "").replace("-", "").replace(".", "").isalnum():
        return code
    from urllib.parse import quote

    return quote(code, safe="")


def _page(item: Mapping[str, Any]) -> Page:
    content = tuple(map(_page_part, item["content"]))
    return Page(
        path=Text(item["path"]),
        content=content,
        columns=item.get("columns", {}),
        line_break=item.get("line_break", "LF"),
    )


def _page_part(part: str | Mapping[str, Any]) -> Text | PageTable:
    if isinstance(part, str):
        return Text(part)
    return PageTable(headers=tuple(map(Text, part["table"])), codes=tuple(map(Text, part["codes"])))


_ENVELOPE: Mapping[str, Convert] = {"required": tuple}
_RETIRED: Mapping[str, Convert] = {
    "code": Text,
    "since": Text,
    "removed": Text,
    "reason": Markdown,
    "replaced_by": _several(Text),
}
_GUIDE: Mapping[str, Convert] = {"title": Markdown, "codes": _several(Text), "steps": _several(Markdown)}
_ERROR: Mapping[str, Convert] = {
    "code": Text,
    "description": Markdown,
    "name": Text,
    "category": Text,
    "type": Text,
    "title": Text,
    "message": Text,
    "params": _each(Param, {"format": Text, "description": Markdown}),
    "causes": _several(Markdown),
    "resolution": _several(Markdown),
    "headers": _each(Header, {"description": Markdown, "example": Text}),
    "since": Text,
    "deprecated": _deprecation,
    "replaced_by": _several(Text),
    "aliases": _several(Text),
    "examples": _each(Example, {"title": Text, "message": Text}),
    "links": _each(Link, {"url": Text, "title": Text}),
    "tags": _several(Text),
    "owner": Text,
}
