"""README.md tells what other tools say of changes to error codes as they say it."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.ecosystem
def test_readme_quotes_a_real_run() -> None:
    """The table in README.md is what the script prints, versions and verdicts."""
    command = [sys.executable, HERE / "compare_tools.py"]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    table = printed[printed.index("| Edit |") :]
    assert table.count("\n") == 12
    assert table in (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
