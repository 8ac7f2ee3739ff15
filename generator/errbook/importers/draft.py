"""A catalogue in the making: codes in order, what is said of each, and what could not be carried over."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Location, Tree, is_list, is_mapping
from errbook.importers.prose import markdown
from errbook.readers.typed import TYPED, typed
from errbook.schema import load
from errbook.schema_checks import Check, compile_schema

MARKDOWN = frozenset({"description", "causes", "resolution"})
"""The fields that are Markdown; what is plain text elsewhere is made that."""
LISTS = frozenset({"causes", "aliases", "tags"})
ONE_OR_MORE = frozenset({"resolution", "replaced_by"})
LONGEST_SHOWN = 60
"""How many characters of a value a message repeats."""
DEPTH = 20
"""How deeply a value can be nested; the reader of YAML takes little more."""
MOST = 20
"""How many codes a message names."""


class Draft:
    """Errors by their codes; the first value that is said of a field stays."""

    def __init__(self, path: str) -> None:
        """Start a catalogue of what the file at `path` says."""
        self.tree: Tree = {}
        """The fields of the catalogue beside its errors."""
        self.findings: list[Diagnostic] = []
        self._path = path
        self._errors: dict[str, Tree] = {}
        self._places: dict[tuple[str, str], Location] = {}

    def __contains__(self, code: str) -> bool:
        """Return whether there is an error with the code."""
        return code in self._errors

    def __getitem__(self, code: str) -> Mapping[str, Any]:
        """Return what is said of the code so far."""
        return self._errors[code]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes so far, in order."""
        return tuple(self._errors)

    def place(self, code: str) -> Location:
        """Return where the code stands."""
        return self._places[code, "code"]

    def tell(self, rule: str, message: str, place: Location | None, hint: str) -> None:
        """Say what could not be carried over."""
        self.findings.append(Diagnostic(rule, Severity.WARNING, message, place, hint))

    def note(self, rule: str, message: str, place: Location | None, hint: str = "") -> None:
        """Say how something was understood."""
        self.findings.append(Diagnostic(rule, Severity.NOTE, message, place, hint))

    def add(self, code: str, place: Location) -> bool:
        """Add an error, unless it is there; return whether `code` can be one."""
        if code not in self._errors:
            if not fits("code", code):
                self.tell(
                    "not-carried-over",
                    f"{shown(code)} cannot be a code",
                    place,
                    "a code is a text of characters",
                )
                return False
            self._errors[code] = {"code": code}
            self._places[code, "code"] = place
        return True

    def add_new(self, code: str, place: Location) -> bool:
        """Add an error, and return whether it is new; one that stands there already is told."""
        if code not in self._errors:
            return self.add(code, place)
        first = self._places[code, "code"]
        message = f"{shown(code)} stands here again, and is not carried over"
        hint = "keep one of the two; a code means one thing"
        related = ((first, f"{shown(code)} stands here first"),)
        self.findings.append(Diagnostic("repeated-code", Severity.WARNING, message, place, hint, related))
        return False

    def put(self, code: str, field: str, value: Any, place: Location) -> None:
        """Say `value`, as the catalogue has it, of a field; what does not fit is told, and so is a second value."""
        known = self._errors[code].get(field)
        if not fits(field, value):
            message = f"{shown(value)} cannot be `{field}` of {shown(code)}, and is not carried over"
            hint = f"write {TYPED[field][1]}" if field in TYPED else f"add `{field}` by hand"
            self.tell("not-carried-over", message, place, hint)
        elif known is None:
            self._errors[code][field] = value
            self._places[code, field] = place
        elif known != value:
            message = f"`{field}` of {shown(code)} is said in two ways; the first is carried over"
            hint = "make both places agree"
            related = ((self._places[code, field], "the first is here"),)
            self.findings.append(Diagnostic("contradiction", Severity.WARNING, message, place, hint, related))

    def carry(self, code: str, field: str, value: Any, place: Location) -> None:
        """Say of a field what another format says in plain texts, numbers, booleans and lists."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if is_list(value):
            items = [_plain(field, item) for item in value if item is not None]
            if items:
                self.put(code, field, items[0] if len(items) == 1 and field in ONE_OR_MORE else items, place)
            return
        plain = _plain(field, value)
        self.put(code, field, [plain] if field in LISTS and isinstance(plain, str) else plain, place)

    def append(self, code: str, field: str, item: Any, place: Location) -> None:
        """Add an item to a field that is a list, unless it is there."""
        items = self._errors[code].get(field, [])
        if item not in items and fits(field, [item]):
            self._errors[code][field] = [*items, item]
            self._places.setdefault((code, field), place)

    def which(self, names: Sequence[tuple[str, Location]]) -> None:
        """Say that it is not clear which of several enumerations has the codes."""
        listed = ", ".join(shown(name) for name, _ in names[:MOST])
        message = f"several enumerations are here, and the name of none speaks of errors: {listed}"
        hint = "call the one with the codes `ErrorCode`, or put it into a file of its own"
        self.findings.append(Diagnostic("which-enumeration", Severity.ERROR, message, names[0][1], hint))

    def chosen(self, places: Mapping[str, Location]) -> list[str]:
        """Return the enumerations, of those at `places`, that have the codes; tell of the others, or of a doubt."""
        names = of_errors(places)
        if places and not names:
            self.which(list(places.items()))
        for name, place in places.items():
            if names and name not in names:
                message = f"the enumeration {shown(name)} is not read; its name does not speak of errors"
                self.note("other-enumeration", message, place)
        return names

    def document(self, form: str) -> tuple[Document, tuple[Diagnostic, ...]]:
        """Return the catalogue, and all that there is to say; `form` is what the file was read as."""
        errors = list(self._errors.values())
        origins: dict[Key, Location] = {}
        for index, (code, error) in enumerate(self._errors.items()):
            origins["errors", index] = self._places[code, "code"]
            origins |= {("errors", index, field): self._places[code, field] for field in error}
        categories = dict.fromkeys(error["category"] for error in errors if "category" in error)
        if categories:
            self.tree["categories"] = [{"name": name} for name in categories]
        self.tell_codes(
            "missing-description",
            [code for code, error in self._errors.items() if "description" not in error],
        )
        whole = Location(self._path, 0, 0, 0, 0)
        if errors:
            self.note("read-as", f"{count(len(errors), 'code')} read from {form}", whole)
        elif not any(finding.severity is Severity.ERROR for finding in self.findings):
            message = f"this is read as {form}, and no code is found in it"
            hint = "`errbook import --help` tells what is read"
            self.findings.append(Diagnostic("no-codes", Severity.ERROR, message, whole, hint))
        return Document({**self.tree, "errors": errors}, origins), self._sorted()

    def _sorted(self) -> tuple[Diagnostic, ...]:
        whole = Location(self._path, 0, 0, 0, 0)
        found = dict.fromkeys(self.findings)
        return tuple(sorted(found, key=lambda each: (each.location or whole, each.rule, each.message)))

    def tell_codes(self, rule: str, codes: list[str]) -> None:
        """Say of several codes at once what they lack."""
        if codes:
            message, hint = LACKS[rule]
            listed = ", ".join(map(shown, codes[:MOST])) + (
                f" and {len(codes) - MOST} more" if len(codes) > MOST else ""
            )
            self.tell(rule, f"{count(len(codes), 'code')} {message}: {listed}", self._places[codes[0], "code"], hint)


LACKS = {
    "missing-description": (
        "without a description",
        "none is made up; `errbook check` asks for each until `description` is written",
    ),
    "several-statuses": (
        "with more than one HTTP status",
        "none is carried over; write the `http_status` of each",
    ),
}
"""For each rule what codes lack, and what to do."""


def fits(field: str, value: Any) -> bool:
    """Return whether `value` can be the field of an error, and can be written as YAML that readers take."""
    return (field.startswith("x-") or _check(field)(value)) and is_writable(value)


@cache
def _check(field: str) -> Check:
    definitions = load("catalog")["$defs"]
    return compile_schema({"$defs": definitions, **definitions["error"]["properties"][field]})


def is_writable(value: Any, depth: int = 0) -> bool:
    """Return whether every reader of YAML takes `value`, which stands `depth` levels deep."""
    if isinstance(value, str):
        return value.isascii() or value.encode(errors="replace").decode() == value
    if is_mapping(value):
        return depth < DEPTH and all(is_writable(each, depth + 1) for item in value.items() for each in item)
    if is_list(value):
        return depth < DEPTH and all(is_writable(item, depth + 1) for item in value)
    return value is None or isinstance(value, bool | int | float)


def _plain(field: str, value: Any) -> Any:
    """Return the value that a plain one says for a field; as it is where it says none."""
    if field.startswith("x-"):
        return value
    if isinstance(value, str):
        if field in TYPED:
            found = typed(field, value)
            return value if found is None else found
        return markdown(value) if field in MARKDOWN else value.strip("\r\n")
    wants_text = not isinstance(value, bool) and isinstance(value, int | float) and not fits(field, value)
    return str(value) if wants_text and field not in TYPED else value


def shown(value: Any) -> str:
    """Return a value as a message shows it."""
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + '…'}`"


def count(number: int, noun: str) -> str:
    """Return `1 code` or `2 codes`."""
    return f"{number} {noun}{'s' * (number != 1)}"


def speaks_of_errors(name: str) -> bool:
    """Return whether a name such as `ApiErrorCode` is that of something about errors."""
    from errbook.readers.words import fold, squeeze, words

    return any(words().error_words.search(form) for form in (fold(name), squeeze(name)))


def of_errors(names: Iterable[str]) -> list[str]:
    """Return the names that speak of errors, or the only one that there is."""
    names = list(names)
    return [name for name in names if speaks_of_errors(name)] or (names if len(names) == 1 else [])
