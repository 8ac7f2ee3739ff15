"""Measures errbook beside other generators, on the same codes, and prints tables in Markdown.

    python tests/benchmark/benchmark.py                     at 15, 1,000, 10,000 and 100,000 codes
    python tests/benchmark/benchmark.py --codes 1000        at one size
    python tests/benchmark/benchmark.py --rounds 3          with fewer rounds than it takes to be sure

Run it by the Python that errbook is installed for; Node.js must be there too. The first run installs the other
generators beside this file. Whole processes are timed from outside. In each round every command runs once, in an
order that is shuffled; a figure is the median of the rounds, and a ratio is the median of those within a round, so
that a machine that others use at the same time changes it little.
"""

import argparse
import compileall
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from multiprocessing import Process
from pathlib import Path
from statistics import median

import catalogs
import peers

import errbook

ROUNDS = {15: 21, 1_000: 9, 10_000: 5, 100_000: 2}
"""How many rounds each size takes."""
MOST_FOR_PEERS = 10_000
"""The number of codes up to which peers run, since some take longer than the square of it."""
ERRBOOK = Path(sys.executable).with_name("errbook")
REPOSITORY = Path(__file__).parents[2]
STAGE = re.compile(r"^ +([0-9.]+) ms  (.+)$", re.MULTILINE)
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
CHECK, GENERATE, CLICK = "errbook check", "errbook generate", "python -c 'import click'"
CHECK_HERE = f"{CHECK}, of this repository"


@dataclass
class Subject:
    """A command that is measured, and what it took in each round."""

    name: str
    makes: str
    command: Sequence[str | Path]
    folder: Path
    before: Callable[[], object] = bool
    seconds: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])
    mebibytes: float = 0.0
    stages: list[dict[str, float]] = field(default_factory=list[dict[str, float]])

    def run(self) -> None:
        """Run the command once, and note what it took."""
        self.before()
        with tempfile.TemporaryFile() as output:
            start = time.monotonic()
            process = subprocess.Popen(self.command, cwd=self.folder, stdout=output, stderr=output, env=ENVIRONMENT)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds.append(time.monotonic() - start)
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            said = output.read().decode(errors="replace")
        if process.returncode:
            raise SystemExit(f"{self.name} failed in {self.folder}:\n{said}")
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.mebibytes = max(self.mebibytes, usage.ru_maxrss / 1024)
        stages = {name: float(milliseconds) for milliseconds, name in STAGE.findall(said)}
        if stages:
            self.stages.append(stages)

    def ratio(self, other: "Subject") -> float:
        """Return how many times as long as `other` it takes."""
        return median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


Size = dict[str, Subject]
"""What was measured at one number of codes, by name."""


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--codes", type=int, nargs="+", default=list(ROUNDS), help="the numbers of codes")
    arguments.add_argument("--rounds", type=int, help="the number of rounds at every size")
    chosen = arguments.parse_args()
    peers.install()
    compileall.compile_dir(Path(errbook.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        sizes = {
            codes: measure(Path(folder) / str(codes), codes, chosen.rounds or _rounds(codes)) for codes in chosen.codes
        }
    sys.stdout.write("\n\n".join(report(sizes)) + "\n")


def _rounds(codes: int) -> int:
    return next((rounds for most, rounds in ROUNDS.items() if codes <= most), min(ROUNDS.values()))


def measure(folder: Path, codes: int, rounds: int) -> Size:
    """Run every command at a number of codes, so many rounds after one that does not count."""
    subjects = list(_subjects(folder, codes))
    order = list(subjects)
    for number in range(rounds + 1):
        random.shuffle(order)
        for subject in order:
            subject.run()
        if number == 0:
            for subject in subjects:
                subject.seconds, subject.cpu, subject.stages = [], [], []
        sys.stderr.write(f"{codes:,} codes: round {number} of {rounds}\n")
    return {subject.name: subject for subject in subjects}


def _subjects(folder: Path, codes: int) -> Iterator[Subject]:
    writer = Process(target=_write, args=(folder, codes))  # its memory would be taken for that of the commands
    writer.start()
    writer.join()
    checked = folder / "checked"
    subprocess.run([ERRBOOK, "generate"], cwd=checked, env=ENVIRONMENT, check=True, capture_output=True)
    yield Subject(CLICK, "nothing", (sys.executable, "-c", "import click"), folder)
    yield Subject(CHECK, "a proof", (ERRBOOK, "check"), checked)
    command = (ERRBOOK, "generate", "--timings")
    for name, source in ((GENERATE, "page"), (f"{GENERATE}, from YAML", "yaml")):
        yield Subject(name, "5 targets", command, folder / source, partial(_remove, folder / source / "build"))
    if codes == min(ROUNDS):
        yield Subject(CHECK_HERE, "a proof", (ERRBOOK, "check"), REPOSITORY)
    for peer in peers.PEERS if codes <= MOST_FOR_PEERS else ():
        yield Subject(peer.name, peer.makes, peer.command, folder / peer.name)


def _write(folder: Path, codes: int) -> None:
    """Write the sources of every command."""
    groups = catalogs.catalog(codes)
    page, data = catalogs.markdown(groups), catalogs.yaml(groups)
    for name, source, text in (
        ("page", "errors.md", page),
        ("checked", "errors.md", page),
        ("yaml", "errors.yaml", data),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / source).write_text(text, encoding="utf-8")
        (folder / name / "errbook.toml").write_text(f'title = "Benchmark"\nsources = ["{source}"]\n')
    for peer in peers.PEERS if codes <= MOST_FOR_PEERS else ():
        (folder / peer.name).mkdir()
        peer.write(folder / peer.name, groups)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def report(sizes: dict[int, Size]) -> Iterator[str]:
    """Yield what was measured, table by table, and which promises are kept."""
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    yield f"{os.cpu_count()} processors, load {load}, Python {sys.version.split()[0]}, errbook {errbook.__version__}."
    yield f"Median seconds; how many times as long as `{GENERATE}`, in the median; and the peak of memory:"
    yield _commands(sizes)
    yield _stages({codes: size[GENERATE] for codes, size in sizes.items()})
    yield "\n".join(_findings(sizes))


def _commands(sizes: dict[int, Size]) -> str:
    rows = {name: subject.makes for size in sizes.values() for name, subject in size.items()}
    lines = [
        "| Command | makes | " + " | ".join(f"{codes:,} codes" for codes in sizes) + " |",
        "|---|---|" + "---:|" * len(sizes),
    ]
    for name, makes in rows.items():
        cells = [_cell(size[name], size[GENERATE]) if name in size else "" for size in sizes.values()]
        lines.append(f"| {name} | {makes} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(subject: Subject, yardstick: Subject) -> str:
    """Return the median time, the median ratio to the yardstick, and the peak of memory."""
    return f"{median(subject.seconds):.3f} s, {subject.ratio(yardstick):.2f}, {subject.mebibytes:.0f} MiB"


def _stages(subjects: dict[int, Subject]) -> str:
    names = list(next(iter(subjects.values())).stages[0])
    lines = [
        f"| Stage of `{GENERATE}` | " + " | ".join(f"{codes:,} codes" for codes in subjects) + " |",
        "|---|" + "---:|" * len(subjects),
    ]
    for name in names:
        cells = [f"{median(stages[name] for stages in subject.stages):.0f} ms" for subject in subjects.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _findings(sizes: dict[int, Size]) -> Iterator[str]:
    """Yield whether each promise about speed is kept."""
    for codes, size in sizes.items():
        here = size.get(CHECK_HERE)
        if here:
            ratio = here.ratio(size[CLICK])
            yield _finding(f"`check` of this repository takes {ratio:.2f} times {CLICK}; at most 3", kept=ratio <= 3)
        for peer in peers.PEERS[:2] if 1_000 <= codes <= MOST_FOR_PEERS else ():
            ratio = size[GENERATE].ratio(size[peer.name])
            told = f"`generate` at {codes:,} codes takes {ratio:.2f} times {peer.name}; less than 1"
            yield _finding(told, kept=ratio < 1)
        memory = size[GENERATE].mebibytes
        yield _finding(f"`generate` at {codes:,} codes takes {memory:,.0f} MiB; at most 2,048", kept=memory <= 2048)
    large = [codes for codes in sizes if codes >= 1_000]
    for few, many in pairwise(large):
        grown = median(sizes[many][GENERATE].seconds) / median(sizes[few][GENERATE].seconds)
        exponent = math.log(grown) / math.log(many / few)
        told = f"`generate` grows as n^{exponent:.2f} from {few:,} to {many:,} codes; at most n^1.1"
        yield _finding(told, kept=exponent <= 1.1)


def _finding(told: str, *, kept: bool) -> str:
    return f"- {'kept' if kept else '**not kept**'}: {told}"


if __name__ == "__main__":
    main()
