"""What a reader sees of a text in Markdown, as it reaches code."""

import pytest

from errbook.text import Markdown


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("Wait 5 < 6 & retry", "Wait 5 < 6 & retry"),
        ("see `a_b` and ``c`d``", "see a_b and c`d"),
        ("a *b* **c** ~~d~~ _e_ f_g", "a b c d e f_g"),
        ("&lt;x> \\* \\_", "<x> * _"),
        ("[docs](https://x.y) and ![a chart](z.png)", "docs and a chart"),
        ("one<br>two <b>three</b> <token>", "one two three <token>"),
        ("one\ntwo\n\nthree", "one two\nthree"),
        ("Do:\n\n- this\n- that", "Do:\nthis\nthat"),
        ("Send:\n\n```json\n{}\n```", "Send:\n{}"),
        ("    a\\_b\n\n    c \\*d", "a_b\nc *d"),
    ],
)
def test_plain_text(source: str, plain: str) -> None:
    """Markup is gone, words are not; indented lines are no code, as on the pages that errbook writes."""
    assert Markdown(source).plain == plain
