"""What a code means, for the one who just met it: as text for a terminal, or as JSON for a tool."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from errbook import canonical
from errbook.document import Document
from errbook.model import Catalog, Error, Header, Param, Retired
from errbook.reports.visible import visible, visible_lines
from errbook.statuses import REASON_PHRASES
from errbook.text import Text
from errbook.views.bodies import bodies


def find(catalog: Catalog, code: str) -> Error | None:
    """Return the error that `code` names, by an earlier spelling, in another case or by its name if need be."""
    for spelled in (str.__str__, str.casefold):
        for error in catalog.errors:
            if spelled(code) in (spelled(known.source) for known in (error.code, *error.aliases)):
                return error
    return next((error for error in catalog.errors if error.name and error.name.source == code), None)


def find_retired(catalog: Catalog, code: str) -> Retired | None:
    """Return the retired code that `code` names, in another case if need be."""
    return next((item for item in catalog.retired if item.code.source.casefold() == code.casefold()), None)


def as_json(catalog: Catalog, error: Error | Retired) -> str:
    """Return the canonical tree of the error, with an example of a response, or that of the retired code."""
    if isinstance(error, Retired):
        retired = canonical.to_tree(catalog)["retired"]
        return json.dumps(next(item for item in retired if item["code"] == error.code.source), indent=2)
    tree = next(item for item in canonical.to_tree(catalog)["errors"] if item["code"] == error.code.source)
    return json.dumps({**tree, "example": _body(catalog, error)}, indent=2)


def _body(catalog: Catalog, error: Error) -> dict[str, Any]:
    return bodies(catalog)[error.code.source][0]


def as_text(catalog: Catalog, error: Error | Retired, document: Document) -> str:
    """Return what the catalogue knows of the error, or of the retired code, in paragraphs."""
    known = _retired_lines(error) if isinstance(error, Retired) else _lines(catalog, error)
    items = catalog.retired if isinstance(error, Retired) else catalog.errors
    part = "retired" if isinstance(error, Retired) else "errors"
    place = document.where((part, items.index(error)))
    where = ("", f"Documented at {visible(place.path)}:{place.line}") if place else ()
    return "\n".join((*known, *where))


def _retired_lines(retired: Retired) -> Iterator[str]:
    yield f"{_shown(retired.code)}: retired"
    yield from _told(
        [
            ("HTTP status", retired.http_status),
            ("Since", retired.since and _shown(retired.since)),
            ("Removed", retired.removed and _shown(retired.removed)),
            ("Replaced by", ", ".join(map(_shown, retired.replaced_by))),
        ]
    )
    yield from ("", "No response carries this code any more.")
    yield from ("", *_paragraphs(retired.reason)) if retired.reason else ()


def _lines(catalog: Catalog, error: Error) -> Iterator[str]:
    yield f"{_shown(error.code)}: {_shown(error.title)}" if error.title else _shown(error.code)
    yield from _facts(error)
    yield from ("", *_paragraphs(error.description))
    yield from _list("Why it happens", error.causes)
    yield from _list("What to do", error.resolution)
    yield from _retry(error)
    guides = [guide for guide in catalog.troubleshooting if error.code in guide.codes]
    for guide in guides:
        yield from _list(_shown(guide.title), guide.steps)
    yield from ("", "Example of a response:", "")
    body = json.dumps(_body(catalog, error), indent=2, ensure_ascii=False)
    yield from (f"    {line}" for line in visible_lines(body).split("\n"))
    yield from _list("Its parameters", tuple(map(_param, error.params)))
    yield from _list("Header fields of the response", tuple(map(_header, error.headers)))
    yield from _list("See also", tuple(link.url for link in error.links))


def _facts(error: Error) -> Iterator[str]:
    status = error.http_status
    facts: list[tuple[str, Any]] = [
        ("Name", error.name and _shown(error.name)),
        ("Number", "" if error.number is None else str(error.number)),
        ("Aliases", ", ".join(map(_shown, error.aliases))),
        ("HTTP status", status and f"{status} {REASON_PHRASES.get(status, '')}".rstrip()),
        ("gRPC status", error.grpc_status),
        ("Category", error.category and _shown(error.category)),
        ("Type", error.type and _shown(error.type)),
        ("Since", error.since and _shown(error.since)),
        ("Severity", error.severity),
        ("Owner", error.owner and _shown(error.owner)),
        ("Replaced by", ", ".join(map(_shown, error.replaced_by))),
    ]
    if error.deprecated:
        since = f" since {_shown(error.deprecated.since)}" if error.deprecated.since else ""
        reason = f": {' '.join(_paragraphs(error.deprecated.reason))}" if error.deprecated.reason else ""
        facts += [("Deprecated", f"yes{since}{reason}"), ("Sunset", error.deprecated.sunset)]
    yield from _told(facts)


def _told(facts: Sequence[tuple[str, Any]]) -> Iterator[str]:
    known = [(name, value) for name, value in facts if value]
    if known:
        yield ""
    yield from (f"  {name + ':':<13}{value}" for name, value in known)


def _retry(error: Error) -> Iterator[str]:
    if error.retryable is None:
        return
    after = f" after {error.retry_after} s" if error.retry_after else ""
    advice = (
        f"The same request may succeed{after or ' later'}." if error.retryable else "The same request will fail again."
    )
    yield from ("", f"Retry: {advice}")


def _param(param: Param) -> Text:
    facts = (param.type, "always there" if param.required else "", "must not be logged" if param.sensitive else "")
    told = f": {param.description.plain}" if param.description else ""
    return Text(f"{param.name} ({', '.join(filter(None, facts))}){told}")


def _header(header: Header) -> Text:
    return Text(f"{header.name}: {header.description.plain}" if header.description else header.name)


def _list(title: str, items: tuple[Text, ...]) -> Iterator[str]:
    if items:
        yield from ("", f"{title}:")
    for item in items:
        yield "  - " + "\n    ".join(_paragraphs(item))


def _paragraphs(text: Text) -> list[str]:
    return visible_lines(text.plain).split("\n")


def _shown(text: Text) -> str:
    return visible(text.plain)
