"""Templates compiled ahead: a module for each, found by the digest of its text, so that none can be stale."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import jinja2


def write(templates: Iterable[Path], folder: Path) -> None:
    """Compile `templates` into `folder`, which holds nothing else."""
    from errbook.render import environment

    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    (folder / "__init__.py").write_text('"""Templates of errbook, compiled when the package was built."""\n', "utf-8")
    for path in templates:
        text = path.read_bytes().decode()
        code = environment({}, {}).compile(text, path.name, raw=True, defer_init=True)
        (folder / f"{_module(text)}.py").write_text(code, encoding="utf-8")


def find(text: str) -> Mapping[str, Any] | None:
    """Return the namespace of the module that `text` was compiled to, or `None` for a text that was not."""
    try:
        return vars(import_module(f"errbook.compiled.{_module(text)}"))
    except ModuleNotFoundError:
        return None


def _module(text: str) -> str:
    """Return a name that changes with all that the compiled code depends on, but for errbook itself."""
    made_of = f"{jinja2.__version__}\n{text}"
    return f"template_{sha256(made_of.encode()).hexdigest()[:32]}"
