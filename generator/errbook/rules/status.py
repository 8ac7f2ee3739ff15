"""Rules about HTTP and gRPC statuses."""

import re
from collections.abc import Iterator

from errbook.diagnostic import Severity
from errbook.model import Catalog
from errbook.rules.rule import Finding, rule
from errbook.statuses import FIRST_ERROR_STATUS, GRPC_STATUSES, REASON_PHRASES, STANDARD_NAMES

FIRST_SERVER_ERROR = 500

DUTIES = {401: "WWW-Authenticate", 405: "Allow", 407: "Proxy-Authenticate", 426: "Upgrade"}
"""The header field that a response with the status must have (RFC 9110)."""

OTHER_NAMES = {
    "PAYLOAD_TOO_LARGE": 413,
    "REQUEST_ENTITY_TOO_LARGE": 413,
    "REQUEST_URI_TOO_LONG": 414,
    "UNPROCESSABLE_ENTITY": 422,
    "RATE_LIMITED": 429,
    "RATE_LIMIT_EXCEEDED": 429,
}
"""Earlier reason phrases, and what 429 is called more often than by its own."""

ORDINARY = frozenset(
    {
        "ABORTED",
        "CANCELLED",
        "FAILED_DEPENDENCY",
        "INSUFFICIENT_STORAGE",
        "LOCKED",
        "LOOP_DETECTED",
        "TOO_EARLY",
        "UNKNOWN",
        "UPGRADE_REQUIRED",
    }
)
"""Standard names that are ordinary words too: not every lock or upgrade is that of the standard."""

ALSO = {
    "CANCELLED": {400, 408},
    "UNKNOWN": {502, 503, 504, 520},
    "INVALID_ARGUMENT": {411, 413, 414, 415, 422, 431},
    "DEADLINE_EXCEEDED": {408},
    "NOT_FOUND": {410},
    "ALREADY_EXISTS": {412, 422},
    "PERMISSION_DENIED": {402, 451},
    "UNAUTHENTICATED": {407, 511},
    "RESOURCE_EXHAUSTED": {402, 413, 503, 507},
    "FAILED_PRECONDITION": {409, 412, 422, 423, 424, 426, 428},
    "ABORTED": {412, 423, 425},
    "OUT_OF_RANGE": {416, 422},
    "UNIMPLEMENTED": {405, 406, 415, 505},
    "INTERNAL": {502, 506, 508},
    "UNAVAILABLE": {502},
}
"""HTTP statuses that say more closely what a gRPC status says, beside the one that google.rpc.Code gives."""


@rule(Severity.WARNING)
def status_against_name(catalog: Catalog) -> Iterator[Finding]:
    """A code is named like a standard status, but has another.

    The name is what people read, and the status is what proxies, client libraries and monitors act upon.
    Nothing waits and retries after a `SERVICE_UNAVAILABLE` that comes as 500. Names that are ordinary words
    as well, such as `LOCKED`, are left alone.

    Bad:

    ```yaml
    errors:
      - {code: SERVICE_UNAVAILABLE, description: There is a temporary outage., http_status: 500}
    ```

    Good:

    ```yaml
    errors:
      - {code: SERVICE_UNAVAILABLE, description: There is a temporary outage., http_status: 503}
    ```
    """
    names = {_joined(name): name for name in (*STANDARD_NAMES, *OTHER_NAMES) if name not in ORDINARY}
    for index, error in enumerate(catalog.errors):
        name = names.get(_joined(error.code.source))
        if name is None or error.http_status is None:
            continue
        meant = OTHER_NAMES.get(name) or STANDARD_NAMES[name]
        if error.http_status == meant or error.http_status in ALSO.get(name, ()):
            continue
        yield (
            ("errors", index, "http_status"),
            f"`{error.code.source}` has the status {error.http_status}, but its name says {meant}",
            f"give it the status {meant}, or a name that fits {error.http_status}",
        )


def _joined(name: str) -> str:
    return name.upper().replace("_", "").replace("-", "").replace(" ", "")


@rule(Severity.WARNING)
def status_against_category(catalog: Catalog) -> Iterator[Finding]:
    """An error has a status that its category does not have.

    The page says one status in the heading and another in the row. Readers will believe the heading. A
    category that is called `Client Errors` has the statuses from 400 to 499, `Server Errors` those from 500.

    Bad:

    ```yaml
    categories:
      - {name: Authentication, http_status: 401}
    errors:
      - code: ACCESS_DENIED
        description: The user may not do this.
        category: Authentication
        http_status: 403
    ```

    Good:

    ```yaml
    categories:
      - {name: Authentication, http_status: [401, 403]}
    errors:
      - code: ACCESS_DENIED
        description: The user may not do this.
        category: Authentication
        http_status: 403
    ```
    """
    statuses = {category.name.source: category.http_statuses for category in catalog.categories}
    sides = {name: _side(name) for name in statuses}
    for index, error in enumerate(catalog.errors):
        name, status = error.category.source if error.category else "", error.http_status
        if name not in statuses or status is None:
            continue
        if statuses[name] and status not in statuses[name]:
            said = f"names {_or(statuses[name])}"
        elif not statuses[name] and sides[name] and (status >= FIRST_SERVER_ERROR) != (sides[name] == "server"):
            said = f"is about errors of the {sides[name]}"
        else:
            continue
        yield (
            ("errors", index, "http_status"),
            f"`{error.code.source}` has the status {status}, but its category `{name}` {said}",
            f"move it to another category, correct the status, or add {status} to the category",
        )


def _side(name: str) -> str:
    found = re.fullmatch(r"(?:internal )?(server|client)(?:[- ]side)? errors?", name.casefold())
    return found[1] if found else ""


def _or(statuses: tuple[int, ...]) -> str:
    return " or ".join(map(str, statuses))


@rule(Severity.WARNING)
def unregistered_status(catalog: Catalog) -> Iterator[Finding]:
    """An error has a status that no standard defines.

    Clients, proxies and monitors treat a status that they do not know as 400 or 500 (RFC 9110, section 15),
    and some libraries refuse it. 499 is known from google.rpc.Code.

    Bad:

    ```yaml
    errors:
      - {code: SESSION_EXPIRED, description: The session is too old., http_status: 440}
    ```

    Good:

    ```yaml
    errors:
      - {code: SESSION_EXPIRED, description: The session is too old., http_status: 401}
    ```
    """
    known = {*REASON_PHRASES, *GRPC_STATUSES.values()}
    for index, error in enumerate(catalog.errors):
        status = error.http_status
        if status is not None and status >= FIRST_ERROR_STATUS and status not in known:
            yield (
                ("errors", index, "http_status"),
                f"`{error.code.source}` has the status {status}, which is not registered",
                f"choose a registered status; clients treat {status} as {status // 100 * 100}",
            )


@rule(Severity.WARNING)
def status_of_success(catalog: Catalog) -> Iterator[Finding]:
    """An error comes with a status that says that all is well.

    Client libraries, caches, gateways and monitors look at the status alone: they will hand on, store and
    count the error as a success. Statuses below 400 are no errors (RFC 9110).

    Bad:

    ```yaml
    errors:
      - {code: NOT_READY, description: The report is not ready., http_status: 200}
    ```

    Good:

    ```yaml
    errors:
      - {code: NOT_READY, description: The report is not ready., http_status: 409}
    ```
    """
    for index, error in enumerate(catalog.errors):
        if error.http_status is not None and error.http_status < FIRST_ERROR_STATUS:
            yield (
                ("errors", index, "http_status"),
                f"`{error.code.source}` has the status {error.http_status}, which is no error",
                "choose a status from 400 to 599",
            )


@rule(Severity.WARNING, of_absence=True)
def missing_status(catalog: Catalog) -> Iterator[Finding]:
    """An error has no HTTP status, though others have.

    It cannot be part of a description of the API by responses, such as OpenAPI. A catalogue of which no error
    has a status is not about HTTP.

    Bad:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., http_status: 401}
      - {code: ACCESS_DENIED, description: The user may not do this.}
    ```

    Good:

    ```yaml
    errors:
      - {code: INVALID_TOKEN, description: The token cannot be read., http_status: 401}
      - {code: ACCESS_DENIED, description: The user may not do this., http_status: 403}
    ```
    """
    missing = [index for index, error in enumerate(catalog.errors) if error.http_status is None]
    if len(missing) == len(catalog.errors):
        return
    undecided = {category.name for category in catalog.categories if len(category.http_statuses) > 1}
    for index in missing:
        if catalog.errors[index].category in undecided:
            continue  # an error of its own, found before
        yield (
            ("errors", index),
            f"`{catalog.errors[index].code.source}` has no HTTP status",
            "add `http_status`, or name the status in the heading over its table: `(400)`",
        )


@rule(Severity.WARNING)
def missing_required_header(catalog: Catalog) -> Iterator[Finding]:
    """An error lists its headers, and omits the one that its status requires.

    RFC 9110 requires `WWW-Authenticate` with 401, `Allow` with 405, `Proxy-Authenticate` with 407 and
    `Upgrade` with 426. An error that lists no headers at all says nothing about them, and is left alone; one
    that lists some is read as the whole list.

    Bad:

    ```yaml
    errors:
      - code: INVALID_TOKEN
        description: It cannot be read.
        http_status: 401
        headers: [{name: X-Request-Id}]
    ```

    Good:

    ```yaml
    errors:
      - code: INVALID_TOKEN
        description: It cannot be read.
        http_status: 401
        headers: [{name: WWW-Authenticate}]
    ```
    """
    for index, error in enumerate(catalog.errors):
        duty = DUTIES.get(error.http_status or 0)
        if duty and error.headers and duty.casefold() not in {header.name.casefold() for header in error.headers}:
            yield (
                ("errors", index, "headers"),
                f"`{error.code.source}` lists headers without `{duty}`, which {error.http_status} requires",
                f"add `{duty}` to `headers`, and send it",
            )


@rule(Severity.WARNING)
def grpc_status_against_http(catalog: Catalog) -> Iterator[Finding]:
    """The gRPC status and the HTTP status of an error say different things.

    Gateways make one from the other by google.rpc.Code; clients of the two would take the error for two
    different ones. HTTP statuses that say the same more closely are accepted, such as 412 for
    `FAILED_PRECONDITION`.

    Bad:

    ```yaml
    errors:
      - code: ACCESS_DENIED
        description: The user may not do this.
        http_status: 403
        grpc_status: NOT_FOUND
    ```

    Good:

    ```yaml
    errors:
      - code: ACCESS_DENIED
        description: The user may not do this.
        http_status: 403
        grpc_status: PERMISSION_DENIED
    ```
    """
    for index, error in enumerate(catalog.errors):
        grpc, http = error.grpc_status, error.http_status
        if grpc is None or http is None or http == GRPC_STATUSES[grpc] or http in ALSO.get(grpc, ()):
            continue
        fitting = " or ".join(f"`{name}`" for name, status in GRPC_STATUSES.items() if status == http)
        yield (
            ("errors", index, "grpc_status"),
            f"`{error.code.source}` has the status {http}, but gRPC status {grpc} is {GRPC_STATUSES[grpc]}",
            f"{http} is {fitting} in google.rpc.Code" if fitting else f"give it the status {GRPC_STATUSES[grpc]}",
        )
