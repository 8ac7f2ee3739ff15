"""TOML that errbook writes: strings that come back equal, from visible characters."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbook.encoders.toml import literal
from errbook.text import Text


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text(text: str) -> None:
    """Any text that TOML can hold comes back equal."""
    assert tomllib.loads(f"a = {literal(text)}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain é 日 😀", '"plain é 日 😀"'),
        ('a "b"', r'"a \"b\""'),
        ("a\\b", r'"a\\b"'),
        ('"\\\b\t\n\f\r', r'"\"\\\b\t\n\f\r"'),
        ("\x00\x1b\x7f", r'"\u0000\u001b\u007f"'),
        ("\u200b\uffff", r'"\u200b\uffff"'),
        ("\U0001bca0\U000e0001", r'"\U0001bca0\U000e0001"'),
    ],
)
def test_what_does_not_show_is_escaped(text: str, written: str) -> None:
    """What shows stands as it is, and all else as the shortest escape that TOML has for it."""
    assert literal(Text(text)) == written
