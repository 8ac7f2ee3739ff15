"""What an author wrote is data in Python, whatever it looks like."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbook.encoders.python import literal, within_docstring
from errbook.text import Text

HOSTILE = [
    *(
        '"',
        "'",
        "\\",
        '"""',
        "'''",
        '\\"',
        "\\'",
        '"\\',
        "'\"'\"",
        "\\\\'",
        "\\N{DIGIT ONE}",
        "\\x41",
        "{x}",
        "%s",
        "$x",
    ),
    *(
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\0",
        "\x0b",
        "\x0c",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\xa0",
        "\xad",
        "\u2028",
        "\u2029",
    ),
    *(
        "\ufeff",
        "\u200b",
        "\u202e\u2066",
        "\U000e0041",
        "\ud800",
        "\udfff\ud800",
        "\ufb01",
        "e\u0301",
        "\U0001f600",
        "ß漢Я",
    ),
    *(
        '"; import os; os._exit(9) #',
        '"\nimport os\nos._exit(9)\n"',
        '""")\nos._exit(9)\n("""',
        "# coding: utf-7",
        "+AGk-",
    ),
    *("ends with a backslash\\", "  spaces  ", "", "None", "x" * 10_000),
]
"""Texts that end a literal, a line or a comment in a careless encoder, or look like something else."""


def plain_ascii_unless_shown(text: str) -> bool:
    return not set(text) & {
        *map(chr, range(32)),
        "\x7f",
        "\x85",
        "\xad",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\u202e",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(text: str) -> None:
    """A text that looks like code comes back as the same text, from a line of visible characters."""
    written = literal(Text(text))
    assert ast.literal_eval(written) == text
    assert plain_ascii_unless_shown(written)


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text comes back equal, lone surrogates included."""
    written = literal(text)
    assert ast.literal_eval(written) == text
    assert plain_ascii_unless_shown(written)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=8,
)


@given(values)
def test_any_value(value: tuple[object, ...]) -> None:
    """Numbers, truth values, nothing and tuples come back equal and of the same type."""
    assert repr(ast.literal_eval(literal(value))) == repr(value)


def test_what_is_shown_does_not_depend_on_the_running_python() -> None:
    """Letters that people read stand as they are; letters that only some versions know are escaped by all."""
    shown = "Größe… Ошибка, 漢字, エラー, 오류"
    assert literal(shown) == f'"{shown}"'
    assert literal("\U0001f600\u0e01") == r'"\U0001f600\u0e01"'
    assert literal("\u1c89\ua7cb\U00010ec2") == r'"\u1c89\ua7cb\U00010ec2"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        ("\"'", '"\\"\'"'),
        ('""\'', "'\"\"\\''"),
        ("plain", '"plain"'),
    ],
)
def test_quotes(text: str, expected: str) -> None:
    """Quotes are those that Black and Ruff prefer, so that formatting changes nothing."""
    assert literal(text) == expected


@pytest.mark.parametrize(
    "wrap", ['"""The {}."""', '"""{} of them."""', 'class A:\n    """The {}.\n\n    More.\n    """']
)
@pytest.mark.parametrize("text", HOSTILE)
def test_docstrings(text: str, wrap: str) -> None:
    """Nothing ends a docstring that an author's text stands in, and its words come back."""
    source = wrap.replace("{}", within_docstring(Text(text)))
    module = ast.parse(source)
    nodes = [type(node) for node in ast.walk(module)]
    assert nodes == [type(node) for node in ast.walk(ast.parse(wrap.replace("{}", "benign")))]
    documented = module.body[0] if isinstance(module.body[0], ast.ClassDef) else module
    assert isinstance(documented, ast.Module | ast.ClassDef)
    shown = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert " ".join(shown.split()) in (ast.get_docstring(documented, clean=False) or "")
