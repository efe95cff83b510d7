"""The keys that personal data are sealed and found with: given by the environment, or made at the first start."""

import base64
import binascii
import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_KEY_BYTES = 32
_FILE_MODE = 0o600


class UnusableKeys(ValueError):
    """The keys are not what they should be; the message says how, and holds no key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`sealing` by key id: the first seals, all of them open, so a new one is put in front to rotate.

    `finding` is another key: who holds the one cannot do what the other is for.
    """

    sealing: Mapping[str, bytes] = field(repr=False)
    finding: bytes = field(repr=False)

    def __post_init__(self) -> None:
        every = [*self.sealing.values(), self.finding]
        if not self.sealing or any(len(key) != _KEY_BYTES for key in every) or len(set(every)) != len(every):
            raise UnusableKeys(f"at least two different keys of {_KEY_BYTES} bytes are needed, to seal and to find")
        if not all(key_id.isascii() and key_id.isalnum() for key_id in self.sealing):
            raise UnusableKeys("a key id has letters and digits only")


def read_keys(sealing: str, finding: str) -> Keys:
    """Keys as settings hold them: `sealing` as `id:base64`, several with commas, the newest first; `finding` base64.

    Raises:
        UnusableKeys: something about them is not right.
    """
    pairs = [part.partition(":") for part in sealing.split(",")]
    return Keys({key_id.strip(): _decoded(text) for key_id, _, text in pairs}, _decoded(finding))


def keys_in(directory: Path, name: str) -> Keys:
    """The keys in the file `<name>-keys.json` of a directory, made now if there are none; only its owner reads it.

    For SQLite, whose data stand in the same directory. Whoever copies the one without the other has no numbers.

    Raises:
        UnusableKeys: the file holds no good keys, or others may read it.
    """
    path = directory / f"{name}-keys.json"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UnusableKeys(f"others may read {path.name}: take that away with chmod 600")
    try:
        content = json.loads(path.read_text("ascii"))
        return read_keys(content["sealing"], content["finding"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableKeys(f"{path.name} holds no good keys: put it back from a copy") from error


def _make(path: Path) -> None:
    """Written whole under another name first, so that two instances that start at once end up with the same keys."""
    content = {"sealing": f"k1:{_new_key()}", "finding": _new_key()}
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise UnusableKeys("a key is not base64") from error
