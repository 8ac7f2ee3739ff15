"""Rules about advice to send a request again."""

from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.model import Catalog, Error
from errbook.rules.rule import Finding, rule
from errbook.statuses import GRPC_STATUSES, REASON_PHRASES

LASTING = frozenset(
    {400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 416, 417, 422, 426, 428, 431, 451, 501}
)
"""Statuses that say that the same request fails again (RFC 9110, RFC 6585, RFC 7725)."""

PASSING = frozenset({429, 503})
"""Statuses that say that the same request may succeed later."""


@rule(Severity.WARNING)
def retry_against_status(catalog: Catalog) -> Iterator[Finding]:
    """The advice whether to retry contradicts the status.

    `retryable` says whether *the same* request may succeed when it is sent again. After 400, 401, 403, 404 or
    422 it will not, until something about it is changed; so client libraries never retry these. 429 and 503
    say that it will, and client libraries do retry those, whatever the catalogue says.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., http_status: 401, retryable: true}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., http_status: 401, retryable: false}
    ```
    """
    for index, error in enumerate(catalog.errors):
        status = _status(error)
        if error.retryable and status in LASTING:
            advice, meaning = "retryable", "that the same request fails again"
        elif error.retryable is False and status in PASSING:
            advice, meaning = "not retryable", "that the same request may succeed later"
        else:
            continue
        said = f"{status} {REASON_PHRASES[status]}" if error.http_status else f"{error.grpc_status} ({status})"
        yield (
            ("errors", index, "retryable"),
            f"`{error.code.source}` is {advice}, but {said} says {meaning}",
            "correct `retryable`, or choose the status that says what is meant",
        )


def _status(error: Error) -> int:
    """Return the status, by gRPC if not by HTTP; 0 where the error has neither."""
    return error.http_status or GRPC_STATUSES.get(error.grpc_status or "", 0)


@rule(Severity.WARNING, of_absence=True)
def retry_after_without_retry(catalog: Catalog) -> Iterator[Finding]:
    """An error says how long to wait before a retry, but not that there is any use in one.

    Programs look at `retryable` first.

    Bad:

    ```yaml
    errors:
      - {code: TOO_MANY_REQUESTS, description: Slow down., http_status: 429, retry_after: 30}
    ```

    Good:

    ```yaml
    errors:
      - {code: TOO_MANY_REQUESTS, description: Slow down., http_status: 429, retryable: true, retry_after: 30}
    ```
    """
    for index, error in enumerate(catalog.errors):
        if error.retry_after is not None and not error.retryable:
            stated = "says that it is not retryable" if error.retryable is False else "does not say `retryable`"
            yield (
                ("errors", index, "retry_after"),
                f"`{error.code.source}` has `retry_after: {error.retry_after}`, but {stated}",
                "add `retryable: true`, or remove `retry_after`",
            )


@rule(Severity.NOTE, of_absence=True)
def missing_retry_after(catalog: Catalog) -> Iterator[Finding]:
    """An error asks to come back later, and does not say when.

    Clients that are left to guess come back all at once. After 429 and 503 a response may carry `Retry-After`
    (RFC 6585, RFC 9110); say so in `headers`, or give the number of seconds in `retry_after`.

    Bad:

    ```yaml
    errors:
      - {code: TOO_MANY_REQUESTS, description: Slow down., http_status: 429, retryable: true}
    ```

    Good:

    ```yaml
    errors:
      - code: TOO_MANY_REQUESTS
        description: Slow down.
        http_status: 429
        retryable: true
        headers: [{name: Retry-After, description: Seconds to wait.}]
    ```
    """
    for index, error in enumerate(catalog.errors):
        if not error.retryable or error.http_status not in PASSING or error.retry_after is not None:
            continue
        if all(header.name.casefold() != "retry-after" for header in error.headers):
            yield (
                ("errors", index, "retryable"),
                f"`{error.code.source}` ({error.http_status}) is retryable, but nothing says after how long",
                "add `retry_after` in seconds, or the header `Retry-After` to `headers`",
            )
