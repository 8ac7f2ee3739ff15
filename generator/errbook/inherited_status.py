"""Which HTTP status an error has when its own row does not say it: that of its category."""

from collections.abc import Iterator
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, is_list, is_mapping
from errbook.statuses import STANDARD_NAMES, screaming


def settle(document: Document) -> tuple[Diagnostic, ...]:
    """Give each error of `document` the status of its category; where the category has several, by its standard name.

    A status that follows from a name is told as a note; one that follows from nothing is an error. What else is wrong
    with the document does not matter.
    """
    statuses = {item["name"]: item.get("http_status") for _, item in _items(document, "categories", "name")}
    return tuple(_settle(document, statuses))


def _items(document: Document, part: str, identity: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the items of a part that say what they are, each with its index."""
    items = document.tree.get(part)
    for index, item in enumerate(items if is_list(items) else ()):
        if is_mapping(item) and isinstance(item.get(identity), str):
            yield index, item


def _settle(document: Document, statuses: dict[str, Any]) -> Iterator[Diagnostic]:
    for index, error in _items(document, "errors", "code"):
        category = error.get("category")
        stated = statuses.get(category) if isinstance(category, str) else None
        if "http_status" in error:
            continue
        if isinstance(stated, int):
            error["http_status"] = stated
        elif is_list(stated):
            yield _settle_by_name(document, index, error, stated)


def _settle_by_name(document: Document, index: int, error: dict[str, Any], stated: list[int]) -> Diagnostic:
    code, status = error["code"], STANDARD_NAMES.get(screaming(error["code"]))
    place = document.where(("errors", index, "code"))
    several = "/".join(map(str, stated))
    if status in stated:
        error["http_status"] = status
        return Diagnostic(
            "status-by-name",
            Severity.NOTE,
            f"{code} takes status {status} by its name; its category names {several}",
            place,
            f"state `http_status: {status}` for {code} to make it independent of its name",
        )
    return Diagnostic(
        "status-not-stated",
        Severity.ERROR,
        f"{code} has no status: its category names {several}, and the name does not say which",
        place,
        f"add a `Status` column to the table, or `http_status` for {code} in a YAML source",
    )
