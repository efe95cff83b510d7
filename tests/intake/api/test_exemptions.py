"""Exempted for a time, and the end of it, over REST and by itself."""

from datetime import UTC, date, datetime, timedelta

from httpx import AsyncClient
from intake.adapters.client_rows import save_clients
from intake.adapters.event_codec import CLIENT
from intake.adapters.publishing import publish
from intake.adapters.tables import INFRASTRUCTURE
from intake.application.exemption import end_exemptions_that_are_over
from intake.domain.client_events import ClientExempted, ClientRegistered
from meedoen.clock import SteppedClock
from meedoen.contracts.intake import ExemptionEnded
from meedoen.database import Database
from meedoen.vocabulary import AgeBand, ExemptionGrounds
from sqlalchemy import select

from tests.intake.api.conftest import rule


async def test_an_exemption_ends_by_itself_when_its_last_day_has_passed(
    officer: AsyncClient, somebody: str, database: Database, clock: SteppedClock
) -> None:
    exempted = await officer.post(f"{somebody}/exemptions", json={"grounds": "medical", "lastDay": "2016-01-10"})
    decision = exempted.json()["exemption"]
    assert (decision["grounds"], decision["firstDay"], decision["lastDay"]) == ("medical", "2016-01-04", "2016-01-10")

    clock.move_to(clock.now() + timedelta(days=6))
    assert await end_exemptions_that_are_over(database) == 0
    clock.move_to(clock.now() + timedelta(days=30))
    assert await end_exemptions_that_are_over(database) == 1
    assert await end_exemptions_that_are_over(database) == 0
    async with database.reading() as connection:
        log = INFRASTRUCTURE.events
        told = (await connection.execute(select(log.c.type).order_by(log.c.position))).scalars().all()
    assert told == ["client-registered", "exempted", "exemption-ended"]


async def test_exemptions_that_ran_out_during_a_week_of_downtime_end_once_each(
    database: Database, clock: SteppedClock
) -> None:
    async with database.transaction() as tx:
        loaded = [tx.new(CLIENT, tx.new_id()) for _ in range(12)]
        for number, each in enumerate(loaded):
            registered = ClientRegistered(tx.now, "0599", "05990826", AgeBand.FROM_55_TO_64, "2004-09")
            last_day = date(2016, 1, 5 + number)
            exempted = ClientExempted(tx.now, ExemptionGrounds.MEDICAL, date(2016, 1, 4), last_day)
            tx.record(each, [registered, exempted])
        await save_clients(tx.connection, loaded)
    clock.move_to(clock.now() + timedelta(days=9))

    ended = [await end_exemptions_that_are_over(database, limit=3) for _ in range(4)]

    assert ended == [3, 3, 2, 0]
    async with database.transaction() as tx:
        told = [publish(stored)[1] for stored in await tx.store.read_log(after=24, limit=100)]
    ended_on = {event.until: event.occurred_at for event in told if isinstance(event, ExemptionEnded)}
    assert len(told) == 8
    assert ended_on == {
        date(2016, 1, day): datetime(2016, 1, day, 23, tzinfo=UTC)  # midnight in the Netherlands
        for day in range(5, 13)
    }


async def test_a_professional_ends_an_exemption(officer: AsyncClient, somebody: str) -> None:
    await officer.post(f"{somebody}/exemptions", json={"grounds": "social", "lastDay": "2016-06-30"})

    assert (await officer.post(f"{somebody}/exemption-end")).json()["exemption"] is None
    assert rule(await officer.post(f"{somebody}/exemption-end")) == (409, "no-exemption")
