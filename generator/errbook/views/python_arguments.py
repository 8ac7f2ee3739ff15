"""Members that every response has and only the server knows, as the arguments by which Python gets them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from keyword import iskeyword
from typing import Any

from errbook.document import tokens
from errbook.model import Catalog
from errbook.naming import snake, words
from errbook.views.places import Place, in_another_list, own_params, value_at

_BUILTINS = """
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright
    credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash
    help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open
    ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type
    vars zip
"""
"""Those of every version of Python, whichever runs here."""
_RESERVED = frozenset({*_BUILTINS.split(), "self", "body", "members", "cast"})
"""The names that an argument would shadow, and those that the method uses itself."""


def arguments(catalog: Catalog, example: Any, told: AbstractSet[Place]) -> dict[Place, str]:
    """Return the name of the argument for each required member of `example` that is not `told` otherwise."""
    return _named(list(_unknown(catalog, example, told)))


def _unknown(catalog: Catalog, example: Any, told: AbstractSet[Place]) -> Iterator[Place]:
    required = list(dict.fromkeys(tokens(pointer) for pointer in catalog.envelope.required))
    code, params = tokens(catalog.envelope.code), own_params(catalog)
    for at in required:
        is_way = any(other != at and other[: len(at)] == at for other in (*told, *required))
        is_known = is_way or at in told or value_at(example, at) is None
        if not (is_known or at in params or in_another_list(example, at, code)):
            yield at


def _named(places: Sequence[Place]) -> dict[Place, str]:
    """Return a name for each place: that of the member alone, where no other is called so."""
    short = Counter(_name(at[-1:]) for at in places)
    named: dict[Place, str] = {}
    for number, at in enumerate(places, 1):
        own, whole = _name(at[-1:]), _name(at)
        free = (name for name in (whole, f"{whole}_{number}") if name not in {*short, *named.values()})
        named[at] = own if short[own] == 1 else next(free)
    return named


def _name(steps: Iterable[str]) -> str:
    parts = words(" ".join(step for step in steps if step != "0"))
    if not parts or parts[0][0].isdigit():
        parts.insert(0, "member")
    name = snake(parts)
    return f"{name}_" if name in _RESERVED or iskeyword(name) else name
