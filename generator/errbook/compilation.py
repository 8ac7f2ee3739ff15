"""Templates compiled ahead: a module for each, found by the digest of its text, so that none can be stale."""

from collections.abc import Iterable
from hashlib import sha256
from importlib.abc import InspectLoader
from importlib.util import find_spec
from pathlib import Path
from types import CodeType

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
        code = environment({}, {}).compile(text, path.name, raw=True)
        (folder / f"{_module(text)}.py").write_text(code, encoding="utf-8")


def find(text: str) -> CodeType | None:
    """Return the code that `text` was compiled to, or `None` for a text that was not."""
    name = f"errbook.compiled.{_module(text)}"
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return None
    loader = spec.loader if spec else None
    return loader.get_code(name) if isinstance(loader, InspectLoader) else None


def _module(text: str) -> str:
    """Return a name that changes with all that the compiled code depends on, but for errbook itself."""
    made_of = f"{jinja2.__version__}\n{text}"
    return f"template_{sha256(made_of.encode()).hexdigest()[:32]}"
