"""Text by an author: a value that reaches an output only through an encoder of the output's language."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text that is no markup, such as a code.

    A template cannot print it or look inside; it can only hand it to an encoder. So `str()` raises `TypeError`.
    """

    source: str
    """The text as written."""

    @property
    def plain(self) -> str:
        """The text without markup."""
        return self.source

    def __str__(self) -> str:
        """Refuse to become a string by accident."""
        raise TypeError("text of the catalogue needs an encoder, such as `| json`")


@dataclass(frozen=True, slots=True, order=True)
class Markdown(Text):
    """A text in Markdown: inline, or blocks where several lines are allowed."""

    _plain: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def plain(self) -> str:
        """The text as a reader sees it: marks, tags and entities resolved, one line for one paragraph."""
        if self._plain is None:
            from errbook.markdown import plain_text

            object.__setattr__(self, "_plain", plain_text(self.source))
        return self._plain or ""

    __str__ = Text.__str__
