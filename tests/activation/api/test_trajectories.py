"""A trajectory over the API, from the first letter to its end."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import KRALINGEN, PARTNER, World


async def test_from_the_first_letter_to_a_follow_up(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    invited = await coach.does(
        f"{somebody.path}/invitations", {"appointmentAt": "2026-03-12T10:00:00Z", "placeCode": "huis-12"}
    )
    [invitation] = invited["invitations"]
    assert (invited["stage"], invitation["attempt"], invitation["step"]) == ("invited", 1, "consequences-letter")
    world.passes(days=10, hours=2)
    outcome = f"/v1/invitations/{invitation['invitationId']}/outcome"
    assert (await coach.does(outcome, {"outcome": "attended"}))["stage"] == "waiting"
    talked = await somebody.talks(next_in_days=21)
    assert (talked["stage"], talked["silentDays"]) == ("in-conversation", 0)
    signed = await somebody.signs()
    [promise] = signed["promises"]
    assert (signed["stage"], promise["kind"], promise["dueOn"]) == ("plan-signed", "follow-up", somebody.on(90))
    world.passes(days=90)
    held = await coach.does(
        f"{somebody.path}/follow-ups",
        {"promiseId": promise["promiseId"], "stillActive": True, "nextContact": {"dueOn": somebody.on(180)}},
    )
    assert [each["dueOn"] for each in held["promises"]] == [somebody.on(180)]
    stepped = await coach.does(f"{somebody.path}/steps", {"fromRung": 2, "toRung": 3})
    assert stepped["participationRung"] == 3
    closed = await coach.does(f"{somebody.path}/closure", {"outcome": "paid-work"})
    assert (closed["stage"], closed["outcome"], closed["promises"]) == ("closed", "paid-work", [])


async def test_the_history_shows_how_it_came_to_be(starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    history = await somebody.history()
    assert [each["type"] for each in history] == [
        "trajectory-started",
        "promise-made",
        "coach-assigned",
        "promise-moved",
        "conversation-held",
        "promise-ended",
        "promise-made",
    ]
    assert [each["version"] for each in history] == list(range(1, 8))
    assert history[-1]["details"]["dueOn"] == somebody.on(30)
    assert history[-1]["details"]["owner"] == {"kind": "coach", "id": str(somebody.coach_id)}


async def test_a_plan_without_a_first_follow_up_says_what_to_state(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    path = f"{somebody.path}/plans"
    for first in (None, {"dueOn": somebody.on(90)}):
        status, rule, detail = await coach.refused(path, somebody.plan(firstFollowUp=first))
        assert (status, rule) == (409, "plan-needs-first-follow-up")
        assert "date" in detail
    late = {"dueOn": somebody.on(400), "ownerKind": "coach", "ownerId": str(uuid4())}
    status, rule, detail = await coach.refused(path, somebody.plan(firstFollowUp=late))
    assert (status, rule) == (409, "first-follow-up-outside-bounds")
    assert somebody.on(183) in detail


async def test_a_conversation_that_leaves_nothing_promised_is_refused(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    before = await somebody.now()
    status, rule, _ = await coach.refused(
        f"{somebody.path}/conversations", somebody.conversation(next_in_days=None, note="kept nowhere")
    )
    assert (status, rule) == (409, "open-promise-required")
    assert await somebody.now() == before
    assert (await coach.sees(f"{somebody.path}/conversations"))["items"] == []


async def test_what_still_has_to_happen_is_not_recorded_as_held(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    talked = await somebody.talks()
    follow_up = {
        "promiseId": talked["promises"][0]["promiseId"],
        "stillActive": True,
        "heldAt": "2026-03-05T10:00:00Z",
        "nextContact": {"dueOn": somebody.on(30)},
    }
    status, rule, _ = await coach.refused(f"{somebody.path}/follow-ups", follow_up)
    assert (status, rule) == (409, "contact-still-to-come")


async def test_a_stale_version_is_refused_and_nothing_changes(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    seen = (await coach.get(somebody.path)).headers["etag"]
    talk = somebody.conversation()
    fresh = await coach.post(f"{somebody.path}/conversations", talk, **{"If-Match": seen})
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"7"')
    assert (await coach.refused(f"{somebody.path}/conversations", talk, **{"If-Match": seen}))[:2] == (412, "stale")
    assert (await coach.get(somebody.path)).headers["etag"] == '"7"'


async def test_the_same_key_does_it_once(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    key = {"Idempotency-Key": str(uuid4())}
    first = await coach.does(f"{somebody.path}/conversations", somebody.conversation(), **key)
    again = await coach.does(f"{somebody.path}/conversations", somebody.conversation(), **key)
    assert again == first
    assert len((await coach.sees(f"{somebody.path}/conversations"))["items"]) == 1


async def test_notes_are_there_for_coach_and_team_and_nobody_else(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks(note="would like to garden\nhas a bad back")
    [talk] = (await coach.sees(f"{somebody.path}/conversations"))["items"]
    assert talk["note"] == "would like to garden\nhas a bad back"
    auditor = person("auditor")
    assert (await auditor.get(f"{somebody.path}/conversations")).status_code == 403
    assert "garden" not in (await auditor.get(somebody.path)).text


async def test_referring_withdrawing_and_the_talk_that_follows(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    referred = await somebody.is_referred(PARTNER)
    assert {each["kind"] for each in referred["promises"]} == {"follow-up", "referral-answer"}
    [referral] = referred["referrals"]
    withdrawn = await coach.does(f"/v1/referrals/{referral['referralId']}/withdrawal")
    assert {each["kind"] for each in withdrawn["promises"]} == {"follow-up", "return-conversation"}
    assert withdrawn["referrals"][0]["state"] == "ended"


async def test_rotterdams_ladder_ends_in_advice_by_a_named_professional(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    next_steps = []
    for _ in range(3):
        moment = (world.clock.now().date().isoformat()) + "T23:00:00Z"
        invited = await coach.does(f"{somebody.path}/invitations", {"appointmentAt": moment})
        world.passes(days=1)
        last = invited["invitations"][-1]["invitationId"]
        missed = await coach.does(f"/v1/invitations/{last}/outcome", {"outcome": "no-show"})
        next_steps.append(missed["invitations"][-1]["nextStep"])
    assert next_steps == ["invite-again", "no-show-action", "measure-may-be-advised"]
    await coach.does(f"{somebody.path}/measure-advice", {"invitationIds": [last]})
    [advised] = [each for each in await somebody.history() if each["type"] == "measure-advised"]
    assert advised["details"] == {"invitationIds": [last], "advisedBy": str(somebody.coach_id)}


async def test_lists_by_coach_team_and_stage_come_in_pages(coach: Person, starts: Starts, world: World) -> None:
    people = [await starts() for _ in range(5)]
    await people[0].talks()
    other = await world.somebody_starts(neighbourhood="05990111")
    everybody = await coach.sees("/v1/trajectories")
    assert len(everybody["items"]) == 6
    mine = await coach.sees("/v1/trajectories", coachId=str(people[0].coach_id))
    assert str(other) not in {each["trajectoryId"] for each in mine["items"]}
    talking = await coach.sees("/v1/trajectories", stage="in-conversation")
    assert [each["trajectoryId"] for each in talking["items"]] == [str(people[0].id)]
    team = (await people[0].now())["teamId"]
    assert len((await coach.sees("/v1/trajectories", teamId=team))["items"]) == 5
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        found = await coach.sees("/v1/trajectories", limit=2, **cursor)
        seen += [each["trajectoryId"] for each in found["items"]]
        if not found.get("next"):
            break
        cursor = {"cursor": found["next"]}
    assert seen == [each["trajectoryId"] for each in everybody["items"]]


async def test_all_that_is_wrong_with_an_input_is_told_at_once(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    body = {"kind": "chat", "channel": "office", "heldAt": 0, "note": "a\x00b", "nextContact": {"dueOn": "soon"}}
    response = await coach.post(f"{somebody.path}/conversations", body)
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 4


async def test_ways_of_working_are_shown_with_the_source_of_every_value(coach: Person) -> None:
    items = {each["name"]: each for each in (await coach.sees("/v1/ways-of-working"))["items"]}
    assert {"rotterdam", "amsterdam"} <= items.keys()
    assert items["rotterdam"]["plan"]["mostHoursPerWeek"] == {
        "value": 20,
        "source": "dossier: Activering in Rotterdam, Radicale knip",
    }
    assert KRALINGEN.startswith(items["rotterdam"]["municipalities"][0])


async def test_a_year_that_was_mistyped_is_refused_and_holds_up_nobody(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    before = await somebody.now()
    talk = somebody.conversation(heldAt="0206-03-02T09:00:00Z")
    for path, body in {"conversations": talk, "invitations": {"appointmentAt": "9999-12-31T23:59:59Z"}}.items():
        assert (await coach.refused(f"{somebody.path}/{path}", body))[:2] == (400, "invalid-input")
    assert await somebody.now() == before
