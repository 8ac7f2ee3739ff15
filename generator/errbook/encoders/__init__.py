"""One encoder per language: the only ways from text of the catalogue to text of an output."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from errbook.text import Text

Filters: TypeAlias = Mapping[str, Callable[..., Any]]
"""Encoders by the names that templates use."""


class Encoded(str):
    """Text of an output's language, safe where its encoder says."""

    __slots__ = ()


def raw(value: Text | str) -> str:
    """Return the characters of `value`: for encoders, and for nothing else."""
    return value.plain if isinstance(value, Text) else value
