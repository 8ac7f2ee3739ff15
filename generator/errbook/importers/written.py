"""A JSON or YAML file as data, with the place and the spelling of each value."""

from typing import Any

from errbook.diagnostic import Diagnostic
from errbook.document import Document, Key, Location, Source, is_list, is_mapping
from errbook.importers import json_syntax

_YAML = (".yaml", ".yml")


class Written:
    """Data as its author wrote it."""

    def __init__(self, source: Source, data: Any, document: Document) -> None:
        """Take the data of `source`; `document` knows the places."""
        self.source = source
        self.data = data
        self._document = document
        self._lines = source.text.removeprefix("\ufeff").split("\n")

    def at(self, key: Key) -> Any:
        """Return the value at `key`, or `None` where there is none."""
        value = self.data
        for step in key:
            if is_mapping(value) and isinstance(step, str):
                value = value.get(step)
            elif is_list(value) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def mapping(self, key: Key) -> dict[str, Any]:
        """Return the mapping at `key`, or an empty one where there is none."""
        value = self.at(key)
        return value if is_mapping(value) else {}

    def list(self, key: Key) -> list[Any]:
        """Return the list at `key`, or an empty one where there is none."""
        value = self.at(key)
        return value if is_list(value) else []

    def text(self, key: Key) -> str | None:
        """Return the text at `key`, or `None` where there is none, or an empty one."""
        value = self.at(key)
        return value if isinstance(value, str) and value.strip() else None

    def where(self, key: Key) -> Location:
        """Return the place of the value at `key`, or of the nearest part around it."""
        return self._document.where(key) or Location(self.source.path)

    def spelled(self, key: Key) -> str | None:
        """Return the scalar at `key` as it is spelled, so that `1.10` stays that, or `None`."""
        value = self.at(key)
        if isinstance(value, str):
            return value or None
        if not isinstance(value, bool | int | float):
            return None
        place = self.where(key)
        return self._lines[place.line - 1][place.column - 1 : place.end_column - 1]


def read(source: Source) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    """Return what `source`, JSON or YAML, says, and what is wrong with it; `None` where it cannot be read."""
    opening = source.text.removeprefix("\ufeff").lstrip()[:1]
    if opening in {"{", "["} and not source.path.endswith(_YAML):
        data, origins, findings = json_syntax.read(source)
    else:
        from errbook.readers import yaml

        data, origins, findings = yaml.compose(source)
    if findings or data is None:
        return None, findings
    return Written(source, data, Document({}, origins)), ()
