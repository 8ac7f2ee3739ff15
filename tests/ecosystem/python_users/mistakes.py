"""What users get wrong: type checkers must find a fault in each line that says so, and in no other."""

from typing import assert_never

from shop_errors import ApiError, ErrorCode, ErrorResponse


def incomplete(code: ErrorCode) -> str:
    """Forget a code."""
    match code:
        case ErrorCode.TOKEN_EXPIRED | ErrorCode.OLD_TOKEN | ErrorCode.INVALID_BODY | ErrorCode.NAME_TAKEN:
            return "x"
        case ErrorCode.NOT_FOUND:
            return "y"
        case _:
            assert_never(code)  # wrong


def wrong(code: ErrorCode, error: ApiError) -> list[object]:
    """Misspell names and mistake types."""
    found: list[object] = []
    found.append(ErrorCode.NOTFOUND)  # wrong
    found.append(code.http_code)  # wrong
    found.append(code.http_status.upper())  # wrong
    found.append(code.retry_after + 1)  # wrong
    found.append(ApiError(ErrorCode.NOT_FOUND, detail="x"))  # wrong
    found.append(ApiError(404))  # wrong
    found.append(ApiError(ErrorCode.INVALID_BODY, details=[{"feild": "x"}]))  # wrong
    found.append(error.to_dict()["error"]["status"])  # wrong
    found.append(error.code.http_status)  # wrong
    return found


BODY: ErrorResponse = {"error": {"code": "NOT_FOUND"}}  # wrong
