"""Imports `errors.toml` as TiDB's `errdoc-gen` writes it: a table for each code."""

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key, Location, Source, is_mapping
from errbook.importers.draft import Draft, shown
from errbook.readers import toml

_FIELDS = {"error": "message", "description": "description", "workaround": "resolution", "tags": "tags"}


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that `errors.toml` says."""
    document, findings = toml.read(source)
    if findings:
        return document, findings
    draft = Draft(source.path)
    for code, facts in document.tree.items():
        key: Key = (code,)
        if not is_mapping(facts) or "error" not in facts:
            hint = f'a code is a table with `error`: `["{code[:40]}"]`'
            draft.tell("not-carried-over", f"{shown(code)} is no error, and is not read", document.where(key), hint)
        elif draft.add(code, _place(document, key)):
            for name, value in facts.items():
                _carry(draft, code, name, value, _place(document, (*key, name)))
    return draft.document("`errors.toml` of TiDB's errdoc-gen")


def _carry(draft: Draft, code: str, name: str, value: object, place: Location) -> None:
    if name in _FIELDS:
        draft.carry(code, _FIELDS[name], value, place)
    else:
        hint = "there is no such field; add one of your own that begins with `x-`"
        draft.tell("not-carried-over", f"{shown(name)} of {shown(code)} is not carried over", place, hint)


def _place(document: Document, key: Key) -> Location:
    return document.where(key) or Location("")
