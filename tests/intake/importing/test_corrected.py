"""A later file in which the benefit began in another month: it was wrong, unless it was set right here."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from intake.adapters.event_codec import CLIENT
from intake.adapters.import_rows import Outcome
from intake.adapters.tables import DETAILS
from intake.application.details import change_details
from intake.application.own_clients import By
from intake.domain.client import Client
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.privacy.sealing import Seal
from meedoen.vocabulary import AgeBand
from sqlalchemy import select

from tests.intake.conftest import NOW
from tests.intake.importing.conftest import ROTTERDAM, Importer
from tests.intake.importing.files import file_of, people
from tests.intake.importing.test_again import events
from tests.intake.importing.test_moved import told

[ONE] = people(1)
STANDS = [("Uitkering sinds", Outcome.DECISION_STANDS, "nothing-newer")]


async def known(database: Database) -> Client:
    async with database.transaction() as tx:
        [client_id] = (await tx.connection.execute(select(DETAILS.c.client_id))).scalars().all()
        return (await tx.load(CLIENT, client_id)).state


async def set_right_here(database: Database, seal: Seal, benefit_since: date) -> None:
    async with database.transaction() as tx:
        [client_id] = (await tx.connection.execute(select(DETAILS.c.client_id))).scalars().all()
        by = By(UUID(int=1), ROTTERDAM)
        await change_details(tx, seal, by, client_id, changes={}, benefit_since=benefit_since, bsn=None)


async def test_a_later_file_sets_right_what_an_earlier_one_said(
    importer: Importer, database: Database, clock: SteppedClock
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=60))
    again = await importer.run(file_of(ONE.but(since="11-10-2012", born="08-07-1951")), as_of=date(2016, 2, 1))

    assert (again.counts["changed"], told(again)) == (1, [])
    assert ((await known(database)).benefit_since, (await known(database)).age_band) == (
        "2012-10",
        AgeBand.FROM_55_TO_64,
    )
    assert (await events(database)).count("client-corrected") == 1


async def test_an_older_file_sets_nothing_right(importer: Importer, database: Database) -> None:
    await importer.run(file_of(ONE))
    older = await importer.run(file_of(ONE.but(since="11-10-2012")), as_of=date(2015, 12, 1))

    assert ((await known(database)).benefit_since, told(older)) == ("2002-10", STANDS)


@pytest.mark.parametrize(("file_says", "stands"), [("11-10-2002", True), ("01-04-2012", False), ("01-05-2013", False)])
async def test_a_file_that_does_not_know_yet_what_was_set_right_here_does_not_undo_it(
    importer: Importer, database: Database, seal: Seal, clock: SteppedClock, file_says: str, *, stands: bool
) -> None:
    await importer.run(file_of(ONE))
    clock.move_to(NOW + timedelta(days=10))
    await set_right_here(database, seal, date(2012, 4, 1))
    clock.move_to(NOW + timedelta(days=30))
    again = await importer.run(file_of(ONE.but(since=file_says, telephone="010-5")))

    assert told(again) == (STANDS if stands else [])
    year, month = ("2012", "04") if stands else (file_says[6:], file_says[3:5])
    assert (await known(database)).benefit_since == f"{year}-{month}"
