"""Rules about the codes themselves: what clients compare, and what can be taken for something else."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from errbook.diagnostic import Severity
from errbook.document import Key
from errbook.model import Catalog, Error
from errbook.naming import called
from errbook.rules.repeats import repeats
from errbook.rules.rule import Finding, rule
from errbook.rules.spelling import pattern, shared_style, singular, slip_index, slips, words

Spelling: TypeAlias = str | tuple[str, ...]
"""A code as it is compared with others: all letters, or the words."""

SHORTEST_SLIP = 5
"""Letters of a word from which on one wrong letter is more likely a slip than another word."""

FILLERS = frozenset({"ERROR", "ERR", "EXCEPTION", "STATE", "REQUEST", "SERVER", "VALUE", "DATA", "IS", "HAS", "WAS"})
"""Words that tell little: a code does not differ clearly from another by one of them alone."""

DIRECTIONS = frozenset({"AFTER", "BEFORE", "BY", "FROM", "IN", "INTO", "OF", "OVER", "THAN", "TO", "UNDER"})
"""Words between which the order matters: `START_AFTER_END` is not `END_AFTER_START`."""

ALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""The first words of the Unicode names of letters that look like Latin ones."""

LATIN_TWINS = frozenset(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423"
    "\u0425\u0430\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0455\u0391\u0392\u0395"
    "\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03c1\u03bd"
)
"""Cyrillic and Greek letters that cannot be told from Latin ones, which is why they stand as escapes here."""

UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
"""Fillers and variation selectors: letters and marks that count as printable and yet show nothing."""


@rule(Severity.WARNING, of_absence=True)
def near_duplicate_codes(catalog: Catalog) -> Iterator[Finding]:
    """Two codes are so alike that one will be taken for the other.

    They differ by the order of their words, by singular and plural, by a word that says nothing (such as
    `ERROR` or `STATE`), or by one letter that looks like a slip. Clients will handle one and forget the
    other. A code that is deprecated may resemble its successor, and a word that the code's own description
    uses is no slip.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TRANSITION, description: The order cannot go there from here.}
      - {code: INVALID_STATE_TRANSITION, description: The workflow forbids the step.}
    ```

    Good:

    ```yaml
    errors:
      - {code: ORDER_TRANSITION_FORBIDDEN, description: The order cannot go there from here.}
      - {code: WORKFLOW_STEP_FORBIDDEN, description: The workflow forbids the step.}
    ```
    """
    seen: dict[Spelling, Error] = {}
    shortened: dict[Spelling, Error] = {}
    spelled = _spelled(catalog)
    slipped = _slipped({stem for _, _, stems in spelled for stem in stems})
    for index, error, stems in spelled:
        forms, shorter = (_spelling(stems), "".join(stems)), _without_filler(stems)
        twin = _twin(error, forms, shorter, seen, shortened) or _slip(error, stems, seen, slipped)
        if twin is not None:
            yield (
                ("errors", index, "code"),
                f"`{error.code.source}` is hard to tell from `{twin.code.source}`",
                "keep one of them and list the other among its `aliases`, or name what makes them differ",
                ("errors", next(at for at, other in enumerate(catalog.errors) if other is twin), "code"),
            )
        for form in forms:
            seen.setdefault(form, error)
        for form in shorter:
            shortened.setdefault(form, error)


def _spelled(catalog: Catalog) -> list[tuple[int, Error, tuple[str, ...]]]:
    """Return each code that is to be compared, with its index and its words in the singular."""
    parts = [words(error.code.source) for error in catalog.errors]
    stems = {word: singular(word) for word in {word for each in parts for word in each}}
    return [
        (index, error, tuple([stems[word] for word in parts[index]]))
        for index, error in enumerate(catalog.errors)
        if not error.deprecated and not "".join(parts[index]).isdigit()
    ]


def _slipped(stems: set[str]) -> dict[str, list[str]]:
    """Return for each word those that are one letter apart; for short words and numbers that is no slip."""
    long = [stem for stem in stems if len(stem) >= SHORTEST_SLIP and stem.isalpha()]
    index = slip_index(long)
    return {stem: slips(stem, index) for stem in long}


def _spelling(stems: tuple[str, ...]) -> Spelling:
    """Return what two codes share that differ by the order of their words alone."""
    return tuple(sorted(stems)) if DIRECTIONS.isdisjoint(stems) else stems


def _without_filler(stems: tuple[str, ...]) -> list[Spelling]:
    if len(stems) == 1 or FILLERS.isdisjoint(stems):
        return []
    return [_spelling(stems[:at] + stems[at + 1 :]) for at, stem in enumerate(stems) if stem in FILLERS]


def _twin(
    error: Error,
    forms: tuple[Spelling, ...],
    shorter: list[Spelling],
    seen: Mapping[Spelling, Error],
    shortened: Mapping[Spelling, Error],
) -> Error | None:
    for form in forms:
        if form in seen and seen[form].code.source.casefold() != error.code.source.casefold():
            return seen[form]
    for close in (shortened.get(forms[0]), *map(seen.get, shorter)):
        if close is not None and (error.http_status or close.http_status) == (close.http_status or error.http_status):
            return close
    return None


def _slip(
    error: Error, stems: tuple[str, ...], seen: Mapping[Spelling, Error], slipped: Mapping[str, list[str]]
) -> Error | None:
    for at, stem in enumerate(stems):
        for other in slipped.get(stem, ()):
            twin = seen.get(_spelling((*stems[:at], other, *stems[at + 1 :])))
            if twin is not None and not (_says(error, stem) and _says(twin, other)):
                return twin
    return None


def _says(error: Error, word: str) -> bool:
    return word.casefold() in error.description.source.casefold()


@rule(Severity.ERROR)
def codes_differ_in_case(catalog: Catalog) -> Iterator[Finding]:
    """Two codes differ in nothing but capital letters.

    Many languages, databases and file systems do not tell them apart, and no reader will.

    Bad:

    ```yaml
    errors:
      - {code: NotFound, description: There is no such page.}
      - {code: NOTFOUND, description: There is no such user.}
    ```

    Good:

    ```yaml
    errors:
      - {code: PageNotFound, description: There is no such page.}
      - {code: UserNotFound, description: There is no such user.}
    ```
    """
    codes = [error.code.source for error in catalog.errors]
    for first, index in repeats(map(str.casefold, codes)):
        yield (
            ("errors", index, "code"),
            f"`{codes[index]}` differs from `{codes[first]}` in capital letters only",
            "give one of them a name of its own",
            ("errors", first, "code"),
        )


@rule(Severity.ERROR)
def confusable_code(catalog: Catalog) -> Iterator[Finding]:
    r"""A code holds a letter that cannot be seen, or that looks like another.

    The code that a client compares is then not the code that its author reads: a Cyrillic `A` among Latin
    letters, a space of no width, a mark that reverses the order of the letters. Such letters come with text
    that was copied from elsewhere, or with an attack. See Unicode Technical Standard 39.

    Bad:

    ```yaml
    errors:
      - {code: "\u0410CCESS_DENIED", description: The user may not do this.}
    ```

    Good:

    ```yaml
    errors:
      - {code: ACCESS_DENIED, description: The user may not do this.}
    ```
    """
    for key, code in _every_code(catalog):
        letter = None if code.isascii() and code.isprintable() else _confusing_letter(code)
        if letter is not None:
            yield (
                key,
                f"the code `{ascii(code)[1:-1]}` holds {_named(letter)}",
                "type the code anew on a keyboard, in ASCII letters",
            )


def _every_code(catalog: Catalog) -> Iterator[tuple[Key, str]]:
    for index, error in enumerate(catalog.errors):
        yield ("errors", index, "code"), error.code.source
        for position, alias in enumerate(error.aliases):
            yield ("errors", index, "aliases", position), alias.source
    for index, retired in enumerate(catalog.retired):
        yield ("retired", index, "code"), retired.code.source


def _confusing_letter(code: str) -> str | None:
    from unicodedata import category, name, normalize

    for letter in code:
        if not letter.isprintable() or letter in UNSEEN:
            return letter
        if not letter.isascii() and (category(letter) in {"Pd", "Pc"} or normalize("NFKC", letter).isascii()):
            return letter
    letters = [letter for letter in code if letter.isalpha()]
    alike = [letter for letter in letters if name(letter, "").startswith(ALIKE_SCRIPTS)]
    mixed = any(map(str.isascii, letters)) or LATIN_TWINS.issuperset(letters)
    return alike[0] if alike and mixed else None


def _named(letter: str) -> str:
    from unicodedata import name

    return f"U+{ord(letter):04X} {name(letter, 'control character')}"


@rule(Severity.WARNING)
def inconsistent_code_style(catalog: Catalog) -> Iterator[Finding]:
    """A code is spelled in another style than the rest.

    Clients guess codes, and search for them, by the style that they see. A catalogue has a style if nine in
    ten of its codes agree, so that one of fewer than ten codes has no outliers.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read.}
      - {code: TOKEN_EXPIRED, description: The token is too old.}
      - {code: MISSING_AUTH, description: There is no token.}
      - {code: ACCESS_DENIED, description: The user may not do this.}
      - {code: INVALID_PARAMETER, description: A query parameter cannot be read.}
      - {code: NOT_FOUND, description: There is no such resource.}
      - {code: ALREADY_EXISTS, description: There is such a resource.}
      - {code: CONFLICT, description: Somebody else was faster.}
      - {code: INTERNAL_ERROR, description: Something went wrong here.}
      - {code: databaseError, description: Something went wrong there.}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read.}
      - {code: TOKEN_EXPIRED, description: The token is too old.}
      - {code: MISSING_AUTH, description: There is no token.}
      - {code: ACCESS_DENIED, description: The user may not do this.}
      - {code: INVALID_PARAMETER, description: A query parameter cannot be read.}
      - {code: NOT_FOUND, description: There is no such resource.}
      - {code: ALREADY_EXISTS, description: There is such a resource.}
      - {code: CONFLICT, description: Somebody else was faster.}
      - {code: INTERNAL_ERROR, description: Something went wrong here.}
      - {code: DATABASE_ERROR, description: Something went wrong there.}
    ```
    """
    codes = [error.code.source for error in catalog.errors]
    style = shared_style(codes)
    if style is None:
        return
    fits = pattern(style).fullmatch
    for index, code in enumerate(codes):
        if not fits(code):
            yield (
                ("errors", index, "code"),
                f"`{code}` is not spelled as {style}, as the other codes are",
                "spell it as the others; if clients know it, keep this spelling among its `aliases`",
            )


@rule(Severity.ERROR)
def conflicting_alias(catalog: Catalog) -> Iterator[Finding]:
    """An alias is a code, or is an alias of two codes.

    Whoever meets it cannot know which error is meant.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., aliases: [INVALID_TOKEN]}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., aliases: [EXPIRED_TOKEN]}
      - {code: INVALID_TOKEN, description: The token cannot be read.}
    ```
    """
    owners = {error.code.source: f"the code `{error.code.source}`" for error in catalog.errors}
    for index, error in enumerate(catalog.errors):
        for position, alias in enumerate(error.aliases):
            if alias.source in owners:
                yield (
                    ("errors", index, "aliases", position),
                    f"the alias `{alias.source}` of `{error.code.source}` is also {owners[alias.source]}",
                    "leave it with the one that it meant, and remove it here or there",
                )
            owners.setdefault(alias.source, f"an alias of `{error.code.source}`")


@rule(Severity.ERROR)
def reused_code(catalog: Catalog) -> Iterator[Finding]:
    """A code that was retired is in use again.

    Old clients still know the code in its old sense, and logs hold it in both.

    Bad:

    ```yaml
    errors:
      - {code: QUOTA_EXCEEDED, description: The disk is full.}
    retired:
      - {code: QUOTA_EXCEEDED, reason: There are no quotas of requests any more.}
    ```

    Good:

    ```yaml
    errors:
      - {code: DISK_QUOTA_EXCEEDED, description: The disk is full.}
    retired:
      - {code: QUOTA_EXCEEDED, reason: There are no quotas of requests any more.}
    ```
    """
    retired = {item.code.source for item in catalog.retired}
    for index, error in enumerate(catalog.errors):
        if error.code.source in retired:
            yield (
                ("errors", index, "code"),
                f"`{error.code.source}` is listed among the retired codes",
                "give the error a new code; if the old error is back, remove the code from `retired`",
            )


@rule(Severity.ERROR)
def duplicate_number(catalog: Catalog) -> Iterator[Finding]:
    """Two errors have the same number.

    Where the number is what stands on the wire, a client cannot tell them apart.

    Bad:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, number: 1001, description: The token is too old.}
      - {code: INVALID_TOKEN, number: 1001, description: The token cannot be read.}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOKEN_EXPIRED, number: 1001, description: The token is too old.}
      - {code: INVALID_TOKEN, number: 1002, description: The token cannot be read.}
    ```
    """
    owners: dict[int, str] = {}
    for index, error in enumerate(catalog.errors):
        if error.number is None:
            continue
        first = owners.setdefault(error.number, error.code.source)
        if first != error.code.source:
            yield (
                ("errors", index, "number"),
                f"`{error.code.source}` has the number {error.number}, and so has `{first}`",
                "give the newer of them a number of its own",
            )


@rule(Severity.NOTE)
def shared_name(catalog: Catalog) -> Iterator[Finding]:
    """Several numbers have one name, so that generated code calls none of them by it.

    Its constants are made of the numbers then, also the one that had the name alone before.

    Bad:

    ```yaml
    errors:
      - {code: "40101", name: UNAUTHORIZED, description: The token is too old.}
      - {code: "40102", name: UNAUTHORIZED, description: The token cannot be read.}
    ```

    Good:

    ```yaml
    errors:
      - {code: "40101", name: TOKEN_EXPIRED, description: The token is too old.}
      - {code: "40102", name: INVALID_TOKEN, description: The token cannot be read.}
    ```
    """
    names = list(map(_name_in_outputs, catalog.errors))
    for first, index in repeats(names):
        one, other = (catalog.errors[at].code.source for at in (first, index))
        yield (
            ("errors", index, "name"),
            f"`{other}` has the name `{names[index]}`, and so has `{one}`",
            "give each of them a name of its own, or call it a `title`",
            ("errors", first, "name"),
        )


def _name_in_outputs(error: Error) -> str | None:
    """Return the name by which outputs call an error, if it has one that they can."""
    code, name = error.code.source, error.name.source if error.name else ""
    return name if name and called({code: name})[code] == name else None


@rule(Severity.WARNING)
def unseparated_base_uri(catalog: Catalog) -> Iterator[Finding]:
    """Nothing separates the codes from what their problem types begin with.

    The problem type of a code (RFC 9457) is `base_uri` with the code behind it. Without a `/`, `#`, `:`, `=` or the
    like between them the URI leads nowhere.

    Bad:

    ```yaml
    base_uri: https://api.example.com/errors
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., resolution: Refresh the token.}
    ```

    Good:

    ```yaml
    base_uri: https://api.example.com/errors/
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., resolution: Refresh the token.}
    ```
    """
    base = catalog.base_uri.source if catalog.base_uri else "/"
    types = (error.type.source for error in catalog.errors if error.type)
    made = next((type_ for type_ in types if type_.startswith(base) and type_[len(base) :][:1].isalnum()), None)
    if made and base[-1].isalnum():
        yield ("base_uri",), f"`base_uri` makes problem types such as `{made}`", "write `/` or `#` at its end"
