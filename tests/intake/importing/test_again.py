"""A later file about the same people: only what is new is noted."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from intake.adapters.tables import DETAILS, INFRASTRUCTURE
from intake.application.departure import let_client_depart
from intake.application.own_clients import By
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.vocabulary import DepartureReason
from sqlalchemy import select

from tests.intake.conftest import NOW
from tests.intake.importing.conftest import ROTTERDAM, Importer
from tests.intake.importing.files import file_of, people

ONE, OTHER = people(2)


async def events(database: Database) -> list[str]:
    log = INFRASTRUCTURE.events
    async with database.reading() as connection:
        return list((await connection.execute(select(log.c.type).order_by(log.c.position))).scalars())


async def test_another_telephone_number_changes_the_details_and_tells_nothing(
    importer: Importer, database: Database
) -> None:
    await importer.run(file_of(ONE, OTHER))
    told = await events(database)
    again = await importer.run(file_of(ONE.but(telephone="010-5"), OTHER))

    assert (again.counts["changed"], again.counts["unchanged"]) == (1, 1)
    assert await events(database) == told
    async with database.reading() as connection:
        changed = await connection.execute(select(DETAILS.c.revision).where(DETAILS.c.telephone == "010-5"))
    assert changed.scalars().all() == [2]


async def test_other_months_to_work_are_a_new_assessment(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE))
    again = await importer.run(file_of(ONE.but(months="9")))

    assert again.counts["changed"] == 1
    assert await events(database) == ["client-registered", "assessed", "assessed"]


async def test_a_longer_exemption_takes_the_place_of_the_one_that_runs(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE.but(exempted_until="01-03-2016")))
    await importer.run(file_of(ONE.but(exempted_until="01-06-2016")))

    assert (await events(database))[2:] == ["exempted", "exemption-ended", "exempted"]


async def test_a_corrected_birth_date_is_still_the_same_person(importer: Importer) -> None:
    await importer.run(file_of(ONE))
    again = await importer.run(file_of(ONE.but(born="09-07-1971")))

    assert (again.counts["changed"], again.counts["registered"]) == (1, 0)


async def test_who_departed_stays_away_when_the_old_file_comes_again(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE))
    await depart_all(importer, database)
    again = await importer.run(file_of(ONE))

    assert again.counts["unchanged"] == 1
    assert (await events(database))[-1] == "client-departed"


async def test_who_departed_and_is_in_a_new_file_is_back_under_the_same_id(
    importer: Importer, database: Database
) -> None:
    await importer.run(file_of(ONE))
    await depart_all(importer, database)
    again = await importer.run(file_of(ONE.but(since="01-12-2015", months="36")))

    assert again.counts["changed"] == 1
    assert (await events(database))[-3:] == ["client-departed", "client-registered", "assessed"]
    async with database.reading() as connection:
        assert len((await connection.execute(select(DETAILS))).all()) == 1


@pytest.mark.parametrize(("file_of_day", "stands"), [(9, True), (10, True), (11, False)])
async def test_a_file_of_before_the_departure_brings_nobody_back_whatever_else_it_says(
    importer: Importer, database: Database, clock: SteppedClock, file_of_day: int, *, stands: bool
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=10))
    await depart_all(importer, database)
    clock.move_to(NOW + timedelta(days=30))
    as_of = (NOW + timedelta(days=file_of_day)).date()
    told = await importer.run(file_of(ONE.but(telephone="010-5", neighbourhood="05990824")), as_of=as_of)

    assert ((await events(database))[-1] == "client-departed") is stands
    assert [(each.column, each.code) for each in told.remarks] == ([("BSN", "nothing-newer")] if stands else [])
    assert told.counts["decisions_stand"] == stands


async def test_a_file_of_an_earlier_day_does_not_date_facts_before_the_registration(
    importer: Importer, database: Database
) -> None:
    await importer.run(file_of(ONE))
    again = await importer.run(file_of(ONE.but(months="9")), as_of=date(2015, 12, 1))

    assert again.counts["changed"] == 1
    log = INFRASTRUCTURE.events
    async with database.reading() as connection:
        moments = (await connection.execute(select(log.c.occurred_at).order_by(log.c.position))).scalars().all()
    assert moments == sorted(moments)


async def depart_all(importer: Importer, database: Database) -> None:
    async with database.transaction() as tx:
        clients = (await tx.connection.execute(select(DETAILS.c.client_id))).scalars().all()
        for client_id in clients:
            await let_client_depart(
                tx, By(UUID(int=1), ROTTERDAM), client_id, reason=DepartureReason.MOVED, occurred_at=None
            )
