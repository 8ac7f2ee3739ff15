"""The words by which pages are understood."""

import json
from pathlib import Path

import pytest

from errbook.readers import words

DATA = json.loads(Path(words.__file__).with_name("words.json").read_text(encoding="utf-8"))
FOLDED = {
    **{f"columns: {column}": headers for column, headers in DATA["columns"].items()},
    **{f"reason_phrases: {status}": phrases for status, phrases in DATA["reason_phrases"].items()},
    **{name: DATA[name] for name in ("refused_headers", "retired", "removed")},
}


@pytest.mark.parametrize("name", FOLDED)
def test_words_are_folded(name: str) -> None:
    """A word that stood unfolded in `words.json` would match no header, since those are compared folded."""
    assert [words.fold(word) for word in FOLDED[name]] == FOLDED[name]


@pytest.mark.parametrize("name", ["plain_capitals", "error_words", "other_words", "troubleshooting", "complaints"])
def test_parts_of_words_are_in_small_letters(name: str) -> None:
    """A capital letter in a part of a word would never be found, since texts are searched in small letters."""
    assert [word.casefold() for word in DATA[name]] == DATA[name]
