"""What a partner really found, and what it was changed to, is there for the coach and for the next plan."""

from uuid import UUID, uuid4

from meedoen.contracts.wellbeing_partners import PartnerPlaced, PlacementChanged, PlacementEnded, ReferralAccepted
from meedoen.vocabulary import ActivityKind, PlacementEndReason

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import PARTNER, World

ANOTHER_PARTNER = UUID(int=32)


async def is_placed(
    world: World, somebody: OnTheirWay, *, hours: int, activity: ActivityKind = ActivityKind.VOLUNTEERING
) -> UUID:
    """Somebody is referred, and the partner finds a place; gives the referral's id."""
    referral_id = UUID((await somebody.is_referred(PARTNER))["referrals"][-1]["referralId"])
    placed = PartnerPlaced(
        occurred_at=world.clock.now(),
        placement_id=uuid4(),
        referral_id=referral_id,
        partner_id=PARTNER,
        activity_kind=activity,
        hours_per_week=hours,
        started_on=world.day(0),
    )
    taken_on = ReferralAccepted(occurred_at=world.clock.now(), referral_id=referral_id, partner_id=PARTNER)
    await world.partner_tells((referral_id, taken_on), (referral_id, placed))
    return referral_id


async def does_other_hours(world: World, referral_id: UUID, hours: int) -> None:
    changed = PlacementChanged(occurred_at=world.clock.now(), placement_id=uuid4(), hours_per_week=hours)
    await world.partner_tells((referral_id, changed))


async def signed(starts: Starts, hours: int) -> OnTheirWay:
    somebody = await starts()
    await somebody.talks()
    await somebody.signs(hoursPerWeek=hours)
    return somebody


async def test_a_referral_says_where_the_person_is_since_when_and_for_how_many_hours(
    world: World, starts: Starts
) -> None:
    somebody = await signed(starts, hours=8)
    started_on = somebody.on(0)
    referral_id = await is_placed(world, somebody, hours=4, activity=ActivityKind.EXERCISE)
    [referral] = (await somebody.now())["referrals"]
    assert referral["place"] == {"activityKind": "exercise", "hoursPerWeek": 4, "startedOn": started_on}
    world.passes(days=30)
    await does_other_hours(world, referral_id, 12)
    [referral] = (await somebody.now())["referrals"]
    assert referral["place"] == {"activityKind": "exercise", "hoursPerWeek": 12, "startedOn": started_on}
    [changed] = [each for each in await somebody.history() if each["type"] == "place-changed"]
    assert changed["details"] == {"referralId": str(referral_id), "hoursPerWeek": 12}
    ended = PlacementEnded(
        occurred_at=world.clock.now(), placement_id=uuid4(), reason=PlacementEndReason.STOPPED_BY_PLACE
    )
    await world.partner_tells((referral_id, ended))
    [referral] = (await somebody.now())["referrals"]
    assert (referral["state"], referral["place"]) == ("accepted", None)


async def test_what_was_tried_there_is_told_with_the_hours_that_it_came_to(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await signed(starts, hours=8)
    await does_other_hours(world, await is_placed(world, somebody, hours=4), 12)
    [told] = (await coach.sees(f"{somebody.path}/story"))["trajectories"]
    assert [(each["referralId"] is not None, each["hoursPerWeek"]) for each in told["tried"]] == [
        (False, 8),
        (True, 12),
    ]


async def test_hours_are_held_against_what_others_at_the_partner_really_do(
    world: World, coach: Person, starts: Starts
) -> None:
    """All of them agreed on eight hours. What they came to do at the partner is another matter."""
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    check, plan = f"{somebody.path}/plans/_check", somebody.plan(hoursPerWeek=8)
    others = [await signed(starts, hours=8) for _ in range(5)]
    placed = [await is_placed(world, other, hours=8) for other in others]
    assert (await coach.does(check, plan))["warnings"] == []
    for referral_id in placed:
        await does_other_hours(world, referral_id, 20)
    [warning] = (await coach.does(check, plan))["warnings"]
    assert warning["code"] == "hours-differ-from-others"
    assert "at this partner mostly do 20 hours" in warning["messageEn"]
    assert (await coach.does(check, somebody.plan(hoursPerWeek=20)))["warnings"] == []


async def test_who_does_something_else_at_the_partner_than_was_planned_is_compared_by_that(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    for _ in range(5):
        await is_placed(world, await signed(starts, hours=8), hours=2, activity=ActivityKind.EXERCISE)
    heavy = somebody.plan(hoursPerWeek=16, activityKind="exercise")
    [warning] = (await coach.does(f"{somebody.path}/plans/_check", heavy))["warnings"]
    assert "at this partner mostly do 2 hours" in warning["messageEn"]


async def test_before_a_referral_the_hours_are_held_against_the_partner_that_is_named_and_it_is_kept_nowhere(
    world: World, coach: Person, starts: Starts
) -> None:
    """A plan is mostly signed before anybody is asked. All others in the municipality agreed on eight hours."""
    somebody = await starts()
    await somebody.talks()
    check, plan = f"{somebody.path}/plans/_check", somebody.plan(hoursPerWeek=8)
    others = [await signed(starts, hours=8) for _ in range(5)]
    for other in others:
        await does_other_hours(world, await is_placed(world, other, hours=8), 20)
    assert (await coach.does(check, plan))["warnings"] == []
    there = plan | {"partnerId": str(PARTNER)}
    [warning] = (await coach.does(check, there))["warnings"]
    assert warning["code"] == "hours-differ-from-others"
    assert "at this partner mostly do 20 hours" in warning["messageEn"]
    told = await coach.does(f"{somebody.path}/plans", there)
    assert (told["warnings"], told["referrals"]) == ([warning], [])
    theirs = [stored for stored in await world.log() if stored.stream_id == somebody.id]
    assert not [stored for stored in theirs if str(PARTNER) in stored.data + stored.meta]


async def test_where_only_a_few_are_at_the_partner_that_is_named_the_municipality_counts(
    world: World, coach: Person, starts: Starts
) -> None:
    """Five are at the partner where this person is, and four at the other."""
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    for _ in range(5):
        await is_placed(world, await signed(starts, hours=8), hours=20)
    for _ in range(4):
        await (await signed(starts, hours=8)).is_referred(ANOTHER_PARTNER)
    check, plan = f"{somebody.path}/plans/_check", somebody.plan(hoursPerWeek=20)
    assert (await coach.does(check, plan))["warnings"] == []
    [warning] = (await coach.does(check, plan | {"partnerId": str(ANOTHER_PARTNER)}))["warnings"]
    assert "in this municipality mostly do 8 hours" in warning["messageEn"]
    await (await signed(starts, hours=16)).is_referred(ANOTHER_PARTNER)
    [warning] = (await coach.does(check, plan | {"partnerId": str(ANOTHER_PARTNER)}))["warnings"]
    assert "at this partner mostly do 8 hours" in warning["messageEn"]
