"""What is wrong with the `target.toml` of a project's own target, each fault at its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet

from errbook import paths
from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Key, Location, Source
from errbook.readers import toml
from errbook.schema import check
from errbook.suggestion import nearest, slip_of

_NAME = re.compile(r"\{+\s*(.*?)\s*\}+")
"""What stands for an option in a path, and what is meant so."""


def faults(source: Source, files: Collection[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with `source`, a `target.toml` beside which there are the `files`."""
    document, diagnostics = toml.read(source)
    diagnostics = diagnostics or check(document, "target")
    return diagnostics or (*_options(document), *_outputs(document, files))


def misspelt(own: Mapping[str, str], built_in: AbstractSet[str]) -> Iterator[Diagnostic]:
    """Yield a finding for each file of `own`, names with paths, whose name is one of `built_in` but for a slip."""
    for name in sorted(own.keys() - built_in):
        near = slip_of(name, sorted(built_in - own.keys()))
        if near:
            message = f"`{name}` stands in place of none of errbook's templates"
            place = Location(own[name], 0, 0, 0, 0)
            yield Diagnostic("no-template", Severity.ERROR, message, place, f"did you mean `{near}`?")


def _options(document: Document) -> Iterator[Diagnostic]:
    for name, option in document.tree.get("options", {}).items():
        try:
            re.compile(option.get("pattern", ""))
        except (re.error, OverflowError, RecursionError) as error:
            message = f"`{option['pattern']}` is no regular expression: {error}"
            yield _fault(document, "malformed-value", ("options", name, "pattern"), message, "correct it")


def _outputs(document: Document, files: Collection[str]) -> Iterator[Diagnostic]:
    options = document.tree.get("options", {})
    for index, output in enumerate(document.tree["output"]):
        template, path = output["template"], output["path"]
        if template not in files:
            message = f"there is no `{template}` in the folder of the target"
            yield _fault(document, "no-template", ("output", index, "template"), message, _meant(template, files))
        known = {*options, "page"} if "each" in output else {*options}
        unknown = [name for name in _NAME.finditer(path) if name[0] not in {f"{{{each}}}" for each in known}]
        for name in unknown:
            message = f"`{name[0]}` stands for no option of the target"
            yield _fault(document, "unknown-option", ("output", index, "path"), message, _repair(name[1], known))
        if not unknown:
            yield from _unfit(document, index, _NAME.sub("x", path))


def _repair(name: str, known: Collection[str]) -> str:
    if name in known:
        return f"write `{{{name}}}`"
    return 'add `each = "page"` to the output' if name == "page" else f"describe it under `[options.{name}]`"


def _unfit(document: Document, index: int, path: str) -> Iterator[Diagnostic]:
    try:
        paths.check([path])
    except paths.PathError as error:
        hint = "write a path below the folder of the target, such as `src/errors.kt`"
        yield _fault(document, "output-path", ("output", index, "path"), str(error), hint)


def _meant(name: str, files: Collection[str]) -> str:
    near = nearest(name, sorted(files))
    return f"did you mean `{near}`?" if near else "put it there"


def _fault(document: Document, rule: str, key: Key, message: str, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, document.where(key), hint)
