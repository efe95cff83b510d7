"""Is this token genuine, for us, and still good? The same check whoever issued it."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import jwt

from meedoen.clock import Clock
from meedoen.identity.caller import Caller
from meedoen.identity.claims import UnusableClaims, read_caller
from meedoen.identity.issuer_keys import IssuerKeys
from meedoen.identity.public_key import ALGORITHMS, PublicKey
from meedoen.language import Words
from meedoen.refusals import Refusal
from meedoen.settings import ServiceSettings

_LONGEST_TOKEN = 8192
_LEEWAY = timedelta(seconds=30)
_REMEMBERED_TOKENS = 10_000
_REMEMBERED_FOR = timedelta(minutes=5)


class NotAuthenticated(Refusal):
    """No token, or one that we do not trust (HTTP 401). `reason` is for the log; it holds nothing of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            Words(
                nl="Log opnieuw in. We weten nu niet zeker wie je bent.",
                en="Please sign in again. We cannot be sure who you are.",
            )
        )
        self.reason = reason


class SigningKeys(Protocol):
    """Where the issuer's public keys come from."""

    async def find(self, key_id: str) -> PublicKey | None:
        """The key by that id, or None when the issuer has none by it.

        Raises:
            Unavailable: the issuer cannot be reached and the key is not known yet.
        """
        ...

    async def reachable(self) -> None:
        """Whether keys are at hand.

        Raises:
            Unavailable: there are none, and the issuer does not answer.
        """
        ...

    async def close(self) -> None:
        """Let go of what it holds open."""
        ...


class TokenVerifier:
    """Verifies access tokens of one issuer for one audience (NL GOV OAuth 2.0: PS256 or RS256, `exp`, `iss`, `jti`).

    A token once verified is remembered, by its hash, for five minutes or until it expires; so a key that the issuer
    withdraws stops working within that time. Checking a signature that was not seen before takes some 50 microseconds,
    too short to be worth a thread.
    """

    def __init__(self, *, issuer: str, audience: str, keys: SigningKeys, clock: Clock) -> None:
        self.issuer = issuer
        self.audience = audience
        self._keys = keys
        self._clock = clock
        self._seen: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()

    @classmethod
    def from_settings(cls, settings: ServiceSettings, clock: Clock) -> "TokenVerifier":
        """What verifies the tokens of the issuer that the environment names."""
        keys = IssuerKeys(settings.oidc_jwks_url, clock=clock)
        return cls(issuer=settings.oidc_issuer, audience=settings.oidc_audience, keys=keys, clock=clock)

    async def reachable(self) -> None:
        """Whether tokens can be verified now, for `/readyz`.

        Raises:
            Unavailable: the issuer's keys cannot be had.
        """
        await self._keys.reachable()

    async def close(self) -> None:
        """Close the connections to the issuer, if there are any."""
        await self._keys.close()

    async def verify(self, token: str) -> Caller:
        """Who the token speaks for.

        Raises:
            NotAuthenticated: it is not a token that we trust.
            Unavailable: the issuer's keys cannot be had now.
        """
        if len(token) > _LONGEST_TOKEN:
            raise NotAuthenticated("too long")
        digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        now = self._clock.now().timestamp()
        seen = self._seen.get(digest)
        if seen is not None:
            if now < seen[1]:
                return seen[0]
            del self._seen[digest]
        claims = await self._verified(token)
        try:
            caller = read_caller(claims)
        except UnusableClaims as unusable:
            raise NotAuthenticated(f"claim {unusable}") from None
        self._seen[digest] = (caller, min(claims["exp"], now + _REMEMBERED_FOR.total_seconds()))
        if len(self._seen) > _REMEMBERED_TOKENS:
            self._seen.popitem(last=False)
        return caller

    async def _verified(self, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, ValueError):
            raise NotAuthenticated("not a token") from None
        if header.get("alg") not in ALGORITHMS or "crit" in header:
            raise NotAuthenticated("algorithm")
        key_id = header.get("kid")
        if not isinstance(key_id, str):
            raise NotAuthenticated("no key id")
        key = await self._keys.find(key_id)
        if key is None:
            raise NotAuthenticated("unknown key")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=key.algorithms,
                issuer=self.issuer,
                audience=self.audience,
                # The times are compared below, with the clock that was handed to us.
                options={
                    "require": ["exp", "iss", "aud", "sub", "jti"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise NotAuthenticated(type(error).__name__) from None
        self._check_times(claims)
        return claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now, leeway = self._clock.now().timestamp(), _LEEWAY.total_seconds()
        for name in ("exp", "nbf", "iat"):
            value = claims.get(name, now)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise NotAuthenticated(f"claim {name}")
        if claims["exp"] + leeway <= now:
            raise NotAuthenticated("expired")
        if claims.get("nbf", now) > now + leeway or claims.get("iat", now) > now + leeway:
            raise NotAuthenticated("not yet valid")
