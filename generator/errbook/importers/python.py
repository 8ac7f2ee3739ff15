"""Imports a Python enumeration, read as text and never run: values, docstrings, comments."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Location, Source
from errbook.importers import comments
from errbook.importers.comments import Comment, Commented
from errbook.importers.draft import Draft, shown
from errbook.importers.parts import Member, carry
from errbook.importers.python_values import UNKNOWN, Values


@dataclass(frozen=True, slots=True)
class _Module:
    source: Source
    tree: ast.Module
    lines: Sequence[str]

    def place(self, node: ast.AST) -> Location:
        """Return the place of a node, whose columns count bytes."""
        first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        return Location(
            self.source.path,
            first,
            self._column(first, getattr(node, "col_offset", 0)),
            last,
            self._column(last, getattr(node, "end_col_offset", 0)),
        )

    def head(self, node: ast.ClassDef) -> Location:
        """Return the place where a class begins, up to the end of its name."""
        start = self.place(node)
        end = start.column + len("class ") + len(node.name)
        return start._replace(end_line=start.line, end_column=end)

    def _column(self, line: int, offset: int) -> int:
        return len(self.lines[line - 1].encode()[:offset].decode(errors="replace")) + 1


def read(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the catalogue that the enumerations of a module say."""
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    draft = Draft(source.path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        _read_module(draft, _Module(source, tree, text.split("\n")))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Document({}), (_not_python(source, error),)
    return draft.document("a Python enumeration")


def _read_module(draft: Draft, module: _Module) -> None:
    """Read the enumerations whose names speak of errors, or the only one."""
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef) and _is_enum(node)]
    classes = {node.name: node for node in found}
    for name in draft.chosen({name: module.head(node) for name, node in classes.items()}):
        _read_class(draft, module, classes[name])


def _not_python(source: Source, error: BaseException) -> Diagnostic:
    line = max(getattr(error, "lineno", None) or 1, 1)
    column = max(getattr(error, "offset", None) or 1, 1)
    reason = getattr(error, "msg", None) or "it is nested too deeply"
    place = Location(source.path, line, column, line, column + 1)
    hint = "errbook reads the syntax of the Python that it runs on"
    return Diagnostic("invalid-python", Severity.ERROR, f"this is not Python: {reason}", place, hint)


def _is_enum(node: ast.ClassDef) -> bool:
    names = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return any(name.endswith(("Enum", "Flag")) for name in names) and any(map(_assigned, node.body))


def _assigned(node: ast.stmt) -> tuple[str, ast.expr] | None:
    """Return the name and the value of the member that a statement makes."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        name, value = node.target.id, node.value
    else:
        return None
    return None if name.startswith("_") or isinstance(value, ast.Lambda) else (name, value)


def _read_class(draft: Draft, module: _Module, node: ast.ClassDef) -> None:
    values = Values(module.tree, node)
    members: list[Member] = []
    around: list[tuple[ast.stmt, int]] = []
    for index, statement in enumerate(node.body):
        assigned = _assigned(statement)
        if assigned is None:
            continue
        name, expression = assigned
        parts = {part: (values.of(inner, name), module.place(inner)) for part, inner in values.parts(expression)}
        for value, place in parts.values():
            if value is UNKNOWN:
                message = f"the value of {shown(name)} is computed, and is not carried over"
                draft.tell("not-carried-over", message, place, "only what the source says literally is read")
        known = {part: each for part, each in parts.items() if each[0] is not UNKNOWN}
        members.append(Member(name, module.place(statement), known))
        around.append((statement, index))
    codes = carry(draft, members)
    commented = [
        Commented(code, *_around(module, node, statement, index))
        for code, (statement, index) in zip(codes, around, strict=True)
        if code is not None
    ]
    comments.carry(draft, commented)


def _around(
    module: _Module, node: ast.ClassDef, statement: ast.stmt, index: int
) -> tuple[Sequence[Comment], Comment | None, Comment | None]:
    """Return the comments above and beside a member, and the docstring below it."""
    before = node.body[index - 1].end_lineno if index else node.lineno
    above = list(_above(module, statement.lineno, before or 0))
    end = statement.end_lineno or statement.lineno
    rest = module.lines[end - 1].encode()[statement.end_col_offset or 0 :].decode(errors="replace").strip(" \t;,")
    beside = Comment(rest.lstrip("#: "), module.place(statement)) if rest.startswith("#") else None
    below = node.body[index + 1] if index + 1 < len(node.body) else None
    if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
        return above, beside, Comment(below.value.value, module.place(below))
    return above, beside, None


def _above(module: _Module, line: int, before: int) -> Iterator[Comment]:
    """Yield the comments between two lines, from top to bottom; those on neighbouring lines are one."""
    lines: list[str] = []
    start = 0
    for number in range(before + 1, line + 1):
        text = module.lines[number - 1].strip() if number < line else ""
        if text.startswith("#"):
            start = start if lines else number
            lines.append(text.lstrip("#").removeprefix(":").removeprefix(" "))
        elif lines:
            place = Location(module.source.path, start, 1, number - 1, len(module.lines[number - 2]) + 1)
            yield Comment("\n".join(lines), place, detached=number < line)
            lines = []
