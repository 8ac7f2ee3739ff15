"""What is said of one error in a section or list item of its own: prose, labelled lines, lists."""

import re
from collections.abc import Mapping, Sequence

from errbook.markdown import inline_text
from errbook.readers.blocks import Block
from errbook.readers.envelope import MESSAGES
from errbook.readers.labels import Labelled, field_of, labelled
from errbook.readers.page import Page, Span, lines_in, trim
from errbook.readers.typed import TYPED
from errbook.readers.values import LISTS, STEPS, Value, listed, read_value
from errbook.readers.words import slug

STATUS_IN_PROSE = r"""(?ix)
    \bhttp[ -](?:status\ )?(?:code\ )?\W{0,3}([1-5]\d\d)\b
    | \bstatus(?:\ code)?(?:\ of|\ is)?\W{1,4}([1-5]\d\d)\b
    | \b([1-5]\d\d)\W{1,3}http\b
    """


def statuses_in_prose(text: str) -> set[int]:
    """Return the HTTP statuses that a text names as such."""
    return {int(match[match.lastindex]) for match in re.finditer(STATUS_IN_PROSE, text) if match.lastindex}


MESSAGE = re.compile(r'\s*:\s*"([^"\\\n]{3,500})"')


def member(page: Page, span: Span, names: Sequence[str], value: re.Pattern[str]) -> Span | None:
    """Return the place of the value of the first member of an example in JSON that has one of `names`."""
    for name in names:
        key = f'"{name}"'
        at = page.text.find(key, *span)
        found = value.match(page.text, at + len(key), span.end) if at >= 0 else None
        if found:
            return Span(*found.span(1))
    return None


class Body:
    """Gathers the fields of one error from the blocks that speak of it."""

    def __init__(self, page: Page, mapping: Mapping[str, str], status: Value | None = None) -> None:
        """Start with the HTTP status that stands beside the code, if any; `mapping` gives fields to labels."""
        self.page = page
        self.mapping = mapping
        self.fields: dict[str, Value] = {"http_status": status} if status else {}
        self.label = ""
        """The field that the next blocks belong to."""
        self.label_indent = -1
        self.silent = False
        """Whether what stands here belongs to a label that is not known."""
        self.steps: list[Span] = []
        self.quote: Span | None = None
        self.loose: list[Span] = []
        self.prose: list[Span] = []
        self.example: Span | None = None
        """The message in an example of a response."""
        self.own_fields: dict[str, Value] | None = None
        """The fields before one of them was taken for the description, if any was."""
        self.again: list[tuple[str, Value]] = []
        """What is said once more of a field, and does not count."""
        self._weak: set[str] = set()
        """The fields whose value a labelled line may replace."""

    def add(self, blocks: Sequence[Block]) -> None:
        """Take in `blocks`, in order."""
        for block in blocks:
            self._block(block)
        self._close()

    def _block(self, block: Block) -> None:
        if block.kind == "heading":
            self._open(field_of(self.page.prose(block.span), self.mapping), -1)
            self.silent = not self.label
        elif block.kind == "item":
            self._item(block)
        elif block.kind in {"text", "definition"}:
            self._text(block)
        elif block.kind == "fence":
            self._fence(block)
        elif block.kind != "skipped":
            self._close()

    def _fence(self, block: Block) -> None:
        if self.label in {"message", "description"} and self.label not in self.fields:
            self.fields[self.label] = Value(self.page.prose(block.span), block.span)
            return
        message = member(self.page, block.span, MESSAGES, MESSAGE)
        self.example = self.example or message

    def line(self, span: Span) -> None:
        """Take in what stands behind the code on its line."""
        span = self._without_status(span)
        self.prose.append(span)
        self._put("description", span)

    def finish(self) -> dict[str, Value]:
        """Return the fields, with the best description that there is."""
        for field in ("message", "causes"):
            if "description" not in self.fields and field in self.fields:
                self.own_fields = dict(self.fields)
                value = self.fields.pop(field)
                self.fields["description"] = Value(self.page.prose(value.span), value.span)
        if "description" not in self.fields and len(self.loose) == 1:
            self._put("description", self.loose[0])
        if "description" not in self.fields and self.example:
            self._put("description", self.example)
        if "http_status" not in self.fields:
            self._status_in_prose()
        return self.fields

    def _status_in_prose(self) -> None:
        found = [
            Span(span.start + match.start(match.lastindex), span.start + match.end(match.lastindex))
            for span in self.prose
            for match in re.finditer(STATUS_IN_PROSE, self.page.text[span.start : span.end])
            if match.lastindex
        ]
        statuses = {self.page.prose(span) for span in found}
        if len(statuses) == 1:
            self.fields["http_status"] = Value(int(statuses.pop()), found[0])

    def _close(self) -> None:
        """End the list of a label."""
        if self.label and self.steps:
            self._put_list(self.label, self.steps)
        self.label, self.label_indent, self.steps, self.silent = "", -1, [], False

    def _open(self, field: str, indent: int) -> None:
        self._close()
        self.label, self.label_indent = field, indent

    def _item(self, block: Block) -> None:
        """Take in a list item: a step under the label that is open, unless it has a label beside that one."""
        found = labelled(self.page, block.span, self.mapping)
        is_inside = block.indent > self.label_indent
        is_beside = found is not None and found.field and self.label_indent < 0
        if self.label and is_inside and not is_beside:
            self.steps.append(block.span)
        elif self.silent and is_inside and self.label_indent >= 0:
            return
        elif found:
            self._labelled(found, block.indent)
        else:
            self._close()
            self.loose.append(block.span)

    def _labelled(self, found: Labelled, indent: int) -> None:
        self._close()
        if found.rest.start == found.rest.end:
            self._open(found.field, indent)
            self.silent = not found.field
        elif found.field:
            self._put(found.field, found.rest)
        elif found.bold:
            self._put(f"x-{slug(found.label)}", found.rest)

    def _text(self, block: Block) -> None:
        if block.quoted:
            self.quote = self.quote or block.span
            return
        start = block.span.start
        for line in lines_in(self.page.text, block.span):
            found = labelled(self.page, line, self.mapping)
            if not found:
                break
            start = line.end
            is_alone = found.rest.start == found.rest.end
            if is_alone and not found.field and line.end < block.span.end:
                title = trim(self.page.text, line.start + 2, line.end - 2)
                self.fields.setdefault("title", Value(inline_text(found.label), title))
                continue
            self._labelled(found, block.indent)
            if is_alone:
                self.label_indent = -1
        rest = trim(self.page.text, start, block.span.end)
        if rest.start < rest.end:
            self._prose(self._without_status(rest))

    def _without_status(self, span: Span) -> Span:
        """Return a paragraph without its last line, if that states the status behind a label, as AWS does."""
        *others, last = lines_in(self.page.text, span)
        found = labelled(self.page, last, self.mapping) if others else None
        if not found or found.field != "http_status" or found.rest.start == found.rest.end:
            return span
        self._put(found.field, found.rest)
        return Span(span.start, others[-1].end)

    def _prose(self, span: Span) -> None:
        self.prose.append(span)
        if self.label and self.label not in self.fields and not self.steps:
            self._put(self.label, span)
        elif not self.silent and "description" not in self.fields:
            self._put("description", span, weak=True)

    def _put(self, field: str, span: Span, *, weak: bool = False) -> None:
        """Keep the text at `span` as the value of `field`, unless there is one already."""
        if field == "code":
            return
        value = read_value(self.page, field, span)
        if field in self.fields and field not in self._weak:
            self.again += [(field, value)] if value and value.value != self.fields[field].value else []
            return
        if value and value.value is None:
            self.fields.setdefault(f"x-{slug(field)}", Value(self.page.prose(span), span))
        elif value:
            self.fields[field] = value
            (self._weak.add if weak else self._weak.discard)(field)

    def _put_list(self, field: str, spans: Sequence[Span]) -> None:
        if field in TYPED:
            if len(spans) == 1:
                self._put(field, spans[0])
            return
        texts = [self.page.prose(span) for span in spans]
        if field in self.fields and field not in self._weak:
            self.again.append((field, Value("\n".join(texts), Span(spans[0].start, spans[-1].end))))
            return
        if field in STEPS:
            self.fields[field] = Value(texts, Span(spans[0].start, spans[-1].end), tuple(spans))
        elif field in LISTS:
            self.fields[field] = listed(self.page, spans)
        elif len(spans) == 1:
            self._put(field, spans[0])
