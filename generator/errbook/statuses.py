"""The HTTP and gRPC statuses of the standards, and the names that codes have from them."""

FIRST_ERROR_STATUS = 400
"""From here on an HTTP status says that a request failed (RFC 9110)."""

REASON_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a teapot",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    511: "Network Authentication Required",
}
"""The statuses of the IANA registry from 400 on, with the reason phrases of RFC 9110 and its companions."""

GRPC_STATUSES = {
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DATA_LOSS": 500,
    "UNAUTHENTICATED": 401,
}
"""The HTTP status that google.rpc.Code gives for each gRPC status, in the order of their numbers from 1."""


def screaming(name: str) -> str:
    """Return `Not Found`, `not-found` or `NotFound` as `NOT_FOUND`, for comparing names."""
    words = "".join(
        f"_{letter}" if letter.isupper() and before.islower() else letter if letter.isalnum() else "_"
        for before, letter in zip(f"_{name}", name.replace("'", " "), strict=False)
    )
    return "_".join(filter(None, words.upper().split("_")))


STANDARD_NAMES = {screaming(phrase): status for status, phrase in REASON_PHRASES.items()} | GRPC_STATUSES
"""The HTTP status that a code has by its name alone."""
