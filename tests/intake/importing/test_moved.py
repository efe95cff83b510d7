"""A later file in which somebody lives elsewhere: they moved, unless it knows less than what was recorded here."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from intake.adapters.event_codec import CLIENT
from intake.adapters.import_rows import Outcome
from intake.adapters.tables import DETAILS, INFRASTRUCTURE
from intake.application.move import record_client_move
from intake.application.own_clients import By
from meedoen.clock import SteppedClock, start_of_local_day
from meedoen.database import Database
from sqlalchemy import select

from tests.intake.conftest import NOW
from tests.intake.importing.conftest import ROTTERDAM, Imported, Importer
from tests.intake.importing.files import file_of, people
from tests.intake.importing.test_again import events

[ONE] = people(1)
RUBROEK, CROOSWIJK, OVERSCHIE = ONE.neighbourhood, "05990824", "05990410"
STANDS = [("Wijkcode", Outcome.DECISION_STANDS, "nothing-newer")]


async def lives_in(database: Database) -> str:
    async with database.transaction() as tx:
        [client_id] = (await tx.connection.execute(select(DETAILS.c.client_id))).scalars().all()
        return (await tx.load(CLIENT, client_id)).state.neighbourhood


async def recorded_here(database: Database, neighbourhood: str, *, moved_on: date | None = None) -> None:
    async with database.transaction() as tx:
        [client_id] = (await tx.connection.execute(select(DETAILS.c.client_id))).scalars().all()
        by = By(UUID(int=1), ROTTERDAM)
        await record_client_move(tx, by, client_id, neighbourhood=neighbourhood, moved_on=moved_on)


async def moments_of_moves(database: Database) -> list[datetime]:
    log = INFRASTRUCTURE.events.c
    async with database.reading() as connection:
        found = await connection.execute(
            select(log.occurred_at).where(log.type == "client-moved").order_by(log.position)
        )
    return list(found.scalars())


def told(imported: Imported) -> list[tuple[str, Outcome, str]]:
    return [(each.column, each.outcome, each.code) for each in imported.remarks]


async def test_another_neighbourhood_in_a_later_file_is_a_move_of_the_day_of_that_file(
    importer: Importer, database: Database, clock: SteppedClock
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=60))
    again = await importer.run(file_of(ONE.but(neighbourhood=CROOSWIJK)), as_of=date(2016, 2, 1))

    assert (again.counts["changed"], again.counts["decisions_stand"], told(again)) == (1, 0, [])
    assert await lives_in(database) == CROOSWIJK
    assert await moments_of_moves(database) == [start_of_local_day(date(2016, 2, 1))]


async def test_a_file_that_is_mended_and_offered_again_on_the_same_day_is_right_the_second_time(
    importer: Importer, database: Database
) -> None:
    await importer.run(file_of(ONE), as_of=date(2016, 1, 1))
    await importer.run(file_of(ONE.but(neighbourhood=CROOSWIJK)), as_of=date(2016, 1, 1))

    assert await lives_in(database) == CROOSWIJK


async def test_who_moved_and_was_weighed_anew_moved_first(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE.but(months="6")))
    await importer.run(file_of(ONE.but(months="60", neighbourhood=CROOSWIJK)))

    assert (await events(database))[2:] == ["client-moved", "assessed"], "a trajectory starts where they live now"


async def test_an_older_file_moves_nobody_back(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE))
    older = await importer.run(file_of(ONE.but(neighbourhood=CROOSWIJK)), as_of=date(2015, 12, 1))

    assert await lives_in(database) == RUBROEK
    assert (older.counts["changed"], older.counts["decisions_stand"], told(older)) == (0, 1, STANDS)


@pytest.mark.parametrize(("file_says", "stands"), [(RUBROEK, True), (CROOSWIJK, False), (OVERSCHIE, False)])
async def test_a_file_of_a_later_day_undoes_what_was_recorded_here_only_with_a_third_neighbourhood(
    importer: Importer, database: Database, clock: SteppedClock, file_says: str, *, stands: bool
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=10))
    await recorded_here(database, CROOSWIJK)
    clock.move_to(NOW + timedelta(days=30))
    again = await importer.run(file_of(ONE.but(neighbourhood=file_says, telephone="010-5")))

    assert await lives_in(database) == (CROOSWIJK if stands else file_says)
    assert told(again) == (STANDS if stands else [])


@pytest.mark.parametrize(("file_says", "stands"), [(RUBROEK, True), (CROOSWIJK, True), ("05990111", False)])
async def test_a_move_that_was_corrected_here_is_not_undone_by_a_file_that_knows_of_neither(
    importer: Importer, database: Database, clock: SteppedClock, file_says: str, *, stands: bool
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=10))
    await recorded_here(database, CROOSWIJK)
    await recorded_here(database, OVERSCHIE)
    clock.move_to(NOW + timedelta(days=30))
    again = await importer.run(file_of(ONE.but(neighbourhood=file_says, telephone="010-5")))

    assert await lives_in(database) == (OVERSCHIE if stands else file_says)
    assert told(again) == (STANDS if stands else [])


async def test_a_file_of_the_day_itself_undoes_nothing_that_was_recorded_here(
    importer: Importer, database: Database, clock: SteppedClock
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=10))
    await recorded_here(database, CROOSWIJK)
    again = await importer.run(file_of(ONE.but(neighbourhood=OVERSCHIE)))

    assert (await lives_in(database), told(again)) == (CROOSWIJK, STANDS)
