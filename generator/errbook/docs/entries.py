"""An error as it stands on a page, and the edits that make it say what the catalogue does."""

import re
from collections.abc import Iterator
from functools import lru_cache

from errbook.docs.cells import SHOWN, agree, shown, value_of
from errbook.docs.edits import Edit
from errbook.docs.standing import Standing
from errbook.docs.values import cell_edit, is_row, value_edits
from errbook.model import Error
from errbook.readers.bodies import statuses_in_prose
from errbook.statuses import STANDARD_NAMES, screaming

_REMARK = re.compile(r" *\([^()|<>\n]*\)")
"""What stands in parentheses behind a code in a table, such as `(beta)`; a status is read behind it."""
_CLOSING_MARKS = re.compile(r"(?:[:\uff1a]?(?:\*\*|__|~~|`+|\]\([^)\n]*\)|</(?!t[dhr]\b)\w+>))*")
"""What stands behind a code and belongs to it."""


def fields_of(standing: Standing, index: int) -> tuple[str, ...]:
    """Return the fields that the error at `index` has a place for, beside its code."""
    table = standing.tables.get(index)
    columns = table.fields if table else ()
    others = [name for name in standing.errors[index] if name not in columns and standing.owns(index, name)]
    return _shown_fields((*columns, *others) if others else columns)


@lru_cache(maxsize=64)
def _shown_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `names` that a page can show, without the code."""
    return tuple(name for name in names if name != "code" and (name in SHOWN or name.startswith("x-")))


def differs(standing: Standing, index: int, error: Error) -> bool:
    """Return whether the error at `index` says something else than `error` does."""
    said = standing.errors[index]
    fields = fields_of(standing, index)
    return needs_status(standing, index, error) or any(
        not agree(field, said.get(field), value_of(error, field)) for field in fields
    )


def alike(standing: Standing, index: int, one: Error, other: Error) -> bool:
    """Return whether two errors can share the place of the one at `index`."""
    if one.http_status != other.http_status and any(needs_status(standing, index, error) for error in (one, other)):
        return False
    return all(value_of(one, field) == value_of(other, field) for field in fields_of(standing, index))


def needs_status(standing: Standing, index: int, error: Error) -> bool:
    """Return whether `error`, in the place of the one at `index`, has another status than the headings over it say.

    It then stands behind the code, unless the place says it anyhow.
    """
    has_place = "http_status" in fields_of(standing, index) and not standing.is_shared(index, "http_status")
    if error.http_status is None or has_place:
        return False
    stated = standing.statuses_over(index)
    by_name = STANDARD_NAMES.get(screaming(error.code.source))
    inherited = stated[0] if len(stated) == 1 else by_name if by_name in stated else None
    return bool(stated) and error.http_status != inherited


def edits(standing: Standing, index: int, error: Error) -> Iterator[Edit]:
    """Yield what makes the error at `index` say what `error` does."""
    said = standing.errors[index]
    in_prose = has_status_in_prose(standing, index)
    yield from status_edits(standing, index, error)
    for field in fields_of(standing, index):
        wanted = value_of(error, field)
        if agree(field, said.get(field), wanted) or (in_prose and field == "http_status"):
            continue
        table = standing.tables.get(index)
        elsewhere = field in said and standing.owns(index, field) and not standing.is_inside(index, field)
        if table and field in table.fields and not elsewhere and is_row(standing, index):
            yield from cell_edit(standing, index, field, shown(field, wanted) or "")
        elif standing.owns(index, field):
            yield from value_edits(standing, index, field, wanted)


def has_status_in_prose(standing: Standing, index: int) -> bool:
    """Return whether the status of an error is read from the middle of its description, or of the example."""
    if index in standing.tables or not standing.owns(index, "http_status"):
        return False
    around = (("errors", index, "description"), ("envelope", "example"))
    return any(standing.is_around(index, "http_status", key) for key in around)


def status_edits(standing: Standing, index: int, error: Error) -> Iterator[Edit]:
    """Yield the insertion of the status of `error` behind the code at `index`, where the page would not state it."""
    is_lost = has_status_in_prose(standing, index) and not _stays_in_prose(standing, index, error)
    if is_lost or needs_status(standing, index, error):
        yield _status_behind(standing, index, error)


def _stays_in_prose(standing: Standing, index: int, error: Error) -> bool:
    """Return whether the status of `error` will be read from the prose, or the example, as it is to be."""
    said = standing.errors[index]
    wanted = error.description.source
    stays = standing.is_around(index, "http_status", ("envelope", "example"))
    if stays or agree("description", said["description"], wanted):
        stated = {said["http_status"]}
    else:
        stated = statuses_in_prose(wanted)
    return error.http_status is None or stated == {error.http_status}


def _status_behind(standing: Standing, index: int, error: Error) -> Edit:
    """Return the insertion of the status of `error` behind the code at `index`."""
    at = standing.span(("errors", index, "code")).end
    marks = _CLOSING_MARKS.match(standing.text, at)
    at = marks.end() if marks else at
    remark = _REMARK.match(standing.text, at) if index in standing.tables else None
    at = remark.end() if remark else at
    return Edit(at, at, f" ({'HTTP ' if index in standing.tables else ''}{error.http_status})")
