"""Offers and withdrawals on the referrals topic become the partner's work list."""

from uuid import uuid4

from meedoen.database import Database
from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.work_list import Row, work_list
from wellbeing_partners.application.work_notes import write_work_note
from wellbeing_partners.domain.referral import Stage

from tests.wellbeing_partners.conftest import PARTNER, CoachesSide


async def listed(database: Database, stage: Stage | None = None) -> list[Row]:
    async with database.reading() as connection:
        shown = await work_list(connection, PARTNER, stage=stage, after=None, limit=100)
    return [each.row for each in shown]


async def test_a_referral_that_is_offered_stands_on_the_work_list(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()

    (row,) = await listed(database)
    assert row["referral_id"] == referral_id
    assert row["stage"] == Stage.TO_ANSWER
    assert row["languages"] == ["nl", "ti"]
    assert row["version"] == 1


async def test_offered_and_withdrawn_in_one_batch_is_withdrawn(database: Database, coach: CoachesSide) -> None:
    referral_id, another = uuid4(), uuid4()
    await coach.tells(coach.offer(referral_id), coach.offer(another), coach.withdrawal(referral_id))

    rows = {row["referral_id"]: row["stage"] for row in await listed(database)}
    assert rows == {referral_id: Stage.WITHDRAWN, another: Stage.TO_ANSWER}


async def test_told_again_changes_nothing(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()
    before = await listed(database)
    await coach.tells(coach.offer(referral_id), coach.withdrawal(uuid4()))

    assert await listed(database) == before


async def test_nothing_of_what_is_received_is_told_on(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()
    await coach.tells(coach.withdrawal(referral_id))

    async with database.transaction() as tx:
        log = await tx.store.read_log(after=0, limit=10)
    assert [event.public_seq for event in log] == [None, None]


async def test_the_work_note_of_a_withdrawn_referral_goes(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()
    async with database.transaction() as tx:
        await write_work_note(tx, By(PARTNER), referral_id, "Belt liever in de ochtend.")
    await coach.tells(coach.withdrawal(referral_id))

    async with database.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM work_notes")).scalar_one() == 0


async def test_the_work_list_puts_first_what_is_to_answer_and_of_that_the_soonest(
    database: Database, coach: CoachesSide
) -> None:
    later, withdrawn, soon = [await coach.refers(answer_due_in_days=days) for days in (20, 1, 3)]
    await coach.tells(coach.withdrawal(withdrawn))

    assert [row["referral_id"] for row in await listed(database)] == [soon, later, withdrawn]
    assert [row["referral_id"] for row in await listed(database, stage=Stage.WITHDRAWN)] == [withdrawn]
