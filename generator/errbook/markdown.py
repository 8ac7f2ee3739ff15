"""From Markdown to the text that a reader sees."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from errbook.density import is_dense

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

HTML_ELEMENTS = frozenset(
    """
    a abbr b bdi bdo big blockquote br center cite code dd del details dfn div dl dt em figure font h1 h2 h3 h4 h5 h6
    hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td th thead tr tt
    u ul var wbr
    """.split()
)
"""The elements of HTML that are markup in a page; the name of any other is part of the text, as in `Bearer <token>`."""

_MARKS = re.compile(r"[\\*~\[\]<>&\n]")
_EMPHASIS = r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
_OPENING = re.compile(r"\s|[#+=-]|[0-9]+[.)]")
_CODE_SPAN = re.compile(r"`([^`]+)`")
_TAG = r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>"


def plain_text(source: str) -> str:
    """Return the text of `source`, paragraphs and list items on a line each; nothing but markup is lost."""
    if _is_words(source):
        return _CODE_SPAN.sub(_code, source)
    return "\n".join(filter(None, (_line(block) for block in _blocks(_parser().parse(source)))))


def inline_text(source: str) -> str:
    """Return the text of `source`, the inside of a cell or of a line: what starts as a list or heading does is text.

    A text that is too dense to be read is returned as it is.
    """
    if _is_words(source):
        return _CODE_SPAN.sub(_code, source).strip()
    if is_dense(source):
        return source
    return "".join(_inline(_parser().parseInline(source)[0].children or ())).strip()


def _is_words(source: str) -> bool:
    """Return whether a text is nothing but words and code spans, such as most are."""
    return (
        _MARKS.search(source) is None
        and not ("_" in source and re.search(_EMPHASIS, source))
        and _OPENING.match(source) is None
        and not source[-1:].isspace()
        and ("`" not in source or ("``" not in source and source.count("`") % 2 == 0))
    )


def _code(match: re.Match[str]) -> str:
    inner = match[1]
    padded = inner.startswith(" ") and inner.endswith(" ") and not inner.isspace()
    return inner[1:-1] if padded else inner


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough").disable("code")


def _blocks(tokens: Iterable["Token"]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline(token.children or ()))
        elif token.type == "html_block":
            yield _without_tags(token.content)
        elif token.content:
            yield token.content


def _inline(tokens: Iterable["Token"]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "image":
            yield "".join(_inline(token.children or ()))
        elif token.type == "html_inline":
            yield _without_tags(token.content)
        else:
            yield token.content


def _without_tags(html: str) -> str:
    return re.sub(_TAG, _tag, html)


def _tag(match: re.Match[str]) -> str:
    name = match[1].lower()
    if name not in HTML_ELEMENTS:
        return match[0]
    return " " if name in {"br", "p", "li", "td", "th", "tr", "div"} else ""


def _line(block: str) -> str:
    return block.strip().replace("\n", " ")
