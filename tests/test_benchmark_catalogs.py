"""The catalogues that the benchmark measures are such as people write, and the same each time."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from errbook.pipeline import read_file

PATH = Path(__file__).parent / "benchmark" / "catalogs.py"


@pytest.fixture(name="catalogs", scope="module")
def _catalogs() -> Any:
    spec = importlib.util.spec_from_file_location("catalogs", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("form", ["markdown", "yaml"])
def test_every_code_is_read_and_nothing_is_found(catalogs: Any, form: str) -> None:
    """A row that was not read, or a finding for each code, would make a figure of the benchmark meaningless."""
    groups = catalogs.catalog(250)
    name = "errors.md" if form == "markdown" else "errors.yaml"
    reading = read_file(name, getattr(catalogs, form)(groups).encode(), None, lambda _: None)
    assert reading.diagnostics == ()
    assert reading.catalog is not None
    read = [(error.code.source, error.http_status) for error in reading.catalog.errors]
    assert read == [(error.code, group.status) for group in groups for error in group.errors]


def test_a_size_has_the_same_codes_each_time(catalogs: Any) -> None:
    """Figures of different days are about the same catalogue, which has as many codes as it is said to have."""
    assert catalogs.markdown(catalogs.catalog(45)) == catalogs.markdown(catalogs.catalog(45))
    codes = [error.code for group in catalogs.catalog(1_010) for error in group.errors]
    assert len(set(codes)) == len(codes) == 1_010
