"""A repository of thirty commits and six tags: what changed since any is found without touching a file."""

import io
import json
import os
import re
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import jsonschema
import pytest
import yaml

from errbook import canonical
from errbook.cli.exits import Exit
from errbook.cli.run import run as errbook
from errbook.history import archive

ERRORS = {
    "NOT_FOUND": {"http_status": 404, "description": "There is no such thing."},
    "TOKEN_EXPIRED": {"http_status": 401, "description": "The token has expired.", "retry_after": 30},
    "QUOTA_EXCEEDED": {"http_status": 429, "description": "The quota is used up."},
    "INTERNAL_ERROR": {"http_status": 500, "description": "Something failed.", "retryable": True},
}
EXTRA = {"errors": [{"code": "TEAPOT", "http_status": 418, "description": "It is a teapot."}]}


def git(folder: Path, *arguments: str, day: int = 1) -> str:
    """Run git with a fixed author and date, and without the settings of this machine."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@example.org"}
        environment[f"GIT_{who}_DATE"] = f"2024-01-{day:02}T12:00:00Z"
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return how errbook ended in `folder`, and what it printed and told."""
    out, err, here = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = errbook(arguments)
    finally:
        os.chdir(here)
    out.flush()
    return status, out.buffer.getvalue().decode(), err.getvalue()


class Story:
    """A repository as it grows, a commit a day."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty repository."""
        self.folder = folder
        self.errors = {code: dict(fields) for code, fields in ERRORS.items()}
        self.retired: list[dict] = []
        self.path = "errors.yaml"
        self.sources = ["errors.yaml", "extra.yaml"]
        self.title = "Store"
        self.day = 0
        git(folder, "init", "-q", "-b", "main")

    def commit(self, subject: str, *tags: str) -> None:
        """Write everything down, and commit it."""
        self.day += 1
        listed = "".join(f'"{source}", ' for source in self.sources)
        self.write("errbook.toml", f'title = "{self.title}"\nsources = [{listed}]\n')
        tree = {"errors": [{"code": code, **fields} for code, fields in self.errors.items()]}
        self.write(
            self.path,
            yaml.safe_dump(tree | ({"retired": self.retired} if self.retired else {}), sort_keys=False),
        )
        self.write("README.md", f"Day {self.day}\n")
        self.save(subject, *tags)

    def save(self, subject: str, *tags: str) -> None:
        """Commit what stands on the disk."""
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "-m", subject, day=self.day)
        for tag in tags:
            git(self.folder, "tag", "-a", "-m", tag, tag, day=self.day)

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def begin(story: Story) -> None:
    """Make the first release: four codes and a teapot."""
    story.write("extra.yaml", json.dumps(EXTRA))
    story.commit("Start a catalogue")
    story.commit("Say more in the README")
    story.errors["NOT_FOUND"]["description"] = "No such resource."
    story.commit("Say what was not found")
    story.commit("Release", "v1.0.0")


def grow(story: Story) -> None:
    """Make the second release: a code more, and a longer wait."""
    story.errors["RATE_LIMITED"] = {"http_status": 429, "description": "Too many requests | per <minute>."}
    story.commit("Limit the rate")
    story.errors["RATE_LIMITED"]["retryable"] = True
    story.commit("Allow to retry")
    story.commit("Polish")
    story.errors["TOKEN_EXPIRED"]["retry_after"] = 60
    story.commit("Wait longer", "v1.1.0")


def move(story: Story) -> None:
    """Make the third release: files move and go, a branch is merged, and for a day nothing can be read."""
    (story.folder / "errors.yaml").unlink()
    story.path, story.sources = "docs/errors.yaml", ["docs/errors.yaml", "extra.yaml"]
    story.commit("Move the catalogue")
    (story.folder / "extra.yaml").unlink()
    story.sources = ["docs/errors.yaml"]
    story.errors["TEAPOT"] = {"http_status": 418, "description": "It is a teapot."}
    story.commit("Keep all errors in one file")
    story.errors["QUOTA_EXCEEDED"] |= {
        "deprecated": {"since": "1.2.0", "reason": "It is a rate now."},
        "replaced_by": "RATE_LIMITED",
    }
    story.commit("Deprecate the quota", "v1.2.0-rc.1")
    git(story.folder, "switch", "-q", "-c", "feature")
    story.errors["BAD_GATEWAY"] = {"http_status": 502, "description": "The server behind failed."}
    story.commit("Tell of the server behind")
    git(story.folder, "switch", "-q", "main")
    story.title = "Corner store"
    settings = story.folder / "errbook.toml"
    story.write("errbook.toml", settings.read_text().replace("Store", story.title))
    story.save("Name the store")
    story.day += 1
    git(story.folder, "merge", "-q", "--no-ff", "-m", "Merge the feature", "feature", day=story.day)
    story.day += 1
    story.write("docs/errors.yaml", "errors: [")
    story.save("Break the file")
    story.commit("Repair the file", "v1.2.0")


def renew(story: Story) -> None:
    """Make the fourth release: a code is retired, another renamed."""
    del story.errors["QUOTA_EXCEEDED"]
    story.retired.append({"code": "QUOTA_EXCEEDED", "removed": "2.0.0", "replaced_by": "RATE_LIMITED"})
    story.commit("Retire the quota")
    story.errors = {
        ("RESOURCE_NOT_FOUND" if code == "NOT_FOUND" else code): fields for code, fields in story.errors.items()
    }
    story.errors["RESOURCE_NOT_FOUND"]["aliases"] = ["NOT_FOUND"]
    story.commit("Say in the code what was not found", "v2.0.0")


def go_on(story: Story) -> None:
    """After the release: an internal code, and a retry that is no longer allowed."""
    story.errors["SECRET"] = {"description": "Nobody knows.", "visibility": "internal"}
    story.commit("Keep a secret")
    for number in range(10):
        story.commit(f"Polish {number}")
    story.errors["RATE_LIMITED"]["retryable"] = False
    story.commit("Forbid to retry", "nightly")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository, which no test may change."""
    story = Story(tmp_path_factory.mktemp("store"))
    for chapter in (begin, grow, move, renew, go_on):
        chapter(story)
    assert git(story.folder, "rev-list", "--count", "HEAD").strip() == "30"
    assert len(git(story.folder, "tag").split()) == 6
    return story.folder


@pytest.fixture
def mine(told: Path, tmp_path: Path) -> Path:
    """Return a copy of the repository that a test may change."""
    return shutil.copytree(told, tmp_path / "mine")


def kinds(folder: Path, *arguments: str) -> set[tuple[str, str | None]]:
    """Return the kind and code of every change that `errbook diff` tells of."""
    _, out, err = run(folder, "diff", "--format", "json", *arguments)
    assert out, err
    return {(change["kind"], change["code"]) for change in json.loads(out)["changes"]}


def test_the_default_is_the_last_release(told: Path) -> None:
    """Without a word the highest release before HEAD is compared with, not a pre-release or any tag."""
    status, out, _ = run(told, "diff")
    assert status == Exit.BREAKING
    assert out == (
        "RATE_LIMITED\n"
        "  breaking: `RATE_LIMITED` must no longer be retried [retry-forbidden b61ef01936743283]\n"
        "    before: v2.0.0:docs/errors.yaml:18:14  true\n"
        "    after:  docs/errors.yaml:18:14  false\n"
        "    client: breaking; strict decoder: compatible; reader: potentially breaking\n"
        "    help: keep it as it was, or accept the break and raise the major version\n"
        "\n"
        "SECRET\n"
        "  compatible: `SECRET` is new [code-added e14ea2b650f8ae5a]\n"
        "    after:  docs/errors.yaml:25:9  SECRET\n"
        "\n"
        "1 breaking, 1 compatible since v2.0.0; semantic version: major, 2.0.0 → 3.0.0\n"
    )


def test_any_revision_can_be_compared_with(told: Path) -> None:
    """A tag, a commit and a branch are all understood, and so are two of them."""
    since_rc = kinds(told, "--against", "v1.2.0-rc.1", "v1.2.0")
    assert since_rc == {("code-added", "BAD_GATEWAY"), ("text-changed", None)}
    commit = git(told, "rev-parse", "v1.2.0-rc.1").strip()
    assert kinds(told, "--against", commit[:12], "v1.2.0") == since_rc
    assert kinds(told, "--against", "main", "feature") >= {
        ("code-removed", "SECRET"),
        ("retry-allowed", "RATE_LIMITED"),
    }
    assert kinds(told, "--against", "HEAD") == set()


def test_files_that_moved_and_went_are_no_change(told: Path) -> None:
    """Each revision is read by its own settings, so that only what the files say counts."""
    assert kinds(told, "--against", "v1.1.0", "v1.2.0-rc.1") == {
        ("code-deprecated", "QUOTA_EXCEEDED"),
        ("replacement-named", "QUOTA_EXCEEDED"),
    }


def test_one_file_of_a_revision_can_be_compared(told: Path) -> None:
    """A file is named as git names it, or as it stands on the disk, even one that is deleted now."""
    assert kinds(told, "--against", "v1.0.0:extra.yaml", "v1.0.0:extra.yaml") == set()
    assert ("code-added", "TEAPOT") in kinds(told, "--against", "v1.0.0:errors.yaml", "docs/errors.yaml")


def test_a_file_is_the_same_from_every_folder(tmp_path: Path) -> None:
    """A page that is named from the folder in which it stands is the page of the project, at its place there."""
    project, page = tmp_path / "api", tmp_path / "api" / "docs" / "errors.md"
    page.parent.mkdir(parents=True)
    (project / "errbook.toml").write_text('sources = ["docs/errors.md"]\n', encoding="utf-8")
    text = "## Conflicts (409)\n\n| Code | Description |\n|---|---|\n| `LOCKED` | It is locked |\n"
    page.write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    page.write_text(f"{text}| `TAKEN` | It is taken |\n", encoding="utf-8")
    _, out, _ = run(page.parent, "diff", "--against", "HEAD", "errors.md", "--format", "github")
    assert "page-removed" not in out
    assert "code-added,file=api/docs/errors.md,line=6," in out
    assert run(project, "diff", "--against", "HEAD", "docs/errors.md", "--format", "github")[1] == out


def test_a_page_that_becomes_yaml_stays_where_it_is(tmp_path: Path) -> None:
    """What is made of a page, wherever that is done, takes its place as a source, and nothing has changed."""
    page, settings = tmp_path / "docs" / "errors.md", tmp_path / "errbook.toml"
    page.parent.mkdir()
    settings.write_text('title = "Doors"\nsources = ["docs/errors.md"]\n', encoding="utf-8")
    page.write_text(
        "## Conflicts (409)\n\n| Code | Description |\n|---|---|\n| `LOCKED` | It is locked |\n", encoding="utf-8"
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    for folder, path in ((tmp_path, "docs/errors.md"), (page.parent, "errors.md"), (tmp_path, str(page))):
        settings.write_text('title = "Doors"\nsources = ["errors.yaml"]\n', encoding="utf-8")
        (tmp_path / "errors.yaml").write_text(run(folder, "convert", path)[1], encoding="utf-8")
        assert run(tmp_path, "diff", "--against", "HEAD")[1] == "nothing changed since HEAD\n"


def test_a_published_catalog_can_be_compared(told: Path, tmp_path: Path) -> None:
    """The JSON that errbook publishes is the same catalogue as the sources that it was made from."""
    _, out, _ = run(told, "convert", "docs/errors.yaml")
    published = tmp_path / "catalog.json"
    reading = archive.pipeline.read_file("errors.yaml", (told / "docs/errors.yaml").read_bytes(), None, lambda _: None)
    published.write_text(json.dumps(canonical.to_tree(reading.catalog) | {"title": "Corner store"}), encoding="utf-8")
    assert kinds(told, "--against", str(published)) == set()
    assert out


def test_nothing_is_touched(mine: Path) -> None:
    """With edits that are not committed, every file, the index and the branches stay as they are."""
    errors = mine / "docs/errors.yaml"
    errors.write_text(errors.read_text().replace("http_status: 418", "http_status: 503"))
    (mine / "new.txt").write_text("new\n")
    git(mine, "status")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in mine.rglob("*") if path.is_file()}
    assert ("http-status-class-changed", "TEAPOT") in kinds(mine, "--against", "v1.0.0")
    run(mine, "log", "TEAPOT")
    run(mine, "changelog", "v1.0.0")
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in mine.rglob("*") if path.is_file()}
    assert after == before


def test_an_untracked_source_counts(mine: Path) -> None:
    """A source that git does not know yet is part of the working tree."""
    (mine / "more.yaml").write_text('errors: [{code: LOCKED, description: "It is locked."}]\n')
    settings = mine / "errbook.toml"
    settings.write_text(settings.read_text().replace("sources = [", 'sources = ["more.yaml", '))
    assert ("code-added", "LOCKED") in kinds(mine)


def test_a_source_that_cannot_be_read_is_no_removal(mine: Path) -> None:
    """A source that is gone from the disk, or broken, is told of; that its codes are gone would be wrong."""
    errors = mine / "docs/errors.yaml"
    errors.write_text("errors: [")
    status, out, _ = run(mine, "diff")
    assert status == Exit.INVALID
    assert "invalid-yaml" in out
    assert "is gone" not in out
    errors.unlink()
    status, out, err = run(mine, "diff")
    assert status == Exit.INVALID
    assert "docs/errors.yaml cannot be read" in out
    assert err == "errbook: the working tree has no catalog that can be read\n"


def test_a_revision_that_cannot_be_read_is_no_base(told: Path) -> None:
    """A broken file at a revision is told of at its place there."""
    broken = git(told, "log", "-1", "--format=%h", "--grep=Break the file").strip()
    status, out, err = run(told, "diff", "--against", broken)
    assert status == Exit.INVALID
    assert f"{broken}:docs/errors.yaml:1:" in out
    assert err == f"errbook: {broken} has no catalog that can be read\n"


@pytest.mark.parametrize(
    ("against", "told_to"),
    [
        ("v1.0.0", "git fetch --depth=1 origin tag v1.0.0"),
        ("feature", "git fetch --depth=1 origin feature:refs/remotes/origin/feature"),
    ],
)
def test_a_shallow_clone_says_what_to_fetch(told: Path, tmp_path: Path, against: str, told_to: str) -> None:
    """A clone without the revision names the command that brings it, and with that it works."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{told}", str(clone))
    status, out, err = run(clone, "diff", "--against", against)
    assert (status, out) == (Exit.USAGE, "")
    assert f"`{told_to}`" in err
    git(clone, *told_to.split()[1:])
    assert kinds(clone, "--against", against)


def test_a_shallow_clone_has_no_last_release(told: Path, tmp_path: Path) -> None:
    """Without any tag it is said how to get them, and with them the last release is found."""
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{told}", "clone")
    status, _, err = run(tmp_path / "clone", "diff")
    assert status == Exit.USAGE
    assert "`git fetch --tags --unshallow`" in err
    git(tmp_path / "clone", "fetch", "-q", "--tags", "--unshallow")
    assert ("retry-forbidden", "RATE_LIMITED") in kinds(tmp_path / "clone")


@pytest.mark.parametrize("arguments", [("log", "RATE_LIMITED"), ("log", "TEAPOT"), ("changelog", "--all")])
def test_a_shallow_clone_does_not_tell_of_the_beginning(told: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Where older commits are missing no code is called new, and none is said never to have been."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{told}", str(clone))
    status, out, err = run(clone, *arguments)
    assert (status, out) == (Exit.USAGE, "")
    assert "`git fetch --tags --unshallow`" in err
    git(clone, "fetch", "-q", "--tags", "--unshallow")
    assert run(clone, *arguments) == run(told, *arguments)


def test_changelog_needs_its_first_and_its_last_catalogue(mine: Path) -> None:
    """Where the revision that the notes start from, or the working tree, is broken, that is told."""
    broken = git(mine, "log", "-1", "--format=%h", "--grep=Break the file").strip()
    status, out, err = run(mine, "changelog", broken)
    assert (status, out) == (Exit.INVALID, "")
    assert f"{broken}:docs/errors.yaml:1:" in err
    assert err.endswith(f"errbook: {broken} has no catalog that can be read\n")
    (mine / "docs/errors.yaml").write_text("errors: [")
    status, out, err = run(mine, "changelog", "v1.0.0")
    assert (status, out) == (Exit.INVALID, "")
    assert "docs/errors.yaml:1:" in err


def test_a_branch_that_only_the_origin_has_is_found(told: Path, tmp_path: Path) -> None:
    """In CI a branch is often known as that of the origin alone."""
    git(tmp_path, "clone", "-q", "--branch", "feature", f"file://{told}", "clone")
    assert ("code-added", "SECRET") not in kinds(tmp_path / "clone", "--against", "main")
    assert ("code-removed", "SECRET") in kinds(tmp_path / "clone", "--against", "main")


@pytest.mark.parametrize("name", ["v9.9.9", "--upload-pack=x", "HEAD~999", "main:nothing", "a b", ""])
def test_an_unknown_revision_is_wrong_usage(told: Path, name: str) -> None:
    """What is neither a revision nor a file is said to be so, and nothing is compared."""
    status, out, err = run(told, "diff", f"--against={name}")
    assert (status, out) == (Exit.USAGE, "")
    assert err.startswith("errbook: ")
    assert "fault" not in err


def test_every_place_exists(told: Path) -> None:
    """Each place that is reported, in the working tree or at a revision, is a place in that file."""
    _, out, _ = run(told, "diff", "--against", "v1.0.0", "--format", "json")
    sides = [side for change in json.loads(out)["changes"] for side in (change["before"], change["after"]) if side]
    assert len(sides) > 10
    for place in (side["location"] for side in sides):
        path = place["path"]
        text = git(told, "show", path) if ":" in path else (told / path).read_text()
        line = text.splitlines()[place["line"] - 1]
        assert 1 <= place["column"] <= len(line)


def test_the_json_fits_its_schema(told: Path) -> None:
    """What is printed as JSON is as the published schema says, with changes and without."""
    schema = json.loads((Path(archive.__file__).with_name("diff.schema.json")).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for arguments in (("--against", "v1.0.0"), ("--against", "HEAD"), ("--against", "v1.0.0:extra.yaml")):
        _, out, _ = run(told, "diff", "--format", "json", *arguments)
        jsonschema.validate(json.loads(out), schema)


def test_log_tells_the_life_of_a_code(told: Path) -> None:
    """Each change to a code has its commit and first release; a merge and a broken day change nothing."""
    status, out, _ = run(told, "log", "QUOTA_EXCEEDED")
    assert status == 0
    assert re.sub(r"\b[0-9a-f]{10}\b", "<commit>", out) == (
        "v2.0.0  2024-01-16  <commit>  Ada: Retire the quota\n"
        "  `RATE_LIMITED` and `QUOTA_EXCEEDED` became `RATE_LIMITED`\n"
        "  `QUOTA_EXCEEDED` is kept as retired\n"
        "\n"
        "v1.2.0-rc.1  2024-01-11  <commit>  Ada: Deprecate the quota\n"
        "  `QUOTA_EXCEEDED` is deprecated\n"
        "  `RATE_LIMITED` takes the place of `QUOTA_EXCEEDED`\n"
        "\n"
        "v1.0.0  2024-01-01  <commit>  Ada: Start a catalogue\n"
        "  `QUOTA_EXCEEDED` is new\n"
    )


def test_log_follows_a_code_through_its_names(mine: Path) -> None:
    """A renamed code has the history of its earlier name too, and the working tree comes first."""
    errors = mine / "docs/errors.yaml"
    errors.write_text(errors.read_text().replace("http_status: 404", "http_status: 410"))
    _, out, _ = run(mine, "log", "RESOURCE_NOT_FOUND")
    assert re.sub(r"\b[0-9a-f]{10}\b", "<commit>", out) == (
        "not committed yet\n"
        "  the HTTP status of `RESOURCE_NOT_FOUND` moves from `404` to `410`\n"
        "\n"
        "v2.0.0  2024-01-17  <commit>  Ada: Say in the code what was not found\n"
        "  `NOT_FOUND` is now called `RESOURCE_NOT_FOUND`\n"
        "\n"
        "v1.0.0  2024-01-03  <commit>  Ada: Say what was not found\n"
        "  `description` of `NOT_FOUND` reads differently\n"
        "\n"
        "v1.0.0  2024-01-01  <commit>  Ada: Start a catalogue\n"
        "  `NOT_FOUND` is new\n"
    )


def test_log_of_a_branch_names_the_commit_and_not_the_merge(told: Path) -> None:
    """What a branch brought was done by the commit on the branch."""
    _, out, _ = run(told, "log", "BAD_GATEWAY")
    assert re.sub(r"\b[0-9a-f]{10}\b", "<commit>", out) == (
        "v1.2.0  2024-01-12  <commit>  Ada: Tell of the server behind\n  `BAD_GATEWAY` is new\n"
    )


def test_log_of_an_unknown_code_suggests_one(told: Path) -> None:
    """A code that never was is wrong usage, and the nearest that ever was is named."""
    status, out, err = run(told, "log", "QUOTA_EXCEDED")
    assert (status, out) == (Exit.USAGE, "")
    assert "did you mean QUOTA_EXCEEDED?" in err


def test_changelog_tells_release_by_release(told: Path) -> None:
    """The notes are fit for customers: no internal code, and no text that could be markup."""
    status, out, _ = run(told, "changelog", "v1.0.0")
    assert status == 0
    assert out == CHANGELOG


CHANGELOG = """\
# Changes to the errors of Corner store

## Unreleased

### Breaking changes

- `RATE_LIMITED` must no longer be retried.

## v2.0.0 (2024-01-17)

### Breaking changes

- `NOT_FOUND` is now called `RESOURCE_NOT_FOUND`.
- `RATE_LIMITED` and `QUOTA_EXCEEDED` became `RATE_LIMITED`.

## v1.2.0 (2024-01-15)

### New codes

- `BAD_GATEWAY` is new. The server behind failed.

### Documentation

- The documentation of the errors was revised.

## v1.2.0-rc.1 (2024-01-11)

### Deprecated

- `QUOTA_EXCEEDED` is deprecated. It is a rate now. Use `RATE_LIMITED` instead.

## v1.1.0 (2024-01-08)

### New codes

- `RATE_LIMITED` is new. Too many requests | per &lt;minute>.

### Changes

- The wait before a retry of `TOKEN_EXPIRED` grows from `30` s to `60` s.
"""
"""The notes that the repository tells after its first release."""


def test_changelog_from_the_beginning(told: Path) -> None:
    """The whole history starts with the first release, all of whose codes are new."""
    _, out, _ = run(told, "changelog", "--all")
    first = out[out.index("## v1.0.0") :]
    assert first.startswith("## v1.0.0 (")
    assert "- `TEAPOT` is new. It is a teapot.\n" in first
    assert out.index("## v2.0.0") < out.index("## v1.2.0") < out.index("## v1.1.0") < out.index("## v1.0.0")


def test_changelog_by_a_template_of_the_project(mine: Path) -> None:
    """A project words the notes by a template of its own, and a fault in it is told with its place."""
    settings = mine / "errbook.toml"
    settings.write_text(f'templates = "own"\n{settings.read_text()}')
    own = mine / "own/changelog/changelog.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("{% for release in releases %}<{{ release.name }}>{% endfor %}")
    assert run(mine, "changelog", "v1.1.0", "v2.0.0")[1] == "<v2.0.0><v1.2.0><v1.2.0-rc.1>"
    own.write_text("\n{{ releases[0].parts[0].kind }}")
    status, _, err = run(mine, "changelog", "v1.1.0", "v2.0.0")
    assert status == Exit.USAGE
    assert "changelog.md.jinja:2" in err
    own.write_bytes(b"caf\xe9")
    status, _, err = run(mine, "changelog", "v1.1.0", "v2.0.0")
    assert status == Exit.USAGE
    assert "changelog.md.jinja is not UTF-8" in err


def test_names_that_others_give_stop_no_command(mine: Path) -> None:
    """Tags whose names break lines or are not UTF-8 hide no release, and subjects are read in any encoding of git's."""
    for name in (b"v9.0.0-\xff", "\u2028v9.0.1".encode(), "x\x85v9.0.2".encode(), b"v9" * 70 + b".1.1"):
        git(mine, "update-ref", os.fsdecode(b"refs/tags/" + name), "HEAD")
    git(mine, "config", "i18n.logOutputEncoding", "UTF-16")
    for arguments in (("diff",), ("changelog",), ("log", "TEAPOT")):
        status, out, err = run(mine, *arguments)
        assert status == (Exit.BREAKING if arguments == ("diff",) else Exit.FINE), err
        assert "fault" not in err
        assert "v9" not in out
    assert "v1.0.0  2024-01-01  " in out
    assert "  Ada: Start a catalogue\n" in out


@pytest.mark.parametrize("name", [b"not-\xff-utf-8", b"two\nlines"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: bytes) -> None:
    """A project in a folder whose name is not UTF-8 is compared like any other; git cannot tell of several lines."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = tmp_path / os.fsdecode(name)
    folder.mkdir()
    (folder / "errbook.toml").write_text('sources = ["errors.yaml"]\n', encoding="utf-8")
    (folder / "errors.yaml").write_text(json.dumps(EXTRA), encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin", "--date=2024-01-01")
    git(tmp_path, "tag", "v1.0.0")
    (folder / "errors.yaml").write_text(json.dumps(EXTRA).replace("teapot", "kettle"), encoding="utf-8")
    for form in ("text", "json", "markdown", "github", "sarif"):
        status, out, err = run(folder, "diff", "--format", form)
        if b"\n" in name:
            assert (status, out) == (Exit.USAGE, "")
            assert "at `v1.0.0` there is none of the sources" in err
        else:
            assert (status, err) == (Exit.FINE, "")
            assert "text-changed" in out


def test_a_version_of_thousands_of_digits_is_no_version(mine: Path) -> None:
    """What an author calls a version may be of any length, and stops no comparison."""
    settings = mine / "errbook.toml"
    settings.write_text(f'version = "1.{"0" * 5000}1.0"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    status, out, err = run(mine, "diff")
    assert (status, err) == (Exit.BREAKING, "")
    assert "version-changed" in out
