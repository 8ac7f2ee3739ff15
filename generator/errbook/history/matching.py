"""Which items of two lists are the same, by name."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from errbook.history.difference import Difference, Part

Item = TypeVar("Item")


class Matched(NamedTuple, Generic[Item]):
    """The items of two lists: with their indexes, those that are gone, those that are new, and the others."""

    gone: list[tuple[int, Item]]
    come: list[tuple[int, Item]]
    both: list[tuple[int, int, Item, Item]]

    @property
    def reordered(self) -> bool:
        """Whether the items on both sides are in another order."""
        order = [after for _, after, _, _ in self.both]
        return order != sorted(order)


def match(before: Sequence[Item], after: Sequence[Item], name: Callable[[Item], Hashable]) -> Matched[Item]:
    """Match the items by `name`; of several with one name, the first with the first, and so on."""
    earlier, later = _places(before, name), _places(after, name)
    return Matched(
        [(index, before[index]) for key, index in earlier.items() if key not in later],
        [(index, after[index]) for key, index in later.items() if key not in earlier],
        [(index, later[key], before[index], after[later[key]]) for key, index in earlier.items() if key in later],
    )


def order(part: Part, name: str, matched: Matched[Item]) -> Iterator[Difference]:
    """Yield that the items called `name` are in another order, if they are."""
    if matched.reordered:
        yield part.of(name).difference("order-changed")


def _places(items: Iterable[Item], name: Callable[[Item], Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    seen: dict[Hashable, int] = {}
    for index, item in enumerate(items):
        key = name(item)
        seen[key] = seen.get(key, 0) + 1
        places[key, seen[key]] = index
    return places
