"""How one error changed, field by field."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from errbook.history.difference import Difference, Part
from errbook.history.matching import match, order
from errbook.history.wording import changed, same, stated, text, texts
from errbook.model import Deprecation, Error, Example, Header, Link, Param
from errbook.text import Text

STATED = {
    "grpc_status": "grpc-status",
    "type": "type",
    "number": "number",
    "name": "name",
    "category": "category",
    "severity": "severity",
}
"""The fields that are simply stated, changed or withdrawn, with the family of kinds for each."""

TEXTS = ("title", "message", "description", "causes", "resolution")

Retryable: TypeAlias = bool | None
"""Whether the same request may be sent again, where the catalogue says so."""

_VISIBLE = ("internal", "partner", "public")
"""Who may see a code, from few to many."""


def same_errors(before: Error, after: Error) -> bool:
    """Return whether two errors say the same; it is quick for those that hold no free data."""
    free = before.params or before.examples or before.extensions
    return same(before, after) if free else before == after


def compare_errors(part: Part, before: Error, after: Error) -> Iterator[Difference]:
    """Yield how an error changed, apart from its code."""
    yield from _http_status(part.of("http_status"), before.http_status, after.http_status)
    for field, family in STATED.items():
        yield from stated(part.of(field), family, getattr(before, field), getattr(after, field))
    yield from _retryable(part.of("retryable"), before.retryable, after.retryable)
    yield from _retry_after(part.of("retry_after"), before.retry_after, after.retry_after)
    yield from _params(part, before.params, after.params)
    yield from _headers(part, before.headers, after.headers)
    yield from _visibility(part.of("visibility"), before.visibility, after.visibility)
    yield from _lifecycle(part, before, after)
    yield from texts(part, before, after, TEXTS)
    yield from _links(part, before.links, after.links)
    yield from _examples(part.of("examples"), before.examples, after.examples)
    yield from _names(part, "tags", ("tag-removed", "tag-added"), before.tags, after.tags)
    yield from changed(part.of("owner"), "owner-changed", before.owner, after.owner)
    yield from _extensions(part, before, after)


def sunset(part: Part, before: Error, after: Error, days: tuple[str, str]) -> Iterator[Difference]:
    """Yield that the sunset of a code passed between two days, which are written as `YYYY-MM-DD`."""
    if before.deprecated and after.deprecated and before.deprecated.sunset and after.deprecated.sunset:
        passed = (before.deprecated.sunset <= days[0], after.deprecated.sunset <= days[1])
        if passed[0] != passed[1]:
            kind = "sunset-passed" if passed[1] else "sunset-ahead"
            day = after.deprecated.sunset if passed[1] else before.deprecated.sunset
            yield part.of("sunset", "deprecated", "sunset").item(day, None, None).difference(kind)


def _http_status(part: Part, before: int | None, after: int | None) -> Iterator[Difference]:
    if before is not None and after is not None and before // 100 != after // 100:
        yield part.difference("http-status-class-changed", before, after)
    else:
        yield from stated(part, "http-status", before, after)


def _retryable(part: Part, before: Retryable, after: Retryable) -> Iterator[Difference]:
    if before is not None and after is not None:
        yield from changed(part, "retry-allowed" if after else "retry-forbidden", before, after)
    else:
        yield from stated(part, "retry", before, after)


def _retry_after(part: Part, before: int | None, after: int | None) -> Iterator[Difference]:
    if before is not None and after is not None:
        yield from changed(part, f"retry-after-{'raised' if after > before else 'lowered'}", before, after)
    else:
        yield from stated(part, "retry-after", before, after)


def _params(part: Part, before: Sequence[Param], after: Sequence[Param]) -> Iterator[Difference]:
    matched, all_params = match(before, after, lambda param: param.name), part.of("params")
    for index, param in matched.gone:
        kind = "param-removed" if param.required else "optional-param-removed"
        yield all_params.item(param.name, index, None).difference(kind, _shape(param))
    for index, param in matched.come:
        kind = "param-added" if param.required else "optional-param-added"
        yield all_params.item(param.name, None, index).difference(kind, None, _shape(param))
    for index, other, old, new in matched.both:
        if not same(old, new):
            yield from _param(all_params.item(old.name, index, other), old, new)
    yield from order(part, "params", matched)


def _shape(param: Param) -> dict[str, Any]:
    shape = {"type": param.type, "required": param.required, "sensitive": param.sensitive}
    return shape if param.format is None else {**shape, "format": param.format}


def _param(part: Part, before: Param, after: Param) -> Iterator[Difference]:
    yield from changed(part.of("type"), "param-retyped", before.type, after.type)
    yield from stated(part.of("format"), "param-format", before.format, after.format)
    yield from _required(part, "param", before, after)
    kind = "param-made-sensitive" if after.sensitive else "param-made-public"
    yield from changed(part.of("sensitive"), kind, before.sensitive, after.sensitive)
    yield from texts(part, before, after, ("description", "example"))


def _required(part: Part, family: str, before: Param | Header, after: Param | Header) -> Iterator[Difference]:
    kind = f"{family}-made-{'required' if after.required else 'optional'}"
    yield from changed(part.of("required"), kind, before.required, after.required)


def _headers(part: Part, before: Sequence[Header], after: Sequence[Header]) -> Iterator[Difference]:
    matched, all_headers = match(before, after, lambda header: header.name.lower()), part.of("headers")
    for index, header in matched.gone:
        kind = "header-removed" if header.required else "optional-header-removed"
        yield all_headers.item(header.name, index, None).difference(kind, {"required": header.required})
    for index, header in matched.come:
        kind = "header-added" if header.required else "optional-header-added"
        yield all_headers.item(header.name, None, index).difference(kind, None, {"required": header.required})
    for index, other, old, new in matched.both:
        if old != new:
            item = all_headers.item(old.name.lower(), index, other)
            yield from _required(item, "header", old, new)
            yield from texts(item, old, new, ("name", "description", "example"))
    yield from order(part, "headers", matched)


def _visibility(part: Part, before: str, after: str) -> Iterator[Difference]:
    wider = _VISIBLE.index(after) > _VISIBLE.index(before)
    yield from changed(part, f"code-{'widened' if wider else 'narrowed'}", before, after)


def _lifecycle(part: Part, before: Error, after: Error) -> Iterator[Difference]:
    yield from changed(part.of("since"), "since-changed", before.since, after.since)
    yield from _deprecated(part.of("deprecated"), before.deprecated, after.deprecated)
    told = {before.code, after.code} if before.code != after.code else set[Text]()
    aliases = [tuple(each for each in error.aliases if each not in told) for error in (before, after)]
    yield from _names(part, "aliases", ("alias-removed", "alias-added"), *aliases)
    others = [tuple(each for each in error.replaced_by if each not in told) for error in (before, after)]
    yield from _names(part, "replaced_by", ("replacement-withdrawn", "replacement-named"), *others)


def _deprecated(part: Part, before: Deprecation | None, after: Deprecation | None) -> Iterator[Difference]:
    if before is None or after is None:
        kind = "code-deprecated" if after else "code-undeprecated"
        yield from changed(part, kind, _said(before), _said(after))
    else:
        yield from changed(part.of("since"), "deprecated-since-changed", before.since, after.since)
        yield from texts(part, before, after, ("reason",))
        yield from _sunset(part.of("sunset"), before.sunset, after.sunset)


def _said(deprecation: Deprecation | None) -> dict[str, Any] | None:
    if deprecation is None:
        return None
    said = {name: getattr(deprecation, name) for name in ("since", "reason", "sunset")}
    return {name: value for name, value in said.items() if value is not None}


def _sunset(part: Part, before: str | None, after: str | None) -> Iterator[Difference]:
    if before is None or after is None:
        yield from changed(part, f"sunset-{'announced' if after else 'withdrawn'}", before, after)
    else:
        yield from changed(part, f"sunset-{'postponed' if after > before else 'advanced'}", before, after)


def _names(
    part: Part, field: str, kinds: tuple[str, str], before: Sequence[Text], after: Sequence[Text]
) -> Iterator[Difference]:
    """Yield the names that a list lost and gained, and whether the others are in another order."""
    if before == after:
        return
    matched, names = match(before, after, lambda name: name), part.of(field)
    for _, name in matched.gone:
        yield names.item(name.source, None, None).difference(kinds[0], name)
    for _, name in matched.come:
        yield names.item(name.source, None, None).difference(kinds[1], None, name)
    yield from order(part, field, matched)


def _links(part: Part, before: Sequence[Link], after: Sequence[Link]) -> Iterator[Difference]:
    matched, links = match(before, after, lambda link: link.url), part.of("links")
    if len(matched.gone) == len(matched.come) == 1:
        (index, old), (other, new) = matched.gone[0], matched.come[0]
        item = links.item("url", index, other)
        yield item.difference("link-changed", old.url, new.url)
        yield from texts(item, old, new, ("title",))
    else:
        for index, link in matched.gone:
            yield links.item(link.url.source, index, None).difference("link-removed", link.url)
        for index, link in matched.come:
            yield links.item(link.url.source, None, index).difference("link-added", None, link.url)
    for index, other, old, new in matched.both:
        yield from texts(links.item(old.url.source, index, other), old, new, ("title",))
    yield from order(part, "links", matched)


def _examples(part: Part, before: Sequence[Example], after: Sequence[Example]) -> Iterator[Difference]:
    for index, (old, new) in enumerate(zip_longest(before, after)):
        item = part.item(str(index + 1), index if old else None, index if new else None)
        if old is None or new is None:
            kind = "example-added" if new else "example-removed"
            yield item.difference(kind, old and _example(old), new and _example(new))
        else:
            yield from text(item, _example(old), _example(new))


def _example(example: Example) -> dict[str, Any]:
    return {"title": example.title, "message": example.message, "value": example.value}


def _extensions(part: Part, before: Error, after: Error) -> Iterator[Difference]:
    for name in {**before.extensions, **after.extensions}:
        old, new = ((name in error.extensions, error.extensions.get(name)) for error in (before, after))
        if not same(old, new):
            fate = "added" if not old[0] else "removed" if not new[0] else "changed"
            yield part.of(name).difference(f"extension-{fate}", old[1], new[1])
