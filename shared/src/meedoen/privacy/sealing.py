"""Sealing a value so that only the service can read it, and finding it again without opening anything."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meedoen.privacy.keys import Keys

_NONCE_BYTES = 12


class CannotOpen(Exception):
    """The seal is broken: another row's, another key's, or tampered with."""


class Seal:
    """AES-256-GCM to seal, HMAC-SHA-256 under another key to find."""

    def __init__(self, keys: Keys) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.sealing.items()}
        self._current = next(iter(keys.sealing))
        self._finding = keys.finding

    def close(self, value: str, *, belongs_to: str) -> str:
        """The value sealed, as `<key id>.<base64>`. It opens only for what it belongs to, such as a client id."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, value.encode(), belongs_to.encode())
        return f"{self._current}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, belongs_to: str) -> str:
        """The value again.

        Raises:
            CannotOpen: the key is gone, or the seal is not that of this owner.
        """
        key_id, _, text = sealed.partition(".")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise CannotOpen(f"there is no key {key_id}")
        content = base64.b64decode(text)
        try:
            return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], belongs_to.encode()).decode()
        except InvalidTag as error:
            raise CannotOpen("the seal does not fit") from error

    def finding_key(self, value: str, *, within: str) -> bytes:
        """32 bytes that are the same for the same value within one domain (a municipality), and tell nothing of it."""
        return hmac.digest(self._finding, f"{within}\0{value}".encode(), hashlib.sha256)
