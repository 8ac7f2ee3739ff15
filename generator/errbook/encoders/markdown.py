"""Markdown that shows a text as it is, in GFM, MDX, Docusaurus, VitePress and MkDocs alike.

What could be markup, a tag, an expression or a directive in any of them is written as a character reference,
the one escape that all of them understand. Of an author's Markdown emphasis, code, links and breaks stay.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from errbook.encoders import Encoded, Filters
from errbook.text import Markdown, Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BREAK = "<br/>"
"""A line break; MDX wants the slash."""

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u1680"
    "\u17b4\u17b5\u180b-\u180f\u2800"
    "\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_PLAIN = re.compile(
    r"(?:[^`*_\\\[\]{}~<&|@\x00-\x1f\x7f]++|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])"
    r"|`(?![ `:#])[^`|{<\\\x00-\x1f\x7f]++(?<! )`(?!`))*+"
)
"""Markdown that is safe as it stands, but for what does not show; most values are."""
_SPACE = r"[ \t-\r\x1c-\x1f\x85]+"
"""White space of every system, which no page can show as anything else."""
_WORD = re.compile(r"[A-Za-z0-9_.-]+")
"""A code as most are."""
_NO_LETTER = rf"[^\w .,;'\"()/?!%-]|_|[{_INVISIBLE}]"
_LIVE = (
    r"(?a)"
    rf"[\\`*\[\]{{}}~{_INVISIBLE}]|<(?! )|&(?=#?\w+;)|&(?![A-Za-z0-9 ])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
)
"""The characters of a text that could mean something."""
_NAMED = {"<": "&lt;", "&": "&amp;"}
_PORTABLE_ESCAPES = "*_[]()#+-.!"
"""What a backslash escapes in every dialect."""
_LINK_LIKE = r"(?i)https?://|www\.|\w@\w"
_LINK = (
    r"(?i)(?:(?:https?://|www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,4})?"
    r"(?:[/?#](?:[a-z0-9._:/?#@!$&'()+,;=-]|%[0-9a-f]{2})*)?[.,;:!?)]*"
    r"|[a-z0-9.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+[.,;:]?)"
)
_TRIGGER = r"(?i)(?<=http):|(?<=https):|(?<=www)\.|@"
"""What makes an address of a word."""
_ADDRESS = rf"((?:(?i:https?://|www\.)|(?a:(?<![\w.+:-])[\w.+:-]*+(?<=\w)@(?=\w)))[^\s<{{\\`{_INVISIBLE}]*)"
"""What dialects make a link of, however it is written, unless it is code; and a link that is none stops Docusaurus."""
_CLOSING = r"(?:\\?#)+$"
"""What the end of a heading would lose."""
_EMOJI = r":[A-Za-z0-9_+-]+:"
_IN_ADDRESSES = "%/?#:@!$&'+,;=~"
_SCHEME = r"(?i)(?!(?:https?|mailto):)[^/?#]*:"
"""The start of an address that is neither relative nor http, https or mailto."""
_EMPHASIS = ("em_", "strong_", "s_")
"""The types of tokens that begin and end emphasis."""
_HTML_BREAK = r"(?i)<br[ ]*/?>"
_PARAGRAPHS = r"(?<![ \t])[ \t]*(?:(?:\n[ \t]*){2,}|\n[ \t]*(?=(?:[-*+]|[0-9]{1,9}[.)])[ \t]))"
"""What ends a line that must stay one: a blank line, or the start of a list item."""
_INCLUSION = r"(?m)<!--|^[ \t]*-+8<-+"
"""What VitePress, even in code, and MkDocs, even in a fence, may take for an order to include a file."""
_FENCED = r"(?m)(^```[^\n`]*\n(?s:.*?)^```[ \t]*$|^~~~[^\n]*\n(?s:.*?)^~~~[ \t]*$)"
_ITEM = r"(?m)^[ \t]*([-*+]|[0-9]{1,9}[.)])[ \t]+"
_LINE_START = r"(?:import|export)\b|[0-9]+[.)](?=\s|$)|[!#+:;=>?|<-]"


def text(value: Text | str) -> Encoded:
    """Return inline Markdown that shows the characters of `value`, white space collapsed to single spaces."""
    plain = value.plain if isinstance(value, Text) else value
    return Encoded(" ".join(_word(word) for word in _spaced(plain).split(" ")))


def inline(value: Text | str) -> Encoded:
    """Return `value` on one line, made safe, once and for all; a `str` is the source of Markdown."""
    if isinstance(value, Text):
        if not isinstance(value, Markdown):
            return text(value)
        value = value.source
    if _PLAIN.fullmatch(value) and not _suspect(value):
        return Encoded(_spaced(value))
    return Encoded(_inline(value))


def cell(value: Text | str) -> Encoded:
    """Return `value` as `inline` does, for a cell of a table."""
    return Encoded(inline(value).replace("|", "\\|"))


def element(value: Text | str) -> Encoded:
    """Return what `value` says, as plain text for the inside of an HTML element."""
    plain = value.plain if isinstance(value, Text) else value
    return Encoded(re.sub(_NO_LETTER, _numbered, _spaced(plain)))


def line(value: Text | str) -> Encoded:
    """Return `value` as `inline` does, for the start of a line."""
    return Encoded(guard(inline(value)))


def heading(value: Text | str) -> Encoded:
    """Return `value` as `inline` does, for a heading."""
    made = inline(value)
    marks = re.search(_CLOSING, made)
    if not marks:
        return made
    before, word = _last_word(made[: marks.start()])
    if "](" not in word:
        word = re.sub(_TRIGGER, _numbered, word)
    return Encoded(f"{before}{word}{'&#35;' * marks[0].count('#')}")


def code(value: Text | str) -> Encoded:
    """Return `value` as a code span, or as text where no code span could show it everywhere."""
    plain = value.plain if isinstance(value, Text) else value
    return Encoded(f"`{plain}`" if _WORD.fullmatch(plain) else _code(plain))


def code_cell(value: Text | str) -> Encoded:
    """Return `value` as `code` does, for a cell of a table."""
    return Encoded(code(value).replace("|", "\\|"))


def block(value: Text | str) -> Encoded:
    """Return `value` as paragraphs, list items and fenced code, made safe; all else becomes text."""
    source = value.source if isinstance(value, Text) else value
    if not isinstance(value, Markdown) or "\n" not in source:
        return line(value)
    return Encoded("\n\n".join(_blocks(source.replace("\r\n", "\n").replace("\r", "\n"))))


def fence(content: str, language: str = "json") -> Encoded:
    """Return lines of code, fenced; `content` may hold anything, and JSON is JSON of the same data."""
    if language == "json":
        content = content.replace("<!--", "\\u003c!--")
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", content)), 3)
    return Encoded(f"{ticks}{language}\n{content}\n{ticks}")


def front_matter(value: Text | str) -> Encoded:
    """Return `value` as a scalar of the YAML that a page begins with, in which orders are obeyed as below it."""
    from errbook.encoders import json, yaml

    made = yaml.scalar(value)
    return Encoded(json.literal(value).replace("<!--", "\\u003c!--")) if "<!--" in made else made


def link(address: Text, title: Text | None) -> Encoded:
    """Return a link, or where no link may lead its address as text."""
    from urllib.parse import quote

    url = address.plain.strip()
    shown = text(title) if title else code(url)
    if not safe_address(url):
        return Encoded(f"{shown} ({code(url)})" if title else shown)
    return Encoded(f"[{shown}]({_decodable(quote(url, safe=_IN_ADDRESSES))})")


def guard(made: str) -> str:
    """Keep the start of a line that is inline Markdown from being read as a block."""
    found = re.match(_LINE_START, made)
    if not found:
        return made
    at = found.end() - 1 if found[0][0].isdigit() else 0
    return f"{made[:at]}{_reference(made[at])}{made[at + 1 :]}"


def safe_address(address: str) -> bool:
    """Return whether a link may lead to `address`: relative, http, https or mailto."""
    return re.match(_SCHEME, address) is None


def _reference(character: str) -> str:
    return _NAMED.get(character) or f"&#{ord(character)};"


def _numbered(character: re.Match[str]) -> str:
    return f"&#{ord(character[0])};"


def _escaped(plain: str) -> str:
    return re.sub(_LIVE, lambda match: _reference(match[0]), plain)


def _spaced(plain: str) -> str:
    """Collapse white space, but not the kinds that a writer chose, such as a no-break space."""
    if "  " in plain or not plain.isprintable():
        plain = re.sub(_SPACE, " ", plain)
    return plain.strip(" ")


def _word(word: str) -> str:
    """Return a word that shows as it is, even where a dialect would make a link or a picture of it."""
    made = _linked(word)
    return _code(word) if made == word and re.search(_EMOJI, word) else made


def _linked(word: str) -> str:
    """Return `word` escaped; an address with escapes becomes code: they would join the link."""
    made = _escaped(word)
    if not re.search(_LINK_LIKE, word) or (made == word and re.fullmatch(_LINK, word)):
        return made
    return _code(word)


def _code(plain: str) -> str:
    content = plain.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    hidden = not content.strip(" ") or content.startswith((":::", "#!")) or content.endswith("\\")
    live = any(map(content.__contains__, ("{{", "<!--", "\\|")))
    if hidden or live or re.search(f"[{_INVISIBLE}]", content):
        parts = re.split(_ADDRESS, _spaced(content))
        return "".join(_address(part) if index % 2 else _unlinked(part) for index, part in enumerate(parts))
    ticks = "`"
    while ticks in content:
        ticks += "`"
    padded = content[0] in "` " or content[-1] in "` "
    return f"{ticks} {content} {ticks}" if padded else f"{ticks}{content}{ticks}"


def _address(plain: str) -> str:
    """Return an address as code, which must not begin with `:::`."""
    shown = plain.lstrip(":")
    return f"{plain.removesuffix(shown)}`{shown}`"


def _unlinked(plain: str) -> str:
    return re.sub(_TRIGGER, _numbered, _escaped(plain))


def _suspect(source: str) -> bool:
    """Return whether what looks plain may hold an address, white space that will not stay, or what does not show."""
    if "www." in source or "://" in source or "  " in source:
        return True
    return not source.isascii() and re.search(f"[{_INVISIBLE}]", source) is not None


def _blocks(source: str) -> Iterator[str]:
    for part in re.split(_FENCED, source):
        if re.fullmatch(_FENCED, part):
            info, _, content = part.lstrip("`~").partition("\n")
            yield _fenced(content.rpartition("\n")[0], info.strip())
        else:
            yield from filter(None, map(_paragraph, re.split(r"\n[ \t]*\n", part)))


def _fenced(content: str, info: str) -> str:
    """Return lines of code; where some of it would not be seen, or would be an order even in a fence, as text."""
    if re.search(f"[{_INVISIBLE}]", content) or re.search(_INCLUSION, content):
        return guard(BREAK.join(map(_code, content.split("\n"))))
    return fence(content, info if info.isalnum() and info.isascii() else "")


def _paragraph(source: str) -> str:
    """Return a paragraph, or the items of a list of one level."""
    pieces = re.split(_ITEM, source.strip())
    lead = [line(pieces[0])] if pieces[0].strip() else []
    marks = ["-" if mark in {"*", "+"} else mark for mark in pieces[1::2]]
    items = [f"{mark} {line(item)}" for mark, item in zip(marks, pieces[2::2], strict=True) if item.strip()]
    return "\n\n".join((*lead, "\n".join(items))) if items else "".join(lead)


@lru_cache(maxsize=4096)
def _inline(source: str) -> str:
    made = _remade(source)
    if _remade(made) != made:
        return _from_words(_text_of(_tokens(source)))
    return made if not source.strip() or _text_of(_tokens(made)) else _from_words(_spaced(source))


def _remade(source: str) -> str:
    parts = re.split(_FENCED, source.replace("\r\n", "\n").replace("\r", "\n").strip())
    made = BREAK.join(filter(None, (line.strip(" ") for part in parts for line in _lines(part))))
    while made.startswith(BREAK) or made.endswith(BREAK):
        made = made.removeprefix(BREAK).removesuffix(BREAK).strip(" ")
    return made


def _lines(part: str) -> Iterator[str]:
    """Return the lines that must stay apart: paragraphs and items of lists, and each line of fenced code as code."""
    if re.fullmatch(_FENCED, part):
        return map(_code, part.split("\n")[1:-1])
    return map(_line, re.split(_PARAGRAPHS, part.strip()))


def _line(source: str) -> str:
    """Return `source` made safe, without emphasis that not every dialect would find there."""
    tokens = _tokens(source)
    made = _from_tokens(tokens)
    if _is_portable(made):
        return made
    return _from_tokens([token for token in tokens if not token.type.startswith(_EMPHASIS)])


def _is_portable(made: str) -> bool:
    """Return whether every dialect finds the same emphasis.

    GFM strikes nothing out between more than two tildes. Symbols such as arrows are punctuation since CommonMark 0.31;
    before they were letters, as they still are in GFM, and beside both, emphasis begins and ends elsewhere.
    """
    if "~~~" in made or made.isascii():
        return "~~~" not in made
    from unicodedata import category

    old = "".join("é" if not letter.isascii() and category(letter)[0] == "S" else letter for letter in made)
    return old == made or [token.type for token in _tokens(old)] == [token.type for token in _tokens(made)]


def _tokens(source: str) -> Sequence["Token"]:
    return _parser().parseInline(source)[0].children or ()


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    return parser.enable("strikethrough").disable("text_join")


def _from_tokens(tokens: Sequence["Token"]) -> str:
    ends: list[str] = []
    made = [_from_token(token, ends) for token in tokens]
    for index, (token, behind) in enumerate(pairwise(tokens)):
        if token.type == "text" != behind.type:
            made[index] = _apart(made[index], made[index + 1 :])
    return "".join(made)


def _apart(made: str, behind: Sequence[str]) -> str:
    """Return text that ends in an address so that it does not take in the markup or reference `behind` it."""
    before, word = _last_word(made)
    if not re.search(_LINK_LIKE, word):
        return made
    joined = re.split(r"[\s<]", "".join(behind), maxsplit=1)[0].rstrip("?!.,:*_~")
    return made if not joined or joined[0] == "]" else before + re.sub(_TRIGGER, _numbered, word)


def _last_word(made: str) -> tuple[str, str]:
    """Return what is made of a text before its last word, and that word; code is before it."""
    at = max(made.rfind(" "), made.rfind("`")) + 1
    return made[:at], made[at:]


def _from_text(plain: str) -> str:
    return BREAK.join(_from_words(part) for part in re.split(_HTML_BREAK, plain))


def _from_words(plain: str) -> str:
    if not re.search(_LINK_LIKE, plain):
        return _escaped(re.sub(_SPACE, " ", plain))
    return " ".join(_linked(word) for word in re.split(_SPACE, plain))


def _from_token(token: "Token", ends: list[str]) -> str:
    match token.type:
        case "text":
            made = _from_text(token.content)
        case "text_special":
            made = _special(token)
        case "code_inline":
            made = _code(token.content)
        case "softbreak" | "hardbreak":
            made = " " if token.type == "softbreak" else BREAK
        case "link_open":
            ends.append(_link_end(token, str(token.attrs["href"])))
            made = "[" if ends[-1].startswith("]") else ""
        case "link_close":
            made = ends.pop()
        case "image":
            shown, end = _escaped(_text_of(token.children or ())), _link_end(token, str(token.attrs["src"]))
            made = f"[{shown}{end}" if end.startswith("]") else shown + end
        case _:
            made = token.markup
    return made


def _text_of(tokens: Sequence["Token"]) -> str:
    return _spaced("".join(" " if token.type == "softbreak" else token.content for token in tokens))


def _special(token: "Token") -> str:
    is_reference = token.info == "entity" and token.content != "\ufffd"
    if is_reference or token.content in _PORTABLE_ESCAPES:
        return token.markup
    return _escaped(token.content)


def _link_end(token: "Token", address: str) -> str:
    """Return what stands behind the text of a link: its end, or an address that is no link."""
    if not safe_address(address):
        return f" ({_escaped(address)})"
    address = _decodable(address.replace("(", "%28").replace(")", "%29"))
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    title = _spaced(str(token.attrs.get("title", "")))
    if not title or not address:
        return f"]({address})"
    shown = re.sub(r"[^\w .,:'-]", _numbered, title)
    return f']({address} "{shown}")'


def _decodable(address: str) -> str:
    """Return `address` so that it decodes to UTF-8, without which some site builders stop."""
    from urllib.parse import unquote_to_bytes

    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    try:
        unquote_to_bytes(address).decode()
    except UnicodeDecodeError:
        return address.replace("%", "%25")
    return address


FILTERS: Filters = {
    "markdown": inline,
    "markdown_text": text,
    "markdown_cell": cell,
    "markdown_line": line,
    "markdown_heading": heading,
    "markdown_block": block,
    "markdown_code": code,
    "markdown_link": link,
    "markdown_code_cell": code_cell,
    "markdown_fence": fence,
    "markdown_front_matter": front_matter,
}
