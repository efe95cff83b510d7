"""Whatever is sent, in whatever order: no open trajectory without an open promise, in the log and in the work list."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.letters.sending import MayHaveLeft, NotSent
from activation.adapters.publishing import publish
from activation.adapters.trajectory_rows import places_to_tell
from activation.application.sweep import sweep
from httpx import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.clock import local_date
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.intake import Exempted, ExemptionEnded, StillWaiting
from meedoen.contracts.wellbeing_partners import GuidanceHeld, PartnerReturned, ReferralAccepted
from meedoen.vocabulary import EscalationRung, ExemptionGrounds, ReturnAdvice, ReturnReason

from tests.activation.api.conftest import Person
from tests.activation.api.letters import Postman, filled_in, in_days, mark_of, uses
from tests.activation.api.test_time_travel import moment
from tests.activation.conftest import COACH, PARTNER, World

Moves = list[tuple[str, int, int]]
RUNGS = [rung.value for rung in EscalationRung]
WHAT = [
    *[
        "invite",
        "outcome",
        "talk",
        "talk",
        "talk",
        "plan",
        "plan",
        "refer",
        "withdraw",
        "partner",
        "follow-up",
        "move",
        "sweep",
        "close",
    ],
    *["hand over", "hand both over", "coach departs", "intensity", "weeks of downtime", "alarm"],
    *["letter", "letter", "exemption", "miss", "miss", "miss"],
    *["correct", "withdraw talk", "otherwise"],
]
SPEAK = {"talk", "follow-up", "partner"}
SET_RIGHT = {"correct", "withdraw talk"}

DAYS = st.integers(-3, 200)
MOVES = st.lists(st.tuples(st.sampled_from(WHAT), DAYS, st.integers(0, 60)), min_size=4, max_size=14)


class Course:
    """Sends what a drawn move says of one of two people, whatever comes of it."""

    def __init__(self, world: World, coach: Person, postman: Postman, trajectory_ids: list[UUID]) -> None:
        self.world, self.coach, self.postman = world, coach, postman
        self.ids = [str(each) for each in trajectory_ids]
        self.registered_at: dict[str, str] = {}
        self.trajectories = set(self.ids)
        self.owed_then: dict[str, list[dict[str, Any]]] = {}

    async def goes(self, moves: Moves) -> None:
        at_first = [await self.state(each) for each in self.ids]
        self.registered_at = {each["clientId"]: each["silentSince"] for each in at_first}
        for what, days, later in moves:
            self.world.passes(days=later)
            before = [await self.state(each) for each in self.ids]
            await self.send(what, days, before)
            for was in before:
                await self.holds(what, was)
            self.trajectories |= set(self.ids)
            owed = await self.coach.sees_all("/v1/promises", whose="organisation", limit=200)
            self.owed_then[moment(self.world)] = owed
        await self.each_list_of_then_is_as_it_was()

    async def each_list_of_then_is_as_it_was(self) -> None:
        """Whoever owed something at any moment of this course: their list of a moment of then, nothing for others. Who
        came back has another trajectory by now, and the former one was owed something then."""
        owed_then = {then: self.of_this_course(owed) for then, owed in self.owed_then.items()}
        owners = {each["ownerId"] for owed in owed_then.values() for each in owed}
        for then in list(owed_then)[len(owed_then) // 2 :][:1]:  # each further one would ask for everybody's list
            for owner in owners:
                seen = await self.coach.sees_all("/v1/promises", ownerId=owner, asOf=then, limit=200)
                was = [each for each in owed_then[then] if each["ownerId"] == owner]
                assert self.of_this_course(seen) == was

    def of_this_course(self, owed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for each in owed if each["trajectoryId"] in self.trajectories]

    async def state(self, trajectory_id: str) -> dict[str, Any]:
        path = f"/v1/trajectories/{trajectory_id}"
        return await self.coach.sees(path) | {"history": await self.coach.sees_all(f"{path}/history", limit=200)}

    async def send(self, what: str, days: int, people: list[dict[str, Any]]) -> None:
        state = people[days % 2]
        path = f"/v1/trajectories/{state['trajectoryId']}"
        on = (local_date(self.world.clock.now()) + timedelta(days=days)).isoformat()
        next_contact = {"dueOn": on} if days % 3 else None
        owner = {"ownerKind": "coach", "ownerId": str(COACH)}
        match what:
            case "invite":
                await self.post(f"{path}/invitations", {"appointmentAt": f"{on}T08:00:00Z"})
            case "outcome" if state["invitations"]:
                await self.post(f"/v1/invitations/{state['invitations'][-1]['invitationId']}/outcome", self.went(days))
            case "talk":
                talk = {"kind": "motivation", "channel": "telephone", "nextContact": next_contact}
                talk |= self.late("heldAt", days)
                await self.post(f"{path}/conversations", talk)
            case "plan":
                plan: dict[str, Any] = {"activityKind": "exercise", "hoursPerWeek": days % 25, "chosenBy": "together"}
                plan |= {"signedBy": ["person", "coach"]} | self.late("signedAt", days)
                await self.post(f"{path}/plans", plan | {"firstFollowUp": {"dueOn": on} | owner})
            case "refer":
                body = {"partnerId": str(PARTNER), "activityKinds": ["exercise"], "hoursPerWeek": 4}
                await self.post(f"{path}/referrals", body)
            case "withdraw" if state["referrals"]:
                await self.post(f"/v1/referrals/{state['referrals'][-1]['referralId']}/withdrawal", None)
            case "partner" if state["referrals"]:
                await self.partner_says(UUID(state["referrals"][-1]["referralId"]), days)
            case "follow-up" if state["promises"]:
                promise = state["promises"][0]["promiseId"]
                held = {"promiseId": promise, "stillActive": bool(days % 2), "nextContact": next_contact}
                await self.post(f"{path}/follow-ups", held)
            case "move" if state["promises"]:
                moved = {"dueOn": on} if days % 2 else {"ownerKind": "coach", "ownerId": str(uuid4())}
                await self.post(f"/v1/promises/{state['promises'][-1]['promiseId']}/moved", moved)
            case "close" if days > 180:
                await self.post(f"{path}/closure", {"outcome": "other-benefit"} | self.late("endedAt", days))
            case _:
                await self.around(what, days, people)

    async def around(self, what: str, days: int, people: list[dict[str, Any]]) -> None:
        """What happens around somebody's trajectory: who has them, how much attention, the calendar, the person."""
        state = people[days % 2]
        match what:
            case "sweep":
                await self.sweeps()
            case "intensity":
                path = f"/v1/trajectories/{state['trajectoryId']}"
                await self.post(f"{path}/intensity", {"intensity": ("intensive", "regular", "light")[days % 3]})
            case "weeks of downtime":
                self.world.passes(days=7 * (1 + days % 9))
                await self.sweeps()
            case "alarm":
                client = UUID(state["clientId"])
                await self.world.intake_tells((client, StillWaiting(occurred_at=self.world.clock.now())))
            case "letter":
                await self.send_letter(state["trajectoryId"], days)
            case "exemption":
                await self.exempt(UUID(state["clientId"]), days)
            case "miss":
                await self.miss(f"/v1/trajectories/{state['trajectoryId']}")
            case "hand over" | "hand both over" | "coach departs":
                await self.hand_over(what, days, people)
            case _:
                await self.set_right(what, days, state)

    async def set_right(self, what: str, days: int, state: dict[str, Any]) -> None:
        """Something that was recorded, also long ago, was otherwise or did not take place."""
        path = f"/v1/trajectories/{state['trajectoryId']}"
        talks = [f"conversations/{each['conversationId']}" for each in _happened(state, "conversation-held")]
        talks += [f"follow-ups/{each['promiseId']}" for each in _happened(state, "follow-up-held")]
        talk = f"{path}/{talks[days % len(talks)]}" if talks else None
        match what:
            case "correct" if talk is not None:
                await self.post(f"{talk}/corrected", {"heldAt": in_days(self.world, -abs(days) % 30 - 30)})
            case "withdraw talk" if talk is not None:
                await self.post(f"{talk}/withdrawn", None)
            case "otherwise" if state["invitations"]:
                invitation = state["invitations"][days % len(state["invitations"])]["invitationId"]
                await self.post(f"/v1/invitations/{invitation}/outcome-corrected", self.went(days))

    def went(self, days: int) -> dict[str, Any]:
        outcome = ("attended", "no-show", "cancelled")[days % 3]
        return {"outcome": outcome} | (self.late("cancelledAt", days) if outcome == "cancelled" else {})

    def late(self, when: str, days: int) -> dict[str, str]:
        """Some of it happened up to a week ago, and is recorded now."""
        return {when: in_days(self.world, -(days % 8))} if days % 5 < 2 else {}

    async def exempt(self, client_id: UUID, days: int) -> None:
        """For a time that may have begun or still be to begin; or its end."""
        since = self.world.day(days % 40 - 20)
        span: dict[str, Any] = {"grounds": ExemptionGrounds.SOCIAL, "from_": since, "until": self.world.day(days)}
        what = Exempted if since <= span["until"] else ExemptionEnded
        await self.world.intake_tells((client_id, what(occurred_at=self.world.clock.now(), **span)))

    async def miss(self, path: str) -> None:
        """The person is invited for next week, by a call if no letter may leave, and does not come."""
        for how in ({}, {"channel": "telephone"}):
            await self.post(f"{path}/invitations", {"appointmentAt": in_days(self.world, 7)} | how)
        self.world.passes(days=8)
        for each in (await self.coach.sees(path))["invitations"][-1:]:
            await self.post(f"/v1/invitations/{each['invitationId']}/outcome", {"outcome": "no-show"})

    async def send_letter(self, trajectory_id: str, days: int) -> None:
        """Of a new invitation, read or not: it arrives, does not, or nobody knows. Then once more by the same key."""
        path = f"/v1/trajectories/{trajectory_id}"
        if invitations := (await self.state(trajectory_id))["invitations"]:
            await self.post(f"/v1/invitations/{invitations[-1]['invitationId']}/outcome", {"outcome": "cancelled"})
        await self.post(f"{path}/invitations", {"appointmentAt": in_days(self.world, 9)})
        for invitation in (await self.state(trajectory_id))["invitations"][-1:]:
            letter, body = f"/v1/invitations/{invitation['invitationId']}", filled_in()
            if days % 4:
                body["read"] = await mark_of(self.coach, letter)
            for fails in ((None, NotSent("OSError"), MayHaveLeft("TimeoutError"))[days % 3], None):
                self.postman.fails = fails
                response = await self.coach.post(f"{letter}/letters", body, **{"Idempotency-Key": "one"})
                assert response.status_code in {200, 409, 503}, response.text

    async def hand_over(self, what: str, days: int, people: list[dict[str, Any]]) -> None:
        handed = [people[days % 2]] if what == "hand over" else people
        to: dict[str, str] = {"ownerKind": "coach", "ownerId": str(uuid4())} if days % 5 else {}
        leaves = handed[0]["coachId"] if what == "coach departs" else None
        body: dict[str, Any] = {"departingCoachId": leaves} | to
        if leaves is None:
            body["trajectories"] = [{"trajectoryId": each["trajectoryId"]} for each in handed]
        if days % 7 == 0 and handed[0]["promises"]:
            body["promises"] = [{"promiseId": handed[0]["promises"][0]["promiseId"]} | to]
        response = await self.coach.post("/v1/handovers", body)
        assert response.status_code in {200, 400, 409}, response.text
        after = [await self.state(each["trajectoryId"]) for each in people]
        if response.status_code != 200:
            assert after == people
            return
        for was, now in zip(people, after, strict=True):
            dates = [{each["promiseId"]: each["dueOn"] for each in state["promises"]} for state in (was, now)]
            assert dates[0] == dates[1]
            assert leaves is None or leaves not in {now["coachId"], *(each["ownerId"] for each in now["promises"])}

    async def sweeps(self) -> None:
        await sweep(self.world.database, self.world.ways)
        assert await sweep(self.world.database, self.world.ways) == 0

    async def post(self, path: str, body: dict[str, Any] | None) -> None:
        response = await self.coach.post(path, body)
        assert response.status_code in {200, 404, 409}, response.text

    async def partner_says(self, referral_id: UUID, days: int) -> None:
        at = self.world.clock.now()
        said: tuple[ContractEvent, ...] = (
            ReferralAccepted(occurred_at=at, referral_id=referral_id, partner_id=PARTNER),
            GuidanceHeld(occurred_at=at, referral_id=referral_id, still_active=bool(days % 2), hours_per_week=2),
            PartnerReturned(
                occurred_at=at, referral_id=referral_id, reason=ReturnReason.CANNOT, advice=ReturnAdvice.NONE
            ),
        )
        await self.world.partner_tells((referral_id, said[days % 3]))

    async def holds(self, what: str, was: dict[str, Any]) -> None:
        state = await self.state(was["trajectoryId"])
        owed = [each for each in state["promises"] if each["kind"] != "referral-answer"]
        assert bool(owed) == (state["closedAt"] is None)
        assert all(UUID(each["ownerId"]).int for each in state["promises"])
        assert _stands(state["promises"]) == _stands(await self.listed(state["trajectoryId"]))
        await self.sweep_knows_when(UUID(state["trajectoryId"]))
        [row] = await self.rows_of(state["trajectoryId"])
        shown = state | _no_show_action(state)
        assert row == {key: shown[key] for key in row}
        asked = [each["trajectoryId"] for each in await self.coach.sees_all("/v1/trajectories", noShowActionDue="true")]
        assert (state["trajectoryId"] in asked) == self.is_due(shown["noShowAction"], shown["noShowActionDueOn"])
        _each_thing_is_told_once_and_nothing_vanishes(state)
        letters = [letter for each in state["invitations"] for letter in each["letters"]]
        delivered = {str(letter_id) for letter_id, _ in self.postman.delivered}
        assert all((letter["state"] == "sent") == (letter["letterId"] in delivered) for letter in letters)
        if what not in SPEAK | SET_RIGHT:
            assert state["silentSince"] == was["silentSince"]
        if what not in SPEAK:
            assert _fulfilled(state) == _fulfilled(was)
        if what in SPEAK | SET_RIGHT:
            assert state["silentSince"] == await self.last_spoken(state)

    async def last_spoken(self, state: dict[str, Any]) -> str:
        """By the story that a coach reads, in this trajectory and before it: its talks are those that stand."""
        story = (await self.coach.sees(f"/v1/trajectories/{state['trajectoryId']}/story"))["trajectories"]
        by_then = [each for each in story if each["startedAt"] <= state["startedAt"]]
        talks: list[str] = [contact["heldAt"] for each in by_then for contact in each["contacts"]]
        return max(talks, default=self.registered_at[state["clientId"]])

    async def sweep_knows_when(self, trajectory_id: UUID) -> None:
        state = await self.world.state(trajectory_id)
        places = places_to_tell(state, self.world.ways.of(state))
        assert sorted(await self.world.places_to_tell(trajectory_id)) == sorted(places)

    def is_due(self, action: str | None, due_on: str | None) -> bool:
        today = self.world.day(0).isoformat()
        return action == "measure-may-be-advised" or (due_on is not None and due_on <= today)

    async def rows_of(self, trajectory_id: str) -> list[dict[str, Any]]:
        everybody = await self.coach.sees_all("/v1/trajectories", limit=200)
        return [each for each in everybody if each["trajectoryId"] == trajectory_id]

    async def listed(self, trajectory_id: str) -> list[dict[str, Any]]:
        everybody = await self.coach.sees_all("/v1/promises", whose="organisation", limit=200)
        return [each for each in everybody if each["trajectoryId"] == trajectory_id]


def _stands(promises: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return sorted((each["promiseId"], each["dueOn"], each["ownerId"], each["rung"] or "") for each in promises)


def _no_show_action(state: dict[str, Any]) -> dict[str, str | None]:
    """As lists show it: what the ladder asks next, where that is for a professional to see to."""
    following = state["nextOnLadder"] or {"action": None}
    asked = following["action"] in {"no-show-action", "measure-may-be-advised"}
    return {
        "noShowAction": following["action"] if asked else None,
        "noShowActionDueOn": following["dueOn"] if asked else None,
    }


def _happened(state: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each["details"] for each in state["history"] if each["type"] == kind]


def _fulfilled(state: dict[str, Any]) -> int:
    ended = _happened(state, "promise-ended")
    return sum(each["ending"] == "fulfilled" and each["kind"] != "referral-answer" for each in ended)


def _each_thing_is_told_once_and_nothing_vanishes(state: dict[str, Any]) -> None:
    made = [each["promiseId"] for each in _happened(state, "promise-made")]
    ended = [each["promiseId"] for each in _happened(state, "promise-ended")]
    again = [each["promiseId"] for each in _happened(state, "promise-owed-again")]
    assert sorted(made + again) == sorted(ended + [each["promiseId"] for each in state["promises"]])
    due = [(each["promiseId"], each["dueOn"]) for each in _happened(state, "follow-up-due")]
    assert len(due) == len(set(due))
    for promise_id in made:
        overdue = [each for each in _happened(state, "follow-up-overdue") if each["promiseId"] == promise_id]
        heights = [RUNGS.index(each["escalatedTo"]) for each in overdue]
        assert heights == sorted(set(heights))


@pytest.mark.parametrize(("database_url", "courses"), [("sqlite", 40), ("postgresql", 10)], indirect=["database_url"])
async def test_no_course_of_requests_leaves_anybody_without_a_promise(
    world: World, api: AsyncClient, person: Callable[..., Person], courses: int
) -> None:
    loop = asyncio.get_running_loop()
    coach, postman = person("coach", "team-lead"), Postman()
    uses(api, post=postman, email=postman)

    @settings(max_examples=courses, suppress_health_check=list(HealthCheck), database=None)
    @given(moves=MOVES)
    def any_course(moves: Moves) -> None:
        async def one() -> None:
            people = [await world.somebody_starts(), await world.somebody_starts()]
            for each in people:
                await coach.does(f"/v1/trajectories/{each}/coach", {"coachId": str(uuid4()), "intensity": "regular"})
            await Course(world, coach, postman, people).goes(moves)

        asyncio.run_coroutine_threadsafe(one(), loop).result()

    await asyncio.to_thread(any_course)
    assert [publish(stored) for stored in await world.log() if stored.public_seq]  # all of it can be told
