"""Findings as Markdown, for a comment on a pull request or the summary of a job."""

from collections.abc import Sequence

from errbook.diagnostic import Diagnostic
from errbook.encoders import markdown
from errbook.reports.text import summary, told
from errbook.reports.visible import visible


def report(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a line that counts the findings, and a row of a table for each, if there are any."""
    if not diagnostics:
        return ""
    rows = ["| Where | What | How to repair |", "| --- | --- | --- |", *map(_row, diagnostics)]
    return "\n".join((f"**{summary(diagnostics)}**", "", *rows)) + "\n"


def _row(diagnostic: Diagnostic) -> str:
    place = diagnostic.location
    where = markdown.code_cell(told(place)) if place else ""
    rule = markdown.code_cell(diagnostic.rule)
    what = spans(visible(diagnostic.message))
    return f"| {where} | {diagnostic.severity}: {what} ({rule}) | {spans(visible(diagnostic.hint))} |"


def spans(sentence: str) -> str:
    """Return a sentence for a table, what stands in backticks in it as code and all else as plain text."""
    pieces = sentence.split("`")
    if len(pieces) % 2 == 0:
        return markdown.cell(markdown.text(sentence))
    return "".join(
        (markdown.code_cell(piece) if index % 2 else _escaped(piece)) if piece else ""
        for index, piece in enumerate(pieces)
    )


def _escaped(piece: str) -> str:
    """Return plain text for a cell; the white space around it stays."""
    inner = markdown.text(piece).replace("|", "\\|")
    before, after = piece[: len(piece) - len(piece.lstrip(" "))], piece[len(piece.rstrip(" ")) :]
    return f"{before}{inner}{after}" if piece.strip(" ") else piece
