"""What intake tells of exemptions: while one lasts it is known, and its end owes a talk."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from activation.domain.commands.closing import CloseTrajectory
from activation.domain.exemption import Exemption
from meedoen.contracts.intake import Exempted, ExemptionEnded
from meedoen.vocabulary import (
    ExemptionGrounds,
    PromiseKind,
    Segment,
    TrajectoryOutcome,
)

from tests.activation.conftest import World

SPAN: Mapping[str, Any] = {
    "grounds": ExemptionGrounds.MEDICAL,
    "from_": date(2026, 3, 1),
    "until": date(2027, 3, 1),
}


async def test_an_exemption_leaves_a_review_and_its_end_brings_that_near(world: World) -> None:
    client = uuid4()
    until = SPAN["until"]
    await world.intake_tells(
        world.registered(client),
        world.assessed(client),
        (client, Exempted(occurred_at=world.clock.now(), **SPAN)),
    )
    trajectory_id = await world.trajectory_of(client)
    assert {each.kind: each.due_on for each in (await world.state(trajectory_id)).promises}[
        PromiseKind.EXEMPTION_REVIEW
    ] == until
    await world.intake_tells((client, ExemptionEnded(occurred_at=world.clock.now(), **SPAN)))
    [review] = [
        each for each in (await world.state(trajectory_id)).promises if each.kind is PromiseKind.EXEMPTION_REVIEW
    ]
    assert review.due_on < until


async def closed_while_exempt(world: World, outcome: TrajectoryOutcome = TrajectoryOutcome.EXEMPT) -> UUID:
    """Somebody who was exempted, and whose trajectory was closed; gives the client's id."""
    client = uuid4()
    await world.intake_tells(
        world.registered(client), world.assessed(client), (client, Exempted(occurred_at=world.clock.now(), **SPAN))
    )
    await world.asks(await world.trajectory_of(client), CloseTrajectory(outcome))
    return client


async def test_a_trajectory_knows_since_when_and_until_when_somebody_is_exempt(world: World) -> None:
    client = uuid4()
    await world.intake_tells(
        world.registered(client), world.assessed(client), (client, Exempted(occurred_at=world.clock.now(), **SPAN))
    )
    trajectory_id = await world.trajectory_of(client)
    assert (await world.state(trajectory_id)).exemption == Exemption(SPAN["from_"], SPAN["until"])
    world.passes(days=10)
    ended = ExemptionEnded(occurred_at=world.clock.now(), **SPAN)
    world.passes(days=3)
    await world.intake_tells((client, ended))
    until = world.day(-4)
    assert (await world.state(trajectory_id)).exemption == Exemption(SPAN["from_"], until), "though it is told late"


async def test_who_starts_while_exempt_is_known_to_be(world: World) -> None:
    exempt_first, let_go = uuid4(), await closed_while_exempt(world)
    exempted = (exempt_first, Exempted(occurred_at=world.clock.now(), **SPAN))
    await world.intake_tells(world.registered(exempt_first), exempted)
    await world.intake_tells(world.assessed(exempt_first), world.assessed(let_go))
    started = [each.state for each in await world.trajectories() if each.state.is_open]
    assert {each.client_id for each in started} == {exempt_first, let_go}
    for state in started:
        assert state.exemption == Exemption(SPAN["from_"], SPAN["until"])
        assert {each.kind for each in state.promises} == {PromiseKind.FIRST_CONTACT, PromiseKind.EXEMPTION_REVIEW}


async def test_who_starts_when_it_is_over_is_not(world: World) -> None:
    ended, passed = uuid4(), uuid4()
    for client in (ended, passed):
        exempted = (client, Exempted(occurred_at=world.clock.now(), **SPAN))
        await world.intake_tells(world.registered(client), exempted)
    await world.intake_tells((ended, ExemptionEnded(occurred_at=world.clock.now(), **SPAN)), world.assessed(ended))
    world.passes(days=400)
    await world.intake_tells(world.assessed(passed))
    assert [each.state.exemption for each in await world.trajectories()] == [None, None]


async def test_who_was_let_go_while_exempt_is_owed_a_talk_again_when_the_exemption_is_over(world: World) -> None:
    client = await closed_while_exempt(world)
    let_go = await world.trajectory_of(client)
    world.passes(days=364)
    await world.intake_tells((client, ExemptionEnded(occurred_at=world.clock.now(), **SPAN)))

    [again] = [each.state for each in await world.trajectories() if each.state.is_open]
    assert again.previous_trajectory_id == let_go
    promises = {each.kind: each for each in again.promises}
    review = promises[PromiseKind.EXEMPTION_REVIEW]
    assert promises.keys() == {PromiseKind.FIRST_CONTACT, PromiseKind.EXEMPTION_REVIEW}
    assert review.due_on == world.day(world.ways.of(again).contact.return_conversation_within)
    assert review.owner.id == again.team_id


async def test_the_end_of_an_exemption_starts_nothing_for_who_is_on_the_way_to_work_by_then(world: World) -> None:
    client = await closed_while_exempt(world)
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION))
    await world.intake_tells((client, ExemptionEnded(occurred_at=world.clock.now(), **SPAN)))
    assert not any(each.state.is_open for each in await world.trajectories())


async def test_nor_for_who_was_let_go_for_another_reason(world: World) -> None:
    client = await closed_while_exempt(world, TrajectoryOutcome.OTHER_BENEFIT)
    await world.intake_tells((client, ExemptionEnded(occurred_at=world.clock.now(), **SPAN)))
    assert not any(each.state.is_open for each in await world.trajectories())
