"""Disagreements between the outputs on disk and the catalogue, as findings that say how to repair them."""

from collections.abc import Iterable, Mapping

from errbook.artifact import Change, Reason
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location

REPAIRS = {
    Reason.MISSING: "run `errbook generate`",
    Reason.STALE: "run `errbook generate`",
    Reason.EDITED: "move the edit to the catalogue, then run `errbook generate --force`",
    Reason.LEFT_OVER: "run `errbook generate`, which deletes it",
    Reason.UNTRACKED: "run `git add {quoted}`",
    Reason.IGNORED: "run `git add --force {files}`, or take what ignores it out of .gitignore",
    Reason.LINE_ENDINGS: (
        "add `{folder}/** text eol=lf` to .gitattributes in the folder of the settings, then run `errbook generate`"
    ),
    Reason.FOREIGN: "move it away, or run `errbook generate --force` to overwrite it",
    Reason.DAMAGED: "run `errbook generate --force`",
    Reason.INTERRUPTED: "run `errbook generate`, which completes it",
}
"""What repairs each kind of disagreement; what git ignores is named file by file, since other tools may write there."""


def findings(folder: str, changes: Iterable[Change], here: str) -> tuple[Diagnostic, ...]:
    """Return a finding for each change in the output folder, those with the same repair together.

    `folder` is its path from the settings, and `here` from where the command is run, and so the repair.
    """
    order = list(Reason)
    ordered = sorted(changes, key=lambda change: order.index(change.reason))
    words: Mapping[str, str] = _words(folder, ordered, here) if ordered else {}
    return tuple(_finding(folder, change, words) for change in ordered)


def _words(folder: str, changes: Iterable[Change], here: str) -> Mapping[str, str]:
    """Return what the repairs name, as a shell takes it where it is for one."""
    from shlex import join, quote

    ignored = [f"{here}/{change.path}" for change in changes if change.reason is Reason.IGNORED]
    return {"folder": folder, "quoted": quote(here), "files": join(ignored)}


def _finding(folder: str, change: Change, words: Mapping[str, str]) -> Diagnostic:
    return Diagnostic(
        f"output-{change.reason.name.lower().replace('_', '-')}",
        Severity.ERROR,
        f"this output is {change.reason.value}",
        Location(f"{folder}/{change.path}", 0, 0, 0, 0),
        REPAIRS[change.reason].format_map(words),
    )
