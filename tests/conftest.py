"""What all tests share: the flag that updates what the case folders expect, and what measurements need."""

import gc
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

settings.register_profile("errbook", deadline=None)  # a busy machine is no fault; time has tests of its own
settings.load_profile("errbook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the folders in tests/cases expect")


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Take a sentence with a figure that the test has measured; the summary of the run shows it."""
    return lambda sentence: record_property("figure", sentence)


@pytest.fixture
def untraced() -> Iterator[None]:
    """Measure time as errbook runs: without the tracer of coverage, and without the garbage collector."""
    tracer = sys.gettrace()
    sys.settrace(None)
    gc.disable()
    yield
    gc.enable()
    sys.settrace(tracer)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what the tests have measured."""
    passed: list[pytest.TestReport] = terminalreporter.stats.get("passed", [])
    figures = [value for report in passed for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
    for sentence in figures:
        terminalreporter.line(str(sentence))
