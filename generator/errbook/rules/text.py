"""Rules about what is written about an error, for people."""

import re
from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.model import Catalog
from errbook.rules.prose import suspects
from errbook.rules.repeats import repeats
from errbook.rules.rule import Finding, rule

CONTROL = r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
"""Control characters that are no white space, and what is no character: a page cannot show them."""

HIDDEN = r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
"""What ends lines in some languages only, and marks that turn text round."""

CODE_SPAN = r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"

RESIDUE = (
    r"%![A-Za-z]?\([^)]{0,80}\)|\[object \w+\]|\{\}|\$\{\w+(?:\.\w+)*\}"
    r"|\A(?:undefined|NaN)\Z|(?<=[:=] )undefined\b"
)
"""What programs in Go, JavaScript, Python and Rust leave in a text."""

PLACEHOLDERS = (
    r"\b(?:TBD|TBC|FIXME)\b"
    r"|\bTODO(?=[:(.!]|\s*\Z|\s+(?:add|check|clarify|describe|document|explain|review|write)\b)"
    r"|(?i:\blorem ipsum\b|\bto be (?:defined|described|determined|documented|written)\b)"
)
"""What authors write where they mean to write later."""

DESTINATIONS = (
    r"\]\(\s*<?([^)\s>]*)"
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?(\S+)"
    r"|\b(?:href|src)\s*=\s*[\"']?([^\"'\s>]*)"
    r"|<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>"
)
"""Where a link of Markdown or HTML leads."""

MARKS = " .!*_`"
"""What may stand around a sentence without making it another."""

ACTIVE_SCHEMES = ("javascript:", "vbscript:", "data:", "file:")


@rule(Severity.WARNING, of_absence=True)
def missing_resolution(catalog: Catalog) -> Iterator[Finding]:
    """Nothing says what to do about an error.

    It is the first thing that anyone who meets the error wants to know. A dash in its place is no resolution.
    A catalogue that has no resolutions at all is told so once, and internal errors need none.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., resolution: Obtain a new token.}
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., resolution: Obtain a new token.}
      - {code: TOKEN_EXPIRED, description: The token is too old., resolution: Refresh the token.}
    ```
    """
    public = [(index, error) for index, error in enumerate(catalog.errors) if error.visibility != "internal"]
    missing = [
        (index, error) for index, error in public if not any(_says_anything(step.source) for step in error.resolution)
    ]
    if len(missing) == len(public) > 1:
        message = f"none of the {len(public)} errors says what to do about it"
        yield ("errors",), message, "add a `resolution` to each"
        return
    for index, error in missing:
        yield (
            ("errors", index, "resolution"),
            f"nothing says what to do about `{error.code.source}`",
            "add a `resolution`: what the caller, or whom they should ask, can do",
        )


@rule(Severity.WARNING)
def resolution_repeats_description(catalog: Catalog) -> Iterator[Finding]:
    """The resolution of an error says what its description says.

    What to do is not the same as what happened.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token has expired., resolution: The token has expired}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token has expired., resolution: Refresh the token}
    ```
    """
    for index, error in enumerate(catalog.errors):
        description = _folded(error.description.source)
        if description in [_folded(step.source) for step in error.resolution]:
            yield (
                ("errors", index, "resolution"),
                f"the resolution of `{error.code.source}` repeats its description",
                "say what the caller can do",
            )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(MARKS)


@rule(Severity.NOTE)
def description_repeats_code(catalog: Catalog) -> Iterator[Finding]:
    """The description of an error is its code in other letters.

    The reader learns nothing from it.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: Invalid token.}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token is not one that the server has issued.}
    ```
    """
    for index, error in enumerate(catalog.errors):
        code, description = error.code.source, error.description.source
        if abs(len(description) - len(code)) <= len(code) and _letters(description) == _letters(code):
            yield (
                ("errors", index, "description"),
                f"the description of `{code}` says no more than the code",
                "say what happened, or under which condition",
            )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@rule(Severity.WARNING, of_absence=True)
def identical_descriptions(catalog: Catalog) -> Iterator[Finding]:
    """Two errors have the same description.

    Nobody can tell from it which of them to expect, or what makes them two. Mostly one was copied and not
    finished. A code that is deprecated may share its successor's.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token is invalid.}
      - {code: TOKEN_EXPIRED, description: The token is invalid.}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read.}
      - {code: TOKEN_EXPIRED, description: The token is too old.}
    ```
    """
    said = [None if error.deprecated else _folded(error.description.source) for error in catalog.errors]
    for first, index in repeats(said):
        one, other = (catalog.errors[at].code.source for at in (first, index))
        yield (
            ("errors", index, "description"),
            f"`{other}` has the same description as `{one}`",
            "say what makes them differ, or make them one error",
            ("errors", first, "description"),
        )


@rule(Severity.ERROR)
def control_character(catalog: Catalog) -> Iterator[Finding]:
    r"""A text holds a control character.

    Control characters break JSON, XML and terminals, and no page can show them. They come from copying, and
    nobody types them.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: "The token has \u001b[1mexpired."}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token has **expired**.}
    ```
    """
    yield from _characters(catalog, CONTROL, "a control character")


@rule(Severity.WARNING)
def hidden_character(catalog: Catalog) -> Iterator[Finding]:
    r"""A text holds a character that cannot be seen and that changes what is around it.

    A line separator ends a line of JavaScript, and marks that reverse the order of text make a reviewer see
    another text than a program does (CVE-2021-42574). errbook writes them as escapes, so that no output
    hides them.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: "The token has\u2028expired."}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token has expired.}
    ```
    """
    yield from _characters(catalog, HIDDEN, "a character that does not show")


def _characters(catalog: Catalog, wanted: str, name: str) -> Iterator[Finding]:
    for key, text in suspects(catalog, _may_hold_control):
        found = re.search(wanted, text.source)
        if found:
            before = text.source[: found.start()].split()
            after = f", after `{before[-1]}`" if before and before[-1].isprintable() else ""
            yield key, rf"there is {name}, \u{{{ord(found[0]):04X}}}{after}", "delete it"


def _may_hold_control(source: str) -> bool:
    return not source.replace("\n", "").isprintable()


@rule(Severity.WARNING)
def formatter_residue(catalog: Catalog) -> Iterator[Finding]:
    """A text holds what a program left where a value should be.

    Such as `%!s(MISSING)` of Go, `[object Object]` of JavaScript, `{}` or `${name}`: the text was made, and
    nobody has read it since. What stands in a code span is not meant.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_STATE, description: "The state %!s(MISSING) is invalid."}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_STATE, description: The state of the order forbids this.}
    ```
    """
    for key, text in suspects(catalog, _may_hold_residue):
        found = re.search(RESIDUE, _without_code(text.source))
        if found:
            yield key, f"`{found[0]}` looks like a value that was not filled in", "write the value"


def _may_hold_residue(source: str) -> bool:
    return any(map(source.__contains__, ("{}", "${", "%!", "[object", "undefined", "NaN")))


def _without_code(source: str) -> str:
    return re.sub(CODE_SPAN, " ", source, flags=re.DOTALL) if "`" in source else source


@rule(Severity.WARNING)
def placeholder_text(catalog: Catalog) -> Iterator[Finding]:
    """A text is still to be written.

    Readers of the published page will see `TODO`, `TBD`, or a dash where a description should be.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_STATE, description: "TODO: ask the team"}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_STATE, description: The state of the order forbids this.}
    ```
    """
    for key, text in suspects(catalog, _may_hold_placeholder):
        found = re.search(PLACEHOLDERS, _without_code(text.source))
        if found:
            yield key, f"`{found[0]}` says that this text is still to be written", "write it, or leave it out"
    for index, error in enumerate(catalog.errors):
        if not _says_anything(error.description.source):
            yield (
                ("errors", index, "description"),
                f"`{error.description.source}` does not describe `{error.code.source}`",
                "say what the error means",
            )


def _may_hold_placeholder(source: str) -> bool:
    return any(map(source.casefold().__contains__, ("todo", "tbd", "tbc", "fixme", "lorem ipsum", "to be ")))


def _says_anything(source: str) -> bool:
    return source[:1].isalnum() or any(map(str.isalnum, source))


@rule(Severity.WARNING)
def unsafe_link(catalog: Catalog) -> Iterator[Finding]:
    """A link leads nowhere, or to a program instead of a page.

    A link without an address reloads the page that the reader is on. One to `javascript:`, `vbscript:`,
    `data:` or `file:` runs with the rights of the docs page, or opens what is on the reader's own disk. The pages
    that errbook makes show such an address as text; other readers of the text may not be as careful.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., resolution: "See [the guide]()."}
    ```

    Good:

    ```yaml
    errors:
      - code: INVALID_TOKEN
        description: The token cannot be read.
        resolution: "See [the guide](tokens.md)."
    ```
    """
    for key, text in suspects(catalog, _may_hold_link):
        for found in re.finditer(DESTINATIONS, _without_code(text.source), re.MULTILINE | re.IGNORECASE):
            address = next(filter(None, found.groups()), "")
            if _is_unsafe(address):
                yield (key, *_unsafe(address))
    for index, error in enumerate(catalog.errors):
        for position, link in enumerate(error.links):
            if _is_unsafe(link.url.source):
                yield (("errors", index, "links", position, "url"), *_unsafe(link.url.source))


def _may_hold_link(source: str) -> bool:
    return any(map(source.__contains__, ("](", "]:", "<")))


def _is_unsafe(address: str) -> bool:
    """Return whether a browser would do something else with the address than open a page."""
    if "&" in address:
        from html import unescape

        address = unescape(address)
    cleaned = "".join(letter for letter in address if letter > " ").casefold()
    return not cleaned or cleaned.startswith(ACTIVE_SCHEMES)


def _unsafe(address: str) -> tuple[str, str]:
    if not address.strip():
        return "a link has no address", "add the address, or remove the link"
    return f"a link leads to `{address}`, which is no page", "link to a page by http:, https: or a path"
