"""What an expression of Python says, as far as its source says it without being run."""

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

UNKNOWN: Final = object()
"""What is computed."""

_STATUS = re.compile(r"HTTP_([1-5][0-9]{2})(?:_|\Z)")
_DEEPEST = 50


class Values:
    """Reads the values of the members of a class."""

    def __init__(self, module: ast.Module, node: ast.ClassDef) -> None:
        """Read members of the class `node` of `module`."""
        self._classes = {each.name: each for each in ast.walk(module) if isinstance(each, ast.ClassDef)}
        self._names = _parameters(node)
        self._is_text = any(ast.unparse(base).endswith("StrEnum") for base in node.bases)

    def parts(self, expression: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        """Yield the parts of a value with their names: parameters, keywords, keys; `""` for the whole.

        A part without a name is called by its number.
        """
        if isinstance(expression, ast.Tuple):
            for index, inner in enumerate(expression.elts):
                if isinstance(inner, ast.Call) and self._is_record(inner):
                    yield from self._arguments(inner)
                else:
                    yield self._names[index] if index < len(self._names) else str(index), inner
        elif isinstance(expression, ast.Call) and not _is_auto(expression):
            yield from self._arguments(expression)
        elif isinstance(expression, ast.Dict):
            for key, inner in zip(expression.keys, expression.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value:
                    yield key.value, inner
        else:
            yield self._names[0] if self._names else "", expression

    def _is_record(self, call: ast.Call) -> bool:
        """Return whether a call makes an instance of a class of the module, or names all that it takes."""
        return ast.unparse(call.func) in self._classes or bool(call.keywords and not call.args)

    def _arguments(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        named = self._classes.get(ast.unparse(call.func))
        names = _parameters(named) or _fields(named) if named else []
        for index, inner in enumerate(call.args):
            yield names[index] if index < len(names) else str(index), inner
        for keyword in call.keywords:
            if keyword.arg:
                yield keyword.arg, keyword.value

    def of(self, expression: ast.expr, member: str, depth: int = 0) -> Any:
        """Return the value of an expression of the member `member`, or `UNKNOWN`."""
        value: Any = UNKNOWN
        match expression:
            case _ if depth > _DEEPEST:
                pass
            case ast.Constant(value=str() | int() | float() | None):
                value = expression.value
            case ast.UnaryOp(op=ast.USub()):
                inner = self.of(expression.operand, member, depth + 1)
                value = -inner if isinstance(inner, int | float) else UNKNOWN
            case ast.BinOp(op=ast.Add()):
                sides = [self.of(side, member, depth + 1) for side in (expression.left, expression.right)]
                value = "".join(sides) if all(isinstance(side, str) for side in sides) else UNKNOWN
            case ast.List() | ast.Tuple():
                items = [self.of(item, member, depth + 1) for item in expression.elts]
                value = UNKNOWN if UNKNOWN in items else items
            case ast.Attribute():
                value = self._attribute(expression, member, depth)
            case ast.Call() if _is_auto(expression):
                value = member.lower() if self._is_text else None
            case _:
                pass
        return value

    def _attribute(self, expression: ast.Attribute, member: str, depth: int) -> Any:
        """Return what `HTTPStatus.GONE`, `status.HTTP_410_GONE` or a member of another class stands for."""
        owner, name = expression.value, expression.attr
        if name in {"value", "code"} and isinstance(owner, ast.Attribute):
            return self.of(owner, member, depth + 1)
        found = _STATUS.match(name)
        if found:
            return int(found[1])
        holder = ast.unparse(owner).rpartition(".")[2]
        if holder == "HTTPStatus":
            return int(HTTPStatus[name]) if name in HTTPStatus.__members__ else UNKNOWN
        for statement in self._classes[holder].body if holder in self._classes else []:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
                return self.of(statement.value, name, depth + 1)
        return UNKNOWN


def _is_auto(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] == "auto"


def _parameters(node: ast.ClassDef) -> list[str]:
    """Return the names of what makes an instance of a class, in order."""
    for name in ("__new__", "__init__"):
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name == name:
                return [argument.arg for argument in (*item.args.posonlyargs, *item.args.args)[1:]]
    return []


def _fields(node: ast.ClassDef) -> list[str]:
    """Return the annotated fields of a dataclass or a named tuple."""
    return [
        item.target.id for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    ]
