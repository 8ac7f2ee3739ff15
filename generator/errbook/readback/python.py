"""What Python says of the codes: the members of its enumerations."""

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from errbook.artifact import Artifact
from errbook.readback.said import ReadBackError, Record, Said


def from_python(artifact: Artifact, known: AbstractSet[str]) -> Said:
    """Return what Python says of the codes that are `known`.

    Raises `ReadBackError` for what is not Python, and for an enumeration that cannot be imported.
    """
    try:
        module = ast.parse(artifact.text)
    except SyntaxError as error:
        raise ReadBackError(artifact.path, error.lineno or 1, f"it is not Python: {error.msg}") from error
    classes = [statement for statement in module.body if isinstance(statement, ast.ClassDef)]
    for item in classes:
        _check_names(artifact, item)
    enums = [[(code, facts) for code, facts in _members(item) if code in known] for item in classes]
    told = [members for members in enums if any(facts for _, facts in members)]
    said = Said([], [])
    for members in told or filter(None, enums):  # beside codes with facts, an enumeration of names is of something else
        said.lists.append([code for code, _ in members])
        said.records.extend(members)
    return said


def _check_names(artifact: Artifact, statement: ast.ClassDef) -> None:
    """Raise `ReadBackError` where a class names two members alike, which an enumeration refuses when it is imported."""
    names: set[str] = set()
    for item in statement.body:
        for target in item.targets if isinstance(item, ast.Assign) else ():
            if isinstance(target, ast.Name):
                if target.id in names:
                    raise ReadBackError(artifact.path, item.lineno, f"there are two members `{target.id}`")
                names.add(target.id)


def _members(statement: ast.ClassDef) -> Iterator[Record]:
    """Yield the members of an enumeration: the code, and what the rest of its value says of it.

    The parts of a tuple have the names that `__new__` gives them; those of a call in it have their keywords.
    """
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
