"""Canonical tables: one row for each error, its code in backticks, the dashes as wide as the headers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from errbook.docs.cells import field_of, shown, value_of
from errbook.encoders.markdown import cell
from errbook.model import Error, PageTable
from errbook.readers.spelling import is_status_cell

Says: TypeAlias = Callable[[str], Any]
"""What an error says for a field."""

CODE = "Error code"
"""The header of the codes, which leaves no doubt of what they are."""


def table(headers: Sequence[str], errors: Iterable[Says]) -> str:
    """Return the table of `errors`, with the line break at its end."""
    titles = [cell(header) for header in headers]
    fields = [field_of(header) for header in headers]
    lines = [f"| {' | '.join(titles)} |", f"|{'|'.join('-' * (len(title) + 2) for title in titles)}|"]
    lines += [f"| {' | '.join([shown(field, says(field)) or '' for field in fields])} |" for says in errors]
    return "\n".join((*lines, ""))


def of(errors: Iterable[Error]) -> Iterable[Says]:
    """Return what each of `errors` says."""
    return (partial(value_of, error) for error in errors)


def expanded(part: PageTable, errors: Mapping[str, Error]) -> str:
    """Return `part` made from `errors`, given by their codes; a code that is gone has a row without text."""
    codes = [code.source for code in part.codes]
    says = (partial(value_of, errors[code]) if code in errors else {"code": code}.get for code in codes)
    return table([header.source for header in part.headers], says)


def headers_for(errors: Sequence[Error], statuses: Sequence[int], code: str = CODE) -> list[str]:
    """Return the headers of a table of `errors` under a heading that states `statuses`; `code` heads their codes."""
    headers = [code]
    others = (error for error in errors if error.http_status is not None)
    if any([error.http_status] != list(statuses) for error in others) or any(map(_is_like_status, errors)):
        headers.append("HTTP status")
    headers.append("Description")
    if any(error.resolution for error in errors):
        headers.append("Resolution")
    if any(error.retryable is not None for error in errors):
        headers.append("Retryable")
    if any(error.deprecated for error in errors):
        headers.append("Deprecated")
    return headers


def _is_like_status(error: Error) -> bool:
    """Return whether a code could be taken for an HTTP status, if no column beside it said what the status is."""
    return is_status_cell(error.code.source)
