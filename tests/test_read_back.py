"""The safety check before anything is written: how it reads what was made."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from errbook import readback
from errbook.readers import yaml


@settings(deadline=None)
@given(st.text("abc:-#'\" \n[]{},|>.1", max_size=60))
@example("a: 1\nb:\n- 2\n# c\nc: |+\n\n")
@example("a: 'x\nb: y'\n")
@example("a: [x,\nb: y]\n")
@example("a: 1\n...\nb: 2\n")
@example("a: 1\na: 2\n")
@example("{a: 1,\nb: 2}\n")
def test_yaml_read_by_fields(text: str) -> None:
    """A document of YAML that is read field by field says the same as when it is read as a whole."""
    said = readback._by_fields(text)  # noqa: SLF001  what may not differ is how it is read
    readback._field.cache_clear()  # noqa: SLF001
    if said is not None:
        assert said == (yaml.load(text) or {})


def test_a_field_that_documents_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of several megabytes that differ in their first line take the time of one."""
    texts: list[str] = []

    def load(text: str) -> object:
        texts.append(text)
        return original(text)

    original = yaml.load
    monkeypatch.setattr(yaml, "load", load)
    documents = [f"# made\nopenapi: {version}\nother:\n  a: 1\n" for version in ("3.0.3", "3.1.1")]
    said = [readback._by_fields(document) for document in documents]  # noqa: SLF001
    readback._field.cache_clear()  # noqa: SLF001
    assert said == [{"openapi": "3.0.3", "other": {"a": 1}}, {"openapi": "3.1.1", "other": {"a": 1}}]
    assert texts == ["openapi: 3.0.3\n", "other:\n  a: 1\n", "openapi: 3.1.1\n"]
