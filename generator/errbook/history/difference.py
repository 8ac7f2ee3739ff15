"""One change to a catalogue: what it is about, and what stood and stands there."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from errbook.document import Key, is_mapping, is_sequence
from errbook.text import Text


class Side(NamedTuple):
    """What one of the two catalogues says about the subject of a difference."""

    code: str | None
    """The code that it is about, as this catalogue spells it; `None` for the catalogue as a whole."""
    key: Key
    """Where it stands, or would stand."""
    value: Any = None
    """Plain data; `None` where this catalogue says nothing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A change, as one of the kinds of `kinds.KINDS`."""

    kind: str
    subject: tuple[str, ...]
    """What it is about, by names instead of indexes: `("params", "token_id", "type")`."""
    before: Side | None
    """`None` where the earlier catalogue has nothing that corresponds."""
    after: Side | None

    @property
    def code(self) -> str | None:
        """The code that it is about, as the later catalogue spells it if it has it."""
        side = self.after or self.before
        return side.code if side else None

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits made from what changed, not from where it stands or how it is worded."""
        import json
        from hashlib import sha256

        sides = [side and (side.code, side.value) for side in (self.before, self.after)]
        identity = json.dumps((self.kind, self.subject, *sides), sort_keys=True)
        return sha256(identity.encode()).hexdigest()[:16]


class Part(NamedTuple):
    """The same part of both catalogues."""

    codes: tuple[str | None, str | None]
    keys: tuple[Key, Key]
    names: tuple[str, ...] = ()

    def of(self, name: str, *steps: str | int) -> "Part":
        """Return the part called `name` in it; `steps` lead to it where that is not the name itself."""
        before, after = self.keys
        path = steps or (name,)
        return Part(self.codes, ((*before, *path), (*after, *path)), (*self.names, name))

    def item(self, name: str, before: int | None, after: int | None) -> "Part":
        """Return the item of a list by its name and its index on each side, `None` where it is not."""
        first, second = self.keys
        keys = (first if before is None else (*first, before), second if after is None else (*second, after))
        return Part(self.codes, keys, (*self.names, name))

    def difference(self, kind: str, before: Any = None, after: Any = None) -> Difference:
        """Return a change to the part from one value to another."""
        sides = (
            Side(code, key, plain(value))
            for code, key, value in zip(self.codes, self.keys, (before, after), strict=True)
        )
        return Difference(kind, self.names, *sides)


def plain(value: Any) -> Any:
    """Return a value of the model as plain data."""
    if isinstance(value, Text):
        return value.source
    if is_mapping(value):
        return {name: plain(item) for name, item in value.items()}
    if is_sequence(value):
        return [plain(item) for item in value]
    return value
