"""What the team accepts is written down, recognised, and found when of no use; tombstones stay for ever."""

import io
import json
import os
import subprocess
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from errbook.cli.exits import Exit
from errbook.cli.run import run as errbook
from errbook.document import Source
from errbook.history.acceptance import AcceptanceError, addition
from errbook.history.kinds import Effect
from errbook.history.version import Bump, Version, bump, parse
from errbook.settings import Waiver

BEFORE = {"errors": [{"code": "A", "description": "One."}, {"code": "B", "description": "Two.", "http_status": 404}]}
AFTER = {"errors": [{"code": "B", "description": "Two.", "http_status": 500}]}


def git(folder: Path, *arguments: str) -> None:
    """Run git without the settings of this machine."""
    fixed = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **fixed}, check=True, capture_output=True)


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return how errbook ended in `folder`, and what it printed and told."""
    out, err, here = io.StringIO(), io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = errbook(arguments)
    finally:
        os.chdir(here)
    return status, out.getvalue(), err.getvalue()


def write(folder: Path, tree: dict) -> None:
    """Write the catalogue."""
    (folder / "errors.yaml").write_text(json.dumps(tree), encoding="utf-8")


def release(folder: Path, tag: str) -> None:
    """Commit everything and tag it."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", tag)
    git(folder, "tag", tag)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project after its first release, with two breaking changes since."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Ada")
    git(tmp_path, "config", "user.email", "ada@example.org")
    (tmp_path / "errbook.toml").write_text('# our errors\nsources = ["errors.yaml"] # one')
    write(tmp_path, BEFORE)
    release(tmp_path, "v1.0.0")
    write(tmp_path, AFTER)
    return tmp_path


def test_a_break_is_accepted_in_the_settings(project: Path) -> None:
    """`accept` adds waivers at the end and leaves every byte before them; `diff` passes, and says who did."""
    before = (project / "errbook.toml").read_bytes()
    assert run(project, "diff")[0] == Exit.BREAKING
    status, out, err = run(project, "accept", "--reason", 'Nobody "used" it\n', "--until", "2025-06-30")
    assert (status, out, err) == (0, "", "2 changes accepted in errbook.toml\n")
    after = (project / "errbook.toml").read_bytes()
    assert after.startswith(before)
    [first, second] = tomllib.loads(after.decode())["waivers"]
    assert (first["rule"], first["code"], first["by"]) == ("code-removed", "A", "Ada")
    assert (second["reason"], second["until"]) == ('Nobody "used" it\n', "2025-06-30")
    status, out, _ = run(project, "diff")
    assert status == Exit.FINE
    assert 'accepted by Ada until 2025-06-30: Nobody "used" it' in out
    assert "2 breaking (2 accepted) since v1.0.0; semantic version: major, 1.0.0 → 2.0.0" in out


def test_settings_keep_their_line_breaks(project: Path) -> None:
    """Where git has checked all files out with CRLF, those stay all alike; else pages would count as other ones."""
    file = project / "errbook.toml"
    file.write_bytes(b'# our errors\r\nsources = ["errors.yaml"]\r\n')
    assert run(project, "accept", "--reason", "Right")[0] == 0
    data = file.read_bytes()
    assert b"waivers" in data
    assert data.count(b"\r\n") == data.count(b"\n")


def test_one_break_is_accepted_by_code_or_fingerprint(project: Path) -> None:
    """What is named is accepted, and nothing else."""
    assert run(project, "accept", "A", "--reason", "Unused")[0] == 0
    _, out, _ = run(project, "diff", "--format", "json")
    changes = {change["code"]: change for change in json.loads(out)["changes"]}
    assert changes["A"]["accepted"] == {"reason": "Unused", "by": "Ada", "until": None}
    assert changes["B"]["accepted"] is None
    assert run(project, "accept", changes["B"]["fingerprint"][:6], "--reason", "Right", "--by", "Eve")[0] == 0
    assert run(project, "diff")[0] == 0
    status, _, err = run(project, "accept", "A", "--reason", "Twice")
    assert status == Exit.USAGE
    assert err == "errbook: there is no change `A` to accept; `errbook diff` lists them\n"


def test_an_accepted_break_that_changes_is_open_again(project: Path) -> None:
    """A waiver is of one change; if the change becomes another, that one has to be accepted."""
    run(project, "accept", "--reason", "Right")
    write(project, {"errors": [{"code": "B", "description": "Two.", "http_status": 503}]})
    status, out, _ = run(project, "diff")
    assert status == Exit.BREAKING
    assert "unused-waiver" in out


def test_a_waiver_of_no_use_is_a_finding(project: Path) -> None:
    """After the release that has the break, its waiver is to be removed; against a branch it may wait."""
    run(project, "accept", "--reason", "Right")
    release(project, "v2.0.0")
    status, out, _ = run(project, "diff")
    assert status == Exit.INVALID
    assert out.count("error[unused-waiver]") == 2
    assert "errbook.toml:4:1: error[unused-waiver]: there is no change" in out
    assert run(project, "diff", "--against", "main")[0] == 0


def test_an_expired_waiver_is_a_finding(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiver holds on its last day, and on the next it accepts nothing and is told of."""
    run(project, "accept", "--reason", "Right", "--until", "2025-01-01")
    assert run(project, "diff")[0] == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1735689600 + 86400))
    status, out, _ = run(project, "diff")
    assert status == Exit.BREAKING
    assert "error[expired-waiver]: the waiver of `code-removed` ended on 2025-01-01" in out


def test_lint_leaves_waivers_of_changes_alone(project: Path) -> None:
    """The lint does not call a waiver of a change unused, and does call an expired one of its own."""
    run(project, "accept", "--reason", "Right")
    with (project / "errbook.toml").open("a") as file:
        file.write('[[waivers]]\nrule = "missing-resolution"\nreason = "Later"\nuntil = "2024-12-31"\n')
    _, out, _ = run(project, "check")
    assert "unused-waiver" not in out
    assert "error[expired-waiver]: the waiver of `missing-resolution` ended on 2024-12-31" in out


@pytest.mark.parametrize("day", ["2025-13-01", "tomorrow", "2025-1-1"])
def test_a_waiver_ends_on_a_day(project: Path, day: str) -> None:
    """What is no day is refused, and nothing is written."""
    before = (project / "errbook.toml").read_bytes()
    assert run(project, "accept", "--reason", "Right", "--until", day)[0] == Exit.USAGE
    assert (project / "errbook.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("errbook.toml", 'sources = ["a.yaml"]'),
        ("errbook.toml", 'sources = ["a.yaml"]\r\n\r\n# end\r\n'),
        ("errbook.toml", '\ufeffsources = ["a.yaml"]\n[options.python]\npackage = "x"\n'),
        ("pyproject.toml", '[tool.errbook]\nsources = ["a.yaml"]\n[tool.other]\nx = 1'),
        (
            "pyproject.toml",
            '[tool.errbook]\nsources = ["a.yaml"]\n[[tool.errbook.waivers]]\nrule = "x"\nreason = "y"\n',
        ),
    ],
)
def test_waivers_are_added_to_any_settings(path: str, text: str) -> None:
    """Whatever the settings look like, what is added is TOML that says the waiver, in their line endings."""
    hostile = Waiver("code-removed", 'a "b" \\ \n ü \x7f \x01 """', "C]]", "0123456789abcdef", "Ada", "2025-01-01")
    added = addition(Source(path, text), [hostile])
    tree = tomllib.loads((text + added).removeprefix("\ufeff"))
    waivers = (tree["tool"]["errbook"] if path == "pyproject.toml" else tree)["waivers"]
    assert Waiver(**waivers[-1]) == hostile
    assert ("\r\n" in added) == ("\r\n" in text)


def test_inline_waivers_cannot_be_added_to() -> None:
    """A list that TOML does not let grow is said to be so, rather than broken."""
    source = Source("errbook.toml", 'sources = ["a.yaml"]\nwaivers = []\n')
    with pytest.raises(AcceptanceError, match=r"write those there as `\[\[waivers\]\]`"):
        addition(source, [Waiver("code-removed", "x", "C", "0123456789abcdef", "Ada")])


@pytest.mark.parametrize(
    ("limit", "status"),
    [("breaking", 0), ("potentially-breaking", 0), ("compatible", 4), ("editorial", 4), ("never", 0)],
)
def test_it_can_be_said_what_fails(project: Path, limit: str, status: int) -> None:
    """`--fail-on` says from which effect on the command fails."""
    write(project, {"errors": [*BEFORE["errors"], {"code": "C", "description": "Three."}]})
    assert run(project, "diff", "--fail-on", limit)[0] == status


def test_a_closed_catalogue_is_judged_as_one(project: Path) -> None:
    """One setting makes a new code a break."""
    write(project, {"errors": [*BEFORE["errors"], {"code": "C", "description": "Three."}]})
    (project / "errbook.toml").write_text('sources = ["errors.yaml"]\ncompatibility = "closed"\n')
    status, out, _ = run(project, "diff")
    assert status == Exit.BREAKING
    assert "breaking: `C` is new" in out


def test_a_tombstone_of_any_release_is_missed(project: Path) -> None:
    """A tombstone that was deleted two releases ago is still missed, and one that is used again is found."""
    retired = [{"code": "A"}, {"code": "Z"}]
    write(project, {**AFTER, "retired": retired})
    release(project, "v2.0.0")
    write(project, AFTER)
    release(project, "v3.0.0")
    write(project, {"errors": [*AFTER["errors"], {"code": "Z", "description": "Again."}]})
    status, out, _ = run(project, "diff")
    assert status == Exit.BREAKING
    assert "error[tombstone-deleted]: `A` is not under `retired`, where v2.0.0 lists it" in out
    assert "error[tombstone-reused]: `Z` is used again, and v2.0.0 lists it as retired" in out
    assert "v2.0.0:errors.yaml:1:" in out
    write(project, {**AFTER, "retired": retired})
    assert run(project, "diff")[0] == 0


def test_a_likely_rename_is_proposed_and_not_assumed(project: Path) -> None:
    """A code that looks like one that is gone is proposed in the advice, while both changes stand."""
    write(project, {"errors": [{"code": "A_NEW", "description": "One."}, BEFORE["errors"][1]]})
    _, out, _ = run(project, "diff")
    assert "help: if it is now called `A_NEW`, list `A` in the `aliases` of `A_NEW`" in out
    assert "`A` is gone" in out


def test_tags_of_something_else_are_no_releases(project: Path) -> None:
    """A pre-release, and a version with something before it, are not what is compared with if there is better."""
    git(project, "stash", "-q")
    for tag in ("v2.0.0-rc.1", "web-v9.0.0", "v0.9.0"):
        release(project, tag)
    git(project, "stash", "pop", "-q")
    assert "since v1.0.0; semantic version: major, 1.0.0 → 2.0.0" in run(project, "diff")[1]
    git(project, "tag", "-d", "v1.0.0", "v0.9.0")
    assert "since v2.0.0-rc.1; semantic version: major, 2.0.0-rc.1 → 2.0.0" in run(project, "diff")[1]
    git(project, "tag", "-d", "v2.0.0-rc.1")
    assert "since web-v9.0.0; semantic version: major, 9.0.0 → 10.0.0" in run(project, "diff")[1]


def test_without_a_release_it_is_said_what_to_do(tmp_path: Path) -> None:
    """Outside of a repository, and in one without a release, the message says how to name a base."""
    (tmp_path / "errbook.toml").write_text('sources = ["errors.yaml"]')
    write(tmp_path, AFTER)
    status, _, err = run(tmp_path, "diff")
    assert status == Exit.USAGE
    assert "not a git repository" in err
    git(tmp_path, "init", "-q")
    status, _, err = run(tmp_path, "diff")
    assert status == Exit.USAGE
    assert "there is no release tag, such as `v1.0.0`" in err


def test_a_name_that_is_nothing_says_why(tmp_path: Path) -> None:
    """Where a name is neither a file nor a revision, what git says of the folder is not kept back."""
    write(tmp_path, AFTER)
    status, _, err = run(tmp_path, "diff", "errors.yaml", "--against", "v1.0.0")
    assert (status, err.strip()) == (
        Exit.USAGE,
        "errbook: there is no file `v1.0.0`, nor a revision of that name, since there is no project here",
    )
    (tmp_path / "errbook.toml").write_text('sources = ["errors.yaml"]')
    git(tmp_path, "init", "-q")
    (tmp_path / ".git" / "config").write_text("[")
    status, _, err = run(tmp_path, "diff", "--against", "v1.0.0")
    assert status == Exit.USAGE
    assert "nor a revision of that name: git cannot tell: bad config line" in err


def test_two_files_are_compared_without_a_project(tmp_path: Path) -> None:
    """Any two catalogues can be compared, without settings and without git, in whatever form each is."""
    write(tmp_path, BEFORE)
    (tmp_path / "errors.md").write_text(
        "## Errors\n\n| Code | Status | Description |\n|---|---|---|\n| `B` | 404 | Two. |\n"
    )
    status, out, _ = run(tmp_path, "diff", "--against", "errors.yaml", "errors.md")
    assert status == Exit.BREAKING
    assert "`A` is gone" in out


def test_reports_for_machines_carry_stable_fingerprints(project: Path) -> None:
    """SARIF and JSON name a change alike, before and after it moves in its file."""

    def fingerprints() -> set[str]:
        log = json.loads(run(project, "diff", "--format", "sarif")[1])
        return {result["partialFingerprints"]["errbook/v1"] for result in log["runs"][0]["results"]}

    before = fingerprints()
    (project / "errors.yaml").write_text(json.dumps(AFTER, indent=4), encoding="utf-8")
    assert fingerprints() == before
    tree = json.loads(run(project, "diff", "--format", "json")[1])
    assert {change["fingerprint"] for change in tree["changes"]} == before


def test_a_comment_cannot_be_broken_by_a_catalogue(project: Path) -> None:
    """Whatever a text holds, it stays in its cell of the table."""
    write(
        project,
        {"errors": [{**AFTER["errors"][0], "description": "a | b\n\n# <script> `x` **y** ::error::"}]},
    )
    _, out, _ = run(project, "diff", "--format", "markdown")
    rows = [line for line in out.splitlines() if "description" in line]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 5
    _, out, _ = run(project, "diff", "--format", "github")
    assert all(line.startswith(("::error ", "::notice ")) for line in out.splitlines())


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.4", Version(1, 4, 0)),
        ("v1.4.0", Version(1, 4, 0)),
        ("api/v1.4.0-rc.1+build.5", Version(1, 4, 0, ("rc", "1"))),
        ("release-2.0", Version(2, 0, 0)),
        ("nightly", None),
        ("v1", None),
        ("2024x1.0", None),
        ("1.4.0.1", None),
    ],
)
def test_versions_are_read_from_tags(text: str, version: Version | None) -> None:
    """What is a version, alone or at the end of a tag, is one, and what only looks like it is none."""
    assert parse(text) == version


def test_versions_are_ordered_as_the_standard_says() -> None:
    """The order is that of section 11 of Semantic Versioning."""
    ordered = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1"
    versions = [parse(text) for text in (*ordered.split(), "1.0.0", "1.9.0", "1.10.0")]
    assert sorted(versions, key=lambda version: version.precedence) == versions


@pytest.mark.parametrize(
    ("version", "part", "following"),
    [
        ("1.4.2", Bump.MAJOR, "2.0.0"),
        ("1.4.2", Bump.MINOR, "1.5.0"),
        ("1.4.2", Bump.PATCH, "1.4.3"),
        ("1.4.2", Bump.NONE, "1.4.2"),
        ("0.4.2", Bump.MAJOR, "0.5.0"),
        ("0.4.2", Bump.MINOR, "0.4.3"),
        ("2.0.0-rc.1", Bump.MAJOR, "2.0.0"),
        ("2.1.0-rc.1", Bump.MINOR, "2.1.0"),
        ("2.1.0-rc.1", Bump.MAJOR, "3.0.0"),
        ("2.1.1-rc.1", Bump.MINOR, "2.2.0"),
    ],
)
def test_the_next_version(version: str, part: Bump, following: str) -> None:
    """The version grows by the part that the changes take."""
    assert str(parse(version).raised(part)) == following


def test_every_effect_takes_a_version() -> None:
    """Only a break takes a major version, only words a patch, and nothing takes none."""
    assert [bump(effect) for effect in (None, *Effect)] == [
        Bump.NONE,
        Bump.PATCH,
        Bump.MINOR,
        Bump.MINOR,
        Bump.MAJOR,
    ]
