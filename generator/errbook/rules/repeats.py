"""Which errors say again what one before them says. Pure."""

from collections.abc import Iterable, Iterator


def repeats(said: Iterable[str | None]) -> Iterator[tuple[int, int]]:
    """Yield the index of the first place of each text that stands again, and that of the other; `None` is no text."""
    firsts: dict[str, int] = {}
    for index, text in enumerate(said):
        if text is not None and (first := firsts.setdefault(text, index)) != index:
            yield first, index
