"""The reader of TOML: what it says, where, and what it refuses."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errbook.document import Key, Location, Source
from errbook.readers import toml

TEXT = '''\
# é
title = "A # = ] B"   # comment
sources = [
  "a.md",  # [x]
  'b, c.yaml',
]
a.b."c.d" = 1
when = 1979-05-27 07:32:00
many = """
x = 1
[no]
""\\""""" # end

[tool.errbook]
version = '1'
inline = { p = [1, [2]], "q" = { r = true } }

[[tool.errbook.waivers]]
rule = "one"

[[tool.errbook.waivers]]
rule = "two"
[tool.errbook.waivers.more]
x = 1
'''
PLACES = {
    ("title",): 'title = "A # = ] B"',
    ("sources",): "sources = [",
    ("sources", 0): '"a.md"',
    ("sources", 1): "'b, c.yaml'",
    ("a",): 'a.b."c.d" = 1',
    ("a", "b"): 'a.b."c.d" = 1',
    ("a", "b", "c.d"): 'a.b."c.d" = 1',
    ("when",): "when = 1979-05-27 07:32:00",
    ("many",): 'many = """',
    ("tool",): "[tool.errbook]",
    ("tool", "errbook"): "[tool.errbook]",
    ("tool", "errbook", "version"): "version = '1'",
    ("tool", "errbook", "inline"): 'inline = { p = [1, [2]], "q" = { r = true } }',
    ("tool", "errbook", "inline", "p"): "p = [1, [2]]",
    ("tool", "errbook", "inline", "p", 0): "1",
    ("tool", "errbook", "inline", "p", 1): "[2]",
    ("tool", "errbook", "inline", "p", 1, 0): "2",
    ("tool", "errbook", "inline", "q"): '"q" = { r = true }',
    ("tool", "errbook", "inline", "q", "r"): "r = true",
    ("tool", "errbook", "waivers"): "[[tool.errbook.waivers]]",
    ("tool", "errbook", "waivers", 0): "[[tool.errbook.waivers]]",
    ("tool", "errbook", "waivers", 0, "rule"): 'rule = "one"',
    ("tool", "errbook", "waivers", 1): "[[tool.errbook.waivers]]",
    ("tool", "errbook", "waivers", 1, "rule"): 'rule = "two"',
    ("tool", "errbook", "waivers", 1, "more"): "[tool.errbook.waivers.more]",
    ("tool", "errbook", "waivers", 1, "more", "x"): "x = 1",
}
INVALID = [
    ("a =", (1, 4), "invalid value"),
    ("a = 1\r\nb = \r\n", (2, 5), "invalid value"),
    ("a = 1\na = 2", (2, 6), "cannot overwrite a value"),
    ("[a", (1, 3), "expected ']' at the end of a table declaration"),
    ("a = 'b", (1, 7), 'expected "\'"'),
    ("a = " + "9" * 5000, (1, 1), "a number is too long"),
    ("a = " + "[" * 50_000, (1, 1), "values are nested too deeply"),
    ("a = \x00", (1, 5), "invalid value"),
    ("\ud800", (1, 1), "invalid statement"),
]


def keys(value: Any, key: Key = ()) -> list[Key]:
    """Return the key of everything below `key`."""
    members: list[tuple[str | int, Any]] = list(value.items()) if isinstance(value, dict) else []
    members += enumerate(value) if isinstance(value, list) else []
    return [inner for name, item in members for inner in ((*key, name), *keys(item, (*key, name)))]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places(end: str) -> None:
    """Each key has the place of its `key = value` or its header, and each item of a list its own."""
    document, findings = toml.read(Source("pyproject.toml", "\ufeff" + TEXT.replace("\n", end)))
    assert findings == ()
    assert document.tree == tomllib.loads(TEXT)
    assert set(document.origins) == {(), *keys(document.tree)}
    lines = TEXT.split("\n")
    for key, expected in PLACES.items():
        place = document.origins[key]
        assert lines[place.line - 1][place.column - 1 :].startswith(expected), key
        if "\n" not in expected and place.line == place.end_line:
            assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == expected
    assert document.origins["tool", "errbook", "waivers", 1].line == 21
    assert document.origins["many",] == Location("pyproject.toml", 9, 1, 12, 9)
    assert document.origins["sources",] == Location("pyproject.toml", 3, 1, 6, 2)


@pytest.mark.parametrize(("text", "place", "message"), INVALID)
def test_invalid(text: str, place: tuple[int, int], message: str) -> None:
    """What is not TOML is one finding at its place."""
    document, (finding,) = toml.read(Source("errbook.toml", text))
    assert document.tree == {}
    assert finding.rule == "invalid-toml"
    assert finding.location is not None
    assert finding.location[:3] == ("errbook.toml", *place)
    assert finding.message == f"this is not TOML: {message}"
    assert finding.hint


KEYS = ["a", "b", "a.b", "c.a", '"d = ]"', "'#'", "a-b . 1", '"\\u00e9"']
VALUES = [
    "1",
    "-1.5e3",
    "true",
    '"]"',
    "'\"'",
    "[]",
    "{}",
    "[1, [2], {x = 1, y.z = [3]},]",
    "[\n# ]\n1,\n]",
    "nan",
]
VALUES += ['"""a""\\""b\n]=\n""""', "''''a\n[b]\n''''", "1979-05-27 07:32:00Z", "07:32:00", '"\\\\"', "0x1F"]
PAIRS = st.builds("{} = {} # c = [\n".format, st.sampled_from(KEYS), st.sampled_from(VALUES))
HEADERS = st.builds(str.format, st.sampled_from(["[{}]\n", "[[{}]]\n", "  [ {} ]  # ]\n"]), st.sampled_from(KEYS))


@given(st.lists(PAIRS | HEADERS, max_size=8).map("".join) | st.text(st.characters(exclude_categories=[])))
@settings(max_examples=300)
def test_never_raises(text: str) -> None:
    """Whatever the text, the answer is a tree with a place for every key, or a finding."""
    document, findings = toml.read(Source("errbook.toml", text))
    assert findings or set(document.origins) == {(), *keys(document.tree)}
