"""Templates compiled ahead: a module for each, found by the digest of its text, so that none can be stale."""

from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import jinja2

FOLDER = Path(__file__).with_name("compiled")


def find(text: str) -> CodeType | None:
    """Return the code that `text` was compiled to, or `None` for a text that was not."""
    name = module_name(text)
    loader = SourceFileLoader(f"errbook.compiled.{name}", str(FOLDER / f"{name}.py"))
    try:
        return loader.get_code(loader.name)
    except FileNotFoundError:
        return None


def module_name(text: str) -> str:
    """Return the name of the module for `text`, which changes with all that its code depends on, but for errbook."""
    made_of = f"{jinja2.__version__}\n{text}"
    return f"template_{sha256(made_of.encode()).hexdigest()[:32]}"
