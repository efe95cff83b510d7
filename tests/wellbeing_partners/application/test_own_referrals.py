"""A partner works on its own referrals, on what it saw, and nobody overtakes anybody unseen."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import ActivityKind, PlacementEndReason
from wellbeing_partners.adapters.event_codec import REFERRAL
from wellbeing_partners.application.answering import accept_referral
from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.placing import change_placement, end_place, place_person
from wellbeing_partners.application.work_list import read_placement, read_referral

from tests.wellbeing_partners.conftest import NOW, OTHER_PARTNER, PARTNER, CoachesSide


async def accepted_and_placed(database: Database, referral_id: UUID) -> UUID:
    async with database.transaction() as tx:
        await accept_referral(tx, By(PARTNER), referral_id)
        placement_id, _ = await place_person(
            tx,
            By(PARTNER),
            referral_id,
            activity_kind=ActivityKind.VOLUNTEERING,
            hours_per_week=4,
            started_on=date(2026, 3, 9),
        )
    return placement_id


async def test_the_rows_show_what_the_events_say(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()
    placement_id = await accepted_and_placed(database, referral_id)

    async with database.reading() as connection:
        placement, shown = await read_placement(connection, PARTNER, placement_id)
    async with database.transaction() as tx:
        loaded = await tx.load(REFERRAL, referral_id)
    assert (shown.row["stage"], shown.row["version"]) == (loaded.state.stage, loaded.version) == ("placed", 3)
    assert placement["hours_per_week"] == loaded.state.placements[0].hours_per_week == 4


async def test_a_refusal_leaves_no_trace(database: Database, coach: CoachesSide) -> None:
    referral_id = await coach.refers()
    with pytest.raises(RuleRefused):
        async with database.transaction() as tx:
            await place_person(
                tx,
                By(PARTNER),
                referral_id,
                activity_kind=ActivityKind.VOLUNTEERING,
                hours_per_week=4,
                started_on=NOW.date(),
            )

    async with database.reading() as connection:
        shown = await read_referral(connection, PARTNER, referral_id)
    assert (shown.row["stage"], shown.row["version"], list(shown.placements)) == ("to-answer", 1, [])


@pytest.mark.parametrize("somebody_elses", [True, False], ids=["somebody else's", "unknown"])
async def test_a_referral_that_is_not_ours_does_not_exist(
    database: Database, coach: CoachesSide, somebody_elses: bool
) -> None:
    referral_id = await coach.refers(partner_id=OTHER_PARTNER) if somebody_elses else uuid4()

    with pytest.raises(NotFound):
        async with database.transaction() as tx:
            await accept_referral(tx, By(PARTNER), referral_id)
    with pytest.raises(NotFound):
        async with database.reading() as connection:
            await read_referral(connection, PARTNER, referral_id)


async def test_a_placement_that_is_not_ours_does_not_exist(database: Database, coach: CoachesSide) -> None:
    placement_id = await accepted_and_placed(database, await coach.refers())

    for by, which in ((By(OTHER_PARTNER), placement_id), (By(PARTNER), uuid4())):
        with pytest.raises(NotFound) as refused:
            async with database.transaction() as tx, database.reading() as connection:
                await end_place(tx, connection, by, which, reason=PlacementEndReason.HEALTH, occurred_at=None)
        assert "placement" in refused.value.words.en
        with pytest.raises(NotFound):
            async with database.reading() as connection:
                await read_placement(connection, by.partner_id, which)


async def other_hours(database: Database, by: By, placement_id: UUID) -> None:
    async with database.transaction() as tx, database.reading() as connection:
        await change_placement(tx, connection, by, placement_id, hours_per_week=8, occurred_at=None)


async def test_who_saw_an_older_version_is_told_so(database: Database, coach: CoachesSide) -> None:
    placement_id = await accepted_and_placed(database, await coach.refers())

    with pytest.raises(Conflict):
        await other_hours(database, By(PARTNER, seen_version=2), placement_id)
    await other_hours(database, By(PARTNER, seen_version=3), placement_id)
    async with database.reading() as connection:
        placement, _ = await read_placement(connection, PARTNER, placement_id)
    assert placement["hours_per_week"] == 8
