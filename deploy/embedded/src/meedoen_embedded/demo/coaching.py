"""A coach's week: appointments first, then whoever has waited longest, then new invitations."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from meedoen.clock import Clock, local_date, start_of_local_day
from meedoen.vocabulary import ActivityKind

from meedoen_embedded.demo.behaviour import Answer, Behaviour
from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.parameters import THROUGH_A_PARTNER, Parameters

_ATTEMPTS_WITH_PARTNERS = 3
_APPOINTMENT_IN_DAYS = 14
_AGAIN_IN_DAYS = 28
_NOT_ACTIVE_AGAIN_IN_DAYS = 60


class Coach:
    """Works through one work list, week after week, with no more hours than a coach has."""

    def __init__(
        self,
        desk: Desk,
        coach_id: UUID,
        *,
        clock: Clock,
        behaviour: Behaviour,
        parameters: Parameters,
        partners: Sequence[UUID],
    ) -> None:
        self._desk = desk
        self.coach_id = coach_id
        self._clock = clock
        self._behaviour = behaviour
        self._parameters = parameters
        self._partners = partners
        self._appointments: dict[date, list[tuple[str, UUID, int]]] = defaultdict(list)
        self._invited: set[str] = set()
        self._room = 0

    async def work_a_week(self) -> None:
        """Do what fits in a week."""
        self._desk.log_in()
        self._room = int(self._parameters.conversations_per_coach_a_week.value)
        stayed_away = await self._keep_appointments()
        to_invite: list[str] = stayed_away
        next_week = self._today + timedelta(days=7)
        async for promise in self._desk.every("/promises", whose="mine"):
            if promise["kind"] == "first-contact":
                if promise["trajectoryId"] not in self._invited:
                    to_invite.append(promise["trajectoryId"])
            elif self._room > 0 and date.fromisoformat(promise["dueOn"]) < next_week:
                self._room -= 1
                await self._make_contact(promise)
        for trajectory_id in to_invite[: int(self._parameters.invited_per_coach_a_week.value)]:
            await self._invite(trajectory_id)
        self._invited.difference_update(to_invite[int(self._parameters.invited_per_coach_a_week.value) :])

    @property
    def _today(self) -> date:
        return local_date(self._clock.now())

    async def _invite(self, trajectory_id: str) -> None:
        day = self._today + timedelta(days=_APPOINTMENT_IN_DAYS)
        at = start_of_local_day(day) + timedelta(hours=9)
        trajectory = await self._desk.post(
            f"/trajectories/{trajectory_id}/invitations", {"appointmentAt": at.isoformat().replace("+00:00", "Z")}
        )
        invitation = trajectory["invitations"][-1]
        self._invited.add(trajectory_id)
        self._appointments[day].append(
            (invitation["invitationId"], UUID(trajectory["clientId"]), invitation["attempt"])
        )

    async def _keep_appointments(self) -> list[str]:
        """Speak with whoever comes; returns whom to invite again."""
        again: list[str] = []
        for invitation_id, client_id, attempt in self._appointments.pop(self._today, []):
            answer = self._behaviour.answers_invitation(client_id, attempt)
            trajectory = await self._desk.post(f"/invitations/{invitation_id}/outcome", {"outcome": answer.value})
            if answer is Answer.ATTENDED:
                self._room -= 1
                await self._talk(trajectory, "intake")
            else:
                again.append(trajectory["trajectoryId"])
        return again

    async def _make_contact(self, promise: Json) -> None:
        trajectory = await self._desk.get(f"/trajectories/{promise['trajectoryId']}")
        if promise["kind"] == "follow-up" and trajectory["plan"] is not None:
            await self._follow_up(promise, trajectory)
        elif promise["kind"] == "exemption-review":
            await self._talk(trajectory, "exemption-review")
        elif promise["kind"] in ("follow-up", "return-conversation"):
            await self._talk(trajectory, "return" if promise["kind"] == "return-conversation" else "motivation")

    async def _talk(self, trajectory: Json, kind: str) -> None:
        """A conversation, which promises the next one; a plan comes out of most of them."""
        talks = len(trajectory["invitations"]) + len(trajectory["referrals"])
        talked = await self._desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/conversations",
            {
                "kind": kind,
                "channel": "community-centre",
                "nextContact": {"dueOn": (self._today + timedelta(days=_AGAIN_IN_DAYS)).isoformat()},
            },
        )
        if self._behaviour.signs(UUID(trajectory["clientId"]), talks):
            await self._sign(talked)

    async def _sign(self, trajectory: Json) -> None:
        client_id = UUID(trajectory["clientId"])
        version = 1 if trajectory["plan"] is None else trajectory["plan"]["version"] + 1
        activity = self._behaviour.chooses(client_id, version)
        hours = self._behaviour.hours(client_id, version)
        follow_up_on = self._today + timedelta(days=self._days_to_follow_up(activity))
        signed = await self._desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/plans",
            {
                "activityKind": activity.value,
                "hoursPerWeek": hours,
                "chosenBy": "person",
                "firstFollowUp": {
                    "dueOn": follow_up_on.isoformat(),
                    "ownerKind": "coach",
                    "ownerId": str(self.coach_id),
                },
            },
        )
        attempts = len(signed["referrals"])
        if activity in THROUGH_A_PARTNER and attempts < _ATTEMPTS_WITH_PARTNERS:
            partner = self._partners[(client_id.int + attempts) % len(self._partners)]
            await self._desk.post(
                f"/trajectories/{trajectory['trajectoryId']}/referrals",
                {"partnerId": str(partner), "activityKinds": [activity.value], "hoursPerWeek": hours},
            )

    async def _follow_up(self, promise: Json, trajectory: Json) -> None:
        active = self._behaviour.still_active(
            UUID(trajectory["clientId"]), int(self._today.toordinal()), trajectory["silentDays"]
        )
        activity = ActivityKind(trajectory["plan"]["activityKind"])
        days = self._days_to_follow_up(activity) if active else _NOT_ACTIVE_AGAIN_IN_DAYS
        await self._desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/follow-ups",
            {
                "promiseId": promise["promiseId"],
                "stillActive": active,
                "nextContact": {"dueOn": (self._today + timedelta(days=days)).isoformat()},
            },
        )

    def _days_to_follow_up(self, activity: ActivityKind) -> int:
        figures = self._parameters
        own = activity is ActivityKind.OWN_OBSTACLES
        return int((figures.follow_up_after_days_own_obstacles if own else figures.follow_up_after_days).value)
