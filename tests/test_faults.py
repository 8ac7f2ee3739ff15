"""Whatever fails while outputs are written, they are the old ones or the new ones, or it shows."""

import fcntl
import os
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from errno import EACCES, EIO, ENOSPC
from functools import partial
from itertools import count, cycle
from pathlib import Path
from traceback import print_exc
from types import FrameType
from typing import Any, NoReturn
from unittest.mock import patch

import pytest

from errbook import disk, journal, lock, manifest, output
from errbook.artifact import Artifact, Change, OutputError, Reason

KILLED = 9
ROOM = ".errbook"


def version(name: str, texts: dict[str, str]) -> tuple[Artifact, ...]:
    made = tuple(Artifact(path, text) for path, text in texts.items())
    return (*made, manifest.manifest(name, [], [], made, {}))


def many(names: str, text: str) -> dict[str, str]:
    return {f"{name}/{name}.txt": f"{text} {name}\n" * 9 for name in names}


OLD = version("old", {"same.txt": "same\n", **many("abcdefghij", "old"), "gone.txt": "old\n"})
NEW = version("new", {"same.txt": "same\n", **many("abcdefgh", "new"), "k/l/m.txt": "new\n", "n.txt": ""})
"""Of fifteen files, nine change, three go, two come, and one stays."""


def wanted(artifacts: Iterable[Artifact]) -> dict[str, str]:
    return dict(artifacts)


def found(folder: Path) -> dict[str, str]:
    """Return every file in the output folder, but for the folder where errbook works."""
    files = (path for path in folder.rglob("*") if path.is_file())
    texts = {path.relative_to(folder): path.read_text(encoding="utf-8") for path in files}
    return {path.as_posix(): text for path, text in texts.items() if path.parts[0] != ROOM}


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def tree_of(artifacts: Iterable[Artifact]) -> set[str]:
    paths = [Path(artifact.path) for artifact in artifacts]
    return {part.as_posix() for path in paths for part in (path, *path.parents)} - {"."}


# A fault is what happens instead of a call, or after it.


def failing(number: int) -> Callable[..., NoReturn]:
    def fail(name: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> NoReturn:
        if name == "close":  # even a close that fails has closed the file
            call(*arguments, **options)
        raise OSError(number, os.strerror(number), str(arguments[0]))

    return fail


def raising(error: BaseException, *, after: bool) -> Callable[..., NoReturn]:
    def interrupt(_: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> NoReturn:
        with suppress(OSError):
            if after:
                call(*arguments, **options)
        raise error

    return interrupt


def kill(_: str, __: Callable[..., Any], *___: Any, **____: Any) -> NoReturn:
    os._exit(KILLED)


def kill_after(_: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> NoReturn:
    with suppress(OSError):
        call(*arguments, **options)
    os._exit(KILLED)


def write_half(name: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    if name == "write":
        return call(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2 or 1])
    return call(*arguments, **options)


FAULTS: dict[str, Callable[..., Any]] = {
    "EIO": failing(EIO),
    "ENOSPC": failing(ENOSPC),
    "EACCES": failing(EACCES),
    "SIGINT before": raising(KeyboardInterrupt(), after=False),
    "SIGINT after": raising(KeyboardInterrupt(), after=True),
    "SIGTERM": raising(SystemExit(143), after=False),
    "SIGKILL before": kill,
    "SIGKILL after": kill_after,
    "short write": write_half,
}
CALLS = [
    *((os, name) for name in ("open", "read", "write", "close", "fsync", "fchmod", "ftruncate", "access")),
    *((os, name) for name in ("stat", "lstat", "fstat", "mkdir", "rmdir", "unlink", "replace", "listdir")),
    (fcntl, "flock"),
]


class Machine:
    """A file system, the `point`th call of which meets a fault."""

    def __init__(self, point: int, fault: Callable[..., Any]) -> None:
        """Let the call with the number `point`, from 1, meet the fault."""
        self.point = point
        self.fault = fault
        self.calls = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the calls that are made inside be those of this file system."""
        with ExitStack() as stack:
            for module, name in CALLS:
                stack.enter_context(patch.object(module, name, self._wrapped(name, getattr(module, name))))
            yield

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self.point:
                return self.fault(name, call, *arguments, **options)
            return call(*arguments, **options)

        return wrapped


def start(function: Callable[[], object]) -> int:
    """Run the function in a process of its own, and return its id."""
    with warnings.catch_warnings():
        # The test runner may have threads; the child has none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            function()
        except BaseException:  # noqa: BLE001  a child must not return into the test runner
            print_exc()
            os._exit(1)
        os._exit(0)
    return child


def ending(child: int) -> int:
    """Wait for a process, and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Sweep:
    """Runs over a folder of old outputs, each with a fault at one point, and what was wrong after them."""

    def __init__(self, place: Path) -> None:
        """Work in the folder `place`."""
        self.folder = place / "build"
        self.runs = 0
        self.wrong: Counter[str] = Counter()

    def run(self, fault: str, point: int) -> bool:
        """Write the new outputs over the old with a fault at the point; return whether it came to that."""
        self.prepare()
        machine = Machine(point, FAULTS[fault])
        if fault.startswith("SIGKILL"):
            killed = ending(start(lambda: self._apply(machine))) == KILLED
            said = "killed" if killed else ""
        else:
            said = self._apply(machine)
        self.examine(said, OLD if point % 2 else NEW)
        return said == "killed" or machine.calls >= point

    def prepare(self) -> None:
        """Make the folder one of old outputs."""
        if self.folder.exists():
            output.apply(self.folder, OLD, force=True)
            if tree(self.folder) == tree_of(OLD):
                return
            shutil.rmtree(self.folder)
        output.apply(self.folder, OLD)

    def _apply(self, machine: Machine) -> str:
        """Return what is said of a failure, or nothing."""
        try:
            with machine.running():
                output.apply(self.folder, NEW)
        except OutputError as error:
            return str(error)
        except (KeyboardInterrupt, SystemExit):
            return "interrupted"
        return ""

    def examine(self, said: str, next_artifacts: tuple[Artifact, ...]) -> None:
        """Note what is wrong after a run that ended so, and after the next."""
        self.runs += 1
        self.wrong.update(self._look(said))
        self.wrong.update(self._heal(next_artifacts))

    def _look(self, said: str) -> Iterator[str]:
        texts, old, new = found(self.folder), wanted(OLD), wanted(NEW)
        reasons = {change.reason for change in output.plan(self.folder, OLD if texts == old else NEW)}
        if any(text not in (old.get(path), new.get(path)) for path, text in texts.items()):
            yield "torn"
        if texts not in (old, new) and reasons != {Reason.INTERRUPTED}:
            yield "mixed and undetected"
        if said == "interrupted" and reasons == {Reason.INTERRUPTED}:
            yield "not finished in spite of an interrupt"
        if texts != new and not said:
            yield "failed in silence"
        if texts != old and "nothing was changed" in said:
            yield "changed in silence"
        if texts == old and said != "killed" and not reasons and tree(self.folder) != tree_of(OLD):
            yield "left behind"

    def _heal(self, artifacts: tuple[Artifact, ...]) -> Iterator[str]:
        try:
            output.apply(self.folder, artifacts)
        except OutputError:
            yield "refused to heal"
        if found(self.folder) != wanted(artifacts) or output.plan(self.folder, artifacts):
            yield "not healed"
        if (self.folder / ROOM).exists() or (artifacts == NEW and tree(self.folder) != tree_of(NEW)):
            yield "left behind for good"


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no run wait for the disk, which only a power failure could tell from the memory."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_points_all_over_meet_faults_of_all_kinds(tmp_path: Path) -> None:
    """At every seventh call to the file system, a failure of some kind leaves the old, the new, or a sign."""
    sweep = Sweep(tmp_path)
    kinds = cycle(FAULTS)
    next(point for point in count(1, 7) if not sweep.run(next(kinds), point))
    assert sweep.runs > 50
    assert sweep.wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_every_point_meets_every_fault(tmp_path: Path, fault: str, figure: Callable[[str], None]) -> None:
    """At every call to the file system, each kind of failure leaves the old, the new, or a sign."""
    sweep = Sweep(tmp_path)
    next(point for point in count(1) if not sweep.run(fault, point))
    assert sweep.runs > 150
    assert sweep.wrong == {}
    figure(f"{fault} at each call to the file system: {sweep.runs} runs, 0 torn, mixed, unhealed or left over")


def in_place(folder: Path, changes: Iterable[Change]) -> None:
    """Write as most tools do."""
    for change in changes:
        path = folder / change.path
        if change.after is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            disk.write(path, change.after.encode(), None)


def one_by_one(folder: Path, changes: Iterable[Change]) -> None:
    """Replace each file as a whole, as careful tools do."""
    for change in changes:
        path = folder / change.path
        if change.after is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.write(folder / ROOM / "0", change.after.encode(), None)
            (folder / ROOM / "0").replace(path)


def careless(folder: Path, changes: Iterable[Change]) -> None:
    """Stage and commit, but clear nothing away after a failure."""
    with patch.object(journal, "discard", lambda _: None):
        STAGE(folder, changes)


STAGE = journal.stage


@pytest.mark.parametrize(
    ("stage", "fault", "wrong"),
    [
        (in_place, "SIGKILL after", "torn"),
        (in_place, "ENOSPC", "changed in silence"),
        (one_by_one, "SIGTERM", "mixed and undetected"),
        (one_by_one, "EIO", "refused to heal"),
        (careless, "EACCES", "left behind"),
    ],
)
def test_the_sweep_sees_a_broken_protocol(
    tmp_path: Path,
    stage: Callable[[Path, Iterable[Change]], None],
    fault: str,
    wrong: str,
) -> None:
    """The sweep is no empty promise: without the protocol, it finds what the protocol prevents."""
    sweep = Sweep(tmp_path)
    with patch.object(journal, "stage", stage):
        points = range(200, 1000, 3)
        assert any(wrong in sweep.wrong for point in points if sweep.run(fault, point))


class Tracer:
    """Interrupts the run at the `line`th line of errbook that it executes."""

    def __init__(self, line: int) -> None:
        """Interrupt at the line with this number, from 1."""
        self.line = line
        self.lines = 0

    def __call__(self, frame: FrameType, event: str, _: object) -> "Tracer | None":
        """Count the lines of errbook, as `sys.settrace` wants it."""
        if not frame.f_code.co_filename.startswith(str(Path(output.__file__).parent)):
            return None
        self.lines += event == "line"
        if event == "line" and self.lines == self.line:
            raise KeyboardInterrupt
        return self


def interrupt_lines(place: Path, lines: Iterable[int]) -> Sweep:
    """Interrupt runs at the lines, each in a process of its own, until one gets to its end."""
    sweep = Sweep(place)
    for line in lines:

        def run(tracer: Tracer) -> None:
            sys.settrace(tracer)
            output.apply(sweep.folder, NEW)

        sweep.prepare()
        ended = ending(start(lambda: run(Tracer(line)))) == 0  # noqa: B023  it is called at once
        sweep.examine("" if ended else "killed", OLD if line % 2 else NEW)
        if ended:
            break
    return sweep


def test_interrupts_between_any_lines(tmp_path: Path) -> None:
    """Wherever Ctrl-C comes, not only in a call, no mixture goes unseen, and the next run heals."""
    sweep = interrupt_lines(tmp_path, count(1, 501))
    assert sweep.runs > 5
    assert sweep.wrong == {}


@pytest.mark.slow
def test_interrupts_between_many_lines(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """Wherever Ctrl-C comes, cleaning up included, no mixture goes unseen, and the next run heals."""
    sweep = interrupt_lines(tmp_path, count(1, 11))
    assert sweep.runs > 200
    assert sweep.wrong == {}
    figure(f"Ctrl-C between any two lines: {sweep.runs} runs, 0 torn, mixed, unhealed or left over")


RIVALS = [
    version(str(rival), {**many("abcd", f"of {rival}"), f"own/{rival}.txt": f"of {rival}\n"}) for rival in range(9)
]


def race_often(folder: Path, rounds: int) -> None:
    """Let all rivals write at once, and make sure that none fails and one wins; and again."""
    for _ in range(rounds):
        readable, writable = os.pipe()
        children = [start(partial(compete, folder, rival, readable, writable)) for rival in RIVALS]
        os.close(readable)
        os.close(writable)  # the starting shot
        assert [ending(child) for child in children] == [0] * len(RIVALS)
        assert found(folder) in [wanted(rival) for rival in RIVALS]
        assert tree(folder) in [tree_of(rival) for rival in RIVALS]


def compete(folder: Path, rival: tuple[Artifact, ...], readable: int, writable: int) -> None:
    os.close(writable)
    os.read(readable, 1)
    output.apply(folder, rival)


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    """Of nine runs at the same time, none fails, and the result is wholly that of one."""
    race_often(tmp_path / "build", 3)


@pytest.mark.slow
def test_many_runs_at_the_same_time(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """However often nine runs meet, none fails, and the result is wholly that of one."""
    race_often(tmp_path / "build", 100)
    figure(f"{len(RIVALS)} runs at the same time, 100 times: 0 mixed")


def test_a_race_without_a_lock_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is no empty promise: without the lock, runs fail or their results are mixed."""
    monkeypatch.setattr(lock, "held", lambda *_: nullcontext())
    (tmp_path / ROOM).mkdir()
    with pytest.raises(AssertionError, match="assert"):
        race_often(tmp_path, 20)


def calls_of_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return the calls that a power failure could undo, with their paths, in their order."""
    calls: list[tuple[str, str]] = []
    opened: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "replace", "unlink")}

    def open_noted(path: Path, *arguments: int, **options: int) -> int:
        handle = int(real["open"](path, *arguments, **options))
        opened[handle] = Path(path).relative_to(folder).as_posix()
        return handle

    def note(name: str, *paths: Path) -> None:
        real[name](*paths)
        calls.extend((name, path.relative_to(folder).as_posix()) for path in map(Path, paths))

    output.apply(folder, OLD)
    monkeypatch.setattr(os, "open", open_noted)
    monkeypatch.setattr(os, "fsync", lambda handle: calls.append(("fsync", opened[handle])))
    monkeypatch.setattr(os, "replace", partial(note, "replace"))
    monkeypatch.setattr(os, "unlink", partial(note, "unlink"))
    output.apply(folder, NEW)
    return calls


def test_a_power_failure_is_no_different(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What moves is on the disk before, the journal before any move, and every move before it goes."""
    calls = calls_of_a_run(tmp_path, monkeypatch)
    moves = [path for name, path in calls if name == "replace"]
    staged = dict(zip(moves[1::2], moves[::2], strict=True))
    targets = {path: calls.index(("replace", path)) for path in staged if path != journal.PATH}
    deleted = {path: calls.index(("unlink", path)) for path in wanted(OLD).keys() - wanted(NEW).keys()}
    assert max(deleted.values()) < min(targets.values())  # lest one hits a new file that differs in case only
    targets |= deleted
    committed = calls.index(("replace", journal.PATH))
    ended = calls.index(("unlink", journal.PATH), committed)

    for path, source in staged.items():
        assert calls.index(("fsync", source)) < calls.index(("replace", path))
    for folder in (ROOM, "."):
        assert committed < calls.index(("fsync", folder), committed) < min(targets.values())
    assert max(targets, key=targets.__getitem__) == manifest.PATH
    for path, moved in targets.items():
        parent = Path(path).parent
        if (tmp_path / parent).exists():
            limit = ended if path == manifest.PATH else targets[manifest.PATH]
            assert moved < calls.index(("fsync", parent.as_posix()), moved) < limit
