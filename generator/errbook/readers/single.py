"""A page about one error: the code stands alone before everything else."""

import re
from collections.abc import Iterator, Sequence

from errbook.document import is_mapping
from errbook.readers.blocks import Block
from errbook.readers.bodies import Body, member
from errbook.readers.draft import Entry
from errbook.readers.evidence import Group, Setting
from errbook.readers.heads import read_head
from errbook.readers.page import Page, Span, trim
from errbook.readers.survey import Survey
from errbook.readers.typed import TYPED
from errbook.readers.values import Value

STATUS_MEMBERS = ("status", "statusCode", "status_code", "http_status", "httpStatus")
STATUS = re.compile(r"\s*:\s*([1-5][0-9]{2})\b")


def single_group(survey: Survey) -> Iterator[Group]:
    """Yield the one error of a page whose first paragraph is nothing but a code."""
    page, blocks = survey.page, survey.blocks
    index = next((index for index, block in enumerate(blocks) if _counts(block)), None)
    if index is None or blocks[index].kind != "text":
        return
    head = read_head(page, blocks[index].span, survey.mapping)
    closed = head and page.text[head.rest.start : head.rest.end]
    if not head or not head.sure or len(head.codes) > 1 or not (closed == "" or str(closed).startswith("</")):
        return
    body = Body(page, survey.mapping, head.status)
    described = _front_matter(page, blocks, "description")
    if described:
        body.fields["description"] = described
    body.add(blocks[index + 1 :])
    fields = body.finish()
    examples = (block for block in blocks if block.kind == "fence")
    status = next((place for block in examples if (place := member(page, block.span, STATUS_MEMBERS, STATUS))), None)
    if status:
        fields.setdefault("http_status", Value(int(page.prose(status)), status))
    span = Span(blocks[index].span.start, blocks[-1].span.end)
    again = [(field, value) for field, value in body.again if field in TYPED]  # its texts go on in many places
    yield Group(
        "page",
        [Entry(span, head.codes[0], fields, survey.outline.over[index], again=again)],
        Setting(survey.title, ("error",)),
        index,
        len(blocks),
    )


def _counts(block: Block) -> bool:
    return block.kind != "skipped" and not (block.kind == "heading" and block.level == 1)


def _front_matter(page: Page, blocks: Sequence[Block], name: str) -> Value | None:
    """Return the text that the front matter gives for a name, with the place of its scalar."""
    if not blocks or blocks[0].info != "front matter":
        return None
    lines = page.lines[blocks[0].first + 1 : blocks[0].last]
    first = next((at for at, line in enumerate(lines) if not line.indent and line.text.startswith(f"{name}:")), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(lines) and (lines[last + 1].indent or not lines[last + 1].text):
        last += 1
    span = trim(page.text, lines[first].start + len(name) + 1, lines[last].end)
    text = _scalar(page.text[lines[first].start : span.end], name) or page.prose(span)
    return Value(text, span) if text else None


def _scalar(entry: str, name: str) -> str | None:
    """Return the text that an entry of YAML says, if it says one."""
    from errbook.readers.yaml import YAMLError, load

    try:
        fields = load(entry)
    except YAMLError:
        return None
    said = fields.get(name) if is_mapping(fields) else None
    return said.strip() if isinstance(said, str) else None
