"""Members of an enumeration in code, each a name with one value or several: which of them is the code."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from errbook.document import Location
from errbook.importers import records
from errbook.importers.draft import Draft, shown
from errbook.readers.columns import HALF, MOST, NEARLY_ALL, Column
from errbook.readers.words import squeeze
from errbook.statuses import REASON_PHRASES

_DISTINCT = (2, NEARLY_ALL, HALF, HALF)
"""What share of the values of a column of codes differs, by how sure its header is; without a sure one none will do."""


_STATUSES = frozenset(map(str, REASON_PHRASES))


class Member(NamedTuple):
    """A member."""

    name: str
    place: Location
    parts: Mapping[str, tuple[Any, Location]]
    """The values by name; `""` or a number is the name of a value that has none."""


def carry(draft: Draft, members: Sequence[Member]) -> list[str | None]:
    """Add a code for each member, and what its values say; return the codes, `None` for one that is not new."""
    plain = [{name: value for name, (value, _) in member.parts.items()} for member in members]
    names = list(dict.fromkeys(name for record in plain for name in record))
    headers = _headers(names, plain)
    renamed = [{headers[name]: value for name, value in record.items()} for record in plain]
    code = _code(list(headers.values()), renamed)
    meant = records.fields(list(headers.values()), renamed, code) if headers else {}
    if code is None:
        _note_names(draft, members)
    return [
        _carry(draft, member, code, {name: meant[header] for name, header in headers.items()}) for member in members
    ]


def _headers(names: Sequence[str], plain: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return a header for each name; for a value without a name, by what its values look like."""
    columns = records.columns(names, plain)
    headers: dict[str, str] = {}
    for column, name in zip(columns, names, strict=True):
        unnamed = not name or name.isdigit() or name == "value"
        wanted = _header(column, columns, headers.values()) if unnamed else name
        headers[name] = wanted if wanted not in headers.values() else f"{wanted} {len(headers)}"
    return headers


def _header(column: Column, columns: Sequence[Column], taken: Collection[str]) -> str:
    if _has_statuses(column, columns):
        return "http status"
    spelled = column.codes >= MOST and column.distinct >= MOST
    return "error code" if spelled and "error code" not in taken else "description"


def _has_statuses(column: Column, columns: Sequence[Column]) -> bool:
    """Return whether a column says that it holds HTTP statuses, or looks like it where none says so."""
    if any("http_status" in each.holds for each in columns):
        return "http_status" in column.holds
    return bool(column.texts) and _STATUSES.issuperset(column.texts)


def _code(headers: Sequence[str], plain: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the header of the codes; `None` where the names of the members are the codes."""
    columns = records.columns(headers, plain)
    strengths = {
        header: column.strength
        for header, column in zip(headers, columns, strict=True)
        if column.codes >= MOST and column.distinct >= _DISTINCT[column.strength] and not _has_statuses(column, columns)
    }
    return max(strengths, key=lambda header: strengths[header], default=None)


def _note_names(draft: Draft, members: Sequence[Member]) -> None:
    if members:
        message = f"the names of the members, such as `{members[0].name}`, are read as the codes"
        hint = "no value of theirs is a code of its own; correct the codes if something else is on the wire"
        draft.note("names-are-codes", message, members[0].place, hint)


def _carry(draft: Draft, member: Member, code: str | None, meant: Mapping[str, str]) -> str | None:
    held = [part for name, part in member.parts.items() if meant[name] == "code"]
    if code and not held:
        hint = "write its code down by hand"
        draft.tell("not-carried-over", f"{shown(member.name)} is left out: its code is not known", member.place, hint)
        return None
    value, place = held[0] if code else (member.name, member.place)
    own = records.spelled(value) or member.name
    if not draft.add_new(own, place):
        return None
    if squeeze(own) != squeeze(member.name):
        draft.carry(own, "name", member.name, member.place)
    for name, (inner, where) in member.parts.items():
        if meant[name] not in {"code", "name"}:
            draft.carry(own, meant[name], inner, where)
    return own
