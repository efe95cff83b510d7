"""What partners tell moves the duty, and only then."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from activation.adapters.notes import Author
from activation.adapters.publishing import publish
from activation.application.asking import By
from activation.application.conversing import record_conversation
from activation.application.hearing_partners import UnknownReferral
from activation.application.referring import refer
from activation.application.sight import Sight
from activation.application.sweep import sweep
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.referring import Refer
from activation.domain.referral import (
    OwedByPartner,
    PartnerAnswered,
    PartnerOwes,
    ReferralOffered,
    ReferralWithdrawn,
)
from activation.domain.referral_standing import Place
from activation.domain.trajectory import Stage
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.intake import ClientDeparted
from meedoen.contracts.wellbeing_partners import (
    AttendanceCounted,
    GuidanceHeld,
    PartnerPlaced,
    PartnerReturned,
    PlacementChanged,
    PlacementEnded,
    ReferralAccepted,
    ReferralDeclined,
)
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ConversationKind,
    DeclineReason,
    DepartureReason,
    EscalationRung,
    PlacementEndReason,
    PromiseKind,
    ReturnAdvice,
    ReturnReason,
)

from tests.activation.conftest import PARTNER, World

EVERYWHERE = By(Sight("0599", None, team_only=False))


@pytest.fixture
async def referred(world: World) -> tuple[UUID, UUID]:
    """Somebody who was spoken with and referred; gives trajectory and referral."""
    trajectory_id, referral_id = await world.somebody_starts(), uuid4()
    async with world.database.transaction() as tx:
        talk = HoldConversation(uuid4(), ConversationKind.INTAKE, Channel.OFFICE, tx.now, NextContact(world.day(30)))
        await record_conversation(
            tx, world.ways, EVERYWHERE, trajectory_id, talk, note=None, author=Author(uuid4(), None)
        )
        await refer(
            tx,
            world.ways,
            EVERYWHERE,
            trajectory_id,
            Refer(referral_id, PARTNER, (ActivityKind.VOLUNTEERING,), 4),
            languages=("nl", "ti"),
        )
    return trajectory_id, referral_id


async def owed(world: World, trajectory_id: UUID) -> set[PromiseKind]:
    return {promise.kind for promise in (await world.state(trajectory_id)).promises}


def accepted(world: World, referral_id: UUID, partner: UUID = PARTNER) -> tuple[UUID, ContractEvent]:
    return referral_id, ReferralAccepted(occurred_at=world.clock.now(), referral_id=referral_id, partner_id=partner)


async def test_referring_offers_it_to_the_partner_under_another_pseudonym(
    world: World, referred: tuple[UUID, UUID]
) -> None:
    trajectory_id, referral_id = referred
    [offered] = await world.log_of(referral_id, ReferralOffered)
    assert (offered.partner_id, offered.languages) == (PARTNER, ("nl", "ti"))
    assert await owed(world, trajectory_id) == {PromiseKind.FOLLOW_UP, PromiseKind.REFERRAL_ANSWER}


async def test_accepted_then_placed_then_guided(world: World, referred: tuple[UUID, UUID]) -> None:
    trajectory_id, referral_id = referred
    at = world.clock.now()
    placed = PartnerPlaced(
        occurred_at=at,
        placement_id=uuid4(),
        referral_id=referral_id,
        partner_id=PARTNER,
        activity_kind=ActivityKind.VOLUNTEERING,
        hours_per_week=4,
        started_on=world.day(0),
    )
    guided = GuidanceHeld(occurred_at=at, referral_id=referral_id, still_active=True, hours_per_week=4)
    await world.partner_tells(accepted(world, referral_id), (referral_id, placed), (referral_id, guided))
    state = await world.state(trajectory_id)
    assert state.stage is Stage.PLACED
    assert await owed(world, trajectory_id) == {PromiseKind.GUIDANCE}
    assert state.last_contact_at == at
    [answered] = await world.log_of(referral_id, PartnerAnswered)
    assert answered.accepted


async def test_other_hours_at_a_place_are_heard_and_move_no_duty(world: World, referred: tuple[UUID, UUID]) -> None:
    trajectory_id, referral_id = referred
    placement_id = uuid4()
    placed = PartnerPlaced(
        occurred_at=world.clock.now(),
        placement_id=placement_id,
        referral_id=referral_id,
        partner_id=PARTNER,
        activity_kind=ActivityKind.EXERCISE,
        hours_per_week=4,
        started_on=world.day(0),
    )
    await world.partner_tells(accepted(world, referral_id), (referral_id, placed))
    owed_before = (await world.state(trajectory_id)).promises
    changed = PlacementChanged(occurred_at=world.clock.now(), placement_id=placement_id, hours_per_week=9)
    await world.partner_tells((referral_id, changed))
    state = await world.state(trajectory_id)
    assert state.promises == owed_before
    [referral] = state.referrals
    assert referral.place == Place(ActivityKind.EXERCISE, 9, world.day(0))


@pytest.mark.parametrize("how", ["declined", "returned", "ended"])
async def test_whatever_comes_back_gives_coach_or_team_a_talk_at_once(
    world: World, referred: tuple[UUID, UUID], how: str
) -> None:
    trajectory_id, referral_id = referred
    at = world.clock.now()
    if how != "declined":
        await world.partner_tells(accepted(world, referral_id))
    if how == "ended":
        await world.partner_tells(
            (
                referral_id,
                PartnerPlaced(
                    occurred_at=at,
                    placement_id=uuid4(),
                    referral_id=referral_id,
                    partner_id=PARTNER,
                    activity_kind=ActivityKind.VOLUNTEERING,
                    hours_per_week=4,
                    started_on=world.day(0),
                ),
            )
        )
    told: dict[str, ContractEvent] = {
        "declined": ReferralDeclined(
            occurred_at=at, referral_id=referral_id, partner_id=PARTNER, reason=DeclineReason.NO_PLACE
        ),
        "returned": PartnerReturned(
            occurred_at=at, referral_id=referral_id, reason=ReturnReason.DEBTS, advice=ReturnAdvice.DEBT_HELP
        ),
        "ended": PlacementEnded(occurred_at=at, placement_id=uuid4(), reason=PlacementEndReason.HEALTH),
    }
    await world.partner_tells((referral_id, told[how]))
    assert PromiseKind.RETURN_CONVERSATION in await owed(world, trajectory_id)


async def test_a_partner_whose_clock_is_ahead_spoke_with_the_person_now_and_owes_the_next_talk_from_now(
    world: World, referred: tuple[UUID, UUID]
) -> None:
    trajectory_id, referral_id = referred
    ahead = datetime(2199, 12, 31, tzinfo=UTC)
    talk = GuidanceHeld(occurred_at=ahead, referral_id=referral_id, still_active=True, hours_per_week=4)
    await world.partner_tells(accepted(world, referral_id), (referral_id, talk))
    state = await world.state(trajectory_id)
    assert state.last_contact_at == world.clock.now()
    [guidance] = [each for each in state.promises if each.kind is PromiseKind.GUIDANCE]
    assert guidance.due_on == world.day(world.ways.of(state).referral.guidance_every)
    for stored in await world.log():
        if stored.public_seq is not None:
            publish(stored)  # what cannot be told would keep everything after it from being told


async def told_owed(world: World, referral_id: UUID) -> list[OwedByPartner | None]:
    """What the partner was told that it owes, in its order."""
    return [event.owed for event in await world.log_of(referral_id, PartnerOwes)]


async def test_a_partner_is_told_what_it_owes_and_of_each_rung_once(world: World, referred: tuple[UUID, UUID]) -> None:
    trajectory_id, referral_id = referred
    assert await told_owed(world, referral_id) == [], "the date of the answer stands in the offer"
    way = world.ways.of(await world.state(trajectory_id))
    answer_on = world.day(way.referral.answer_within)
    world.passes(days=way.referral.answer_within + way.escalation[EscalationRung.TEAM_LEAD])
    for _ in range(2):
        await sweep(world.database, world.ways)
    answer = OwedByPartner(PromiseKind.REFERRAL_ANSWER, answer_on, EscalationRung.TEAM_LEAD)
    assert await told_owed(world, referral_id) == [answer]
    await world.partner_tells(accepted(world, referral_id))
    guidance = OwedByPartner(PromiseKind.GUIDANCE, world.day(way.referral.guidance_every), None)
    assert await told_owed(world, referral_id) == [answer, guidance]
    [promise] = [each for each in (await world.state(trajectory_id)).promises if each.with_partner]
    assert (promise.kind, promise.due_on) == (guidance.kind, guidance.due_on)


async def test_a_partner_is_told_how_far_the_guidance_that_it_owes_has_climbed(
    world: World, referred: tuple[UUID, UUID]
) -> None:
    trajectory_id, referral_id = referred
    await world.partner_tells(accepted(world, referral_id))
    way = world.ways.of(await world.state(trajectory_id))
    due_on = world.day(way.referral.guidance_every)
    world.passes(days=way.referral.guidance_every)
    days = way.escalation
    for rung, passed in ((EscalationRung.OWNER, 0), (EscalationRung.TEAM_LEAD, days[EscalationRung.OWNER])):
        world.passes(days=days[rung] - passed)
        await sweep(world.database, world.ways)
        assert (await told_owed(world, referral_id))[-1] == OwedByPartner(PromiseKind.GUIDANCE, due_on, rung)
    assert len(await told_owed(world, referral_id)) == 3


async def test_a_partner_is_told_of_the_next_talk_and_that_after_a_place_has_ended_it_owes_nothing(
    world: World, referred: tuple[UUID, UUID]
) -> None:
    _, referral_id = referred
    placed = PartnerPlaced(
        occurred_at=world.clock.now(),
        placement_id=uuid4(),
        referral_id=referral_id,
        partner_id=PARTNER,
        activity_kind=ActivityKind.VOLUNTEERING,
        hours_per_week=4,
        started_on=world.day(0),
    )
    await world.partner_tells(accepted(world, referral_id), (referral_id, placed))
    world.passes(days=10)
    at = world.clock.now()
    talk = GuidanceHeld(occurred_at=at, referral_id=referral_id, still_active=True, hours_per_week=4)
    await world.partner_tells((referral_id, talk))
    ended = PlacementEnded(occurred_at=at, placement_id=placed.placement_id, reason=PlacementEndReason.HEALTH)
    await world.partner_tells((referral_id, ended))
    first, second, last = await told_owed(world, referral_id)
    assert first is not None
    assert second is not None
    assert (second.due_on - first.due_on).days == 10
    assert last is None


async def test_closing_takes_the_referral_back(world: World, referred: tuple[UUID, UUID]) -> None:
    trajectory_id, referral_id = referred
    client = (await world.state(trajectory_id)).client_id
    await world.intake_tells((client, ClientDeparted(occurred_at=world.clock.now(), reason=DepartureReason.MOVED)))
    [withdrawn] = await world.log_of(referral_id, ReferralWithdrawn)
    assert withdrawn.partner_id == PARTNER
    assert await told_owed(world, referral_id) == [], "that it is withdrawn says that nothing is owed"
    before = len(await world.log())
    await world.partner_tells(
        (
            referral_id,
            GuidanceHeld(occurred_at=world.clock.now(), referral_id=referral_id, still_active=True, hours_per_week=1),
        )
    )
    assert len(await world.log()) == before


async def test_another_partner_cannot_answer(world: World, referred: tuple[UUID, UUID]) -> None:
    _, referral_id = referred
    with pytest.raises(UnknownReferral):
        await world.partner_tells(accepted(world, referral_id, partner=uuid4()))
    with pytest.raises(UnknownReferral):
        await world.partner_tells(accepted(world, uuid4()))


async def test_counts_without_a_person_are_not_about_trajectories(world: World, referred: tuple[UUID, UUID]) -> None:
    before = len(await world.log())
    count = AttendanceCounted(
        occurred_at=world.clock.now(),
        partner_id=PARTNER,
        activity_kind=ActivityKind.EXERCISE,
        period="2026-H1",
        participants=40,
        visits=400,
    )
    await world.partner_tells((PARTNER, count))
    assert len(await world.log()) == before
