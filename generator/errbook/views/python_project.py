"""What the metadata of a Python package says of a catalogue: the name, the version, the summary."""

import re

from errbook.encoders import Encoded, Filters
from errbook.text import Text

_PRE_RELEASE = re.compile(
    "(?<=[0-9])[-_.]?(alpha|a|beta|b|preview|pre|rc|c|snapshot|dev)[-_.]?([0-9]*)(?![0-9a-z])", re.ASCII | re.IGNORECASE
)
_PHASES = {
    **dict.fromkeys(("alpha", "a"), "a"),
    **dict.fromkeys(("beta", "b"), "b"),
    **dict.fromkeys(("preview", "pre", "rc", "c"), "rc"),
    **dict.fromkeys(("snapshot", "dev"), ".dev"),
}
"""The words for what comes before a release, as PEP 440 spells them."""


def distribution(package: str) -> Encoded:
    """Return the name of the distribution that holds `package`."""
    return Encoded(package.replace("_", "-"))


def version(written: Text | None) -> Encoded:
    """Return `written` as a version of PEP 440: its numbers, joined by dots, and the phase before a release.

    Without a number it is `0`. Metadata of a build (SemVer) is left out.
    """
    text = written.source.partition("+")[0] if written else ""
    early = _PRE_RELEASE.search(text)
    numbers = re.findall("[0-9]+", text[: early.start()] if early else text)
    phase = f"{_PHASES[early[1].lower()]}{int(early[2] or 0)}" if early else ""
    return Encoded((".".join(str(int(number)) for number in numbers) or "0") + phase)


def summary(title: Text) -> Text:
    """Return one line about the package; TOML cannot hold lone surrogates, so they become question marks."""
    line = " ".join(f"The error codes of {title.source}".split())
    return Text(line.encode("utf-8", "replace").decode())


FILTERS: Filters = {"python_distribution": distribution, "python_version": version, "python_summary": summary}
