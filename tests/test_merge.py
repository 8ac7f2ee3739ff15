"""Several sources about one catalogue: joined field by field, contradictions named with both places."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbook.document import Document, Source
from errbook.inherited_status import settle
from errbook.merge import merge
from errbook.readers import read_page, yaml
from errbook.statuses import STANDARD_NAMES, screaming


def document(path: str, text: str) -> Document:
    read, findings = yaml.read(Source(path, text))
    assert findings == ()
    return read


PAGE = document(
    "page.yaml",
    "categories: [{name: Cards, http_status: 402}]\n"
    "errors:\n- {code: DECLINED, category: Cards, description: Declined}\n- {code: EXPIRED, description: Expired}\n",
)


def test_fields_of_the_same_code_are_joined() -> None:
    """What two sources say of a code stands in one entry, each value with the place where it was said."""
    joined, findings = merge([PAGE, document("more.yaml", "errors:\n- {code: EXPIRED, retryable: false}\n")])
    assert findings == ()
    assert [error["code"] for error in joined.tree["errors"]] == ["DECLINED", "EXPIRED"]
    assert joined.tree["errors"][1] == {"code": "EXPIRED", "description": "Expired", "retryable": False}
    places = [joined.where(("errors", 1, field)) for field in ("description", "retryable")]
    assert [place and place.path for place in places] == ["page.yaml", "more.yaml"]


def test_a_contradiction_names_both_places() -> None:
    """Two sources that disagree about a field are reported at the second, with the first beside it."""
    other = document("more.yaml", "errors:\n- {code: EXPIRED, description: Gone}\n")
    joined, (finding,) = merge([PAGE, other])
    assert finding.rule == "contradiction"
    assert finding.location
    assert finding.location.path == "more.yaml"
    assert [place.path for place, _ in finding.related] == ["page.yaml"]
    assert joined.tree["errors"][1]["description"] == "Expired"


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_concluded_gives_way_to_what_is_said(order: int) -> None:
    """An example on a page suggests where its members stand and which are always there; YAML knows better."""
    example = '{"code": "EXPIRED", "title": "Too old", "text": "Too old, since 5 s"}'
    row = "| Code | Description |\n|---|---|\n| EXPIRED | Expired |\n"
    page, _ = read_page(Source("errors.md", f"# Errors\n\n```json\n{example}\n```\n\n{row}"))
    assert page.tree["envelope"]["message"] == "/title"
    said = document("more.yaml", "envelope: {message: /text, required: [/code]}\n")
    joined, findings = merge([page, said][::order])
    assert findings == ()
    assert joined.tree["envelope"]["example"] == json.loads(example)
    assert [joined.tree["envelope"][field] for field in ("code", "message", "required")] == [
        "/code",
        "/text",
        ["/code"],
    ]
    places = [joined.where(("envelope", field)) for field in ("example", "message")]
    assert [place and place.path for place in places] == ["errors.md", "more.yaml"]


def page(path: str, code: str, *examples: str) -> Document:
    """Return a page with one code and `examples` of responses."""
    fences = "".join(f"```json\n{example}\n```\n\n" for example in examples)
    text = f"# Errors\n\n{fences}| Code | Description |\n|---|---|\n| {code} | Meaning of {code} |\n"
    return read_page(Source(path, text))[0]


@pytest.mark.parametrize("order", [1, -1])
def test_an_example_in_yaml_stands_in_place_of_that_of_a_page(order: int) -> None:
    """What is concluded from an example that is none of an error goes with it; what its head says stays."""
    head = "Content-Type: application/vnd.shop+json"
    webhook = page("errors.md", "PAID", f'{head}\n\n{{"status": "PAID", "description": "x", "trace_id": "1"}}')
    assert webhook.tree["envelope"]["code"] == "/status"
    said = document("more.yaml", "envelope: {example: {code: PAID, text: Not}, code: /code}\n")
    joined, findings = merge([webhook, said][::order])
    assert findings == ()
    assert joined.tree["envelope"] == {
        "example": {"code": "PAID", "text": "Not"},
        "code": "/code",
        "media_type": "application/vnd.shop+json",
    }


@pytest.mark.parametrize("order", [1, -1])
def test_a_media_type_that_prose_names_gives_way(order: int) -> None:
    """A page that speaks of problem details need not send them: a YAML file says what it sends."""
    text = '# Errors\n\nNot application/problem+json.\n\n```json\n{"code": "A"}\n```\n\n| Code | Description |\n|-|-|\n'
    suggested, _ = read_page(Source("errors.md", f"{text}| A | One |\n"))
    assert suggested.tree["envelope"]["media_type"] == "application/problem+json"
    said = document("more.yaml", "envelope: {media_type: application/json}\n")
    joined, findings = merge([suggested, said][::order])
    assert (findings, joined.tree["envelope"]["media_type"]) == ((), "application/json")


def test_pages_that_each_show_an_example() -> None:
    """The first example counts; what another page shows missing is not required, and its own members are its own."""
    first = page("cards.md", "EXPIRED", '{"error": {"code": "EXPIRED", "message": "Not", "hint": "x"}}')
    second = page("users.md", "GONE", '{"error": {"code": "GONE", "message": "Not", "request_id": "r"}}')
    joined, findings = merge([first, second])
    assert findings == ()
    assert joined.tree["envelope"] == {
        "example": {"error": {"code": "EXPIRED", "message": "Not", "hint": "x"}},
        "code": "/error/code",
        "message": "/error/message",
        "required": ["/error", "/error/code", "/error/message"],
    }


def test_pages_whose_examples_have_the_code_in_different_places() -> None:
    """Nobody can tell which of two shapes counts but the author, who says it in YAML without an edit of the pages."""
    first = page("cards.md", "EXPIRED", '{"code": "EXPIRED", "message": "Not"}')
    second = page("users.md", "GONE", '{"error": {"code": "GONE", "message": "Not"}}')
    _, (finding,) = merge([first, second])
    assert (finding.rule, finding.location and finding.location.path) == ("contradiction", "users.md")
    assert [place.path for place, _ in finding.related] == ["cards.md"]
    for text in ("{example: {code: GONE}, code: /code}", "{code: /code}"):
        _, findings = merge([first, second, document("more.yaml", f"envelope: {text}\n")])
        assert findings == ()


def test_one_step_and_a_list_of_one_step_agree() -> None:
    """A resolution written as a text and one written as a list of that text say the same."""
    first = document("a.yaml", "errors:\n- {code: A, resolution: Wait}\n")
    second = document("b.yaml", "errors:\n- {code: A, resolution: [Wait]}\n")
    assert merge([first, second])[1] == ()


@pytest.mark.parametrize("order", [1, -1])
def test_deprecated_and_a_deprecation_agree(order: int) -> None:
    """A page that says only that a code is deprecated agrees with YAML that says since when and why."""
    short = document("a.yaml", "errors:\n- {code: A, deprecated: true}\n")
    long = document("b.yaml", "errors:\n- {code: A, deprecated: {since: 1.2.0}}\n")
    joined, findings = merge([short, long][::order])
    assert findings == ()
    assert joined.tree["errors"][0]["deprecated"] == {"since": "1.2.0"}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("One.<br/>Two.", "One.\n\nTwo.\n"),
        ("One two", "One\ntwo"),
        ("List:<br/>- one<br/>- two", "List:\n\n- one\n- two\n"),
        ("&#78;/A", "N/A"),
        ("a &lt;b>", "a <b>"),
    ],
)
def test_a_page_shows_what_a_file_says(cell: str, text: str, order: int) -> None:
    """A text that a cell can only show agrees with the text itself, which is kept; another text contradicts it."""
    page, _ = read_page(Source("errors.md", f"| Code | Description |\n|---|---|\n| `A_B` | {cell} |\n"))
    file = document("errors.yaml", json.dumps({"errors": [{"code": "A_B", "description": text}]}))
    joined, findings = merge([page, file][::order])
    assert findings == ()
    assert joined.tree["errors"][0]["description"] == text
    other = document("errors.yaml", json.dumps({"errors": [{"code": "A_B", "description": f"{text}!"}]}))
    assert [finding.rule for finding in merge([page, other][::order])[1]] == ["contradiction"]


def test_a_code_listed_twice_in_one_source_is_reported() -> None:
    """The second entry of a code in one source is an error that shows the first, and says nothing else."""
    twice = document("a.yaml", "errors:\n- {code: A, description: One}\n- {code: A, description: Two}\n")
    joined, (finding,) = merge([twice])
    assert finding.rule == "duplicate-code"
    assert len(finding.related) == 1
    assert joined.tree["errors"] == [{"code": "A", "description": "One"}]


@given(st.lists(st.sampled_from("ABCDEFGH"), unique=True), st.lists(st.sampled_from("ABCDEFGH"), unique=True))
def test_no_code_is_lost_or_made_up(first: list[str], second: list[str]) -> None:
    """The joined catalogue has the codes of all sources, each once, in the order in which they are first named."""
    sources = [Document({"errors": [{"code": code} for code in codes]}) for codes in (first, second)]
    joined, findings = merge(sources)
    assert findings == ()
    assert [error["code"] for error in joined.tree["errors"]] == list(dict.fromkeys(first + second))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("NOT_FOUND", 404),
        ("ALREADY_EXISTS", 409),
        ("Conflict", 409),
        ("too-many-requests", 429),
        ("ORDER_LOCKED", None),
    ],
)
def test_a_standard_name_has_its_status(code: str, status: int | None) -> None:
    """Reason phrases and gRPC statuses are known by their names, in any spelling; other names are not."""
    assert STANDARD_NAMES.get(screaming(code)) == status


def test_the_only_status_of_a_category_is_that_of_its_errors() -> None:
    """An error takes the status of its category; what it states itself stays."""
    settled = merge([PAGE])[0]
    findings = settle(settled)
    assert findings == ()
    assert settled.tree["errors"][0]["http_status"] == 402
    assert "http_status" not in settled.tree["errors"][1]


def test_among_several_statuses_only_a_standard_name_decides() -> None:
    """Under a heading with several statuses, a standard name is told as a note, any other is an error."""
    text = (
        "categories: [{name: R, http_status: [404, 409]}]\n"
        "errors:\n- {code: NOT_FOUND, category: R}\n- {code: LOCKED, category: R}\n"
    )
    settled = document("a.yaml", text)
    findings = settle(settled)
    assert [finding.rule for finding in findings] == ["status-by-name", "status-not-stated"]
    assert [error.get("http_status") for error in settled.tree["errors"]] == [404, None]
