"""What a plain scalar of YAML says: by the schema where it speaks, or else by the core schema of YAML 1.2."""

import re

from errbook.shape import Shape

LONGEST_NUMBER = 300
"""How many characters a number can have."""

_INTEGER = re.compile("-?(?:0|[1-9][0-9]*)")
_CORE_INTEGER = re.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_CORE_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BASES = {"0o": 8, "0x": 16}
_WORDS = {
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}

Scalar = str | int | float | bool | None


def resolve(text: str, shape: Shape) -> Scalar:
    """Return what the plain scalar `text`, which is not empty, says where `shape` is expected.

    What is no number or boolean where one is expected stays a text, for the schema to complain about.
    Raises `ValueError`, with a message for the author, for a number that JSON does not have.
    """
    if "string" in shape.types:
        return text
    if not shape.types:
        return _core(text)
    if "integer" in shape.types and _INTEGER.fullmatch(text):
        return _integer(text)
    if "boolean" in shape.types:
        return _BOOLEANS.get(text.lower(), text)
    return text


def _core(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _CORE_INTEGER.fullmatch(text):
        return _integer(text)
    if _NO_NUMBER.fullmatch(text):
        raise ValueError("is no number that JSON has")
    return _float(text) if _CORE_FLOAT.fullmatch(text) else text


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"is a number of more than {LONGEST_NUMBER} digits")
    return int(text, _BASES.get(text[:2], 10))


def _float(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise ValueError("is a larger number than most readers of JSON can take")
    return number
