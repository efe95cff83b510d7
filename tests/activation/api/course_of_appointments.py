"""What is asked of two people's appointments: they are invited, by letter too, and come or do not."""

from activation.adapters.letters.sending import MayHaveLeft, NotSent

from tests.activation.api.course_of_partners import CourseOfPartners
from tests.activation.api.held_course import Shown
from tests.activation.api.letters import filled_in, in_days, mark_of


class CourseOfAppointments(CourseOfPartners):
    """Steps on the way to a contact, and none by themselves."""

    async def invited(self, what: str, days: int, state: Shown) -> None:
        """To an appointment; and they come, or do not, or a letter goes."""
        path = f"/v1/trajectories/{state['trajectoryId']}"
        match what:
            case "invite":
                await self.post(f"{path}/invitations", {"appointmentAt": in_days(self.world, days)})
            case "outcome" if state["invitations"]:
                await self.post(f"/v1/invitations/{state['invitations'][-1]['invitationId']}/outcome", self.went(days))
            case "attend":
                await self.comes_to_it(path, {"outcome": "attended"})
            case "miss":
                await self.comes_to_it(path, {"outcome": "no-show"})
            case "stay away":
                for _ in range(4):
                    await self.comes_to_it(path, {"outcome": "no-show"})
                missed = [each["invitationId"] for each in (await self.coach.sees(path))["invitations"]]
                await self.post(f"{path}/measure-advice", {"invitationIds": missed[-1:]})
            case "letter":
                await self.send_letter(path, days)

    async def comes_to_it(self, path: str, outcome: Shown) -> None:
        """The person is invited for next week, by a call if no letter may leave, and comes or does not."""
        for how in ({}, {"channel": "telephone"}):
            await self.post(f"{path}/invitations", {"appointmentAt": in_days(self.world, 7)} | how)
        self.world.passes(days=8)
        for each in (await self.coach.sees(path))["invitations"][-1:]:
            await self.post(f"/v1/invitations/{each['invitationId']}/outcome", outcome)

    async def send_letter(self, path: str, days: int) -> None:
        """Of a new invitation, read or not: it arrives, does not, or nobody knows. Then once more by the same key."""
        if invitations := (await self.coach.sees(path))["invitations"]:
            await self.post(f"/v1/invitations/{invitations[-1]['invitationId']}/outcome", {"outcome": "cancelled"})
        await self.post(f"{path}/invitations", {"appointmentAt": in_days(self.world, 9)})
        for invitation in (await self.coach.sees(path))["invitations"][-1:]:
            letter, body = f"/v1/invitations/{invitation['invitationId']}", filled_in()
            if days % 4:
                body["read"] = await mark_of(self.coach, letter)
            for fails in ((None, NotSent("OSError"), MayHaveLeft("TimeoutError"))[days % 3], None):
                self.postman.fails = fails
                response = await self.coach.post(f"{letter}/letters", body, **{"Idempotency-Key": "one"})
                assert response.status_code in {200, 409, 503}, response.text
                await self.hear()

    def went(self, days: int) -> Shown:
        outcome = ("attended", "no-show", "cancelled")[days % 3]
        return {"outcome": outcome} | (self.late("cancelledAt", days) if outcome == "cancelled" else {})

    def late(self, when: str, days: int) -> dict[str, str]:
        """Some of it happened up to a week ago, and is recorded now."""
        return {when: in_days(self.world, -(days % 8))} if days % 5 < 2 else {}
