"""What all tests share: the flag that updates what the case folders expect."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the folders in tests/cases expect")
