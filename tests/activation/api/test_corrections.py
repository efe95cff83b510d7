"""A mistake in what was recorded is set right through the API, and what was known before stays known."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import NOTES
from activation.application.sweep import sweep
from sqlalchemy import select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import World


def moment(world: World) -> str:
    return world.clock.now().isoformat().replace("+00:00", "Z")


async def last_talk(somebody: OnTheirWay) -> str:
    """The path of the last conversation that was recorded."""
    held = [each for each in await somebody.history() if each["type"] == "conversation-held"]
    return f"{somebody.path}/conversations/{held[-1]['details']['conversationId']}"


async def a_missed_appointment(world: World, coach: Person, somebody: OnTheirWay) -> str:
    """The path of an invitation that was recorded as a no-show."""
    body = {"appointmentAt": f"{somebody.on(7)}T09:00:00Z"}
    invited = await coach.does(f"{somebody.path}/invitations", body)
    path = f"/v1/invitations/{invited['invitations'][-1]['invitationId']}"
    world.passes(days=8)
    await coach.does(f"{path}/outcome", {"outcome": "no-show"})
    return path


async def test_a_talk_recorded_with_the_wrong_person_is_taken_back(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    registered = await somebody.now()
    world.passes(days=4)
    await somebody.talks(next_in_days=20, note="About somebody else.")
    talk = await last_talk(somebody)
    known_then, then = await somebody.now(), moment(world)
    world.passes(days=200)
    await sweep(world.database, world.ways)

    after = await coach.does(f"{talk}/withdrawn")
    assert after["silentSince"] == registered["silentSince"]
    assert {each["kind"] for each in after["promises"]} == {"first-contact", "follow-up"}
    [again] = [each for each in after["promises"] if each["kind"] == "first-contact"]
    assert (again["promiseId"], again["dueOn"]) == (
        registered["promises"][0]["promiseId"],
        registered["promises"][0]["dueOn"],
    )
    await sweep(world.database, world.ways)
    listed = await coach.sees_all("/v1/promises", overdue="true")
    assert again["promiseId"] in {each["promiseId"] for each in listed if each["rung"]}

    assert await coach.sees(somebody.path, asOf=then) == known_then
    assert (await coach.sees(f"{somebody.path}/conversations"))["items"] == []
    [story] = (await coach.sees(f"{somebody.path}/story"))["trajectories"]
    assert story["contacts"] == []


async def test_a_note_on_a_talk_that_did_not_take_place_is_deleted(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(note="Spoken with.")
    promise = (await somebody.now())["promises"][0]["promiseId"]
    follow_up = {"promiseId": promise, "stillActive": True, "nextContact": {"dueOn": somebody.on(30)}}
    world.passes(days=2)
    await coach.does(f"{somebody.path}/follow-ups", follow_up | {"note": "About somebody else."})
    await coach.does(f"{somebody.path}/follow-ups/{promise}/withdrawn")
    await coach.does(f"{somebody.path}/follow-ups", follow_up)
    [story] = (await coach.sees(f"{somebody.path}/story"))["trajectories"]
    assert [each["note"] for each in story["contacts"]] == [None, "Spoken with."]


async def test_nobody_takes_back_a_talk_with_a_note_that_they_may_not_read(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks(note="For the municipality.")
    talk = await last_talk(somebody)
    await somebody.is_brought_to_the_team()
    team = person("neighbourhood-team", subject=uuid4(), team=UUID((await somebody.now())["teamId"]))
    status, rule, words = await team.refused(f"{talk}/withdrawn")
    assert (status, rule) == (409, "note-of-others")
    assert "Ask whoever recorded it" in words
    [kept] = (await coach.sees(f"{somebody.path}/conversations"))["items"]
    assert kept["note"] == "For the municipality."
    await coach.does(f"{talk}/withdrawn")


async def test_nothing_is_kept_of_a_note_on_a_conversation_that_was_withdrawn(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks(note="About somebody else.")
    await coach.does(f"{await last_talk(somebody)}/withdrawn")
    async with world.database.reading() as connection:
        assert (await connection.scalars(select(NOTES.c.text))).all() == []


async def test_a_corrected_talk_shows_as_it_was_and_the_history_shows_both_times(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    world.passes(days=6)
    await somebody.talks()
    recorded, talk = moment(world), await last_talk(somebody)
    known_then = await somebody.now()
    world.passes(days=2)
    held_at = f"{somebody.on(-4)}T10:00:00Z"
    after = await coach.does(f"{talk}/corrected", {"heldAt": held_at, "channel": "telephone"})
    assert (after["silentSince"], after["silentDays"]) == (held_at, 4)
    assert after["promises"] == known_then["promises"]

    [shown] = (await coach.sees(f"{somebody.path}/conversations"))["items"]
    assert (shown["heldAt"], shown["kind"], shown["channel"]) == (held_at, "intake", "telephone")
    told = {each["type"]: each for each in await somebody.history()}
    assert told["conversation-held"]["occurredAt"] == recorded
    corrected = told["contact-corrected"]
    assert (corrected["recordedAt"], corrected["details"]["heldAt"]) == (moment(world), held_at)
    assert (await coach.sees(somebody.path, asOf=recorded))["silentSince"] == recorded


async def test_a_follow_up_is_set_right_by_its_promise(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(next_in_days=5)
    promise = (await somebody.now())["promises"][0]["promiseId"]
    world.passes(days=5)
    body = {"promiseId": promise, "stillActive": True, "nextContact": {"dueOn": somebody.on(30)}}
    await coach.does(f"{somebody.path}/follow-ups", body)
    path = f"{somebody.path}/follow-ups/{promise}"
    early = {"heldAt": f"{somebody.on(-6)}T10:00:00Z"}
    status, rule, says = await coach.refused(f"{path}/corrected", early)
    assert (status, rule) == (409, "correction-undoes-promise")
    assert "Withdraw" in says
    held_at = f"{somebody.on(-1)}T10:00:00Z"
    after = await coach.does(f"{path}/corrected", {"heldAt": held_at, "stillActive": False, "channel": "office"})
    assert after["silentSince"] == held_at
    [story] = (await coach.sees(f"{somebody.path}/story"))["trajectories"]
    shown = [(each["stillActive"], each["channel"]) for each in story["contacts"]]
    assert shown == [(False, "office"), (None, "community-centre")]


async def test_a_mistaken_no_show_is_set_right_and_the_ladder_follows(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    path = await a_missed_appointment(world, coach, somebody)
    known_then, then = await somebody.now(), moment(world)
    assert known_then["nextOnLadder"]["action"] == "invite-again"
    world.passes(days=1)
    after = await coach.does(f"{path}/outcome-corrected", {"outcome": "attended"})
    assert after["invitations"][-1]["outcome"] == "attended"
    assert after["nextOnLadder"] is None
    assert await coach.sees(somebody.path, asOf=then) == known_then


async def test_a_cancellation_has_a_moment_and_nothing_else_has(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    path = await a_missed_appointment(world, coach, somebody)
    called = {"cancelledAt": f"{somebody.on(-3)}T10:00:00Z"}
    status, rule, _ = await coach.refused(f"{path}/outcome-corrected", {"outcome": "attended"} | called)
    assert (status, rule) == (400, "invalid-input")
    await coach.does(f"{path}/outcome-corrected", {"outcome": "cancelled"} | called)
    [corrected] = [each for each in await somebody.history() if each["type"] == "outcome-corrected"]
    assert corrected["details"]["happenedAt"] == called["cancelledAt"]


async def test_what_is_recorded_late_says_when_it_happened(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    world.passes(days=3)
    await somebody.talks()
    world.passes(days=20)
    signed_at = f"{somebody.on(-20)}T15:00:00Z"
    first = {"dueOn": somebody.on(-6), "ownerKind": "coach", "ownerId": str(somebody.coach_id)}
    signed = await somebody.signs(signedAt=signed_at, firstFollowUp=first)
    assert signed["plan"]["signedAt"] == signed_at
    [owed] = [each for each in signed["promises"] if each["dueOn"] == somebody.on(-6)]
    assert owed["daysLate"] == 6
    taken_at, ended_at = f"{somebody.on(-10)}T10:00:00Z", f"{somebody.on(-2)}T10:00:00Z"
    await coach.does(f"{somebody.path}/steps", {"fromRung": 2, "toRung": 3, "takenAt": taken_at})
    closed = await coach.does(f"{somebody.path}/closure", {"outcome": "paid-work", "endedAt": ended_at})
    assert closed["closedAt"] == ended_at
    steps = [each for each in await somebody.history() if each["type"] == "step-taken"]
    assert [(each["occurredAt"], each["recordedAt"]) for each in steps] == [(taken_at, moment(world))]


async def test_only_who_speaks_with_people_sets_right_what_was_recorded_of_it(
    person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    talk = await last_talk(somebody)
    bodies: dict[str, Any] = {"corrected": {"channel": "telephone"}, "withdrawn": None}
    for what, body in bodies.items():
        for role in ("auditor", "team-lead"):
            assert (await person(role).post(f"{talk}/{what}", body)).status_code == 403
        elsewhere = person("coach", municipality="0344")
        assert (await elsewhere.post(f"{talk}/{what}", body)).status_code == 404


@pytest.mark.parametrize("what", ["corrected", "withdrawn"])
async def test_a_talk_is_found_in_its_own_trajectory_alone(coach: Person, starts: Starts, what: str) -> None:
    somebody, other = await starts(), await starts()
    await somebody.talks()
    talk = (await last_talk(somebody)).replace(str(somebody.id), str(other.id))
    body = {"channel": "telephone"} if what == "corrected" else None
    assert (await coach.post(f"{talk}/{what}", body)).status_code == 404
