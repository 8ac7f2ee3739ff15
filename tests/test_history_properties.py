"""What holds for the differences between any two catalogues."""

import copy

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from errbook import canonical, pipeline, validate
from errbook.history.archive import Edition
from errbook.history.compare import compare
from errbook.history.comparison import compared
from errbook.history.difference import Difference
from errbook.history.kinds import KINDS
from errbook.history.wording import same
from errbook.settings import Settings

CODES = st.sampled_from(["A", "B", "C", "D", "E", "F"])
WORDS = st.sampled_from(["one", "two", "three `x`", "<b>", "|", "ü"])
DAYS = st.sampled_from(["2024-01-01", "2025-06-30", "2031-12-31"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from([1.0, 1.5]) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def some(**optional: st.SearchStrategy) -> st.SearchStrategy:
    """Return a strategy for mappings that have any of the fields."""
    return st.fixed_dictionaries({}, optional=optional)


def several(inner: st.SearchStrategy, by: str = "") -> st.SearchStrategy:
    """Return a strategy for lists of one to three, no two of which have the same `by`."""
    return st.lists(inner, min_size=1, max_size=3, unique_by=(lambda item: item[by]) if by else None)


def having(always: dict[str, st.SearchStrategy], **optional: st.SearchStrategy) -> st.SearchStrategy:
    """Return a strategy for mappings that have all of `always` and any of `optional`."""
    return st.fixed_dictionaries(always, optional=optional)


PARAM = having(
    {"name": st.sampled_from(["p", "q"])},
    type=st.sampled_from(["string", "integer"]),
    format=WORDS,
    required=st.booleans(),
    sensitive=st.booleans(),
    description=WORDS,
    example=JSON,
)
HEADER = having(
    {"name": st.sampled_from(["X-A", "x-a", "Retry-After"])},
    description=WORDS,
    required=st.booleans(),
    example=WORDS,
)
ERROR = having(
    {"code": CODES, "description": WORDS},
    number=st.integers(1, 3),
    name=WORDS,
    category=WORDS,
    http_status=st.sampled_from([400, 404, 500, 503]),
    grpc_status=st.sampled_from(["NOT_FOUND", "INTERNAL"]),
    type=WORDS,
    title=WORDS,
    message=WORDS,
    params=several(PARAM),
    causes=several(WORDS),
    resolution=several(WORDS),
    retryable=st.booleans(),
    retry_after=st.integers(0, 3),
    headers=several(HEADER),
    severity=st.sampled_from(["info", "error"]),
    since=WORDS,
    deprecated=st.booleans() | some(since=WORDS, reason=WORDS, sunset=DAYS),
    replaced_by=several(CODES),
    aliases=several(CODES),
    examples=several(some(title=WORDS, message=WORDS, value=st.dictionaries(WORDS, JSON, max_size=2))),
    links=several(having({"url": WORDS}, title=WORDS)),
    tags=several(WORDS),
    owner=WORDS,
    visibility=st.sampled_from(["public", "partner", "internal"]),
) | having({"code": CODES, "description": WORDS}, **{"x-note": JSON, "x-other": JSON})
POINTERS = st.sampled_from(["/code", "/a", "/a/b", "/a/*/c"])
ENVELOPE = having(
    {"example": st.dictionaries(st.sampled_from(["code", "a", "b/c"]), JSON, max_size=3), "code": POINTERS},
    message=POINTERS,
    details=POINTERS,
    request_id=POINTERS,
    required=several(POINTERS),
    media_type=WORDS,
)
RETIRED = having(
    {"code": CODES},
    since=WORDS,
    removed=WORDS,
    http_status=st.integers(400, 402),
    reason=WORDS,
    replaced_by=several(CODES),
)
PAGE = having(
    {"path": st.sampled_from(["a.md", "b.md"])},
    content=several(
        st.sampled_from(["# One\n", "## Two\n\n| `A` | x |\n", "text\n", "```\n# no heading\n```\n"])
        | st.fixed_dictionaries({"table": several(WORDS), "codes": st.lists(CODES, max_size=3)})
    ),
).map(lambda page: {"content": ["text\n"], **page})
CATALOG = having(
    {"errors": several(ERROR, "code")},
    title=WORDS,
    version=WORDS,
    base_uri=WORDS,
    description=WORDS,
    envelope=ENVELOPE,
    categories=several(having({"name": WORDS}, http_status=st.integers(400, 402), description=WORDS), "name"),
    retired=several(RETIRED, "code"),
    troubleshooting=several(having({"title": WORDS}, codes=several(CODES), steps=several(WORDS)), "title"),
    pages=several(PAGE, "path"),
)
QUICK = settings(max_examples=50, suppress_health_check=list(HealthCheck))


PLAIN = {"code": "A", "description": "one"}


@st.composite
def edited(draw: st.DrawFn) -> tuple[dict, dict]:
    """Draw a tree, and the same with a few of its parts taken from another."""
    before, other = draw(CATALOG), draw(CATALOG)
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(0, 3))):
        target, source = (after, other)
        if draw(st.booleans()):
            target, source = draw(st.sampled_from(after["errors"])), draw(st.sampled_from(other["errors"]))
        names = sorted({*target, *source} - {"code", "description", "errors"})
        if names:
            name = draw(st.sampled_from(names))
            target.pop(name, None)
            target |= {name: source[name]} if name in source else {}
    return before, after


def facts(differences: tuple[Difference, ...]) -> set[str]:
    """Return the differences, comparable."""
    return {repr((item.kind, item.subject, item.before, item.after)) for item in differences}


def undone(differences: tuple[Difference, ...]) -> set[str]:
    """Return what takes the differences back."""
    return {repr((KINDS[item.kind].inverse, item.subject, item.after, item.before)) for item in differences}


def bare(differences: tuple[Difference, ...], *, back: bool = False) -> list[str]:
    """Return the differences, or what takes them back, without their places."""
    made = []
    for item in differences:
        sides = [side and (side.code, side.value) for side in (item.before, item.after)]
        kind = KINDS[item.kind].inverse if back else item.kind
        made.append(repr((kind, item.subject, *(sides[::-1] if back else sides))))
    return made


@QUICK
@given(CATALOG)
def test_a_catalogue_does_not_differ_from_itself(tree: dict) -> None:
    """What has not changed is never reported, even when its fields stand in another order."""
    shuffled = {name: tree[name] for name in reversed(tree)}
    assert compare(validate.from_tree(tree), validate.from_tree(shuffled)) == ()


@QUICK
@given(edited())
@example(({"errors": [PLAIN]}, {"errors": [{**PLAIN, "aliases": ["A"]}]}))
@example(({"errors": [PLAIN]}, {"errors": [{**PLAIN, "replaced_by": ["A"]}]}))
def test_every_edit_is_reported(trees: tuple[dict, dict]) -> None:
    """No edit to a catalogue, wherever it is made, passes unnoticed."""
    before, after = map(validate.from_tree, trees)
    assert bool(compare(before, after)) == (not same(before, after))


@QUICK
@given(edited() | st.tuples(CATALOG, CATALOG), st.tuples(DAYS, DAYS))
def test_the_way_back_undoes_every_change(trees: tuple[dict, dict], days: tuple[str, str]) -> None:
    """Each change has its inverse, of the kind that the table names, when compared the other way round."""
    before, after = map(validate.from_tree, trees)
    there, back = compare(before, after, days), compare(after, before, days[::-1])
    assert facts(back) == undone(there)


@QUICK
@given(edited(), st.data())
def test_what_a_second_step_takes_back_is_not_reported_over_both(trees: tuple[dict, dict], data: st.DataObject) -> None:
    """A change that the next step takes back is no change between the first state and the last."""
    before, between = trees
    kept = data.draw(st.sets(st.sampled_from(sorted({*before, *between}))))
    last = {
        name: (between if name in kept else before)[name]
        for name in {*before, *between}
        if name in (between if name in kept else before)
    }
    last.setdefault("errors", before["errors"])
    first, second, third = map(validate.from_tree, (before, between, last))
    taken_back = set(bare(compare(first, second))) & set(bare(compare(second, third), back=True))
    assert not taken_back & set(bare(compare(first, third)))


@QUICK
@given(edited() | st.tuples(CATALOG, CATALOG))
def test_every_change_has_a_kind_and_a_fingerprint_of_its_own(trees: tuple[dict, dict]) -> None:
    """Whatever is reported is of a kind in the table, and no two changes share a fingerprint."""
    before, after = map(validate.from_tree, trees)
    found = compare(before, after)
    assert {item.kind for item in found} <= KINDS.keys()
    assert len({item.fingerprint for item in found}) == len(set(bare(found)))


@settings(QUICK, max_examples=20)
@given(edited())
def test_every_reported_place_exists(trees: tuple[dict, dict]) -> None:
    """Both sides of each change, when read from YAML, stand where their files have something."""
    texts = [canonical.to_yaml(tree) for tree in trees]
    before, after = (
        Edition(name, pipeline.read_file("errors.yaml", text.encode(), None, lambda _: None), prefix=f"{name}:")
        for name, text in zip(("old", "new"), texts, strict=True)
    )
    comparison = compared(before, after, Settings(sources=()), "2024-01-01")
    lines = {f"{name}:errors.yaml": text.split("\n") for name, text in zip(("old", "new"), texts, strict=True)}
    for ruling in comparison.rulings:
        for later, side in ((False, ruling.difference.before), (True, ruling.difference.after)):
            place = comparison.place(ruling, later=later)
            assert (place is None) == (side is None)
            if place and side and side.key[:1] != ("pages",):
                assert place.column <= len(lines[place.path][place.line - 1])
