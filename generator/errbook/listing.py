"""What was read, as a table for people or as JSON for tools."""

import json
from typing import Any

from errbook.document import Document, is_list, is_mapping
from errbook.reports.columns import fitted
from errbook.reports.visible import visible

FIELDS = ("code", "http_status", "description", "resolution", "category")
WIDTHS = (32, 6, 44, 32)
"""Columns of a terminal for the code, the status, the description and the category; longer text is cut."""


def as_json(document: Document) -> str:
    """Return `{"errors": [...]}`: each error with its fields, and the place where it was read."""
    errors = [_entry(document, index, error) for index, error in _errors(document)]
    return json.dumps({"errors": errors}, indent=2)


def _errors(document: Document) -> list[tuple[int, dict[str, Any]]]:
    """Return the errors, each with its index; what stands there in place of one is not shown."""
    listed = document.tree.get("errors")
    return [(index, error) for index, error in enumerate(listed) if is_mapping(error)] if is_list(listed) else []


def _entry(document: Document, index: int, error: dict[str, Any]) -> dict[str, Any]:
    place = document.where(("errors", index))
    resolution = error.get("resolution")
    joined = "\n".join(map(str, resolution)) if is_list(resolution) else resolution
    entry = {**dict.fromkeys(FIELDS), **error, "resolution": joined}
    return {**entry, "source": place and {"path": place.path, "line": place.line}}


def as_table(document: Document) -> str:
    """Return a line per error, under a line of headers, and their number."""
    errors = _errors(document)
    rows = [["Code", "Status", "Description", "Category"]]
    for _, error in errors:
        values = (error.get(name) for name in ("code", "http_status", "description", "category"))
        rows.append(["" if value is None else visible(str(value)) for value in values])
    lines = ["  ".join(fitted(cell, width) for cell, width in zip(row, WIDTHS, strict=True)).rstrip() for row in rows]
    lines.append(f"\n{len(errors)} code{'s' * (len(errors) != 1)}")
    return "\n".join(lines)
