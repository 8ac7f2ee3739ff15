"""The tables of a page: which of them list errors, and what was repaired to read them."""

from collections.abc import Iterable, Iterator

from errbook.diagnostic import Diagnostic, Severity
from errbook.readers.blocks import Block
from errbook.readers.columns import assign, columns_of
from errbook.readers.draft import CodeTable
from errbook.readers.grids import Grid, add_rows, pipe_table, split_row
from errbook.readers.outline import Heading
from errbook.readers.page import Span
from errbook.readers.pins import folded, row
from errbook.readers.rows import RowReader, is_grouped
from errbook.readers.spelling import bare, is_symbol
from errbook.readers.survey import Survey
from errbook.readers.typed import TYPED
from errbook.readers.verdict import Context, Verdict, judge


class TableReader:
    """Reads the tables of a page, and keeps what there is to say about them."""

    def __init__(self, survey: Survey) -> None:
        """Read the tables of the page of `survey`."""
        self.survey = survey
        self.page = survey.page
        self.rows = RowReader(survey.page)
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> list[CodeTable]:
        """Return the tables of errors, in the order of the page."""
        grids = list(self._grids())
        verdicts = [self._judge(index, grid, sibling=False) for index, grid in grids]
        accepted = {self._headers(grid) for (_, grid), verdict in zip(grids, verdicts, strict=True) if verdict.fields}
        tables: list[CodeTable] = []
        for (index, grid), first in zip(grids, verdicts, strict=True):
            again = not first.fields and self._headers(grid) in accepted
            verdict = self._judge(index, grid, sibling=True) if again else first
            table = self._table(grid, verdict, self.survey.outline.over[index])
            if table:
                tables.append(table)
                self.diagnostics += grid.repairs
        self.diagnostics += self.rows.diagnostics
        return tables

    def _table(self, grid: Grid, verdict: Verdict, heading: Heading | None) -> CodeTable | None:
        """Return the table of errors that `grid` is, or say why it is none."""
        if verdict.fields:
            self._tell_columns(grid, verdict.fields)
            return self.rows.read(grid, verdict.fields, heading)
        if verdict.rule and is_grouped(self.page, grid):
            fields = assign(columns_of(self.page, grid, self.survey.mapping), None)
            return self.rows.read_grouped(grid, fields, heading)
        if verdict.rule:
            self._tell_refusal(grid, verdict)
        return None

    def _tell_columns(self, grid: Grid, fields: tuple[str, ...]) -> None:
        """Say which columns are kept as extra fields although their header names one that errbook knows."""
        if self._headers(grid) in self.survey.pins:
            return
        columns = columns_of(self.page, grid, self.survey.mapping)
        for column, field, span in zip(columns, fields, grid.headers, strict=True):
            if column.mapped or not column.filled or not field.startswith("x-"):
                continue
            named = next((role for role in column.holds if role in TYPED and role not in fields), None)
            taken = next((fields.index(role) for role in column.holds if role in fields), None)
            if named:
                reason = f"most of its cells are not {TYPED[named][1]}"
                self._tell_column(span, field, reason, "correct the cells, or say that it is another")
            elif taken is not None and not columns[taken].mapped:
                other = self.page.prose(grid.headers[taken])
                reason = f"the column `{other}` gives `{fields[taken]}`"
                self._tell_column(span, field, reason, "join the two columns, or say that it is another")

    def _tell_column(self, span: Span, field: str, reason: str, repair: str) -> None:
        header = self.page.prose(span)
        self.diagnostics.append(
            Diagnostic(
                "column-not-understood",
                Severity.WARNING,
                f"the column `{header}` is kept as `{field}`: {reason}",
                self.page.location(span),
                f'{repair}: `"{header}" = "{field}"` under `[columns]`',
            )
        )

    def _grids(self) -> Iterator[tuple[int, Grid]]:
        """Yield each table with the index of its block; rows behind a blank line belong to the one above."""
        above: tuple[int, Grid] | None = None
        for index, block in enumerate(self.survey.blocks):
            if block.kind == "rows":
                if above and self._goes_on(above[1], block, index):
                    continue
                headless = self._headless(block)
                if headless:
                    yield index, headless
                continue
            if block.info == "comment":
                continue
            if above:
                yield above
            above = None
            if block.kind == "table":
                above = index, pipe_table(self.page, block)
                continue
            for grid in self._other(block):
                yield index, grid
        if above:
            yield above

    def _other(self, block: Block) -> Iterable[Grid]:
        if block.kind == "html":
            from errbook.readers.html_tables import html_tables

            return html_tables(self.page, block)
        if block.kind == "diplodoc":
            from errbook.readers.diplodoc_tables import diplodoc_table

            return diplodoc_table(self.page, block)
        return ()

    def _goes_on(self, grid: Grid, block: Block, index: int) -> bool:
        """Add the rows of `block` to the table above, if they are of its width and no other table, and say so."""
        lines = self.page.lines[block.first : block.last + 1]
        cells = split_row(self.page.text, lines[0])
        if (
            len(cells) != len(grid.headers)
            or folded(map(self.page.prose, cells)) == self._headers(grid)
            or block.quoted != grid.block.quoted
            or self.survey.blocks[index - 1].kind == "text"
        ):
            return False
        grid.repairs.append(
            Diagnostic(
                "blank-line-in-table",
                Severity.NOTE,
                "the table goes on behind a blank line or a comment",
                self.page.location(lines[0].span),
                "remove what interrupts the table; Markdown renderers end it there",
            )
        )
        add_rows(self.page, grid, lines)
        grid.span = Span(grid.span.start, block.span.end)
        return True

    def _headless(self, block: Block) -> Grid | None:
        """Return the table that rows without a line of dashes make, if the first heads a column of codes."""
        lines = self.page.lines[block.first : block.last + 1]
        grid = Grid(block.span, split_row(self.page.text, lines[0]), [], block)
        add_rows(self.page, grid, lines[1:])
        if grid.rows and judge(self.survey, grid, Context((), self.survey.title)).fields:
            grid.repairs.append(
                Diagnostic(
                    "missing-separator",
                    Severity.WARNING,
                    "the table has no line of dashes under its header",
                    self.page.location(lines[0].span),
                    "write a row such as `| --- | --- |` under the header; renderers show no table here",
                )
            )
            return grid
        self._tell_rows(block)
        return None

    def _tell_rows(self, block: Block) -> None:
        """Say that rows without a header are not read, if one of them looks like a row of codes."""
        for line in self.page.lines[block.first : block.last + 1]:
            cells = split_row(self.page.text, line)
            for cell in cells[:2]:
                start, end = bare(self.page.text, cell)
                code = self.page.text[start:end]
                if len(cells) > 1 and is_symbol(code):
                    self.diagnostics.append(
                        Diagnostic(
                            "row-outside-table",
                            Severity.WARNING,
                            f"the row of `{code}` belongs to no table and is not read",
                            self.page.location(line.span),
                            "put it under a header and a line of dashes, or next to the rows of its table",
                        )
                    )
                    break

    def _headers(self, grid: Grid) -> tuple[str, ...]:
        return folded(map(self.page.prose, grid.headers))

    def _judge(self, index: int, grid: Grid, *, sibling: bool) -> Verdict:
        return judge(self.survey, grid, Context(self.survey.over(index), self.survey.title, sibling))

    def _tell_refusal(self, grid: Grid, verdict: Verdict) -> None:
        headers = [self.page.prose(header) for header in grid.headers]
        self.diagnostics.append(
            Diagnostic(
                verdict.rule,
                Severity.NOTE,
                f"the table `{' | '.join(headers)}` is not read: {verdict.reason}",
                self.page.location(grid.span),
                verdict.hint,
                fingerprint=row(headers),
            )
        )
