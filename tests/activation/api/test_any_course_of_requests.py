"""Whatever is sent, in whatever order: no open trajectory without an open promise, in the log and in the work list."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.application.sweep import sweep
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.clock import local_date
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.wellbeing_partners import GuidanceHeld, PartnerReturned, ReferralAccepted
from meedoen.vocabulary import ReturnAdvice, ReturnReason

from tests.activation.api.conftest import Person
from tests.activation.conftest import COACH, PARTNER, World

Moves = list[tuple[str, int, int]]

DAYS = st.integers(-3, 200)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["invite", "outcome", "talk", "plan", "refer", "withdraw", "partner", "follow-up", "move", "sweep", "close"]
        ),
        DAYS,
        st.integers(0, 60),
    ),
    min_size=4,
    max_size=14,
)


class Course:
    """Sends what a drawn move says, whatever comes of it."""

    def __init__(self, world: World, coach: Person, trajectory_id: UUID) -> None:
        self.world, self.coach = world, coach
        self.path = f"/v1/trajectories/{trajectory_id}"
        self.id = trajectory_id

    async def goes(self, moves: Moves) -> None:
        for what, days, later in moves:
            self.world.passes(days=later)
            state = await self.coach.sees(self.path)
            await self.send(what, days, state)
            await self.holds()

    async def send(self, what: str, days: int, state: dict[str, Any]) -> None:
        on = (local_date(self.world.clock.now()) + timedelta(days=days)).isoformat()
        next_contact = {"dueOn": on} if days % 3 else None
        owner = {"ownerKind": "coach", "ownerId": str(COACH)}
        match what:
            case "invite":
                await self.post("/invitations", {"appointmentAt": f"{on}T08:00:00Z"})
            case "outcome" if state["invitations"]:
                path = f"/v1/invitations/{state['invitations'][-1]['invitationId']}/outcome"
                outcome = ("attended", "no-show", "cancelled")[days % 3]
                await self.coach.post(path, {"outcome": outcome})
            case "talk":
                talk = {"kind": "motivation", "channel": "telephone", "nextContact": next_contact}
                await self.post("/conversations", talk)
            case "plan":
                plan = {"activityKind": "exercise", "hoursPerWeek": days % 25, "chosenBy": "together"}
                await self.post("/plans", plan | {"firstFollowUp": {"dueOn": on} | owner})
            case "refer":
                body = {"partnerId": str(PARTNER), "activityKinds": ["exercise"], "hoursPerWeek": 4}
                await self.post("/referrals", body)
            case "withdraw" if state["referrals"]:
                await self.coach.post(f"/v1/referrals/{state['referrals'][-1]['referralId']}/withdrawal")
            case "partner" if state["referrals"]:
                await self.partner_says(UUID(state["referrals"][-1]["referralId"]), days)
            case "follow-up" if state["promises"]:
                promise = state["promises"][0]["promiseId"]
                held = {"promiseId": promise, "stillActive": bool(days % 2), "nextContact": next_contact}
                await self.post("/follow-ups", held)
            case "move" if state["promises"]:
                moved = {"dueOn": on} if days % 2 else {"ownerKind": "coach", "ownerId": str(uuid4())}
                await self.coach.post(f"/v1/promises/{state['promises'][-1]['promiseId']}/moved", moved)
            case "sweep":
                await sweep(self.world.database, self.world.ways)
                assert await sweep(self.world.database, self.world.ways) == 0
            case "close" if days > 180:
                await self.post("/closure", {"outcome": "other-benefit"})

    async def post(self, path: str, body: dict[str, Any]) -> None:
        response = await self.coach.post(self.path + path, body)
        assert response.status_code in {200, 409}, response.text

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

    async def holds(self) -> None:
        state = await self.coach.sees(self.path)
        owed = [each for each in state["promises"] if each["kind"] != "referral-answer"]
        assert bool(owed) == (state["closedAt"] is None)
        listed = []
        cursor: dict[str, str] = {}
        while True:
            found = await self.coach.sees("/v1/promises", whose="organisation", limit=200, **cursor)
            listed += [each for each in found["items"] if each["trajectoryId"] == str(self.id)]
            if not found.get("next"):
                break
            cursor = {"cursor": found["next"]}
        assert sorted(
            (each["promiseId"], each["dueOn"], each["ownerId"], each["rung"] or "") for each in listed
        ) == sorted(
            (each["promiseId"], each["dueOn"], each["ownerId"], each["rung"] or "") for each in state["promises"]
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_course_of_requests_leaves_anybody_without_a_promise(world: World, coach: Person) -> None:
    loop = asyncio.get_running_loop()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(moves=MOVES)
    def any_course(moves: Moves) -> None:
        async def one() -> None:
            await Course(world, coach, await world.somebody_starts()).goes(moves)

        asyncio.run_coroutine_threadsafe(one(), loop).result()

    await asyncio.to_thread(any_course)
