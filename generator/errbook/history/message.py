"""What a change says, in words, with each piece of the catalogue marked as its report needs."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from errbook.document import is_list
from errbook.history.difference import Difference
from errbook.history.kinds import KINDS

_PLACE = re.compile(r"\{(\w+)\}")

Mark: TypeAlias = Callable[[str], str]
"""Marks a piece of the catalogue, such as a code, in the language of a report."""


def message(difference: Difference, mark: Mark = "`{}`".format) -> str:
    """Return the sentence that tells of `difference`, without a full stop."""
    sentence = KINDS[difference.kind].message
    return _PLACE.sub(lambda match: _piece(difference, match[1], mark), sentence)


def _piece(difference: Difference, place: str, mark: Mark) -> str:
    match place:
        case "code":
            return "the catalog" if difference.code is None else mark(difference.code)
        case "name":
            return mark(difference.subject[1 if len(difference.subject) > 1 else 0])
        case "subject":
            return mark(".".join(difference.subject))
        case _:
            side = difference.before if place == "before" else difference.after
            return shown(side.value if side else None, mark)


def shown(value: Any, mark: Mark) -> str:
    """Return a value of the catalogue in words."""
    if value is None or value == []:
        return "nothing"
    if is_list(value):
        *most, last = (shown(item, mark) for item in value)
        return f"{', '.join(most)} and {last}" if most else last
    if isinstance(value, bool):
        return mark(str(value).lower())
    return mark(str(value))
