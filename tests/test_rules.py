"""The lint rules: each finds what its documentation says, and nothing in what is fine."""

import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from errbook import inherited_status, pipeline, schema, statuses, validate
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import UNREAD, Document, Key, Location, Source
from errbook.model import Catalog
from errbook.readers import yaml
from errbook.rules import RULES, lint
from errbook.rules.prose import suspects, texts
from errbook.rules.rule import Rule
from errbook.rules.spelling import is_slip, shared_style, singular, words
from errbook.settings import Settings, Waiver
from errbook.sound import sound

ROOT = Path(__file__).parent.parent
EXAMPLE = re.compile(r"^(Bad|Good):\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOWHERE = Settings(sources=())


def documentation(rule: Rule) -> str:
    return inspect.cleandoc(rule.documentation)


def examples(rule: Rule) -> dict[str, str]:
    return dict(EXAMPLE.findall(documentation(rule)))


def read(text: str) -> tuple[Catalog, Document]:
    document, diagnostics = yaml.read(Source("errors.yaml", text))
    assert diagnostics == ()
    assert inherited_status.settle(document) == ()
    assert schema.check(document) == ()
    return validate.from_tree(document.tree), document


def catalog_of(**tree: Any) -> Catalog:
    errors = [{"description": f"Meaning {index}.", **error} for index, error in enumerate(tree.pop("errors", []))]
    document = Document({**tree, "errors": errors})
    assert schema.check(document) == ()
    return validate.from_tree(document.tree)


def findings(rule: str, **tree: Any) -> list[tuple[Key, str]]:
    return [(key, message) for key, message, *_ in RULES[rule].check(catalog_of(**tree))]


def codes(*names: str, **fields: Any) -> list[dict[str, Any]]:
    return [{"code": name, **fields} for name in names]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_examples_of_a_rule_are_true(rule: Rule) -> None:
    """What a rule's documentation calls bad is found, at a place of its own; what it calls good is not."""
    catalog, document = read(examples(rule)["Bad"])
    found = lint(catalog, document, NOWHERE)
    mine = [diagnostic for diagnostic in found if diagnostic.rule == rule.name]
    assert mine
    assert all(item.location for item in mine)
    assert all(item.severity is rule.severity for item in mine)
    catalog, document = read(examples(rule)["Good"])
    assert [item for item in lint(catalog, document, NOWHERE) if item.rule == rule.name] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_documented(rule: Rule) -> None:
    """Every rule has a sentence that says what is wrong, a paragraph that says why, and both examples."""
    first, blank, why, *_ = documentation(rule).split("\n")
    assert first.endswith(".")
    assert blank == ""
    assert why
    assert examples(rule).keys() == {"Bad", "Good"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_bad_example_has_no_other_error(rule: Rule) -> None:
    """The bad example of a rule shows one fault, so that a reader can see which."""
    catalog, document = read(examples(rule)["Bad"])
    graver = [item.rule for item in lint(catalog, document, NOWHERE) if item.severity is not Severity.NOTE]
    assert set(graver) - {"missing-resolution"} <= {rule.name}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_good_example_is_clean(rule: Rule) -> None:
    """The good example of a rule does not mislead into another fault."""
    catalog, document = read(examples(rule)["Good"])
    found = [item.rule for item in lint(catalog, document, NOWHERE)]
    assert set(found) <= {"missing-resolution"}


MISSED = """
envelope: {example: {code: LATE_ORDER}, code: /code}
errors:
  - {code: TOKEN_EXPIRED, description: The token is too old., deprecated: true}
  - {code: EXPIRED_TOKEN, description: The token is too old.}
  - {code: CARD_DECLINED, description: The bank says no., message: "No {bank}", params: [{name: bank}]}
  - {code: LATE_ORDER, description: It is too late., message: "Not by {date}", params: [{name: date}]}
"""
"""What rules would find that no example shows, were a field of it missing."""


def faulty(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield `tree` with one part of it that does not fit the schema, for each part."""
    for name, value in tree.items():
        yield {**tree, name: None}
        for index, item in enumerate(value if isinstance(value, list) else ()):
            before, after = value[:index], value[index + 1 :]
            yield from ({**tree, name: [*before, nothing, *after]} for nothing in (None, {}))
            for field in item:
                yield {**tree, name: [*before, {**item, field: None}, *after]}


def test_a_fault_leads_to_no_other_finding() -> None:
    """Rules miss nothing where something could not be read; each rule that would, and no other, is of absence."""
    misled: set[str] = set()
    for text in [MISSED, *(text for rule in RULES.values() for text in examples(rule).values())]:
        catalog, document = read(text)
        before = Counter(item.rule for item in lint(catalog, document, NOWHERE))
        for tree in faulty(document.tree):
            rest = sound(Document(tree))
            assert schema.check(Document({name: value for name, value in rest.tree.items() if value})) == ()
            less = validate.from_tree(rest.tree)
            misled |= (Counter(item.rule for item in lint(less, Document({}), NOWHERE)) - before).keys()
            assert Counter(item.rule for item in lint(less, rest, NOWHERE)) <= before, tree
    assert misled == {rule.name for rule in RULES.values() if rule.of_absence}


def test_a_finding_behind_what_is_left_out_has_its_place() -> None:
    """Where an item is left out, those after it are still judged where they stand."""
    text = "errors:\n  - {code: A_TOKEN, title: t}\n  - {code: TOKEN_LOST, description: d, http_status: 200}\n"
    document, _ = yaml.read(Source("errors.yaml", text))
    rest = sound(document)
    assert {place.line for key, place in rest.origins.items() if key[1:]} == {3}
    found = lint(validate.from_tree(rest.tree), rest, NOWHERE)
    assert [(item.rule, item.location and item.location.line) for item in found] == [("status-of-success", 3)]


def test_gaps_remain() -> None:
    """What could not be read before is missing still."""
    assert sound(UNREAD._replace(tree={"title": "Shop"})).gaps == UNREAD.gaps


def test_text_too_dense_to_read_is_left_out() -> None:
    """A text that takes too long to read is in no rule's way, and the rest of its error is judged."""
    error = {"code": "TOKEN_LOST", "description": "d", "title": "*a " * 10_000}
    assert sound(Document({"errors": [error]})).tree == {"errors": [{"code": "TOKEN_LOST", "description": "d"}]}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_messages_are_sentences_with_a_hint(rule: Rule) -> None:
    """A message names what is wrong without a full stop, and a hint always says how to repair it."""
    catalog, _ = read(examples(rule)["Bad"])
    for _, message, hint, *_ in rule.check(catalog):
        assert message
        assert not message.endswith(".")
        assert hint


def test_the_projects_own_catalog_has_the_one_fault_that_it_has() -> None:
    """On a page that people wrote for people, nothing is found that its authors would not agree with."""
    project, _, _ = pipeline.open_project(ROOT)
    assert project is not None
    reading = pipeline.read_project(project, lambda _: None)
    assert reading.diagnostics == ()
    assert reading.catalog is not None
    found = lint(reading.catalog, reading.document, NOWHERE)
    assert [(item.rule, "`SERVICE_UNAVAILABLE`" in item.message) for item in found] == [
        ("status-against-name", True),
        ("grpc-status-against-http", True),
    ]


class TestWaivers:
    """A waiver drops what it is about, and nothing else; and it must be needed."""

    tree = """\
        errors:
          - {code: FORBIDDEN, description: The user may not do this., http_status: 401}
          - {code: CONFLICT, description: Somebody was faster., http_status: 400}
        """

    def chosen(self, *waivers: Waiver) -> Settings:
        """Return settings with `waivers`; the second has a place."""
        return Settings((), waivers=waivers, document=Document({}, {("waivers", 1): Location("errbook.toml", 7)}))

    def left(self, *waivers: Waiver) -> list[Diagnostic]:
        """Return what is found in spite of the waivers."""
        catalog, document = read(self.tree)
        return [item for item in lint(catalog, document, self.chosen(*waivers)) if "resolution" not in item.rule]

    def test_without_a_waiver_both_are_found(self) -> None:
        """The catalogue has two faults."""
        assert [item.rule for item in self.left()] == ["status-against-name"] * 2

    def test_of_a_rule(self) -> None:
        """A waiver without a code is for all codes."""
        assert self.left(Waiver("status-against-name", "old clients")) == []

    def test_of_a_rule_for_a_code(self) -> None:
        """A waiver with a code is for that code alone."""
        (left,) = self.left(Waiver("status-against-name", "old clients", "FORBIDDEN"))
        assert "CONFLICT" in left.message

    def test_that_waives_nothing(self) -> None:
        """A waiver that is not needed is an error at its own place."""
        needed = Waiver("status-against-name", "old clients")
        (left,) = self.left(needed, Waiver("status-against-category", "none", "FORBIDDEN"))
        assert (left.rule, left.severity, left.location) == (
            "unused-waiver",
            Severity.ERROR,
            Location("errbook.toml", 7),
        )
        assert "`status-against-category` about `FORBIDDEN`" in left.message

    def test_that_repeats_another(self) -> None:
        """Of two waivers that say the same, the second is not needed."""
        waiver = Waiver("status-against-name", "old clients")
        assert [item.location for item in self.left(waiver, waiver)] == [Location("errbook.toml", 7)]

    def test_that_has_ended(self) -> None:
        """A waiver holds to its last day; then it is an error, and waives nothing."""
        waiver = Waiver("status-against-name", "old clients", until="2026-01-31")
        catalog, document = read(self.tree)
        for today, rules in (
            ("2026-01-31", []),
            ("2026-02-01", ["status-against-name"] * 2 + ["expired-waiver"]),
        ):
            found = [item.rule for item in lint(catalog, document, self.chosen(waiver), today)]
            assert [rule for rule in found if "resolution" not in rule] == rules

    def test_of_a_change(self) -> None:
        """A waiver with a fingerprint is of a change, and no concern of the rules."""
        waiver = Waiver("code-removed", "nobody has it", fingerprint="abc")
        assert [item.rule for item in self.left(waiver)] == ["status-against-name"] * 2

    def test_of_an_unknown_rule(self) -> None:
        """A misspelt rule is told as such."""
        found = [item.message for item in self.left(Waiver("status-against-names", "old clients"))]
        assert "there is no rule `status-against-names` to waive" in found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("INVALID_TRANSITION", "INVALID_STATE_TRANSITION"),
        ("INVALID_STATE_TRANSITION", "INVALID_TRANSITION"),
        ("INTERNAL_ERROR", "INTERNAL_SERVER_ERROR"),
        ("INVALID_PARAMETER", "INVALID_PARAMETERS"),
        ("MISSING_PROPERTIES", "MISSING_PROPERTY"),
        ("TOKEN_INVALID", "INVALID_TOKEN"),
        ("INVALID_TOKEN", "INVALD_TOKEN"),
        ("PAYMENT_RECEIVED", "PAYMENT_RECIEVED"),
        ("TIMEOUT", "TIME_OUT"),
        ("invalidToken", "invalidTokens"),
        ("not-found", "not_found"),
    ],
)
def test_near_duplicates(first: str, second: str) -> None:
    """Codes that a reader takes for one another are found, whichever comes first."""
    assert [key for key, _ in findings("near-duplicate-codes", errors=codes(first, second))] == [("errors", 1, "code")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("TOKEN_EXPIRED", "INVALID_TOKEN"),
        ("NOT_FOUND", "USER_NOT_FOUND"),
        ("ACCESS_TOKEN_EXPIRED", "REFRESH_TOKEN_EXPIRED"),
        ("E1001", "E1002"),
        ("1001", "1010"),
        ("-1", "1"),
        ("ERROR_A", "ERROR_B"),
        ("ROLE_NOT_FOUND", "RULE_NOT_FOUND"),
        ("DEVICE_REACTIVATED", "DEVICE_DEACTIVATED"),
        ("START_AFTER_END", "END_AFTER_START"),
        ("INVALID_STATE", "INVALID_VALUE"),
        ("Conflict", "CONFLICT"),
    ],
)
def test_no_near_duplicates(first: str, second: str) -> None:
    """Codes that are alike because their errors are alike are left alone."""
    assert findings("near-duplicate-codes", errors=codes(first, second)) == []


def test_words_of_the_description_are_no_slips() -> None:
    """Two words that differ by a letter are two words where each description uses its own."""
    errors = [
        {"code": "INVALID_CONTACT", "description": "The contact has no name."},
        {"code": "INVALID_CONTRACT", "description": "The contract has no end."},
    ]
    assert findings("near-duplicate-codes", errors=errors) == []


def test_a_filler_tells_codes_apart_with_the_status() -> None:
    """A word that says little is enough where the status says the rest."""
    errors = [{"code": "TIMEOUT", "http_status": 504}, {"code": "REQUEST_TIMEOUT", "http_status": 408}]
    assert findings("near-duplicate-codes", errors=errors) == []


def test_a_deprecated_code_may_resemble_its_successor() -> None:
    """A code that was renamed stays in the catalogue for a time."""
    errors = [
        {"code": "TOKENS_EXPIRED", "deprecated": True, "replaced_by": "TOKEN_EXPIRED"},
        {"code": "TOKEN_EXPIRED"},
    ]
    assert findings("near-duplicate-codes", errors=errors) == []


@pytest.mark.parametrize(
    "code",
    [
        "АCCESS_DENIED",  # noqa: RUF001  the first letter is Cyrillic
        "ТОКЕН",  # noqa: RUF001  a Cyrillic word that can be read as Latin
        "INVALID\u200b_TOKEN",
        "\u202eNEKOT",
        "INVALID\u2011TOKEN",
        "INVALID\u00a0TOKEN",
        "INVALID\u3164TOKEN",
        "ＩＮＶＡＬＩＤ",  # noqa: RUF001  full width
        "INVALID\tTOKEN",
    ],
)
def test_confusable_codes(code: str) -> None:
    """A code that is not what it looks like is found, and the message shows what it is in ASCII."""
    (found,) = findings("confusable-code", errors=codes(code))
    assert found[1].isascii()
    assert "U+" in found[1]


@pytest.mark.parametrize("code", ["ДОСТУП_ЗАПРЕЩЁН", "エラー_API", "DÉJÀ_VU", "INVALID TOKEN", "अमान्य"])
def test_codes_of_other_scripts_are_no_confusion(code: str) -> None:
    """A code in the letters of its author's language is fine."""
    assert findings("confusable-code", errors=codes(code)) == []


def test_aliases_and_retired_codes_are_codes_too() -> None:
    """What can be on the wire is looked at, wherever it is listed."""
    found = findings("confusable-code", errors=codes("A", aliases=["A\u200b"]), retired=[{"code": "B\u200b"}])
    assert [key for key, _ in found] == [("errors", 0, "aliases", 0), ("retired", 0, "code")]


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("See [the guide]().", "unsafe-link"),
        ("See [the guide](< >).", "unsafe-link"),
        ("See [the guide](javascript:alert(1)).", "unsafe-link"),
        ("See [the guide](JavaScript&colon;alert(1)).", "unsafe-link"),
        ("See [the guide][1].\n\n[1]: data:text/html,x", "unsafe-link"),
        ("See <a href='vbscript:x'>it</a>.", "unsafe-link"),
        ("See <javascript:x>.", "unsafe-link"),
        ("User %!d(string=x) not found", "formatter-residue"),
        ("Got [object Object]", "formatter-residue"),
        ("Cannot open {}", "formatter-residue"),
        ("Cannot open ${file.name}", "formatter-residue"),
        ("Field: undefined", "formatter-residue"),
        ("TODO", "placeholder-text"),
        ("TODO(anna): ask", "placeholder-text"),
        ("TODO describe it", "placeholder-text"),
        ("tbd", ""),
        ("TBD", "placeholder-text"),
        ("Lorem ipsum dolor", "placeholder-text"),
        ("To be defined.", "placeholder-text"),
        ("—", "placeholder-text"),
        ("Bell \a here", "control-character"),
        ("C1 \x9b here", "control-character"),
        ("Turn \u202e here", "hidden-character"),
        ("Line\u2028here", "hidden-character"),
        ("Next\x85line", "hidden-character"),
        ("See [the guide](guide.md#x), or <https://example.org>.", ""),
        ("Write `[x]()` to link.", ""),
        ("Send `{}` as the body.", ""),
        ("The variable is undefined here.", ""),
        ("Add up to 100% of {amount}.", ""),
        ("There is no TODO item with this id.", ""),
        ("It needs to be sent again.", ""),
        ("Schritt\u00ad für\u00a0Schritt, שלום, 👩\u200d💻, नमस्ते", ""),
        ("Two\nlines\twith a tab", ""),
    ],
)
def test_rules_of_text(source: str, rule: str) -> None:
    """Each kind of text that must not be published is found by its rule, and other text by none."""
    catalog = catalog_of(errors=[{"code": "A", "description": source}])
    names = ("unsafe-link", "formatter-residue", "placeholder-text", "control-character", "hidden-character")
    assert [name for name in names if [*RULES[name].check(catalog)]] == ([rule] if rule else [])


EVERYWHERE: dict[str, Any] = {
    "title": "TBD",
    "description": "TBD",
    "categories": [{"name": "TBD", "description": "TBD"}],
    "errors": [
        {
            "code": "A",
            **dict.fromkeys(("description", "message", "title", "name", "category", "type", "since", "owner"), "TBD"),
            **{name: ["fine", "TBD"] for name in ("resolution", "causes", "tags")},
            "params": [{"name": "p", "format": "TBD", "description": "TBD"}],
            "headers": [{"name": "h", "description": "TBD", "example": "TBD"}],
            "examples": [{"title": "TBD", "message": "TBD"}],
            "links": [{"url": "TBD", "title": "TBD"}],
            "deprecated": {"since": "TBD", "reason": "TBD"},
        }
    ],
    "retired": [{"code": "B", "since": "TBD", "removed": "TBD", "reason": "TBD"}],
    "troubleshooting": [{"title": "TBD", "steps": ["TBD"]}],
}


def keys_of(tree: Any, key: Key = ()) -> Iterator[Key]:
    if tree == "TBD":
        yield key
    elif isinstance(tree, dict | list):
        for name, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from keys_of(value, (*key, name))


def test_rules_of_text_look_at_every_text() -> None:
    """A text is looked at wherever it stands; its key is that of the tree."""
    assert sorted(map(str, (key for key, _ in findings("placeholder-text", **EVERYWHERE)))) == sorted(
        map(str, keys_of(EVERYWHERE))
    )


def test_the_fast_way_through_the_texts_sees_them_all() -> None:
    """That no text is suspicious is decided by the very texts that would be looked at one by one."""
    catalog = catalog_of(**EVERYWHERE)
    seen: list[str] = []

    def suspicious(source: str) -> bool:
        seen.append(source)
        return False

    assert [*suspects(catalog, suspicious)] == []
    assert sorted(seen[0].split("\n")) == sorted(text.source for _, text in texts(catalog))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then comes `TOKEN_REVOKED`.", ["TOKEN_REVOKED"]),
        ("Then comes the error `QUOTA_STATE`.", ["QUOTA_STATE"]),
        ("The `QUOTA_STATE` error comes then.", ["QUOTA_STATE"]),
        ("Not `TOKEN_EXPIERD`.", ["TOKEN_EXPIERD"]),
        ("See `TOKEN_EXPIRED`, `OLD_ERROR`, `GONE_ERROR` or `missing_field`.", []),
        ("Check the `details` array, `write:models` and `Bearer`.", []),
        ("Set `API_KEY`, `HTTP_PROXY` or `ACCESS_TOKEN_URL`.", []),
        ("Send `GET` or `JSON`; gRPC says `DEADLINE_EXCEEDED`, HTTP `NOT_FOUND`.", []),
        ("Like TOKEN_REVOKED without marks, or ``a `TOKEN_REVOKED` b``.", ["TOKEN_REVOKED"]),
        ("It looks like `ERROR_CODE`.", []),
        ("The `JSON` error, the error `STATE`.", []),
    ],
)
def test_codes_mentioned_in_texts(text: str, found: list[str]) -> None:
    """Names that are meant as codes must be codes; names of other things are left alone."""
    tree: dict[str, Any] = {
        "errors": [
            {"code": "TOKEN_EXPIRED", "aliases": ["OLD_ERROR"], "params": [{"name": "missing_field"}]},
            {"code": "INVALID_TOKEN", "resolution": ["First.", text]},
        ],
        "retired": [{"code": "GONE_ERROR"}],
    }
    expected = [
        (("errors", 1, "resolution", 1), f"`{name}` is named here, but is no code of the catalogue") for name in found
    ]
    assert findings("unknown-code-mentioned", **tree) == expected


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (("card_declined", "card_expired"), "Look at `retry_after`, `request_id` and `invalid_fields`.", 0),
        (("card_declined", "card_expired"), "Or the error `card_stolen`.", 1),
        (("E1001", "E1002"), "It may be `E1003`; `X1` and `E` are no codes.", 1),
        (("1001", "1002"), "Up to `1003` bytes.", 0),
        (("notFound", "tokenExpired"), "A `requestId`, a `pageSize`.", 0),
        (("A_B", "c-d", "eF", "3"), "Without a style `TOKEN_REVOKED` may be anything.", 0),
    ],
)
def test_mentions_in_catalogs_of_other_styles(names: tuple[str, ...], text: str, found: int) -> None:
    """What may be a code follows from how the catalogue's own codes are spelled."""
    assert len(findings("unknown-code-mentioned", errors=codes(*names), description=text)) == found


def test_codes_mentioned_on_a_page() -> None:
    """The prose of a page is read, its code and its tables are not; what a guide has told is not repeated."""
    page = "See `TOKEN_REVOKED`.\n\n```\n`TOKEN_MISSING`\n```\n\n| `TOKEN_BLOCKED` |\n\nAnd `TOKEN_DENIED`.\n"
    found = findings(
        "unknown-code-mentioned",
        errors=codes("TOKEN_EXPIRED"),
        troubleshooting=[{"title": "It is `TOKEN_REVOKED`."}],
        pages=[{"path": "p.md", "content": [page]}],
    )
    assert [key[:2] for key, _ in found] == [("troubleshooting", 0), ("pages", 0)]
    assert found[1][1].startswith("`TOKEN_DENIED` is named on the page p.md")


def test_a_slip_of_a_code_is_suggested() -> None:
    """A misspelt mention is answered with the code that was meant."""
    catalog = catalog_of(errors=codes("TOKEN_EXPIRED"), description="Not `TOKEN_EXPIERD`.")
    ((_, _, hint, *_),) = RULES["unknown-code-mentioned"].check(catalog)
    assert hint == "did you mean `TOKEN_EXPIRED`?"


@pytest.mark.parametrize(
    ("code", "status", "found"),
    [
        ("SERVICE_UNAVAILABLE", 500, 1),
        ("ServiceUnavailable", 500, 1),
        ("service-unavailable", 503, 0),
        ("NOT_FOUND", 400, 1),
        ("NOT_FOUND", 410, 0),
        ("PAYLOAD_TOO_LARGE", 400, 1),
        ("RATE_LIMIT_EXCEEDED", 403, 1),
        ("INVALID_ARGUMENT", 422, 0),
        ("LOCKED", 403, 0),
        ("UNKNOWN", 400, 0),
        ("USER_NOT_FOUND", 400, 0),
        ("INTERNAL_ERROR", 500, 0),
    ],
)
def test_status_against_name(code: str, status: int, found: int) -> None:
    """A code that bears the name of a status has that status; names with other senses are left alone."""
    assert len(findings("status-against-name", errors=codes(code, http_status=status))) == found


@pytest.mark.parametrize("grpc", statuses.GRPC_STATUSES)
def test_every_grpc_status_agrees_with_its_own_http_status(grpc: str) -> None:
    """The mapping of google.rpc.Code itself is never a finding, and success always is."""
    status = statuses.GRPC_STATUSES[grpc]
    assert findings("grpc-status-against-http", errors=codes("A", http_status=status, grpc_status=grpc)) == []
    assert findings("grpc-status-against-http", errors=codes("A", http_status=418, grpc_status=grpc)) != []


@pytest.mark.parametrize(
    ("grpc", "http"), [("FAILED_PRECONDITION", 412), ("INVALID_ARGUMENT", 422), ("NOT_FOUND", 410)]
)
def test_http_statuses_that_say_it_more_closely(grpc: str, http: int) -> None:
    """There are more HTTP than gRPC statuses; the closer one is no contradiction."""
    assert findings("grpc-status-against-http", errors=codes("A", http_status=http, grpc_status=grpc)) == []


@pytest.mark.parametrize(
    ("name", "status", "found"),
    [
        ("Server Errors", 404, 1),
        ("Server-side errors", 404, 1),
        ("Client errors", 503, 1),
        ("Server errors", 503, 0),
        ("Authorization Server Errors", 400, 0),
    ],
)
def test_categories_that_name_a_side(name: str, status: int, found: int) -> None:
    """A category for errors of the server has none of the client, even where its heading names no status."""
    errors = codes("A", category=name, http_status=status)
    assert len(findings("status-against-category", categories=[{"name": name}], errors=errors)) == found


def test_a_category_has_the_statuses_that_it_names() -> None:
    """What the heading says outweighs what the category is called."""
    tree = {"categories": [{"name": "Server Errors", "http_status": [404]}]}
    errors = codes("A", category="Server Errors", http_status=404)
    assert findings("status-against-category", errors=errors, **tree) == []


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"http_status": 404, "retryable": True}, ["retry-against-status"]),
        ({"grpc_status": "INVALID_ARGUMENT", "retryable": True}, ["retry-against-status"]),
        ({"http_status": 503, "retryable": False}, ["retry-against-status"]),
        ({"http_status": 409, "retryable": True}, []),
        ({"http_status": 500, "retryable": True}, []),
        ({"http_status": 503, "retryable": True}, ["missing-retry-after"]),
        ({"http_status": 503, "retryable": True, "retry_after": 0}, []),
        ({"http_status": 503, "retryable": True, "headers": [{"name": "retry-after"}]}, []),
        ({"http_status": 429}, []),
        ({"http_status": 500, "retryable": False, "retry_after": 5}, ["retry-after-without-retry"]),
        ({"retryable": True}, []),
    ],
)
def test_rules_of_retry(fields: dict[str, Any], rules: list[str]) -> None:
    """Advice on retries that contradicts the status or itself is found, and no other."""
    catalog = catalog_of(errors=[{"code": "A", **fields}])
    names = ("retry-against-status", "retry-after-without-retry", "missing-retry-after")
    assert [name for name in names if [*RULES[name].check(catalog)]] == rules


def test_a_status_of_grpc_alone_is_named() -> None:
    """Where only the gRPC status is stated, the message speaks of that one."""
    ((_, message),) = findings("retry-against-status", errors=codes("A", grpc_status="NOT_FOUND", retryable=True))
    assert message == "`A` is retryable, but NOT_FOUND (404) says that the same request fails again"


def test_placeholders_without_any_params() -> None:
    """Where parameters are not declared, braces are for the reader."""
    assert findings("unknown-placeholder", errors=codes("A", message="Token {id}")) == []


@pytest.mark.parametrize(
    ("message", "unknown"),
    [
        ("Token {id} and {id}", []),
        ("Token {name} and {name}", ["name"]),
        ("Token {{name}}, ${name}, {}, {1}, { name }", []),
        ('Send {"name": 1}', []),
    ],
)
def test_placeholders(message: str, unknown: list[str]) -> None:
    """A placeholder is a name in single braces; each unknown one is told once."""
    found = findings("unknown-placeholder", errors=codes("A", message=message, params=[{"name": "id"}]))
    assert [text for _, text in found] == [
        f"the message of `A` has `{{{name}}}`, which is no parameter" for name in unknown
    ]


@pytest.mark.parametrize(
    ("since", "deprecated", "found"),
    [
        ("1.10", "1.9", 1),
        ("1.9", "1.10", 0),
        ("v2", "1.9.9", 1),
        ("1.0", "1.0.0", 0),
        ("1.0.0", "1.0", 0),
        ("1.0.1", "1.0", 1),
        ("2024-05-01", "2024-04-30", 1),
        ("2024-05-01", "1.9", 0),
        ("next", "1.0", 0),
        ("1.0-beta", "0.9", 0),
        (None, "1.0", 0),
    ],
)
def test_versions_are_compared_by_number(since: str | None, deprecated: str, found: int) -> None:
    """Versions and dates are compared number by number, and only with their like."""
    error = {"code": "A", "deprecated": {"since": deprecated}, **({"since": since} if since else {})}
    assert len(findings("deprecated-before-added", errors=[error])) == found


def test_circles_of_replacements_are_told_once() -> None:
    """Each circle has one finding, however many ways lead into it, and however long it is."""
    size = 3000
    errors = [{"code": f"A{n}", "replaced_by": [f"A{(n + 1) % size}", "A0"]} for n in range(size)]
    errors += [{"code": "B", "replaced_by": "A7"}, {"code": "C", "replaced_by": "C"}]
    found = findings("circular-replacement", errors=errors)
    assert [key for key, _ in found] == [("errors", 0, "replaced_by"), ("errors", size + 1, "replaced_by")]
    assert found[1][1] == "`C` is replaced by itself"


def test_a_retired_code_is_no_replacement() -> None:
    """A code in use cannot be replaced by one that is gone; one that is gone can."""
    retired = [{"code": "B", "replaced_by": "C"}, {"code": "C"}]
    found = findings("unknown-replacement", errors=codes("A", deprecated=True, replaced_by="B"), retired=retired)
    assert found == [(("errors", 0, "replaced_by", 0), "`A` is replaced by `B`, which is retired")]


def test_a_catalog_without_resolutions_is_told_once() -> None:
    """A catalogue that does not know resolutions gets one finding; internal codes need none."""
    errors = [*codes("A", "B", "C"), {"code": "D", "visibility": "internal"}]
    assert [key for key, _ in findings("missing-resolution", errors=errors)] == [("errors",)]
    errors[0]["resolution"] = "Wait."
    errors[1]["resolution"] = "—"
    assert [key for key, _ in findings("missing-resolution", errors=errors)] == [
        ("errors", 1, "resolution"),
        ("errors", 2, "resolution"),
    ]


@pytest.mark.parametrize("shown", ["<code>", "{code}", "...", "string", "ERROR_CODE", "TOKEN_EXPIRED", 17])
def test_codes_that_an_envelope_may_show(shown: str | int) -> None:
    """The example of an envelope may show a code, a number, or what stands for any code."""
    envelope = {"example": {"code": shown}, "code": "/code"}
    errors = codes("TOKEN_EXPIRED", number=17)
    assert findings("unknown-code-in-envelope", envelope=envelope, errors=errors) == []


def test_the_envelope_that_nobody_wrote_has_no_findings() -> None:
    """A catalogue without an envelope gets one by default, whose example is not the author's fault."""
    catalog = catalog_of(errors=codes("TOKEN_EXPIRED"))
    for name in ("dangling-pointer", "unknown-code-in-envelope"):
        assert [*RULES[name].check(catalog)] == []


@pytest.mark.parametrize(
    ("index", "count"), [("0", 0), ("1", 1), ("-1", 1), ("00", 1), ("\u0660", 1), ("+0", 1), ("0\n", 1)]
)
def test_a_pointer_names_an_item_in_one_way(index: str, count: int) -> None:
    """In a list a step is an index as RFC 6901 writes it: to any other, readers of the outputs would find nothing."""
    envelope = {"example": {"errors": [{"code": "A"}]}, "code": f"/errors/{index}/code"}
    assert len(findings("dangling-pointer", envelope=envelope)) == count


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"error": {"code": "A", "details": [1]}, "id": "x"}, []),
        ({"error": {"code": "A", "details": []}, "id": None}, []),
        ({"error": {"code": "A", "details": {}}, "id": "x"}, [("error", "details")]),
        ({"error": {"code": "A", "extra": 1}, "id": "x"}, [("error", "extra")]),
        ({"error": {"code": "A", "field": 1}, "id": "x"}, []),
        ({"error": {"code": "A"}, "id": 1.5}, [("id",)]),
        ({"error": {"code": "A"}}, [()]),
    ],
)
def test_examples_have_the_shape_of_the_envelope(value: dict[str, Any], expected: list[Key]) -> None:
    """An example may lack members and have parameters, but no other members and none of another type."""
    envelope = {
        "example": {"error": {"code": "A", "details": [{"field": "x"}]}, "id": "y"},
        "code": "/error/code",
        "details": "/error/details",
        "required": ["/id"],
    }
    errors = codes("A", params=[{"name": "field"}], examples=[{"value": value}])
    found = findings("example-unlike-envelope", envelope=envelope, errors=errors)
    assert [key[5:] for key, _ in found] == expected


def test_details_are_free() -> None:
    """What is below the details differs from error to error."""
    envelope = {"example": {"code": "A", "details": {"x": 1}}, "code": "/code", "details": "/details"}
    errors = codes("A", examples=[{"value": {"code": "A", "details": {"x": "one", "y": 2}}}])
    assert findings("example-unlike-envelope", envelope=envelope, errors=errors) == []


def test_a_parameter_takes_no_members_place() -> None:
    """Only what stands where the parameters do is taken; problem details have more of it."""
    params = [{"name": name} for name in ("code", "message", "text", "title", "reason")]
    errors = codes("A", params=params, message="{reason}")

    def taken(**envelope: Any) -> list[Any]:
        found = findings("param-against-envelope", envelope={"code": "/error/code", **envelope}, errors=errors)
        return [params[int(key[3])]["name"] for key, _ in found]

    assert taken(example={"error": {"code": "A", "text": "No"}}, message="/error/text") == ["code", "text"]
    assert taken(example={"error": {"code": "A"}, "message": "No"}, message="/message") == ["code"]
    assert taken(example={"error": {"code": "A", "meta": {"reason": "x"}}}) == []
    problem = {"example": {"code": "A", "title": "No"}, "code": "/code", "media_type": "application/problem+json"}
    assert taken(**problem) == ["code", "title"]


def test_an_example_shows_what_is_always_there() -> None:
    """A required parameter is a member of each whole example of its error, wherever it stands there."""
    params = [{"name": "id", "required": True}, {"name": "hint"}]
    shown: list[dict[str, Any]] = [
        {"message": "No 1"},
        {"value": {"code": "A"}},
        {"value": {"code": "A", "meta": [{"id": None}]}},
    ]
    errors = [*codes("A", params=params, examples=shown), *codes("B", params=params)]
    message = "an example of `A` lacks the parameter `id`, which is always there"
    for example, places in (({"code": "A"}, [("envelope", "example")]), ({"code": "C"}, []), ({"id": "A"}, [])):
        envelope = {"example": example, "code": "/code"}
        found = findings("example-without-param", envelope=envelope, errors=errors)
        assert found == [(key, message) for key in (*places, ("errors", 0, "examples", 1, "value"))]


@pytest.mark.parametrize(
    "tree",
    [
        {"errors": [{"code": "$ref"}]},
        {"errors": [{"code": "A", "x-team": [{"see": {"$ref": "x"}}]}]},
        {"errors": [{"code": "A", "params": [{"name": "b", "example": {"$id": "x"}}]}]},
        {"errors": [{"code": "A", "headers": [{"name": "$schema"}]}]},
        {"errors": [{"code": "A", "examples": [{"value": {"code": "A", "$anchor": "x"}}]}]},
        {"retired": [{"code": "$ref"}]},
        {"envelope": {"example": {"code": "A", "a": [{"$ref": "x"}]}, "code": "/code"}},
        {"envelope": {"example": {"code": "A"}, "code": "/code", "media_type": "$ref"}},
    ],
)
def test_no_name_in_an_output_is_a_reference(tree: dict[str, Any]) -> None:
    """Wherever the name of an author becomes the name of a member, one that names schemas is refused once."""
    assert len(findings("reference-in-data", **tree)) == 1


@pytest.mark.parametrize(
    ("names", "style"),
    [
        (["INVALID_TOKEN", "CONFLICT"], "SCREAMING_SNAKE_CASE"),
        (["invalid_token", "conflict"], "snake_case"),
        (["invalid-token", "conflict"], "kebab-case"),
        (["auth.invalid_token", "conflict"], "dotted.case"),
        (["InvalidToken", "Conflict"], "PascalCase"),
        (["invalidToken", "conflict"], "camelCase"),
        (["E1001", "E17"], "letters and a number"),
        (["1001", "-17"], "a number"),
        (["INVALID_TOKEN", "conflict"], None),
    ],
)
def test_styles(names: list[str], style: str | None) -> None:
    """The style of a catalogue is the most special one that nearly all of its codes have."""
    assert shared_style(names) == style


def test_few_codes_make_no_style() -> None:
    """One code in ten may be an outlier; where more are, or there are fewer codes, there is no style."""
    names = [f"CODE_{letter}" for letter in "ABCDEFGHI"]
    assert len(findings("inconsistent-code-style", errors=codes(*names, "codeJ"))) == 1
    assert findings("inconsistent-code-style", errors=codes(*names[:8], "codeJ")) == []
    assert findings("inconsistent-code-style", errors=codes(*names, "codeJ", "codeK")) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("INVALID_TOKEN", ["INVALID", "TOKEN"]),
        ("invalid-token", ["INVALID", "TOKEN"]),
        ("invalidHTTPToken", ["INVALID", "HTTP", "TOKEN"]),
        ("Error404Page", ["ERROR", "404", "PAGE"]),
        ("auth.token", ["AUTH", "TOKEN"]),
        ("__", []),
    ],
)
def test_words(code: str, expected: list[str]) -> None:
    """A code is cut into its words, however it joins them."""
    assert words(code) == expected


def test_singular() -> None:
    """The plural is undone where it is one."""
    plurals = ["PARAMETERS", "PROPERTIES", "ADDRESSES", "BOXES", "STATUS", "ACCESS", "ANALYSIS", "GAS"]
    assert [singular(word) for word in plurals] == [
        "PARAMETER", "PROPERTY", "ADDRESS", "BOX", "STATUS", "ACCESS", "ANALYSIS", "GAS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("TOKEN", "TOKN", True),
        ("TOKEN", "TOKEEN", True),
        ("TOKEN", "TOKAN", True),
        ("TOKEN", "TOKNE", True),
        ("TOKEN", "TOKENS", True),
        ("TOKEN", "TOKEN", False),
        ("TOKEN", "TAKAN", False),
        ("TOKEN", "BROKEN", False),
        ("TOKEN", "WOKEN", False),
        ("", "T", False),
    ],
)
def test_slips(one: str, other: str, expected: bool) -> None:
    """A slip is one letter, anywhere but at the start, in either direction."""
    assert is_slip(one, other) is is_slip(other, one) is expected


STRANGE = [
    "-",
    "_",
    "...",
    "é",
    "🔥",
    "\u0130",
    "ß",
    "x" * 5000,
    "`",
    "a b",
    "\ud800",
    "{x}",
    "%s",
    "0",
    "№1",
]


def test_no_rule_fails_on_strange_codes() -> None:
    """Whatever a code or a text may be, a rule finds something or nothing, and says the same twice."""
    errors = [
        {
            "code": code,
            "description": f"`{code}` {code}",
            "message": code,
            "replaced_by": code,
            "aliases": [code + "s"],
        }
        for code in STRANGE
    ]
    catalog = catalog_of(errors=errors, troubleshooting=[{"title": code, "codes": [code]} for code in STRANGE])
    found = lint(catalog, Document({}), NOWHERE)
    assert found == lint(catalog, Document({}), NOWHERE)


def big(size: int) -> Catalog:
    """Return a catalogue of `size` codes that gives rules much to do: all alike, replaced and mentioned."""
    names = [f"RULE_{word}_NOT_FOUND" for word in map(spelled, range(size))]
    return catalog_of(
        errors=[
            {
                "code": name,
                "description": f"Not `{name}S`, but `NO_{name}`.",
                "message": "A {b}",
                "http_status": 400 + index % 100,
                "deprecated": {"since": "1.0"} if index % 2 else False,
                "replaced_by": names[(index * 7 + 1) % size],
                "aliases": [f"{name}_ALIAS"],
                "resolution": "The same.",
            }
            for index, name in enumerate(names)
        ]
    )


def spelled(number: int) -> str:
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(5))


def lines_run(catalog: Catalog) -> int:
    """Return how many lines of Python it takes to lint `catalog`: work that no other load disturbs."""
    count = 0

    def trace(_frame: FrameType, _event: str, _argument: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        lint(catalog, Document({}), NOWHERE)
    finally:
        sys.settrace(before)
    return count


def test_lint_is_linear() -> None:
    """Four times the codes are four times the work, and not sixteen times, even where all codes are alike."""
    assert lines_run(big(400)) < 5 * lines_run(big(100))
