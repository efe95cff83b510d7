"""What activation tells becomes whose referral it is, to whom, and whether it is open."""

from uuid import uuid4

import pytest
from intake.adapters.referral_rows import KnownReferral, find_referral
from intake.application.hearing_activation import UnknownTrajectory
from meedoen.database import Database
from meedoen.vocabulary import ContactShared

from tests.intake.coaches import PARTNER, CoachesSide


async def test_a_referral_is_known_by_whose_it_is_and_to_whom(database: Database, coaches: CoachesSide) -> None:
    client_id = uuid4()
    _, referral_id = await coaches.refers(client_id, shared=ContactShared.NONE)

    async with database.reading() as connection:
        found = await find_referral(connection, referral_id)
    assert found == KnownReferral(client_id, "0599", PARTNER, ContactShared.NONE, open=True)


async def test_started_referred_and_ended_in_one_batch_is_over(database: Database, coaches: CoachesSide) -> None:
    trajectory_id, referral_id, another = uuid4(), uuid4(), uuid4()
    await coaches.tells(
        coaches.start(uuid4(), trajectory_id),
        coaches.referral(trajectory_id, referral_id),
        coaches.end(trajectory_id, referral_id),
        coaches.referral(trajectory_id, another),
    )

    async with database.reading() as connection:
        ended, running = [await find_referral(connection, each) for each in (referral_id, another)]
    assert ended is not None
    assert running is not None
    assert (ended.open, running.open) == (False, True)


async def test_the_end_of_a_referral_in_another_trajectory_ends_nothing(
    database: Database, coaches: CoachesSide
) -> None:
    _, referral_id = await coaches.refers(uuid4())
    elsewhere, _ = await coaches.refers(uuid4())
    await coaches.tells(coaches.end(elsewhere, referral_id))

    async with database.reading() as connection:
        found = await find_referral(connection, referral_id)
    assert found is not None
    assert found.open


async def test_what_was_told_first_of_a_referral_stays(database: Database, coaches: CoachesSide) -> None:
    client_id = uuid4()
    _, referral_id = await coaches.refers(client_id, shared=ContactShared.NONE)
    elsewhere, _ = await coaches.refers(uuid4())
    await coaches.tells(coaches.referral(elsewhere, referral_id, shared=ContactShared.NAME_AND_ADDRESS))

    async with database.reading() as connection:
        found = await find_referral(connection, referral_id)
    assert found is not None
    assert (found.client_id, found.contact_shared) == (client_id, ContactShared.NONE)


async def test_a_referral_in_a_trajectory_that_never_started_is_no_fact(coaches: CoachesSide) -> None:
    with pytest.raises(UnknownTrajectory):
        await coaches.tells(coaches.referral(uuid4(), uuid4()))


async def test_nothing_of_who_it_is_comes_with_what_activation_tells(database: Database, coaches: CoachesSide) -> None:
    await coaches.refers(uuid4())

    async with database.transaction() as tx:
        assert await tx.store.read_log(after=0, limit=10) == []
