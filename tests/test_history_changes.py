"""Every kind of change, by an example: what is found, what it means for whom, and which version it takes."""

from pathlib import Path

import pytest
import yaml

from errbook import validate
from errbook.history.compare import compare
from errbook.history.kinds import KINDS, POLICIES, Effects, as_markdown
from errbook.history.version import bump

FOLDER = Path(__file__).with_name("changes")
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]
CLOSED = {kind: effects for case in CASES for kind, effects in case.get("closed", {}).items()}
"""What the kinds mean that a closed catalogue makes worse."""


def tree(written: dict) -> dict:
    """Return the catalogue that a case means."""
    error = {"code": "TOKEN_EXPIRED", "description": "It has expired."}
    own = {name: value for name, value in written.items() if name != "error"}
    return {**own, "errors": [error | written["error"]]} if "error" in written else {"errors": [], **own}


def found(case: dict, *, back: bool = False) -> list:
    """Return the differences of a case, or those of the way back."""
    before, after = (validate.from_tree(tree(case[side])) for side in ("before", "after"))
    days = tuple(case.get("days", (None, None)))
    return list(compare(after, before, days[::-1]) if back else compare(before, after, days))


def told(effects: Effects) -> str:
    """Return the effects as a case writes them."""
    labels = [effect.label for effect in effects]
    return labels[0] if len(set(labels)) == 1 else ", ".join(labels)


@pytest.mark.parametrize("case", CASES, ids=[case["change"] for case in CASES])
def test_a_change_is_found_and_judged(case: dict) -> None:
    """A change is found as what it is, and judged for each reader under both policies."""
    kinds = {difference.kind for difference in found(case)}
    effects = {kind: told(KINDS[kind].effects("open")) for kind in kinds}
    assert effects == case["found"]
    closed = {kind: told(KINDS[kind].effects("closed")) for kind in kinds}
    assert closed == case["found"] | {kind: CLOSED[kind] for kind in kinds if kind in CLOSED}
    assert bump(max(KINDS[kind].open.worst for kind in kinds)).label == case["takes"]


@pytest.mark.parametrize("case", CASES, ids=[case["change"] for case in CASES])
def test_a_change_has_a_way_back(case: dict) -> None:
    """What is found on the way back is the inverse of what is found on the way there."""
    there, back = found(case), found(case, back=True)
    assert sorted(KINDS[item.kind].inverse for item in there) == sorted(item.kind for item in back)


def test_every_kind_has_its_opposite() -> None:
    """Every kind of addition has its removal, and the removal is never the milder of the two for a client."""
    for kind in KINDS.values():
        opposite = KINDS[kind.inverse]
        assert opposite.inverse == kind.name
        if kind.name.endswith(("-added", "-stated", "-named")):
            assert opposite.name.endswith(("-removed", "-withdrawn"))
            assert opposite.open.client >= kind.open.client


def test_every_kind_has_an_example() -> None:
    """No kind of change is without an example that shows it on the way there."""
    shown = {kind for case in CASES for kind in case["found"]}
    assert shown == KINDS.keys()


def test_there_are_many_examples() -> None:
    """The examples are as many as promised, and no two have one name."""
    names = [case["change"] for case in CASES]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


def test_the_readme_has_the_table() -> None:
    """The table in the README says of every kind what the program says."""
    readme = Path(__file__).parents[1].joinpath("README.md").read_text("utf-8")
    assert as_markdown() in readme
    for promise in POLICIES.values():
        assert promise in readme
