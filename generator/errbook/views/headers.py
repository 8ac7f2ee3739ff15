"""The header fields of a response: those that its status brings, and those that its errors bring."""

from collections.abc import Mapping, Sequence

from errbook.model import Error, Header
from errbook.text import Markdown
from errbook.views.bodies import Tree

_RETRY_AFTER = Header(name="Retry-After", description=Markdown("How many seconds to wait, or until when"))

_OF_STATUS: Mapping[int, Header] = {
    401: Header(name="WWW-Authenticate", required=True, description=Markdown("How to authenticate")),
    405: Header(name="Allow", required=True, description=Markdown("The methods that the resource supports")),
    407: Header(
        name="Proxy-Authenticate", required=True, description=Markdown("How to authenticate to the proxy")
    ),
    416: Header(name="Content-Range", description=Markdown("The length of what there is")),
    426: Header(name="Upgrade", required=True, description=Markdown("The protocols to use instead")),
    429: _RETRY_AFTER,
    503: _RETRY_AFTER,
}
"""The field of a status; required where RFC 9110 says that the server must send it."""


def headers(status: int, errors: Sequence[Error]) -> Tree:
    """Return the fields of a response of `status` that carries one of `errors`, as OpenAPI describes them.

    A field is required when its status demands it, or when each of the errors does.
    """
    waits = [error.retry_after for error in errors if error.retry_after is not None]
    own = _OF_STATUS.get(status, _RETRY_AFTER if waits else None)
    fields: dict[str, list[Header]] = {own.name.lower(): []} if own else {}
    for error in errors:
        for header in error.headers:
            fields.setdefault(header.name.lower(), []).append(header)
    return dict(
        _field(group if own is None or own.name.lower() != name else [*group, own], len(errors), waits)
        for name, group in fields.items()
    )


def _field(group: Sequence[Header], errors: int, waits: Sequence[int]) -> tuple[str, Tree]:
    name = group[-1].name
    examples = [header.example.source for header in group if header.example is not None]
    if name == _RETRY_AFTER.name:
        examples += map(str, waits)
    descriptions = [header.description.source for header in group if header.description is not None]
    demanded = group[-1] in _OF_STATUS.values() and group[-1].required
    field: Tree = {"description": descriptions[0]} if descriptions else {}
    if demanded or sum(header.required for header in group) >= errors:
        field["required"] = True
    return name, field | {"schema": {"type": "string"}} | ({"example": examples[0]} if examples else {})
