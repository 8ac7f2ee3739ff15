"""Changes to texts for people, and to single values that are stated or not."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

from errbook.document import is_list, is_mapping
from errbook.history.difference import Difference, Part
from errbook.text import Markdown, Text


def same(before: Any, after: Any) -> bool:
    """Return whether two values are equal as JSON has it, where `1`, `1.0` and `true` are three values."""
    return before == after and (
        before.__class__ in _PLAIN or repr(before) == repr(after) or _sorted(before) == _sorted(after)
    )


def text(part: Part, before: Any, after: Any) -> Iterator[Difference]:
    """Yield how a text changed; `None` and an empty list stand for no text."""
    if not same(before, after):
        fate = "added" if before in _NOTHING else "removed" if after in _NOTHING else "changed"
        yield part.difference(f"text-{fate}", before, after)


def texts(part: Part, before: Any, after: Any, names: Iterable[str]) -> Iterator[Difference]:
    """Yield how the fields `names` of a part changed, which are texts."""
    for name in names:
        yield from text(part.of(name), getattr(before, name), getattr(after, name))


def stated(part: Part, family: str, before: Any, after: Any) -> Iterator[Difference]:
    """Yield that a value was stated, changed or withdrawn: the kinds `<family>-stated` and so on."""
    if before != after:
        fate = "stated" if before is None else "withdrawn" if after is None else "changed"
        yield part.difference(f"{family}-{fate}", before, after)


def changed(part: Part, kind: str, before: Any, after: Any) -> Iterator[Difference]:
    """Yield a difference of that kind if the values differ."""
    if before != after:
        yield part.difference(kind, before, after)


def _is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(value, tuple)


def _sorted(value: Any) -> str:
    """Return a spelling of `value` that does not depend on the order of its members."""
    if is_mapping(value):
        return repr(sorted((name, _sorted(item)) for name, item in value.items()))
    if is_list(value) or _is_tuple(value):
        return repr([_sorted(item) for item in value])
    return repr(value)


_PLAIN = {str, type(None), Text, Markdown}
_NOTHING: tuple[Any, ...] = (None, ())
