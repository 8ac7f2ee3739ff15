"""What the examples on pages show of the envelope, made to fit together before the documents are joined."""

from collections.abc import Sequence
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document
from errbook.readers import MARKDOWN

EXAMPLE = ("envelope", "example")


def one_example(documents: Sequence[Document]) -> tuple[list[Document], list[Diagnostic]]:
    """Return the documents with one example of the envelope on all pages, and what other examples contradict.

    An example in YAML counts, or else the first that a page shows, and with it all that is concluded from it.
    Required is then what the examples of all pages have.
    """
    places = [document.origins.get(EXAMPLE) for document in documents]
    on_page = [place is not None and place.path.endswith(MARKDOWN) for place in places]
    shown = [document for document, is_shown in zip(documents, on_page, strict=True) if is_shown]
    is_given = len(shown) < len(places) - places.count(None)
    if len(shown) <= 1 and not is_given:
        return list(documents), []
    settled = [
        _with(document, _said(document)) if is_shown else document
        for document, is_shown in zip(documents, on_page, strict=True)
    ]
    if is_given:
        return settled, []
    settled[on_page.index(True)] = _with(shown[0], _common(shown))
    is_placed = any(("envelope", "code") in document.origins for document in documents)
    return settled, [] if is_placed else _elsewhere(shown[0], shown[1:])


def _envelope(document: Document) -> dict[str, Any]:
    envelope: dict[str, Any] = document.tree["envelope"]
    return envelope


def _said(document: Document) -> dict[str, Any]:
    """Return what the page says of the envelope beside its example."""
    said = {name for name in _envelope(document) if name != "example" and ("envelope", name) in document.origins}
    return {name: value for name, value in _envelope(document).items() if name in said}


def _common(shown: Sequence[Document]) -> dict[str, Any]:
    """Return the envelope of the first page, requiring what all of those with the code in the same place do."""
    first = _envelope(shown[0])
    alike = [each["required"] for each in map(_envelope, shown) if each["code"] == first["code"]]
    return first | {"required": [pointer for pointer in first["required"] if all(pointer in each for each in alike)]}


def _with(document: Document, envelope: dict[str, Any]) -> Document:
    tree = {name: value for name, value in document.tree.items() if name != "envelope"}
    return document._replace(tree=tree | {"envelope": envelope} if envelope else tree)


def _elsewhere(kept: Document, others: Sequence[Document]) -> list[Diagnostic]:
    """Tell of each other example that has its code in another place."""
    code, first = _envelope(kept)["code"], kept.where(EXAMPLE)
    return [
        Diagnostic(
            "contradiction",
            Severity.ERROR,
            f"code of the envelope is `{_envelope(other)['code']}` in this example and `{code}` in another",
            other.where(EXAMPLE),
            "make both examples agree, or write the `envelope` in YAML, with the `example` that counts",
            ((first, f"code is `{code}` here"),) if first else (),
        )
        for other in others
        if _envelope(other)["code"] != code
    ]
