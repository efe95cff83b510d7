"""The person says "I am still waiting": from the bus, through the service as it runs, to the work list."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from activation.bootstrap import SERVICE
from httpx import ASGITransport, AsyncClient
from meedoen.contracts import HEADERS, CloudEvent, write_cloud_event
from meedoen.contracts.event import Topic
from meedoen.contracts.intake import StillWaiting
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import Outgoing
from meedoen.messaging.received import Received
from meedoen.service import Assembled, Parts

from tests.activation.conftest import COACH, ROTTERDAM, World


def written(received: Received) -> bytes:
    return write_cloud_event(
        CloudEvent(
            id=received.id,
            source=received.source,
            type=received.type,
            subject=received.subject,
            time=received.time,
            sequence=received.sequence,
            data=received.data,
        )
    )


@asynccontextmanager
async def running(assembled: Assembled) -> AsyncIterator[None]:
    """All that the service does by itself, for as long as the test needs it."""
    stop = asyncio.Event()
    tasks = [asyncio.ensure_future(task.run(stop)) for task in assembled.tasks]
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 20)
        await assembled.database.dispose()


class Commits:
    """Wakes whoever waits at each commit of the service."""

    def __init__(self, assembled: Assembled) -> None:
        self._happened = asyncio.Event()
        assembled.database.on_commit(self._happened.set)

    async def until(self, asks: Callable[[], Any]) -> Any:
        while not (found := await asks()):
            await asyncio.wait_for(self._happened.wait(), 20)
            self._happened.clear()
        return found


async def test_the_alarm_reaches_the_work_list_one_rung_up_and_due_today(
    world: World, database_url: str, issuer: LocalIssuer, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    bus = bus_from_url(address)
    await bus.create_topics(dict.fromkeys(Topic, 3))
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=address,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000002:systeem:activation",
    )
    assembled = SERVICE.assemble(settings, Parts(clock=world.clock, bus=bus, verifier=issuer.verifier()))
    token = issuer.token(roles=[Role.TEAM_LEAD], organisation=uuid4(), municipality=ROTTERDAM, subject=COACH)
    headers = {"Authorization": f"Bearer {token}"}
    client = uuid4()

    async def intake_publishes(*told: Received) -> None:
        async with bus.publisher("intake") as publisher:
            await publisher.publish(
                [Outgoing(each.topic.value, str(each.subject).encode(), written(each), HEADERS) for each in told]
            )

    async with (
        AsyncClient(transport=ASGITransport(assembled.app), base_url="http://here", headers=headers) as lead,
        running(assembled),
    ):
        commits = Commits(assembled)

        async def owed(**query: str) -> list[dict[str, Any]]:
            found = await lead.get("/v1/promises", params={"whose": "organisation"} | query)
            items: list[dict[str, Any]] = found.json()["items"]
            return items

        await intake_publishes(world.told(*world.registered(client)), world.told(*world.assessed(client)))
        [promise] = await commits.until(owed)
        assert (promise["rung"], promise["dueOn"]) == (None, world.day(56).isoformat())
        world.passes(days=10)
        await intake_publishes(world.told(client, StillWaiting(occurred_at=world.clock.now())))
        [alarmed] = await commits.until(lambda: owed(rung="team-lead"))
        assert (alarmed["promiseId"], alarmed["dueOn"]) == (promise["promiseId"], world.day(0).isoformat())
        assert (alarmed["silentDays"], alarmed["daysLate"]) == (15, 0)
        history = (await lead.get(f"/v1/trajectories/{alarmed['trajectoryId']}/history")).json()["items"]
    assert [each["type"] for each in history] == [
        "trajectory-started",
        "promise-made",
        "person-still-waiting",
        "promise-moved",
        "follow-up-due",
        "follow-up-overdue",
    ]
    assert UUID(alarmed["clientId"]) == client
