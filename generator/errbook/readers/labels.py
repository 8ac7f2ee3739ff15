"""Labels in running text, such as `**Cause:** …` or `- Solution: …`, and the fields that they name."""

from collections.abc import Mapping
from typing import NamedTuple

from errbook.readers.marks import COLONS, DASHES
from errbook.readers.page import Page, Span, trim
from errbook.readers.words import fold, words

LONGEST_LABEL = 40
JOINTS = (*COLONS, *(f" {dash}" for dash in DASHES), " =")
PREFERRED = ("http_status", "resolution", "description", "causes", "message", "code")


class Labelled(NamedTuple):
    """A line with a label."""

    field: str
    """The field that the label names; `""` if it names none that errbook knows."""
    label: str
    rest: Span
    """What stands behind the label."""
    bold: bool


def field_of(label: str, mapping: Mapping[str, str]) -> str:
    """Return the field that `label` names, or `""`."""
    folded = fold(label)
    for name, field in mapping.items():
        if fold(name) == folded:
            return field
    roles = words().columns.get(folded, ())
    for field in PREFERRED:
        if field in roles:
            return field
    return next((role for role in roles if not role.startswith("code") and role != "notes"), "")


def labelled(page: Page, span: Span, mapping: Mapping[str, str]) -> Labelled | None:
    """Return the label that `span`, one line or paragraph, starts with."""
    text = page.text
    for mark in ("**", "__", "*", "_"):
        if text.startswith(mark, span.start, span.end):
            end = text.find(mark, span.start + len(mark), min(span.end, span.start + LONGEST_LABEL + 4))
            return _bold(text, Span(span.start + len(mark), end), span, mark, mapping) if end > 0 else None
    head = text[span.start : min(span.end, span.start + LONGEST_LABEL + 3)]
    found = [(head.find(joint), joint) for joint in JOINTS if joint in head]
    if not found:
        return None
    at, joint = min(found)
    field = field_of(head[:at], mapping) if not set("`<[(") & set(head[:at]) else ""
    return Labelled(field, head[:at], trim(text, span.start + at + len(joint), span.end), bold=False) if field else None


def _bold(text: str, label: Span, span: Span, mark: str, mapping: Mapping[str, str]) -> Labelled | None:
    name = text[label.start : label.end].strip().rstrip(COLONS).strip()
    rest = trim(text, label.end + len(mark), span.end)
    joined = text[label.end - 1] in COLONS
    if rest.start < rest.end and text[rest.start] in COLONS + DASHES:
        joined = True
        rest = trim(text, rest.start + 1, span.end)
    field = field_of(name, mapping)
    if not name or not (field or joined or rest.start == rest.end):
        return None
    return Labelled(field, name, rest, bold=True)
