"""What a project's own template cannot do: reach out, change, run for ever, be random, or print a raw text."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from errbook import confinement, targets, validate
from errbook.naming import STYLES
from errbook.pipeline import open_project
from errbook.render import render
from errbook.schema import load
from errbook.targets import FaultyTargetError, TargetError

CATALOG = validate.from_tree(
    {
        "title": "Orders",
        "errors": [
            {
                "code": "NO_TOKEN",
                "description": "There is *no* token",
                "http_status": 401,
                "x-note": "raw",
                "params": [{"name": "limit"}],
            }
        ],
    }
)


def made(folder: Path, template: str, **files: str) -> str:
    """Return what the target of the project makes whose only template says `template`."""
    own = folder / "own" / "mine"
    own.mkdir(parents=True, exist_ok=True)
    (own / "target.toml").write_text(
        'summary = "Mine"\n[[output]]\ntemplate = "out.jinja"\npath = "out.txt"\n', encoding="utf-8"
    )
    (own / "out.jinja").write_text(template, encoding="utf-8")
    for name, text in files.items():
        (own / name).write_text(text, encoding="utf-8")
    (artifact,) = render(CATALOG, targets.load("mine", folder / "own"), {})
    assert artifact.path == "mine/out.txt"
    return artifact.text


def refusal(folder: Path, template: str) -> str:
    """Return for what reason the template is refused; it names the template."""
    with pytest.raises(TargetError) as caught:
        made(folder, template)
    message = str(caught.value)
    assert message.startswith(str(folder / "own" / "mine" / "out.jinja")), message
    return message


def test_a_template_of_a_project_prints_what_is_encoded(tmp_path: Path) -> None:
    """A template that only prints by encoders works, includes its neighbours, and gives the same text each time."""
    template = (
        '{% for error in catalog.errors %}{{ error.code | json }}{% include "more" %}{{ loop.index }}{% endfor %}'
    )
    assert made(tmp_path, template, more="{{ error.description | python }} ") == '"NO_TOKEN""There is no token" 1'


@pytest.mark.parametrize("encoder", ["json", "json_document", "yaml", "python", "toml", "markdown_cell", "identifier"])
def test_what_there_is_not_is_named(encoder: str, tmp_path: Path) -> None:
    """A field that is misspelt is told by its name and its line, also where an encoder is given it."""
    message = refusal(tmp_path, f"fine\n{{{{ catalog.errors[0].desciption | {encoder} }}}}")
    assert message.endswith("out.jinja:2: 'errbook.model.Error object' has no attribute 'desciption'")


def test_an_identifier_that_there_is_not_is_told(tmp_path: Path) -> None:
    """A target that does not say how codes are spelled, and a name that is no code, are told as such."""
    template = "{{ catalog.errors[0].code | identifier }}{{ catalog.title | identifier }}"
    assert refusal(tmp_path, template).endswith(
        ":1: `NO_TOKEN` has no identifier, since target.toml has no `[identifiers]`"
    )
    with (tmp_path / "own" / "mine" / "target.toml").open("a", encoding="utf-8") as manifest:
        manifest.write('[identifiers]\nstyle = "PascalCase"\n')
    with pytest.raises(TargetError, match=":1: `Orders` has no identifier, since it is no code of the catalogue"):
        tuple(render(CATALOG, targets.load("mine", tmp_path / "own"), {}))


def test_a_pattern_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching an option ends as a template does: at a limit of time."""
    monkeypatch.setattr(confinement, "SECONDS", 1.0)
    made(tmp_path, "fine")
    with (tmp_path / "own" / "mine" / "target.toml").open("a", encoding="utf-8") as manifest:
        manifest.write('[options.slow]\ndescription = "Slow"\ndefault = "x"\npattern = "(x+x+)+y"\n')
    with pytest.raises(TargetError, match=r"target\.toml: it takes (longer than|too much)"):
        tuple(render(CATALOG, targets.load("mine", tmp_path / "own"), {"slow": "x" * 60}))


@pytest.mark.parametrize(
    "printed",
    [
        "catalog.title",
        "catalog.errors[0].code",
        "catalog.errors[0].description",
        "catalog.errors[0]",
        "catalog.errors",
        "catalog.errors[0].params[0].name",
        "catalog.errors[0].extensions['x-note']",
        "catalog.errors[0].category",
        "catalog.errors | map(attribute='code') | first",
        "catalog.errors[0].code ~ ''",
        "'%s' | format(catalog.title)",
        "'%s' % catalog.title",
        "('{!r}' | json).format(catalog.title)",
        "('{x!r}' | json).format_map({'x': catalog.title})",
        "('{}' | json).format('text')",
        "[catalog.title] | join",
        "catalog.title | string",
        "catalog.title | upper",
        "catalog.title | escape",
        "catalog.title | safe",
        "catalog.title.source",
        "catalog.title['source']",
        "catalog.title | attr('source')",
        "[catalog.title] | map(attribute='source') | first",
        "[catalog.title] | map('attr', 'plain') | first",
        "catalog.errors | groupby('code.source')",
        "'text'",
        "true",
        "none",
        "1.5",
        "options",
        "catalog | tree",
        "missing",
        "catalog.missing",
    ],
)
def test_a_raw_text_is_not_printed(printed: str, tmp_path: Path) -> None:
    """Whatever a template prints that no encoder has made is refused at its line."""
    assert "out.jinja:2: " in refusal(tmp_path, f"first line\n{{{{ {printed} }}}}\n")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ | json }}",
        "{{ ''['__class__'] | json }}",
        "{{ catalog.__class__.__mro__ | json }}",
        "{{ catalog.__dict__ | json }}",
        "{{ catalog | attr('__class__') | json }}",
        "{{ '' | attr('\\x5f\\x5fclass\\x5f\\x5f') | json }}",
        "{{ catalog.with_status.__globals__ | json }}",
        "{{ catalog.with_status.__func__ | json }}",
        "{{ '{0.__class__}'.format(catalog) | json }}",
        "{{ '{x.__class__}'.format_map({'x': catalog}) | json }}",
        "{% set f = '{0.__class__.__mro__}'.format %}{{ [catalog] | map(f) | list | json }}",
        "{{ ['{0.__class__}'.format] | map('call') | list | json }}",
        "{{ [catalog] | map(attribute='__class__') | first | json }}",
        "{{ (1).__class__ | json }}",
        "{{ self.__init__ | json }}",
        "{{ self._TemplateReference__context | json }}",
        "{{ lipsum() | json }}",
        "{{ lipsum.__globals__ | json }}",
        "{{ cycler | json }}",
        "{{ joiner() | json }}",
        "{{ namespace() | json }}",
        "{{ dict() | json }}",
        "{{ range(3) | list | json }}",
        "{{ [1, 2] | random | json }}",
        "{{ random() | json }}",
        "{{ 'x' | urlize }}",
        "{{ {} | xmlattr }}",
        "{{ catalog | pprint }}",
        "{{ catalog.errors.append(1) | json }}",
        "{% do catalog.errors.clear() %}",
        "{{ catalog.errors[0].extensions.update({'x': 1}) | json }}",
        "{{ catalog.errors[0].extensions.pop('x-note') | json }}",
        "{{ catalog.errors[0].extensions.clear() | json }}",
        "{{ options.update({'package': 'x'}) | json }}",
        "{% set catalog.title = 'x' %}",
        "{% include 'target.toml' %}{% include '/etc/passwd' %}",
        "{% include '../mine/out.jinja' %}",
        "{% include '../../../../etc/passwd' %}",
        "{% import '/proc/self/environ' as x %}",
        "{% extends '..' %}",
        "{% include catalog.title %}",
        "{{ config | json }}{{ request | json }}",
        "{{ 'x' | nosuchfilter }}",
        "{{",
        "{% endfor %}",
        "{% for x in catalog.errors recursive %}{{ loop(catalog.errors) }}{% endfor %}",
    ],
)
def test_a_template_cannot_reach_out_or_change(template: str, tmp_path: Path) -> None:
    """What no template has business with is refused, and the catalogue stays as it was."""
    before = repr(CATALOG)
    refusal(tmp_path, template)
    assert repr(CATALOG) == before


NINES = "9" * 10
LOOP = "{% for a in x %}" * 12 + "{% endfor %}" * 12


@pytest.mark.parametrize(
    "template",
    [
        "{% set x = [1] * 1000 %}" + LOOP,
        "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}",
        "{% set x = 10 ** (10 ** 10) %}",
        "{{ 10 ** (10 ** 10) }}",
        f"{{% set x = 'a' * {NINES} %}}",
        f"{{% set x = 'a'.center({NINES}) %}}",
        f"{{{{ '%{NINES}d' % 1 | json }}}}",
        "{% set x = ['a' * 1000000] * 1000000 %}{{ x | join | json }}",
        "{% set x = [1] * 1000 %}{% for a in x %}{% for b in x %}" + "y" * 200 + "{% endfor %}{% endfor %}",
        "{% include 'out.jinja' %}",
        "{{ 'x' | indent(10000000000) | json }}",
    ],
    ids=lambda template: template[:40],
)
def test_a_template_that_never_ends_is_stopped(template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much time, memory or text ends a template, not the machine; its name is told."""
    monkeypatch.setattr(confinement, "SECONDS", 1.0)
    monkeypatch.setattr(confinement, "MEMORY", 256 << 20)
    refusal(tmp_path, template)


@pytest.mark.parametrize(
    "printed",
    [
        "([1] | map('abs')) ~ ''",
        "([1] | select | string)",
        "'%s' % {}.items",
        "['a'.upper] | join",
        "([1] | batch(1)) ~ ''",
    ],
)
def test_where_things_are_in_memory_is_not_printed(printed: str, tmp_path: Path) -> None:
    """An address would be another in every run, so it is refused even through an encoder."""
    refusal(tmp_path, f"{{{{ ({printed}) | json }}}}")


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """A template that is a symbolic link, or stands in a folder that is one, is not read."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    made(tmp_path, "fine")
    link = tmp_path / "own" / "mine" / "more.jinja"
    link.symlink_to(tmp_path / "secret")
    with pytest.raises(TargetError, match=r"more\.jinja leads out of its folder"):
        made(tmp_path, "{% include 'more.jinja' %}")
    link.unlink()
    (tmp_path / "own" / "mine").rename(tmp_path / "elsewhere")
    (tmp_path / "own" / "mine").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetError, match="mine leads out of its folder"):
        targets.load("mine", tmp_path / "own")


def test_a_folder_of_templates_is_in_the_project(tmp_path: Path) -> None:
    """A symbolic link in place of the folder of templates, or around it, does not lead out of the project."""
    inside, outside = tmp_path / "project", tmp_path / "elsewhere"
    inside.mkdir()
    made(outside, "fine")
    (inside / "errbook.toml").write_text('sources = ["x.yaml"]\ntemplates = "link/own"\n', encoding="utf-8")
    (inside / "link").symlink_to(outside)
    project, _, _ = open_project(inside)
    assert project is not None
    with pytest.raises(TargetError, match="link/own leads out of the project"):
        _ = project.templates
    (inside / "link").unlink()
    outside.rename(inside / "real")
    (inside / "link").symlink_to("real")
    assert project.templates == inside / "link" / "own"


@pytest.mark.parametrize(
    "wrong",
    [
        "[options.a]\ndescription = ''\ndefault = 1",
        "[options.a]\ndescription = ''\ndefault = 'b'\nreserved = 5",
        "[options.a]\ndescription = 'a'\ndefault = 'b'\npattern = '('",
        f"[options.a]\ndescription = 'a'\ndefault = 'b'\npattern = '{'(' * 9999}'",
        "[options.a]\ndescription = 'a'\ndefault = 'b'\npattern = 'a{99999999999}'",
        "[identifiers]\nstyle = 'none'",
        "more = " + "[" * 5000,
    ],
    ids=lambda wrong: wrong[:60],
)
def test_a_wrong_target_is_named(wrong: str, tmp_path: Path) -> None:
    """Whatever a `target.toml` says that cannot be, each finding has its place there."""
    made(tmp_path, "fine")
    file = tmp_path / "own" / "mine" / "target.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(FaultyTargetError) as caught:
        targets.load("mine", tmp_path / "own")
    assert caught.value.diagnostics
    for finding in caught.value.diagnostics:
        assert finding.location
        assert (finding.location.path, finding.location.line > 0) == (str(file), True)


def test_what_tools_leave_beside_templates_is_no_part_of_a_target(tmp_path: Path) -> None:
    """A swap file and a copy of an editor, which only one machine has, are not read, and do not make outputs stale."""
    made(tmp_path, "fine")
    before = targets.load("mine", tmp_path / "own")
    (tmp_path / "own" / "mine" / "out.jinja~").write_text("old", encoding="utf-8")
    (tmp_path / "own" / "mine" / ".out.jinja.swp").write_bytes(b"\xff\x00")
    (tmp_path / "own" / "mine" / ".idea").mkdir()
    (tmp_path / "own" / "mine" / ".idea" / "workspace.xml").write_text("", encoding="utf-8")
    assert targets.load("mine", tmp_path / "own") == before


def test_a_target_of_ones_own_in_place_of_errbooks_names_its_files(tmp_path: Path) -> None:
    """Where a project says itself what a target makes, its templates may have nearly the names of errbook's."""
    made(tmp_path, "fine")
    (tmp_path / "own" / "mine").rename(tmp_path / "own" / "docs")
    (tmp_path / "own" / "docs" / "pages.md.jinja").write_text("", encoding="utf-8")
    assert [output.path for output in targets.load("docs", tmp_path / "own").outputs] == ["out.txt"]
    (tmp_path / "own" / "docs" / "target.toml").unlink()
    with pytest.raises(FaultyTargetError) as caught:
        targets.load("docs", tmp_path / "own")
    [finding] = caught.value.diagnostics
    assert finding.hint == "did you mean `page.md.jinja`?"


def test_the_styles_of_identifiers_are_those_of_the_schema() -> None:
    """A target may choose each style that there is, and no other."""
    assert load("target")["properties"]["identifiers"]["properties"]["style"]["enum"] == list(STYLES)


def test_a_long_output_takes_no_square_of_the_time(tmp_path: Path) -> None:
    """An output of one long line, within the limit of size, comes through in a moment."""
    begin = time.process_time()
    assert len(made(tmp_path, "{{ ('x' * 48000000) | json }}")) == 48_000_002
    assert time.process_time() - begin < 4


def test_a_text_of_the_catalogue_is_no_template(tmp_path: Path) -> None:
    """What looks like a template in a catalogue stands in the output as it is."""
    text = "{{ 7 * 7 }}{% include 'target.toml' %}{# gone #}${7 * 7}"
    catalog = validate.from_tree({"errors": [{"code": "A", "description": "x", "message": text}]})
    made(tmp_path, "{{ catalog.errors[0].message | json }}")
    (artifact,) = render(catalog, targets.load("mine", tmp_path / "own"), {})
    assert artifact.text == f'"{text}"'


def test_templates_give_the_same_text_in_every_process(tmp_path: Path) -> None:
    """Another hash seed, another process: the same bytes."""
    made(tmp_path, "{{ catalog | tree | json }}{% for k in {'b': 1, 'a': 2} %}{{ k | json }}{% endfor %}")
    program = (
        "import sys; from errbook import targets, validate; from errbook.render import render\n"
        "catalog = validate.from_tree({'errors': [{'code': 'A', 'description': 'b', 'tags': ['z', 'y', 'x']}]})\n"
        "from pathlib import Path\n"
        "print(*render(catalog, targets.load('mine', Path(sys.argv[1])), {}))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "own")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "random")
    }
    assert len(printed) == 1


def test_a_child_that_dies_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template whose process is killed from outside is no empty output."""
    monkeypatch.setattr(confinement, "_work", lambda *_: os._exit(9))
    with pytest.raises(TargetError, match="too much time or memory"):
        made(tmp_path, "fine")


def test_errbooks_own_templates_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The targets that errbook brings are rendered where it runs, which costs nothing."""
    monkeypatch.setattr(os, "fork", None)
    assert [*render(CATALOG, targets.load("json-schema", None), {})]
