"""Compares what errbook, buf and Redocly say of the same ten edits of the catalogue in `catalog/`.

    python tests/side_by_side/compare_tools.py

Each edit of `edits.toml` is made in a copy of the catalogue. errbook compares the sources; buf compares a Protocol
Buffers enumeration of the codes; Redocly compares the OpenAPI document that errbook makes of the codes, once alone and
once with an operation that answers with its responses. npm installs the tools beside this file, in the versions of
`package.json`. What is printed is the table in README.md.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from errbook import __version__

HERE = Path(__file__).parent
CATALOG = HERE.parents[1] / "catalog"
NODE = HERE / "node_modules" / ".bin"
SETTINGS = 'title = "NFR Connect"\nversion = "1.0.0"\nsources = ["page.md", "more.yaml"]\n'
TOMBSTONE = "\nretired:\n  - code: STALE_VERSION\n"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def run(folder: Path, *command: str | Path) -> str:
    """Return what a command prints; findings, which end it with another exit code than 0, are no failure."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True, env={**os.environ, **QUIET})
    if not done.stdout and done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def write_project(folder: Path, edit: dict[str, Any]) -> None:
    """Write the catalogue into `folder`, with the replacements of `edit`, and generate what is made of it."""
    page = (CATALOG / "error-codes.md").read_text(encoding="utf-8")
    more = (CATALOG / "error-codes.yaml").read_text(encoding="utf-8") + TOMBSTONE
    folder.mkdir()
    (folder / "errbook.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "page.md").write_text(replaced(page, edit.get("page", ())), encoding="utf-8")
    (folder / "more.yaml").write_text(replaced(more, edit.get("yaml", ())), encoding="utf-8")
    run(folder, sys.executable, "-m", "errbook", "generate")


def replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return `text` with each old part, which must stand in it once, replaced by the new one."""
    for old, new in pairs:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the catalogue")
        text = text.replace(old, new)
    return text


def write_proto(folder: Path, numbers: dict[str, int]) -> None:
    """Write the codes as an enumeration, as the practice of Protocol Buffers wants it, into the folder `proto`.

    Names keep their `numbers`, a renamed code takes that of its alias, and retired codes are reserved.
    """
    catalog = json.loads((folder / "build/catalog/catalog.json").read_text(encoding="utf-8"))
    lines = ['syntax = "proto3";', "package nfr.v1;", "enum ErrorCode {", "  ERROR_CODE_UNSPECIFIED = 0;"]
    for stone in catalog.get("retired", ()):
        number = numbers.setdefault(stone["code"], len(numbers) + 1)
        lines.append(f'  reserved {number}; reserved "{stone["code"]}";')
    for error in catalog["errors"]:
        known = next((numbers[alias] for alias in error.get("aliases", ())), len(numbers) + 1)
        number = numbers.setdefault(error["code"], known)
        option = " [deprecated = true]" if error.get("deprecated") else ""
        lines += [f"  // HTTP {error['http_status']}: {error['description']}", f"  {error['code']} = {number}{option};"]
    (folder / "proto").mkdir()
    (folder / "proto" / "errors.proto").write_text("\n".join((*lines, "}", "")), encoding="utf-8")


def write_api(folder: Path) -> None:
    """Write the OpenAPI document of the errors with an operation that answers with its responses."""
    document = yaml.safe_load((folder / "build/openapi/errors.openapi.yaml").read_text(encoding="utf-8"))
    answers: dict[str, Any] = {}
    for name, response in document["components"]["responses"].items():
        schema = response["content"]["application/json"]["schema"]["$ref"]
        answers[schema.rpartition("ErrorResponse")[2] or "default"] = {"$ref": f"#/components/responses/{name}"}
    document["paths"] = {"/models": {"get": {"operationId": "listModels", "responses": answers}}}
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")


def by_errbook(folder: Path) -> str:
    """Return the worst effect that errbook tells, with the kinds of change that have it."""
    command = ("-m", "errbook", "diff", "--against", "before", "after", "--format", "json", "--fail-on", "never")
    told = json.loads(run(folder, sys.executable, *command))
    return verdict(told["effect"], (change["kind"] for change in told["changes"] if change["effect"] == told["effect"]))


def by_buf(folder: Path) -> str:
    """Return the rules that `buf breaking` finds broken."""
    arguments = ("breaking", "after/proto", "--against", "before/proto", "--error-format", "json")
    found = [json.loads(line) for line in run(folder, NODE / "buf", *arguments).splitlines()]
    return verdict("breaking" if found else None, (finding["type"] for finding in found))


def by_redocly(folder: Path, document: str) -> str:
    """Return the bump that `redocly diff` demands for a document, with the rules that say so."""
    arguments = (f"before/{document}", f"after/{document}", "--format", "json", "--fail-on", "none")
    told = json.loads(run(folder, NODE / "redocly", "diff", *arguments))
    bump = told.get("bump")
    found = (item for change in told["changes"] for item in change["verdicts"] if item["impact"] == bump)
    return verdict(bump, (item["ruleId"] for item in found))


def verdict(worst: str | None, reasons: Iterable[str]) -> str:
    """Return the worst that a tool says, and why, each reason once."""
    names = ", ".join(f"`{reason}`" for reason in dict.fromkeys(reasons))
    return f"{worst}: {names}" if names else worst or "nothing"


def row(edit: dict[str, Any]) -> str:
    """Return what each tool says of an edit, as a row of the table."""
    numbers: dict[str, int] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for side, replacements in (("before", {}), ("after", edit)):
            write_project(folder / side, replacements)
            write_proto(folder / side, numbers)
            write_api(folder / side)
        documents = ("build/openapi/errors.openapi.yaml", "api.json")
        verdicts = (by_errbook(folder), by_buf(folder), *(by_redocly(folder, document) for document in documents))
    return " | ".join(("", edit["name"], *verdicts, "")).strip()


def main() -> None:
    """Print the table."""
    if not NODE.exists():
        subprocess.run(
            ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True
        )
    tools = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    buf, redocly = f"buf {tools['@bufbuild/buf']}", f"Redocly {tools['@redocly/cli']}"
    sys.stdout.write(f"| Edit | errbook {__version__} | {buf} | {redocly}, components alone | {redocly}, in an API |\n")
    sys.stdout.write("| --- " * 5 + "|\n")
    for edit in tomllib.loads((HERE / "edits.toml").read_text(encoding="utf-8"))["edits"]:
        sys.stdout.write(f"{row(edit)}\n")


if __name__ == "__main__":
    main()
