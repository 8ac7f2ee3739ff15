"""The safety check before anything is written: each artifact is read again, and must say what the catalogue says.

JSON, YAML, Python, TOML and Markdown are parsed with the parsers of their languages. In what comes out, every list of
codes must be in the catalogue's order, every fact beside a code must be the catalogue's, and some artifact of the
target must list all codes.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any

from errbook.artifact import Artifact
from errbook.document import is_sequence
from errbook.encoders.markdown import inline
from errbook.markdown import inline_text
from errbook.model import Catalog, Error, Page
from errbook.readback import data
from errbook.readback.data import from_json, from_toml, from_yaml
from errbook.readback.page import from_page
from errbook.readback.python import from_python
from errbook.readback.said import BRIEF, GROUP, ReadBackError, Said
from errbook.readers import MARKDOWN
from errbook.text import Text

__all__ = ["ReadBackError", "read_back"]

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

READERS: Mapping[str, Callable[[Artifact, AbstractSet[str]], Said]] = {
    "json": from_json,
    "yaml": from_yaml,
    "yml": from_yaml,
    "toml": from_toml,
    "py": from_python,
}
"""How an artifact is read back, by the ending of its name."""


def read_back(catalog: Catalog, artifacts: Sequence[Artifact]) -> None:
    """Raise `ReadBackError` unless the artifacts of a target say what `catalog` says."""
    errors = {error.code.source: error for error in catalog.errors}
    order = {code: index for index, code in enumerate(errors)}
    pages = catalog.pages
    read = [(artifact, said) for artifact in artifacts if (said := _said(artifact, errors.keys(), pages))]
    data.read_field.cache_clear()
    for artifact, said in read:
        for codes in said.lists:
            _check_order(artifact, codes, order)
        for code, facts in said.records:
            _check_facts(artifact, errors[code], facts)
    public = [error.code.source for error in catalog.public.errors]
    if not _is_complete([said for _, said in read], public, list(errors)):
        raise ReadBackError(read[0][0].path, 1, "no output of the target lists all codes of the catalogue")


def _is_complete(said: Sequence[Said], public: list[str], every: list[str]) -> bool:
    """Whether a list has all codes; or, in a target without lists, such as pages, whether all are written about."""
    lists = [list(codes) for item in said for codes in item.lists]
    if lists:
        return any(codes in (public, every) for codes in lists)
    written = {code for item in said for code, _ in item.records}
    return not written or written.issuperset(public)


def _said(artifact: Artifact, known: AbstractSet[str], pages: Sequence[Page]) -> Said | None:
    """Return what `artifact` says, or `None` for a language that cannot be read here."""
    if artifact.path.endswith(MARKDOWN):
        return from_page(artifact, known, pages)
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
