"""Feeds bytes to a reader, guided by coverage, from the files of the test cases on.

    pip install atheris
    python tests/fuzz/fuzz_readers.py markdown -runs=200000
    python tests/fuzz/fuzz_readers.py yaml -runs=200000

Whatever the bytes: no exception, every finding with a place in the text, at most 10 seconds and 512 MiB. What this
finds becomes a test of the reader. Further arguments are those of libFuzzer; a folder keeps the corpus.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["errbook"]):
    import errbook.markdown
    import errbook.pages
    import errbook.readers.markdown
    import errbook.readers.yaml
    import errbook.rules  # noqa: F401  imported for its instrumentation
    from errbook import pipeline
    from errbook.diagnostic import Diagnostic

TESTS = Path(__file__).parents[1]
SUFFIXES = {"markdown": ".md", "yaml": ".yaml"}
LIMITS = ["-timeout=10", "-rss_limit_mb=512", "-max_len=4096"]


def read(path: str, data: bytes) -> None:
    """Read `data` as a catalogue of its own, lint it, and look at each finding."""
    reading = pipeline.read_file(path, data, None, lambda _: None)
    lines = data.decode(errors="replace").count("\n") + 1
    for finding in reading.diagnostics:
        check(finding, lines + data.count(b"\r"))


def check(finding: Diagnostic, lines: int) -> None:
    """Raise `AssertionError` unless the finding can be told."""
    assert finding.message, finding
    for place in (finding.location, *(place for place, _ in finding.related)):
        assert place is not None, finding
        assert 0 <= place.line <= lines, finding
        assert (place.line, place.column) <= (place.end_line, place.end_column), finding


def main() -> None:
    """Fuzz the reader that the command line names."""
    name, *options = sys.argv[1:]
    suffix = SUFFIXES[name]
    seeds = tempfile.mkdtemp(prefix=f"errbook-fuzz-{name}-")
    for index, path in enumerate(sorted(TESTS.glob(f"cases/*/input/**/*{suffix}"))):
        (Path(seeds) / f"seed-{index}").write_bytes(path.read_bytes())
    folders = [option for option in options if not option.startswith("-")] or [tempfile.mkdtemp()]
    flags = [option for option in options if option.startswith("-")]
    atheris.Setup([sys.argv[0], *LIMITS, *flags, *folders, seeds], lambda data: read(f"fuzz{suffix}", data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
