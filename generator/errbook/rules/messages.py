"""Rules about messages on the wire and their parameters."""

import re
from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.document import tokens
from errbook.model import Catalog, Error
from errbook.rules.rule import Finding, rule
from errbook.views.places import Place, params_place

PLACEHOLDER = r"(?<![{$])\{([A-Za-z][A-Za-z0-9_]*)\}(?!\})"
"""A parameter of a message, in single braces."""


@rule(Severity.WARNING, of_absence=True)
def unknown_placeholder(catalog: Catalog) -> Iterator[Finding]:
    """A message has a placeholder that is no parameter.

    Nothing fills it, so that the caller reads the braces. A catalogue that has no parameters at all is left
    alone.

    Bad:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params:
          - {name: token, description: The id of the token.}
    ```

    Good:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params:
          - {name: token_id, description: The id of the token.}
    ```
    """
    if not any(error.params for error in catalog.errors):
        return
    for index, error in enumerate(catalog.errors):
        names = {param.name for param in error.params}
        for name in _placeholders(error):
            if name not in names:
                yield (
                    ("errors", index, "message"),
                    f"the message of `{error.code.source}` has `{{{name}}}`, which is no parameter",
                    f"correct the name; it has {_listed(names)}" if names else f"add `{name}` to `params`",
                )


def _placeholders(error: Error) -> list[str]:
    if error.message is None or "{" not in error.message.source:
        return []
    return list(dict.fromkeys(re.findall(PLACEHOLDER, error.message.source)))


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


@rule(Severity.NOTE)
def unused_param(catalog: Catalog) -> Iterator[Finding]:
    """A parameter is not in the message, and nothing says what it is for.

    A parameter need not be in the message: it may be data for programs. Then its description must say what it
    tells; without one, it is more likely that the message has lost it. A message without any placeholder is
    not meant to name its parameters.

    Bad:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params: [{name: token_id}, {name: expired_at}]
    ```

    Good:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        message: Token {token_id} has expired
        params: [{name: token_id}, {name: expired_at, description: When it expired.}]
    ```
    """
    for index, error in enumerate(catalog.errors):
        silent = [item for item in enumerate(error.params) if item[1].description is None]
        placed = _placeholders(error) if silent else []
        for position, param in silent if placed else ():
            if param.name not in placed:
                yield (
                    ("errors", index, "params", position),
                    f"the parameter `{param.name}` of `{error.code.source}` is not in its message",
                    "place it in the message, or describe what it tells a program",
                )


@rule(Severity.ERROR)
def duplicate_param(catalog: Catalog) -> Iterator[Finding]:
    """An error has two parameters of one name.

    A JSON object has one member of a name, and a function one parameter.

    Bad:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        params: [{name: token_id}, {name: token_id, type: integer}]
    ```

    Good:

    ```yaml
    errors:
      - code: TOKEN_EXPIRED
        description: The token is too old.
        params: [{name: token_id}, {name: age, type: integer}]
    ```
    """
    for index, error in enumerate(catalog.errors):
        seen: set[str] = set()
        for position, param in enumerate(error.params):
            if param.name in seen:
                yield (
                    ("errors", index, "params", position, "name"),
                    f"`{error.code.source}` has the parameter `{param.name}` twice",
                    "remove one of them, or give it a name of its own",
                )
            seen.add(param.name)


@rule(Severity.WARNING)
def param_against_envelope(catalog: Catalog) -> Iterator[Finding]:
    """A parameter has the name of a member that says something else, and no response can carry both.

    Parameters are members beside the code, or where the example of the envelope shows one. The code and the message
    stand there as well, and in problem details the type, the title and the status (RFC 9457).

    Bad:

    ```yaml
    envelope:
      example: {code: NO_BOOK, message: There is no book}
      code: /code
      message: /message
    errors:
      - code: NO_BOOK
        description: There is no such book.
        message: "The printer says: {message}"
        params: [{name: message}]
    ```

    Good:

    ```yaml
    envelope:
      example: {code: NO_BOOK, message: There is no book}
      code: /code
      message: /message
    errors:
      - code: NO_BOOK
        description: There is no such book.
        message: "The printer says: {printer_message}"
        params: [{name: printer_message}]
    ```
    """
    taken = _taken(catalog)
    for index, error in enumerate(catalog.errors):
        for position, param in enumerate(error.params):
            if param.name in taken:
                place = f"stands where every response has {taken[param.name]}"
                yield (
                    ("errors", index, "params", position, "name"),
                    f"the parameter `{param.name}` of `{error.code.source}` {place}",
                    "give it another name, which says what it is of",
                )


def _taken(catalog: Catalog) -> dict[str, str]:
    """Return the members beside the parameters that say something else, and what each says."""
    envelope, place = catalog.envelope, params_place(catalog)
    known: dict[Place, str] = {tokens(envelope.code): "the code"}
    if envelope.is_problem:
        known |= {("type",): "its type", ("title",): "its title", ("status",): "its status"}
    if envelope.message is not None:
        known[tokens(envelope.message)] = "its message"
    return {at[-1]: meaning for at, meaning in known.items() if at[:-1] == place}


@rule(Severity.WARNING)
def sensitive_param_in_message(catalog: Catalog) -> Iterator[Finding]:
    """A message contains a parameter that must not be logged.

    Messages are what gets logged, shown and sent to others first.

    Bad:

    ```yaml
    errors:
      - code: INVALID_TOKEN
        description: The token cannot be read.
        message: Token {token} is malformed
        params: [{name: token, sensitive: true}]
    ```

    Good:

    ```yaml
    errors:
      - code: INVALID_TOKEN
        description: The token cannot be read.
        message: The token is malformed
        params: [{name: token, sensitive: true}]
    ```
    """
    for index, error in enumerate(catalog.errors):
        sensitive = {param.name for param in error.params if param.sensitive}
        for name in _placeholders(error) if sensitive else ():
            if name in sensitive:
                yield (
                    ("errors", index, "message"),
                    f"the message of `{error.code.source}` contains `{{{name}}}`, which is sensitive",
                    "leave it out of the message, or name a parameter that only identifies it",
                )
