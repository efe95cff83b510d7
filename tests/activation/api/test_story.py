"""The story is told once: what was done before is at hand before a talk, and every reading of it is logged."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import PROCESSING_LOG
from httpx import AsyncClient
from meedoen.contracts.wellbeing_partners import (
    GuidanceHeld,
    PartnerPlaced,
    PartnerReturned,
    PlacementEnded,
    ReferralAccepted,
    ReferralDeclined,
)
from meedoen.vocabulary import ActivityKind, DeclineReason, PlacementEndReason, ReturnAdvice, ReturnReason
from sqlalchemy import RowMapping, select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import COACH, PARTNER, World


async def readings(world: World) -> Sequence[RowMapping]:
    async with world.database.reading() as connection:
        return (await connection.execute(select(PROCESSING_LOG))).mappings().all()


async def comes_back(world: World, coach: Person, somebody: OnTheirWay) -> OnTheirWay:
    """The trajectory closes, and the person is assessed again."""
    await coach.does(f"{somebody.path}/closure", {"outcome": "reintegration"})
    await world.intake_tells(world.assessed((await world.state(somebody.id)).client_id))
    [again] = [each for each in await world.trajectories() if each.state.is_open]
    return OnTheirWay(world, coach, again.stream_id)


@pytest.fixture
async def known(world: World, coach: Person, starts: Starts) -> OnTheirWay:
    """Somebody who was at one partner in vain, and at another for a while."""
    somebody = await starts()
    await somebody.talks(note="would like to garden")
    await somebody.signs(note="wants few hours first", hoursPerWeek=4)
    declining, placing = uuid4(), PARTNER
    first = UUID((await somebody.is_referred(declining))["referrals"][0]["referralId"])
    at = world.clock.now()
    await world.partner_tells(
        (
            first,
            ReferralDeclined(occurred_at=at, referral_id=first, partner_id=declining, reason=DeclineReason.NO_PLACE),
        )
    )
    second = UUID((await somebody.is_referred(placing))["referrals"][1]["referralId"])
    await world.partner_tells(
        (second, ReferralAccepted(occurred_at=at, referral_id=second, partner_id=placing)),
        (
            second,
            PartnerPlaced(
                occurred_at=at,
                placement_id=uuid4(),
                referral_id=second,
                partner_id=placing,
                activity_kind=ActivityKind.VOLUNTEERING,
                hours_per_week=4,
                started_on=world.day(0),
            ),
        ),
    )
    world.passes(days=30)
    at = world.clock.now()
    await world.partner_tells(
        (second, GuidanceHeld(occurred_at=at, referral_id=second, still_active=True, hours_per_week=4)),
        (second, PlacementEnded(occurred_at=at, placement_id=uuid4(), reason=PlacementEndReason.HEALTH)),
        (
            second,
            PartnerReturned(
                occurred_at=at, referral_id=second, reason=ReturnReason.HEALTH, advice=ReturnAdvice.REST_FIRST
            ),
        ),
    )
    return somebody


async def test_without_a_token_there_is_no_story(api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    for path in ("/story", "/conversations"):
        assert (await api.get(somebody.path + path)).status_code == 401


async def test_each_attempt_at_a_partner_stays_visible_with_its_reason_and_advice(known: OnTheirWay) -> None:
    told = [
        (each["attempt"], each["state"], each["endedBy"], each["because"], each["advice"])
        for each in (await known.now())["referrals"]
    ]
    assert told == [
        (1, "ended", "declined", "no-place", None),
        (2, "ended", "returned", "health", "rest-first"),
    ]


async def test_a_coach_has_at_hand_what_was_tried_said_and_advised(known: OnTheirWay, coach: Person) -> None:
    [told] = (await coach.sees(f"{known.path}/story"))["trajectories"]
    tried = [(each["activityKind"], each["hoursPerWeek"], each["ending"], each["because"]) for each in told["tried"]]
    assert tried == [("volunteering", 4, "without-success", "health"), ("volunteering", 4, None, None)]
    assert [(each["version"], each["note"]) for each in told["plans"]] == [(1, "wants few hours first")]
    assert [each["attempt"] for each in told["referrals"]] == [1, 2]
    by = [(each["byKind"], each["kind"], each["heldBy"], each["note"]) for each in told["contacts"]]
    assert by == [("partner", None, None, None), (None, "intake", str(COACH), "would like to garden")]


async def test_a_follow_up_has_a_note_too(known: OnTheirWay, coach: Person) -> None:
    promise = (await known.now())["promises"][-1]["promiseId"]
    held = {"promiseId": promise, "stillActive": False, "nextContact": {"dueOn": known.on(14)}, "note": "is tired"}
    await coach.does(f"{known.path}/follow-ups", held)
    [told] = (await coach.sees(f"{known.path}/story"))["trajectories"]
    latest = told["contacts"][0]
    assert (latest["byKind"], latest["stillActive"], latest["note"]) == ("coach", False, "is tired")


async def test_a_follow_up_tells_how_they_spoke_and_a_letter_is_none(known: OnTheirWay, coach: Person) -> None:
    promise = (await known.now())["promises"][-1]["promiseId"]
    held = {"promiseId": promise, "stillActive": True, "nextContact": {"dueOn": known.on(14)}}
    path = f"{known.path}/follow-ups"
    status, rule, says = await coach.refused(path, held | {"channel": "letter"})
    assert (status, rule) == (409, "contact-goes-both-ways")
    assert "how you spoke with each other" in says
    await coach.does(path, held | {"channel": "telephone"})
    [told] = (await coach.sees(f"{known.path}/story"))["trajectories"]
    assert [(each["byKind"], each["channel"]) for each in told["contacts"]] == [
        ("coach", "telephone"),
        ("partner", None),
        (None, "community-centre"),
    ]


async def test_who_comes_back_brings_the_story_along(world: World, known: OnTheirWay, coach: Person) -> None:
    back = await comes_back(world, coach, known)
    assert (await back.now())["previousTrajectoryId"] == str(known.id)
    assert (await known.now())["previousTrajectoryId"] is None
    present, before = (await coach.sees(f"{back.path}/story"))["trajectories"]
    assert (present["trajectoryId"], present["contacts"]) == (str(back.id), [])
    assert (before["trajectoryId"], before["outcome"]) == (str(known.id), "reintegration")
    assert before["contacts"][-1]["note"] == "would like to garden"


async def test_another_team_reads_what_was_done_and_not_what_was_noted(
    world: World, known: OnTheirWay, coach: Person, person: Callable[..., Person]
) -> None:
    team = (await known.now())["teamId"]
    client = (await world.state(known.id)).client_id
    await coach.does(f"{known.path}/closure", {"outcome": "reintegration"})
    await world.intake_tells(world.registered(client, neighbourhood="05990111"), world.assessed(client))
    [again] = [each for each in await world.trajectories() if each.state.is_open]
    await OnTheirWay(world, coach, again.stream_id).is_brought_to_the_team()
    there = person("neighbourhood-team", subject=uuid4(), team=again.state.team_id)
    _, before = (await there.sees(f"/v1/trajectories/{again.stream_id}/story"))["trajectories"]
    assert [each["because"] for each in before["referrals"]] == ["no-place", "health"]
    assert {each["note"] for each in before["contacts"] + before["plans"]} == {None}
    former = person("neighbourhood-team", subject=uuid4(), team=team)
    assert (await former.get(f"/v1/trajectories/{again.stream_id}/story")).status_code == 404


async def test_a_team_that_had_somebody_once_reads_nothing_of_what_came_later(
    world: World, person: Callable[..., Person]
) -> None:
    coach = person("coach", municipality="0080")
    once = await world.somebody_starts(municipality="0080", neighbourhood="00800826")
    state = await world.state(once)
    await coach.does(f"/v1/trajectories/{once}/closure", {"outcome": "reintegration"})
    world.passes(days=1)
    elsewhere = world.registered(state.client_id, municipality="0080", neighbourhood="00800111")
    await world.intake_tells(elsewhere, world.assessed(state.client_id))
    [again] = [each for each in await world.trajectories() if each.state.is_open]
    former = person("neighbourhood-team", subject=uuid4(), team=state.team_id, municipality="0080")
    read = f"/v1/trajectories/{once}/story"

    assert [each["trajectoryId"] for each in (await former.sees(read))["trajectories"]] == [str(once)]
    ids = [each["trajectoryId"] for each in (await coach.sees(read))["trajectories"]]
    assert ids == [str(once), str(again.stream_id)], "the municipality's own people read all of it"


async def test_a_team_that_gets_somebody_back_reads_what_it_noted_before_and_not_what_the_coaches_noted(
    world: World, coach: Person, person: Callable[..., Person], known: OnTheirWay
) -> None:
    await known.is_brought_to_the_team()
    worker = person("neighbourhood-team", subject=uuid4(), team=UUID((await known.now())["teamId"]))
    await worker.does(f"{known.path}/conversations", known.conversation(note="came with her sister"))
    again = await comes_back(world, coach, known)
    assert (await worker.get(known.path)).status_code == 404, "the team has them no more"
    await again.is_brought_to_the_team()

    story = (await worker.get(f"{again.path}/story")).text
    assert "came with her sister" in story
    assert "would like to garden" not in story


async def test_nobody_else_reads_it_and_what_is_not_there_is_not_there(
    person: Callable[..., Person], known: OnTheirWay, coach: Person
) -> None:
    for role in ("auditor", "team-lead", "partner", "policy-maker"):
        assert (await person(role).get(f"{known.path}/story")).status_code == 403
    assert (await person("coach", municipality="0363").get(f"{known.path}/story")).status_code == 404
    for path in ("story", "conversations"):
        assert (await coach.get(f"/v1/trajectories/{uuid4()}/{path}")).status_code == 404


async def test_every_reading_is_logged_with_its_purpose_and_who_read(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    client = (await world.state(somebody.id)).client_id
    await coach.get(f"{somebody.path}/story")
    await coach.get(f"{somebody.path}/conversations")
    stranger = person("coach", municipality="0363", subject=uuid4())
    await stranger.get(f"{somebody.path}/story")
    logged = await readings(world)
    assert {each["name"] for each in logged} == {"read-story", "read-conversations"}
    assert {(each["data_subject_id"], each["done_by"]) for each in logged} == {(client, COACH)}
    assert {each["processing_activity_id"].rsplit("/", 1)[-1] for each in logged} == {"activation-guidance"}
