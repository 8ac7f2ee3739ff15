"""Pages of the docs target in the tools that show them: MDX, and a Docusaurus site."""

import html.parser
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from errbook import readers, validate
from errbook.conversion import to_page
from errbook.document import Source
from errbook.encoders import markdown
from errbook.text import Markdown, Text
from tools import npm_packages, rendered_by_mdx

HERE = Path(__file__).parent
OWN_PAGE = HERE.parents[1] / "catalog" / "error-codes.md"
PIECES = (
    *(
        "a",
        "B1",
        "é",
        "日本",
        " ",
        "_",
        "**",
        "`",
        "``",
        "~~",
        "|",
        "\\",
        "<",
        ">",
        "</b",
        "<b>",
        "<br>",
        "<!--",
        "-->",
    ),
    *(
        "{",
        "}",
        "{{",
        "{{ x }}",
        "${globalThis.PWNED=1}",
        "{globalThis.PWNED=1}",
        "<Foo a={globalThis.PWNED=1}/>",
    ),
    *(
        "&",
        "&lt;",
        "&#60;",
        "[",
        "](",
        "[x](javascript:PWNED)",
        "![x](y)",
        "[^1]",
        "# ",
        "- ",
        "1. ",
        "=",
        ":::",
        "::x",
    ),
    *(
        ":x[y]",
        "!!!",
        "import x from 'y'",
        "export const PWNED = 1",
        "https://a.b/c",
        "www.x.y10%",
        "a@b.c",
        "@",
        "$",
    ),
    *(
        "<script>globalThis.PWNED=1</script>",
        "</script>",
        "{/*",
        "*/}",
        "{#id}",
        "{%",
        "'",
        '"',
        "\u200b",
        "👩‍👧",
    ),
)
UNSHOWN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What errbook refuses in a text, since no page can show it."""
SHOWN = st.text(
    st.sampled_from("".join(PIECES)) | st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=4, max_size=30
)

pytestmark = pytest.mark.ecosystem


class _Text(html.parser.HTMLParser):
    def __init__(self, rendered: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(rendered)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def letters(text: str) -> str:
    """Return `text` without white space."""
    return re.sub(r"[ \t-\r\x1c-\x1f\x85]", "", text)


def hostile(seed: int, count: int) -> list[str]:
    """Return texts that try to be something else, the same ones on each run."""
    chosen = random.Random(seed)
    return ["".join(chosen.choices(PIECES, k=chosen.randint(1, 8))) for _ in range(count)]


def catalog_tree(texts: list[str]) -> dict[str, Any]:
    """Return a catalogue that says `texts` wherever a text can stand."""
    errors = [
        {
            "code": f"CODE_{index}",
            "category": text,
            "http_status": 400,
            "description": text,
            "resolution": [text, "Try again"],
            "title": text,
            "message": text,
            "causes": [text],
            "since": text,
            "params": [{"name": "x", "description": text}],
            "deprecated": {"reason": text},
            "examples": [{"title": text, "message": text}],
            "links": [{"url": f"https://example.com/{text}", "title": text}, {"url": f"javascript:{text}"}],
            "aliases": [text],
        }
        for index, text in enumerate(texts)
    ]
    guides = [{"title": text, "steps": [text]} for text in texts]
    retired = [{"code": text, "reason": text} for text in texts]
    return {
        "title": texts[0],
        "description": "\n\n".join(texts),
        "categories": [{"name": text, "http_status": 400, "description": text} for text in texts],
        "errors": errors,
        "troubleshooting": guides,
        "retired": retired,
    }


def test_text_is_text_in_mdx() -> None:
    """Hostile texts compile wherever they stand, show as they are and run nothing."""
    kinds: dict[str, list[str]] = json.loads((HERE.parent / "hostile" / "texts.json").read_text(encoding="ascii"))
    known = [text for kind in kinds.values() for text in kind if not UNSHOWN.search(text)]
    cases: list[tuple[str, str]] = []
    for text in (*known, *hostile(1, 400)):
        value = Text(text)
        cases += (
            (markdown.guard(markdown.text(value)), text),
            (f"### {markdown.heading(value)}", text),
            (f"x {markdown.code(value)}", f"x {text}"),
            (f"| A |\n|---|\n| {markdown.code_cell(value)} |\n", f"A {text}"),
        )
    results = rendered_by_mdx([source for source, _ in cases])
    for (source, shown), result in zip(cases, results, strict=True):
        assert "error" not in result, (source, result)
        assert not result["ran"], source
        assert letters(_Text(result["html"]).text) == letters(shown), source


@pytest.mark.slow
def test_ten_thousand_random_texts_are_texts_in_mdx(figure: Callable[[str], None]) -> None:
    """Whatever characters a text holds, it compiles, shows as it is and runs nothing."""
    texts: set[str] = set()

    @seed(1)
    @settings(max_examples=120, phases=[Phase.generate])
    @given(st.lists(SHOWN, min_size=100, max_size=100, unique=True))
    def draw(drawn: list[str]) -> None:
        texts.update(drawn)

    draw()
    cases = [(f"x {markdown.text(Text(text))}\n\n### {markdown.heading(Text(text))}\n", text) for text in sorted(texts)]
    for (source, text), result in zip(cases, rendered_by_mdx([source for source, _ in cases]), strict=True):
        assert "error" not in result, (source, result)
        assert not result["ran"], source
        assert letters(_Text(result["html"]).text) == letters(f"x{text}{text}"), source
    assert len(texts) >= 10_000
    figure(f"{len(texts)} random texts in MDX 3: 0 differences, nothing ran")


def test_markdown_of_an_author_runs_nothing_in_mdx() -> None:
    """Hostile Markdown compiles wherever errbook writes it, and runs nothing."""
    values = [Markdown(text) for text in hostile(2, 300)]
    table = "| A |\n|---|\n"
    sources = [
        f"{table}| {markdown.cell(value)} |\n\n- {markdown.line(value)}\n\n{markdown.block(value)}\n"
        for value in values
    ]
    for source, result in zip(sources, rendered_by_mdx(sources), strict=True):
        assert "error" not in result, (source, result)
        assert not result["ran"], source
        assert "<script" not in result["html"]
        assert "javascript:" not in re.sub(">[^<]*<", "><", result["html"])


def test_new_pages_of_hostile_catalogues_are_safe_in_mdx() -> None:
    """A page made of hostile texts compiles, runs nothing, and has each code once in its tables."""
    texts = hostile(3, 60)
    sources = [to_page(validate.from_tree(catalog_tree(texts[at : at + 3]))) for at in range(0, 60, 3)]
    for source, result in zip(sources, rendered_by_mdx(sources), strict=True):
        assert "error" not in result, (source, result)
        assert not result["ran"], source
        cells = re.findall(r"<td><code>(CODE_\d)</code></td>", result["html"])
        assert cells == ["CODE_0", "CODE_1", "CODE_2"]


def test_the_page_shows_its_tables_in_mdx() -> None:
    """The page of the project shows all of its codes, and so does a new page of its catalogue."""
    text = OWN_PAGE.read_text(encoding="utf-8")
    document, _ = readers.read_page(Source("error-codes.md", text))
    new = to_page(validate.from_tree({**document.tree, "title": "NFR Connect"}))
    for result in rendered_by_mdx([text, new]):
        for item in document.tree["errors"]:
            assert f"<td><code>{item['code']}</code></td>" in result["html"]


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3", "4"])
def test_a_docusaurus_site_builds(tmp_path: Path, version: str) -> None:
    """The page and a new page of hostile texts are a site; each code with details has a heading."""
    site = tmp_path / "site"
    packages = npm_packages(HERE / "docusaurus")
    shutil.copytree(packages.parent, site, symlinks=True, ignore=shutil.ignore_patterns("node_modules"))
    (site / "node_modules").symlink_to(packages)
    (site / "docs").mkdir()
    (site / "docs" / "index.md").write_text(OWN_PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    hard = [text for text in hostile(4, 30) if "[" not in text]
    new = to_page(validate.from_tree(catalog_tree(["Plain {text} of <tags>", *hard[:8]])))
    (site / "docs" / "new.md").write_text(new, encoding="utf-8")
    environment = {**os.environ, "V4": "1" if version == "4" else "0", "CI": "1"}
    built = subprocess.run(
        ["npm", "run", "build"], cwd=site, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    page = (site / "build" / "new" / "index.html").read_text(encoding="utf-8")
    for index in range(9):
        assert re.search(rf'<h4[^>]* id="?code_{index}"?', page)
        assert f"<td><code>CODE_{index}</code>" in page
