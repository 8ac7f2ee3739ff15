"""The manifest: what errbook made, and out of what."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from errbook import paths
from errbook.artifact import Artifact

PATH = "errbook.manifest.json"
"""Where the manifest stands in the output folder."""

SEAL = "seal"
"""The member that holds the digest of all others."""


class ManifestError(Exception):
    """A file is not a manifest that errbook could have written; the message is one sentence."""


def manifest(
    version: str,
    inputs: Iterable[tuple[str, str]],
    templates: Iterable[tuple[str, str]],
    outputs: Iterable[tuple[str, str]],
    identifiers: Mapping[str, Mapping[str, str]],
) -> Artifact:
    """Return the manifest of a run of errbook `version`.

    Inputs, templates and outputs are pairs of path and text, such as `Source` and `Artifact`. Texts are
    recorded by their SHA-256 (FIPS 180-4) as UTF-8 with LF line endings, so that a checkout with other line
    endings has the same manifest. `identifiers` gives for every language the name of each code in it.
    """
    tree = {
        "errbook": version,
        "identifiers": identifiers,
        "inputs": _digests(inputs),
        "outputs": _digests(outputs),
        "templates": _digests(templates),
    }
    return Artifact(PATH, _canonical({**tree, SEAL: _seal(tree)}))


def recorded(data: bytes) -> dict[str, str]:
    """Return the digest of every output that the manifest `data` lists, by path.

    Raises:
        ManifestError: if `data` is not a manifest.

    """
    listed = _object(_parsed(data).get("outputs"))
    known = {path: str(value) for path, value in listed.items()}
    try:
        paths.check(known)
    except paths.PathError as error:
        raise ManifestError(str(error)) from error
    return known


def is_intact(data: bytes) -> bool:
    """Tell whether the manifest `data` is as errbook wrote it: in its layout, and with its seal."""
    try:
        tree = _parsed(data)
        seal = tree.get(SEAL)
        return _canonical(tree).encode() == data and seal == _seal({**tree, SEAL: None})
    except RecursionError:
        return False


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` as manifests record it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _seal(tree: Mapping[str, Any]) -> str:
    """Return the digest of a manifest without its seal: against slips of the hand, not against forgery."""
    return digest(_canonical({name: value for name, value in tree.items() if name != SEAL}).encode())


def _digests(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {path: digest(text.replace("\r\n", "\n").encode()) for path, text in files}


def _canonical(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, indent=2, sort_keys=True, ensure_ascii=True) + "\n"


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        return _object(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"it is not JSON: {error}") from error


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ManifestError("it has no object of outputs")
    return cast("dict[str, Any]", value)
