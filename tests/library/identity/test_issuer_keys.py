"""Keys of an issuer elsewhere: fetched at need, kept, and fetched again when it signs with a new one."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from meedoen.clock import SteppedClock
from meedoen.identity.issuer_keys import IssuerKeys
from meedoen.refusals import Unavailable

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Issuer:
    """Answers as it is told to, and counts."""

    def __init__(self) -> None:
        self.key_ids = ["one"]
        self.asked = 0
        self.asked_again = asyncio.Event()
        self.answer: httpx.Response | Exception | None = None
        self.slow: asyncio.Event | None = None

    async def __call__(self, _: httpx.Request) -> httpx.Response:
        self.asked += 1
        self.asked_again.set()
        if self.slow is not None:
            await self.slow.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or httpx.Response(200, json={"keys": [self._key(key_id) for key_id in self.key_ids]})

    def _key(self, key_id: str) -> dict[str, Any]:
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": key_id, "use": "sig"}


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 5, 31, 9, 30, tzinfo=UTC))


@pytest.fixture
def keys(issuer: Issuer, clock: SteppedClock) -> IssuerKeys:
    client = httpx.AsyncClient(transport=httpx.MockTransport(issuer))
    return IssuerKeys("https://issuer.example/jwks", clock=clock, client=client)


def pass_by(clock: SteppedClock, **time: float) -> None:
    clock.move_to(clock.now() + timedelta(**time))


async def test_they_are_fetched_once_for_many(issuer: Issuer, keys: IssuerKeys) -> None:
    found = await asyncio.gather(*(keys.find("one") for _ in range(20)))
    assert all(found)
    assert issuer.asked == 1


async def test_a_new_key_is_found_by_fetching_once_more(issuer: Issuer, keys: IssuerKeys, clock: SteppedClock) -> None:
    await keys.find("one")
    issuer.key_ids = ["two"]
    pass_by(clock, seconds=30)
    assert await keys.find("two")
    assert await keys.find("one") is None, "and a key that was withdrawn is gone"
    assert issuer.asked == 2


async def test_made_up_keys_do_not_have_us_ask_again_and_again(
    issuer: Issuer, keys: IssuerKeys, clock: SteppedClock
) -> None:
    await keys.find("one")
    for number in range(50):
        assert await keys.find(f"made up {number}") is None
    assert issuer.asked == 1
    pass_by(clock, seconds=30)
    for number in range(50):
        assert await keys.find(f"made up {number}") is None
    assert issuer.asked == 2


async def test_old_keys_go_on_being_used_while_new_ones_are_fetched(
    issuer: Issuer, keys: IssuerKeys, clock: SteppedClock
) -> None:
    await keys.find("one")
    issuer.slow = asyncio.Event()
    issuer.asked_again.clear()
    pass_by(clock, minutes=16)
    assert await keys.find("one"), "without waiting for the issuer"
    await asyncio.wait_for(issuer.asked_again.wait(), timeout=5)
    issuer.slow.set()


FAILURES = [
    httpx.ConnectError("away"),
    httpx.ReadTimeout("slow"),
    httpx.Response(500),
    httpx.Response(302, headers={"Location": "https://evil.example/jwks"}),
    httpx.Response(200, text="<html>"),
    httpx.Response(200, json={"keys": []}),
    httpx.Response(200, json=[]),
    httpx.Response(200, content=b" " * 300_000),
]


@pytest.mark.parametrize("failure", FAILURES, ids=range(len(FAILURES)))
async def test_an_issuer_that_is_away_is_our_trouble_not_the_callers(
    issuer: Issuer, keys: IssuerKeys, clock: SteppedClock, failure: httpx.Response | Exception
) -> None:
    issuer.answer = failure
    for call in (keys.find("one"), keys.reachable()):
        with pytest.raises(Unavailable):
            await call
    issuer.answer = None
    pass_by(clock, seconds=30)
    await keys.reachable()
    assert await keys.find("one")


async def test_keys_at_hand_survive_an_issuer_that_goes_away(
    issuer: Issuer, keys: IssuerKeys, clock: SteppedClock
) -> None:
    await keys.find("one")
    issuer.answer = httpx.ConnectError("away")
    pass_by(clock, hours=3)
    assert await keys.find("one")
    assert await keys.find("two") is None
    await keys.reachable()
