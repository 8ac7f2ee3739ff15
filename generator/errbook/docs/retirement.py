"""The table of codes that are gone for ever: made anew, or with the ones added that a page does not list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from errbook.docs.cells import shown
from errbook.docs.standing import Standing
from errbook.document import is_sequence
from errbook.encoders.markdown import cell
from errbook.model import Retired
from errbook.readers.grids import split_row
from errbook.readers.page import Line
from errbook.readers.words import fold, words
from errbook.text import Text

HEADERS: Mapping[str, str] = {
    "Code": "code",
    "HTTP status": "http_status",
    "Since": "since",
    "Removed": "removed",
    "Replaced by": "replaced_by",
    "Reason": "reason",
}
"""The headers of the table, and the field of a retired code under each."""
ALWAYS = ("code", "removed")
TITLE = "Retired codes"
INTRODUCTION = "These codes are gone and are never used again."


def table(retired: Sequence[Retired]) -> str:
    """Return the table of `retired`, with the columns that say something of any."""
    used = {
        header: field for header, field in HEADERS.items() if field in ALWAYS or any(_value(x, field) for x in retired)
    }
    lines = [f"| {' | '.join(used)} |", f"|{'|'.join('-' * (len(header) + 2) for header in used)}|"]
    return "\n".join((*lines, *(_row(item, used.values()) for item in retired), ""))


def codes_of(standing: Standing) -> set[str]:
    """Return the retired codes that a page lists."""
    return {item["code"] for item in standing.document.tree.get("retired", ())}


def with_retired(standing: Standing, retired: Sequence[Retired]) -> str:
    """Return the text of a page with `retired` added: as rows of its table of them, or in a section at its end."""
    text, newline = standing.text, standing.newline
    fields = _fields(standing)
    if fields:
        place = standing.span(("retired", len(standing.document.tree["retired"]) - 1)).end
        return text[:place] + "".join(f"{newline}{_row(item, fields)}" for item in retired) + text[place:]
    section = f"## {TITLE}\n\n{INTRODUCTION}\n\n{table(retired)}"
    return f"{text.rstrip()}{newline}{newline}{section.replace(chr(10), newline)}"


def _fields(standing: Standing) -> tuple[str, ...]:
    """Return the fields of the columns of the table of retired codes on a page; none if there is no such table."""
    text, items = standing.text, standing.document.tree.get("retired", ())
    head = standing.span(("retired", len(items) - 1)).start if items else len(text)
    if not text.startswith("|", head):
        return ()
    while head and text.startswith("|", above := text.rfind("\n", 0, head - 1) + 1):
        head = above
    row = text[head:].partition("\n")[0].rstrip()
    line = Line(head, head + len(row), 0, row, quoted=False)
    return tuple(_field(standing.text[span.start : span.end]) for span in split_row(standing.text, line))


def _field(header: str) -> str:
    folded = fold(header)
    known = words()
    if folded in known.removed:
        return "removed"
    roles = {role.partition(",")[0] for role in known.columns.get(folded, ())}
    if roles & {"causes", "description", "notes"}:
        return "reason"
    return next((field for field in HEADERS.values() if field in roles), "")


def _row(item: Retired, fields: Iterable[str]) -> str:
    return f"| {' | '.join(_cell(item, field) for field in fields)} |"


def _value(item: Retired, field: str) -> Any:
    return getattr(item, field) if field else None


def _cell(item: Retired, field: str) -> str:
    value = _value(item, field)
    if is_sequence(value):
        return shown(field, [code.source for code in value]) or ""
    if field == "reason" and value:
        return cell(value)
    return shown(field, value.source if isinstance(value, Text) else value) or ""
