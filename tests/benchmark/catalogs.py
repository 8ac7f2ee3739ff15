"""Makes catalogues of any size, of which errbook has nothing to say; the same size gives the same bytes each time."""

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

SEED = 7
ROWS = 20
"""How many codes stand under a heading."""

DOMAINS = (
    "Account Agent Airport Archive Audit Backup Batch Billing Branch Budget Cache Calendar Campaign Catalog Channel "
    "Claim Cluster Contact Contract Coupon Course Dataset Device Dispatch Domain Donation Escrow Export Fleet Forecast "
    "Gateway Grant Hotel Identity Import Inventory Journal Kiosk Lease Ledger Library Loyalty Market Meter Mobile "
    "Museum Network Notary Office Parcel Payroll Pension Pharmacy Pipeline Policy Portal Pricing Project Purchase Quota"
).split()
PARTS = (
    "Approval Capture Delivery Escalation Handover Intake Mirror Migration Planning Renewal Review Routing Sampling "
    "Search Settlement Transfer Upload Validation"
).split()
OBJECTS = (
    "address amount attachment barcode comment currency deadline document folder invoice label location message number "
    "order owner picture record schedule signature"
).split()


class Problem(NamedTuple):
    """What can go wrong with anything, in an area of the API."""

    name: str
    description: str
    resolution: str


class Kind(NamedTuple):
    """The problems of one status, and what a heading calls them."""

    title: str
    status: int
    problems: Sequence[Problem]


KINDS = (
    Kind(
        "Request Errors",
        400,
        (
            Problem("MALFORMED", "The {object} for {area} cannot be parsed", "Correct the field `{object}`"),
            Problem("TOO_LONG", "The {object} is longer than {area} takes", "Shorten the {object}"),
            Problem("OMITTED", "The {object} was not sent to {area}", "Send the field `{object}`"),
        ),
    ),
    Kind(
        "Permission Errors",
        403,
        (
            Problem("FORBIDDEN", "The caller may not read the {object} in {area}", "Ask an administrator"),
            Problem("READ_ONLY", "The {object} cannot be changed in {area}", "Ask the owner of the {object}"),
            Problem("OUT_OF_SCOPE", "The token is not for the {object} in {area}", "Request the scope `{object}`"),
        ),
    ),
    Kind(
        "Lookup Errors",
        404,
        (
            Problem("NOT_FOUND", "There is no such {object} in {area}", "Check the identifier of the {object}"),
            Problem("UNLISTED", "The {object} is not listed in {area}", "List the {object} first"),
            Problem("ABSENT", "The {object} is absent from {area}", "Create the {object}, then try again"),
        ),
    ),
    Kind(
        "Conflict Errors",
        409,
        (
            Problem("ALREADY_EXISTS", "The {object} exists in {area}", "Use the {object} that exists"),
            Problem("LOCKED_ELSEWHERE", "Another caller changes the {object} in {area}", "Wait, then read it"),
            Problem("OUTDATED", "The {object} in {area} was read before it changed", "Read the {object} again"),
        ),
    ),
    Kind(
        "Server Errors",
        500,
        (
            Problem("CORRUPTED", "The {object} cannot be read from {area}", "Report the identifier of the request"),
            Problem("LOST", "The {object} was lost in {area}", "Contact support"),
            Problem("UNWRITABLE", "The {object} cannot be written to {area}", "Keep the {object}, contact support"),
        ),
    ),
)

MOST = len(DOMAINS) * len(PARTS) * len(KINDS) * ROWS
"""How many codes there are words for."""

HEAD = """# Error Codes

All errors follow a consistent structure:

```json
{
  "error": {
    "code": "%s",
    "message": "%s",
    "request_id": "req-abc123"
  }
}
```

## Error Codes Reference
"""


class Error(NamedTuple):
    """A row of a table."""

    code: str
    description: str
    resolution: str


class Group(NamedTuple):
    """The errors under a heading."""

    name: str
    status: int
    errors: Sequence[Error]


def catalog(codes: int) -> list[Group]:
    """Return groups that have so many codes in all, up to `MOST`."""
    return list(_groups(min(codes, MOST), random.Random(SEED)))


def markdown(groups: Sequence[Group]) -> str:
    """Return the page that says what `groups`, at least one, say."""
    shown = groups[0].errors[0]
    return "\n".join([HEAD % (shown.code, shown.description), *map(_section, groups)])


def yaml(groups: Sequence[Group]) -> str:
    """Return the YAML that says what `groups` say."""
    return "errors:\n" + "\n".join(
        f"  - code: {error.code}\n"
        f"    category: {group.name}\n"
        f"    http_status: {group.status}\n"
        f"    description: {error.description}\n"
        f'    resolution: "{error.resolution}"\n'
        for group in groups
        for error in group.errors
    )


def _groups(codes: int, chance: random.Random) -> Iterator[Group]:
    areas = [f"{domain} {part}" for domain, part in product(DOMAINS, PARTS)]
    chance.shuffle(areas)
    for area, kind in product(areas, KINDS):
        if codes <= 0:
            return
        rows = chance.sample(list(product(OBJECTS, kind.problems)), min(ROWS, codes))
        yield Group(f"{area} {kind.title}", kind.status, [_error(area, *row) for row in rows])
        codes -= ROWS


def _error(area: str, thing: str, problem: Problem) -> Error:
    code = f"{area} {thing} {problem.name}".upper().replace(" ", "_")
    words = {"object": thing, "area": area.lower()}
    return Error(code, problem.description.format_map(words), problem.resolution.format_map(words))


def _section(group: Group) -> str:
    rows = "".join(f"| `{row.code}` | {row.description} | {row.resolution} |\n" for row in group.errors)
    heading = f"### {group.name} ({group.status})"
    return f"{heading}\n\n| Code | Description | Resolution |\n|------|-------------|------------|\n{rows}"
