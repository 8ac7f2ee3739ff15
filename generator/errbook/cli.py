"""The command line: the only room that prints, exits and knows click."""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import IntEnum
from errno import EPIPE
from inspect import cleandoc
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from errbook import __version__
from errbook.channels import steady

if TYPE_CHECKING:
    from errbook.artifact import Artifact, Change
    from errbook.diagnostic import Diagnostic
    from errbook.document import Source
    from errbook.history.comparison import Comparison
    from errbook.history.review import UnreadableError
    from errbook.model import Catalog
    from errbook.pipeline import Project, Reading


class Exit(IntEnum):
    """How a command ends; a signal ends it with 128 and its number."""

    FINE = 0
    INVALID = 1
    """The catalogue has errors."""
    USAGE = 2
    """The command line or the settings are wrong."""
    OUT_OF_DATE = 3
    """Outputs do not agree with the catalogue."""
    BREAKING = 4
    """A change breaks those who handle the errors."""
    UNFINISHED = 5
    """A full disk, a missing permission, or a fault of errbook's own."""


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "sarif"]),
    default="text",
    help="How to report: for people, for tools, for a comment, for GitHub Actions, or for code scanning.",
)
AGAINST = click.option(
    "--against",
    metavar="BASE",
    help="A branch, tag or commit, a file, or a folder; by default the last release tag.",
)
OUTPUT = click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False),
    help="The file to write; it must not exist yet.",
)


class Exemplified(click.Command):
    """A command whose help keeps the lines of its examples, which click would join."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help; click keeps the lines of a paragraph after a backspace."""
        self.help = cleandoc(self.help or "").replace("\n\nExample", "\n\n\b\nExample")
        super().format_help_text(ctx, formatter)


class Suggesting(Exemplified, click.Group):
    """A group of commands that suggests the likely one for a misspelt name."""

    command_class = Exemplified

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or fail with the nearest name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = _nearest(args[0], self.list_commands(ctx))
            raise click.UsageError(f"{error.message.rstrip('.')}{near}", ctx) from None


@click.group(cls=Suggesting, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errbook")
def errbook() -> None:
    """Keep an API's error codes true in the docs, in the code and on the wire.

    Examples:
      errbook init docs/errors.md    read a page, and pin how it was understood
      errbook generate               make every output of the project
      errbook check --diff           prove that all of them still agree
      errbook explain TOKEN_EXPIRED  what a code means, offline

    """


@errbook.command()
@click.option("--force", is_flag=True, help="Overwrite outputs that were edited by hand.")
@click.option("--timings", is_flag=True, help="Tell how long each stage took.")
@FORMAT
def generate(*, force: bool, timings: bool, form: str) -> None:
    """Make every output of the project.

    The outputs change all together or not at all, and a file that is right is not touched.

    Examples:
      errbook generate
      errbook generate --force     also over files that were edited by hand
      errbook generate --timings   and tell where the time went

    """
    from errbook import output

    watch = _Watch(timings=timings)
    project = _project(form)
    watch.expect(project)
    reading = _read(project, watch)
    artifacts = _artifacts(project, reading, form, watch)
    watch("write")
    folder, inputs = _places(project)
    changes = output.apply(folder, artifacts, force=force, inputs=inputs, notify=_tell)
    watch.done()
    _report(reading.diagnostics, reading.sources, form)
    count = len(changes)
    click.echo(
        f"{count} file{'s' * (count != 1)} changed in {project.settings.output}/" if count else "nothing to do",
        err=True,
    )


@errbook.command()
@click.option("--diff", is_flag=True, help="Show what would change.")
@FORMAT
def check(*, diff: bool, form: str) -> None:
    """Prove that the catalogue is sound and that every output agrees with it.

    Nothing is written. A file that is missing, stale, edited by hand, left over or not tracked by git is
    named, with the command that repairs it.

    Examples:
      errbook check
      errbook check --diff            and show what would change
      errbook check --format github   in a workflow of GitHub Actions

    """
    from errbook import drift, output, tracking

    watch = _Watch()
    project = _project(form)
    watch.expect(project)
    folder, inputs = _places(project)
    with tracking.listing(folder) as git:
        reading = _read(project, watch)
        artifacts = _artifacts(project, reading, form, watch)
        watch("compare")
        changes = output.plan(folder, artifacts, inputs=inputs)
        changes += tracking.untracked(folder, artifacts, git)
    watch.done()
    findings = drift.findings(project.settings.output, changes)
    _report((*reading.diagnostics, *findings), reading.sources, form)
    if diff:
        for change in changes:
            _show_diff(project.settings.output, change)
    if changes:
        _exit(Exit.OUT_OF_DATE)


@errbook.command()
@click.argument("path", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="For people, or for tools.",
)
def show(path: str | None, form: str) -> None:
    """Show what was read: of the project, or of the one file PATH.

    Examples:
      errbook show
      errbook show docs/errors.md
      errbook show docs/errors.md --format json

    """
    from errbook import listing

    reading = _reading(path)
    if form == "json":
        _say_json(listing.as_json(reading.document) + "\n")
    else:
        _say(listing.as_table(reading.document) + "\n")
    _report(reading.diagnostics, reading.sources, "text", err=True)
    if reading.failed:
        _exit(Exit.INVALID)


@errbook.command()
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people, or for tools.")
def explain(code: str, form: str) -> None:
    """Tell what CODE means, why it happens and what to do, without the network.

    Examples:
      errbook explain TOKEN_EXPIRED
      errbook explain TOKEN_EXPIRED --format json

    """
    from errbook import explanation

    reading = _reading(None)
    catalog = _catalog(reading, "text")
    error = explanation.find(catalog, code) or explanation.find_retired(catalog, code)
    if error is None:
        raise click.UsageError(
            f"there is no code {code!r}{_nearest(code, [item.code.source for item in catalog.errors])}"
        )
    if form == "json":
        _say_json(explanation.as_json(catalog, error) + "\n")
    else:
        _say(explanation.as_text(catalog, error, reading.document) + "\n")


@errbook.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@OUTPUT
def convert(path: str, target: str | None) -> None:
    """Turn a page into canonical YAML, or YAML into a page.

    Examples:
      errbook convert docs/errors.md > errors.yaml
      errbook convert errors.yaml -o errors.md

    """
    from errbook import canonical
    from errbook.pages import to_page
    from errbook.readers import MARKDOWN

    reading = _reading(path)
    _report(reading.diagnostics, reading.sources, "text", err=True)
    catalog = _catalog(reading, None)
    if path.endswith(MARKDOWN):
        text = canonical.to_yaml(canonical.to_tree(catalog))
    else:
        text = to_page(catalog)
        for error in catalog.errors:
            if error.visibility == "internal":
                _tell(f"errbook: `{error.code.source}` is internal, so that the page leaves it out")
    _write_or_print(target, text)


@errbook.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@OUTPUT
def import_(path: str, target: str | None) -> None:
    """Make a catalogue, in canonical YAML, of what you have in another form.

    Reads OpenAPI 3, JSON Schema, CSV and TSV, enumerations of Python and of Protocol Buffers, Apache Spark's
    error conditions and TiDB's errors.toml; what FILE is, its content says. Nothing in it is run. What cannot
    be carried over, and what is missing, is told with its place.

    Examples:
      errbook import openapi.yaml > errors.yaml
      errbook import errors.csv -o errors.yaml

    """
    from errbook import canonical, importers
    from errbook.readers import decode

    source, undecodable = decode(Path(path).as_posix(), Path(path).read_bytes())
    document, findings = importers.read(source) if not undecodable else (None, undecodable)
    _report(findings, (source,), "text", err=True)
    if document is None or any(finding.severity == "error" for finding in findings):
        _exit(Exit.INVALID)
    _write_or_print(target, canonical.to_yaml(document.tree))


@errbook.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
def init(path: str) -> None:
    """Read the page or YAML file PATH, tell how it was understood, and write errbook.toml.

    The settings pin this reading: where a later edit of the page would be unsure, generate and check fail.

    Example:
      errbook init docs/errors.md

    """
    from os.path import relpath

    from errbook import adoption
    from errbook.readers import decode, read
    from errbook.schema import check
    from errbook.settings import find

    settings = find(Path.cwd())
    if settings is not None and settings.parent == Path.cwd():
        raise click.UsageError(f"there are settings in {settings.name} already; errbook does not change them")
    name = Path(relpath(path)).as_posix()
    if name != name.encode(errors="replace").decode():
        raise click.UsageError("the name of PATH is not UTF-8, so that no settings can name it; rename the file")
    source, undecodable = decode(name, Path(path).read_bytes())
    document, findings = read(source, {})
    misshapen = [finding for finding in check(document) if finding.rule in ("wrong-type", "empty-value")]
    if misshapen or not document.tree.get("errors"):
        _report((*undecodable, *findings, *misshapen), (source,), "text")
        click.echo("no code is read, and errbook.toml is not written", err=True)
        _exit(Exit.INVALID)
    _say(adoption.understanding(source, document, (*undecodable, *findings)))
    _write_new("errbook.toml", adoption.settings(source, document, findings))
    pinned = _read(_project("text"), _Watch())
    wrong = [finding for finding in pinned.diagnostics if finding.severity == "error"]
    if wrong:
        click.echo()
        _report(wrong, pinned.sources, "text")
        click.echo("errbook.toml is written; check fails until these are corrected", err=True)
        _exit(Exit.INVALID)
    click.echo("errbook.toml is written; next: errbook generate && errbook check", err=True)


@errbook.command()
@click.argument("rule", required=False)
def rules(rule: str | None) -> None:
    """List the lint rules, or tell all about RULE.

    Examples:
      errbook rules
      errbook rules missing-resolution

    """
    import inspect

    from errbook.rules import RULES

    if rule is None:
        widest = max(map(len, RULES))
        for item in RULES.values():
            click.echo(f"{item.name:<{widest}}  {item.severity.value:<7}  {item.documentation.splitlines()[0]}")
    elif rule in RULES:
        item = RULES[rule]
        click.echo(f"# {item.name} ({item.severity.value})\n\n{inspect.cleandoc(item.documentation)}")
    else:
        raise click.UsageError(f"there is no rule {rule!r}{_nearest(rule, RULES)}")


@errbook.command()
@click.argument("revised", required=False)
@AGAINST
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "potentially-breaking", "compatible", "editorial", "never"]),
    default="breaking",
    help="From which effect on a change that nobody has accepted makes the command fail.",
)
@FORMAT
def diff(*, revised: str | None, against: str | None, fail_on: str, form: str) -> None:
    """Tell what changed, what it means for clients and readers, and which version it takes.

    Compares the working tree, or REVISED, with the last release tag, or BASE. Earlier revisions are read from
    git's objects; nothing is checked out. Ends with 4 if a change breaks clients and nobody has accepted it.

    Examples:
      errbook diff
      errbook diff --against main --format markdown
      errbook diff --against v1.0.0 v1.1.0
      errbook diff --against published/catalog.json docs/errors.md

    """
    from errbook.history import report, report_json
    from errbook.history.comparison import diagnostics
    from errbook.history.kinds import Effect

    comparison = _review(against, revised, form)
    sources = comparison.after.reading.sources
    if form == "json":
        _say_json(report_json.as_json(comparison))
    elif form == "markdown":
        _say(report.as_markdown(comparison))
    elif form == "text":
        _say(report.as_text(comparison, {source.path: source.text for source in sources}))
    else:
        _report(diagnostics(comparison), sources, form)
    limit = None if fail_on == "never" else Effect[fail_on.replace("-", "_").upper()]
    if limit is not None and comparison.fails(limit):
        _exit(Exit.BREAKING)
    if comparison.findings:
        _exit(Exit.INVALID)


@errbook.command()
@click.argument("changes", nargs=-1)
@click.option("--reason", required=True, help="Why; the reviewer reads it.")
@click.option("--by", help="Who accepts it; by default the author that git knows.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day on which it holds.")
@AGAINST
def accept(*, changes: tuple[str, ...], reason: str, by: str | None, until: str | None, against: str | None) -> None:
    """Accept CHANGES that `errbook diff` reports, by a waiver in the settings that is reviewed like code.

    A change is named by its fingerprint, or by a code, which stands for all its breaking changes; without CHANGES,
    every breaking change is accepted.

    Examples:
      errbook accept 3fa9c1d2 --reason "Announced in March, nobody uses it"
      errbook accept OLD_CODE --reason "Never sent" --until 2031-12-31

    """
    from errbook.history import acceptance

    project = _project("text")
    author = by or acceptance.author(project.folder)
    if author is None:
        raise click.UsageError("git knows no author here; say who accepts it: --by NAME")
    chosen = acceptance.chosen(_review(against, None, "text"), changes)
    waivers = [acceptance.waiver(ruling, reason, author, until) for ruling in chosen]
    added = acceptance.addition(project.source, waivers)
    with (project.folder / project.source.path).open("ab") as file:
        file.write(added.encode())
    count = len(waivers)
    click.echo(f"{count} change{'s' * (count != 1)} accepted in {project.source.path}", err=True)


@errbook.command()
@click.argument("first", required=False, metavar="[FROM]")
@click.argument("last", required=False, metavar="[TO]")
@click.option("--all", "whole", is_flag=True, help="From the first release on.")
def changelog(*, first: str | None, last: str | None, whole: bool) -> None:
    """Write release notes for those who use the API, in Markdown, release by release.

    They tell what changed after FROM, by default the last release tag, up to TO, by default the working tree.
    Internal codes are left out. A project words them anew by a `changelog/changelog.md.jinja` in its folder of
    templates.

    Examples:
      errbook changelog
      errbook changelog v1.0.0 v2.0.0
      errbook changelog --all > CHANGELOG.md

    """
    from errbook.history import changelog as notes
    from errbook.history.review import UnreadableError

    try:
        text = notes.of_project(_project("text"), first, last, _Watch(), whole=whole)
    except UnreadableError as error:
        _refuse(error, "text", err=True)
    _write_or_print(None, text)


@errbook.command()
@click.argument("code")
def log(code: str) -> None:
    """Show when CODE was added, changed or deprecated: by which commit, and in which release.

    Examples:
      errbook log TOKEN_EXPIRED

    """
    from errbook.history import log as history

    watch = _Watch()
    entries = history.of_project(_project("text"), watch)
    found = list(history.about(entries, code))
    watch.done()
    if not found:
        known = sorted({each for entry in entries for each in entry.codes})
        raise click.UsageError(f"there never was a code {code!r}{_nearest(code, known)}")
    _say(history.as_text(found))


def main() -> NoReturn:
    """Run errbook; every way out of it passes here."""
    out = steady()
    _heed_signals()
    status = run(sys.argv[1:])
    sys.stdout.flush()
    if out.lost is not None and out.lost.errno != EPIPE:
        _tell(f"errbook: standard output: {out.lost.strerror}")
        status = status or Exit.UNFINISHED
    os._exit(status)  # all is written and closed; to take the interpreter apart, object by object, takes a while


def run(arguments: Sequence[str]) -> int:
    """Run errbook with `arguments`, and return its exit code."""
    with suppress(MemoryError):
        return _run(arguments)
    _tell("errbook: there is not enough memory")  # nothing is held any more of what took it
    return Exit.UNFINISHED


def _run(arguments: Sequence[str]) -> int:
    try:
        status: int = errbook.main(list(arguments), prog_name="errbook", standalone_mode=False) or Exit.FINE
    except _EndedError as error:
        _tell(f"errbook: ended by signal {error.number}")
        return 128 + error.number
    except (click.Abort, KeyboardInterrupt):
        _tell("errbook: interrupted")
        return 130
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        _tell(shown.getvalue().rstrip("\n"))
        return Exit.USAGE
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  the outermost place: what nobody expected is told here, not as a traceback
        return _unfinished(error)
    return status


def _unfinished(error: Exception) -> int:
    from errbook.artifact import OutputError
    from errbook.history.acceptance import AcceptanceError
    from errbook.history.repository import GitError
    from errbook.paths import PathError
    from errbook.pipeline import ProjectError
    from errbook.targets import TargetError

    _tell(f"errbook: {_reason(error)}")
    if isinstance(error, ProjectError | TargetError | PathError | GitError | AcceptanceError):
        return Exit.USAGE
    if not isinstance(error, OutputError | OSError):
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
        click.echo(f"This is a fault of errbook's own: {type(error).__name__}{place}; please report it.", err=True)
    return Exit.UNFINISHED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).replace("\n", " ")


def _exit(status: Exit) -> NoReturn:
    raise click.exceptions.Exit(status)


class _Watch:
    """Draws a bar of the stages on a terminal once work takes over a second, and tells how long each took."""

    def __init__(self, *, timings: bool = False) -> None:
        self.timings = timings
        self.total = 5
        self.stages: list[tuple[str, float]] = []
        self.shown = False

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self.stages.append((stage, now))
        if sys.stderr.isatty() and now - self.stages[0][1] > 1:
            self.shown = True
            filled = min(20, 20 * len(self.stages) // self.total)
            click.echo(f"\r\x1b[K[{'#' * filled:<20}] {stage}", nl=False, err=True)

    def expect(self, project: "Project") -> None:
        """Set the length of the bar by what there is to do: two stages for each target beside the others."""
        from errbook.targets import BUILT_IN

        chosen = project.settings.targets
        self.total = 5 + 2 * len(BUILT_IN if chosen is None else chosen)

    def done(self) -> None:
        """Clear the line, and tell the timings where they were asked for."""
        end = time.perf_counter()
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
        if self.timings:
            ends = [start for _, start in self.stages[1:]] + [end]
            for (stage, start), stop in zip(self.stages, ends, strict=True):
                click.echo(f"{(stop - start) * 1000:9.1f} ms  {stage}", err=True)
            click.echo(f"{(end - self.stages[0][1]) * 1000:9.1f} ms  in all", err=True)


def _heed_signals() -> None:
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    raise _EndedError(number)


class _EndedError(BaseException):
    """A signal asks to end, which nothing on the way up may take for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _tell(text: str) -> None:
    from errbook.reports.visible import visible_lines

    click.echo(visible_lines(text), err=True)


def _say(text: str) -> None:
    from errbook.reports.visible import visible_lines

    click.echo(visible_lines(text), nl=False)


def _say_json(text: str) -> None:
    click.echo(text.replace("##", "#\\u0023"), nl=False)


def _project(form: str) -> "Project":
    from errbook.pipeline import open_project

    project, source, diagnostics = open_project(Path.cwd())
    if project is None:
        _report(diagnostics, (source,), form)
        _exit(Exit.USAGE)
    return project


def _places(project: "Project") -> "tuple[Path, list[Path]]":
    """Return the output folder, to which no symbolic link may lead, and the files that must not be in it."""
    from errbook import disk

    disk.look(project.folder, f"{project.settings.output}/*")
    sources = [project.folder / path for path in project.settings.sources]
    return project.folder / project.settings.output, [*sources, project.folder / project.source.path]


def _read(project: "Project", watch: _Watch) -> "Reading":
    from errbook.pipeline import read_project

    return read_project(project, watch)


def _reading(path: str | None) -> "Reading":
    """Read the one file at `path`, or the project."""
    from errbook.pipeline import ProjectError, open_project, read_file

    if path is None:
        return _read(_project("text"), _Watch())
    try:
        project, _, _ = open_project(Path.cwd())
    except ProjectError:
        project = None
    return read_file(Path(path).as_posix(), Path(path).read_bytes(), project, _Watch())


def _review(against: str | None, revised: str | None, form: str) -> "Comparison":
    from errbook import settings
    from errbook.history.review import UnreadableError, review

    watch = _Watch()
    files_alone = against and revised and settings.find(Path.cwd()) is None
    project = None if files_alone else _project(form)
    try:
        return review(project, against, revised, watch)
    except UnreadableError as error:
        _refuse(error, form)
    finally:
        watch.done()


def _refuse(error: "UnreadableError", form: str, *, err: bool = False) -> NoReturn:
    """End since an edition cannot be read, with what is wrong there."""
    _report(error.findings, error.sources, form, err=err)
    _tell(f"errbook: {error}")
    _exit(Exit.INVALID)


def _catalog(reading: "Reading", form: str | None) -> "Catalog":
    if reading.catalog is None or reading.failed:
        if form is not None:
            _report(reading.diagnostics, reading.sources, form)
        _exit(Exit.INVALID)
    return reading.catalog


def _artifacts(project: "Project", reading: "Reading", form: str, watch: _Watch) -> "tuple[Artifact, ...]":
    from errbook.pipeline import CatalogError, SettingsError, chosen_targets, render
    from errbook.targets import TargetError

    try:
        if reading.failed:
            with suppress(TargetError):
                chosen_targets(project)
        return render(project, reading, _catalog(reading, form), watch)
    except SettingsError as error:
        _report((*reading.diagnostics, *error.diagnostics), reading.sources, form)
        _exit(Exit.INVALID if isinstance(error, CatalogError) else Exit.USAGE)


def _report(diagnostics: "Iterable[Diagnostic]", sources: "Sequence[Source]", form: str, *, err: bool = False) -> None:
    from errbook.reports import report_as

    if form in ("github", "sarif"):
        from errbook import settings
        from errbook.reports.repository_paths import from_top

        found = settings.find(Path.cwd())
        diagnostics = from_top(diagnostics, found.parent if found else Path.cwd())
    text = report_as(form)(tuple(diagnostics), {source.path: source.text for source in sources})
    if not text:
        return
    if form in ("json", "sarif"):
        _say_json(text)
    elif form == "github":
        click.echo(text, nl=False)
    else:
        from errbook.reports.visible import visible_lines

        text = visible_lines(text)
        click.echo(_coloured(text) if form == "text" and _colour(err=err) else text, nl=False, err=err)


def _colour(*, err: bool) -> bool:
    return not os.environ.get("NO_COLOR") and (sys.stderr if err else sys.stdout).isatty()


def _coloured(text: str) -> str:
    import re

    colours = {"error": "red", "warning": "yellow", "note": "cyan"}
    return re.sub(
        r"(?m)^(\S+: )(error|warning|note)(\[[a-z0-9-]+\])",
        lambda match: match[1] + click.style(match[2] + match[3], fg=colours[match[2]], bold=True),
        text,
    )


def _show_diff(folder: str, change: "Change") -> None:
    from difflib import unified_diff

    from errbook.reports.visible import visible_lines

    before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
    for line in unified_diff(before, after, f"a/{folder}/{change.path}", f"b/{folder}/{change.path}", lineterm=""):
        colour = {"+": "green", "-": "red"}.get(line[:1]) if _colour(err=False) else None
        click.echo(click.style(visible_lines(line), fg=colour) if colour else visible_lines(line))


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    folded = {item.casefold(): item for item in known}
    near = get_close_matches(name.casefold(), folded, n=1)
    return f"; did you mean {folded[near[0]]}?" if near else ""


def _write_or_print(path: str | None, text: str) -> None:
    """Write a document to `path`, or print it: byte for byte where a program reads it, and safely on a terminal."""
    if path is not None:
        _write_new(path, text)
    elif sys.stdout.isatty():
        _say(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def _write_new(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already; errbook does not overwrite it") from None
