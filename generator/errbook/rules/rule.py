"""A lint rule: a generator of findings whose docstring is its documentation."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from errbook.diagnostic import Severity
from errbook.document import Key
from errbook.model import Catalog

Finding = tuple[Key, str, str] | tuple[Key, str, str, Key]
"""The key of the value at fault, what is wrong with it, how to repair it, and the key of what it clashes with.

A key into the text of a page may go on with where the stretch at fault starts and ends there."""

Check = Callable[[Catalog], Iterator[Finding]]


class Rule(NamedTuple):
    """A rule, by the kebab-case name that diagnostics and waivers use."""

    name: str
    severity: Severity
    check: Check
    documentation: str
    """Markdown: what is wrong, why that matters, and a bad and a good example."""
    of_absence: bool
    """Whether a finding may be gone once more is read: what it misses may stand there."""


RULES: dict[str, Rule] = {}
"""Every rule by its name, in the order of definition."""


def rule(severity: Severity, *, of_absence: bool = False) -> Callable[[Check], Check]:
    """Make a generator of findings a rule, called as the function is, with dashes."""

    def register(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        RULES[name] = Rule(name, severity, check, check.__doc__ or "", of_absence)
        return check

    return register
