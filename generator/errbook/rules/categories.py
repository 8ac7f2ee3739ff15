"""Rules about the categories that group the errors."""

from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.model import Catalog
from errbook.rules.rule import Finding, rule


@rule(Severity.ERROR, of_absence=True)
def unknown_category(catalog: Catalog) -> Iterator[Finding]:
    """An error names a category that the catalogue does not list.

    The error would stand under no heading of the page, and would take no status from its category. Mostly the
    name is misspelt. A catalogue that lists no categories at all may use any name.

    Bad:

    ```yaml
    categories:
      - {name: Authentication}
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., category: Authentication}
      - {code: INVALID_TOKEN, description: The token cannot be read., category: Authentification}
    ```

    Good:

    ```yaml
    categories:
      - {name: Authentication}
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., category: Authentication}
      - {code: INVALID_TOKEN, description: The token cannot be read., category: Authentication}
    ```
    """
    known = {category.name.source for category in catalog.categories}
    if not known:
        return
    for index, error in enumerate(catalog.errors):
        if error.category is not None and error.category.source not in known:
            yield (
                ("errors", index, "category"),
                f"`{error.code.source}` names the category `{error.category.source}`, which is not listed",
                "correct the name, or add the category to `categories`",
            )


@rule(Severity.WARNING, of_absence=True)
def empty_category(catalog: Catalog) -> Iterator[Finding]:
    """A category has no errors.

    Its heading promises what is not there. It may be a remnant, or its errors name another category by
    mistake.

    Bad:

    ```yaml
    categories:
      - {name: Authentication}
      - {name: Authorization}
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., category: Authentication}
    ```

    Good:

    ```yaml
    categories:
      - {name: Authentication}
      - {name: Authorization}
    errors:
      - {code: TOKEN_EXPIRED, description: The token is too old., category: Authentication}
      - {code: ACCESS_DENIED, description: The user may not do this., category: Authorization}
    ```
    """
    used = {error.category.source for error in catalog.errors if error.category is not None}
    for index, category in enumerate(catalog.categories):
        if category.name.source not in used:
            yield (
                ("categories", index, "name"),
                f"no error belongs to the category `{category.name.source}`",
                "add its errors, or remove the category",
            )
