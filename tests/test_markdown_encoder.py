"""Markdown that errbook writes: it shows what the catalogue says, and nothing in it comes to life."""

import html.parser
import json
import re
import time

import cmarkgfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from errbook.encoders import markdown
from errbook.text import Markdown, Text

PIECES = (
    *(
        "a",
        "B",
        "é",
        "日本",
        "7",
        " ",
        "  ",
        "_",
        "__",
        "*",
        "**",
        "`",
        "``",
        "~",
        "~~",
        "|",
        "\\",
        "\\|",
        "||",
    ),
    *(
        "<",
        ">",
        "</",
        "<b>",
        "<br>",
        "<br/>",
        "<!--",
        "-->",
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
    ),
    *(
        "{",
        "}",
        "{{",
        "}}",
        "{{ x }}",
        "${x}",
        "{/*",
        "*/}",
        "{#id}",
        "{: .x}",
        "{%",
        "%}",
        "&",
        "&amp;",
        "&#60;",
    ),
    *(
        "&lt;",
        "&nbsp;",
        "&x",
        "[",
        "]",
        "](",
        "[x](y)",
        "[x](javascript:alert(1))",
        "![x](y)",
        "[^1]",
        "[x]: y",
    ),
    *(
        "(",
        ")",
        "!",
        "#",
        "# ",
        "- ",
        "+ ",
        "1. ",
        "1) ",
        "=",
        "===",
        "---",
        ":::",
        "::x",
        ":x[y]",
        "!!!",
        "???",
    ),
    *(
        "import x from 'y'",
        "export default 1",
        "https://a.b/c",
        "https://a.b/<c>",
        "www.x.y",
        "www.x.y10%",
        "a@b.c",
    ),
    *(
        "<https://a.b>",
        "mailto:x",
        "javascript:alert(1)",
        "[TOC]",
        "[[toc]]",
        "<<< @/x",
        "--8<--",
        "'",
        '"',
        ",",
        ".",
    ),
    *(
        "\u200b",
        "\u202e",
        "\ufeff",
        "\u2028",
        "\xa0",
        "\u3000",
        "\U000e0041",
        "👩‍👧",
        "→",
        "…",
        "$",
        "^",
        "@",
        "%",
        "?",
        ";",
        "/",
    ),
)
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
ANY = st.one_of(HOSTILE, st.text(st.characters(exclude_categories=("Cs", "Cc"))))

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class _Seen(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def seen(rendered: str) -> _Seen:
    parser = _Seen()
    parser.feed(rendered)
    parser.close()
    return parser


def spaced(text: str) -> str:
    return re.sub("[ \t\r\n]+", " ", text).strip(" \t\r\n")


def renderings(source: str) -> list[_Seen]:
    """Return what two independent implementations of GitHub's Markdown show of `source`."""
    return [seen(PARSER.render(source)), seen(cmarkgfm.github_flavored_markdown_to_html(source))]


def tags(shown: _Seen) -> list[str]:
    return [tag for tag, _ in shown.tags if tag not in ("code", "a")]


@given(ANY)
@example("`")
@example("a\\|b")
@example("`a\\|b` {{ x }}")
def test_a_text_shows_as_it_is_in_a_paragraph(text: str) -> None:
    """A text shows character by character, whatever it holds."""
    made = markdown.guard(markdown.text(Text(text)))
    for shown in renderings(made):
        assert spaced(shown.text) == spaced(text)
        assert tags(shown) in (["p"], [])


@given(ANY)
def test_a_text_shows_as_it_is_in_a_cell(text: str) -> None:
    """A text in a table stays in its cell and shows character by character."""
    for made in (markdown.text(Text(text)).replace("|", "\\|"), markdown.code_cell(Text(text))):
        for shown in renderings(f"| A | B |\n|---|---|\n| {made} | end |\n"):
            assert spaced(shown.text) == spaced(f"A B {text} end")
            assert tags(shown) == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]


@given(ANY)
def test_a_text_shows_as_it_is_in_a_heading(text: str) -> None:
    """A text in a heading shows character by character, number signs at its end included."""
    for shown in renderings(f"### {markdown.heading(Text(text))}\n"):
        assert spaced(shown.text) == spaced(text)
        assert tags(shown) == ["h3"]


@given(ANY)
def test_code_shows_as_it_is(text: str) -> None:
    """A code span shows character by character."""
    for shown in renderings(f"x {markdown.code(Text(text))} y"):
        assert spaced(shown.text) == spaced(f"x {text} y")


@given(HOSTILE)
@example("[a](<java script:x>)")
@example("[a](java&#115;cript:alert(1))")
@example("![a](data:text/html;base64,x)")
@example("<javascript:alert(1)>")
@example("[a](b 'c\"{d}')")
@example("\u200bx-mailto:a@b.c")
@example("\u200b:::xmpp:a@b.c")
def test_markdown_by_an_author_holds_nothing_live(source: str) -> None:
    """Tags, expressions and links to other addresses than http, https and mailto become text."""
    made = markdown.cell(Markdown(source))
    for shown in renderings(f"| A |\n|---|\n| {made} |\n"):
        for tag, attributes in shown.tags:
            assert tag in {
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "em",
                "strong",
                "del",
                "s",
                "code",
                "a",
                "br",
            }
            assert attributes.keys() <= {"href", "title"}
            assert markdown.safe_address(attributes.get("href") or "")
        assert shown.tags[:6] == [(tag, {}) for tag in ("table", "thead", "tr", "th", "tbody", "tr")]
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", made)
    assert not re.search(r"(?<!\\)[{}]|<(?!br/>| )", outside)
    assert "{{" not in made
    assert "\n" not in made


@given(HOSTILE)
@example("→**(a)**b")
@example("_$…*→*. _")
@example("~~~~a~~~~")
def test_markdown_by_an_author_shows_the_same_everywhere(source: str) -> None:
    """Emphasis that dialects of Markdown find in different places, beside a symbol, becomes text for all of them."""
    one, other = renderings(f"x {markdown.inline(Markdown(source))} y")
    assert one.text == other.text
    assert [tag for tag in tags(one) if tag not in ("s", "br")] == [tag for tag in tags(other) if tag != "del"]


@given(HOSTILE)
def test_writing_markdown_again_changes_nothing(source: str) -> None:
    """What errbook wrote and read again is written as it stands, so that a page settles at once."""
    for write in (markdown.inline, markdown.line, markdown.heading):
        made = write(Markdown(source))
        assert write(Markdown(made)) == made


@given(HOSTILE)
def test_the_short_way_leads_where_the_long_one_does(source: str) -> None:
    """Values that need no parser come out as if they had gone through one."""
    source = source.strip()
    assert markdown.inline(source) == markdown._inline(source)  # noqa: SLF001  both ways are the point


def test_white_space_takes_no_time() -> None:
    """A long run of spaces, which costs a stranger nothing, costs errbook no more than its length."""
    begin = time.perf_counter()
    assert markdown.inline(Markdown("a" + " " * 100_000 + "*b*")) == "a *b*"
    assert time.perf_counter() - begin < 5  # on a machine that does much else


@given(ANY)
def test_nothing_invisible_is_written(text: str) -> None:
    """What a reviewer cannot see in a diff stands there as a number."""
    for made in (markdown.text(Text(text)), markdown.inline(Markdown(text)), markdown.code(Text(text))):
        assert not re.search("[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f\xad]", made)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("Check `details` array", "Check `details` array"),
        ("a *b* **c** ~~d~~ __e__", "a *b* **c** ~~d~~ __e__"),
        ("**→ a** é **b →** *c*", "**→ a** é **b →** *c*"),
        ("→**(a)** *c* `d`", "→(a) c `d`"),
        ("~~~~a~~~~", "a"),
        ("~~~~é~~~~", "é"),
        ("1*€*(2) ~~3~~", "1&#42;€&#42;(2) ~~3~~"),
        ("snake_case and R&D, a < b", "snake_case and R&D, a < b"),
        ("[docs](https://x.y/z?a=1&b=2)", "[docs](https://x.y/z?a=1&b=2)"),
        ("a\\*b &copy; c", "a\\*b &copy; c"),
        ("Bearer <token>", "Bearer &lt;token>"),
        ("{id}", "&#123;id&#125;"),
        ("one\ntwo\n\nthree", "one two<br/>three"),
        ("a\r\nb\rc\r\rd", "a b c<br/>d"),
        ("X {a}\n\nb X", "X &#123;a&#125;<br/>b X"),
        ("<br>a", "a"),
        ("<br>X {a} X<br>", "X &#123;a&#125; X"),
        ("www.x.y10%", "`www.x.y10%`"),
        ("see https://a.b/%zz", "see `https://a.b/%zz`"),
        ("`a  b`  c", "`a  b` c"),
        ("2*3 {x}", "2&#42;3 &#123;x&#125;"),
        ("![a\nb](/c)", "[a b](/c)"),
        ("a<br>", "a"),
        ("[a](/b?c&amp;lt;d&amp;e)", "[a](/b?c&amp;lt;d&e)"),
        ("[a](/%c3%A9)", "[a](/%c3%A9)"),
        ("do:\n- this\n- that", "do:<br/>- this<br/>- that"),
        ("a<br>b<BR />c", "a<br/>b<br/>c"),
        ("<https://x.y>", "[https://x.y](https://x.y)"),
        ("![a chart](https://x.y/z.png)", "[a chart](https://x.y/z.png)"),
        ("[x](ftp://x.y)", "x (ftp://x.y)"),
        ("[x](javascript:alert(1))", "&#91;x&#93;(javascript:alert(1))"),
        ("`{{ x }}`", "&#123;&#123; x &#125;&#125;"),
        ("a \\\nb", "a <br/>b"),
        ("\\{ \\< \\& \\# &lt; &#0;", "&#123; &lt; &amp; \\# &lt; &#65533;"),
        ("[a](b (c))", '[a](b "c")'),
        ('[a](/b "c\\"{d}é, e.f:g-h\'i")', '[a](/b "c&#34;&#123;d&#125;é, e.f:g-h\'i")'),
        ("[a](<> 'b')", "[a]()"),
        ("[a](/(b)&copy;c&amp;d%zz)", "[a](/%28b%29%C2%A9c&d%25zz)"),
        ("![*a* b](/c 'd')", '[a b](/c "d")'),
        ("![a](ftp://b)", "a (ftp://b)"),
        ("[](/a) ![](/b)", "&#91;&#93;(/a) !&#91;&#93;(/b)"),
        ("www.a.b  <c@d.e>", "www.a.b [c@d.e](mailto:c@d.e)"),
    ],
)
def test_what_stays_and_what_becomes_text(source: str, made: str) -> None:
    """Emphasis, code, links, breaks, escapes and entities stay as their author wrote them."""
    assert markdown.inline(Markdown(source)) == made


@pytest.mark.parametrize(
    "start", "import x,export x,! x,; x,= x,? x,| x,# x,- x,+ x,> x,1. x,2) x,:::x,!!! x".split(",")
)
def test_the_start_of_a_line_is_no_block(start: str) -> None:
    """A line that begins like a block, or like code of MDX, is a paragraph."""
    made = markdown.line(Markdown(start))
    assert made[0] != start[0] or made[:2] != start[:2]
    for shown in renderings(made):
        assert spaced(shown.text) == start
        assert tags(shown) == ["p"]


@pytest.mark.parametrize(
    ("start", "made"),
    [
        ("10. x", "10&#46; x"),
        ("1)", "1&#41;"),
        ("< x", "&lt; x"),
        ("# x", "&#35; x"),
        ("1.5", "1.5"),
        ("imports", "imports"),
        ("_x", "_x"),
    ],
)
def test_one_character_keeps_the_start_of_a_line_from_being_a_block(start: str, made: str) -> None:
    """Of the start of a line only the one character is escaped that would mean something."""
    assert markdown.guard(start) == made


def test_blocks_keep_paragraphs_lists_and_fences() -> None:
    """A description of several paragraphs keeps them; what MDX would run becomes text."""
    source = "First {x}.\n\n- one\n- <two>\n\n1. a\n2. b\n\n```json\n{<>}\n```\nimport y"
    made = markdown.block(Markdown(source))
    assert made == ("First &#123;x&#125;.\n\n- one\n- &lt;two>\n\n1. a\n2. b\n\n```json\n{<>}\n```\n\n&#105;mport y")


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("www.x.com*a*", "www&#46;x.com*a*"),
        ("a www.q.r www.x.com`b`", "a www.q.r www&#46;x.com`b`"),
        ("https://x.com*X*", "https&#58;//x.com*X*"),
        ("[*https://x.com*](/a)", "[*https&#58;//x.com*](/a)"),
        ("https://x.com`a`", "https&#58;//x.com`a`"),
        ("*www.x.com*a", "*www&#46;x.com*a"),
        ("https://x.com/?a\\\\b", "https&#58;//x.com/?a&#92;b"),
        ("]www.x.com&lt;b", "`]www.x.com`&lt;b"),
        ("https://x.com/?a=1&amp;b", "https&#58;//x.com/?a=1&amp;b"),
        ("**https://x.com**, or *www.x.com*", "**https://x.com**, or *www.x.com*"),
        ("[www.x.com](https://x.com)", "[www.x.com](https://x.com)"),
        ("https://x.com *a*", "https://x.com *a*"),
        ("{{https://x.com*a*", "&#123;&#123;`https://x.com`*a*"),
        ("{{https://x.com{\\\\", "&#123;&#123;`https://x.com`&#123;&#92;"),
    ],
)
def test_an_address_takes_in_no_markup(source: str, made: str) -> None:
    """An address right before emphasis or code is no link, where GFM would make both into one."""
    assert markdown.inline(Markdown(source)) == made
    for shown in renderings(made):
        assert spaced(shown.text) == Markdown(source).plain


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_fenced_code_on_one_line_is_code_line_by_line(fence: str) -> None:
    """A cell has no room for a fence: it shows the code alone, without the language, each line as it is."""
    source = f'See:\n\n{fence}json\n{{\n\n  "a": *1*\n}}\n{fence}\n\nand *so* on.'
    made = markdown.cell(Markdown(source))
    assert made == 'See:<br/>`{`<br/>`   "a": *1* `<br/>`}`<br/>and *so* on.'
    assert markdown.cell(made) == made


def test_code_with_what_is_not_seen_is_no_fence() -> None:
    """In a fence nothing can be written as a reference, so that what a reader would not see stands as text."""
    made = markdown.block(Markdown("Do:\n\n```sh\nls\nrm\u3164 x\n```\n\nDone"))
    assert made == "Do:\n\n`ls`<br/>rm&#12644; x\n\nDone"


@pytest.mark.parametrize("order", ["<!-- @include: x -->", '--8<-- "x"', " -8<-"])
def test_code_that_includes_a_file_is_no_fence(order: str) -> None:
    """Some site builders obey orders to include a file in fences too, so that code with one stands as text."""
    made = markdown.block(Markdown(f"Do:\n\n```sh\nls\n{order}\n```"))
    assert made == f"Do:\n\n`ls`<br/>{markdown.code(Text(order))}"
    assert "<!--" not in made


def test_json_in_a_fence_includes_no_file() -> None:
    """What VitePress would take for an order to include a file is escaped, and the data stays the same."""
    made = markdown.fence('{"a": "\\\\<!--@include: x-->"}')
    assert made == '```json\n{"a": "\\\\\\u003c!--@include: x-->"}\n```'
    assert json.loads(made[8:-4]) == {"a": "\\<!--@include: x-->"}


@pytest.mark.parametrize("title", ["API", "A: b", "<!--@include:x-->", 'a "\\<!-- @include: x -->'])
def test_front_matter_includes_no_file(title: str) -> None:
    """VitePress obeys orders in the front matter too; a title there is the same text without any."""
    made = markdown.front_matter(Text(title))
    assert YAML(typ="safe", pure=True).load(made) == title
    assert "<!--" not in made
    assert made.startswith('"') == (title != "API")


@given(st.text(st.sampled_from("`~ab\n {<"), max_size=30))
def test_a_fence_cannot_be_closed_from_inside(content: str) -> None:
    """Code that holds fences shows as it is."""
    shown = seen(PARSER.render(markdown.fence(content, "json")))
    assert shown.text.rstrip("\n") == content.rstrip("\n")
    assert [tag for tag, _ in shown.tags] == ["pre", "code"]


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a|b `c|d`", "a\\|b `c\\|d`"),
        ("a \\| b", "a \\| b"),
        ("ab", "ab"),
    ],
)
def test_bars_in_a_cell(source: str, made: str) -> None:
    """A bar in a cell is escaped, once, wherever it stands."""
    assert markdown.cell(Markdown(source)) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a-b_c.1", "`a-b_c.1`"),
        ("a b", "`a b`"),
        ("`", "`` ` ``"),
        ("a`", "`` a` ``"),
        ("`a", "`` `a ``"),
        ("a``b`c", "```a``b`c```"),
        (" a", "`  a `"),
        ("a ", "` a  `"),
        ("X ", "` X  `"),
        ("X y", "`X y`"),
        ("y X", "`y X`"),
        ("a\nb\r\nc\rd\te", "`a b c d e`"),
        (" ", ""),
        ("a\\", "a&#92;"),
        ("a\\|b", "a&#92;|b"),
        ("{{x}}", "&#123;&#123;x&#125;&#125;"),
        ("<!-- x -->", "&lt;!-- x -->"),
        ("<!--www.x%", "&lt;!--`www.x%`"),
        ("{{a@b.c}} https://x|{%\\", "&#123;&#123;`a@b.c}}` `https://x|`&#123;%&#92;"),
        ("::: x", "::: x"),
        ("#!x", "#!x"),
        ("a\u200bb", "a&#8203;b"),
        ("https://x\u200b", "`https://x`&#8203;"),
        ("http://x\\", "`http://x`&#92;"),
        ("www.a.b\\", "`www.a.b`&#92;"),
        ("a@b.c\\", "`a@b.c`&#92;"),
        ("a\u3164@b.c", "a&#12644;&#64;b.c"),
        ("\u200b:::xmpp:a@b.c", "&#8203;:::`xmpp:a@b.c`"),
        ("\u200b:Xmpp:a@b.c", "&#8203;:`Xmpp:a@b.c`"),
    ],
)
def test_code_spans(text: str, made: str) -> None:
    """Code is a span of as few backquotes as hold it; where some dialect would not show it, it is text and no link."""
    assert markdown.code(Text(text)) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("www.a.b, HTTP://A.B. a@b.c.", "www.a.b, HTTP://A.B. a@b.c."),
        ("https://a.b/(c)?d=%20#e", "https://a.b/(c)?d=%20#e"),
        ("http://a.b/_c_d", "`http://a.b/_c_d`"),
        ("http://a.b/%zz a@b x@y_z.c", "`http://a.b/%zz` `a@b` `x@y_z.c`"),
        ("X  y   X ", "X y X"),
        (":smile: :x 10:20:30", "`:smile:` :x `10:20:30`"),
        ("a  b\tc\x0bd\x1ee\x85f", "a b c d e f"),
        (" \xa0a\u2028 ", "&#160;a&#8232;"),
        ("a_b _c d_ 2 * 3 ~ [x] {y} `", "a_b &#95;c d&#95; 2 &#42; 3 &#126; &#91;x&#93; &#123;y&#125; &#96;"),
        ("&lt; & &x; a&b &\xe9 < a <b", "&amp;lt; &amp; &amp;x; a&b &amp;\xe9 &lt; a &lt;b"),
    ],
)
def test_texts(text: str, made: str) -> None:
    """A text stands as it is but for what could mean something; what would become a wrong link or a picture is code."""
    assert markdown.text(Text(text)) == made
    assert markdown.text(text) == made
    assert markdown.inline(Text(text)) == made


def test_a_text_in_an_element() -> None:
    """Inside of an HTML element, everything that is no letter or plain punctuation is a number."""
    shown = 'a.b, c; it\'s "d" (e)/f?!%-g \xe9 \u65e5'
    assert markdown.element(Text(f" {shown}  ")) == shown
    made = "&#60;b&#62;&#38;&#95;&#42;&#96;&#123;&#124;&#91;&#35;&#64;&#8203;"
    assert markdown.element(Text("<b>&_*`{|[#@\u200b")) == made
    assert markdown.element(Markdown("a *b*")) == "a b"
    assert markdown.element("a *b*") == "a &#42;b&#42;"


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a # b", "a # b"),
        ("# a", "# a"),
        ("#", "&#35;"),
        ("a ##", "a &#35;&#35;"),
        ("a \\#", "a &#35;"),
        ("C#", "C&#35;"),
        ("see https://a.b/#", "see https&#58;//a.b/&#35;"),
        ("www.x#", "www&#46;x&#35;"),
        ("https://a.b x#", "https://a.b x&#35;"),
        ("{{www.x{#", "&#123;&#123;`www.x`&#123;&#35;"),
        ("[x](https://y)#", "[x](https://y)&#35;"),
    ],
)
def test_the_end_of_a_heading(source: str, made: str) -> None:
    """Number signs at the end of a heading are part of it, and not of an address before them."""
    assert markdown.heading(Markdown(source)) == made


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a\n\n\nb", "a\n\nb"),
        ("a\r\n\r\nb\rc\n", "a\n\nb c"),
        ("a\r\nb\r\rc", "a b\n\nc"),
        ("* a\n+ b\n- c", "- a\n- b\n- c"),
        ("1. a\n2) b", "1. a\n2) b"),
        ("a\n- b\n\n- c\n  - \n  - d", "a\n\n- b\n\n- c\n- d"),
        ("- \n  ", "&#45;"),
        ("~~~yaml\na: <b>\n~~~", "```yaml\na: <b>\n```"),
        ("``` sh \n\na\n\n```\nb", "```sh\n\na\n\n```\n\nb"),
        ("```\na\n```", "```\na\n```"),
        ("```XML\na\n```", "```XML\na\n```"),
        ("```a b\nc\n```", "```\nc\n```"),
        ("```\xe9\nc\n```", "```\nc\n```"),
        ("```sh\na\u200b\n\nb\n```", "a&#8203;<br/><br/>`b`"),
        ("- a", "&#45; a"),
        ("- a\n", "- a"),
    ],
)
def test_blocks(source: str, made: str) -> None:
    """Paragraphs, lists and fences are written in one way, whatever the line endings, marks and fences were."""
    assert markdown.block(Markdown(source)) == made


def test_a_block_that_is_no_markdown_is_a_line() -> None:
    """Only what an author wrote as Markdown can be more than one line."""
    assert markdown.block(Text("- a\n- b")) == "&#45; a - b"
    assert markdown.block("- a\n- b") == "&#45; a<br/>- b"


@pytest.mark.parametrize(("content", "ticks"), [("x", 3), ("~~~~", 3), ("``", 3), ("```", 4), ("a ```` b `` c", 5)])
def test_a_fence_is_as_short_as_it_can_be(content: str, ticks: int) -> None:
    """A fence has three backquotes, or one more than its content; it holds JSON unless said otherwise."""
    assert markdown.fence(content) == f"{'`' * ticks}json\n{content}\n{'`' * ticks}"
    assert markdown.fence(content, "") == f"{'`' * ticks}\n{content}\n{'`' * ticks}"


@pytest.mark.parametrize(
    ("url", "title", "made"),
    [
        ("https://x.y/a b(c)", "T|[x]", "[T|&#91;x&#93;](https://x.y/a%20b%28c%29)"),
        ("/docs#x", None, "[`/docs#x`](/docs#x)"),
        ("javascript:alert(1)", "T", "T (`javascript:alert(1)`)"),
        ("data:x", None, "`data:x`"),
        ("/100%", None, "[`/100%`](/100%25)"),
        ("/%FF%20", None, "[`/%FF%20`](/%25FF%2520)"),
        ("/%zz%41", "T", "[T](/%25zz%41)"),
        (" mailto:a@b.c ", None, "[`mailto:a@b.c`](mailto:a@b.c)"),
        ("HTTPS://x.y", "T", "[T](HTTPS://x.y)"),
        ("?a:b", "T", "[T](?a:b)"),
        ("a/b:c", "T", "[T](a/b:c)"),
        ("%/?#:@!$&'+,;=~-._", "T", "[T](%25/?#:@!$&'+,;=~-._)"),
    ],
)
def test_links(url: str, title: str | None, made: str) -> None:
    """A link leads to its address; an address that could run is shown, not linked."""
    assert markdown.link(Text(url), Text(title) if title else None) == made
