"""A key that an issuer signs with, as a JSON Web Key tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

ALGORITHMS = ("PS256", "RS256")
"""The only ones (NL GOV OAuth 2.0): both with an RSA key of the issuer, never with a secret that is shared."""

_SMALLEST_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An RSA key, and with which of the two algorithms its signatures count: one, or both if the issuer leaves it."""

    key: RSAPublicKey
    algorithms: tuple[str, ...]


def read_key_set(key_set: Any) -> dict[str, PublicKey]:
    """The usable signing keys of a JSON Web Key Set, by id; what cannot be used is passed over."""
    keys = key_set.get("keys") if isinstance(key_set, dict) else None
    return dict(_usable(keys if isinstance(keys, list) else []))


def _usable(descriptions: list[Any]) -> Iterator[tuple[str, PublicKey]]:
    for description in descriptions:
        if not isinstance(description, dict) or description.get("kty") != "RSA":
            continue
        key_id, algorithm = description.get("kid"), description.get("alg")
        if not isinstance(key_id, str) or description.get("use", "sig") != "sig":
            continue
        if algorithm is not None and algorithm not in ALGORITHMS:
            continue
        try:
            key = jwt.algorithms.RSAAlgorithm.from_jwk({"kty": "RSA", "n": description["n"], "e": description["e"]})
        except (jwt.InvalidKeyError, KeyError, ValueError, TypeError):
            continue
        if isinstance(key, RSAPublicKey) and key.key_size >= _SMALLEST_KEY_BITS:
            yield key_id, PublicKey(key, ALGORITHMS if algorithm is None else (algorithm,))
