"""TOML 1.0: strings."""

from errbook.encoders import Encoded, json, raw
from errbook.text import Text


def literal(value: Text | str) -> Encoded:
    """Return `value` as a basic string, which is written as a string of JSON is, but for DEL."""
    return Encoded(json.literal(raw(value)).replace("\x7f", "\\u007f"))
