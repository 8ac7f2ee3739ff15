"""The Python package under its users' tools: formatter, linter, type checkers, installer, web framework."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from errbook.render import render
from errbook.targets import load
from errbook.validate import from_tree
from tools import absent, python_tool

pytestmark = pytest.mark.ecosystem

Tree = dict[str, Any]
USERS = Path(__file__).with_name("python_users")

ENVELOPE: Tree = {
    "example": {
        "error": {
            "code": "INVALID_BODY",
            "message": "The body does not fit",
            "details": [{"field": "severity", "message": "Must be between 1 and 5"}],
            "request_id": "req-abc123",
        }
    },
    "code": "/error/code",
    "message": "/error/message",
    "details": "/error/details",
    "request_id": "/error/request_id",
    "required": ["/error/code", "/error/message"],
}
SHOP: Tree = {
    "title": "Shop",
    "version": "1.2.0",
    "base_uri": "https://errors.example/",
    "envelope": ENVELOPE,
    "categories": [{"name": "Access"}, {"name": "Requests"}, {"name": "Trouble"}],
    "errors": [
        {
            "code": "TOKEN_EXPIRED",
            "http_status": 401,
            "category": "Access",
            "title": "Expired",
            "description": "The token has expired",
            "resolution": ["Refresh the token", "Try again"],
            "headers": [{"name": "WWW-Authenticate", "required": True, "example": 'Bearer error="invalid_token"'}],
            "causes": ["The token is older than its lifetime", "The clock of the token's issuer is wrong"],
            "retryable": False,
        },
        {
            "code": "old-token",
            "http_status": 401,
            "category": "Access",
            "description": 'A "quoted" \\ \u2013, it\'s 漢字',
            "headers": [{"name": "WWW-Authenticate", "required": True, "example": "Bearer"}],
            "deprecated": {"since": "1.1", "reason": "Too vague", "sunset": "2027-01-31"},
            "replaced_by": "TOKEN_EXPIRED",
            "aliases": ["OLDER_TOKEN"],
        },
        {
            "code": "INVALID_BODY",
            "http_status": 400,
            "category": "Requests",
            "description": "The body does not fit",
        },
        {
            "code": "NAME_TAKEN",
            "http_status": 409,
            "category": "Requests",
            "description": "Taken",
            "message": "The name {name} is taken",
            "params": [{"name": "name", "required": True}],
        },
        {"code": "NOT_FOUND", "http_status": 404, "category": "Requests", "description": "There is nothing"},
        {
            "code": "INTERNAL_ERROR",
            "http_status": 500,
            "category": "Trouble",
            "description": "It broke",
            "retryable": True,
            "retry_after": 30,
        },
    ],
    "retired": [{"code": "GONE"}, {"code": 'g"o\\n\u2028e'}],
}
LONG = "A text that is too long for a line, and that goes on until it reaches far beyond the margin"
CATALOGS: dict[str, Tree] = {
    "shop": SHOP,
    "problem": {
        "title": "P",
        "errors": [{"code": "A", "http_status": 404, "description": "x", "title": "Lost"}],
    },
    "empty": {"title": "E"},
    "sparse": {
        "title": "S",
        "errors": [{"code": "A", "description": "x"}, {"code": "B", "description": "", "tags": [LONG]}],
    },
    "told": {
        "title": "D",
        "errors": [
            {"code": "A", "http_status": 429, "category": "G", "description": "x", "retry_after": 5, "retryable": True},
            {"code": "B", "http_status": 409, "description": "x", "severity": "error", "links": [{"url": "urn:b"}]},
        ],
        "envelope": {
            "example": {"error": {"code": "A", "type": "G", "retryable": True, "retryAfter": 5, "severity": None}},
            "code": "/error/code",
        },
    },
    "given": {
        "title": "V",
        "errors": [{"code": "A", "http_status": 400, "description": "x"}],
        "envelope": {
            "example": {
                "errors": [{"code": "A", "source": {"pointer": "/a"}, "at": 0.5}],
                "meta": {"time": "t", "list": [{"type": "x"}]},
            },
            "code": "/errors/0/code",
            "required": ["/errors/0/source", "/errors/0/at", "/meta/time", "/meta/list"],
        },
    },
    "grouped": {
        "title": "D",
        "errors": [{"code": "A", "category": "G", "description": "First.\n\nSecond."}],
        "envelope": {"example": {"code": "A", "category": "G"}, "code": "/code"},
    },
    "numbers": {
        "title": "N",
        "errors": [{"code": "1001", "http_status": 400, "description": "x", "category": "Ошибки"}],
        "envelope": {
            "example": {"errors": [{"no": 5, "class": "x"}], "meta": {"requestId": "x"}},
            "code": "/errors/0/no",
        },
    },
    "numbered": {
        "title": "M",
        "errors": [{"code": "A", "number": 7, "description": LONG, "tags": ["漢" * 34], "causes": ["x" * 70]}],
        "envelope": {
            "example": {
                "ok": False,
                "n": {"code": 5, "list": [{"a": 1}, {"b": 1.5}], "none": None, "str": "x"},
            },
            "code": "/n/code",
            "message": "/m/text",
            "request_id": "/r/id",
            "details": "/d",
        },
    },
    "strings": {
        "title": 'T "x" \\',
        "errors": [
            {
                "code": "A",
                "http_status": 400,
                "description": "x",
                "message": "{a}",
                "params": [{"name": "a", "sensitive": True}],
            }
        ],
        "envelope": {
            "example": {"code": "A", "message": "x", "details": ["x"], "request_id": "r"},
            "code": "/code",
            "details": "/details",
            "request_id": "/request_id",
            "required": ["/details", "/request_id"],
        },
    },
}
"""Catalogues that together make every line that a template has."""


def run(tool: str, *arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment that the tests run in; imports are found in `src`."""
    settings = {"RUFF_NO_CACHE": "true", "MYPY_CACHE_DIR": os.devnull, "MYPYPATH": "src", "NO_COLOR": "1"}
    command = [python_tool(tool), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=os.environ | settings, capture_output=True, text=True, check=False)


def made(name: str, folder: Path) -> Path:
    """Write the package of a catalogue, and return its folder."""
    for artifact in render(from_tree(CATALOGS[name]), load("python", None), {"package": f"{name}_errors"}):
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text, encoding="utf-8")
    return folder / "python"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package of each catalogue; none of the tools writes there."""
    folder = tmp_path_factory.mktemp("packages")
    for name in CATALOGS:
        made(name, folder / name)
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return the folder of a package, with its users beside it."""
    folder = made("shop", tmp_path)
    shutil.copytree(USERS, folder / "users")
    settings = {"include": ["users", "src"], "extraPaths": ["src"], "typeCheckingMode": "strict"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def test_formatters_change_nothing(packages: Path) -> None:
    """What is generated is what the formatter would make of it, so no commit reformats it."""
    done = run("ruff", "format", "--diff", ".", folder=packages)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_linter_finds_nothing(packages: Path) -> None:
    """Every rule of Ruff holds, but for those that a package itself waives."""
    done = run("ruff", "check", "--output-format=concise", ".", folder=packages)
    assert done.returncode == 0, done.stdout


def test_waivers_are_needed(packages: Path) -> None:
    """Each rule that the packages waive would find something in one of them, or contradicts another."""
    config = tomllib.loads((packages / "shop/python/pyproject.toml").read_text(encoding="utf-8"))
    waived = set(config["tool"]["ruff"]["lint"]["ignore"]) - {"COM812", "D203", "D213"}
    select = f"--select={','.join(sorted(waived))}"
    done = run("ruff", "check", "--isolated", "--preview", select, "--output-format=json", ".", folder=packages)
    assert {finding["code"] for finding in json.loads(done.stdout)} == waived


@pytest.mark.parametrize("version", ["3.11", "3.14"])
def test_mypy_finds_nothing(packages: Path, version: str) -> None:
    """The packages are typed throughout, by the strict rules of mypy."""
    sources = sorted(packages.glob("*/python/src"))
    done = run("mypy", "--strict", "--python-version", version, *sources, folder=packages)
    assert done.returncode == 0, done.stdout


def test_pyright_finds_nothing(packages: Path) -> None:
    """The packages are typed throughout, by the strict rules of Pyright."""
    settings = {"include": ["*/python/src"], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (packages / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = run("pyright", folder=packages)
    assert done.returncode == 0, done.stdout


def test_users_see_types(shop: Path) -> None:
    """Users' code has the types that it claims, and exhaustive matches are seen as such."""
    (shop / "users/mistakes.py").unlink()
    if find_spec("fastapi") is None:
        absent("fastapi", "`pip install -e '.[test]'` brings it")
    done = run("mypy", "--strict", "users", folder=shop)
    assert done.returncode == 0, done.stdout
    done = run("pyright", "--pythonpath", sys.executable, folder=shop)
    assert done.returncode == 0, done.stdout


def test_users_mistakes_are_found(shop: Path) -> None:
    """Both type checkers find each mistake, and nothing else."""
    lines = (shop / "users/mistakes.py").read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    mypy = run("mypy", "--strict", "users/mistakes.py", folder=shop).stdout
    assert {int(line.split(":")[1]) for line in mypy.splitlines() if ": error:" in line} == wrong
    pyright = run("pyright", "--outputjson", "users/mistakes.py", folder=shop).stdout
    found = json.loads(pyright)["generalDiagnostics"]
    assert {fault["range"]["start"]["line"] + 1 for fault in found} == wrong


def test_package_is_installed(shop: Path) -> None:
    """The package is built and installed by the usual tools, and brings its types along."""
    built = run("hatchling", "build", "--target", "wheel", folder=shop)
    assert built.returncode == 0, built.stderr
    (wheel,) = (shop / "dist").iterdir()
    assert wheel.name == "shop_errors-1.2.0-py3-none-any.whl"
    target = shop / "installed"
    installed = run("python", "-m", "pip", "install", "--no-index", "--target", target, wheel, folder=shop)
    assert installed.returncode == 0, installed.stderr
    assert (target / "shop_errors/py.typed").is_file()
    program = "import shop_errors; print(shop_errors.ErrorCode.NOT_FOUND.http_status)"
    shown = subprocess.run([sys.executable, "-c", program], cwd=target, capture_output=True, text=True, check=True)
    assert shown.stdout == "404\n"


@pytest.fixture
def components() -> Tree:
    """Return the OpenAPI components of the same catalogue."""
    from ruamel.yaml import YAML

    artifacts = render(from_tree(SHOP), load("openapi", None), {})
    text = next(artifact.text for artifact in artifacts if "3.1" in artifact.path)
    return YAML(typ="safe", pure=True).load(text)["components"]


TAKEN: dict[str, tuple[tuple[str, ...], Tree, str | None]] = {
    "as documented": (("NAME_TAKEN",), {"params": {"name": "x"}}, None),
    "a status that is not documented": (("NAME_TAKEN",), {"http_status": 410}, "Undocumented status code"),
    "a misspelt code": (("NAME_TAKEN_",), {"http_status": 409}, "Response violates schema"),
    "the code of another status": (("NOT_FOUND",), {"http_status": 409}, "Response violates schema"),
}


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", TAKEN)
def test_responses_fit_the_generated_openapi(
    shop: Path, components: Tree, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """An application that raises the errors answers as the OpenAPI says; schemathesis sees if not."""
    for module in ("fastapi", "schemathesis"):
        if find_spec(module) is None:
            absent(module, "`pip install -e '.[test]'` brings it")
    for folder in ("src", "users"):
        monkeypatch.syspath_prepend(str(shop / folder))
    for name in [name for name in sys.modules if name == "server" or name.startswith("shop_errors")]:
        monkeypatch.delitem(sys.modules, name)
    arguments, keywords, complaint = TAKEN[case]
    taken = import_module("shop_errors").ApiError(*arguments, **keywords)
    complaints = schemathesis_complaints(import_module("server").application(components, taken))
    assert bool(complaints) == (complaint is not None)
    assert complaint in {None, *complaints}


def schemathesis_complaints(app: Any) -> list[str]:
    """Return what schemathesis finds wrong with the application, at some hundred requests."""
    import schemathesis
    from hypothesis import HealthCheck, given, settings
    from schemathesis.core.failures import FailureGroup

    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    (operation,) = (result.ok() for result in schema.get_all_operations())

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def check(case: Any) -> None:
        case.call_and_validate()

    try:
        check()
    except FailureGroup as failures:
        return sorted(failure.title for failure in failures.exceptions)
    return []
