"""Rules about codes that are named in texts, guides and pages."""

import re
from collections.abc import Callable, Iterator

from errbook.diagnostic import Severity
from errbook.document import Key
from errbook.model import Catalog, PageTable
from errbook.rules.prose import suspects
from errbook.rules.rule import Finding, rule
from errbook.rules.spelling import finder, pattern, shared_style, words
from errbook.statuses import STANDARD_NAMES

MENTION = r"`([A-Za-z][A-Za-z0-9_.-]{1,99})`(?!`)"
CALLED_BEFORE = r"\b(?:errors?|codes?)[ :]*\Z"
CALLED_AFTER = r" *(?:errors?|codes?|error codes?)\b"
NEAR = 20
"""So many letters before and after a name tell what it is called."""

LISTS = r"(?ms)^ *(`{3,}|~{3,}).*?(?:^ *\1|\Z)|^ *\|.*?$"
"""What is no prose on a page: fences, and rows of tables."""

FAILURES = (
    r"(?:^|_)(?:ALREADY|BLOCKED|CONFLICT|DENIED|DISABLED|DUPLICATE|ERROR|EXCEEDED|EXPIRED|FAILED|FAILURE|FORBIDDEN"
    "|ILLEGAL|INCORRECT|INSUFFICIENT|INVALID|MALFORMED|MISMATCH|MISSING|NOT|REJECTED|REVOKED|SUSPENDED|TIMEOUT"
    "|UNAUTHORIZED|UNAVAILABLE|UNEXPECTED|UNKNOWN|UNSUPPORTED|VIOLATION)(?:_|$)"
)
"""Words that tell the code of an error from the name of a variable or a setting."""

DIGITS = "0123456789"

EXAMPLES = frozenset({"ERROR_CODE", "SOME_ERROR", "YOUR_ERROR_CODE", "ERROR_NAME"})
"""Names that stand for any code."""


@rule(Severity.WARNING, of_absence=True)
def unknown_code_mentioned(catalog: Catalog) -> Iterator[Finding]:
    """A text names a code that is not in the catalogue.

    The code was renamed or removed, or it is misspelt, or it is sent and not documented. A name in a code
    span is taken for a code if it is spelled as the catalogue's codes are, and if something more speaks for
    it: it is called an error or a code, it is almost one of the codes, or it speaks of a failure, as
    `TOKEN_REVOKED` does. Parameters, aliases, retired codes and names of HTTP and gRPC statuses are known.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old; another fault of it is `INVALID_TOKEN`.}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old; another fault of it is `TOKEN_MALFORMED`.}
      - {code: TOKEN_MALFORMED, description: The token cannot be read.}
    ```
    """
    judge = _judge(catalog)
    told: set[str] = set()
    for key, text in suspects(catalog, lambda source: any(judge(source))):
        for name, near, _ in judge(text.source):
            told.add(name)
            yield _unknown(key, name, near, "here")
    for key, path, source in _page_texts(catalog):
        for name, near, at in judge(re.sub(LISTS, _blank, source)):
            if name not in told:
                told.add(name)
                yield _unknown((*key, at, at + len(name)), name, near, f"on the page {path}")


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _page_texts(catalog: Catalog) -> Iterator[tuple[Key, str, str]]:
    for index, page in enumerate(catalog.pages):
        for position, part in enumerate(page.content):
            if not isinstance(part, PageTable):
                yield ("pages", index, "content", position), page.path.source, part.source


def _unknown(key: Key, name: str, near: str, place: str) -> Finding:
    return (
        key,
        f"`{name}` is named {place}, but is no code of the catalogue",
        f"did you mean `{near}`?" if near else "correct the name, or add the code to the catalogue",
    )


def _judge(catalog: Catalog) -> Callable[[str], Iterator[tuple[str, str, int]]]:
    """Return what finds the unknown codes in a text, with the known one that each resembles, or `""`, and its start."""
    codes = [error.code.source for error in catalog.errors]
    style = shared_style(codes)
    if style is None:
        return lambda _: iter(())
    fits, known = pattern(style).fullmatch, _known(catalog, codes)
    nearest = finder(codes)

    def judge(source: str) -> Iterator[tuple[str, str, int]]:
        for found in re.finditer(MENTION, source):
            name = found[1]
            if name not in known and fits(name) and _is_special(style, name, codes[0]):
                near = nearest(name)
                if near or _speaks_of_failure(style, name) or _is_called_a_code(source, found):
                    yield name, near, found.start(1)

    return judge


def _known(catalog: Catalog, codes: list[str]) -> set[str]:
    known = {*codes, *STANDARD_NAMES, *EXAMPLES, *(item.code.source for item in catalog.retired)}
    for error in catalog.errors:
        known.update(alias.source for alias in error.aliases)
        known.update(param.name for param in error.params)
    return known


def _is_special(style: str, name: str, example: str) -> bool:
    """Return whether `name`, which is spelled as the codes are, is no plain word or value."""
    if style == "letters and a number":
        return name.rstrip(DIGITS) == example.rstrip(DIGITS)
    return len(words(name)) > 1


def _speaks_of_failure(style: str, name: str) -> bool:
    if style == "SCREAMING_SNAKE_CASE":
        return re.search(FAILURES, name) is not None
    return style == "letters and a number"


def _is_called_a_code(source: str, found: re.Match[str]) -> bool:
    before, after = source[max(0, found.start() - NEAR) : found.start()], source[found.end() :][:NEAR]
    return any((re.search(CALLED_BEFORE, before, re.IGNORECASE), re.match(CALLED_AFTER, after, re.IGNORECASE)))


@rule(Severity.ERROR, of_absence=True)
def unknown_code_listed(catalog: Catalog) -> Iterator[Finding]:
    """A guide or a table of a page lists a code that does not exist.

    The list is made of codes, so that nothing else can be meant.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    troubleshooting:
      - {title: Expired at once, codes: [EXPIRED_TOKEN], steps: [Synchronize the clock.]}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    troubleshooting:
      - {title: Expired at once, codes: [TOKEN_EXPIRED], steps: [Synchronize the clock.]}
    ```
    """
    codes = [error.code.source for error in catalog.errors]
    known, nearest = set(codes), finder(codes)
    for key, code in _listed(catalog):
        if code not in known:
            near = nearest(code)
            yield (
                key,
                f"`{code}` is listed here, but is no code of the catalogue",
                f"did you mean `{near}`?" if near else "correct the name, or remove it",
            )


def _listed(catalog: Catalog) -> Iterator[tuple[Key, str]]:
    for index, guide in enumerate(catalog.troubleshooting):
        for position, code in enumerate(guide.codes):
            yield ("troubleshooting", index, "codes", position), code.source
    for index, page in enumerate(catalog.pages):
        for position, part in enumerate(page.content):
            if isinstance(part, PageTable):
                for row, code in enumerate(part.codes):
                    yield ("pages", index, "content", position, "codes", row), code.source
