"""A partner's week: answer, place or give back, keep in touch with whoever has a place."""

from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import Clock, local_date

from meedoen_embedded.demo.behaviour import Behaviour
from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.parameters import Parameters


class Partner:
    """A welfare organisation that finds people a place. It knows nobody but by their referral."""

    def __init__(self, desk: Desk, *, clock: Clock, behaviour: Behaviour, parameters: Parameters) -> None:
        self._desk = desk
        self._clock = clock
        self._behaviour = behaviour
        self._parameters = parameters
        self._accepted_on: dict[UUID, date] = {}
        self._spoken_on: dict[UUID, date] = {}

    async def work_a_week(self) -> None:
        """Go through the own work list."""
        self._desk.log_in()
        for stage, handle in (
            ("to-answer", self._answer),
            ("accepted", self._place_or_return),
            ("placed", self._keep_in_touch),
        ):
            for referral in [each async for each in self._desk.every("/referrals", stage=stage)]:
                await handle(referral)

    @property
    def _today(self) -> date:
        return local_date(self._clock.now())

    async def _answer(self, referral: Json) -> None:
        referral_id = UUID(referral["referralId"])
        offered_on = local_date(datetime.fromisoformat(referral["offeredAt"]))
        if offered_on + timedelta(days=self._behaviour.days_until_answer(referral_id)) > self._today:
            return
        if self._behaviour.partner_accepts(referral_id):
            await self._desk.post(f"/referrals/{referral_id}/answer", {"answer": "accept"})
            self._accepted_on[referral_id] = self._today
        else:
            await self._desk.post(f"/referrals/{referral_id}/answer", {"answer": "decline", "reason": "no-place"})

    async def _place_or_return(self, referral: Json) -> None:
        referral_id = UUID(referral["referralId"])
        searching = timedelta(days=int(self._parameters.partner_places_within_days.value))
        if self._accepted_on[referral_id] + searching > self._today:
            return
        if self._behaviour.placing_fails(referral_id) or referral["placements"]:
            reason, advice = self._behaviour.reason_for_return(referral_id)
            await self._desk.post(f"/referrals/{referral_id}/return", {"reason": reason.value, "advice": advice.value})
            return
        await self._desk.post(
            f"/referrals/{referral_id}/placements",
            {
                "activityKind": referral["activityKinds"][0],
                "hoursPerWeek": max(1, referral["hoursPerWeek"]),
                "startedOn": self._today.isoformat(),
            },
        )
        self._spoken_on[referral_id] = self._today

    async def _keep_in_touch(self, referral: Json) -> None:
        referral_id = UUID(referral["referralId"])
        days = (self._today - self._spoken_on[referral_id]).days
        if days < self._parameters.guidance_every_days.value:
            return
        active = self._behaviour.still_active(referral_id, self._today.toordinal(), days)
        await self._desk.post(
            f"/referrals/{referral_id}/guidance",
            {"stillActive": active, "hoursPerWeek": referral["hoursPerWeek"] if active else 0},
        )
        self._spoken_on[referral_id] = self._today
        if not active:
            placement_id = referral["placements"][-1]["placementId"]
            await self._desk.post(f"/placements/{placement_id}/end", {"reason": "stopped-by-person"})
