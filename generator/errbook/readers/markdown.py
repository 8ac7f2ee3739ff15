"""Reads a Markdown page: its tables, sections and lists of error codes, its envelope, its troubleshooting."""

from collections.abc import Iterable, Mapping

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import Document, Source
from errbook.readers.blocks import Block, scan
from errbook.readers.columns import Context, Verdict, group_fields, judge
from errbook.readers.draft import CodeTable, Draft, Entry
from errbook.readers.elements import diplodoc_table, html_tables
from errbook.readers.envelope import read_envelope
from errbook.readers.evidence import evidence
from errbook.readers.grids import Grid, pipe_table
from errbook.readers.lists import list_groups
from errbook.readers.outline import Outline
from errbook.readers.page import Page, Span
from errbook.readers.rows import RowReader, is_grouped
from errbook.readers.sections import Group, section_groups
from errbook.readers.troubleshooting import read_troubleshooting
from errbook.readers.words import fold


def read(source: Source, columns: Mapping[str, str] = {}) -> tuple[Document, tuple[Diagnostic, ...]]:  # noqa: B006  never written to
    """Return what a page says about errors, and what there is to say about the page.

    `columns` gives for a header of its tables the field of an error that the column holds, such as
    `{"Client action": "resolution"}`; it goes before what errbook knows itself. Any text can be read; none raises.
    """
    reading = _Reading(Page(source), columns)
    reading.read_tables()
    reading.read_groups()
    return reading.finish()


class _Reading:
    def __init__(self, page: Page, columns: Mapping[str, str]) -> None:
        self.page = page
        self.columns = columns
        self.blocks = scan(page)
        self.outline = Outline(page, self.blocks)
        self.rows = RowReader(page)
        self.tables: list[CodeTable] = []
        self.entries: list[Entry] = []
        self.diagnostics: list[Diagnostic] = []
        self.title = self._title()
        self.taken: list[tuple[int, int]] = []
        """The blocks that groups of errors reach over."""

    def _title(self) -> str:
        first = self.blocks[0] if self.blocks else None
        lines = self.page.prose(first.span).split("\n") if first and first.info == "front matter" else []
        titles = [line.partition(":")[2] for line in lines if line.startswith(("title:", "description:", "sidebar_label:"))]
        top = next((heading.text for heading in self.outline.headings), "")
        return " ".join([*titles, top, self.page.path.rpartition("/")[2].replace("-", " ").replace("_", " ")])

    def read_tables(self) -> None:
        grids = list(self._grids())
        verdicts = {id(grid): self._judge(index, grid, sibling=False) for index, grid in grids}
        accepted = {self._headers(grid) for index, grid in grids if verdicts[id(grid)].fields}
        for index, grid in grids:
            verdict = verdicts[id(grid)]
            if not verdict.fields and self._headers(grid) in accepted:
                verdict = self._judge(index, grid, sibling=True)
            if not verdict.fields and is_grouped(self.page, grid):
                self.tables.append(self.rows.read_grouped(grid, group_fields(self.page, grid, self.columns), self.outline.over[index]))
                self.entries += self.tables[-1].entries
            elif verdict.fields:
                self.tables.append(self.rows.read(grid, verdict.fields, self.outline.over[index]))
                self.entries += self.tables[-1].entries
                self._tell_repairs(grid)
            else:
                self._tell_refusal(grid, verdict)

    def _grids(self) -> "list[tuple[int, Grid]]":
        return [(index, grid) for index, block in enumerate(self.blocks) for grid in self._grids_of(block)]

    def _grids_of(self, block: Block) -> Iterable[Grid]:
        if block.kind == "html":
            return html_tables(self.page, block)
        if block.kind == "diplodoc":
            return diplodoc_table(self.page, block)
        return (pipe_table(self.page, block),) if block.kind == "table" else ()

    def _headers(self, grid: Grid) -> tuple[str, ...]:
        return tuple(fold(self.page.prose(header)) for header in grid.headers)

    def _judge(self, index: int, grid: Grid, *, sibling: bool) -> Verdict:
        heading = self.outline.over[index]
        over = tuple(above.text for above in heading.chain()) if heading else ()
        return judge(self.page, grid, Context(over, self.title, sibling), self.columns)

    def _tell_repairs(self, grid: Grid) -> None:
        for repair in grid.repairs:
            self.diagnostics.append(Diagnostic(repair.rule, repair.severity, repair.message, self.page.location(repair.span), repair.hint))

    def _tell_refusal(self, grid: Grid, verdict: Verdict) -> None:
        headers = " | ".join(self.page.prose(header) for header in grid.headers)
        self.diagnostics.append(
            Diagnostic(
                verdict.rule,
                Severity.NOTE,
                f"the table `{headers}` is not read: {verdict.reason}",
                self.page.location(grid.span),
                "if its rows are errors, name the column of the codes `Error code`",
            )
        )

    def read_groups(self) -> None:
        """Read the sections and lists of codes, as far as they list codes that the tables do not."""
        groups = [
            group
            for find in (section_groups, list_groups)
            for group in find(self.page, self.blocks, self.outline, self.columns, self.title)
        ]
        scores = {id(group): evidence(group.entries, group.setting) for group in groups}
        enough = 4 if self.tables else 3
        kinds = {group.kind for group in groups if scores[id(group)] >= enough}
        for group in groups:
            scores[id(group)] += 1.5 * (group.kind in kinds)
        if not kinds and not self.entries:
            enough = 1.5
        for group in sorted(groups, key=lambda group: -len(group.told)):
            if scores[id(group)] >= enough:
                self._take(group)

    def _take(self, group: Group) -> None:
        """Take the errors of `group`, unless they are known, or the group reaches over another one."""
        if any(group.first <= last and group.last >= first for first, last in self.taken):
            return
        known = {entry.code.value for entry in self.entries}
        new = [entry for entry in group.entries if entry.code.value not in known]
        if len(new) >= 0.5 * len(group.entries):
            self.taken.append((group.first, group.last))
            self.entries += new

    def finish(self) -> tuple[Document, tuple[Diagnostic, ...]]:
        draft = Draft(self.page)
        draft.add_errors(self.entries)
        read_envelope(draft, self.blocks)
        read_troubleshooting(draft, self.blocks, self.outline)
        if not draft.tree["errors"]:
            self.diagnostics.append(
                Diagnostic("no-codes", Severity.WARNING, "no error codes are found on the page", self.page.location(Span(0, 0)), "list them in a table with the columns `Code`, `Description` and `Resolution`")  # noqa: E501
            )
        found = sorted([*self.diagnostics, *self.rows.diagnostics], key=lambda one: one.location or ())
        return draft.document(self.tables), tuple(found)
