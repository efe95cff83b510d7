"""The public keys of an issuer elsewhere, fetched over HTTP and kept."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
import structlog

from meedoen.clock import Clock
from meedoen.identity.public_key import PublicKey, read_key_set
from meedoen.language import Words
from meedoen.refusals import Unavailable

_log = structlog.get_logger(__name__)

_AWAY = Words(
    nl="We kunnen nu niet nagaan wie je bent. Probeer het zo nog een keer.",
    en="We cannot check who you are right now. Please try again shortly.",
)
_LARGEST_KEY_SET = 256 * 1024


class IssuerKeys:
    """A JSON Web Key Set behind an address.

    Fetched at first need and again after `good_for`, while the keys at hand go on being used; fetched once more when
    a token names a key that is not among them, though no more often than every `at_least_every`, so that strangers
    with made-up keys cannot have us hammer the issuer. One fetch serves all who wait for it.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        client: httpx.AsyncClient | None = None,
        good_for: timedelta = timedelta(minutes=15),
        at_least_every: timedelta = timedelta(seconds=30),
    ) -> None:
        self._url = url
        self._clock = clock
        self._client = client or httpx.AsyncClient(timeout=5, follow_redirects=False)
        self._good_for = good_for
        self._at_least_every = at_least_every
        self._keys: Mapping[str, PublicKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> PublicKey | None:
        """The key by that id, or None when the issuer has none by it.

        Raises:
            Unavailable: the issuer cannot be reached, and no keys of it are known.
        """
        key = self._keys.get(key_id)
        if key is None:
            await self._fetch_again()
            key = self._keys.get(key_id)
            if key is None and self._fetched_at is None:
                raise Unavailable(_AWAY)
        elif self._fetched_at is not None and self._clock.now() - self._fetched_at > self._good_for:
            self._start_fetching()
        return key

    async def reachable(self) -> None:
        """Whether keys are at hand; tries to get them when there are none yet.

        Raises:
            Unavailable: there are none.
        """
        if not self._keys:
            await self._fetch_again()
        if not self._keys:
            raise Unavailable(_AWAY)

    async def close(self) -> None:
        """Close the connections to the issuer."""
        await self._client.aclose()

    async def _fetch_again(self) -> None:
        fetching = self._start_fetching()
        if fetching is not None:
            await asyncio.shield(fetching)

    def _start_fetching(self) -> asyncio.Task[None] | None:
        """The fetch that is going on, or a new one, or None when the last one is too short ago."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        now = self._clock.now()
        if self._tried_at is not None and now - self._tried_at < self._at_least_every:
            return None
        self._tried_at = now
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            answer = await self._client.get(self._url, headers={"Accept": "application/json"})
            answer.raise_for_status()
            if len(answer.content) > _LARGEST_KEY_SET:
                raise ValueError("the key set is too large")
            keys = read_key_set(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            _log.warning("keys of the issuer could not be fetched", error=type(error).__name__)
            return
        if keys:
            self._keys, self._fetched_at = keys, self._clock.now()
        else:
            _log.warning("the issuer has no usable keys")
