"""An issuer for the embedded system: keys made at start, gone at the end, on this machine alone."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from meedoen.clock import Clock
from meedoen.identifiers import NewId, random_id
from meedoen.identity.caller import Role
from meedoen.identity.public_key import PublicKey
from meedoen.identity.tokens import TokenVerifier

AUDIENCE = "meedoen"
GOOD_FOR = timedelta(hours=8)


class LocalIssuer:
    """Gives a token to whoever asks. For the embedded system only."""

    def __init__(self, clock: Clock, *, url: str = "http://127.0.0.1:8080/identity", new_id: NewId = random_id) -> None:
        self.url = url
        self._clock = clock
        self.new_id = new_id
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._public = PublicKey(self._key.public_key(), ("PS256",))
        self.key_id = str(new_id())

    @property
    def good_for_seconds(self) -> int:
        """How long a token of its pages is good."""
        return int(GOOD_FOR.total_seconds())

    def token(
        self,
        *,
        roles: Iterable[Role],
        organisation: UUID,
        municipality: str | None = None,
        team: UUID | None = None,
        subject: UUID | None = None,
        good_for: timedelta = GOOD_FOR,
    ) -> str:
        """A signed access token; without `subject` for somebody new."""
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": str(subject or self.new_id()),
            "jti": str(self.new_id()),
            "iat": now,
            "exp": now + int(good_for.total_seconds()),
            "roles": sorted(role.value for role in roles),
            "organisation": str(organisation),
            **({"municipality": municipality} if municipality else {}),
            **({"team": str(team)} if team else {}),
        }
        return jwt.encode(claims, self._key, algorithm="PS256", headers={"kid": self.key_id, "typ": "at+jwt"})

    def key_set(self) -> dict[str, list[dict[str, str]]]:
        """The public key, as a JSON Web Key Set."""
        numbers = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        key = {"kty": "RSA", "use": "sig", "alg": "PS256", "kid": self.key_id, "n": numbers["n"], "e": numbers["e"]}
        return {"keys": [key]}

    async def find(self, key_id: str) -> PublicKey | None:
        """The public key by its id, without a request over the network."""
        return self._public if key_id == self.key_id else None

    async def reachable(self) -> None:
        """It is in this process, so always."""

    async def close(self) -> None:
        """It holds nothing open."""

    def verifier(self) -> TokenVerifier:
        """What verifies this issuer's tokens in the same process."""
        return TokenVerifier(issuer=self.url, audience=AUDIENCE, keys=self, clock=self._clock)
