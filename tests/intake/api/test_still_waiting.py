""" "I am still waiting", passed on over REST."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from intake.adapters.event_codec import CODEC
from intake.adapters.publishing import publish
from intake.adapters.tables import PROCESSING_LOG
from meedoen.clock import SteppedClock
from meedoen.contracts.intake import StillWaiting
from meedoen.database import Database
from meedoen.identity import Role
from sqlalchemy import select

from tests.intake.api.conftest import Calling, rule
from tests.intake.coaches import TEAM, CoachesSide


@pytest.fixture
async def waiting(officer: AsyncClient, somebody: str) -> str:
    """The address at which somebody in activation says that they are still waiting."""
    assessed = await officer.post(f"{somebody}/assessments", json={"monthsToWork": 60, "method": "professional"})
    assert assessed.status_code == 200
    return f"{somebody}/still-waiting"


def client_of(address: str) -> UUID:
    return UUID(address.split("/")[2])


async def alarms(database: Database) -> list[StillWaiting]:
    """What was told of it on the intake topic."""
    async with database.transaction() as tx:
        log = await tx.store.read_log(after=0, limit=100)
    told = [publish(stored)[1] for stored in log if CODEC.read(stored)]
    return [event for event in told if isinstance(event, StillWaiting)]


async def test_without_a_token_nothing_is_heard(calling: Calling, waiting: str) -> None:
    assert (await calling(None).post(waiting)).status_code == 401


@pytest.mark.parametrize("role", [Role.INTAKE_OFFICER, Role.NEIGHBOURHOOD_TEAM])
async def test_who_hears_it_passes_it_on(
    calling: Calling, waiting: str, role: Role, coaches: CoachesSide, database: Database, clock: SteppedClock
) -> None:
    await coaches.tells(coaches.start(client_of(waiting), uuid4(), team=TEAM))
    heard = await calling(role, team=TEAM).post(waiting)

    assert heard.status_code == 200
    assert heard.json()["counted"] is True
    assert "Passed on" in heard.json()["message"]
    assert [event.occurred_at for event in await alarms(database)] == [clock.now()]
    async with database.reading() as connection:
        names = (await connection.execute(select(PROCESSING_LOG.c.name))).scalars().all()
    assert "hear-still-waiting" in names


async def test_a_second_time_today_changes_nothing_and_says_so(
    officer: AsyncClient, waiting: str, database: Database, clock: SteppedClock
) -> None:
    first = await officer.post(waiting)
    clock.move_to(clock.now() + timedelta(hours=3))
    again = await officer.post(waiting)

    assert again.status_code == 200
    assert again.json()["counted"] is False
    assert "Nothing has changed" in again.json()["message"]
    assert again.json()["heardAt"] == first.json()["heardAt"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert len(await alarms(database)) == 1

    clock.move_to(clock.now() + timedelta(days=1))
    assert (await officer.post(waiting)).json()["counted"] is True
    assert len(await alarms(database)) == 2


async def test_where_nobody_would_hear_it_the_words_say_where_to_go(
    officer: AsyncClient, somebody: str, database: Database
) -> None:
    assert rule(await officer.post(f"{somebody}/still-waiting")) == (409, "not-assessed-yet")
    await officer.post(f"{somebody}/assessments", json={"monthsToWork": 3, "method": "professional"})
    assert rule(await officer.post(f"{somebody}/still-waiting")) == (409, "on-the-way-to-work")
    assert await alarms(database) == []


async def test_a_team_passes_on_what_its_own_people_say_and_does_not_know_others(
    calling: Calling, waiting: str, coaches: CoachesSide, database: Database
) -> None:
    await coaches.tells(coaches.start(client_of(waiting), uuid4(), team=TEAM))

    assert (await calling(Role.NEIGHBOURHOOD_TEAM, team=uuid4()).post(waiting)).status_code == 404
    assert (await calling(Role.NEIGHBOURHOOD_TEAM).post(waiting)).status_code == 404
    assert await alarms(database) == []


async def test_after_a_trajectory_was_closed_nobody_would_hear_it_until_a_new_one_starts(
    calling: Calling,
    officer: AsyncClient,
    somebody: str,
    waiting: str,
    coaches: CoachesSide,
    database: Database,
    clock: SteppedClock,
) -> None:
    trajectory_id = uuid4()
    clock.move_to(clock.now() + timedelta(days=400))
    await coaches.tells(coaches.start(client_of(waiting), trajectory_id), coaches.close(trajectory_id))
    for listener in (officer, calling(Role.NEIGHBOURHOOD_TEAM, team=TEAM)):
        refused = await listener.post(waiting)
        assert rule(refused) == (409, "trajectory-over")
        assert "a new trajectory starts then" in refused.json()["detail"]
    assert await alarms(database) == []

    clock.move_to(clock.now() + timedelta(minutes=1))
    await officer.post(f"{somebody}/assessments", json={"monthsToWork": 60, "method": "professional"})
    assert (await officer.post(waiting)).json()["counted"] is True
    await coaches.tells(coaches.start(client_of(waiting), uuid4()))
    clock.move_to(clock.now() + timedelta(days=1))
    assert (await officer.post(waiting)).json()["counted"] is True
