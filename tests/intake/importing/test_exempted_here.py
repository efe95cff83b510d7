"""A file that comes after a professional exempted somebody, or ended that: what was known before undoes neither."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from intake.adapters.event_codec import CLIENT
from intake.adapters.import_rows import Outcome
from intake.adapters.tables import DETAILS
from intake.application.exemption import end_client_exemption, exempt_client
from intake.application.own_clients import By
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.vocabulary import ExemptionGrounds
from sqlalchemy import select

from tests.intake.importing.conftest import ROTTERDAM, Imported, Importer
from tests.intake.importing.files import file_of, people

[ONE] = people(1)
OFFICER = By(UUID(int=1), ROTTERDAM)
MARCH, JUNE, AUGUST = "01-03-2016", "01-06-2016", "01-08-2016"
STANDS = [("Ontheffing t/m", Outcome.DECISION_STANDS, "nothing-newer")]


async def the_client(database: Database) -> UUID:
    async with database.reading() as connection:
        [client_id] = (await connection.execute(select(DETAILS.c.client_id))).scalars().all()
    return UUID(str(client_id))


async def exempted_until(database: Database) -> date | None:
    async with database.transaction() as tx:
        exemption = (await tx.load(CLIENT, await the_client(database))).state.exemption
    return exemption.last_day if exemption else None


def told(imported: Imported) -> list[tuple[str, Outcome, str]]:
    return [(each.column, each.outcome, each.code) for each in imported.remarks]


@pytest.fixture
async def ended_here(importer: Importer, database: Database, clock: SteppedClock) -> None:
    """A file told of an exemption, and a professional ended it before its last day."""
    await importer.run(file_of(ONE.but(exempted_until=JUNE)))
    clock.move_to(clock.now() + timedelta(days=10))
    async with database.transaction() as tx:
        await end_client_exemption(tx, OFFICER, await the_client(database))


@pytest.mark.usefixtures("ended_here")
async def test_an_exemption_that_was_ended_here_does_not_come_back_with_the_next_file(
    importer: Importer, database: Database
) -> None:
    again = await importer.run(file_of(ONE.but(exempted_until=JUNE, telephone="010-5")))

    assert await exempted_until(database) is None
    assert (again.counts["decisions_stand"], told(again)) == (1, STANDS)


@pytest.mark.usefixtures("ended_here")
async def test_a_new_last_day_is_another_exemption(importer: Importer, database: Database) -> None:
    again = await importer.run(file_of(ONE.but(exempted_until=AUGUST)))

    assert await exempted_until(database) == date(2016, 8, 1)
    assert told(again) == []


async def test_what_was_decided_here_is_not_cut_short_by_a_file_that_never_spoke_of_it(
    importer: Importer, database: Database
) -> None:
    await importer.run(file_of(ONE))
    async with database.transaction() as tx:
        await exempt_client(
            tx,
            OFFICER,
            await the_client(database),
            importer.means.municipalities[ROTTERDAM],
            grounds=ExemptionGrounds.MEDICAL,
            first_day=None,
            last_day=date(2016, 6, 1),
        )
    again = await importer.run(file_of(ONE.but(exempted_until=MARCH)))

    assert await exempted_until(database) == date(2016, 6, 1)
    assert told(again) == STANDS
