"""A file to be, and a disagreement between what is and what should be."""

from enum import StrEnum
from typing import NamedTuple


class OutputError(Exception):
    """The outputs could not be read or written; the message is one sentence that says what to do."""


class Artifact(NamedTuple):
    """A file to be made; `path` is relative to the output folder, with forward slashes."""

    path: str
    text: str


class Reason(StrEnum):
    """Why a file on disk is not what it should be."""

    MISSING = "missing"
    STALE = "stale"
    """It is what errbook wrote, but its inputs have changed since."""
    EDITED = "edited by hand"
    LEFT_OVER = "left over"
    """errbook wrote it for something that is no longer there."""
    UNTRACKED = "not tracked by git"
    IGNORED = "ignored by git"
    """It is not tracked, and a pattern of .gitignore keeps it so."""
    LINE_ENDINGS = "checked out with CRLF line endings"
    FOREIGN = "not made by errbook"
    """It stands where an output belongs, and no manifest says that errbook wrote it."""
    DAMAGED = "damaged"
    """It is the manifest and cannot be read, so nothing says which files errbook wrote."""
    INTERRUPTED = "left by an interrupted run"
    """It is the journal of a run that stopped halfway, so the outputs may be of two runs."""


class Change(NamedTuple):
    """A disagreement about one file; the texts are `None` where the file is not, or should not be.

    `before` carries bytes that are not UTF-8 as lone surrogates (PEP 383).
    """

    path: str
    before: str | None
    after: str | None
    reason: Reason
