"""Text by an author: a value that reaches an output only through an encoder of the output's language."""


class Text:
    """A text that is no markup, such as a code; it never changes.

    A template cannot print it or look inside; it can only hand it to an encoder. So `str()` raises `TypeError`.
    """

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        """Take the text as written."""
        self.source = source

    def __eq__(self, other: object) -> bool:
        """Tell whether `other` is a text of the same kind that was written in the same way."""
        return isinstance(other, Text) and other.__class__ is self.__class__ and other.source == self.source

    def __hash__(self) -> int:
        """Go by the text as written."""
        return hash(self.source)

    def __repr__(self) -> str:
        """Show the kind and the text as written."""
        return f"{self.__class__.__name__}({self.source!r})"

    def __str__(self) -> str:
        """Refuse to become a string by accident."""
        raise TypeError("text of the catalogue needs an encoder, such as `| json`")

    @property
    def plain(self) -> str:
        """The text without markup."""
        return self.source


class Markdown(Text):
    """A text in Markdown: inline, or blocks where several lines are allowed."""

    __slots__ = ("_plain",)

    def __init__(self, source: str) -> None:
        """Take the text as written."""
        self.source = source
        self._plain: str | None = None

    @property
    def plain(self) -> str:
        """The text as a reader sees it: marks, tags and entities resolved, one line for one paragraph."""
        if self._plain is None:
            from errbook.markdown import plain_text

            self._plain = plain_text(self.source)
        return self._plain
