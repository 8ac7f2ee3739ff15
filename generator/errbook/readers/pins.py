r"""Header rows among the columns of the settings: what a whole table holds.

`"| Code | Status |" = "| code | http_status |"` gives a field to each column of the tables that have these headers,
and `"| Code | Country |" = "left out"` says that such tables list no errors.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from errbook.readers.words import fold

LEFT_OUT = "left out"
"""What stands in place of the fields of a table that lists no errors."""

Pins: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]
"""For the headers of a table, folded, the field of each column; nothing for a table that is left out."""

ESCAPED = r"\\|"
_PIPE = r"(?<!\\)\|"


def row(cells: Iterable[str]) -> str:
    """Return `cells` as a row on one line."""
    return f"| {' | '.join(re.sub(_PIPE, ESCAPED, ' '.join(cell.split())) for cell in cells)} |"


def is_row(text: str) -> bool:
    """Return whether `text` is a row, rather than the header of one column."""
    return text.startswith("|")


def cells(text: str) -> tuple[str, ...]:
    """Return the cells of a row; a pipe behind a backslash is part of its cell."""
    return tuple(cell.strip() for cell in re.split(_PIPE, text)[1:-1])


def folded(headers: Iterable[str]) -> tuple[str, ...]:
    """Return `headers` as they are compared."""
    return tuple(map(fold, headers))


def pins(columns: Mapping[str, str]) -> Pins:
    """Return the tables that `columns`, fields by header or by header row, give fields to."""
    return {
        folded(cells(header)): () if field == LEFT_OUT else cells(field)
        for header, field in columns.items()
        if is_row(header)
    }
