"""The week of a coach, or of a team: appointments first, then whoever has waited longest, then new invitations."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date, start_of_local_day
from meedoen.vocabulary import ActivityKind, Intensity, InvitationStep, OwnerKind

from meedoen_embedded.demo.behaviour import Answer
from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.parameters import WITHOUT_PARTNER
from meedoen_embedded.demo.planning import plan_of
from meedoen_embedded.demo.world import OFFICE_OPENS, World

_MEASURE = "measure-may-be-advised"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One in the diary."""

    invitation_id: str
    client_id: UUID
    number: int
    """Which of this person's invitations it is, from 1."""
    step: InvitationStep
    at: datetime


class Worker:
    """Works through one work list, week after week, with no more hours than there are hands."""

    def __init__(
        self, world: World, desk: Desk, kind: OwnerKind, owner_id: UUID, *, hands: float, contact_day: date | None
    ) -> None:
        """`hands`: how much of a full working week there is for these people.

        `contact_day`: when the whole neighbourhood is asked to come, where that is how it is done. Whoever comes
        then is spoken with, however many they are.
        """
        self.kind = kind
        self.owner_id = owner_id
        self.hands = hands
        self._world = world
        self.desk = desk
        self._contact_day = contact_day
        self._diary: dict[date, list[Appointment]] = defaultdict(list)
        self._invited: set[str] = set()
        self._stayed_away: set[str] = set()
        self._room = self._letters = 0.0

    async def work_a_week(self) -> None:
        """Do what fits in a week."""
        await self.desk.log_in()
        self._room = self._room % 1 + self.hands * self._world.parameters.conversations_a_week.value
        self._letters = self._letters % 1 + self.hands * self._world.parameters.invited_a_week.value
        await self._keep_appointments()
        to_invite: list[Json] = []
        promises = [each async for each in self.desk.every("/promises", whose="mine")]
        for promise in sorted(promises, key=lambda each: (each["dueOn"], each["clientId"], each["kind"])):
            if promise["kind"] == "first-contact":
                if promise["trajectoryId"] not in self._invited:
                    to_invite.append(promise)
            elif self._room >= 1 and date.fromisoformat(promise["dueOn"]) < self._talked_about_before(promise):
                await self._make_contact(promise)
        for promise in self._chosen(to_invite):
            await self._invite(promise)

    async def take_back(self, referral_id: str) -> None:
        """Withdraw a referral that nobody answers; that gives the coach a talk with the person."""
        await self.desk.log_in()
        await self.desk.post(f"/referrals/{referral_id}/withdrawal", {})

    def hand_diary_to(self, other: "Worker", trajectory_of: dict[UUID, str]) -> None:
        """Give the appointments with these people to whoever takes them over."""
        for day, appointments in self._diary.items():
            other._diary[day] += [each for each in appointments if each.client_id in trajectory_of]
            self._diary[day] = [each for each in appointments if each.client_id not in trajectory_of]
        theirs = set(trajectory_of.values())
        other._invited |= self._invited & theirs
        other._stayed_away |= self._stayed_away & theirs
        self._invited -= theirs

    def _chosen(self, waiting: list[Json]) -> list[Json]:
        """Whom to invite this week: who stayed away before anybody else; to a contact day everybody, in time."""
        if self._contact_day is not None:
            every = timedelta(days=self._world.way.contact_day_every or 0)
            while self._contact_day <= self._world.today:
                self._contact_day += every
            return waiting if self._world.today >= self._contact_day - self._notice() else []
        return sorted(waiting, key=lambda each: each["trajectoryId"] not in self._stayed_away)[: int(self._letters)]

    def _talked_about_before(self, promise: Json) -> date:
        """What is due before this day is for this week; a talk at the end of a term waits until that end."""
        at_end_of_term = promise["kind"] == "return-conversation" and promise["referralId"] is None
        return self._world.today + timedelta(days=1 if at_end_of_term else 7)

    def _notice(self) -> timedelta:
        """How long before an appointment the invitation goes out; shorter where a plan is due soon."""
        days = self._world.parameters.appointment_in_days.whole
        within = self._world.way.plan_within
        return timedelta(days=days if within is None else 7 * max(1, min(within // 5, days // 7)))

    async def _invite(self, promise: Json) -> None:
        trajectory_id, today = promise["trajectoryId"], self._world.today
        day = max(today + self._notice(), self._contact_day or today)
        at = start_of_local_day(day) + OFFICE_OPENS
        path, body = f"/trajectories/{trajectory_id}", {"appointmentAt": _said(at)}
        if (await self.desk.get(path))["exemption"] is not None:
            body["channel"] = "telephone"  # whoever is exempt gets no letter that mentions consequences
        trajectory = await self.desk.post(f"{path}/invitations", body)
        invitation = trajectory["invitations"][-1]
        self._invited.add(trajectory_id)
        self._diary[day].append(
            Appointment(
                invitation["invitationId"],
                UUID(trajectory["clientId"]),
                len(trajectory["invitations"]),
                InvitationStep(invitation["step"]),
                at,
            )
        )

    async def _keep_appointments(self) -> None:
        """Speak with whoever came; what was written on paper meanwhile is recorded with its own day."""
        behaviour = self._world.behaviour
        for day in sorted(day for day in self._diary if day <= self._world.today):
            for kept in self._diary.pop(day):
                answer = behaviour.answers_invitation(kept.client_id, kept.number, kept.step)
                outcome = {"outcome": answer.value}
                trajectory = await self.desk.post(f"/invitations/{kept.invitation_id}/outcome", outcome)
                if answer is Answer.ATTENDED:
                    if day == self._world.today and kept.step is not InvitationStep.CONTACT_DAY:
                        self._room -= 1
                    await self._talk(trajectory, "intake", kept)
                    continue
                self._invited.discard(trajectory["trajectoryId"])
                self._stayed_away.add(trajectory["trajectoryId"])
                if trajectory["invitations"][-1]["nextStep"] == _MEASURE and behaviour.coach_advises_measure(
                    kept.client_id, kept.number
                ):
                    path = f"/trajectories/{trajectory['trajectoryId']}/measure-advice"
                    await self.desk.post(path, {"invitationIds": [kept.invitation_id]})

    async def _make_contact(self, promise: Json) -> None:
        trajectory = await self.desk.get(f"/trajectories/{promise['trajectoryId']}")
        if all(each["promiseId"] != promise["promiseId"] for each in trajectory["promises"]):
            return  # an earlier talk of this week kept it too
        self._room -= 1
        if promise["kind"] == "follow-up" and trajectory["plan"] is not None:
            await self._follow_up(promise, trajectory)
        elif promise["kind"] == "exemption-review":
            await self._talk(trajectory, "exemption-review")
        else:
            await self._talk(trajectory, "return" if promise["kind"] == "return-conversation" else "motivation")

    async def _talk(self, trajectory: Json, kind: str, kept: Appointment | None = None) -> None:
        """A conversation, which promises the next one; it may bring a plan, or a no that is respected."""
        world, client_id = self._world, UUID(trajectory["clientId"])
        world.talks[client_id] += 1
        talk = world.talks[client_id]
        at_home = kept is not None and kept.step is InvitationStep.HOME_VISIT
        talked = await self.desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/conversations",
            {
                "kind": kind,
                "channel": "home-visit" if at_home else "community-centre",
                "heldAt": _said(world.clock.now() if kept is None else kept.at),
                "nextContact": self._again_in(world.parameters.speaks_again_in_days.whole, trajectory, kept),
            },
        )
        ends_on = talked["intensiveUntil"]
        if ends_on is not None and date.fromisoformat(ends_on) <= world.today:
            path = f"/trajectories/{trajectory['trajectoryId']}/intensity"
            talked = await self.desk.post(path, {"intensity": Intensity.REGULAR.value})
        if world.behaviour.signs(client_id, talk, everyone=world.way.signed_by_everyone):
            await self._sign(talked)
        elif talked["plan"] is None and world.behaviour.says_no(client_id) and self._respected(talk):
            no = {"outcome": "respected-no", "nobodyInDanger": True}
            await self.desk.post(f"/trajectories/{trajectory['trajectoryId']}/closure", no)

    def _respected(self, talk: int) -> bool:
        after = self._world.way.no_after_contacts
        return after is not None and talk >= after

    async def _sign(self, trajectory: Json) -> None:
        plan = plan_of(self._world, trajectory, self.kind, self.owner_id)
        signed = await self.desk.post(f"/trajectories/{trajectory['trajectoryId']}/plans", plan)
        activity = ActivityKind(plan["activityKind"])
        if activity not in WITHOUT_PARTNER:
            await self._refer(signed, activity, plan["hoursPerWeek"])

    async def _refer(self, trajectory: Json, activity: ActivityKind, hours: int) -> None:
        """Ask the next partner in turn with whom the person is not already."""
        world, client_id, attempts = self._world, UUID(trajectory["clientId"]), len(trajectory["referrals"])
        running = {each["partnerId"] for each in trajectory["referrals"] if each["state"] != "ended"}
        turn = (client_id.int + attempts) % len(world.partners)
        free = [each for each in (*world.partners[turn:], *world.partners[:turn]) if str(each) not in running]
        if not free or attempts >= world.parameters.attempts_with_partners.whole:
            return
        referred = await self.desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/referrals",
            {"partnerId": str(free[0]), "activityKinds": [activity.value], "hoursPerWeek": hours},
        )
        world.note_referral(UUID(referred["referrals"][-1]["referralId"]), client_id, attempts)

    async def _follow_up(self, promise: Json, trajectory: Json) -> None:
        world = self._world
        active = world.behaviour.still_active(
            UUID(trajectory["clientId"]), world.today.toordinal(), trajectory["silentDays"]
        )
        longest = world.way.longest_interval[trajectory["intensity"]]
        days = longest if active else world.parameters.not_active_again_in_days.whole
        await self.desk.post(
            f"/trajectories/{trajectory['trajectoryId']}/follow-ups",
            {
                "promiseId": promise["promiseId"],
                "stillActive": active,
                "nextContact": self._again_in(days, trajectory),
            },
        )

    def _again_in(self, days: int, trajectory: Json, kept: Appointment | None = None) -> dict[str, str]:
        """The next contact, no later than the way of working lets somebody wait after this one."""
        way, today = self._world.way, self._world.today
        longest = way.longest_interval[trajectory["intensity"]]
        if not way.signed_by_everyone and trajectory["plan"] is None:
            days = longest
        held_on = today if kept is None else local_date(kept.at)
        due_on = held_on + timedelta(days=min(days, longest))
        if trajectory["plan"] is None:
            due_on = min(due_on, way.plan_by(held_on, local_date(datetime.fromisoformat(trajectory["startedAt"]))))
        return {"dueOn": max(today, due_on).isoformat()}


def _said(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
