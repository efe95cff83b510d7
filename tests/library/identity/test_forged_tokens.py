"""A token that was tampered with, made up, meant for others, or is too old, lets nobody in."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from meedoen.clock import SteppedClock
from meedoen.identity import Caller, NotAuthenticated, Role, TokenVerifier
from meedoen.identity.public_key import PublicKey, read_key_set

NOW = datetime(2026, 5, 31, 9, 30, tzinfo=UTC)
ISSUER = "https://issuer.example"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
SUBJECT = "3f0e6c1a-6f0e-4a43-9d0b-7a4f1d2c3b4a"
PARTNER = "9d0a3f9e-6a43-4c7e-b1d5-52a9c4d1c0aa"


@dataclass
class TheKeys:
    """An issuer with one key for each algorithm and one that it leaves open."""

    asked: int = 0

    async def find(self, key_id: str) -> PublicKey | None:
        self.asked += 1
        kinds = {"both": ("PS256", "RS256"), "ps": ("PS256",), "rs": ("RS256",)}
        return PublicKey(OURS.public_key(), kinds[key_id]) if key_id in kinds else None

    async def reachable(self) -> None: ...

    async def close(self) -> None: ...


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def keys() -> TheKeys:
    return TheKeys()


@pytest.fixture
def verifier(clock: SteppedClock, keys: TheKeys) -> TokenVerifier:
    return TokenVerifier(issuer=ISSUER, audience="meedoen", keys=keys, clock=clock)


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with changes; a change to `...` leaves the claim out."""
    now = int(NOW.timestamp())
    good = {
        "iss": ISSUER,
        "aud": "meedoen",
        "sub": SUBJECT,
        "jti": "token-1",
        "iat": now,
        "exp": now + 300,
        "roles": ["partner"],
        "organisation": PARTNER,
    }
    return {name: value for name, value in (good | changes).items() if value is not ...}


def token(payload: dict[str, Any] | None = None, *, key: Any = OURS, algorithm: str = "PS256", **header: Any) -> str:
    fields = {name: value for name, value in ({"kid": "both"} | header).items() if value is not ...}
    return jwt.encode(claims() if payload is None else payload, key, algorithm=algorithm, headers=fields)


def by_hand(header: dict[str, Any], payload: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token that no decent library would make."""
    signed = b".".join(_in_base64(json.dumps(part).encode()) for part in (header, payload))
    return b".".join((signed, _in_base64(sign(signed)))).decode()


def _in_base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _with_the_public_key_as_a_secret(signed: bytes) -> bytes:
    secret = OURS.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hmac.new(secret, signed, hashlib.sha256).digest()


def _jwk_of(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    return dict(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True))


def _swapped(good: str, **changes: Any) -> str:
    """Other claims under the signature of a good token."""
    header, _, signature = good.split(".")
    return ".".join((header, _in_base64(json.dumps(claims(**changes)).encode()).decode(), signature))


PAST, FUTURE = int((NOW - timedelta(hours=1)).timestamp()), int((NOW + timedelta(hours=1)).timestamp())

FORGED: dict[str, Callable[[], str]] = {
    "not signed": lambda: by_hand({"alg": "none", "kid": "both"}, claims(), lambda _: b""),
    "not signed, in capitals": lambda: by_hand({"alg": "NONE", "kid": "both"}, claims(), lambda _: b""),
    "no algorithm": lambda: by_hand({"kid": "both"}, claims(), lambda _: b""),
    "signed with the public key as a secret": lambda: by_hand(
        {"alg": "HS256", "kid": "both"}, claims(), _with_the_public_key_as_a_secret
    ),
    "another family of algorithms": lambda: token(key=CURVE, algorithm="ES256"),
    "a longer hash": lambda: token(algorithm="RS512"),
    "PS384": lambda: token(algorithm="PS384"),
    "an algorithm that the issuer does not use this key for": lambda: token(algorithm="RS256", kid="ps"),
    "the other one": lambda: token(algorithm="PS256", kid="rs"),
    "somebody else's key": lambda: token(key=THEIRS),
    "somebody else's key, sent along": lambda: token(key=THEIRS, jwk=_jwk_of(THEIRS)),
    "somebody else's key, at an address": lambda: token(key=THEIRS, jku="https://evil.example/jwks"),
    "an unknown key id": lambda: token(kid="unknown"),
    "a key id that is a path": lambda: token(kid="../../dev/null"),
    "no key id": lambda: token(kid=...),
    "a header that must be understood": lambda: token(crit=["b64"], b64=True),
    "another issuer": lambda: token(claims(iss="https://evil.example")),
    "another issuer that begins alike": lambda: token(claims(iss=ISSUER + ".evil.example")),
    "no issuer": lambda: token(claims(iss=...)),
    "another audience": lambda: token(claims(aud="other")),
    "other audiences": lambda: token(claims(aud=["other", "meedoen2"])),
    "no audience": lambda: token(claims(aud=...)),
    "an empty audience": lambda: token(claims(aud=[])),
    "expired": lambda: token(claims(exp=PAST)),
    "expires never": lambda: token(claims(exp=...)),
    "an expiry that is no number": lambda: token(claims(exp="tomorrow")),
    "an expiry that is true": lambda: token(claims(exp=True)),
    "not yet valid": lambda: token(claims(nbf=FUTURE)),
    "issued in the future": lambda: token(claims(iat=FUTURE)),
    "no id of its own": lambda: token(claims(jti=...)),
    "an empty id of its own": lambda: token(claims(jti="")),
    "a very long id of its own": lambda: token(claims(jti="x" * 201)),
    "no subject": lambda: token(claims(sub=...)),
    "a subject that is no id": lambda: token(claims(sub="admin")),
    "no organisation": lambda: token(claims(organisation=...)),
    "an organisation that is no id": lambda: token(claims(organisation=7)),
    "no roles": lambda: token(claims(roles=...)),
    "roles in one text": lambda: token(claims(roles="operator")),
    "a municipality that is none": lambda: token(claims(municipality="Rotterdam")),
    "a team that is none": lambda: token(claims(team="north")),
    "other claims under a good signature": lambda: _swapped(token(), roles=["operator"]),
    "cut off": lambda: token()[:-10],
    "without its signature": lambda: token().rpartition(".")[0] + ".",
    "two parts": lambda: token().rpartition(".")[0],
    "four parts": lambda: token() + ".AAAA",
    "claims that are a list": lambda: by_hand({"alg": "PS256", "kid": "both"}, [], lambda _: b"x"),  # type: ignore[arg-type]
    "no base64": lambda: "!!!." + token(),
    "nothing": lambda: "",
    "dots": lambda: "..",
    "not ASCII": lambda: "é." + token(),
    "very long": lambda: token(claims(roles=["partner"] * 2000)),
}


@pytest.mark.parametrize("kind", FORGED)
async def test_a_forged_token_lets_nobody_in(verifier: TokenVerifier, kind: str) -> None:
    forged = FORGED[kind]()
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            await verifier.verify(forged)


@pytest.mark.parametrize(
    ("algorithm", "key_id"), [("PS256", "both"), ("RS256", "both"), ("PS256", "ps"), ("RS256", "rs")]
)
async def test_a_good_token_tells_who_somebody_is(verifier: TokenVerifier, algorithm: str, key_id: str) -> None:
    caller = await verifier.verify(token(algorithm=algorithm, kid=key_id))
    assert (str(caller.subject), str(caller.organisation)) == (SUBJECT, PARTNER)
    assert caller.roles == {Role.PARTNER}
    assert (caller.municipality, caller.team, caller.token_id) == (None, None, "token-1")


async def test_one_of_several_audiences_is_enough(verifier: TokenVerifier) -> None:
    assert await verifier.verify(token(claims(aud=["other", "meedoen"])))


async def test_clocks_may_differ_by_half_a_minute(verifier: TokenVerifier, clock: SteppedClock) -> None:
    ahead = int((NOW + timedelta(seconds=30)).timestamp())
    assert await verifier.verify(token(claims(nbf=ahead, iat=ahead)))
    short = token(claims(exp=ahead))
    clock.move_to(NOW + timedelta(seconds=59))
    assert await verifier.verify(short)


async def test_a_token_stops_working_when_it_expires_also_when_it_was_seen_before(
    verifier: TokenVerifier, clock: SteppedClock
) -> None:
    good = token()
    await verifier.verify(good)
    clock.move_to(NOW + timedelta(seconds=330))
    with pytest.raises(NotAuthenticated):
        await verifier.verify(good)


async def test_a_token_is_verified_once_in_five_minutes(
    verifier: TokenVerifier, clock: SteppedClock, keys: TheKeys
) -> None:
    good = token(claims(exp=FUTURE))
    first: Caller = await verifier.verify(good)
    assert await verifier.verify(good) is first
    assert keys.asked == 1
    clock.move_to(NOW + timedelta(minutes=5))
    await verifier.verify(good)
    assert keys.asked == 2


async def test_the_reason_holds_nothing_of_the_token(verifier: TokenVerifier) -> None:
    with pytest.raises(NotAuthenticated) as refused:
        await verifier.verify(token(claims(municipality="marked-value")))
    assert "marked-value" not in refused.value.reason + str(refused.value)


def _described(**changes: Any) -> dict[str, Any]:
    return {**_jwk_of(OURS), "kid": "one", "use": "sig", **changes}


def test_a_key_set_gives_its_usable_keys() -> None:
    keys = read_key_set({"keys": [_described(alg="PS256"), _described(kid="open", alg=None)]})
    assert {key_id: key.algorithms for key_id, key in keys.items()} == {"one": ("PS256",), "open": ("PS256", "RS256")}


WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)


@pytest.mark.parametrize(
    "key_set",
    [
        None,
        [],
        {},
        {"keys": None},
        {"keys": [None, "key", {}]},
        {"keys": [_described(kty="EC")]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "one"}]},
        {"keys": [_described(use="enc")]},
        {"keys": [_described(alg="RSA-OAEP")]},
        {"keys": [_described(alg="HS256")]},
        {"keys": [_described(kid=None)]},
        {"keys": [_described(n="!!")]},
        {"keys": [{**_jwk_of(WEAK), "kid": "weak"}]},
    ],
)
def test_keys_that_cannot_be_used_are_passed_over(key_set: Any) -> None:
    assert read_key_set(key_set) == {}
