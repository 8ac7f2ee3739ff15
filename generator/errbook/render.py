"""From a catalogue and a target to artifacts. Pure but for the templates that it reads."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from errbook.artifact import Artifact
from errbook.encoders import Encoded, json, python
from errbook.model import Catalog
from errbook.naming import identifiers, snake, words
from errbook.targets import Target, TargetError
from errbook.text import Text

FILTERS = {**json.FILTERS, **python.FILTERS}
"""The encoders of every language, and the views, by the names that templates use."""


def render(catalog: Catalog, target: Target, options: Mapping[str, str]) -> Iterator[Artifact]:
    """Yield the artifacts of `target`; `options` is what the project says about it.

    Raises `TargetError` for a template or an option that is wrong, and `NamingError` for codes without a name.
    """
    chosen = _options(catalog, target, options)
    names = identifiers((error.code for error in catalog.errors), target.identifiers) if target.identifiers else {}
    environment = _environment(target, names)
    for output in target.outputs:
        path = output.path
        for name, value in chosen.items():
            path = path.replace(f"{{{name}}}", value)
        yield Artifact(f"{target.name}/{path}", _rendered(environment, target, output.template, catalog, chosen))


def _rendered(
    environment: Environment, target: Target, template: str, catalog: Catalog, options: Mapping[str, str]
) -> str:
    try:
        variables = {name: Encoded(value) for name, value in options.items()}
        return environment.get_template(template).render(catalog=catalog, options=variables)
    except (TemplateError, TypeError, AttributeError, ValueError, ArithmeticError, LookupError) as error:
        raise TargetError(f"{_place(error, target.folders, template)}: {error}") from error


def _place(error: Exception, folders: tuple[Path, ...], template: str) -> str:
    """Return the line of the template at which `error` arose."""
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if any(folder in file.parents for folder in folders):
            template, line = str(file), trace.tb_lineno
        trace = trace.tb_next
    return f"{template}:{line}" if line else template


def _options(catalog: Catalog, target: Target, given: Mapping[str, str]) -> dict[str, str]:
    import re  # noqa: PLC0415  few targets have options

    unknown = given.keys() - target.options.keys()
    if unknown:
        known = ", ".join(target.options) or "none"
        raise TargetError(f"target `{target.name}` has no option `{min(unknown)}`; its options: {known}")
    title = snake(words(catalog.title.source)) or "api"
    chosen = {name: given.get(name, option.default.replace("{title}", title)) for name, option in target.options.items()}
    for name, value in chosen.items():
        if not re.fullmatch(target.options[name].pattern, value):
            pattern = target.options[name].pattern
            raise TargetError(f"option `{name}` of target `{target.name}` is `{value}`, which does not match `{pattern}`")
    return chosen


def _environment(target: Target, names: Mapping[str, str]) -> Environment:
    environment = _Sandbox(
        loader=_Loader(target.folders),
        undefined=StrictUndefined,
        finalize=_only_encoded,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.clear()
    for name in ("random", "pprint", "xmlattr", "urlize", "tojson"):
        del environment.filters[name]
    environment.filters.update(FILTERS)
    environment.filters["identifier"] = lambda code: Encoded(names[code.source])
    return environment


def _only_encoded(value: Any) -> Any:
    if isinstance(value, Encoded | int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be printed: it needs an encoder, such as `| json`")


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which a template sees the model, but not the characters of a text."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep the characters of a text from templates, beside what every sandbox keeps from them."""
        return not isinstance(obj, Text) and super().is_safe_attribute(obj, attr, value)


class _Loader(BaseLoader):
    """Loads templates from the folders of a target, never from outside them."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002  Jinja's
        """Return the text and the path of `template`; a name that leads out of its folder is not found."""
        for folder in self.folders:
            path = folder / template
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path.read_text(encoding="utf-8"), str(path), None
        raise TemplateNotFound(template)
