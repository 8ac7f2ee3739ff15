"""The Python package says what the catalogue says, and does what its users expect."""

import ast
import copy
import importlib
import json
import pickle
import shutil
import subprocess
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errbook.render import render
from errbook.statuses import REASON_PHRASES
from errbook.targets import TargetError, load
from errbook.validate import from_tree

Tree = dict[str, Any]
Import = Callable[[Tree], Any]

NESTED: Tree = {
    "example": {
        "error": {
            "code": "TOKEN_EXPIRED",
            "message": "Your token has expired",
            "details": [{"field": "severity", "message": "Must be between 1 and 5"}],
            "request_id": "req-abc123",
        }
    },
    "code": "/error/code",
    "message": "/error/message",
    "details": "/error/details",
    "request_id": "/error/request_id",
}
CATALOG: Tree = {
    "title": "Acme",
    "version": "2.1.0",
    "base_uri": "https://errors.example/",
    "envelope": NESTED,
    "categories": [{"name": "Access"}, {"name": "Unused"}, {"name": "Trouble"}],
    "errors": [
        {
            "code": "TOKEN_EXPIRED",
            "http_status": 401,
            "category": "Access",
            "title": "Expired",
            "message": "Token {who} expired {when}",
            "params": [{"name": "who"}],
            "description": "The token is *too* old",
            "resolution": ["Refresh it", "Try again"],
            "causes": ["Time passes"],
            "retryable": False,
            "grpc_status": "UNAUTHENTICATED",
            "since": "1.0",
            "aliases": ["EXPIRED"],
            "tags": ["auth"],
            "links": [{"url": "https://example.org"}],
            "severity": "warning",
            "number": 7,
        },
        {
            "code": "BUSY",
            "http_status": 429,
            "category": "Trouble",
            "description": "Too much to do",
            "retryable": True,
            "retry_after": 30,
        },
        {
            "code": "old-token",
            "http_status": 401,
            "category": "Access",
            "description": "Old",
            "deprecated": {"since": "2.0", "reason": "Too vague", "sunset": "2027-01-31"},
            "replaced_by": ["TOKEN_EXPIRED", "ELSEWHERE"],
        },
        {
            "code": "SECRET",
            "http_status": 401,
            "description": "Hush",
            "visibility": "internal",
            "category": "Back room",
        },
        {"code": "CRASH", "http_status": 500, "category": "Trouble", "description": "Something broke"},
    ],
    "retired": [{"code": "GONE", "reason": "Never used"}],
}
_numbers = count()


def artifacts(tree: Tree, package: str = "acme_errors") -> dict[str, str]:
    made = render(from_tree(tree), load("python", None), {"package": package})
    return {artifact.path.removeprefix("python/"): artifact.text for artifact in made}


def installed(tree: Tree, folder: Path, package: str) -> Path:
    """Write the package below `folder`, and return the folder to import it from."""
    for path, text in artifacts(tree, package).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder / "src"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Import]:
    """Return a function that imports the package of a catalogue."""
    names: list[str] = []

    def imported(tree: Tree) -> ModuleType:
        names.append(f"made_{next(_numbers)}")
        monkeypatch.syspath_prepend(str(installed(tree, tmp_path, names[-1])))
        return importlib.import_module(names[-1])

    yield imported
    for name in [name for name in sys.modules if name.partition(".")[0] in names]:
        del sys.modules[name]


def envelope(example: Mapping[str, Any], **pointers: Any) -> Tree:
    return {**CATALOG, "envelope": {"example": example, **pointers}}


def test_a_code_knows_what_the_catalogue_says(package: Import) -> None:
    """Every fact of the catalogue is an attribute of the code, as text without markup."""
    code = package(CATALOG).ErrorCode.TOKEN_EXPIRED
    assert [code, code.value, str(code), f"{code}"] == ["TOKEN_EXPIRED"] * 4
    assert (code.http_status, code.category, code.grpc_status, code.number) == (
        401,
        "Access",
        "UNAUTHENTICATED",
        7,
    )
    assert (code.description, code.resolution) == ("The token is too old", "Refresh it\nTry again")
    assert (code.summary, code.message, code.causes) == (
        "Expired",
        "Token {who} expired {when}",
        ("Time passes",),
    )
    assert (code.retryable, code.retry_after, code.severity) == (False, None, "warning")
    assert (code.since, code.aliases, code.tags, code.links) == (
        "1.0",
        ("EXPIRED",),
        ("auth",),
        ("https://example.org",),
    )
    assert (code.type_uri, code.deprecated, code.replaced_by) == (
        "https://errors.example/TOKEN_EXPIRED",
        False,
        (),
    )


def test_a_code_without_a_fact_has_its_absence(package: Import) -> None:
    """What is not said of a code is nothing, and never what was said of another."""
    code = package(CATALOG).ErrorCode.CRASH
    assert (code.resolution, code.summary, code.message, code.causes) == ("", "", "Something broke", ())
    assert (code.retryable, code.retry_after, code.since, code.deprecated_since) == (None, None, None, None)


def test_a_step_of_a_resolution_is_a_line(package: Import) -> None:
    """Each line of a resolution is one step, however many paragraphs its author gave it."""
    steps = ["Pack it:\n\n```sh\nzip a\n```", "Send it\n\nagain"]
    errors = [{"code": "A", "description": "x", "resolution": steps}, {"code": "B", "description": "x"}]
    errors += [{"code": "C", "description": "x", "resolution": steps[:1]}]
    codes = package({"title": "x", "errors": errors}).ErrorCode
    assert [code.resolution for code in codes] == ["Pack it: zip a\nSend it again", "", "Pack it: zip a"]


def test_deprecation(package: Import) -> None:
    """A deprecated code says since when, why, until when and what to use instead; editors show it."""
    code = package(CATALOG).ErrorCode.OLD_TOKEN
    assert code == "old-token"
    assert (code.deprecated, code.deprecated_since, code.deprecated_reason) == (True, "2.0", "Too vague")
    assert (code.sunset, code.replaced_by) == ("2027-01-31", ("TOKEN_EXPIRED", "ELSEWHERE"))
    assert '"""Deprecated: use ``TOKEN_EXPIRED``."""' in artifacts(CATALOG)["src/acme_errors/codes.py"]


def test_members_are_the_public_codes_in_order(package: Import) -> None:
    """Each public code is one member, in the catalogue's order; retired codes are none, and are listed."""
    made = package(CATALOG)
    assert list(made.ErrorCode) == ["TOKEN_EXPIRED", "BUSY", "old-token", "CRASH"]
    assert list(made.ErrorCode.__members__) == ["TOKEN_EXPIRED", "BUSY", "OLD_TOKEN", "CRASH"]
    assert frozenset(["GONE"]) == made.RETIRED_CODES
    assert sorted(made.__all__, key=str.casefold) == sorted(set(made.__all__), key=str.casefold)
    assert all(hasattr(made, name) for name in made.__all__)


def test_a_number_is_called_by_its_name(package: Import) -> None:
    """Where a code is a number, or no identifier can be made of it, programs write the symbolic name beside it."""
    errors = [{"code": "🔥", "name": "ON_FIRE", "description": "x"}, {"code": "7", "name": "SEVEN", "description": "y"}]
    made = package({"title": "x", "errors": errors})
    assert [(code.name, code.value) for code in made.ErrorCode] == [("ON_FIRE", "🔥"), ("SEVEN", "7")]


def test_internal_codes_are_in_no_file() -> None:
    """Neither an internal code nor its text or category leaves the house."""
    text = "".join(artifacts(CATALOG).values())
    assert not [word for word in ("SECRET", "Hush", "Back room", "BACK_ROOM") if word in text]


def test_lookups(package: Import) -> None:
    """Codes are found by value, by an earlier spelling, by status and by category."""
    made = package(CATALOG)
    codes = made.ErrorCode
    assert codes("TOKEN_EXPIRED") is codes("EXPIRED") is codes.TOKEN_EXPIRED
    assert codes.with_status(401) == (codes.TOKEN_EXPIRED, codes.OLD_TOKEN)
    assert codes.with_status(418) == ()
    assert made.Category.ACCESS.codes == (codes.TOKEN_EXPIRED, codes.OLD_TOKEN)
    assert [category.value for category in made.Category] == ["Access", "Trouble"]
    for unknown in ("SECRET", "nope", "", None, 401, ["TOKEN_EXPIRED"]):
        with pytest.raises(ValueError, match="is not a valid ErrorCode"):
            codes(unknown)


def test_categories_get_names_of_their_own(package: Import) -> None:
    """A category in any script has a name, which stays the same when other categories come and go."""
    names = ["Données", "Ошибки", "Auth", "auth!", "404", "名前 1"]
    errors = [{"code": f"E{index}", "description": "x", "category": name} for index, name in enumerate(names)]
    categories = package({"title": "x", "errors": errors}).Category
    assert [category.value for category in categories] == names
    assert (categories("Données").name, categories("404").name) == ("DONNEES", "CATEGORY_404")
    alone = package({"title": "x", "errors": errors[1:2]}).Category
    assert alone("Ошибки").name == categories("Ошибки").name


def test_a_raised_code_becomes_a_response(package: Import) -> None:
    """What a server raises is rendered in the catalogue's envelope, with defaults from the catalogue."""
    made = package(CATALOG)
    error = made.ApiError(made.ErrorCode.BUSY)
    assert error.to_dict() == {"error": {"code": "BUSY", "message": "Too much to do"}}
    assert (error.http_status, error.headers, error.retryable) == (429, {"Retry-After": "30"}, True)
    assert str(error) == "BUSY: Too much to do"
    full = made.ApiError("CRASH", "Oh", http_status=503, details=[{"field": "a"}], request_id="r", retry_after=0)
    assert full.code is made.ErrorCode.CRASH
    assert (full.http_status, full.headers) == (503, {"Retry-After": "0"})
    assert full.to_dict() == {
        "error": {"code": "CRASH", "message": "Oh", "details": [{"field": "a"}], "request_id": "r"}
    }
    assert type(full.to_dict()["error"]["code"]) is str


def test_a_challenge_is_sent(package: Import) -> None:
    """A response tells how to authenticate where the catalogue says so, as RFC 9110 demands of a 401."""
    fields = [
        {"name": "www-authenticate", "required": True, "example": "Bearer"},
        {"name": "X", "example": "y"},
    ]
    errors = [
        {"code": "A", "http_status": 401, "description": "x", "headers": fields, "retry_after": 1},
        {"code": "B", "http_status": 401, "description": "x"},
    ]
    made = package({"title": "x", "errors": errors})
    assert made.ApiError("A").headers == {"WWW-Authenticate": "Bearer", "Retry-After": "1"}
    assert made.ApiError("B").headers == made.ApiError("UNKNOWN").headers == {}


def test_parameters_that_the_example_shows_elsewhere(package: Import) -> None:
    """A parameter that is a member of the details is given there, and not a second time beside the code."""
    error = {"code": "TOKEN_EXPIRED", "description": "x", "params": [{"name": "field"}]}
    made = package({"title": "x", "errors": [error], "envelope": NESTED})
    assert made.ApiError("TOKEN_EXPIRED", details=[{"field": "a"}]).to_dict()["error"]["details"] == [{"field": "a"}]
    with pytest.raises(TypeError, match="params"):
        made.ApiError("TOKEN_EXPIRED", params={})
    other = package({"title": "x", "errors": [{**error, "params": [{"name": "who"}]}], "envelope": NESTED})
    assert other.ApiError("TOKEN_EXPIRED", params={"who": "me"}).to_dict()["error"]["who"] == "me"


@pytest.mark.parametrize(
    ("code", "example"),
    [
        ("/error/code", {"error": {"code": "LOST", "params": {"id": 7}}}),
        ("/errors/0/code", {"errors": [{"code": "LOST", "meta": {"data": {"id": 7, "at": None}}}]}),
        ("/error/code", {"error": {"code": "LOST", "why": "It is 7"}, "data": {"id": 7}}),
        ("/error/code", {"error": {"code": "LOST", "id": 7}, "links": [{"id": 7}]}),
    ],
)
def test_parameters_stand_where_the_example_shows_them(package: Import, code: str, example: Tree) -> None:
    """A server puts parameters into the object of the envelope that is for them, and a client finds them there."""
    errors = [
        {"code": "LOST", "description": "x", "message": "It is {id}", "params": [{"name": "id", "type": "integer"}]},
        {"code": "LATE", "description": "x", "message": "It is late"},
    ]
    made = package({"title": "x", "errors": errors, "envelope": {"example": example, "code": code}})
    sent = made.ApiError("LOST", params={"id": 7})
    body = sent.to_dict()
    assert str(body).replace(", 'why': 'It is 7'", "").count("7") == 1
    assert made.ApiError.from_response(500, body).params == {"id": 7}
    assert made.ApiError.from_response(500, example).params["id"] == 7
    assert made.ApiError.from_response(500, made.ApiError("LATE").to_dict()).params == {}


def test_an_object_for_parameters_may_be_missing(package: Import) -> None:
    """A response without the object that is for parameters has none."""
    lost = {"code": "LOST", "description": "x", "params": [{"name": "id"}]}
    envelope = {"example": {"code": "LOST", "params": {"id": "7"}}, "code": "/code"}
    made = package({"title": "x", "errors": [lost], "envelope": envelope})
    for body in ({"code": "LOST"}, {"code": "LOST", "params": None}, {"code": "LOST", "params": [1]}):
        assert made.ApiError.from_response(500, body).params == {}


def test_a_response_becomes_the_error_again(package: Import) -> None:
    """A client gets back what the server raised, field by field."""
    made = package(CATALOG)
    sent = made.ApiError(
        made.ErrorCode.TOKEN_EXPIRED,
        params={"who": 5, "extra": [1]},
        details=[{"field": "a"}],
        request_id="r",
        retry_after=3,
    )
    got = made.ApiError.from_response(401, json.loads(json.dumps(sent.to_dict())), retry_after=3)
    assert vars(got) == vars(sent)
    assert got.message == "Token 5 expired {when}"


def test_objects_of_the_envelope_are_no_parameters(package: Import) -> None:
    """An object around the id of the request or the details is not taken for a parameter beside the code."""
    example = {"code": "CRASH", "hint": "x", "meta": {"id": "r"}, "more": {"all": [1]}, "time": {"zone": None}}
    pointers = {"code": "/code", "request_id": "/meta/id", "details": "/more/all", "required": ["/meta/id"]}
    made = package(envelope(example, **pointers))
    for sent in (made.ApiError("CRASH"), made.ApiError("CRASH", params={"hint": "y"}, details=[2], request_id="r")):
        got = made.ApiError.from_response(500, sent.to_dict())
        assert vars(got) == vars(sent)


def test_a_message_is_the_first_paragraph_of_a_description(package: Import) -> None:
    """An error without a message says on the wire what the examples of the documents show, and no whole page."""
    errors = [{"code": "A", "description": "Too **big**.\n\nThe limits:\n\n- 1 MB\n"}, *CATALOG["errors"][:1]]
    made = package({**CATALOG, "errors": errors})
    assert made.ErrorCode.A.description == "Too big.\nThe limits:\n1 MB"
    assert made.ApiError("A").message == made.ErrorCode.A.message == "Too big."
    without = package({**CATALOG, "errors": errors[:1]})
    assert without.ApiError("A").to_dict()["error"]["message"] == "Too big."


def test_an_unknown_code_is_kept(package: Import) -> None:
    """A code from a newer server does no harm: it stays a string, and the status says what to do."""
    made = package(CATALOG)
    body = {"error": {"code": "BRAND_NEW", "message": "Hello"}}
    error = made.ApiError.from_response(503, body)
    assert (error.code, error.message, error.http_status, error.retryable) == (
        "BRAND_NEW",
        "Hello",
        503,
        True,
    )
    assert error.to_dict() == body
    assert not made.ApiError.from_response(400, {"error": {"code": "BRAND_NEW"}}).retryable
    assert not made.ApiError.from_response(503, {"error": {"code": "TOKEN_EXPIRED"}}).retryable
    assert made.ApiError("BRAND_NEW").to_dict() == {"error": {"code": "BRAND_NEW", "message": "BRAND_NEW"}}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "<html>",
        5,
        [],
        {},
        {"error": None},
        {"error": "x"},
        {"error": []},
        {"error": {"code": 1}},
        {"code": "x"},
    ],
)
def test_a_body_without_a_code_is_refused(package: Import, body: object) -> None:
    """A proxy's page is not taken for an error of the API."""
    with pytest.raises(ValueError, match="no error code"):
        package(CATALOG).ApiError.from_response(502, body)


def test_odd_members_of_a_response_do_no_harm(package: Import) -> None:
    """A member of the wrong type is left out, not trusted."""
    made = package(CATALOG)
    error = made.ApiError.from_response(
        500, {"error": {"code": "CRASH", "message": 5, "details": "x", "request_id": []}}
    )
    assert (error.message, error.details, error.request_id) == ("Something broke", (), None)


def test_parameters_fill_the_message_only(package: Import) -> None:
    """Values are put in as they are: no format, attribute or other parameter is looked up in them."""
    made = package(CATALOG)
    render = made.ErrorCode.TOKEN_EXPIRED.render
    assert render(who="{when}", when="now") == "Token {when} expired now"
    assert render(who="{0.__class__}") == "Token {0.__class__} expired {when}"
    assert render(self="x", cls="y", who=r"\1") == r"Token \1 expired {when}"
    sent = made.ApiError("TOKEN_EXPIRED", params={"who": "a", "code": "OTHER"}).to_dict()
    assert sent == {"error": {"code": "TOKEN_EXPIRED", "message": "Token a expired {when}", "who": "a"}}


def test_what_must_not_be_logged_is_in_no_log(package: Import) -> None:
    """Of a sensitive parameter the server tells the client, and neither of them their logs, whatever the message is."""
    params = [{"name": "card", "sensitive": True}, {"name": "bank"}]
    told = {"code": "REFUSED", "description": "x", "message": "{bank} refuses {card}", "params": params}
    silent = {"code": "LOCKED", "description": "x", "message": "{bank} is shut", "params": params}
    made = package({**CATALOG, "errors": [told, silent, {"code": "CRASH", "description": "x"}]})
    sent = made.ApiError("REFUSED", params={"card": "4242", "bank": "Acme"})
    body = sent.to_dict()
    assert body == {"error": {"code": "REFUSED", "message": "Acme refuses 4242", "card": "4242", "bank": "Acme"}}
    read = made.ApiError.from_response(402, body)
    for error in (sent, read, pickle.loads(pickle.dumps(read)), copy.copy(read)):  # noqa: S301  our own
        assert error.message == "Acme refuses 4242"
        assert str(error) == "REFUSED: Acme refuses {card}"
        assert "4242" not in f"{error!r} {traceback.format_exception(error)}"
    assert str(made.ApiError("LOCKED", "Shut until 9", params={"card": "4242"})) == "LOCKED: Shut until 9"
    assert str(made.ApiError("CRASH", "Oh")) == "CRASH: Oh"
    assert str(made.ApiError("NEWER", "Oh")) == "NEWER: Oh"
    assert [code.sensitive_params for code in made.ErrorCode] == [("card",), ("card",), ()]


def test_an_error_travels_between_processes(package: Import) -> None:
    """Errors and codes survive pickling and copying, as task queues do to them."""
    made = package(CATALOG)
    error = made.ApiError("BUSY", "Wait", request_id="r")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  our own
        assert (type(again), vars(again), str(again)) == (type(error), vars(error), str(error))
        assert again.code is made.ErrorCode.BUSY
        assert again.args == ("BUSY", "Wait")


ENVELOPES: dict[str, tuple[Tree, Tree]] = {
    "flat, with the status": (
        envelope({"status": 401, "code": "TOKEN_EXPIRED", "text": ""}, code="/code", message="/text"),
        {"status": 429, "code": "BUSY", "text": "Too much to do"},
    ),
    "with the status in letters": (
        envelope({"errors": [{"status": "401", "code": "TOKEN_EXPIRED"}]}, code="/errors/0/code"),
        {"errors": [{"status": "429", "code": "BUSY"}]},
    ),
    "nothing in an object that another error may lack": (
        envelope(
            {"data": None, "error": {"code": "A", "at": None, "inner": {"why": {"rule": "b", "hint": None}}}},
            code="/error/code",
        ),
        {"data": None, "error": {"code": "BUSY", "at": None}},
    ),
    "without a message": (envelope({"error": "TOKEN_EXPIRED"}, code="/error"), {"error": "BUSY"}),
    "a list of errors": (
        envelope({"errors": [{"code": "A", "why": "b"}]}, code="/errors/0/code", message="/errors/0/why"),
        {"errors": [{"code": "BUSY", "why": "Too much to do"}]},
    ),
    "constants": (
        envelope(
            {"success": False, "ok": True, "data": None, "kind": "error", "time": "12:00", "code": "A"},
            code="/code",
        ),
        {"success": False, "data": None, "kind": "error", "code": "BUSY"},
    ),
    "constants in a list of errors": (
        envelope({"errors": [{"@type": "any/Info", "kind": "error", "at": None, "code": "A"}]}, code="/errors/0/code"),
        {"errors": [{"@type": "any/Info", "kind": "error", "at": None, "code": "BUSY"}]},
    ),
    "members that are no identifiers": (
        envelope({"a-b": {"class": "A", "str": "", "__x": ""}}, code="/a-b/class", message="/a-b/str"),
        {"a-b": {"class": "BUSY", "str": "Too much to do"}},
    ),
    "an error among the details": (
        envelope(
            {"errors": [{"code": "A", "why": "b", "at": "/x"}], "id": "z"},
            code="/errors/0/code",
            message="/errors/0/why",
            details="/errors",
            request_id="/id",
        ),
        {"errors": [{"code": "BUSY", "why": "Too much to do"}]},
    ),
    "escaped pointers": (envelope({"a/b": {"~": "A"}}, code="/a~1b/~0"), {"a/b": {"~": "BUSY"}}),
    "members that must be there": (
        envelope(
            {"code": "A", "meta": {"id": "x"}, "details": ["x"]},
            code="/code",
            details="/details",
            request_id="/meta/id",
            required=["/details", "/meta/id"],
        ),
        {"code": "BUSY", "meta": {"id": ""}, "details": []},
    ),
    "places that the example does not show": (
        envelope({"code": "A"}, code="/code", message="/x/y", request_id="/z/id", details="/details"),
        {"code": "BUSY", "x": {"y": "Too much to do"}, "z": {}},
    ),
    "problem details": (
        {name: value for name, value in CATALOG.items() if name != "envelope"},
        {
            "type": "https://errors.example/BUSY",
            "title": "Too Many Requests",
            "status": 429,
            "detail": "Too much to do",
            "code": "BUSY",
        },
    ),
}


@pytest.mark.parametrize("shape", ENVELOPES)
def test_envelopes(package: Import, shape: str) -> None:
    """A response has the shape of the catalogue's envelope, whatever that is, and is understood again."""
    tree, expected = ENVELOPES[shape]
    made = package(tree)
    body = made.ApiError(made.ErrorCode.BUSY).to_dict()
    # The example shows more than errbook can know; what it can know must be there.
    assert {name: value for name, value in body.items() if name in expected} == expected
    assert body.keys() <= expected.keys()
    error = made.ApiError.from_response(429, body)
    assert (error.code, error.message) == (made.ErrorCode.BUSY, "Too much to do")


FACTS_IN_BODIES: list[tuple[Tree, Tree]] = [
    ({"grpc_status": "NOT_FOUND"}, {"error": {"code": 404, "status": "NOT_FOUND", "details": [{"reason": "LOST"}]}}),
    ({"title": "Lost"}, {"error": {"details": [{"reason": "LOST", "title": "Lost", "status": "404"}]}}),
    ({"type": "urn:lost"}, {"error": {"details": [{"reason": "LOST"}], "help": {"url": "urn:lost"}}}),
    ({"number": 7}, {"error": {"details": [{"reason": "LOST", "no": 7}]}}),
    (
        {"links": [{"url": "urn:a"}, {"url": "urn:b"}]},
        {"error": {"details": [{"reason": "LOST", "doc_url": "urn:a"}]}},
    ),
    ({"severity": "critical"}, {"error": {"details": [{"reason": "LOST"}], "severity": "critical"}}),
    ({"retryable": True}, {"error": {"details": [{"reason": "LOST", "Retryable": True}]}}),
    ({}, {"error": {"kind": "LOST", "details": [{"reason": "LOST"}]}}),
    ({"category": "Maps"}, {"error": {"details": [{"reason": "LOST", "category": "Maps"}]}}),
    ({"category": "map_error"}, {"error": {"type": "map_error", "details": [{"reason": "LOST"}]}}),
    ({"retry_after": 17}, {"error": {"details": [{"reason": "LOST"}], "retryAfter": 17}}),
]


@pytest.mark.parametrize(("fact", "example"), FACTS_IN_BODIES)
def test_a_body_says_what_is_known_of_its_code(package: Import, fact: Tree, example: Tree) -> None:
    """A fact stands in a response where the example shows it, and is no parameter of what a client gets."""
    lost = {"code": "LOST", "http_status": 404, "description": "It is lost", **fact}
    errors = [lost, {"code": "LATE", "http_status": 400, "description": "It is late"}]
    envelope = {"example": example, "code": "/error/details/0/reason"}
    made = package({"title": "x", "errors": errors, "envelope": envelope})
    sent = made.ApiError(made.ErrorCode.LOST)
    assert sent.to_dict() == example
    assert vars(made.ApiError.from_response(404, example)) == vars(sent)
    without = made.ApiError("LATE").to_dict()["error"]
    assert without["details"][0]["reason"] == "LATE"
    assert "LOST" not in str(without)
    assert not any(str(value) in str(without) for value in fact.values())


def test_a_body_says_when_to_retry(package: Import) -> None:
    """A response tells how long this very occurrence lasts; a client heeds the header field first, then the body."""
    busy = {"code": "BUSY", "description": "x", "retry_after": 30, "category": "Load"}
    example = {"code": "BUSY", "category": "Load", "retry_after": 30}
    made = package({"title": "x", "errors": [busy], "envelope": {"example": example, "code": "/code"}})
    assert made.ApiError("BUSY", retry_after=5).to_dict() == {**example, "retry_after": 5}
    assert made.ApiError.from_response(503, {"code": "BUSY", "retry_after": 7}).retry_after == 7
    assert made.ApiError.from_response(503, {"code": "NEW", "retry_after": 7}, retry_after=9).retry_after == 9
    for odd in ("7", True, None):
        assert made.ApiError.from_response(503, {"code": "NEW", "retry_after": odd}).retry_after is None


def test_a_fact_in_a_list_of_something_else_is_left_out(package: Import) -> None:
    """A list that holds no errors is not sent by halves: a server that has one adds it."""
    links = [{"rel": "self", "href": "/a"}, {"rel": "about", "href": "urn:a", "status": 404}]
    errors = [{"code": "A", "http_status": 404, "description": "x", "links": [{"url": "urn:a"}]}]
    errors += [{"code": "B", "http_status": 409, "description": "x"}]
    envelope = {"example": {"code": "A", "links": links}, "code": "/code"}
    made = package({"title": "x", "errors": errors, "envelope": envelope})
    assert [made.ApiError(code).to_dict() for code in made.ErrorCode] == [{"code": "A"}, {"code": "B"}]


def test_a_member_that_is_null_and_always_there(package: Import) -> None:
    """A member that must be there and is null in the example is null, also in an object of its own."""
    example = {"code": "A", "page": {"next": None, "more": {"last": None}}}
    made = package(envelope(example, code="/code", required=["/page", "/page/next"]))
    assert made.ApiError("BUSY").to_dict() == {"code": "BUSY", "page": {"next": None}}


def test_a_wait_that_the_example_does_not_know(package: Import) -> None:
    """A member that is null because its own error has no such fact says that of the others, where they have it."""
    errors = [{"code": "A", "description": "x"}, {"code": "B", "description": "x", "retry_after": 30}]
    example = {"code": "A", "retry_after": None, "severity": None, "category": None}
    made = package({"title": "x", "errors": errors, "envelope": {"example": example, "code": "/code"}})
    assert [made.ApiError(code).to_dict()["retry_after"] for code in made.ErrorCode] == [None, 30]
    assert made.ApiError.from_response(503, {"code": "A", "retry_after": 7}).retry_after == 7


def test_a_name_beside_a_number_is_spelled_as_on_the_wire(package: Import) -> None:
    """A code that is a number has its name with it in a response that shows it so."""
    errors = [{"code": "17", "name": "quotaExceeded", "http_status": 429, "description": "x"}]
    example = {"code": 17, "name": "quotaExceeded"}
    made = package({"title": "x", "errors": errors, "envelope": {"example": example, "code": "/code"}})
    assert made.ApiError("17").to_dict() == example


def test_a_server_gives_what_only_it_knows(package: Import) -> None:
    """Members that are always there and that no catalogue can know are arguments, so that none is forgotten."""
    example = {
        "error": {
            "code": "A",
            "at": "12:00",
            "source": {"line": 1, "file": "x"},
            "list": [{"a": 1}],
            "all": [{"b": 1}],
        },
        "meta": {"at": "12:01", "id": 5, "host": "h"},
        "id": "r",
    }
    required = ["/error/at", "/error/source", "/error/list", "/meta", "/meta/at", "/meta/id", "/id", "/error/all/0/b"]
    pointers = {"code": "/error/code", "request_id": "/id", "required": [*required, "/nowhere", "/error/code"]}
    made = package(envelope(example, **pointers))
    source, listed = {"line": 2}, [{"a": 2}]
    sent = made.ApiError("BUSY", request_id="q")
    body = sent.to_dict(error_at="1:00", meta_at="2:00", source=source, list_=listed, id_=6)
    assert body == {
        "error": {"code": "BUSY", "at": "1:00", "source": source, "list": listed},
        "meta": {"at": "2:00", "id": 6},
        "id": "q",
    }
    assert vars(made.ApiError.from_response(429, body)) == vars(sent)
    call = "error.to_dict(error_at=..., source=..., list_=..., meta_at=..., id_=...),"
    assert call in artifacts(envelope(example, **pointers))["README.md"]
    with pytest.raises(TypeError, match="meta_at"):
        sent.to_dict(error_at="1:00", source=source, list_=listed, id_=6)


@pytest.mark.parametrize("inside", [True, False])
def test_a_parameter_of_one_error_is_no_argument(package: Import, inside: bool) -> None:
    """What the example shows of its own error alone, as a parameter or a fact, is asked of no other."""
    own = {"code": "A", "severity": "error"}
    example = {**own, "data": {"id": 7}} if inside else {**own, "id": 7}
    errors = [
        {"code": "A", "description": "x", "severity": "error", "params": [{"name": "id", "required": True}]},
        {"code": "B", "description": "x"},
    ]
    pointers = {"code": "/code", "required": ["/severity", "/data/id" if inside else "/id"]}
    made = package({"title": "x", "errors": errors, "envelope": {"example": example, **pointers}})
    assert made.ApiError("A", params={"id": 7}).to_dict() == example
    assert made.ApiError("B").to_dict()["code"] == "B"


@pytest.mark.parametrize(
    "names", [["class", "self", "body"], ["ü", "é"], ["1", "a b", "a-b"], ["aB", "a_b", "x.a_b"], ["members", "str"]]
)
def test_any_member_can_be_given(package: Import, names: list[str]) -> None:
    """Whatever the members are called, each has an argument of its own."""
    example = {"code": "A"} | {name: number for number, name in enumerate(names)}
    made = package(envelope(example, code="/code", required=[f"/{name}" for name in names]))
    method = made.ApiError("BUSY").to_dict
    arguments = [name for name in method.__annotations__ if name != "return"]
    assert method(**{name: number for number, name in enumerate(arguments)}) == {**example, "code": "BUSY"}


@pytest.mark.parametrize("name", ["class", "__x", "str", "a-b", "1", "ü", "requestId", "None", "_", '"'])
def test_names_of_members(package: Import, name: str) -> None:
    """The types know each member by the name that it has on the wire."""
    made = package(envelope({"code": "A", name: "x"}, code="/code"))
    assert list(made.ErrorResponse.__annotations__) == ["code", name, "who"]
    assert made.ApiError("BUSY", params={name: "y"}).to_dict() == {"code": "BUSY", name: "y"}


def test_types_are_named_after_the_members_on_the_way(package: Import) -> None:
    """A part of a response has the name that a person would give it: no position in a list, and no word twice."""
    source = {"errors": [{"code": "A", "source": {"at": {"line": 1}}}], "meta": {"list": [{"a": 1}]}}
    made = package(envelope(source, code="/errors/0/code"))
    names = {"ErrorBody", "ErrorCode", "ErrorMeta", "ErrorMetaList", "ErrorResponse", "ErrorSource", "ErrorSourceAt"}
    assert {name for name in made.__all__ if name.startswith("Error")} == names
    outer = package(envelope({"error": {"details": [{"code": "A"}]}}, code="/error/details/0/code"))
    assert "ErrorPart" in outer.__all__


def test_no_type_takes_the_name_of_the_codes(package: Import) -> None:
    """An object that the envelope calls `code` has a type of its own, beside the codes and the parts of a response."""
    example = {"error": {"code": "A"}, "code": {"a": 1}, "body": {"b": 1}, "response": {"c": 1}}
    made = package(envelope(example, code="/error/code"))
    assert made.ErrorCode("BUSY") is made.ErrorCode.BUSY
    assert len(made.__all__) == len(set(made.__all__))


def test_optional_members_have_a_place(package: Import) -> None:
    """Details and the id of a request stand where the envelope says, also if its example shows neither."""
    made = package(ENVELOPES["places that the example does not show"][0])
    body = made.ApiError("BUSY", details=[{"a": 1}], request_id="r").to_dict()
    assert (body["details"], body["z"]) == ([{"a": 1}], {"id": "r"})
    again = made.ApiError.from_response(429, body)
    assert (again.details, again.request_id) == (({"a": 1},), "r")


def test_titles_of_problems(package: Import) -> None:
    """A problem has the title of its code, or else the phrase of its status, and a type in any case."""
    made = package({"title": "x", "errors": [{"code": "A", "http_status": 404, "title": "Lost", "description": "x"}]})
    known, unknown = made.ApiError("A").to_dict(), made.ApiError("B", http_status=499).to_dict()
    assert (known["type"], known["title"], unknown["type"], unknown["title"]) == (
        "about:blank",
        "Lost",
        "about:blank",
        "",
    )
    assert made.MEDIA_TYPE == "application/problem+json"


def test_titles_by_the_status_are_those_of_the_documents(package: Import) -> None:
    """Whatever the version of Python, a problem without a title has the one that schema and page show."""
    made = package({"title": "x", "errors": [{"code": "A", "description": "x"}]})
    titles = {status: made.ApiError("B", http_status=status).title for status in REASON_PHRASES}
    assert titles == REASON_PHRASES


@pytest.mark.parametrize("numbers", [False, True])
def test_codes_that_are_numbers_on_the_wire(package: Import, numbers: bool) -> None:
    """A code that travels as a number is sent and understood as one, known or not."""
    errors = [{"code": "B" if numbers else "1001", "description": "x", "http_status": 400}]
    if numbers:
        errors[0]["number"] = 1001
    made = package({"title": "x", "errors": errors, "envelope": {"example": {"code": 5}, "code": "/code"}})
    code = next(iter(made.ErrorCode))
    assert made.ApiError(code).to_dict() == {"code": 1001}
    assert made.ApiError.from_response(400, {"code": 1001}).code is code
    assert made.ApiError.from_response(400, {"code": 77}).to_dict() == {"code": 77}
    with pytest.raises(ValueError, match="no error code"):
        made.ApiError.from_response(400, {"code": True})


@pytest.mark.parametrize("base_uri", ["https://errors.example/", "https://errors.example/of/"])
def test_codes_that_are_types_on_the_wire(package: Import, base_uri: str) -> None:
    """Where the type of a problem tells which error it is, a code that is no URI travels as its type."""
    uri = "https://errors.example/of/late"
    problem = {"example": {"type": uri, "title": "Late"}, "code": "/type", "media_type": "application/problem+json"}
    errors = [{"code": uri.removeprefix("https://errors.example/"), "type": uri, "title": "Late", "description": "x"}]
    if base_uri.endswith("/of/"):  # the code is the type
        errors[0] |= {"code": uri}
        del errors[0]["type"]
    made = package({"title": "x", "errors": errors, "envelope": problem, "base_uri": base_uri})
    (code,) = made.ErrorCode
    assert made.ApiError(code).to_dict()["type"] == uri
    assert made.ApiError.from_response(400, {"type": uri}).code is code
    other = made.ApiError.from_response(400, {"type": "https://errors.example/of/else"})
    assert (other.code, other.to_dict()["type"]) == ("https://errors.example/of/else", "https://errors.example/of/else")
    with pytest.raises(ValueError, match="no error code"):
        made.ApiError.from_response(400, {"type": 1})


@pytest.mark.parametrize(
    "tree",
    [{"title": "x"}, {"title": "x", "errors": [{"code": "A", "description": "x", "visibility": "internal"}]}],
)
def test_a_catalogue_without_public_codes(package: Import, tree: Tree) -> None:
    """A catalogue that is still empty makes a package that can be imported."""
    assert list(package(tree).ErrorCode) == []


def test_a_status_that_is_not_known(package: Import) -> None:
    """A code without a status is an internal server error when it is raised with none."""
    made = package({"title": "x", "errors": [{"code": "A", "description": "x"}]})
    assert made.ErrorCode.A.http_status is None
    assert made.ApiError("A").http_status == 500
    assert made.ApiError("A", http_status=409).http_status == 409


MARKS = [
    '"',
    "\\",
    '"""',
    "\n",
    "\r",
    "\u2028",
    "\ud800",
    "{{ x }}",
    "{% raw %}",
    "#",
    "\0",
    "\ufeff",
    "'\"'",
]
words = st.lists(st.text(min_size=1, max_size=30) | st.sampled_from(MARKS), min_size=12, max_size=12)


def errors_that_say(words: Sequence[str]) -> Tree:
    """Return a catalogue that has each of `words` in every field that takes any text."""
    errors = [
        {
            "code": f"E{index}",
            "description": "x",
            "category": "C",
            "title": word,
            "message": word + "{x}",
            "since": word,
            "aliases": [word],
            "tags": [word],
        }
        for index, word in enumerate(words)
    ]
    return {"title": words[0], "errors": errors, "retired": [{"code": word} for word in words]}


@cache
def benign_shapes() -> dict[str, list[type]]:
    return {
        path: shape(text) for path, text in artifacts(errors_that_say(["word"] * 12)).items() if path.endswith(".py")
    }


@settings(max_examples=25)
@given(words)
def test_any_text_is_data(said: list[str]) -> None:
    """Any text in any field comes back equal, and leaves the modules' structure as a plain word would."""
    made = artifacts(errors_that_say(said))
    assert {path: shape(made[path]) for path in benign_shapes()} == benign_shapes()
    namespace: Tree = {"__name__": "codes"}
    exec(compile(made["src/acme_errors/codes.py"], "codes.py", "exec"), namespace)  # noqa: S102  what is tested
    for word, code in zip(said, namespace["ErrorCode"], strict=True):
        assert (code.summary, code.message, code.since) == (word, word + "{x}", word)
        assert (code.aliases, code.tags) == ((word,), (word,))
    assert namespace["RETIRED_CODES"] == set(said)


def shape(source: str) -> list[type]:
    """Return the types of the nodes of a module, which no text may change."""
    return [type(node) for node in ast.walk(ast.parse(source))]


def pythons() -> list[str]:
    """Return the interpreters of Python 3.11 and later on this machine, the running one among them."""
    on_path = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    beside = [str(path) for path in Path(sys.base_prefix).parent.glob("3.*/bin/python3")]
    candidates = dict.fromkeys([sys.executable, *filter(None, on_path), *beside])
    question = ["-c", "import sys; print(sys.version_info >= (3, 11))"]
    return [
        path
        for path in candidates
        if subprocess.run([path, *question], capture_output=True, check=False).stdout == b"True\n"
    ]


def test_other_versions_of_python(tmp_path: Path) -> None:
    """Every Python from 3.11 on imports the package without a warning, and reads the same texts."""
    words = [chr(number) + "x" for number in [*range(1, 300), *range(0x2000, 0x2070), 0xD800, 0xFB01, 0xFEFF, 0x1F600]]
    words += ["\\N{DASH}", "\\", '"""', "'\"", '\\"']
    errors = [{"code": f"E{index}", "description": "x", "title": word} for index, word in enumerate(words)]
    source = installed({"title": "".join(words), "errors": [*errors, *CATALOG["errors"]]}, tmp_path, "acme_errors")
    program = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import acme_errors as made\n"
        "print(json.dumps([code.summary for code in made.ErrorCode][:int(sys.argv[2])]))"
    )
    for python in pythons():
        run = [python, "-I", "-B", "-W", "error", "-c", program, str(source), str(len(words))]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert (python, done.stderr) == (python, "")
        assert json.loads(done.stdout) == words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2.1.0", "2.1.0"),
        ("v1.2-beta", "1.2b0"),
        ("1.2.0-beta.1", "1.2.0b1"),
        ("1.2.0-RC2", "1.2.0rc2"),
        ("1.2.0-alpha.beta", "1.2.0a0"),
        ("1.2.0-SNAPSHOT+5", "1.2.0.dev0"),
        ("1.2.0+build.5", "1.2.0"),
        ("2024-05-01-preview", "2024.5.1rc0"),
        ("3 beaches", "3"),
        ("1-\u017fnapshot", "1"),
        ("2024-05-01", "2024.5.1"),
        ("next", "0"),
        (None, "0"),
        ("1٣", "1"),
    ],
)
def test_metadata(written: str | None, expected: str) -> None:
    """The metadata is valid whatever the title and the version of the catalogue are."""
    title = 'A "title" \\ with\nü\x00\x7f\ud800\U0001f600'
    tree = {"title": title} | ({"version": written} if written else {})
    project = tomllib.loads(artifacts(tree)["pyproject.toml"])["project"]
    assert (project["name"], project["version"]) == ("acme-errors", expected)
    assert project["description"] == 'The error codes of A "title" \\ with ü\x00\x7f?\U0001f600'


def test_package_is_named_after_the_catalogue() -> None:
    """Without an option the package has the title's name, and a name that cannot be imported is refused."""
    names = {"NFR Connect": "nfr_connect", "2026-07-24": "api", "3 Scale": "scale", "响应": "api"}
    for title, name in names.items():
        made = render(from_tree({"title": title}), load("python", None), {})
        assert f"python/src/{name}_errors/__init__.py" in [artifact.path for artifact in made]
    for name in ("a-b", "1a", "a.b", "a/b", "", "../x", "A"):
        with pytest.raises(TargetError, match="package"):
            artifacts(CATALOG, name)


def test_files_are_typed_marked_and_reproducible() -> None:
    """Files say where they come from, are marked as typed, and are the same bytes each time."""
    made = artifacts(CATALOG)
    assert made == artifacts(copy.deepcopy(CATALOG))
    assert made.pop("src/acme_errors/py.typed") == ""
    assert [path for path, text in made.items() if "Generated by errbook; do not edit." not in text] == []
