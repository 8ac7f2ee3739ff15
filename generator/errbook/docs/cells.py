"""What a cell of a table shows of an error, field by field, and whether a page shows it already."""

import re
from collections.abc import Mapping
from typing import Any

from errbook.document import Source, is_list, is_mapping, is_sequence
from errbook.encoders.markdown import BREAK, cell, code_cell, guard, text
from errbook.model import Deprecation, Error
from errbook.readers.labels import Labelled, labelled
from errbook.readers.marks import COLONS, DASHES
from errbook.readers.page import Page, Span
from errbook.readers.values import PLAIN, STEPS
from errbook.readers.words import fold, slug, words
from errbook.text import Text

HEADERS: Mapping[str, str] = {
    "Code": "code",
    "Error code": "code",
    "HTTP status": "http_status",
    "gRPC status": "grpc_status",
    "Number": "number",
    "Name": "name",
    "Type URI": "type",
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
    "Sunset": "sunset",
    "Replaced by": "replaced_by",
    "Aliases": "aliases",
    "Tags": "tags",
    "Owner": "owner",
    "Visibility": "visibility",
}
"""The headers of canonical tables, and the field of an error under each."""

MARKDOWN = frozenset({"description", "causes", "resolution"})
CODES = frozenset({"code", "aliases", "replaced_by"})
SHOWN = frozenset({*HEADERS.values(), "category"})
"""The fields that a cell can show."""
_LETTER = r"^((?:&#?\w+;|[\W_])*)(\w)"
"""The first letter that is not part of a character reference."""
_SPACED_BREAK = re.compile(rf" *{BREAK} *")


def field_of(header: str) -> str:
    """Return the field under a header of a canonical table; an unknown header heads an extra field."""
    return HEADERS.get(header) or f"x-{slug(fold(header))}"


def said(error: dict[str, Any]) -> dict[str, Any]:
    """Return what an error of a tree says, by the fields of cells: a deprecation has two, its version and its end."""
    deprecated: Any = error.get("deprecated")
    if not is_mapping(deprecated):
        return error
    end = {"sunset": deprecated["sunset"]} if "sunset" in deprecated else {}
    return {**error, "deprecated": deprecated.get("since", True), **end}


def value_of(error: Error, field: str) -> Any:
    """Return what `error` says for `field`, as a page that was read says it."""
    if field.startswith("x-"):
        return error.extensions.get(field)
    if field == "sunset":
        return error.deprecated and error.deprecated.sunset
    value = getattr(error, field)
    if isinstance(value, Text):
        return value.source
    if isinstance(value, Deprecation):
        return value.since.source if value.since else True
    if is_sequence(value):
        return [item.source for item in value]
    return value


def shown(field: str, value: Any) -> str | None:
    """Return the cell that shows `value`; `""` for nothing, and `None` for what no cell can show."""
    if value is None:
        return ""
    if isinstance(value, str):
        return code_cell(value) if field in CODES else never_empty(_prose(field, value))
    if is_list(value):
        made = [shown(field, item) for item in value]
        joint = BREAK if field in MARKDOWN or field.startswith("x-") else ", "
        return None if None in made else joint.join(item for item in made if item)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value} s" if field == "retry_after" else str(value)
    return None


def _prose(field: str, value: str) -> str:
    if field == "description":
        return _in_cell(cell(value))
    if field in MARKDOWN or field.startswith("x-"):
        return cell(value)
    return text(value).replace("|", "\\|")


def agree(field: str, said: Any, meant: Any) -> bool:
    """Return whether what a page says for `field` is what the catalogue means, as far as it can."""
    if meant in (said, [said]) or (field == "visibility" and (said or "public") == meant):
        return True
    if said in (None, "", []) or (field == "deprecated" and not said):
        return not shown(field, meant)
    if field == "deprecated" and said is True:
        return bool(meant)
    if is_list(said) and is_list(meant) and len(said) == len(meant):
        return all(agree(field, one, other) for one, other in zip(said, meant, strict=True))
    made = shown(field, meant)
    if made is None or made == shown(field, said):
        return True
    if field in STEPS:
        made = _SPACED_BREAK.sub(BREAK, made)
    return field not in PLAIN and _as_markdown(said) in (made, guard(made))


def _as_markdown(said: Any) -> str | None:
    """Return the cell in which the source of Markdown `said` stands."""
    items = [said] if isinstance(said, str) else said
    return BREAK.join(map(cell, items)).replace("&#124;", "\\|") if is_list(items) else None


def never_empty(made: str) -> str:
    """Write a text such as `none`, which on a page says that there is nothing, so that it is a text."""
    return f"&#{ord(made[0])};{made[1:]}" if made and made.casefold() in words().empty else made


def unlabelled(made: str) -> str:
    """Write a text such as `**Note:** …` or `Cause: …` so that it is not read as a label and what it labels."""
    found = _label(made)
    if not found:
        return made
    start, rest = made[: found.rest.start], made[found.rest.start :]
    if found.bold and not rest:  # all of it is emphasised, as a heading of its own may be
        mark = made[:2] if made.startswith(("**", "__")) else made[0]
        return unlabelled(made.removeprefix(mark).replace(mark, "", 1))
    joined = "".join(_referred(letter) if letter in COLONS + DASHES + "=" else letter for letter in start)
    if not _label(joined + rest):
        return joined + rest
    return re.sub(_LETTER, lambda match: match[1] + _referred(match[2]), joined, count=1) + rest


def _in_cell(made: str) -> str:
    """Write a description so that it is not read as several fields, as `**Cause:** …<br>**Fix:** …` is."""
    found = _label(made) if made.startswith(("**", "__")) else None
    return unlabelled(made) if found and found.field else made


def _label(made: str) -> Labelled | None:
    return labelled(Page(Source("", made)), Span(0, len(made)), {})


def _referred(letter: str) -> str:
    return f"&#{ord(letter)};"
