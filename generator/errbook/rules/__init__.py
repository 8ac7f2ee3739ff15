"""Lint: what is well formed, and yet will mislead those who handle the errors."""

from collections.abc import Iterable, Iterator, Mapping

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key
from errbook.model import Catalog
from errbook.readers import MARKDOWN
from errbook.rules import (
    categories,
    codes,
    examples,
    lifecycle,
    mentions,
    messages,
    retry,
    status,
    text,
)
from errbook.rules.place import place_of
from errbook.rules.rule import RULES, Rule
from errbook.settings import Settings, Waiver, expired

__all__ = [
    "RULES",
    "Rule",
    "categories",
    "codes",
    "examples",
    "lifecycle",
    "lint",
    "mentions",
    "messages",
    "retry",
    "status",
    "text",
]


DUPLICATE = "duplicate-code"
"""The finding that one source lists a code again."""


def lint(
    catalog: Catalog,
    document: Document,
    chosen: Settings,
    today: str = "",
    found: Iterable[Diagnostic] = (),
) -> tuple[Diagnostic, ...]:
    """Return what every rule finds in `catalog`, at its place in `document`, without what is waived.

    Before it stands what was `found` in reading, of which duplicates on a page can be waived. In the gaps of
    `document` no rule misses anything, and where it has any, no waiver is called superfluous.

    A waiver that waives nothing, or ended before `today`, is an error at its place in the settings, so that
    their list shrinks. Waivers of changes, which have a fingerprint, are left to `history`.
    """
    settings = chosen.document
    mine = [(index, waiver) for index, waiver in enumerate(chosen.waivers) if waiver.fingerprint is None]
    lasting = [(index, waiver) for index, waiver in mine if not waiver.ended(today)]
    accepted = {(waiver.rule, waiver.code): index for index, waiver in reversed(lasting)}
    used: set[int] = set()
    diagnostics = [*_unwaived(found, accepted, used), *_findings(catalog, document, accepted, used)]
    diagnostics += (
        _unused(waiver, index, settings)
        for index, waiver in lasting
        if index not in used and not (document.gaps and _is_known(waiver.rule))
    )
    diagnostics += (expired(waiver, index, settings) for index, waiver in mine if waiver.ended(today))
    return tuple(diagnostics)


def _unwaived(
    found: Iterable[Diagnostic], accepted: Mapping[tuple[str, str | None], int], used: set[int]
) -> Iterator[Diagnostic]:
    for finding in found:
        scopes = ((finding.rule, None), (finding.rule, finding.fingerprint))
        waived = {accepted[scope] for scope in scopes if scope in accepted and is_repeated_row(finding)}
        used |= waived
        if not waived:
            yield finding


def is_repeated_row(finding: Diagnostic) -> bool:
    """Return whether a page lists a code again, where it may have another meaning; the page keeps that."""
    return finding.rule == DUPLICATE and finding.location is not None and finding.location.path.endswith(MARKDOWN)


def _findings(
    catalog: Catalog, document: Document, accepted: Mapping[tuple[str, str | None], int], used: set[int]
) -> Iterator[Diagnostic]:
    for rule in RULES.values():
        for key, message, hint, *others in rule.check(catalog):
            if rule.of_absence and any(key[: len(gap)] == gap[: len(key)] for gap in document.gaps):
                continue
            scopes = ((rule.name, None), (rule.name, _code_at(catalog, key))) if accepted else ()
            waived = {accepted[scope] for scope in scopes if scope in accepted}
            used |= waived
            if not waived:
                related = tuple(
                    (place, f"`{_code_at(catalog, other)}` is here")
                    for other in others
                    if (place := document.where(other))
                )
                yield Diagnostic(rule.name, rule.severity, message, place_of(document, key), hint, related)


def _code_at(catalog: Catalog, key: Key) -> str | None:
    match key:
        case ("errors", int(index), *_):
            return catalog.errors[index].code.source
        case ("retired", int(index), *_):
            return catalog.retired[index].code.source
        case _:
            return None


def _is_known(rule: str) -> bool:
    return rule in RULES or rule == DUPLICATE


def _unused(waiver: Waiver, index: int, settings: Document) -> Diagnostic:
    place = settings.where(("waivers", index))
    if _is_known(waiver.rule):
        subject = f"`{waiver.code}`" if waiver.code else "any code"
        message = f"there is no finding of `{waiver.rule}` about {subject} to waive"
        return Diagnostic("unused-waiver", Severity.ERROR, message, place, "remove the waiver")
    from errbook.suggestion import nearest

    near = nearest(waiver.rule, (*RULES, DUPLICATE))
    meant = f"did you mean `{near}`?" if near else "correct the name;"
    hint = f"{meant} `errbook rules` lists the rules that can be waived"
    return Diagnostic("unused-waiver", Severity.ERROR, f"there is no rule `{waiver.rule}` to waive", place, hint)
