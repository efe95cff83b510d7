"""A person in a city, and what those who work there do with them, each thing in the field's words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from httpx import AsyncClient, Response
from meedoen.clock import SteppedClock

Json = dict[str, Any]
SIGNED_BY_BOTH = ["person", "coach"]


class Place(Protocol):
    """What a person is treated by: the city's clock and coach, and its news."""

    clock: SteppedClock

    def day(self, days: int) -> Any: ...

    async def comes_to(self, moment: datetime) -> None: ...


class Caller:
    """Somebody with a role who uses the API of a service; what comes of it goes round at once."""

    def __init__(self, client: AsyncClient, afterwards: Callable[[Response], Awaitable[None]]) -> None:
        self.client, self._afterwards = client, afterwards

    async def get(self, path: str, **query: Any) -> Response:
        return await self.client.get(path, params=query)

    async def sees(self, path: str, **query: Any) -> Json:
        response = await self.get(path, **query)
        assert response.status_code == 200, response.text
        return cast(Json, response.json())

    async def pages(self, path: str, **query: Any) -> AsyncIterator[Json]:
        """Everything in a list, a page at a time."""
        page = await self.sees(path, limit=200, **query)
        while True:
            for each in page["items"]:
                yield each
            if not page["next"]:
                return
            page = await self.sees(path, limit=200, cursor=page["next"], **query)

    async def does(self, path: str, body: Any = None) -> Json:
        response = await self.client.post(path, json=body)
        assert response.status_code in {200, 201}, response.text
        await self._afterwards(response)
        return cast(Json, response.json())

    async def refused(self, path: str, body: Any = None) -> str:
        """The rule that says no."""
        response = await self.client.post(path, json=body)
        assert response.status_code == 409, response.text
        return str(response.json()["type"]).rpartition("/")[2]


class Somebody:
    """One person, and whoever works with them: a coach, or the neighbourhood's team."""

    def __init__(self, city: Place, trajectory_id: str, client_id: str, worker: Caller, owner: Json) -> None:
        """`owner` is who keeps in touch as a plan says."""
        self.city, self.id, self.client_id, self.worker, self.owner = city, trajectory_id, client_id, worker, owner
        self.path = f"/trajectories/{trajectory_id}"

    async def is_invited(self, *, in_days: int = 7, **how: Any) -> Json:
        """Gives the invitation."""
        body = {"appointmentAt": _written(self.city.clock.now() + timedelta(days=in_days))} | how
        return cast(Json, (await self.worker.does(f"{self.path}/invitations", body))["invitations"][-1])

    async def may_not_be_invited(self) -> str:
        """The rule that refuses it."""
        body = {"appointmentAt": _written(self.city.clock.now() + timedelta(days=7))}
        return await self.worker.refused(f"{self.path}/invitations", body)

    async def would_read(self) -> str:
        """The Dutch letter of an invitation for next week, as it would leave now; nothing is recorded."""
        body = {"appointmentAt": _written(self.city.clock.now() + timedelta(days=7))}
        [page] = (await self.worker.does(f"{self.path}/letter-previews", body))["pages"]
        return "\n".join([page["subject"], *page["paragraphs"]])

    async def stays_away(self) -> str:
        """The day of the appointment goes by without the person; gives what the ladder says then."""
        return str((await self._outcome("no-show"))["nextStep"])

    async def comes(self) -> None:
        await self._outcome("attended")

    async def cancels(self) -> None:
        await self._outcome("cancelled")

    async def _outcome(self, outcome: str) -> Json:
        invitation = (await self.stands())["invitations"][-1]
        if outcome != "cancelled":
            await self.city.comes_to(datetime.fromisoformat(invitation["appointmentAt"]))
        address = f"/invitations/{invitation['invitationId']}/outcome"
        return cast(Json, (await self.worker.does(address, {"outcome": outcome}))["invitations"][-1])

    def talk(
        self,
        *,
        next_in_days: int | None = 30,
        channel: str = "community-centre",
        note: str | None = None,
        **more: Any,
    ) -> Json:
        body: Json = {"kind": "motivation", "channel": channel, "note": note}
        if next_in_days is not None:
            body |= {"nextContact": {"dueOn": self.city.day(next_in_days).isoformat()} | more}
        return body

    async def talks(self, **how: Any) -> Json:
        return await self.worker.does(f"{self.path}/conversations", self.talk(**how))

    async def may_not_wait(self, days: int) -> bool:
        """Whether a next talk that far off is refused."""
        refused = await self.worker.refused(f"{self.path}/conversations", self.talk(next_in_days=days))
        return refused == "next-contact-outside-bounds"

    def plan(self, activity: str = "volunteering", *, in_days: int = 60, **changes: Any) -> Json:
        plan = {"activityKind": activity, "hoursPerWeek": 4, "chosenBy": "person", "signedBy": SIGNED_BY_BOTH}
        return plan | {"firstFollowUp": {"dueOn": self.city.day(in_days).isoformat()} | self.owner} | changes

    async def signs(self, activity: str = "volunteering", **changes: Any) -> Json:
        return await self.worker.does(f"{self.path}/plans", self.plan(activity, **changes))

    async def may_not_sign(self, activity: str = "volunteering", **changes: Any) -> str:
        """The rule that refuses the plan."""
        return await self.worker.refused(f"{self.path}/plans", self.plan(activity, **changes))

    async def needs(self, intensity: str) -> Json:
        """More attention, or less: the coach decides."""
        return await self.worker.does(f"{self.path}/intensity", {"intensity": intensity})

    async def is_referred(self, partner: UUID, activity: str = "volunteering") -> str:
        """Gives the referral's id."""
        body = {"partnerId": str(partner), "activityKinds": [activity], "hoursPerWeek": 4, "languages": ["nl"]}
        return str((await self.worker.does(f"{self.path}/referrals", body))["referrals"][-1]["referralId"])

    async def closes(self, outcome: str, **stated: Any) -> Json:
        return await self.worker.does(f"{self.path}/closure", {"outcome": outcome} | stated)

    async def may_not_close(self, outcome: str, **stated: Any) -> str:
        return await self.worker.refused(f"{self.path}/closure", {"outcome": outcome} | stated)

    async def stands(self) -> Json:
        """The trajectory today."""
        return await self.worker.sees(self.path)

    async def owed(self) -> dict[str, Json]:
        """The open promises, by kind."""
        return {promise["kind"]: promise for promise in (await self.stands())["promises"]}

    async def history(self, kind: str) -> list[Json]:
        """What happened of one kind."""
        return [each async for each in self.worker.pages(f"{self.path}/history") if each["type"] == kind]


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
