"""What the comments around the members of an enumeration say: of a member, or of the group that it begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from errbook.document import Location
from errbook.importers.draft import Draft
from errbook.importers.prose import heading

_PRAGMA = re.compile(r"(?i)(?:noqa|type:|pyright:|pylint:|ruff:|fmt:|pragma|nosec|todo|fixme|buf:lint|nolint)\b")
"""What a comment begins with that speaks to a tool, or to the authors."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment without its marks."""

    text: str
    place: Location
    detached: bool = False
    """Whether a blank line stands between it and the member."""


@dataclass(frozen=True, slots=True)
class Commented:
    """A member's code and the comments around it."""

    code: str
    above: Sequence[Comment] = ()
    beside: Comment | None = None
    below: Comment | None = None
    """A docstring."""


def carry(draft: Draft, members: Sequence[Commented]) -> None:
    """Carry comments as descriptions of codes; what stands over a group, as the category of its codes.

    A comment above a member is a heading where a blank line follows it, where it is drawn as one, or
    where most members have none above them.
    """
    own = [member for member in members if any(map(_is_own, member.above))]
    describing = 2 * len(own) >= len(members)
    category: Comment | None = None
    for member in members:
        found = [member.below, member.beside]
        for comment in member.above:
            if _is_own(comment) and describing:
                found.append(comment)
            elif comment.text.strip():
                category = comment
        if member.code in draft:
            _carry(draft, member.code, [comment for comment in found if comment], category)


def _is_own(comment: Comment) -> bool:
    return not comment.detached and heading(comment.text) is None


def _carry(draft: Draft, code: str, found: Sequence[Comment], category: Comment | None) -> None:
    for comment in found:
        if not _PRAGMA.match(comment.text):
            draft.carry(code, "description", comment.text, comment.place)
    if category and "category" not in draft[code]:
        name = " ".join((heading(category.text) or category.text).split())
        draft.carry(code, "category", name, category.place)
