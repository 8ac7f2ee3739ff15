"""What is planned for the output folder, and what happens there."""

import json
import os
import resource
import shlex
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from errno import EEXIST, EINVAL, EIO, ENOENT, ENOSPC
from itertools import chain, repeat
from pathlib import Path
from typing import NoReturn
from unittest.mock import DEFAULT, Mock

import pytest

from errbook import disk, drift, lock, manifest, output, paths, tracking
from errbook.artifact import Artifact, Change, OutputError, Reason

OUTPUTS = {"python/errors.py": "A = 1\n", "ts/src/errors.ts": "export {};\n", "errors.json": "{}\n"}

LINES = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
"""What `printf 'a\\nb\\n' | sha256sum` prints."""


def artifacts(outputs: Mapping[str, str] = OUTPUTS, source: str = "# Errors\n") -> tuple[Artifact, ...]:
    made = tuple(Artifact(path, text) for path, text in outputs.items())
    inputs = [("catalog/errors.md", source)]
    return (*made, manifest.manifest("1.0", inputs, [], made, {"python": {"A": "A"}}))


def reasons(folder: Path, outputs: Mapping[str, str] = OUTPUTS, source: str = "# Errors\n") -> dict[str, str]:
    return {change.path: change.reason.name for change in output.plan(folder, artifacts(outputs, source))}


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything below `folder`, with `None` for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def in_child(function: Callable[[], object]) -> int:
    """Run the function in a process of its own, and return its exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the test runner may have threads; the child has none
        child = os.fork()
    if child == 0:
        try:
            function()
        except BaseException:  # noqa: BLE001  a child must not return into the test runner
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return an output folder that is as it should be."""
    folder = tmp_path / "build"
    output.apply(folder, artifacts())
    return folder


def test_a_new_folder_gets_everything_and_nothing_else(tmp_path: Path) -> None:
    """The first run makes the folder, every artifact with its very text, and leaves nothing else behind."""
    folder = tmp_path / "deep" / "build"
    changes = output.apply(folder, artifacts())
    assert {change.reason for change in changes} == {Reason.MISSING}
    wanted = {artifact.path: artifact.text.encode() for artifact in artifacts()}
    assert tree(folder) == {**wanted, "python": None, "ts": None, "ts/src": None}
    assert output.plan(folder, artifacts()) == ()


def test_a_second_run_touches_nothing(build: Path) -> None:
    """Where nothing has changed, no file and no folder is touched, and nothing is reported."""
    before = {path: path.stat().st_mtime_ns for path in (build, *build.rglob("*"))}
    assert output.apply(build, artifacts()) == ()
    assert {path: path.stat().st_mtime_ns for path in (build, *build.rglob("*"))} == before


def test_only_what_differs_is_written(build: Path) -> None:
    """A run that changes one output keeps the time of the others, so that builds on them stay fresh."""
    before = (build / "errors.json").stat()
    changes = output.apply(build, artifacts({**OUTPUTS, "python/errors.py": "A = 2\n"}))
    assert [change.path for change in changes] == [manifest.PATH, "python/errors.py"]
    assert (build / "errors.json").stat() == before


def test_missing(build: Path) -> None:
    """A deleted output is missing, and comes back."""
    (build / "errors.json").unlink()
    assert reasons(build) == {"errors.json": "MISSING"}
    output.apply(build, artifacts())
    assert reasons(build) == {}


def test_stale(build: Path) -> None:
    """What errbook wrote from other inputs is stale, and so is the manifest that says which."""
    outputs = {**OUTPUTS, "errors.json": "[]\n"}
    assert output.plan(build, artifacts(outputs)) == (
        Change(
            manifest.PATH,
            (build / manifest.PATH).read_text(encoding="utf-8"),
            artifacts(outputs)[-1].text,
            Reason.STALE,
        ),
        Change("errors.json", "{}\n", "[]\n", Reason.STALE),
    )


def test_changed_input_is_found_even_if_no_output_changes(build: Path) -> None:
    """Any change of an input makes the manifest stale, so `check` finds it."""
    assert reasons(build, source="# Errors \n") == {manifest.PATH: "STALE"}


@pytest.mark.parametrize("outputs", [OUTPUTS, {**OUTPUTS, "errors.json": "[]\n"}])
def test_edited_is_kept_without_force(build: Path, outputs: Mapping[str, str]) -> None:
    """An output that someone edited is reported and kept, with everything else, until `--force`."""
    (build / "errors.json").write_text("{ }\n", encoding="utf-8")
    (build / "python/errors.py").unlink()
    assert reasons(build, outputs)["errors.json"] == "EDITED"
    before = tree(build)
    with pytest.raises(output.RefusedError, match=r"build/errors\.json \(edited by hand\).*--force") as refusal:
        output.apply(build, artifacts(outputs))
    assert [change.path for change in refusal.value.changes] == ["errors.json"]
    assert tree(build) == before
    output.apply(build, artifacts(outputs), force=True)
    assert reasons(build, outputs) == {}


def test_what_would_be_lost_is_named(build: Path) -> None:
    """A refusal names each file that someone wrote, says why, and what to do."""
    for name in ("errors.json", "python/errors.py"):
        (build / name).write_text("mine\n", encoding="utf-8")
    (build / manifest.PATH).unlink()
    with pytest.raises(output.RefusedError) as refusal:
        output.apply(build, artifacts())
    assert str(refusal.value) == (
        f"nothing was changed, because it would overwrite {build}/errors.json (not made by errbook), "
        f"{build}/python/errors.py (not made by errbook); "
        "move what you want to keep elsewhere, and run again with --force"
    )


def test_one_changed_byte_anywhere_is_found(build: Path) -> None:
    """No byte of any output or of the manifest can change unnoticed."""
    for path in (path for path in build.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for index in range(len(data)):
            path.write_bytes(data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :])
            assert set(reasons(build).values()) & {"EDITED", "DAMAGED", "STALE"}, (path, index)
        path.write_bytes(data)


def test_edited_into_what_it_should_be(build: Path) -> None:
    """A hand edit that is exactly what errbook would write is no disagreement."""
    outputs = {**OUTPUTS, "errors.json": "[]\n"}
    (build / "errors.json").write_text("[]\n", encoding="utf-8")
    assert reasons(build, outputs) == {manifest.PATH: "STALE"}


def test_left_over_is_deleted_with_its_folder(build: Path) -> None:
    """What is no artifact any more is deleted, and the folders that this leaves empty, but no others."""
    (build / "ts" / "mine").mkdir()
    (build / "mine").mkdir()
    outputs = {"errors.json": "{}\n"}
    assert reasons(build, outputs) == {
        manifest.PATH: "STALE",
        "python/errors.py": "LEFT_OVER",
        "ts/src/errors.ts": "LEFT_OVER",
    }
    output.apply(build, artifacts(outputs))
    assert set(tree(build)) == {"errors.json", manifest.PATH, "mine", "ts", "ts/mine"}


def test_left_over_is_deleted_with_all_its_folders(tmp_path: Path) -> None:
    """However many folders a left-over stands in, all that it leaves empty go with it."""
    output.apply(tmp_path, artifacts({"a/b/c/d/e/f.txt": "f\n"}))
    output.apply(tmp_path, artifacts({}))
    assert set(tree(tmp_path)) == {manifest.PATH}


def test_left_over_that_was_edited_is_kept(build: Path) -> None:
    """What someone wrote into a left-over is not deleted without `--force`."""
    (build / "errors.json").write_text("mine\n", encoding="utf-8")
    outputs = {"python/errors.py": "A = 1\n"}
    assert reasons(build, outputs)["errors.json"] == "EDITED"
    with pytest.raises(output.RefusedError):
        output.apply(build, artifacts(outputs))
    assert (build / "errors.json").read_text(encoding="utf-8") == "mine\n"
    output.apply(build, artifacts(outputs), force=True)
    assert set(tree(build)) == {"python", "python/errors.py", manifest.PATH}


def test_left_over_that_is_gone_is_nobodys_business(build: Path) -> None:
    """A left-over that someone has deleted already is not reported."""
    (build / "errors.json").unlink()
    outputs = {path: text for path, text in OUTPUTS.items() if path != "errors.json"}
    assert reasons(build, outputs) == {manifest.PATH: "STALE"}


def test_foreign_is_kept_without_force(tmp_path: Path) -> None:
    """A file that stands where an output belongs, and that errbook did not make, is kept until `--force`."""
    (tmp_path / "errors.json").write_text("mine\n", encoding="utf-8")
    assert reasons(tmp_path)["errors.json"] == "FOREIGN"
    with pytest.raises(output.RefusedError, match="not made by errbook"):
        output.apply(tmp_path, artifacts())
    assert tree(tmp_path) == {"errors.json": b"mine\n"}
    output.apply(tmp_path, artifacts(), force=True)
    assert reasons(tmp_path) == {}


def test_other_files_in_the_folder_are_left_alone(build: Path) -> None:
    """Files that stand at no artifact's path are not reported, changed or deleted, even with `--force`."""
    (build / "python" / "notes.txt").write_text("mine\n", encoding="utf-8")
    assert reasons(build) == {}
    output.apply(build, artifacts({}), force=True)
    assert set(tree(build)) == {"python", "python/notes.txt", manifest.PATH}


def test_line_endings(build: Path) -> None:
    """A checkout with CRLF is told from an edit, and repaired without `--force`."""
    for path in ("errors.json", manifest.PATH):
        data = (build / path).read_bytes()
        (build / path).write_bytes(data.replace(b"\n", b"\r\n"))
    assert reasons(build) == {"errors.json": "LINE_ENDINGS", manifest.PATH: "LINE_ENDINGS"}
    assert reasons(build, {"python/errors.py": "A = 1\n", "errors.json": "[]\n"}) == {
        "errors.json": "STALE",
        "ts/src/errors.ts": "LEFT_OVER",
        manifest.PATH: "STALE",
    }
    output.apply(build, artifacts())
    assert reasons(build) == {}


def test_missing_manifest(build: Path) -> None:
    """Without a manifest, outputs that are right stay, and others could be anyone's."""
    (build / manifest.PATH).unlink()
    (build / "errors.json").write_text("[]\n", encoding="utf-8")
    assert reasons(build) == {manifest.PATH: "MISSING", "errors.json": "FOREIGN"}


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"\xff\xfe",
        b"<<<<<<< HEAD\n",
        b"[]",
        b"{}",
        b'{"outputs": []}',
        b'{"outputs": {"../evil": "sha256:0"}}',
        b'{"outputs": {"/etc/passwd": "sha256:0"}}',
        b'{"outputs": {"a": 1, "A": 1}}',
        b'{"outputs": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_damaged_manifest(build: Path, listed: bytes) -> None:
    """A manifest that cannot be read is reported, nothing is believed of it, and the next run repairs it."""
    (build / manifest.PATH).write_bytes(listed)
    assert reasons(build) == {manifest.PATH: "DAMAGED"}
    outputs = {**OUTPUTS, "errors.json": "[]\n"}
    assert reasons(build, outputs) == {manifest.PATH: "DAMAGED", "errors.json": "FOREIGN"}
    output.apply(build, artifacts())
    assert reasons(build) == {}


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        (b"[]", "it has no object of outputs"),
        (b"{}", "it has no object of outputs"),
        (b"{", "it is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (
            b'{"outputs": {"a/../b": ""}}',
            "the output path 'a/../b' has a part that ends with a dot, which means another on some systems",
        ),
    ],
)
def test_what_is_no_manifest(listed: bytes, message: str) -> None:
    """What keeps a file from being a manifest is said in one sentence."""
    with pytest.raises(manifest.ManifestError) as refusal:
        manifest.recorded(listed)
    assert str(refusal.value) == message


def test_edited_manifest(build: Path) -> None:
    """A manifest that is not laid out as errbook does it was edited; the next run repairs it."""
    listed = (build / manifest.PATH).read_text(encoding="utf-8")
    (build / manifest.PATH).write_text(listed + "\n", encoding="utf-8")
    assert reasons(build) == {manifest.PATH: "EDITED"}
    output.apply(build, artifacts())
    assert reasons(build) == {}


def test_manifest_says_what_was_made_out_of_what() -> None:
    """The manifest is sorted ASCII JSON with the digests that `sha256sum` gives, without time and machine."""
    made = (Artifact("b.txt", "é\n"), Artifact("a.txt", ""))
    text = manifest.manifest("1.0", [("in.md", "a\r\nb\n")], [("t.j2", "a\nb\n")], made, {"go": {"é": "E"}}).text
    assert text.isascii()
    assert text.endswith("}\n")
    said = json.loads(text)
    assert text == json.dumps(said, indent=2, sort_keys=True) + "\n"
    seal = said.pop("seal")
    assert seal == manifest.digest((json.dumps(said, indent=2, sort_keys=True) + "\n").encode())
    assert said == {
        "errbook": "1.0",
        "identifiers": {"go": {"é": "E"}},
        "inputs": {"in.md": f"sha256:{LINES}"},
        "outputs": {
            "a.txt": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "b.txt": "sha256:edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2",
        },
        "templates": {"t.j2": f"sha256:{LINES}"},
    }
    assert text.index('"a.txt"') < text.index('"b.txt"')


def test_text_that_is_not_utf_8_is_shown_and_kept(build: Path) -> None:
    """Bytes that are not UTF-8 are an edit like any other, and no traceback."""
    (build / "errors.json").write_bytes(b"\xff\r")
    (change,) = output.plan(build, artifacts())
    assert change == Change("errors.json", "\udcff\r", "{}\n", Reason.EDITED)
    output.apply(build, artifacts(), force=True)
    assert reasons(build) == {}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o444])
def test_permissions_are_kept(build: Path, mode: int) -> None:
    """An output that is rewritten keeps the permissions that it was given."""
    (build / "errors.json").chmod(mode)
    output.apply(build, artifacts({**OUTPUTS, "errors.json": "[]\n"}))
    assert (build / "errors.json").stat().st_mode & 0o777 == mode
    assert (build / "errors.json").read_text(encoding="utf-8") == "[]\n"


def test_a_new_output_is_no_program(build: Path) -> None:
    """An output that was not there before can be read and written, and not run."""
    mode = (build / "errors.json").stat().st_mode
    assert mode & 0o600 == 0o600
    assert mode & 0o111 == 0


def test_only_a_new_file_is_written(tmp_path: Path) -> None:
    """What is staged never goes into a file or through a link that someone else has put there."""
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            disk.write(tmp_path / name, b"mine", None)
    assert tree(tmp_path) == {"file": b"", "link": None}


def test_hard_link_is_not_written_through(build: Path, tmp_path: Path) -> None:
    """A file elsewhere that shares its contents with an output keeps them."""
    (tmp_path / "victim").hardlink_to(build / "errors.json")
    output.apply(build, artifacts({**OUTPUTS, "errors.json": "[]\n"}))
    assert (tmp_path / "victim").read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize("where", ["errors.json", "python", "ts/src", ".errbook", manifest.PATH, ""])
@pytest.mark.parametrize("dangling", [False, True])
def test_symbolic_links_are_not_followed(build: Path, tmp_path: Path, where: str, *, dangling: bool) -> None:
    """Whatever part of a path is a symbolic link, nothing is written or deleted through it, even by force."""
    elsewhere = tmp_path / "elsewhere"
    if not dangling:
        (build / where).rename(elsewhere) if (build / where).exists() else elsewhere.mkdir()
    elif (build / where).exists():
        (build / where).rename(tmp_path / "away")
    (build / where).symlink_to(elsewhere)
    before = tree(tmp_path)
    for outputs in ({**OUTPUTS, "errors.json": "[]\n"}, {}):
        with pytest.raises(OutputError, match=r"build.* is a symbolic link"):
            output.apply(build, artifacts(outputs), force=True)
        assert tree(tmp_path) == before


@pytest.mark.parametrize(("where", "wanted"), [("errors.json", "file"), ("python", "folder")])
def test_something_else_in_the_way(build: Path, where: str, wanted: str) -> None:
    """A folder where a file belongs, or a pipe where a folder belongs, is named and left alone."""
    if wanted == "file":
        (build / where).unlink()
        (build / where).mkdir()
    else:
        (build / "python/errors.py").unlink()
        (build / where).rmdir()
        os.mkfifo(build / where)
    with pytest.raises(OutputError, match=rf"build/{where} is in the way, where a {wanted} belongs"):
        output.apply(build, artifacts(), force=True)
    (build / where).lstat()


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("", "empty part"),
        ("/etc/passwd", "empty part"),
        ("//server/share", "empty part"),
        ("a//b", "empty part"),
        ("a/", "empty part"),
        (".", "ends with a dot"),
        ("..", "ends with a dot"),
        ("../evil", "ends with a dot"),
        ("a/../../evil", "ends with a dot"),
        ("./a", "ends with a dot"),
        ("a./b", "ends with a dot"),
        ("a\\b", "ASCII"),
        ("C:/a", "ASCII"),
        ("a:stream", "ASCII"),
        ("a b", "ASCII"),
        ("a\n", "ASCII"),
        ("a\0b", "ASCII"),
        ("~/a", "ASCII"),
        ("é", "ASCII"),
        ("\u212a.py", "ASCII"),
        ("a\u202eb", "ASCII"),
        ("git~1/config", "ASCII"),
        (".git/hooks/pre-commit", "git"),
        (".GIT/config", "git"),
        ("a/.gitattributes", "git"),
        (".github/workflows/a.yml", "git"),
        ("con", "Windows"),
        ("a/NUL.txt", "Windows"),
        ("com1.py", "Windows"),
        ("lpt9/a", "Windows"),
        (".errbook/journal", "where errbook works"),
        (".ErrBook", "where errbook works"),
    ],
)
def test_paths_that_an_output_may_not_have(tmp_path: Path, bad: str, problem: str) -> None:
    """A path that leaves the folder, or means another file on some system, is refused in one line."""
    with pytest.raises(paths.PathError, match=problem) as refusal:
        output.apply(tmp_path, [Artifact(bad, "")])
    assert str(refusal.value).isprintable()
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    "together",
    [
        ("a", "a"),
        ("a/B.py", "A/b.py"),
        ("a", "a/b"),
        ("a/b/c", "A"),
        ("a/b", "a/b/c/d"),
        (manifest.PATH, manifest.PATH.upper()),
    ],
)
def test_paths_that_collide(tmp_path: Path, together: tuple[str, str]) -> None:
    """Two outputs that would be one file on some system, or file and folder, are refused."""
    with pytest.raises(paths.PathError, match=f'"{together[0]}"'):
        output.plan(tmp_path, [Artifact(path, "") for path in together])


@pytest.mark.parametrize("good", ["a", "a.b-c_d", "README.md", ".eslintrc.json", "console/a", "...a", "git/a"])
def test_paths_that_an_output_may_have(good: str) -> None:
    """Ordinary names, even unusual ones, are not refused."""
    paths.check([good])


@pytest.mark.parametrize("source", ["errors.json", "ERRORS.json", "x/../errors.json"])
def test_an_input_is_never_an_output(tmp_path: Path, source: str) -> None:
    """An output may not stand at the path of an input, however that is spelled."""
    with pytest.raises(paths.PathError, match="would overwrite an input"):
        output.apply(tmp_path, artifacts(), inputs=[tmp_path / source], force=True)
    with pytest.raises(paths.PathError, match="would overwrite an input"):
        output.plan(tmp_path, artifacts(), inputs=[tmp_path / source])
    assert tree(tmp_path) == {}


def test_an_input_is_known_however_its_accents_are_written(tmp_path: Path) -> None:
    """Some file systems take a composed letter and a decomposed one for the same name."""
    with pytest.raises(paths.PathError, match="would overwrite an input"):
        output.plan(tmp_path / "e\u0301", artifacts(), inputs=[tmp_path / "\u00e9" / "errors.json"])


def test_an_input_may_stand_beside_the_outputs(tmp_path: Path) -> None:
    """An input in the output folder is no hindrance while no output has its path."""
    output.apply(tmp_path, artifacts(), inputs=[tmp_path / "errors.md", tmp_path / "json" / "errors.json"])
    assert reasons(tmp_path) == {}


def test_an_output_that_became_an_input_is_kept(build: Path) -> None:
    """Who makes a file of a former target the source does not lose it as left over."""
    fewer = artifacts({"python/errors.py": "A = 1\n"})
    source = build / "errors.json"
    assert "errors.json" not in {change.path for change in output.plan(build, fewer, inputs=[source])}
    output.apply(build, fewer, inputs=[source])
    assert source.read_text(encoding="utf-8") == "{}\n"
    assert not (build / "ts").exists()
    assert output.plan(build, fewer, inputs=[source]) == ()


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return an output folder that is as it should be, in a place that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "build")
        output.apply(folder, artifacts())
        yield folder


def as_nobody(folder: Path, function: Callable[[], object]) -> int:
    """Run the function as a user whom permissions bind, and who owns the folder."""

    def become_nobody() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        function()

    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)
    return in_child(become_nobody)


@pytest.mark.parametrize("place", ["", "python", "ts/src"])
@pytest.mark.parametrize("force", [False, True])
def test_read_only_folder(shared: Path, place: str, *, force: bool) -> None:
    """Where a folder may not be written, one line says which, and no output changes."""
    before = tree(shared)
    (shared / place).chmod(0o555)
    outputs = {"python/errors.py": "A = 2\n", "go/errors.go": "package a\n"}

    def refused() -> None:
        with pytest.raises(OutputError, match=r"build.*: Permission denied; nothing was changed; permit access"):
            output.apply(shared, artifacts(outputs), force=force)

    assert as_nobody(shared, refused) == 0
    (shared / place).chmod(0o755)
    assert tree(shared) == before


def test_read_only_folder_that_is_right(shared: Path) -> None:
    """Where nothing has to change, a folder that may not be written is no hindrance."""
    shared.chmod(0o555)
    assert as_nobody(shared, lambda: output.apply(shared, artifacts())) == 0


def test_who_may_write_is_who_the_run_acts_for(shared: Path) -> None:
    """Whether a folder may be written is asked for the user whose rights the run has, and the answer names it."""
    (shared / "python").chmod(0o555)

    def refused() -> None:
        if os.geteuid() == 0:
            os.seteuid(65534)
        with pytest.raises(PermissionError) as failure:
            disk.require_writable(shared / "python")
        assert failure.value.filename == shared / "python"

    assert in_child(refused) == 0


def test_only_an_empty_folder_is_removed(build: Path) -> None:
    """A folder is gone if it was empty or not there, and stays with what is in it."""
    (build / "empty").mkdir()
    assert disk.remove_empty(build / "empty")
    assert disk.remove_empty(build / "empty")
    assert not disk.remove_empty(build / "python")
    assert (build / "python" / "errors.py").exists()


def test_unreadable_file(shared: Path) -> None:
    """A file that may not be read is named, and not taken for one that is missing."""
    (shared / "errors.json").chmod(0)

    def refused() -> None:
        with pytest.raises(OutputError, match=r"build/errors\.json: Permission denied"):
            output.plan(shared, artifacts())

    assert as_nobody(shared, refused) == 0


def test_no_space(build: Path) -> None:
    """Where an output cannot be written whole, no output changes and nothing is left behind."""
    before = tree(build)

    def refused() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        with pytest.raises(OutputError, match="File too large; nothing was changed"):
            output.apply(build, artifacts({"a.txt": "a\n", "new/b.txt": "b\n" * 5000}))

    assert in_child(refused) == 0
    assert tree(build) == before


@pytest.mark.parametrize(
    ("call", "named"), [("read", "/errors.json"), ("write", ""), ("fsync", "/.errbook/2"), ("replace", "")]
)
def test_a_failure_is_one_sentence(build: Path, monkeypatch: pytest.MonkeyPatch, call: str, named: str) -> None:
    """Whichever call fails, the message says where and why, what became of the outputs, and what to do."""

    def fail(*_: object) -> NoReturn:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OutputError) as failure:
        output.apply(build, artifacts({"errors.json": "[]\n"}))
    consequence = "No space left on device; nothing was changed; free some space and run again"
    assert str(failure.value) == f"{build}{named}: {consequence}"


def test_a_plan_that_fails_is_one_sentence(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not say which file it could not open, the message names the folder."""

    def fail(*_: object) -> NoReturn:
        raise OSError(EIO, os.strerror(EIO))

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(OutputError) as failure:
        output.plan(build, artifacts())
    assert str(failure.value) == f"{build}: Input/output error; nothing was changed; see to it and run again"


def test_a_run_that_fails_halfway_says_so(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an output cannot be put into place any more, the message says so, and the next run completes it."""
    outputs = {**OUTPUTS, "errors.json": "[]\n"}
    full = OSError(ENOSPC, os.strerror(ENOSPC))
    # What is replaced first is the journal.
    monkeypatch.setattr(os, "replace", Mock(wraps=os.replace, side_effect=chain((DEFAULT,), repeat(full))))
    with pytest.raises(OutputError) as failure:
        output.apply(build, artifacts(outputs))
    consequence = "the run stopped halfway; free some space and run again to complete it"
    assert str(failure.value) == f"{build}: No space left on device; {consequence}"
    with pytest.raises(OutputError) as failure:
        output.apply(build, artifacts(outputs))
    assert str(failure.value) == f"{build}: No space left on device; {consequence.replace('the', 'an earlier', 1)}"
    monkeypatch.undo()
    output.apply(build, artifacts(outputs))
    assert reasons(build, outputs) == {}


def test_an_interrupt_does_not_stop_a_run_halfway(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it has begun to put outputs into place, a run that is interrupted finishes that first."""
    outputs = {**OUTPUTS, "errors.json": "[]\n"}
    interrupted = Mock(wraps=os.replace, side_effect=chain((DEFAULT, KeyboardInterrupt), repeat(DEFAULT)))
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        output.apply(build, artifacts(outputs))
    assert reasons(build, outputs) == {}


def test_a_link_that_comes_too_late_is_not_followed(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A symbolic link that takes the place of an output between looking and opening is not read through."""
    (tmp_path / "secret").write_text("{}\n", encoding="utf-8")
    really_open = os.open

    def open_a_link(path: Path, *arguments: int) -> int:
        if Path(path).name == "errors.json":
            Path(path).unlink()
            Path(path).symlink_to(tmp_path / "secret")
        return really_open(path, *arguments)

    monkeypatch.setattr(os, "open", open_a_link)
    with pytest.raises(OutputError, match=r"build/errors\.json: Too many levels of symbolic links"):
        output.plan(build, artifacts())


def test_a_file_is_read_whole(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that gives a file in pieces changes nothing."""
    really_read = os.read
    monkeypatch.setattr(os, "read", lambda handle, _: really_read(handle, 7))
    assert reasons(build) == {}


def test_a_folder_is_made_durable_where_the_system_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that cannot do it is no failure; any other failure names the folder, and no link is followed."""
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(OSError, match=r"Too many levels of symbolic links|Not a directory"):
        disk.sync(tmp_path / "link")
    failures = [OSError(ENOSPC, os.strerror(ENOSPC)), OSError(EINVAL, os.strerror(EINVAL))]

    def fail(_: int) -> NoReturn:
        raise failures.pop()

    monkeypatch.setattr(os, "fsync", fail)
    disk.sync(tmp_path)
    with pytest.raises(OSError, match="No space left on device") as failure:
        disk.sync(tmp_path)
    assert failure.value.filename == tmp_path


def test_a_first_run_that_fails_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that a run has made goes again if nothing gets in."""
    monkeypatch.setattr(os, "replace", lambda source, _: Path(source).rmdir())
    with pytest.raises(OutputError):
        output.apply(tmp_path / "deep" / "build", artifacts())
    assert tree(tmp_path) == {}


def test_what_another_run_removes_is_missing(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes between looking and opening, because another run deletes it, is no failure."""
    really_open = os.open

    def open_too_late(path: Path, *arguments: int) -> int:
        if Path(path).name == "errors.json":
            Path(path).unlink()
        return really_open(path, *arguments)

    monkeypatch.setattr(os, "open", open_too_late)
    assert reasons(build) == {"errors.json": "MISSING"}


def test_a_folder_that_another_run_removes_is_made_again(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the lock may go just as it is found to be there already, because another run is done."""
    really_make = os.mkdir
    failures = [FileExistsError(EEXIST, os.strerror(EEXIST)), FileNotFoundError(ENOENT, os.strerror(ENOENT))]

    def make(path: Path, *arguments: int) -> None:
        if failures:
            raise failures.pop()
        really_make(path, *arguments)

    monkeypatch.setattr(os, "mkdir", make)
    output.apply(build, artifacts({}))
    assert set(tree(build)) == {manifest.PATH}
    assert not failures


def test_waits_for_another_run(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run says for whom it waits, goes on as soon as it can, and gives up with a clear message."""
    wanted = artifacts({})
    told: list[str] = []
    (build / ".errbook").mkdir()
    (build / ".errbook" / "lock").write_text("12345678901234567\n", encoding="utf-8")  # of a run that was killed
    with lock.held(build, told.append):
        waiting = threading.Thread(target=output.apply, args=(build, wanted), kwargs={"notify": told.append})
        waiting.start()
        while not told:
            waiting.join(0.01)
        monkeypatch.setattr(lock, "PATIENCE", 0.05)
        pattern = rf"another errbook \(process {os.getpid()}\) is still writing to .*build; run again"
        with pytest.raises(OutputError, match=pattern):
            output.apply(build, wanted)
    waiting.join()
    assert told == [f"waiting for another errbook (process {os.getpid()}), which is writing to {build}"]
    assert set(tree(build)) == {manifest.PATH}


def test_a_lock_dies_with_its_holder(build: Path) -> None:
    """A run that was killed holds nobody up, and what it left is cleared away."""

    def killed() -> None:
        held = lock.held(build, lambda _: None)
        held.__enter__()
        (build / ".errbook" / "7").write_text("half a fi", encoding="utf-8")
        os._exit(9)

    assert in_child(killed) == 9
    assert (build / ".errbook" / "lock").exists()
    assert output.apply(build, artifacts(), notify=pytest.fail) == ()
    assert not (build / ".errbook").exists()


def journal(build: Path, data: str) -> None:
    (build / ".errbook").mkdir()
    (build / ".errbook" / "journal").write_text(data, encoding="utf-8")


def sha256(text: str) -> str:
    return manifest.digest(text.encode())


def test_interrupted_run_is_told_and_completed(build: Path) -> None:
    """A journal means that the outputs may be of two runs; the next run carries it out and removes it."""
    steps = json.dumps([["0", "errors.json", sha256("{}\n"), sha256("[]\n")]])
    journal(build, steps)
    (build / ".errbook" / "0").write_text("[]\n", encoding="utf-8")
    assert output.plan(build, artifacts()) == (Change(".errbook/journal", steps, None, Reason.INTERRUPTED),)
    assert reasons(build) == {".errbook/journal": "INTERRUPTED"}
    with pytest.raises(output.RefusedError):  # the journal has no manifest that knows the new text
        output.apply(build, artifacts())
    assert (build / "errors.json").read_text(encoding="utf-8") == "[]\n"
    assert not (build / ".errbook").exists()


def test_interrupted_run_makes_its_folders_again(build: Path) -> None:
    """Completing an interrupted run does not need the empty folders that it had made."""
    journal(build, json.dumps([["0", "new/a.txt", None, sha256("a\n")]]))
    (build / ".errbook" / "0").write_text("a\n", encoding="utf-8")
    output.apply(build, artifacts())
    assert (build / "new" / "a.txt").read_text(encoding="utf-8") == "a\n"


def test_interrupted_run_keeps_what_was_edited_since(build: Path) -> None:
    """Completing an interrupted run does not overwrite what someone wrote after it."""
    steps = [
        ["0", "errors.json", sha256("old\n"), sha256("new\n")],
        ["1", "python/errors.py", sha256("old\n"), None],
    ]
    journal(build, json.dumps(steps))
    (build / ".errbook" / "0").write_text("new\n", encoding="utf-8")
    assert output.apply(build, artifacts()) == ()
    assert reasons(build) == {}


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[[]]",
        "[1]",
        '["abcd"]',
        '{"a": 1}',
        "[" * 100_000,
        json.dumps([["0", "../victim", sha256("mine\n"), None]]),
        json.dumps([["../../victim", "errors.json", sha256("{}\n"), sha256("mine\n")]]),
        json.dumps([["0", "errors.json", sha256("{}\n"), sha256("never staged\n")]]),
        json.dumps([["0", "errors.json", sha256("{}\n"), sha256("torn\n")], ["1", "python/errors.py", 0, 0]]),
    ],
)
def test_journal_that_cannot_be_carried_out(build: Path, tmp_path: Path, data: str) -> None:
    """A journal that is damaged, forged or incomplete changes nothing, inside the folder or outside it."""
    (tmp_path / "victim").write_text("mine\n", encoding="utf-8")
    journal(build, data)
    (build / ".errbook" / "0").write_text("to", encoding="utf-8")
    assert reasons(build) == {".errbook/journal": "INTERRUPTED"}
    assert output.apply(build, artifacts()) == ()
    assert (tmp_path / "victim").read_text(encoding="utf-8") == "mine\n"
    assert not (build / ".errbook").exists()


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True)


def untracked(build: Path) -> list[str]:
    with tracking.listing(build) as git:
        return [change.path for change in tracking.untracked(build, artifacts(), git)]


def test_ignored_is_not_only_untracked(build: Path, tmp_path: Path) -> None:
    """Outputs that git ignores, which `git add` would refuse, are told apart from those that were forgotten."""
    git(tmp_path, "init")
    (tmp_path / ".gitignore").write_text("errors.json\n", encoding="utf-8")
    with tracking.listing(build) as listed:
        found = tracking.untracked(build, artifacts(), listed)
    reasons = {change.path: change.reason for change in found}
    assert (reasons["errors.json"], reasons[manifest.PATH]) == (Reason.IGNORED, Reason.UNTRACKED)
    first, second = drift.findings(
        "my build", [Change(name, "", "", Reason.IGNORED) for name in ("a.json", "b")], "my build"
    )
    assert first.hint == second.hint
    assert first.hint.startswith("run `git add --force 'my build/a.json' 'my build/b'`")


def test_repair_of_what_is_ignored(build: Path, tmp_path: Path) -> None:
    """The command that adds ignored outputs adds them all, and nothing that another tool has put beside them."""
    git(tmp_path, "init")
    (tmp_path / ".gitignore").write_text("build/\n", encoding="utf-8")
    (build / "app.jar").write_text("", encoding="utf-8")
    with tracking.listing(build) as listed:
        hint = drift.findings("build", tracking.untracked(build, artifacts(), listed), "build")[0].hint
    command = hint.removeprefix("run `").partition("`")[0]
    subprocess.run(shlex.split(command), cwd=tmp_path, check=True)
    assert untracked(build) == []
    listed_files = subprocess.run(("git", "ls-files"), cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "app.jar" not in listed_files


def test_untracked(build: Path, tmp_path: Path) -> None:
    """In a git work tree, outputs that are on disk but not in the index are found, ignored ones too."""
    assert untracked(build) == []
    git(tmp_path, "init")
    (tmp_path / ".gitignore").write_text("*.json\n", encoding="utf-8")
    git(tmp_path, "add", ".")
    assert untracked(build) == [manifest.PATH, "errors.json"]
    (build / "errors.json").unlink()
    git(tmp_path, "add", "--force", ".")
    assert untracked(build) == []


def test_untracked_in_a_hook(build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git sets for its hooks does not mislead the question."""
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    monkeypatch.setenv("GIT_DIR", ".git")
    assert untracked(build) == []


def test_untracked_without_git(build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no git, it cannot be asked; where it refuses, that is said."""
    git(tmp_path, "init")
    (tmp_path / ".git" / "HEAD").write_text("damaged", encoding="utf-8")
    with pytest.raises(OutputError, match="git cannot list the files"):
        untracked(build)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert untracked(build) == []
