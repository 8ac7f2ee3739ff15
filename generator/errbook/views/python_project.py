"""What the metadata of a Python package says of a catalogue: the name, the version, the summary."""

import re

from errbook.encoders import Encoded, Filters
from errbook.text import Text


def distribution(package: str) -> Encoded:
    """Return the name of the distribution that holds `package`."""
    return Encoded(package.replace("_", "-"))


def version(written: Text | None) -> Encoded:
    """Return `written` as a release of PEP 440: its numbers, joined by dots; `0` where it has none."""
    numbers = re.findall("[0-9]+", written.source) if written else []
    return Encoded(".".join(str(int(number)) for number in numbers) or "0")


def summary(title: Text) -> Text:
    """Return one line about the package; TOML cannot hold lone surrogates, so they become question marks."""
    line = " ".join(f"The error codes of {title.source}".split())
    return Text(line.encode("utf-8", "replace").decode())


FILTERS: Filters = {"python_distribution": distribution, "python_version": version, "python_summary": summary}
