"""How long a Python package of many codes takes to import: `python tests/benchmark/python_import.py 10000`.

Prints the processor time of the first import, which compiles, and the least of some imports after it, beside
that of a bare `StrEnum` of as many members.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from errbook.render import render
from errbook.targets import load
from errbook.validate import from_tree

PROGRAM = """
import collections.abc, enum, re, sys, time, typing
sys.path.insert(0, sys.argv[1])
start = time.process_time()
__import__(sys.argv[2])
print(time.process_time() - start)
"""


def seconds(folder: Path, module: str) -> float:
    """Return the processor time of an import in a new process, in seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", PROGRAM, str(folder), module]
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def packages(count: int, folder: Path) -> None:
    """Write a package of `count` codes below `folder`, and the bare enumeration beside it."""
    errors = [
        {
            "code": f"SOME_ERROR_{number:05}",
            "http_status": 400 + number % 30,
            "category": f"Group {number % 40}",
            "description": "The token is malformed, or it has expired",
            "resolution": "Obtain a new token",
            "retryable": number % 2 == 0,
        }
        for number in range(count)
    ]
    for artifact in render(from_tree({"title": "many", "errors": errors}), load("python", None), {}):
        path = folder / Path(artifact.path).relative_to("python/src") if "/src/" in artifact.path else None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(artifact.text, encoding="utf-8")
    members = "".join(f"    {error['code']} = {error['code']!r}\n" for error in errors)
    (folder / "bare.py").write_text(f"import enum\n\n\nclass Bare(enum.StrEnum):\n{members}", encoding="utf-8")


def main() -> None:
    """Measure, and print milliseconds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        packages(count, Path(name))
        for module in ("many_errors", "bare"):
            first, *later = (seconds(Path(name), module) for _ in range(8))
            sys.stdout.write(f"{module}: {count} codes, first {first * 1000:.0f} ms, then {min(later) * 1000:.0f} ms\n")


if __name__ == "__main__":
    main()
