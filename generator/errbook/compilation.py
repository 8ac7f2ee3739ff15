"""Templates compiled ahead: a module for each, found by the digest of its text, so that none can be stale."""

from hashlib import sha256
from importlib.util import find_spec
from types import CodeType
from typing import TYPE_CHECKING, cast

import jinja2

if TYPE_CHECKING:
    from importlib.abc import InspectLoader


def find(text: str) -> CodeType | None:
    """Return the code that `text` was compiled to, or `None` for a text that was not."""
    name = f"errbook.compiled.{module_name(text)}"
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return None
    loader = spec.loader if spec else None
    return cast("InspectLoader", loader).get_code(name) if loader else None


def module_name(text: str) -> str:
    """Return the name of the module for `text`, which changes with all that its code depends on, but for errbook."""
    made_of = f"{jinja2.__version__}\n{text}"
    return f"template_{sha256(made_of.encode()).hexdigest()[:32]}"
