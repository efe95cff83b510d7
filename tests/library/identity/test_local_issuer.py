"""The issuer of the embedded system: a token for whoever asks, as long as they ask from this machine."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.identity import LocalIssuer, NotAuthenticated, Role, TokenVerifier
from meedoen.identity.issuer_keys import IssuerKeys
from meedoen.identity.local_pages import ORGANISATION, issuer_pages


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 5, 31, 9, 30, tzinfo=UTC))


@pytest.fixture
def issuer(clock: SteppedClock) -> LocalIssuer:
    return LocalIssuer(clock, url="http://127.0.0.1:8100")


def browser(issuer: LocalIssuer, address: str = "http://127.0.0.1:8100", client: str = "127.0.0.1") -> AsyncClient:
    return AsyncClient(transport=ASGITransport(issuer_pages(issuer), client=(client, 50000)), base_url=address)


async def test_its_tokens_pass_its_verifier(issuer: LocalIssuer) -> None:
    subject, team = UUID(int=3), UUID(int=4)
    token = issuer.token(roles=[Role.COACH], organisation=ORGANISATION, municipality="0599", team=team, subject=subject)
    caller = await issuer.verifier().verify(token)
    assert (caller.subject, caller.team, caller.municipality) == (subject, team, "0599")
    assert caller.roles == {Role.COACH}


async def test_the_code_for_other_issuers_verifies_them_too(issuer: LocalIssuer, clock: SteppedClock) -> None:
    async with browser(issuer) as client:
        discovered = (await client.get("/.well-known/openid-configuration")).json()
        keys = IssuerKeys(discovered["jwks_uri"], clock=clock, client=client)
        verifier = TokenVerifier(issuer=discovered["issuer"], audience="meedoen", keys=keys, clock=clock)
        token = issuer.token(roles=[Role.AUDITOR], organisation=ORGANISATION)
        assert (await verifier.verify(token)).roles == {Role.AUDITOR}


async def test_another_start_has_another_key(issuer: LocalIssuer, clock: SteppedClock) -> None:
    token = LocalIssuer(clock, url=issuer.url).token(roles=[Role.COACH], organisation=ORGANISATION)
    with pytest.raises(NotAuthenticated):
        await issuer.verifier().verify(token)


async def test_a_token_is_good_for_a_working_day(issuer: LocalIssuer, clock: SteppedClock) -> None:
    token = issuer.token(roles=[Role.COACH], organisation=ORGANISATION)
    clock.move_to(clock.now() + timedelta(hours=8, seconds=31))
    with pytest.raises(NotAuthenticated):
        await issuer.verifier().verify(token)


@pytest.mark.parametrize(
    "asked",
    [
        {"data": {"role": "coach", "municipality": "0599", "team": ""}},
        {"json": {"role": "coach", "municipality": "0599"}},
        {"json": {"roles": ["coach"], "municipality": "0599"}},
    ],
)
async def test_a_token_can_be_asked_for_by_form_and_by_json(issuer: LocalIssuer, asked: dict[str, Any]) -> None:
    async with browser(issuer) as client:
        given = (await client.post("/token", **asked)).json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 28800)
    caller = await issuer.verifier().verify(given["access_token"])
    assert caller.roles == {Role.COACH}
    assert (caller.municipality, caller.organisation) == ("0599", ORGANISATION)


async def test_who_asks_without_saying_who_is_the_same_person_each_time(issuer: LocalIssuer) -> None:
    async def subject(asked: dict[str, Any]) -> UUID:
        async with browser(issuer) as client:
            given = (await client.post("/token", json=asked)).json()
        return (await issuer.verifier().verify(given["access_token"])).subject

    coach = {"role": "coach", "municipality": "0599"}
    assert await subject(coach) == await subject(coach)
    assert len({await subject(coach | {"municipality": place}) for place in ("0599", "0363")}) == 2
    assert await subject(coach) != await subject(coach | {"role": "team-lead"})


@pytest.mark.parametrize(
    "asked",
    [
        {"json": {}},
        {"json": []},
        {"json": {"role": "king"}},
        {"json": {"roles": []}},
        {"json": {"roles": [["coach"]]}},
        {"json": {"role": "coach", "municipality": "Rotterdam"}},
        {"json": {"role": "coach", "subject": "me"}},
        {"json": {"role": "coach", "expires_in": 10**9}},
        {"data": {"role": "coach", "team": "north"}},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"content": b"\xff", "headers": {"Content-Type": "application/json"}},
        {"content": b"role=coach", "headers": {"Content-Type": "text/plain"}},
        {"json": {"role": "coach", "team": "x" * 5000}},
    ],
)
async def test_a_request_that_is_none_gives_no_token(issuer: LocalIssuer, asked: dict[str, Any]) -> None:
    async with browser(issuer) as client:
        response = await client.post("/token", **asked)
    assert response.status_code == 400
    assert response.json()["error"] == "invalid_request"


@pytest.mark.parametrize(("accepted", "title"), [("nl", "Kies een rol"), ("en-GB", "Pick a role")])
async def test_the_page_lets_a_person_pick_a_role_and_shows_a_token(
    issuer: LocalIssuer, accepted: str, title: str
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": accepted}
    async with browser(issuer) as client:
        page = await client.get("/", headers=headers)
        shown = await client.post("/token", data={"role": "partner"}, headers=headers)
    assert f"<h1>{title}</h1>" in page.text
    assert all(f'value="{role}"' in page.text for role in Role)
    token = shown.text.partition("readonly>")[2].partition("<")[0]
    assert (await issuer.verifier().verify(token)).roles == {Role.PARTNER}
    assert "form-action 'self'" in shown.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8100", "http://localhost:8100", "http://[::1]:8100"])
async def test_this_machine_has_three_names(issuer: LocalIssuer, address: str) -> None:
    async with browser(issuer, address) as client:
        assert (await client.get("/jwks")).status_code == 200


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("http://meedoen.example", "127.0.0.1"),
        ("http://127.0.0.1.evil.example", "127.0.0.1"),
        ("http://localhost.evil.example", "127.0.0.1"),
        ("http://127.0.0.1:8100", "192.0.2.7"),
        ("http://127.0.0.1:8100", "2001:db8::1"),
        ("http://127.0.0.1:8100", "somewhere"),
    ],
)
async def test_nobody_else_gets_a_token(issuer: LocalIssuer, address: str, client: str) -> None:
    async with browser(issuer, address, client) as elsewhere:
        response: httpx.Response = await elsewhere.post("/token", json={"role": "operator"})
    assert response.status_code == 403
    assert "access_token" not in response.text
