"""Disagreements between the outputs on disk and the catalogue, as findings that say how to repair them."""

from collections.abc import Iterable

from errbook.artifact import Change, Reason
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Location

REPAIRS = {
    Reason.MISSING: "run `errbook generate`",
    Reason.STALE: "run `errbook generate`",
    Reason.EDITED: "move the edit to the catalogue, then run `errbook generate --force`",
    Reason.LEFT_OVER: "run `errbook generate`, which deletes it",
    Reason.UNTRACKED: "run `git add {quoted}`",
    Reason.IGNORED: "take it out of .gitignore and run `git add {quoted}`, or run `git add --force {quoted}`",
    Reason.LINE_ENDINGS: "add `{folder}/** text eol=lf` to .gitattributes, then check the files out again",
    Reason.FOREIGN: "move it away, or run `errbook generate --force` to overwrite it",
    Reason.DAMAGED: "run `errbook generate --force`",
    Reason.INTERRUPTED: "run `errbook generate`, which completes it",
}
"""What repairs each kind of disagreement."""


def findings(folder: str, changes: Iterable[Change]) -> tuple[Diagnostic, ...]:
    """Return a finding for each change in the output folder, those with the same repair together."""
    order = list(Reason)
    return tuple(_finding(folder, change) for change in sorted(changes, key=lambda change: order.index(change.reason)))


def _finding(folder: str, change: Change) -> Diagnostic:
    from shlex import quote

    return Diagnostic(
        f"output-{change.reason.name.lower().replace('_', '-')}",
        Severity.ERROR,
        f"this output is {change.reason.value}",
        Location(f"{folder}/{change.path}", 0, 0, 0, 0),
        REPAIRS[change.reason].format(folder=folder, quoted=quote(folder)),
    )
