"""What a cell of a table shows of an error, field by field, and whether a page shows it already."""

from collections.abc import Mapping
from typing import Any

from errbook.encoders.markdown import BREAK, cell, code_cell, text
from errbook.model import Deprecation, Error
from errbook.readers.words import fold, words
from errbook.text import Text

HEADERS: Mapping[str, str] = {
    "Code": "code",
    "HTTP status": "http_status",
    "gRPC status": "grpc_status",
    "Number": "number",
    "Name": "name",
    "Title": "title",
    "Message": "message",
    "Description": "description",
    "Causes": "causes",
    "Resolution": "resolution",
    "Retryable": "retryable",
    "Retry after": "retry_after",
    "Severity": "severity",
    "Since": "since",
    "Deprecated": "deprecated",
    "Replaced by": "replaced_by",
    "Aliases": "aliases",
    "Tags": "tags",
    "Owner": "owner",
    "Visibility": "visibility",
}
"""The headers of canonical tables, and the field of an error under each."""

MARKDOWN = frozenset({"description", "causes", "resolution"})
CODES = frozenset({"code", "aliases", "replaced_by"})
SHOWN = frozenset({*HEADERS.values(), "category", "type"})
"""The fields that a cell can show."""


def field_of(header: str) -> str:
    """Return the field under a header of a canonical table; an unknown header heads an extra field."""
    from errbook.readers.columns import slug

    return HEADERS.get(header) or f"x-{slug(fold(header))}"


def value_of(error: Error, field: str) -> Any:
    """Return what `error` says for `field`, as a page that was read says it."""
    if field.startswith("x-"):
        return error.extensions.get(field)
    value = getattr(error, field)
    if isinstance(value, Text):
        return value.source
    if isinstance(value, tuple):
        return [item.source for item in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if isinstance(value, Deprecation):
        return True
    return value


def shown(field: str, value: Any) -> str | None:
    """Return the cell that shows `value`; `""` for nothing, and `None` for what no cell can show."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value} s" if field == "retry_after" else str(value)
    items = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    if field in CODES:
        return ", ".join(map(code_cell, items))  # pyright: ignore[reportUnknownArgumentType]
    if not all(isinstance(item, str) for item in items):  # pyright: ignore[reportUnknownVariableType]
        return None
    if field in MARKDOWN or field.startswith("x-"):
        made = BREAK.join(map(cell, items))  # pyright: ignore[reportUnknownArgumentType]
    else:
        made = ", ".join(text(item).replace("|", "\\|") for item in items)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return _never_empty(made)


def agree(field: str, said: Any, meant: Any) -> bool:
    """Return whether what a page says for `field` is what the catalogue means, as far as it can."""
    if said == meant or (field == "visibility" and (said or "public") == meant):
        return True
    if said in (None, "", []) or (field == "deprecated" and not said):
        return not shown(field, meant)
    made = shown(field, meant)
    return made is None or made == shown(field, said) or made == _as_markdown(said)


def _as_markdown(said: Any) -> str | None:
    """Return the cell in which the source of Markdown `said` stands."""
    items = [said] if isinstance(said, str) else said
    return BREAK.join(map(cell, items)).replace("&#124;", "\\|") if isinstance(items, list) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _never_empty(made: str) -> str:
    """Write a text such as `none`, which on a page says that there is nothing, so that it is a text."""
    return f"&#{ord(made[0])};{made[1:]}" if made and made.casefold() in words().empty else made
