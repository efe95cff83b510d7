"""What is asked of two people, in whatever order: by a coach, by the calendar, by intake, and by a partner."""

from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

from activation.application.sweep import sweep
from activation.domain.exemption_events import ExemptionOver
from activation.domain.promise_events import PersonStillWaiting
from activation.domain.trajectory_events import TrajectoryEvent
from hypothesis import strategies as st
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.intake import Exempted, ExemptionEnded, StillWaiting
from meedoen.vocabulary import ExemptionGrounds

from tests.activation.api.course_of_appointments import CourseOfAppointments
from tests.activation.api.course_of_partners import NOBODY
from tests.activation.api.held_course import Shown
from tests.activation.api.letters import in_days
from tests.activation.conftest import COACH

Begun = tuple[int, int]
Moves = list[tuple[str, int, int]]
WHAT = [
    *["talk", "plan", "plan", "follow-up", "follow-up", "move", "intensity", "step"],
    *["nobody", "nobody", "close", "close"],
    *["invite", "outcome", "attend", "miss", "stay away", "letter", "letter"],
    *["refer", "accepts", "guides", "guides", "has a place", "declines", "returns", "withdraw"],
    *["exemption", "exemption over", "exemption over", "alarm", "sweep", "weeks of downtime", "weeks of downtime"],
    *["hand over", "hand both over", "coach departs", "correct", "withdraw talk", "otherwise"],
]


def courses(what: Sequence[str], most: int) -> st.SearchStrategy[tuple[Begun, Moves]]:
    """How far both have got, and what is asked then, of which of them and for when, and how long each time after.

    By its number, so that it is drawn evenly: of what hypothesis draws itself it draws much again, and in so few
    courses much would not happen at all.
    """

    def course(number: int) -> tuple[Begun, Moves]:
        drawn = Random(number)
        asked = drawn.sample(what, drawn.randint(most // 2, most))
        moves = [(each, drawn.randint(-3, 200), drawn.randint(0, 60)) for each in asked]
        return (drawn.randrange(4), drawn.randrange(4)), moves

    return st.integers(0, 2**40).map(course)


class Course(CourseOfAppointments):
    """Sends what a drawn move says of one of the two, whatever comes of it."""

    async def goes(self, begun: Begun, moves: Moves) -> None:
        await self.hear(speaks=True)
        for each, far in zip(list(self.ids), begun, strict=True):
            await self.begins(f"/v1/trajectories/{each}", far)
        for what, days, later in moves:
            self.world.passes(days=later)
            before = [await self.state(each) for each in self.ids]
            await self.send(what, days, before)
            await self.holds(before)
        await self.each_list_of_then_is_as_it_was()
        await self.the_story_and_the_history_tell_the_same()

    async def begins(self, path: str, far: int) -> None:
        """So far: nothing yet, spoken with, taken on by a partner, at a place."""
        if far == 1:
            await self.talks(path)
        if far > 1:
            await self.with_partner(("accepts", "has a place")[far - 2], 0, path)

    async def comes_back(self, state: Shown) -> None:
        client = UUID(state["clientId"])
        await self.world.intake_tells(self.world.assessed(client))
        found = (await self.coach.sees("/v1/trajectories", clientId=state["clientId"]))["items"]
        self.ids[self.ids.index(state["trajectoryId"])] = found[-1]["trajectoryId"]
        await self.hear()

    async def send(self, what: str, days: int, people: list[Shown]) -> None:
        state = people[days % 2]
        if state["closedAt"] is not None and days % 3:
            await self.comes_back(state)
            return
        path = f"/v1/trajectories/{state['trajectoryId']}"
        on = self.world.day(days if days % 4 == 0 else days % 40).isoformat()
        owner = {"ownerKind": "coach", "ownerId": str(COACH)}
        next_contact = {"dueOn": on} if days % 3 else None
        match what:
            case "talk":
                talk = {"kind": "motivation", "channel": "telephone", "nextContact": next_contact}
                talk |= {"kind": "exemption-review"} if days % 7 == 0 else {}
                await self.post(f"{path}/conversations", talk | self.late("heldAt", days))
            case "plan":
                await self.talks(path)
                plan: Shown = {"activityKind": "exercise", "hoursPerWeek": days % 25, "chosenBy": "together"}
                plan |= {"signedBy": ["person", "coach"]} | self.late("signedAt", days)
                await self.post(f"{path}/plans", plan | {"firstFollowUp": {"dueOn": self.on(days % 90)} | owner})
            case "follow-up" if owed := self.owed_by_coach_or_team(state):
                held = {"promiseId": owed[days % len(owed)], "stillActive": bool(days % 2)}
                await self.post(f"{path}/follow-ups", held | {"nextContact": next_contact})
            case "move" if state["promises"]:
                moved = {"dueOn": self.on(days)} if days % 4 else {"ownerKind": "coach", "ownerId": str(uuid4())}
                promise = state["promises"][days % len(state["promises"])]
                await self.post(f"/v1/promises/{promise['promiseId']}/moved", moved)
            case "intensity":
                await self.post(f"{path}/intensity", {"intensity": ("intensive", "regular", "light")[days % 3]})
            case "step":
                await self.post(f"{path}/steps", {"fromRung": state["participationRung"] or 2, "toRung": 1 + days % 6})
            case "nobody":
                await self.nobody_owes_anything(path, days, state)
            case "close" if days % 4:
                await self.post(f"{path}/closure", {"outcome": "other-benefit"} | self.late("endedAt", days))
            case "refer" | "accepts" | "guides" | "has a place" | "declines" | "returns" | "withdraw":
                await self.with_partner(what, days, path)
            case "invite" | "outcome" | "attend" | "miss" | "stay away" | "letter":
                await self.invited(what, days, state)
            case _:
                await self.around(what, days, people)

    async def around(self, what: str, days: int, people: list[Shown]) -> None:
        """What happens around somebody's trajectory: who has them, the calendar, the person, what was not so."""
        state = people[days % 2]
        match what:
            case "sweep":
                await self.sweeps()
            case "weeks of downtime":
                self.world.passes(days=7 * (1 + days % 9))
                await self.sweeps()
            case "alarm":
                waiting = StillWaiting(occurred_at=self.world.clock.now())
                told = await self.intake_tells(UUID(state["clientId"]), waiting)
                assert bool(told) == any(isinstance(each, PersonStillWaiting) for each in told)
                assert told or state["closedAt"], "whoever waits is heard"
            case "exemption":
                await self.exempt(UUID(state["clientId"]), days)
            case "exemption over":
                await self.exemption_is_over(state, days)
            case "hand over" | "hand both over" | "coach departs":
                await self.hand_over(what, days, people)
            case _:
                await self.set_right(what, days, state)

    async def nobody_owes_anything(self, path: str, days: int, state: Shown) -> None:
        """Whatever is asked, the owner is a named somebody."""
        nobody = {"ownerKind": ("coach", "team")[days % 2], "ownerId": str(NOBODY)}
        plan = {"activityKind": "exercise", "hoursPerWeek": 4, "chosenBy": "together", "signedBy": ["person", "coach"]}
        talk = {"kind": "motivation", "channel": "telephone"}
        referral = {"partnerId": str(NOBODY), "activityKinds": ["exercise"], "hoursPerWeek": 4}
        asks: list[tuple[str, Shown]] = [
            (f"{path}/coach", {"coachId": str(NOBODY), "intensity": "regular"}),
            (f"{path}/conversations", talk | {"nextContact": {"dueOn": self.on(9)} | nobody}),
            (f"{path}/plans", plan | {"firstFollowUp": {"dueOn": self.on(30)} | nobody}),
            (f"{path}/referrals", referral),
            ("/v1/handovers", {"trajectories": [{"trajectoryId": state["trajectoryId"]}]} | nobody),
            *((f"/v1/promises/{each['promiseId']}/moved", nobody) for each in state["promises"]),
        ]
        where, body = asks[days % len(asks)]
        if where.endswith(("/plans", "/referrals")):
            await self.talks(path)
        assert await self.post(where, body) in {400, 409}

    def owed_by_coach_or_team(self, state: Shown) -> list[str]:
        promises = [each for each in state["promises"] if each["kind"] != "referral-answer"]
        return [each["promiseId"] for each in promises if each["ownerKind"] != "partner"]

    async def intake_tells(self, client_id: UUID, told: ContractEvent) -> list[TrajectoryEvent]:
        await self.world.intake_tells((client_id, told))
        return await self.hear()

    async def set_right(self, what: str, days: int, state: Shown) -> None:
        """Something that was recorded, also long ago, was otherwise or did not take place."""
        path = f"/v1/trajectories/{state['trajectoryId']}"
        ledger = self.ledgers[state["trajectoryId"]]
        talks = [f"{'follow-ups' if each in ledger.made else 'conversations'}/{each}" for each in ledger.talks]
        talk = f"{path}/{talks[days % len(talks)]}" if talks else None
        match what:
            case "correct" if talk is not None:
                await self.post(f"{talk}/corrected", {"heldAt": in_days(self.world, -(abs(days) % 30))})
            case "withdraw talk" if talk is not None:
                await self.post(f"{talk}/withdrawn")
            case "otherwise":
                await self.comes_to_it(path, {"outcome": "attended"})
                for each in (await self.coach.sees(path))["invitations"][-1 - days % 2 :][:1]:
                    await self.post(f"/v1/invitations/{each['invitationId']}/outcome-corrected", self.went(days))

    async def exemption_is_over(self, state: Shown, days: int) -> None:
        """Which of them have, or else get first; and about which they may speak at once."""
        client = UUID(state["clientId"])
        if all(each["kind"] != "exemption-review" for each in state["promises"]):
            await self.exempt(client, 60)
        self.world.passes(days=abs(days) % 90)
        span: Shown = {"grounds": ExemptionGrounds.SOCIAL, "from_": self.world.day(-90), "until": self.world.day(0)}
        told = await self.intake_tells(client, ExemptionEnded(occurred_at=self.world.clock.now(), **span))
        assert state["closedAt"] or any(isinstance(each, ExemptionOver) for each in told)
        if days % 3:
            review = {"kind": "exemption-review", "channel": "office", "nextContact": {"dueOn": self.on(20)}}
            await self.post(f"/v1/trajectories/{state['trajectoryId']}/conversations", review)

    async def exempt(self, client_id: UUID, days: int) -> None:
        """For a time that may have begun or still be to begin; or its end."""
        since = self.world.day(days % 40 - 20)
        span: Shown = {"grounds": ExemptionGrounds.SOCIAL, "from_": since, "until": self.world.day(days)}
        what = Exempted if since <= span["until"] else ExemptionEnded
        await self.intake_tells(client_id, what(occurred_at=self.world.clock.now(), **span))

    async def hand_over(self, what: str, days: int, people: list[Shown]) -> None:
        handed = [people[days % 2]] if what == "hand over" else people
        to: Shown = {"ownerKind": "coach", "ownerId": str(uuid4())} if days % 5 else {}
        if days % 4 == 1:
            to = {"ownerKind": "team", "ownerId": people[0]["teamId"]}
        leaves = handed[0]["coachId"] if what == "coach departs" else None
        body: Shown = {"departingCoachId": leaves} | to
        if leaves is None:
            body["trajectories"] = [{"trajectoryId": each["trajectoryId"]} for each in handed]
        if days % 7 == 0 and handed[0]["promises"]:
            body["promises"] = [{"promiseId": handed[0]["promises"][0]["promiseId"]} | to]
        handed_over = await self.post("/v1/handovers", body) == 200
        after = [await self.state(each["trajectoryId"]) for each in people]
        if not handed_over:
            assert after == people
            return
        for was, now in zip(people, after, strict=True):
            dates = [{each["promiseId"]: each["dueOn"] for each in state["promises"]} for state in (was, now)]
            assert dates[0] == dates[1]
            assert leaves is None or leaves not in {now["coachId"], *(each["ownerId"] for each in now["promises"])}

    async def sweeps(self) -> None:
        await sweep(self.world.database, self.world.ways)
        await self.hear()
        for each in self.ids:
            self.ledgers[each].all_is_told(self.world.day(0), self.world.ways.of(await self.world.state(UUID(each))))
        assert await sweep(self.world.database, self.world.ways) == 0
