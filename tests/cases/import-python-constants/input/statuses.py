import enum


class ApiError(enum.IntEnum):
    NOT_FOUND = 404  # There is no such thing
    CONFLICT = 409  # Somebody else was faster
