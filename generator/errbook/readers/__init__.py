"""From a source to a document: one module per form, and the way to the one for a file."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from errbook.diagnostic import Diagnostic, Severity
from errbook.document import UNREAD, Document, Location, Source

MARKDOWN = (".md", ".mdx", ".markdown")
JSON = ".json"
YAML = (".yaml", ".yml", JSON)


def read(source: Source, columns: Mapping[str, str]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return what `source` says, and what was unsure, repaired or left out; `columns` maps headers to fields."""
    if source.path.endswith(MARKDOWN):
        return read_page(source, columns)
    if source.path.endswith(YAML):
        from errbook.readers import yaml
        from errbook.readers.yaml_syntax import from_json

        return yaml.read(from_json(source) if source.path.endswith(JSON) else source)
    known = ", ".join((*MARKDOWN, *YAML))
    message = f"{source.path} is of no kind that errbook reads"
    return UNREAD, (
        Diagnostic("unknown-source", Severity.ERROR, message, Location(source.path), f"its name should end in {known}"),
    )


def read_page(source: Source, columns: Mapping[str, str] = {}) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return what a page says, as `readers.markdown.read` does, reading no page twice."""
    return _page(source, tuple(sorted(columns.items())))


@lru_cache(maxsize=64)
def _page(source: Source, columns: tuple[tuple[str, str], ...]) -> tuple[Document, tuple[Diagnostic, ...]]:
    from errbook.readers import markdown

    return markdown.read(source, dict(columns))


def decode(path: str, data: bytes) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Return the text of a file, and where it is not UTF-8; what cannot be decoded stands as U+FFFD.

    Where every line ends with CRLF, as after a checkout by git on Windows, the text is as if it ended with LF.
    """
    line_break = "\n"
    if (breaks := data.count(b"\r\n")) and breaks == data.count(b"\n"):
        line_break, data = "\r\n", data.replace(b"\r\n", b"\n")
    try:
        return Source(path, data.decode(), line_break), ()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        return Source(path, text, line_break), tuple(_undecodable(path, data))


def _undecodable(path: str, data: bytes) -> Iterator[Diagnostic]:
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode(errors="replace")) + 1
            yield Diagnostic(
                "not-utf-8",
                Severity.ERROR,
                f"byte 0x{line[error.start]:02X} is not UTF-8",
                Location(path, number, column, number, column + 1),
                "save the file in the encoding UTF-8",
            )
