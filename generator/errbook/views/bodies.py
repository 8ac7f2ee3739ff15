"""A body for each error: what its author shows, or else the envelope's example made to carry the error."""

from collections.abc import Set as AbstractSet

from errbook.document import tokens
from errbook.model import Catalog, Error, Example
from errbook.text import Text
from errbook.views.places import (
    Tree,
    changing_places,
    details_place,
    owner_params,
    params_place,
    put,
    value_at,
    wire_codes,
)


def summaries(catalog: Catalog) -> dict[str, str]:
    """Return the first paragraph of each description, by code, without markup."""
    return {error.code.source: error.description.plain.partition("\n")[0] for error in catalog.errors}


def bodies(catalog: Catalog) -> dict[str, list[Tree]]:
    """Return the bodies that show each code, at least one; an error without a message is told by its summary."""
    envelope = catalog.envelope
    codes, changing, general = wire_codes(catalog), changing_places(catalog), _without_details(catalog)
    messages, code_at = summaries(catalog), tokens(envelope.code)
    message_at = tokens(envelope.message) if envelope.message is not None else None
    shown = value_at(envelope.example, code_at)
    params_at, foreign = params_place(catalog), owner_params(catalog)

    def body(error: Error, example: Example | None) -> Tree:
        if example is not None and example.value is not None:
            return dict(example.value)
        code = codes[error.code.source]
        tree = dict(envelope.example) if code == shown else general
        if params_at is not None and code != shown:
            tree = put(tree, params_at, _params(value_at(tree, params_at), foreign, error))
        for at, fact in changing:
            said = fact(error)
            if said is not None or value_at(tree, at) is not None:
                tree = put(tree, at, said)
        message = (example and example.message) or error.message
        if message_at is not None and (message is not None or code != shown):
            tree = put(tree, message_at, _filled(message, error) if message else messages[error.code.source])
        return dict(put(tree, code_at, code))

    return {
        error.code.source: [body(error, example) for example in error.examples or (None,)] for error in catalog.errors
    }


def _params(members: Tree, foreign: AbstractSet[str], error: Error) -> Tree:
    """Return `members` with the parameters of `error` instead of those that are `foreign` to it."""
    kept = {name: value for name, value in members.items() if name not in foreign}
    own = {param.name: param.example for param in error.params if param.example is not None}
    return kept | {name: value for name, value in own.items() if name not in kept}


def _without_details(catalog: Catalog) -> Tree:
    """Return the envelope's example without the details, which are those of its own error."""
    envelope, at = catalog.envelope, details_place(catalog)
    if at is None:
        return _of_one_error(catalog)
    details = value_at(envelope.example, at)
    empty = type(details)() if details and envelope.details in envelope.required else None
    general: Tree = put(dict(envelope.example), at, empty)
    return general


def _of_one_error(catalog: Catalog) -> Tree:
    """Return the envelope's example; where errors stand among the details, with that one which has the code."""
    envelope, example = catalog.envelope, dict(catalog.envelope.example)
    if envelope.details is None:
        return example
    at, code = tokens(envelope.details), tokens(envelope.code)
    items = value_at(example, at)
    if not isinstance(items, list) or code[: len(at)] != at:
        return example
    return dict(put(example, at, items[: int(code[len(at)]) + 1]))


def _filled(message: Text, error: Error) -> str:
    """Return `message` with the examples of the parameters in the places of their names."""
    text = message.plain
    for param in error.params:
        if param.example is not None:
            text = text.replace(f"{{{param.name}}}", str(param.example))
    return text
