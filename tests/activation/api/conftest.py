"""The API in this process, and who calls it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from activation.bootstrap import SERVICE
from httpx import ASGITransport, AsyncClient, Response
from meedoen.clock import SteppedClock
from meedoen.contracts.intake import Exempted, ExemptionEnded
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.service import Parts
from meedoen.vocabulary import ExemptionGrounds

from tests.activation.conftest import COACH, NOW, ROTTERDAM, World

MUNICIPALITY = UUID(int=41)
Document = dict[str, Any]


@pytest.fixture(scope="session")
def issuer() -> LocalIssuer:
    """One for all tests, since keys take a while to make. Its clock stands still: its tokens last."""
    return LocalIssuer(SteppedClock(NOW))


class Person:
    """Somebody with a role who calls the API and says what came of it."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, **query: Any) -> Response:
        return await self.client.get(path, params=query)

    async def sees(self, path: str, **query: Any) -> dict[str, Any]:
        response = await self.get(path, **query)
        assert response.status_code == 200, response.text
        shown: dict[str, Any] = response.json()
        return shown

    async def sees_all(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """A list from its first page to its last."""
        seen: list[dict[str, Any]] = []
        found = await self.sees(path, **query)
        while following := found.get("next"):
            seen += found["items"]
            found = await self.sees(path, **query, cursor=following)
        return [*seen, *found["items"]]

    async def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return await self.client.post(path, json=body, headers=headers)

    async def does(self, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        response = await self.post(path, body, **headers)
        assert response.status_code == 200, response.text
        shown: dict[str, Any] = response.json()
        return shown

    async def refused(self, path: str, body: Any = None, **headers: str) -> tuple[int, str, str]:
        """Status, the rule's name, and what it says to do."""
        response = await self.post(path, body, **headers)
        assert response.headers["content-type"].startswith("application/problem+json"), response.text
        problem = response.json()
        return response.status_code, problem["type"].rsplit("/", 1)[-1], problem.get("detail", "")

    async def faults(self, path: str, body: Any = None) -> dict[str, str]:
        """What is wrong with what they send, by its place."""
        response = await self.post(path, body)
        assert response.status_code == 400, response.text
        return {each["location"]: each["code"] for each in response.json()["errors"]}


@pytest.fixture
async def api(world: World, database_url: str, issuer: LocalIssuer, tmp_path: Path) -> AsyncIterator[AsyncClient]:
    """Somebody without a token. Nothing runs in the background: a test tells what the others tell."""
    bus = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=bus,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000002:systeem:activation",
        data_directory=tmp_path,
    )
    parts = Parts(clock=world.clock, bus=bus_from_url(bus), verifier=issuer.verifier())
    assembled = SERVICE.assemble(settings, parts)
    async with AsyncClient(transport=ASGITransport(assembled.app), base_url="http://activation") as client:
        yield client
    await assembled.database.dispose()


@pytest.fixture
def person(api: AsyncClient, issuer: LocalIssuer) -> Callable[..., Person]:
    """Somebody with these roles, by default in Rotterdam."""

    def made(
        *roles: str, subject: UUID = COACH, municipality: str | None = ROTTERDAM, team: UUID | None = None
    ) -> Person:
        token = issuer.token(
            roles=[Role(role) for role in roles],
            organisation=MUNICIPALITY,
            municipality=municipality,
            team=team,
            subject=subject,
        )
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        return Person(AsyncClient(transport=api._transport, base_url=api.base_url, headers=headers))

    return made


@pytest.fixture
def coach(person: Callable[..., Person]) -> Person:
    return person("coach")


class OnTheirWay:
    """Somebody whose trajectory this coach has, and what a coach does with it."""

    def __init__(self, world: World, coach: Person, trajectory_id: UUID) -> None:
        self.world, self.coach, self.id = world, coach, trajectory_id
        self.coach_id = COACH
        self.path = f"/v1/trajectories/{trajectory_id}"

    def on(self, days: int) -> str:
        return self.world.day(days).isoformat()

    def conversation(self, *, next_in_days: int | None = 30, **more: Any) -> dict[str, Any]:
        next_contact = {} if next_in_days is None else {"nextContact": {"dueOn": self.on(next_in_days)}}
        return {"kind": "intake", "channel": "community-centre"} | next_contact | more

    def plan(self, **changes: Any) -> dict[str, Any]:
        first = {"dueOn": self.on(90), "ownerKind": "coach", "ownerId": str(COACH)}
        plan = {"activityKind": "volunteering", "hoursPerWeek": 8, "chosenBy": "person", "firstFollowUp": first}
        return plan | {"signedBy": ["person", "coach"]} | changes

    async def talks(self, **how: Any) -> dict[str, Any]:
        return await self.coach.does(f"{self.path}/conversations", self.conversation(**how))

    async def signs(self, **changes: Any) -> dict[str, Any]:
        return await self.coach.does(f"{self.path}/plans", self.plan(**changes))

    async def is_referred(self, partner: UUID) -> dict[str, Any]:
        body = {"partnerId": str(partner), "activityKinds": ["volunteering"], "hoursPerWeek": 4, "languages": ["nl"]}
        return await self.coach.does(f"{self.path}/referrals", body)

    async def is_brought_to_the_team(self) -> None:
        """The coach stays, and the team owes what was promised first."""
        now = await self.now()
        owner = {"ownerKind": "team", "ownerId": now["teamId"]}
        await self.coach.does(f"/v1/promises/{now['promises'][0]['promiseId']}/moved", owner)

    async def is_exempt(self, *, since: int = 0, for_days: int = 30) -> None:
        """Intake tells so: from today, or from a day that is still to come or has been."""
        await self.intake_tells(Exempted, since, for_days)

    async def is_exempt_no_more(self) -> None:
        """Intake tells so: a professional ended it."""
        await self.intake_tells(ExemptionEnded, 0, 0)

    async def intake_tells(self, what: type[Exempted | ExemptionEnded], since: int, for_days: int) -> None:
        told = what(
            occurred_at=self.world.clock.now(),
            grounds=ExemptionGrounds.MEDICAL,
            from_=self.world.day(since),
            until=self.world.day(for_days),
        )
        await self.world.intake_tells((UUID((await self.now())["clientId"]), told))

    async def now(self) -> dict[str, Any]:
        return await self.coach.sees(self.path)

    async def history(self) -> list[dict[str, Any]]:
        return await self.coach.sees_all(f"{self.path}/history")


Starts = Callable[..., Awaitable[OnTheirWay]]


@pytest.fixture
def starts(world: World, coach: Person) -> Starts:
    """Somebody is assessed and gets this coach."""

    async def started(**where: str) -> OnTheirWay:
        somebody = OnTheirWay(world, coach, await world.somebody_starts(**where))
        await coach.does(f"{somebody.path}/coach", {"coachId": str(COACH), "intensity": "regular"})
        return somebody

    return started


@pytest.fixture
def administrator(person: Callable[..., Person]) -> Person:
    return person("policy-administrator")


@pytest.fixture
async def second_version(administrator: Person, world: World) -> Document:
    """Rotterdam again, from tomorrow on, with a first contact within ten days."""
    [document] = (await administrator.sees("/v1/ways-of-working/rotterdam/versions"))["items"]
    document["version"] = 2
    document["effectiveOn"] = world.day(1).isoformat()
    document["contact"]["firstContactWithin"] = {"value": 10, "source": "decision: council"}
    changed: Document = document
    return changed
