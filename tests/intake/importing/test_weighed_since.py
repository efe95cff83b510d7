"""A file that comes after the Weegteam: what a professional decided here is not undone by what was known before."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from intake.adapters.event_codec import CLIENT
from intake.adapters.import_rows import Outcome
from intake.adapters.tables import DETAILS
from intake.application.own_clients import By
from intake.application.registration import register_client
from intake.application.reweighing import reweigh
from intake.domain.personal_details import PersonalDetails
from intake.domain.registering import Applicant
from intake.domain.reweighing import Decision
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.privacy.sealing import Seal
from meedoen.vocabulary import AssessmentMethod
from sqlalchemy import select

from tests.intake.importing.conftest import ROTTERDAM, Imported, Importer
from tests.intake.importing.files import file_of, people

ONE, OTHER = people(2)
FIVE_YEARS, HALF_A_YEAR = "60", "6"

Weighing = Callable[[int], Awaitable[None]]


@pytest.fixture
def weegteam(importer: Importer, database: Database, clock: SteppedClock) -> Weighing:
    """Ten days on, a professional finds whoever is first in the file so many months from work."""

    async def weighs(months: int) -> None:
        clock.move_to(clock.now() + timedelta(days=10))
        municipality = importer.means.municipalities[ROTTERDAM]
        async with database.transaction() as tx:
            decision = Decision(await first_client(database), months, AssessmentMethod.PROFESSIONAL, ())
            await reweigh(tx, By(UUID(int=1), ROTTERDAM), municipality, [decision], decided_at=None)

    return weighs


async def first_client(database: Database) -> UUID:
    async with database.reading() as connection:
        found = await connection.execute(select(DETAILS.c.client_id).where(DETAILS.c.surname == ONE.surname))
        client_id: UUID = found.scalar_one()
    return client_id


async def months_that_count(database: Database) -> int:
    client_id = await first_client(database)
    async with database.transaction() as tx:
        assessment = (await tx.load(CLIENT, client_id)).state.assessment
    assert assessment is not None
    return assessment.months_to_work


def told(imported: Imported) -> list[tuple[int, str, Outcome, str]]:
    return [(each.line, each.column, each.outcome, each.code) for each in imported.remarks]


STANDS = [(2, "Reïntegratietijd (mnd)", Outcome.DECISION_STANDS, "nothing-newer")]


async def test_the_months_of_before_the_weighing_come_again_in_a_file_of_today_and_undo_nothing(
    importer: Importer, database: Database, clock: SteppedClock, weegteam: Weighing
) -> None:
    await importer.run(file_of(ONE.but(months=FIVE_YEARS), OTHER))
    await weegteam(6)
    clock.move_to(clock.now() + timedelta(days=10))
    again = await importer.run(file_of(ONE.but(months=FIVE_YEARS, telephone="010-5"), OTHER))

    assert await months_that_count(database) == 6
    assert (again.counts["decisions_stand"], again.counts["changed"], again.counts["unchanged"]) == (1, 1, 1)
    assert told(again) == STANDS
    assert "record it anew" in again.remarks[0].reason.en


async def test_new_months_in_a_file_of_a_later_day_count(
    importer: Importer, database: Database, clock: SteppedClock, weegteam: Weighing
) -> None:
    await importer.run(file_of(ONE.but(months=FIVE_YEARS)))
    await weegteam(6)
    clock.move_to(clock.now() + timedelta(days=10))
    again = await importer.run(file_of(ONE.but(months="36")))

    assert await months_that_count(database) == 36
    assert (again.counts["decisions_stand"], told(again)) == (0, [])


@pytest.mark.parametrize("as_of", [date(2016, 1, 10), date(2016, 1, 14)], ids=["before the weighing", "on its day"])
async def test_a_file_of_before_the_weighing_or_of_its_day_undoes_nothing(
    importer: Importer, database: Database, weegteam: Weighing, as_of: date
) -> None:
    await importer.run(file_of(ONE.but(months=FIVE_YEARS)))
    await weegteam(6)
    again = await importer.run(file_of(ONE.but(months="36")), as_of=as_of)

    assert await months_that_count(database) == 6
    assert told(again) == STANDS


async def test_a_file_that_agrees_with_the_weighing_has_nothing_to_say(
    importer: Importer, database: Database, weegteam: Weighing
) -> None:
    await importer.run(file_of(ONE.but(months=FIVE_YEARS)))
    await weegteam(6)
    again = await importer.run(file_of(ONE.but(months=HALF_A_YEAR, obstacles="")))

    assert (again.counts["decisions_stand"], again.counts["unchanged"]) == (0, 1)


async def test_an_older_file_does_not_undo_a_later_one_and_says_so(
    importer: Importer, database: Database, clock: SteppedClock
) -> None:
    await importer.run(file_of(ONE.but(months=FIVE_YEARS)))
    clock.move_to(clock.now() + timedelta(days=30))
    await importer.run(file_of(ONE.but(months="36")))
    again = await importer.run(file_of(ONE.but(months="48")), as_of=date(2016, 1, 20))

    assert await months_that_count(database) == 36
    assert told(again) == STANDS


async def test_the_first_file_that_tells_of_somebody_who_was_registered_and_weighed_here_undoes_nothing(
    importer: Importer, database: Database, seal: Seal, clock: SteppedClock, weegteam: Weighing
) -> None:
    """Whether its months are news nobody can tell: no file said anything before."""
    born = date(1971, 7, 8)
    async with database.transaction() as tx:
        applicant = Applicant(born, date(2002, 10, 11), ROTTERDAM, ONE.neighbourhood)
        by, details = By(UUID(int=1), ROTTERDAM), PersonalDetails(surname=ONE.surname, birth_date=born)
        await register_client(tx, seal, by, applicant=applicant, details=details, bsn=ONE.bsn)
    await weegteam(6)
    clock.move_to(clock.now() + timedelta(days=10))
    first = await importer.run(file_of(ONE.but(months="36")))

    assert (await months_that_count(database), told(first)) == (6, STANDS)
