"""The header fields of a response: those that its status brings, and those that its errors bring."""

from collections.abc import Mapping, Sequence

from errbook.encoders.markdown import block
from errbook.model import Error, Header
from errbook.text import Markdown
from errbook.views.places import Tree

_RETRY_AFTER = Header(name="Retry-After", description=Markdown("How many seconds to wait, or until when"))

_OF_STATUS: Mapping[int, Header] = {
    401: Header(name="WWW-Authenticate", required=True, description=Markdown("How to authenticate")),
    405: Header(name="Allow", required=True, description=Markdown("The methods that the resource supports")),
    407: Header(name="Proxy-Authenticate", required=True, description=Markdown("How to authenticate to the proxy")),
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
    described: Tree = {}
    for name, given in fields.items():
        demanded = own if own is not None and own.name.lower() == name else None
        always = sum(header.required for header in given) >= len(errors)
        described[(demanded or given[0]).name] = _field(demanded, given, waits, required=always)
    return described


def _field(own: Header | None, given: Sequence[Header], waits: Sequence[int], *, required: bool) -> Tree:
    """Describe a field as its errors do, and where they say nothing, as its status does."""
    descriptions = [block(header.description) for header in (*given, own) if header and header.description]
    examples = [header.example.source for header in given if header.example]
    examples += map(str, waits if own is _RETRY_AFTER else ())
    return {
        **({"description": descriptions[0]} if descriptions else {}),
        **({"required": True} if required or (own and own.required) else {}),
        "schema": {"type": "string"},
        **({"example": examples[0]} if examples else {}),
    }
