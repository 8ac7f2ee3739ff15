"""Tools of other ecosystems that tests run: where each is found, and what a test does where it is not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

ECOSYSTEM = Path(__file__).parent / "ecosystem"


def absent(what: str, how: str) -> NoReturn:
    """Skip the test for want of a tool; where everything must be tested, fail."""
    message = f"{what} is not here; {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def python_tool(name: str) -> str:
    """Return a program of the environment that the tests run in, or of the machine."""
    path = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return path or absent(name, "`pip install -e '.[test]'` brings it")


def npm_packages(folder: Path = ECOSYSTEM) -> Path:
    """Return the `node_modules` of `folder`, for Node.js to run."""
    if not shutil.which("node"):
        absent("Node.js", "install it, with npm, from your system's packages")
    packages = folder / "node_modules"
    if not packages.is_dir():
        absent(f"what {folder.name} needs", f"`npm install --prefix {folder}` brings it")
    return packages


def npm_tool(name: str) -> str:
    """Return a program that one of the packages has."""
    return str(npm_packages() / ".bin" / name)


def node(script: Path, stdin: str) -> Any:
    """Return the JSON that a script writes, which finds the packages beside it."""
    npm_packages(script.parent)
    done = subprocess.run(
        ["node", script], cwd=script.parent, input=stdin, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rendered_by_mdx(pages: list[str]) -> list[dict[str, Any]]:
    """Return what MDX 3 makes of each page: `html` or `error`, and whether code in it `ran`."""
    rendered: list[dict[str, Any]] = node(ECOSYSTEM / "mdx" / "render.mjs", json.dumps(pages))
    return rendered
