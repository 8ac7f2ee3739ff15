"""What those write who call the API: type checkers find nothing here, and see the types that are claimed."""

from typing import assert_never, assert_type

from shop_errors import MEDIA_TYPE, ApiError, Category, ErrorBody, ErrorCode, ErrorDetail, ErrorResponse


def advice(code: ErrorCode) -> str:
    """Return what to do, for every code there is."""
    match code:
        case ErrorCode.TOKEN_EXPIRED | ErrorCode.OLD_TOKEN:
            return "log in"
        case ErrorCode.INVALID_BODY | ErrorCode.NAME_TAKEN:
            return "correct the request"
        case ErrorCode.NOT_FOUND:
            return "look elsewhere"
        case ErrorCode.INTERNAL_ERROR:
            return f"wait {code.retry_after} seconds"
        case _:
            assert_never(code)


def understand(status: int, body: object) -> str:
    """Return what a response says, also when its code is newer than the package."""
    error = ApiError.from_response(status, body, retry_after=5)
    assert_type(error.code, ErrorCode | str)
    if isinstance(error.code, ErrorCode):
        return advice(error.code)
    return "retry" if error.retryable else error.message


def types(code: ErrorCode, error: ApiError) -> None:
    """State the type of everything that the package offers."""
    assert_type(ErrorCode("NOT_FOUND"), ErrorCode)
    assert_type(ErrorCode.with_status(404), tuple[ErrorCode, ...])
    assert_type(code.value, str)
    assert_type(code.http_status, int)
    assert_type(code.category, Category)
    assert_type(code.category.codes, tuple[ErrorCode, ...])
    assert_type(code.retryable, bool | None)
    assert_type(code.retry_after, int | None)
    assert_type(code.deprecated, bool)
    assert_type(code.replaced_by, tuple[str, ...])
    assert_type(code.render(name="x"), str)
    assert_type(error.http_status, int)
    assert_type(error.retryable, bool)
    assert_type(error.headers, dict[str, str])
    assert_type(error.details, tuple[ErrorDetail, ...])
    assert_type(error.request_id, str | None)
    body = error.to_dict()
    assert_type(body, ErrorResponse)
    assert_type(body["error"], ErrorBody)
    assert_type(body["error"]["code"], str)
    assert_type(body["error"].get("request_id"), str | None)


SENT: ErrorResponse = {"error": {"code": ErrorCode.NOT_FOUND, "message": MEDIA_TYPE}}
