"""Every code gets a name that its language takes, and that is its own for ever."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from errbook.naming import STYLES, NamingError, called, identifiers, words
from errbook.validate import from_tree


@dataclass(frozen=True)
class Spelling:
    """How a language spells identifiers, as a target says it."""

    style: str
    reserved: frozenset[str] = frozenset()
    prefix: str = "ERROR"


SCREAMING = Spelling("SCREAMING_SNAKE_CASE")
NAMES = {
    "SCREAMING_SNAKE_CASE": re.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"),
    "snake_case": re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*"),
    "kebab-case": re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
    "PascalCase": re.compile("[A-Z][A-Za-z0-9]*(_[0-9][A-Za-z0-9]*)*"),
}
TROUBLE = [
    *(
        "mro",
        "name",
        "value",
        "_ignore_",
        "_order_",
        "_missing_",
        "_generate_next_value_",
        "__dict__",
        "__doc__",
    ),
    *(
        "__eq__",
        "__init__",
        "__private",
        "_sunder_",
        "class",
        "None",
        "True",
        "match",
        "print",
        "title",
        "count",
    ),
    *("format", "encode", "property", "http_status", "description", "E1001", "1001", "-32601", "__proto__"),
    *("constructor", "Category", "code"),
]
"""Codes that would break an enumeration, or silently be no member of it, if they stood there as they are."""


def named(codes: Iterable[str], spelling: Spelling = SCREAMING) -> dict[str, str]:
    return identifiers({code: code for code in codes}, spelling)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INVALID_TOKEN", ["INVALID", "TOKEN"]),
        ("invalid-token", ["invalid", "token"]),
        ("invalidToken", ["invalid", "Token"]),
        ("HTTPErrorCode", ["HTTP", "Error", "Code"]),
        ("auth.token/expired", ["auth", "token", "expired"]),
        ("oauth2Token", ["oauth2", "Token"]),
        ("E1001", ["E1001"]),
        ("V2API_DOWN", ["V2API", "DOWN"]),
        ("__x__", ["x"]),
        ("—", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """A code is split where a person sees a new word."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("SCREAMING_SNAKE_CASE", ["INVALID_TOKEN", "V1_0", "V10", "ERROR_404", "MINUS_5"]),
        ("snake_case", ["invalid_token", "v1_0", "v10", "error_404", "minus_5"]),
        ("kebab-case", ["invalid-token", "v1-0", "v10", "error-404", "minus-5"]),
        ("PascalCase", ["InvalidToken", "V1_0", "V10", "Error404", "Minus5"]),
    ],
)
def test_styles(style: str, expected: list[str]) -> None:
    """Each style spells the same words, and keeps apart what the code keeps apart."""
    assert list(named(["INVALID_TOKEN", "v1.0", "v10", "404", "-5"], Spelling(style)).values()) == expected


def test_troublesome_codes_become_members() -> None:
    """Keywords, dunders, sunders and methods of `str` all become members of an enumeration."""
    names = named(TROUBLE)
    members = enum.StrEnum("Made", [(name, code) for code, name in names.items()])  # type: ignore[misc]  # made at run time
    assert [member.value for member in members] == TROUBLE


def test_reserved_words_get_an_underscore() -> None:
    """A word that the language keeps to itself is still a legal name."""
    assert named(["class", "other"], Spelling("snake_case", frozenset({"class"}))) == {
        "class": "class_",
        "other": "other",
    }


@pytest.mark.parametrize("code", ["ОШИБКА", "é", "e\u0301", "\ufb01", "___", "+", "", "A\u00adB", "\ud800"])
def test_codes_without_a_name_are_refused(code: str) -> None:
    """No name is made up for a code that holds no ASCII letter or digit, or any other letter."""
    with pytest.raises(NamingError) as refusal:
        named(["FINE", code])
    assert refusal.value.codes == (code,)
    assert str(refusal.value) == f"`{code}` has letters that no identifier can be made of"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a-b", "A_B"),
        ("notFound", "NOT_FOUND"),
        ("1", "ERROR_1"),
        ("Error", "error"),
        ("x", "x!"),
        ("-1", "minus 1"),
    ],
)
def test_two_codes_with_one_name_are_refused(first: str, second: str) -> None:
    """Two codes never share a name, and both are told."""
    with pytest.raises(NamingError) as refusal:
        named(["FINE", first, second])
    assert refusal.value.codes == (first, second)
    assert first in str(refusal.value)
    assert second in str(refusal.value)


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("-1003", "TOO_MANY_REQUESTS", "TOO_MANY_REQUESTS"),
        ("0x80004005", "E_FAIL", "E_FAIL"),
        ("E1001", "cardDeclined", "cardDeclined"),
        ("日本", "japan", "japan"),
        ("日本", None, "日本"),
        ("1001", "日本", "1001"),
        ("1001", None, "1001"),
        ("TOKEN_EXPIRED", "Unauthorized", "TOKEN_EXPIRED"),
        ("S3_ERROR", "Unauthorized", "S3_ERROR"),
    ],
)
def test_a_number_is_called_by_its_name(code: str, name: str | None, expected: str) -> None:
    """A code that says nothing to people has the name that its authors gave it; a word is its own name."""
    assert called({code: name, "2": None}) == {code: expected, "2": "2"}


def test_a_name_of_two_codes_names_neither() -> None:
    """Rows that say `Unauthorized` beside each of their numbers do not stand in the way of an output."""
    names = {"1": "Unauthorized", "2": "UNAUTHORIZED", "3": "Gone", "4": "Busy", "BUSY": None}
    assert called(names) == {"1": "1", "2": "2", "3": "Gone", "4": "4", "BUSY": "BUSY"}


def test_two_codes_whose_names_differ_in_spelling_alone_are_refused() -> None:
    """What is told are the codes, not what they are called."""
    with pytest.raises(NamingError) as refusal:
        identifiers({"404": "NOT_FOUND", "410": "not-found"}, SCREAMING)
    assert refusal.value.codes == ("404", "410")


def test_all_that_have_no_name_are_told_at_once() -> None:
    """Behind the first fault stand the others, each with its codes."""
    with pytest.raises(NamingError) as refusal:
        named(["é", "a-b", "FINE", "A_B", "ü"])
    assert [fault.codes for fault in (refusal.value, *refusal.value.others)] == [("é",), ("a-b", "A_B"), ("ü",)]


def test_names_that_differ_in_case_alone_are_refused() -> None:
    """Names are apart for a language or a file system that knows no case, too."""
    with pytest.raises(NamingError):
        named(["ab_c", "a_bc"], Spelling("PascalCase"))


@given(
    st.lists(st.text(st.characters(max_codepoint=127), max_size=8) | st.sampled_from(TROUBLE), unique=True),
    st.sampled_from(list(STYLES)),
)
@example(TROUBLE, "PascalCase")
def test_names_are_legal_unique_and_stable(codes: list[str], style: str) -> None:
    """Any codes are either refused, or each gets a legal name that no other code can change."""
    spelling = Spelling(style)
    try:
        names = named(codes, spelling)
    except NamingError as refusal:
        event(str(len(refusal.codes)))
        return
    assert list(names) == codes
    assert all(NAMES[style].fullmatch(name) for name in names.values())
    assert len({name.casefold() for name in names.values()}) == len(codes)
    assert all(named([code], spelling) == {code: name} for code, name in names.items())


@pytest.mark.parametrize(
    ("title", "api"),
    [
        ("NFR Connect", "NFR Connect"),
        ("Library error codes", "Library"),
        ("Library: Errors", "Library"),
        ("Errors", "API"),
        ("Terrors", "Terrors"),
        ("Error handling", "Error handling"),
    ],
)
def test_an_api_is_not_called_after_its_errors(title: str, api: str) -> None:
    """What an API is called leaves out that the catalogue is about errors, so that no output says so twice."""
    assert from_tree({"title": title, "errors": []}).api.source == api
