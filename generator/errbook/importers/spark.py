"""Imports error conditions as Apache Spark writes them: JSON with messages, SQLSTATEs, subconditions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key, is_list, is_mapping
from errbook.importers.draft import Draft
from errbook.importers.written import Written

_PLACEHOLDER = re.compile("<([A-Za-z][A-Za-z0-9_]*)>")
_CARRIED = {"message", "sqlState", "subClass"}


class _Condition(NamedTuple):
    code: str
    key: Key
    above: str
    """The message of the condition that it is a part of."""
    state: Key
    """Where its SQLSTATE stands, perhaps in the condition that it is a part of."""


def recognises(written: Written) -> bool:
    """Return whether `written` is a mapping by code, each with the lines of a message."""
    conditions = written.mapping(()).values()
    return bool(conditions) and all(is_mapping(each) and is_list(each.get("message")) for each in conditions)


def read(written: Written) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that error conditions say; parameters in `< >` become parameters in braces."""
    draft = Draft(written.source.path)
    for condition in _conditions(written):
        if draft.add_new(condition.code, written.where(condition.key)):
            _carry(draft, written, condition)
    return draft.document("error conditions of Apache Spark")


def _conditions(written: Written) -> Iterator[_Condition]:
    for code in written.mapping(()):
        yield _Condition(code, (code,), "", (code, "sqlState"))
        message = _message(written, (code,))
        for name in written.mapping((code, "subClass")):
            key = (code, "subClass", name)
            state = (*key, "sqlState") if written.text((*key, "sqlState")) else (code, "sqlState")
            yield _Condition(f"{code}.{name}", key, message, state)


def _message(written: Written, key: Key) -> str:
    return "\n".join(line for line in written.list((*key, "message")) if isinstance(line, str))


def _carry(draft: Draft, written: Written, condition: _Condition) -> None:
    code, key, above, state = condition
    own = _message(written, key)
    message, params = _with_braces(f"{above} {own}" if above and own else own or above)
    place = written.where((*key, "message"))
    draft.carry(code, "message", message, place)
    if params:
        draft.put(code, "params", [{"name": name} for name in params], place)
    draft.carry(code, "x-sql-state", written.spelled(state), written.where(state))
    for name in written.mapping(key):
        if name not in _CARRIED:
            hint = "there is no such field; add one of your own that begins with `x-`"
            draft.tell(
                "not-carried-over",
                f"`{name}` of `{code}` is not carried over",
                written.where((*key, name)),
                hint,
            )


def _with_braces(message: str) -> tuple[str, list[str]]:
    """Return a message with its parameters in braces, and their names; as it is if braces stand in it."""
    names = list(dict.fromkeys(_PLACEHOLDER.findall(message)))
    return (message, []) if "{" in message else (_PLACEHOLDER.sub(r"{\1}", message), names)
