"""The safety check before anything is written: each artifact is read again, and must say what the catalogue says.

JSON, YAML, Python, TOML and Markdown are parsed with the parsers of their languages. In what comes out, every list of
codes must be in the catalogue's order, every fact beside a code must be the catalogue's, and some artifact of the
target must list all codes.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from errbook import schema
from errbook.artifact import Artifact
from errbook.document import is_list, is_mapping, is_sequence
from errbook.model import Catalog, Error, Page
from errbook.page_names import page_names
from errbook.readers import MARKDOWN
from errbook.text import Markdown, Text

if TYPE_CHECKING:
    import ast

FACTS = frozenset(
    {
        "http_status",
        "grpc_status",
        "category",
        "title",
        "description",
        "resolution",
        "retryable",
        "retry_after",
        "since",
    }
)
"""The fields of an error that are compared wherever an artifact states them by their names."""

OPENAPI_EXAMPLE = {"$ref", "value"}
"""The members by which an Example Object of OpenAPI is known; its description is not that of the error."""

SCHEMAS = frozenset({"$schema", "openapi"})
"""The members by which a JSON Schema or a document of OpenAPI is known; most names in it are those of parts."""

EXAMPLES = "examples"
"""The member of OpenAPI that has a named example for each code; of a JSON Schema, a list of any data."""

DATA = frozenset({"const", "default", "example", "value"})
"""The members that hold any data, whatever it looks like."""

BRIEF = "x-enum-descriptions"
"""What begins with the first paragraph of the description of an error."""

GROUP = "the status of a part"
"""The fact that a code is listed in a part of a schema that is called by a status, such as `ErrorResponse401`."""

STATUS = re.compile(r"(?:.*[^0-9])?([1-5][0-9][0-9])", re.DOTALL)
"""The name of such a part."""

PARTS = frozenset({"$defs", "definitions", "responses", "schemas"})
"""The members of a JSON Schema or of OpenAPI that hold parts by their names."""

FIELD = re.compile(r"\n(?=[A-Za-z][A-Za-z0-9_-]*:[ \n])")
"""Where a field of a document in YAML begins, if the document is a mapping at the margin."""

CONTAINERS = (dict, list)
"""What holds other values in what parsers return."""

Record = tuple[str, Mapping[str, Any]]
"""A code, and what an artifact says of it."""


class ReadBackError(Exception):
    """An artifact does not say what the catalogue says, so nothing may be written."""

    def __init__(self, path: str, line: int, message: str) -> None:
        """Say what is wrong at `line` of the artifact at `path`."""
        super().__init__(message)
        self.path = path
        self.line = line


_BARS = r"(?<!\\)\|"
_COLUMNS = {"HTTP status": "http_status", "Description": "description", "Resolution": "resolution"}
"""The columns of a page that is made anew, and the fields in them."""


class _Said(NamedTuple):
    """What an artifact says: its lists of codes, and the facts beside each code."""

    lists: list[Sequence[str]]
    records: list[Record]


def read_back(catalog: Catalog, artifacts: Sequence[Artifact]) -> None:
    """Raise `ReadBackError` unless the artifacts of a target say what `catalog` says."""
    errors = {error.code.source: error for error in catalog.errors}
    order = {code: index for index, code in enumerate(errors)}
    pages = catalog.pages
    read = [(artifact, said) for artifact in artifacts if (said := _said(artifact, errors.keys(), pages))]
    _field.cache_clear()
    for artifact, said in read:
        for codes in said.lists:
            _check_order(artifact, codes, order)
        for code, facts in said.records:
            _check_facts(artifact, errors[code], facts)
    public = [error.code.source for error in catalog.public.errors]
    if not _is_complete([said for _, said in read], public, list(errors)):
        raise ReadBackError(read[0][0].path, 1, "no output of the target lists all codes of the catalogue")


def _is_complete(said: Sequence[_Said], public: list[str], every: list[str]) -> bool:
    """Whether a list has all codes; or, in a target without lists, such as pages, whether all are written about."""
    lists = [list(codes) for item in said for codes in item.lists]
    if lists:
        return any(codes in (public, every) for codes in lists)
    written = {code for item in said for code, _ in item.records}
    return not written or written.issuperset(public)


def _said(artifact: Artifact, known: Any, pages: Sequence[Page]) -> _Said | None:
    """Return what `artifact` says, or `None` for a language that cannot be read here."""
    if artifact.path.endswith(MARKDOWN):
        return _markdown(artifact, known, pages)
    reader = READERS.get(artifact.path.rpartition(".")[2])
    try:
        return None if reader is None else reader(artifact, known)
    except (RecursionError, MemoryError) as error:  # the parser of Python raises both
        raise ReadBackError(artifact.path, 1, "it is nested too deeply to be read") from error


def _check_order(artifact: Artifact, codes: Sequence[str], order: Mapping[str, int]) -> None:
    strange = next((code for code in codes if code not in order), None)
    if strange is not None:
        raise _fault(artifact, strange, f"{strange!r} stands among the codes, and is none")
    for first, second in pairwise(codes):
        if order[first] >= order[second]:
            raise _fault(artifact, second, f"{second!r} comes after {first!r}, which is not the catalogue's order")


def _check_facts(artifact: Artifact, error: Error, facts: Mapping[str, Any]) -> None:
    code = error.code.source
    for name, got in facts.items():
        if name in FACTS:
            value = getattr(error, name)
            wanted = _text(value, _plain)
            if wanted not in (got, [got]) and not any(_same_text(got, _text(value, form)) for form in FORMS):
                raise _fault(artifact, code, f"{name} of {code!r} is {got!r}, and in the catalogue {wanted!r}")
        elif name == GROUP and error.http_status not in (None, got):
            raise _fault(artifact, code, f"{code!r} is listed with {got}, and has the status {error.http_status}")
        elif name == BRIEF and not got.startswith(brief := error.description.plain.partition("\n")[0]):
            raise _fault(artifact, code, f"{code!r} is described as {got!r}, and in the catalogue as {brief!r}")


def _text(value: Any, form: Callable[[Text], str]) -> Any:
    """Return `value` with each text in it in one of `FORMS`."""
    if isinstance(value, Text):
        return form(value)
    return [_text(item, form) for item in value] if is_sequence(value) else value


def _plain(text: Text) -> str:
    return text.plain


def _source(text: Text) -> str:
    return text.source


def _on_page(text: Text) -> str:
    """Return what a page that errbook made shows, where tags that are no markup stay visible."""
    from errbook.encoders.markdown import inline
    from errbook.markdown import inline_text

    return inline_text(inline(text))


FORMS = (_plain, _source, _on_page)
"""The forms in which an artifact may say a text: as a reader sees it, as it is written, as a page shows it."""


def _same_text(got: Any, wanted: Any) -> bool:
    """Whether `got` says the text `wanted`; steps may be a list or one string."""
    if not isinstance(got, str | list | tuple | None) or not isinstance(wanted, str | list | None):
        return False
    return _words(got) == _words(wanted)


def _words(value: Any) -> list[str]:
    if is_sequence(value):
        return [word for item in value for word in _words(item)]
    return str(value or "").split()


def _fault(artifact: Artifact, code: str, message: str) -> ReadBackError:
    offset = artifact.text.find(code)
    return ReadBackError(artifact.path, artifact.text.count("\n", 0, max(offset, 0)) + 1, message)


def _json(artifact: Artifact, known: Any) -> _Said:
    if artifact.text == schema.text("catalog"):
        return _Said([], [])  # the schema of every catalogue: what it lists are the words of its fields
    try:
        data = json.loads(artifact.text)
    except ValueError as error:
        raise ReadBackError(artifact.path, getattr(error, "lineno", 1), f"it is not JSON: {error}") from error
    return _walked(data, known)


def _yaml(artifact: Artifact, known: Any) -> _Said:
    from errbook.readers.yaml import YAMLError, load

    try:
        data = _by_fields(artifact.text) or load(artifact.text)
    except YAMLError as error:
        raise ReadBackError(artifact.path, error.line, f"it is not YAML: {error}") from error
    return _walked(data, known)


def _by_fields(text: str) -> dict[str, Any] | None:
    """Return what a document in YAML says, each of its fields read once for all documents that have it.

    Returns `None` for a document that is to be read as a whole. In a mapping at the margin, a line at the margin
    ends the value before it.
    """
    text = f"\n{text}"
    starts = [found.end() for found in FIELD.finditer(text)]
    head = text[: starts[0]] if starts else text
    if any(line and line[0] != "#" for line in head.split("\n")) or "\n---" in text or "\n..." in text:
        return None
    data: dict[str, Any] = {}
    for start, end in pairwise([*starts, len(text)]):
        said = _field(text[start:end])
        if said is None or said.keys() & data.keys():
            return None
        data |= said
    return data


@cache
def _field(text: str) -> dict[str, Any] | None:
    from errbook.readers.yaml import YAMLError, load

    try:
        data = load(text)
    except YAMLError:
        return None
    return data if is_mapping(data) else None


def _toml(artifact: Artifact, known: Any) -> _Said:
    import tomllib

    try:
        return _walked(tomllib.loads(artifact.text), known)
    except tomllib.TOMLDecodeError as error:
        raise ReadBackError(artifact.path, 1, f"it is not TOML: {error}") from error


def _walked(data: Any, known: Any) -> _Said:
    """Return what data says of codes; neither what stands below a code nor what an example holds is looked into."""
    said = _Said([], [])
    has_parts = is_mapping(data) and not SCHEMAS.isdisjoint(data)
    waiting: list[tuple[str, Any, int | None]] = [("", data, None)]
    while waiting:
        name, value, status = waiting.pop()
        inner: Iterable[tuple[str, Any]] = ()
        if is_mapping(value):
            _read_enum(value, known, said, status)
            may_list = not has_parts or name == EXAMPLES or name.startswith("x-")
            if not (may_list and _read_mapping(value, known, said)):
                inner = value.items()
        elif is_list(value) and name != EXAMPLES and not _read_list(value, known, said):
            inner = ((name, item) for item in value)
        for key, item in inner:
            if item.__class__ in CONTAINERS and key not in DATA:
                is_part = has_parts and name in PARTS and key not in known
                waiting.append((key, item, _status_of(key, status, is_part=is_part)))
    return said


def _status_of(name: str, around: int | None, *, is_part: bool) -> int | None:
    """Return the status by which a part of a schema is called, or else one around it."""
    found = STATUS.fullmatch(name) if is_part else None
    return int(found[1]) if found else None if name == "not" else around


def _is_code(value: Any, known: Any) -> bool:
    return isinstance(value, str) and value in known


def _is_error(value: Any) -> TypeGuard[dict[str, Any]]:
    return is_mapping(value) and isinstance(value.get("code"), str) and "description" in value


def _read_enum(value: dict[str, Any], known: Any, said: _Said, status: int | None) -> None:
    codes = value.get("enum")
    if is_list(codes) and sum(_is_code(code, known) for code in codes) * 2 > len(codes):
        said.lists.append(codes)
        described = value.get(BRIEF, ())
        said.records.extend((code, {BRIEF: text}) for code, text in zip(codes, described, strict=False))
        if status is not None:
            said.records.extend((code, {GROUP: status}) for code in codes if _is_code(code, known))


def _read_mapping(value: dict[str, Any], known: Any, said: _Said) -> bool:
    """Return whether a mapping has codes for its keys, after reading it."""
    keys = [] if known.isdisjoint(value) else [key for key in value if key in known]
    if len(keys) * 2 <= len(value) or not all(is_mapping(value[key]) for key in keys):
        return False
    records = [(key, value[key]) for key in keys if OPENAPI_EXAMPLE.isdisjoint(value[key])]
    said.lists.append(list(value) if records else keys)
    said.records.extend(records)
    return True


def _read_list(value: list[Any], known: Any, said: _Said) -> bool:
    """Return whether a list is one of errors with their codes, after reading it."""
    errors = [item for item in value if _is_error(item)]
    records = [(item["code"], item) for item in errors if item["code"] in known]
    if len(errors) < len(value) or len(records) * 2 <= len(value):
        return False
    said.lists.append([item["code"] for item in errors])
    said.records.extend(records)
    return True


def _python(artifact: Artifact, known: Any) -> _Said:
    import ast

    try:
        module = ast.parse(artifact.text)
    except SyntaxError as error:
        raise ReadBackError(artifact.path, error.lineno or 1, f"it is not Python: {error.msg}") from error
    classes = [statement for statement in module.body if isinstance(statement, ast.ClassDef)]
    for item in classes:
        _check_names(artifact, item)
    enums = [[(code, facts) for code, facts in _members(item) if code in known] for item in classes]
    told = [members for members in enums if any(facts for _, facts in members)]
    said = _Said([], [])
    for members in told or filter(None, enums):  # beside codes with facts, an enumeration of names is of something else
        said.lists.append([code for code, _ in members])
        said.records.extend(members)
    return said


def _check_names(artifact: Artifact, statement: "ast.ClassDef") -> None:
    """Raise `ReadBackError` where a class names two members alike, which an enumeration refuses when it is imported."""
    import ast

    names: set[str] = set()
    for item in statement.body:
        for target in item.targets if isinstance(item, ast.Assign) else ():
            if isinstance(target, ast.Name):
                if target.id in names:
                    raise ReadBackError(artifact.path, item.lineno, f"there are two members `{target.id}`")
                names.add(target.id)


def _members(statement: "ast.ClassDef") -> Iterator[Record]:
    """Yield the members of an enumeration: the code, and what the rest of its value says of it.

    The parts of a tuple have the names that `__new__` gives them; those of a call in it have their keywords.
    """
    import ast

    new = next(
        (item for item in statement.body if isinstance(item, ast.FunctionDef) and item.name == "__new__"),
        None,
    )
    names = [argument.arg for argument in new.args.args[2:]] if new else []
    for item in statement.body:
        if not isinstance(item, ast.Assign):
            continue
        code, *rest = item.value.elts if isinstance(item.value, ast.Tuple) else [item.value]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            facts = list(zip(names, rest, strict=False))
            for part in rest:
                if isinstance(part, ast.Call):
                    facts += [(keyword.arg or "", keyword.value) for keyword in part.keywords]
            yield code.value, {name: part.value for name, part in facts if isinstance(part, ast.Constant)}


def _page_of(artifact: Artifact, pages: Sequence[Page]) -> Page | None:
    """Return the page that `artifact` is made from, if it is: that of the longest name at the end of its path."""
    names = page_names([page.path.source for page in pages])
    named = zip(map(len, names), names, pages, strict=True)
    made = [(length, page) for length, name, page in named if artifact.path.endswith(f"/{name}")]
    return max(made, key=itemgetter(0))[1] if made else None


def _markdown(artifact: Artifact, known: Any, pages: Sequence[Page]) -> _Said:
    """Return what a page says, read as the page that it is made from, if it is; a code is what it is first."""
    from errbook.document import Source
    from errbook.readers import read_page

    page = _page_of(artifact, pages)
    said = _Said([], [])
    if page is None:
        said.records.extend(_rows(artifact, known))
        return said
    document, _ = read_page(Source(page.path.source, artifact.text), page.columns)
    listed: set[str] = set()
    for error in document.tree.get("errors", ()):
        if error["code"] in known and error["code"] not in listed:
            listed.add(error["code"])
            facts = {name: _seen(error[name]) for name in ("http_status", "description") if name in error}
            said.records.append((error["code"], facts))
    return said


def _rows(artifact: Artifact, known: Any) -> Iterator[Record]:
    """Yield what the rows of a page that errbook made anew say of codes: whatever these look like, they are codes."""
    from errbook.docs.tables import CODE
    from errbook.markdown import inline_text
    from errbook.readers.blocks import is_separator

    codes: defaultdict[str, list[str]] = defaultdict(list)
    for code in known:
        codes[" ".join(code.split())].append(code)
    headers: list[str] = []
    for line in artifact.text.split("\n"):
        if not line.startswith("|"):
            headers = []
        if not line.startswith("|") or is_separator(line):
            continue
        cells = [cell.strip(" ").replace("\\|", "|") for cell in re.split(_BARS, line)[1:-1]]
        headers = headers or cells
        meant = codes.get(" ".join(inline_text(cells[0]).split()), ()) if cells and headers[0] == CODE else ()
        if meant:
            row = {name: inline_text(cell) for name, cell in zip(headers, cells, strict=False) if cell}
            facts: dict[str, Any] = {field: row[name] for name, field in _COLUMNS.items() if name in row}
            status = re.match(r"[1-5][0-9]{2}\b", facts.pop("http_status", ""), re.ASCII)
            if status:
                facts["http_status"] = int(status[0])
            yield from ((code, facts if len(meant) == 1 else {}) for code in meant)


def _seen(value: Any) -> Any:
    return Markdown(value).plain if isinstance(value, str) else value


READERS: Mapping[str, Callable[[Artifact, Any], _Said]] = {
    "json": _json,
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "py": _python,
}
"""How an artifact is read back, by the ending of its name."""
