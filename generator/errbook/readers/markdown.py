"""Reads a Markdown page: its tables, sections and lists of error codes, its envelope, its troubleshooting."""

from collections.abc import Mapping

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Source
from errbook.readers.draft import Draft
from errbook.readers.envelope import read_envelope
from errbook.readers.groups import find_groups
from errbook.readers.joining import join, mapping_tables
from errbook.readers.notices import notices
from errbook.readers.omissions import (
    codes_not_read,
    kept_as_text,
    mapping_table,
    no_codes,
    said_otherwise,
    statuses_not_read,
)
from errbook.readers.page import Page
from errbook.readers.retirement import add_retired, set_apart
from errbook.readers.survey import Survey, survey
from errbook.readers.tables import TableReader
from errbook.readers.troubleshooting import read_troubleshooting


def read(source: Source, columns: Mapping[str, str] = {}) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return what a page says about errors, and what there is to say about the page.

    `columns` gives for a header of its tables the field of an error that the column holds, such as
    `{"Client action": "resolution"}`; it goes before what errbook knows itself. No text raises an exception.
    """
    return _read(survey(Page(source), columns))


def _read(survey: Survey) -> tuple[Document, tuple[Diagnostic, ...]]:
    page, blocks = survey.page, survey.blocks
    reader = TableReader(survey)
    found = reader.read()
    groups, refusals = find_groups(survey, found)
    tables, groups, retired = set_apart(found, groups)
    mappings = mapping_tables(tables, groups)
    entries, kept, contradictions = join([table for table in tables if table not in mappings], groups)
    draft = Draft(page)
    draft.add_errors(entries)
    without_place = list(add_retired(draft, retired))
    unread = read_envelope(draft, survey)
    read_troubleshooting(draft, blocks, survey.outline)
    diagnostics = [*reader.diagnostics, *refusals, *without_place, *unread, *notices(page, blocks)]
    diagnostics += said_otherwise(page, contradictions, groups)
    diagnostics += kept_as_text(page, groups)
    diagnostics += statuses_not_read(page, entries)
    diagnostics += codes_not_read(draft, survey, entries, groups)
    diagnostics += [mapping_table(page, table) for table in tables if table in mappings]
    if not entries and not retired:
        diagnostics.append(no_codes(page))
    return draft.document(kept), tuple(sorted(diagnostics, key=lambda one: one.location or ()))
