"""From a catalogue and a target to artifacts. Pure: text in, text out."""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, cast

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from errbook import canonical, compilation, targets
from errbook.artifact import Artifact
from errbook.encoders import Encoded, json, markdown, python, toml, yaml
from errbook.model import Catalog
from errbook.naming import called, identifiers, snake, words
from errbook.page_names import page_names
from errbook.targets import OptionError, Target, TargetError
from errbook.text import Text
from errbook.views import documentation, json_schema, openapi, python_codes, python_envelope, python_project

FILTERS: Mapping[str, Callable[..., Any]] = {
    **json.FILTERS,
    **python.FILTERS,
    **yaml.FILTERS,
    **toml.FILTERS,
    **json_schema.FILTERS,
    **openapi.FILTERS,
    **python_codes.FILTERS,
    **python_envelope.FILTERS,
    **python_project.FILTERS,
    **canonical.FILTERS,
    **markdown.FILTERS,
    **documentation.FILTERS,
}
"""The encoders of every language, and the views, by the names that templates use."""

_SHARED = ("openapi", "python_codes", "python_envelope", "tree", "yaml_block")
"""The filters that the outputs of a target apply to the same objects; those live as long as the sandbox."""

NEW_PAGE = "error-codes.md"
"""What a page is called that is made since no source is one."""

TEMPLATE_FAULTS = (TemplateError, TypeError, AttributeError, ValueError, ArithmeticError, LookupError, RecursionError)
"""What a faulty template may raise."""


def names(catalog: Catalog, target: Target) -> dict[str, str]:
    """Return the identifier of each code in the language of `target`; nothing for a language that has none.

    Raises `NamingError` for codes that cannot have one.
    """
    return identifiers(called(catalog.names), target.identifiers) if target.identifiers else {}


def render(catalog: Catalog, target: Target, options: Mapping[str, str]) -> Iterator[Artifact]:
    """Yield the artifacts of `target`; `options` is what the project says about it.

    Raises `OptionError`, `TargetError` for a faulty template, and `NamingError` for codes without a name.
    """
    if not target.is_own:
        yield from _made(catalog, target, options)
        return
    from errbook.confinement import confined

    def match_patterns(announce: Callable[[str], None]) -> Iterator[Artifact]:
        """Match the options where that can be stopped, and make nothing: a pattern of the project may take for ever."""
        announce(target.templates[targets.MANIFEST].path)
        with suppress(OptionError):
            _options(catalog, target, options)
        yield from ()

    tuple(confined(match_patterns))
    _options(catalog, target, options)  # raise here what is no fault of the target, which is all that a child can tell
    names(catalog, target)
    yield from confined(lambda announce: _made(catalog, target, options, announce))


def _made(
    catalog: Catalog,
    target: Target,
    options: Mapping[str, str],
    announce: Callable[[str], None] = lambda _: None,
) -> Iterator[Artifact]:
    for path, template, variables in _outputs(catalog, target, options, announce):
        try:
            yield Artifact(path, template.render(variables))
        except TEMPLATE_FAULTS as error:
            raise TargetError(f"{_place(error, target, template)}: {error}") from error


def template_line(catalog: Catalog, target: Target, options: Mapping[str, str], path: str, line: int) -> str:
    """Return `file:line` of the template that made `line` of the artifact at `path`."""
    for made, template, variables in _outputs(catalog, target, options):
        if made == path:
            return f"{target.templates[str(template.name)].path}:{_line(template, variables, line)}"
    raise LookupError(path)


def _line(template: Template, variables: Mapping[str, Any], wanted: int) -> int:
    stream = template.root_render_func(template.new_context(dict(variables)))
    at, line = 1, 1
    for chunk in stream:
        frame = getattr(stream, "gi_frame", None)
        line = template.get_corresponding_lineno(frame.f_lineno) if frame else line
        breaks = chunk.count("\n")
        if at + breaks > wanted or (at + breaks == wanted and not chunk.endswith("\n")):
            return line + wanted - at
        at += breaks
    return line


def _outputs(
    catalog: Catalog,
    target: Target,
    options: Mapping[str, str],
    announce: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[str, Template, Mapping[str, Any]]]:
    chosen = _options(catalog, target, options)
    sandbox = environment(target.templates, names(catalog, target))
    encoded = {name: Encoded(value) for name, value in chosen.items()}
    for output in target.outputs:
        if output.template in target.templates:
            announce(target.templates[output.template].path)
        try:
            template = sandbox.get_template(output.template)
        except TEMPLATE_FAULTS as error:
            raise TargetError(f"{_place(error, target, None)}: {error}") from error
        pages = catalog.pages if output.each == "page" else ()
        file_names = page_names([page.path.source for page in pages])
        for page, file_name in zip(pages, file_names, strict=True) if pages else ((None, NEW_PAGE),):
            path = output.path.replace("{page}", file_name)
            for name, value in chosen.items():
                path = path.replace(f"{{{name}}}", value)
            yield f"{target.name}/{path}", template, {"catalog": catalog, "options": encoded, "page": page}


def _place(error: Exception, target: Target, template: Template | None) -> str:
    """Return the line of the template at which `error` arose."""
    paths = {file.path for file in target.templates.values()}
    place = (template.filename if template else getattr(error, "filename", None)) or target.name
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            place, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return f"{place}:{line}" if line else place


def _options(catalog: Catalog, target: Target, given: Mapping[str, str]) -> dict[str, str]:
    """Return the value of each option; raises `OptionError`, which carries all that is wrong with them."""
    title = snake(words(catalog.api.source)).lstrip("0123456789_") or "api"
    chosen = {name: option.default.replace("{title}", title) for name, option in target.options.items()} | {**given}
    faults = [fault for name, value in chosen.items() if (fault := _misuse(target, name, value))]
    if faults:
        first, *first.others = faults
        raise first
    return chosen


def _misuse(target: Target, name: str, value: str) -> OptionError | None:
    """Return what is wrong with a value for an option of `target`."""
    option = target.options.get(name)
    if option is None:
        known = ", ".join(target.options) or "none"
        return OptionError(name, f"target `{target.name}` has no option `{name}`", f"its options: {known}")
    if re.fullmatch(option.pattern, value) and value not in option.reserved:
        return None
    but = f", but for `{value}`," if value in option.reserved else ""
    hint = f"a text that matches `{option.pattern}`{but} is expected: {option.description}"
    return OptionError(name, f"option `{name}` of target `{target.name}` cannot be `{value}`", hint)


def environment(templates: Mapping[str, targets.Template], names: Mapping[str, str]) -> Environment:
    """Return a sandbox for `templates`, in which `names` are the identifiers of the codes."""
    sandbox = _Sandbox(
        loader=_Loader(templates),
        undefined=StrictUndefined,
        finalize=_only_encoded,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    sandbox.globals.clear()
    filters = cast("dict[str, Callable[..., Any]]", sandbox.filters)
    for name in ("random", "pprint", "xmlattr", "urlize", "tojson"):
        del filters[name]
    known = {**FILTERS, **{name: _once(FILTERS[name]) for name in _SHARED}}

    def identifier(code: Text) -> Encoded:
        if code.source not in names:
            missing = "it is no code of the catalogue" if names else "target.toml has no `[identifiers]`"
            raise LookupError(f"`{code.source}` has no identifier, since {missing}")
        return Encoded(names[code.source])

    filters.update((name, _of_what_is(make)) for name, make in {**known, "identifier": identifier}.items())
    return sandbox


def _of_what_is(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter `make`, which says what there is not where it is given that."""

    def filtered(value: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(value, StrictUndefined):
            str(value)
        return make(value, *arguments, **named)

    return filtered


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter `make`, which makes everything once that it is asked for with the same object."""
    made: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def filtered(value: Any, *arguments: Any) -> Any:
        key = (id(value), *arguments)
        if key not in made:
            made[key] = value, make(value, *arguments)
        return made[key][1]

    return filtered


def _only_encoded(value: Any) -> Any:
    if isinstance(value, Encoded | int) and not isinstance(value, bool):
        return value
    if isinstance(value, StrictUndefined):
        str(value)  # raises, and says what there is not
    raise TypeError(f"{type(value).__name__} cannot be printed: it needs an encoder, such as `| json`")


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which a template sees the model, but not the characters of a text."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep the characters of a text from templates, beside what every sandbox keeps from them."""
        return not isinstance(obj, Text) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Let `format` make a plain text, also of one that is encoded: what it fills in is not."""
        formatted = super().wrap_str_format(value)
        return formatted and (lambda *arguments, **named: str(formatted(*arguments, **named)))


class _Loader(BaseLoader):
    """Loads the templates that were read with the target, and nothing else."""

    def __init__(self, templates: Mapping[str, targets.Template]) -> None:
        self.templates = templates

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  the name that BaseLoader.load gives it
    ) -> Template:
        """Return the template called `name`, as it was compiled with the package, or compiled now."""
        if name not in self.templates:
            raise TemplateNotFound(name, f"there is no `{name}` in the folder of the target")
        file = self.templates[name]
        code = compilation.find(file.text) or environment.compile(file.text, name, file.path)
        return environment.template_class.from_code(environment, code, globals or {}, None)
