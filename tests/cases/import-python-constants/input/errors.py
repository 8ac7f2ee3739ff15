from enum import StrEnum, auto


class ErrorCode(StrEnum):
    # The signature does not match.
    BAD_SIGNATURE = "bad_signature"
    # The clock of the client is wrong,
    # by more than five minutes.
    CLOCK_SKEW = auto()
    REPLAYED = "replayed"  # The nonce was used before.
    E_GENERIC = f"generic_{1}"
