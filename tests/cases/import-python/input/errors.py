"""What our API answers when something is wrong."""

from enum import Enum, unique
from http import HTTPStatus

raise SystemExit("this module must never be run")


class Color(Enum):
    RED = 1


@unique
class ErrorCode(Enum):
    """All errors."""

    def __init__(self, code: str, status: int, message: str, retryable: bool = False):
        self.code = code
        self.status = status
        self.message = message
        self.retryable = retryable

    # --- Accounts ---

    ACCOUNT_LOCKED = ("A-17", HTTPStatus.LOCKED, "The account is " "locked")
    """After ten wrong passwords an account is locked for an hour.

    - Wait an hour.
    - Or ask an administrator.
    """
    ACCOUNT_UNKNOWN = ("A-18", 404, "There is no account `%s`")

    # --- Mail ---

    MAIL_BOUNCED = ("M-1", 502, "The mail server of <host> refused", True)
    MAIL_LATER = ("M-2", 503, message(3), True)
    MAIL_AGAIN = ("M-1", 502, "…", True)
