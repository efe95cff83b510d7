"""What intake tells starts trajectories, closes them, and makes promises."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from activation.adapters.tables import PROMISES, PROMISES_TO_TELL, TRAJECTORIES
from activation.application.hearing_intake import NotRegistered
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import PersonMoved
from meedoen.contracts.intake import ClientDeparted, ClientErased, StillWaiting
from meedoen.vocabulary import (
    Channel,
    ConversationKind,
    DepartureReason,
    ErasureBasis,
    EscalationRung,
    PromiseKind,
    Segment,
    TrajectoryOutcome,
)
from sqlalchemy import RowMapping, Table, select

from tests.activation.conftest import KRALINGEN, World

RUBROEK = "05990826"


async def rows(world: World, table: Table) -> Sequence[RowMapping]:
    async with world.database.reading() as connection:
        return (await connection.execute(select(table))).mappings().all()


async def test_who_falls_on_the_activation_side_starts_with_a_first_contact_owed_by_the_team(world: World) -> None:
    trajectory_id = await world.somebody_starts()
    state = await world.state(trajectory_id)
    [promise] = state.promises
    assert promise.kind is PromiseKind.FIRST_CONTACT
    assert promise.owner.id == state.team_id
    assert state.way_of_working == "rotterdam"
    [row] = await rows(world, TRAJECTORIES)
    assert (row["stage"], row["silent_since"]) == (Stage.WAITING, state.registered_at)
    [row] = await rows(world, PROMISES_TO_TELL)
    assert (row["promise_id"], row["next_action_on"]) == (promise.promise_id, promise.due_on)


async def test_who_falls_on_the_other_side_does_not_start(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client, Segment.REINTEGRATION))
    assert await world.trajectories() == []


async def test_assessed_again_for_activation_changes_nothing_and_for_work_closes(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client), world.assessed(client))
    trajectory_id = await world.trajectory_of(client)
    await world.intake_tells(world.assessed(client))
    assert len(await world.trajectories()) == 1
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION))
    assert (await world.state(trajectory_id)).outcome is TrajectoryOutcome.REINTEGRATION
    assert await rows(world, PROMISES) == await rows(world, PROMISES_TO_TELL) == []


async def test_who_comes_back_gets_a_new_trajectory(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    first = await world.trajectory_of(client)
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION), world.assessed(client))
    outcomes = {each.stream_id == first: each.state.outcome for each in await world.trajectories()}
    assert outcomes == {True: TrajectoryOutcome.REINTEGRATION, False: None}


async def test_each_new_trajectory_knows_the_one_before_it(world: World) -> None:
    client, somebody_else = uuid4(), uuid4()
    await world.intake_tells(*(told for each in (client, somebody_else) for told in (world.registered(each),)))
    for _ in range(2):
        world.passes(days=1)
        await world.intake_tells(world.assessed(client), world.assessed(somebody_else))
        world.passes(days=1)
        await world.intake_tells(world.assessed(client, Segment.REINTEGRATION))
    await world.intake_tells(world.assessed(client), world.assessed(client, Segment.REINTEGRATION))
    await world.intake_tells(world.assessed(client))
    states = [each.state for each in await world.trajectories() if each.state.client_id == client]
    assert [each.previous_trajectory_id for each in states] == [None, *(each.trajectory_id for each in states[:-1])]
    assert len(states) == 4
    [other] = [each.state for each in await world.trajectories() if each.state.client_id == somebody_else]
    assert other.previous_trajectory_id is None


async def test_the_silence_of_who_comes_back_counts_from_the_last_talk_in_the_trajectory_before(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    world.passes(days=400)
    spoken_at = world.clock.now()
    talk = HoldConversation(uuid4(), ConversationKind.INTAKE, Channel.OFFICE, spoken_at, NextContact(world.day(30)))
    await world.asks(await world.trajectory_of(client), talk)
    world.passes(days=10)
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION))
    world.passes(days=10)
    await world.intake_tells(world.assessed(client))

    [again] = [each.state for each in await world.trajectories() if each.state.is_open]
    assert (again.silent_since, again.silent_days(world.day(0))) == (spoken_at, 20)
    assert {row["silent_since"] for row in await rows(world, TRAJECTORIES)} == {spoken_at}
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION), world.assessed(client))
    [third] = [each.state for each in await world.trajectories() if each.state.is_open]
    assert third.silent_since == spoken_at, "though nobody spoke with them in the second"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (DepartureReason.WORK, TrajectoryOutcome.PAID_WORK),
        (DepartureReason.PENSION, TrajectoryOutcome.OTHER_BENEFIT),
        (DepartureReason.DECEASED, TrajectoryOutcome.DECEASED),
    ],
)
async def test_who_leaves_closes_the_trajectory_on_the_day_that_they_left(
    world: World, reason: DepartureReason, outcome: TrajectoryOutcome
) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    left_at = world.clock.now()
    world.passes(days=3)
    await world.intake_tells((client, ClientDeparted(occurred_at=left_at, reason=reason)))
    state = await world.state(await world.trajectory_of(client))
    assert (state.outcome, state.closed_at) == (outcome, left_at)


async def test_who_moves_stays_with_whoever_has_them_and_is_found_where_they_live(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    trajectory_id = await world.trajectory_of(client)
    before = await world.state(trajectory_id)
    moved_at = world.clock.now()
    world.passes(days=3)
    await world.intake_tells(world.moved(client, RUBROEK, at=moved_at))

    after = await world.state(trajectory_id)
    assert (after.neighbourhood, after.team_id, after.promises) == (RUBROEK, before.team_id, before.promises)
    [moved] = await world.log_of(trajectory_id, PersonMoved)
    assert moved.occurred_at == moved_at
    assert [stored.recorded_at for stored in await world.log() if stored.type == "person-moved"] == [world.clock.now()]
    [row] = await rows(world, TRAJECTORIES)
    there = world.ways.of(after).team_of("0599", RUBROEK)
    assert (row["neighbourhood"], row["team_id"], row["neighbourhood_team_id"]) == (RUBROEK, before.team_id, there)


async def test_a_new_trajectory_starts_where_the_person_lives_by_then(world: World) -> None:
    client, in_one_go = uuid4(), uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    await world.intake_tells(world.assessed(client, Segment.REINTEGRATION))
    await world.intake_tells(world.moved(client, RUBROEK))
    await world.intake_tells(world.assessed(client))
    await world.intake_tells(world.registered(in_one_go), world.moved(in_one_go, RUBROEK), world.assessed(in_one_go))

    there = [each.state for each in await world.trajectories() if each.state.is_open]
    assert {each.client_id for each in there} == {client, in_one_go}
    for each in there:
        assert (each.neighbourhood, each.team_id) == (RUBROEK, world.ways.of(each).team_of("0599", RUBROEK))
    [left] = [each.state for each in await world.trajectories() if not each.state.is_open]
    assert left.neighbourhood == KRALINGEN, "what was over when they moved stays as it was"
    assert {row["neighbourhood_team_id"] for row in await rows(world, TRAJECTORIES)} == {None}


async def test_i_am_still_waiting_makes_the_promise_due_today_one_rung_up(world: World) -> None:
    client = uuid4()
    await world.intake_tells(world.registered(client), world.assessed(client))
    await world.intake_tells((client, StillWaiting(occurred_at=world.clock.now())))
    [promise] = (await world.state(await world.trajectory_of(client))).promises
    assert (promise.due_on, promise.rung) == (world.day(0), EscalationRung.TEAM_LEAD)
    [row] = await rows(world, PROMISES)
    assert row["rung"] == EscalationRung.TEAM_LEAD


async def test_what_is_told_of_somebody_without_a_trajectory_changes_nothing(world: World) -> None:
    client = uuid4()
    await world.intake_tells(
        world.registered(client),
        (client, StillWaiting(occurred_at=world.clock.now())),
        (client, ClientDeparted(occurred_at=world.clock.now(), reason=DepartureReason.MOVED)),
        (client, ClientErased(occurred_at=world.clock.now(), basis=ErasureBasis.REQUEST)),
    )
    assert await world.log() == []


async def test_somebody_assessed_whom_nobody_registered_is_refused_whole(world: World) -> None:
    known = uuid4()
    with pytest.raises(NotRegistered):
        await world.intake_tells(world.registered(known), world.assessed(known), world.assessed(uuid4()))
    assert await world.log() == []


async def test_a_caseload_comes_in_as_one_batch(world: World) -> None:
    clients = [uuid4() for _ in range(250)]
    await world.intake_tells(*(event for each in clients for event in (world.registered(each), world.assessed(each))))
    assert len(await rows(world, TRAJECTORIES)) == len(await rows(world, PROMISES)) == 250


async def test_a_municipality_without_a_way_of_working_of_its_own_starts_under_the_default(world: World) -> None:
    trajectory_id = await world.somebody_starts(municipality="0995", neighbourhood="09950111")
    assert (await world.state(trajectory_id)).way_of_working == "amsterdam"
