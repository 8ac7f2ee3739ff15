"""Every way out, and every channel: the right exit code, a reason in one line, no traceback, and nothing to obey."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ERRBOOK = [sys.executable, "-m", "errbook"]
GOOD = "errors:\n  - {code: NO_TOKEN, description: There is no token., resolution: Send one., http_status: 401}\n"
BAD = GOOD.replace("401", "4010")
NASTY = (
    "x\n::error file=a::PWNED\r::warning::PWNED ##[error]PWNED ##vso[task.complete]PWNED \x1b[31m\x9b2J\u202e\u2028::y"
)
ORDER = re.compile(r"^\s*::|##\[|##[a-z]+\[")
"""What a service that runs builds would obey."""


def project(folder: Path, source: str = GOOD, settings: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "errbook.toml").write_text(f'sources = ["errors.yaml"]\n{settings}', encoding="utf-8")
    (folder / "errors.yaml").write_text(source, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str, **environment: str | None) -> subprocess.CompletedProcess[bytes]:
    variables = {**os.environ, **environment}
    return subprocess.run(
        [*ERRBOOK, *arguments],
        cwd=folder,
        env={name: value for name, value in variables.items() if value is not None},
        capture_output=True,
        check=False,
        timeout=60,
    )


def shell(folder: Path, command: str) -> tuple[int, str]:
    """Return the exit code of `errbook`, and what stands on standard error, in a shell that sets up its channels."""
    done = subprocess.run(
        ["bash", "-c", command.replace("errbook", f"'{sys.executable}' -m errbook")],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    return done.returncode, done.stderr.decode()


def sane(printed: str) -> str:
    """Return what was printed, if it is no traceback and has no control character and no order in it."""
    assert "Traceback" not in printed
    assert "fault of errbook" not in printed
    for line in printed.split("\n"):
        assert not ORDER.search(line), line
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", line), ascii(line)
    return printed


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("channels", ["", "> /dev/full", ">&-", "2> /dev/full", "2>&-", ">&- 2>&-", "<&-", "| true"])
@pytest.mark.parametrize(("source", "verdict"), [(GOOD, 3), (BAD, 1)])
def test_no_channel_changes_a_failing_verdict(source: str, verdict: int, channels: str, tmp_path: Path) -> None:
    """A full disk, a closed pipe or no channel at all: check fails as it would on a terminal."""
    status, told = shell(project(tmp_path, source), f"set -o pipefail; errbook check {channels}")
    assert status == verdict
    sane(told)


@pytest.mark.parametrize("command", ["show", "convert errors.yaml", "rules", "explain NO_TOKEN", "--help", "--version"])
@pytest.mark.parametrize("channel", ["> /dev/full", ">&-"])
def test_what_could_not_be_told_is_no_success(command: str, channel: str, tmp_path: Path) -> None:
    """A command whose result got lost ends with 5 and says why."""
    status, told = shell(project(tmp_path), f"errbook {command} {channel}")
    assert status == 5
    assert re.fullmatch(
        r"errbook: standard output: (No space left on device|Bad file descriptor)\n",
        sane(told).splitlines(keepends=True)[-1],
    )


@pytest.mark.parametrize("command", ["show", "rules", "explain NO_TOKEN", "--help"])
def test_a_reader_who_has_seen_enough_is_no_failure(command: str, tmp_path: Path) -> None:
    """A pipe that is closed early ends nothing badly, and nothing is said of it."""
    status, told = shell(project(tmp_path), f"set -o pipefail; errbook {command} | true")
    assert (status, sane(told)) == (0, "")


def test_generating_needs_no_channel(tmp_path: Path) -> None:
    """The outputs are written, and right, with every channel closed."""
    folder = project(tmp_path)
    assert shell(folder, "errbook generate <&- >&- 2>&-") == (0, "")
    assert shell(folder, "errbook check") == (0, "")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp1252:strict"},
        {"HOME": None, "USER": None, "LOGNAME": None, "XDG_CONFIG_HOME": None},
        {"HOME": "/nonexistent"},
        {"TERM": "dumb"},
        {"COLUMNS": "1"},
        {"PATH": "/nonexistent"},
        {"PYTHONWARNDEFAULTENCODING": "1", "PYTHONWARNINGS": "error::EncodingWarning"},
    ],
    ids=str,
)
def test_no_environment_changes_a_verdict(environment: dict[str, str | None], tmp_path: Path) -> None:
    """ASCII locale, Latin-1 terminal, no HOME: the same verdicts, in text that this terminal can show."""
    text = "Niçht gefunden 日本 \u202e \U0001f680"
    good = project(tmp_path / "good", GOOD.replace("There is no token.", text))
    bad = project(tmp_path / "bad", BAD.replace("There is no token.", text))
    for folder, command, status in ((good, "generate", 0), (good, "check", 0), (good, "show", 0), (bad, "check", 1)):
        done = run(folder, command, **environment)
        assert done.returncode == status, done.stderr
        sane(done.stdout.decode("latin-1").replace("\x80", "").encode("ascii", "ignore").decode())
        assert b"Traceback" not in done.stderr
    assert (good / "build" / "catalog" / "catalog.yaml").read_text(encoding="utf-8").count("日本") == 1


@contextmanager
def waiting(folder: Path, number: signal.Signals, began: signal.Handlers) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run that waits for another to end, where a signal is handled so from the beginning."""
    room = folder / "build" / ".errbook"
    room.mkdir(parents=True)
    with (room / "lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        handled = signal.signal(number, began)
        try:
            running = subprocess.Popen([*ERRBOOK, "generate"], cwd=folder, stderr=subprocess.PIPE)
        finally:
            signal.signal(number, handled)
        with running:
            assert running.stderr
            assert running.stderr.readline().startswith(b"waiting for another errbook")
            yield running


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_run_cleanly(number: signal.Signals, status: int, tmp_path: Path) -> None:
    """A signal ends a run with 128 and its number and one line, and nothing is left behind."""
    folder = project(tmp_path)
    with waiting(folder, number, signal.SIG_DFL) as running:
        before = tree(folder)
        running.send_signal(number)
        told = running.communicate(timeout=30)[1].decode()
    assert running.returncode == status
    assert re.fullmatch("\n?errbook: (interrupted|ended by signal [0-9]+)\n", sane(told))
    assert tree(folder) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_an_ignored_signal_ends_no_run(number: signal.Signals, tmp_path: Path) -> None:
    """Under nohup, or behind a shell's &, a run goes on, as its user asked."""
    with waiting(project(tmp_path), number, signal.SIG_IGN) as running:
        running.send_signal(number)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(1)
        running.kill()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check"], 2),
        (["nosuch"], 2),
        (["check", "--nosuch"], 2),
        (["check", "--format", NASTY], 2),
        ([NASTY.replace("\x00", "")], 2),
        (["show", NASTY], 2),
        (["explain", NASTY], 2),
        (["rules", NASTY], 2),
        (["convert", NASTY], 2),
        (["--" + NASTY], 2),
    ],
)
def test_wrong_usage(arguments: list[str], status: int, tmp_path: Path) -> None:
    """What makes no sense ends with 2, and what it repeats of it is harmless."""
    done = run(tmp_path, *arguments)
    assert done.returncode == status
    assert sane(done.stderr.decode())
    assert done.stdout == b""


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """A working directory that somebody has removed is a failure with a reason."""
    status, told = shell(tmp_path, "mkdir gone && cd gone && rmdir ../gone && errbook check")
    assert status == 5
    assert re.fullmatch("errbook: .*No such file or directory\n", sane(told))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return an empty folder on a file system with room for little."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "errbook-test", str(folder)]
    can_mount = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount")
    if not can_mount or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small file system, and not in every container")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    """Where there is no room, the old outputs stay, nothing is left behind, and the reason is told."""
    folder = project(small_disk, settings='targets = ["json-schema"]\n')
    assert run(folder, "generate").returncode == 0
    before = tree(folder / "build")
    many = "".join(GOOD.splitlines(keepends=True)[1].replace("NO_TOKEN", f"NO_TOKEN_{n}") for n in range(300))
    (folder / "errors.yaml").unlink()
    with (folder / "errbook.toml").open("a", encoding="utf-8") as file:
        file.write("")
    source = small_disk.parent / "errors.yaml"
    source.write_text(f"errors:\n{many}", encoding="utf-8")
    (folder / "errors.yaml").symlink_to(source)
    done = run(folder, "generate")
    assert done.returncode == 5
    assert "No space left on device; nothing was changed; free some space and run again" in sane(done.stderr.decode())
    assert tree(folder / "build") == before


def test_too_little_memory(tmp_path: Path) -> None:
    """Where memory runs out, that is told in one line, without a traceback."""
    folder = project(tmp_path)
    (folder / "errors.md").write_text("|" * 3_000_000, encoding="ascii")
    status, told = shell(folder, "ulimit -v 300000; errbook show errors.md")
    assert status == 5
    assert sane(told) == "errbook: there is not enough memory\n"


def test_a_disk_that_cannot_be_written(small_disk: Path) -> None:
    """On a file system that is read-only, check works, and generate changes nothing and says why."""
    folder = project(small_disk, settings='targets = ["json-schema"]\n')
    assert run(folder, "generate").returncode == 0
    (folder / "errors.yaml").write_text(GOOD.replace("401", "403"), encoding="utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run(folder, "check")
    assert done.returncode == 3
    done = run(folder, "generate")
    assert done.returncode == 5
    assert "Read-only file system; nothing was changed; make it writable and run again" in sane(done.stderr.decode())


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Where permission is missing, nothing is changed, and the reason is told."""
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if as_others and not shutil.which(as_others[0]):
        pytest.skip("root may write everywhere, unless setpriv is there to prevent it")
    folder = project(tmp_path)
    folder.chmod(0o555)
    try:
        done = subprocess.run([*as_others, *ERRBOOK, "generate"], cwd=folder, capture_output=True, check=False)
    finally:
        folder.chmod(0o755)
    assert done.returncode == 5
    assert "Permission denied; nothing was changed; permit access to it and run again" in sane(done.stderr.decode())


def nasty_project(folder: Path) -> Path:
    """Return a project with findings about hostile texts at hostile paths."""
    name = "::error::PWNED ##[error]\u202e\x1b[31m.yaml"
    folder.mkdir()
    (folder / "errbook.toml").write_text(f"sources = [{json.dumps(name)}]\n", encoding="utf-8")
    errors = [
        {"code": NASTY, "description": NASTY, "http_status": 99},
        {"code": "A", "description": NASTY, NASTY: 1, "category": NASTY},
        {"code": "::error::A", "description": f"::error::PWNED {NASTY}", "message": "{" + NASTY + "}"},
    ]
    lines = "".join(f"- {json.dumps(error)}\n" for error in errors)
    (folder / name).write_text(f"errors:\n{lines}\ntitle: ::error::PWNED ##[error]\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "sarif"])
def test_no_report_can_be_obeyed(form: str, tmp_path: Path) -> None:
    """Hostile texts and paths reach every report, and no line of it hides something or gives an order."""
    done = run(nasty_project(tmp_path / "nasty"), "check", "--format", form)
    assert done.returncode == 1
    sane(done.stderr.decode())
    printed = done.stdout.decode()
    if form == "github":
        lines = printed.splitlines()
        assert all(re.match("::(error|warning|notice) title=", line) for line in lines), lines
        printed = "\n".join(line.removeprefix("::") for line in lines)
        assert "file=%3A%3Aerror" in printed
    if form in ("json", "sarif"):
        assert json.loads(printed)
    assert "PWNED" in sane(printed)


@pytest.mark.parametrize(
    "command",
    [
        ["show"],
        ["show", "--format", "json"],
        ["explain", "::error::A"],
        ["explain", "::error::A", "--format", "json"],
        ["check", "--diff"],
        ["init", "::error::x.md"],
    ],
    ids=" ".join,
)
def test_nothing_else_that_is_printed_can_be_obeyed(command: list[str], tmp_path: Path) -> None:
    """What other commands show of a catalogue gives no order either."""
    text = "::error::PWNED ##[error]\u2028\u202e"
    error = {"code": "::error::A", "description": text, "message": text, "causes": [text], "resolution": [text]}
    folder = project(tmp_path / "p", f"errors: [{json.dumps(error)}]\n", 'targets = ["docs", "catalog"]\n')
    assert run(folder, "generate").returncode == 0
    (folder / "errors.yaml").write_text(f"errors: [{json.dumps({**error, 'message': 'New'})}]\n", encoding="utf-8")
    (folder / "::error::x.md").write_text(f"# {text}\n\n::error::PWNED\n\n| Code |\n|--|\n| ::error::A |\n")
    if command[0] == "init":
        (folder / "errbook.toml").unlink()
    done = run(folder, *command)
    assert "PWNED" in sane(done.stdout.decode())
    sane(done.stderr.decode())


def test_a_document_is_printed_to_the_byte_but_on_a_terminal_safely(tmp_path: Path) -> None:
    """A program that reads what `convert` prints gets all of it; a terminal gets nothing to obey."""
    order = "##vso[task.complete]PWNED"
    folder = project(tmp_path / "p", GOOD.replace("There is no token.", f'"There is ` {order} `."'))
    assert order in run(folder, "convert", "errors.yaml").stdout.decode()
    ours, theirs = os.openpty()
    with subprocess.Popen([*ERRBOOK, "convert", "errors.yaml"], cwd=folder, stdout=theirs, stderr=subprocess.DEVNULL):
        os.close(theirs)
        shown = _read_all(ours).replace("\r\n", "\n")
    assert "NO_TOKEN" in sane(shown)
    assert "PWNED" in shown


def _read_all(terminal: int) -> str:
    """Return what is shown on a terminal; Linux ends it by an error."""
    shown = b""
    with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as file:
        while chunk := file.read(4096):
            shown += chunk
    return shown.decode()
