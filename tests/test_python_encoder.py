"""What an author wrote is data in Python, whatever it looks like."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbook.encoders.python import Value, argument, literal, within_docstring
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


@pytest.mark.parametrize(
    ("value", "indent", "written"),
    [
        (("A", 1), 12, 'value=("A", 1)'),
        (("x" * 64,), 12, 'value=("' + "x" * 64 + '",)'),
        (("x" * 65,), 12, 'value=(\n                "' + "x" * 65 + '",\n            )'),
        (("x" * 64,), 13, 'value=(\n                 "' + "x" * 64 + '",\n             )'),
        (("漢" * 30, "x"), 12, 'value=("' + "漢" * 30 + '", "x")'),
        (("漢" * 31, "x"), 12, 'value=(\n                "' + "漢" * 31 + '",\n                "x",\n            )'),
        ("x" * 100, 12, 'value="' + "x" * 100 + '"'),
        ((), 12, "value=()"),
    ],
)
def test_arguments(value: Value, indent: int, written: str) -> None:
    """An argument stands on one line of at most 88 columns with its comma, and a longer tuple on several."""
    assert argument(value, "value", indent) == written


def test_a_text_within_a_docstring_is_one_line() -> None:
    """White space of any kind is one space; quotes, backslashes and what does not show are escaped."""
    written = within_docstring(Text(' a\n\n b\tc "d" \\ \u200b\ud800\u00e9 '))
    assert written == r"a b c \"d\" \\ \u200b\ufffd" + "\u00e9"
