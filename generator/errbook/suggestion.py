"""Which known name is likely meant by one that is not known. Pure."""

import re
from collections.abc import Iterable

_SLIP = 0.8  # likeness from which on a name is no other one, but misspelt
_LONGEST = 60  # characters of a name that are compared, since the time grows with their square


def nearest(written: str, known: Iterable[str]) -> str:
    """Return the one of `known` that who wrote `written` likely meant, or `""`.

    It is spelled nearly so, whatever the case and the joints of its words, or is the only one that begins so.
    """
    from difflib import get_close_matches

    plain = {_plain(name): name for name in known}
    folded = _plain(written[:_LONGEST])
    close = get_close_matches(folded, plain, 1) or [
        name for name in plain if len(folded) > 1 and name.startswith(folded)
    ]
    return plain[close[0]] if len(close) == 1 else ""


def slip_of(written: str, known: Iterable[str]) -> str:
    """Return the one of `known` that `written` is but for a slip, or `""`; unlike names may stand."""
    from difflib import get_close_matches

    close = get_close_matches(written, list(known), 1, _SLIP)
    return close[0] if close else ""


def _plain(name: str) -> str:
    return re.sub("[ -]", "_", name).casefold()
