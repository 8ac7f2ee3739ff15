"""How the program is built: one direction of flow, and one room that knows the terminal."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import errbook

ROOT = Path(errbook.__file__).parent
MODULES = {
    ".".join(("errbook", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
    if "compiled" not in path.parts
}


def imported(name: str) -> set[str]:
    """Return what a module imports, at its top or late, but for what only its annotations name."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    annotations = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in annotations:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and id(node) not in annotations:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {str(node.module)}
    return found


def test_imports_go_in_one_direction() -> None:
    """No module needs one that needs it, not even by a late import: the flow has a beginning and an end."""
    needs = {name: imported(name) & MODULES.keys() - {name} for name in MODULES}
    order = list(TopologicalSorter(needs).static_order())  # which fails, and tells the circle, if there is one
    assert order.index("errbook.document") < order.index("errbook.pipeline") < order.index("errbook.cli.run")


def test_only_the_command_line_knows_click() -> None:
    """All else can be used without a terminal."""
    assert {name for name in MODULES if "click" in imported(name)} <= {
        name for name in MODULES if name.startswith("errbook.cli.")
    }
