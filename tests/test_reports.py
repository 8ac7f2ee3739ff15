"""What services that show findings beside code read: SARIF and the workflow commands of GitHub."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location
from errbook.reports import markdown, sarif
from errbook.reports import text as reported

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
ORDINAL = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), ORDINAL),
    "dependentRequired": {"startColumn": ["startLine"], "endLine": ["startLine"], "endColumn": ["startColumn"]},
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "message": MESSAGE,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}},
                },
                "region": REGION,
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "message", "partialFingerprints"],
    "properties": {
        "ruleId": {"type": "string", "minLength": 1},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": {"type": "object", "required": ["name"]}},
                    },
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""What SARIF 2.1.0 (OASIS, section 3) demands of the parts that errbook writes."""
PAGE = "# Errors\n\n| Code | Description |\n|---|---|\n| `A_B` | It is bad |\n"
SETTINGS = 'title = "Acme"\nsources = ["errors.md"]\ntargets = ["docs"]\n'


def validate(log: str) -> list[dict]:
    """Return the results of a log that fits the schema."""
    tree = json.loads(log)
    jsonschema.Draft4Validator(SCHEMA).validate(tree)
    return tree["runs"][0]["results"]


@pytest.mark.parametrize(
    "finding",
    [
        Diagnostic("a-rule", Severity.ERROR, "It is wrong"),
        Diagnostic("a-rule", Severity.WARNING, "It is wrong", Location("a b/ü%.md", 0, 0, 0, 0), "Mend it"),
        Diagnostic("a-rule", Severity.NOTE, "It is wrong", Location("a.md", 3, 1, 4, 1), fingerprint="0123"),
        Diagnostic("a-rule", Severity.ERROR, "It is\x1b wrong", Location("a.md"), related=((Location("b"), "Here"),)),
    ],
)
def test_sarif_fits_the_schema(finding: Diagnostic) -> None:
    """Whatever a finding has or lacks, a place above all, its log is SARIF."""
    (result,) = validate(sarif.report([finding]))
    assert result["ruleId"] == "a-rule"
    assert bool(result["locations"]) == (finding.location is not None)


def test_no_text_is_a_link_in_sarif() -> None:
    """In messages of SARIF `[text](address)` is a link, and a viewer would follow whatever a catalogue calls a code."""
    text = "`[Mend it](command:x)` is wrong"
    finding = Diagnostic("a-rule", Severity.ERROR, text, Location("a"), text, ((Location("b"), text),))
    (result,) = validate(sarif.report([finding]))
    told = [result["message"]["text"], result["relatedLocations"][0]["message"]["text"]]
    assert told[1] == r"`[Mend it]\u{28}command:x)` is wrong"
    assert not any(re.search(r"\[[^\]]*\]\(", text) for text in told)


def test_sarif_without_findings_fits_the_schema() -> None:
    """A run that found nothing is told too, so that what was found before is closed."""
    assert validate(sarif.report([])) == []


def test_a_file_as_a_whole_has_no_line_in_markdown() -> None:
    """A finding about a file as a whole names the file, not its line 0."""
    finding = Diagnostic("output-stale", Severity.ERROR, "it is stale", Location("build/errors.py", 0, 0, 0, 0))
    assert "| `build/errors.py` |" in markdown.report([finding])


def test_tabs_are_spaces_in_an_excerpt() -> None:
    """A tab in a line that is shown, before, in or behind what is marked, is one column wide and no escape."""
    finding = Diagnostic("wrong-type", Severity.ERROR, "no", Location("e.yaml", 1, 2, 1, 5))
    assert "  1 |  b c d\n    |  ^^^\n" in reported.report([finding], {"e.yaml": "\tb\tc\td"})


def errbook(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "errbook", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True).stdout


@pytest.mark.parametrize(("git", "prefix"), [(True, "services/api/"), (False, "")])
def test_paths_start_at_the_top_of_the_repository(tmp_path: Path, *, git: bool, prefix: str) -> None:
    """In a project below the top of a repository, findings are told where the service looks for them."""
    project = tmp_path / "services" / "api"
    (project / "below").mkdir(parents=True)
    (project / "errbook.toml").write_text(SETTINGS, encoding="utf-8")
    (project / "errors.md").write_text(PAGE, encoding="utf-8")
    if git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for folder in (project, project / "below"):
        results = validate(errbook(folder, "check", "--format", "sarif"))
        places = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
        assert {f"{prefix}errors.md", f"{prefix}build/docs/errors.md"} <= places
        assert f",file={prefix}errors.md,line=" in errbook(folder, "check", "--format", "github")
    assert errbook(project, "check").startswith("errors.md:5:")


def test_a_source_beside_the_project_has_its_path_from_the_top(tmp_path: Path) -> None:
    """A page in a folder that several projects share is told by the path that the service knows, without `..`."""
    project = tmp_path / "services" / "api"
    project.mkdir(parents=True)
    (project / "errbook.toml").write_text(SETTINGS.replace("errors.md", "../../docs/./errors.md"), encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "errors.md").write_text(PAGE, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert ",file=docs/errors.md,line=" in errbook(project, "check", "--format", "github")
    assert errbook(project, "check").startswith("../../docs/./errors.md:5:")


def test_a_comparison_as_sarif_fits_the_schema(tmp_path: Path) -> None:
    """The changes between two catalogues, each with both places, are SARIF."""
    for name, text in (("before.md", PAGE), ("after.md", PAGE.replace("A_B", "C_D"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    log = errbook(tmp_path, "diff", "--against", "before.md", "after.md", "--format", "sarif")
    assert {result["ruleId"] for result in validate(log)} >= {"code-added", "code-removed"}
