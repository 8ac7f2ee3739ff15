"""Plain text, comments and docstrings as Markdown that shows the same words."""

import re
from inspect import cleandoc

from errbook.encoders.markdown import guard, line
from errbook.encoders.markdown import text as plain
from errbook.text import Markdown, Text

_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s")
_ITEM_MARKS = re.compile(r"(?m)^(?:[-*+]|[0-9]{1,9}[.)])\s")
_CODE = re.compile("(`[^`]+`)")
_RULE = re.compile(r"^[\s=*#~_/-]{2,}|[\s=*#~_/-]{2,}$")
"""What decorates a comment that is a heading: `--- Authentication ---`."""


def markdown(text: str) -> str:
    """Return Markdown that shows `text`; only what stands between backticks is taken for markup, as code."""
    paragraphs = re.split(r"\n[ \t]*\n", cleandoc(text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs if paragraph.strip())


def _paragraph(text: str) -> str:
    """Return a paragraph on one line, and the items of a list on a line each."""
    lines: list[str] = []
    for each in text.strip().split("\n"):
        if lines and not _ITEM.match(each):
            lines[-1] = f"{lines[-1]} {each.strip()}"
        else:
            lines.append(each.strip())
    listed = "\n".join(lines)
    if len(lines) > 1 and _shows(listed, _ITEM_MARKS.sub("", listed)):
        return listed
    whole = " ".join(listed.split())
    return whole if _shows(whole, whole) else _escaped(whole)


def _escaped(text: str) -> str:
    """Return Markdown of `text` in which nothing but code is markup."""
    pieces = _CODE.split(text)
    made = "".join(piece if index % 2 else _spaced(piece) for index, piece in enumerate(pieces))
    return guard(made) if _shows(guard(made), text) else str(line(Text(text)))


def _spaced(piece: str) -> str:
    """Return `piece` as `encoders.markdown.text` does, with the spaces at its ends."""
    inner = piece.strip(" ")
    return piece.replace(inner, plain(inner), 1) if inner else piece


def _shows(source: str, words: str) -> bool:
    """Return whether Markdown shows of `source` all of `words`, but for backticks."""
    shown = Markdown(source).plain
    return "".join(shown.split()).replace("`", "") == "".join(words.split()).replace("`", "")


def heading(comment: str) -> str | None:
    """Return what a comment says that is drawn as a heading, such as `=== Payment ===`, or `None`."""
    inner = _RULE.sub("", comment)
    return inner.strip() or None if inner != comment else None
