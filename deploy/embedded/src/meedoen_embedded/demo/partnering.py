"""A partner's week: answer, place or give back, keep in touch with whoever has a place."""

from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import ActivityKind

from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.world import World

_A_WEEK = 6
"""Days that pass at most until the partner works again: who is due before then is spoken with now."""


class Partner:
    """A welfare organisation that finds people a place. It knows nobody but by their referral."""

    def __init__(self, world: World, desk: Desk, partner_id: UUID) -> None:
        self.partner_id = partner_id
        self.answers = True
        """Whether anybody there answers what coaches ask."""
        self._world = world
        self.desk = desk
        self._accepted_on: dict[UUID, date] = {}
        self._spoken_on: dict[UUID, date] = {}

    async def work_a_week(self) -> None:
        """Go through the own work list."""
        await self.desk.log_in()
        for stage, handle in (
            ("to-answer", self._answer),
            ("accepted", self._place_or_return),
            ("placed", self._keep_in_touch),
        ):
            for referral in [each async for each in self.desk.every("/referrals", stage=stage)]:
                await handle(referral)

    async def _answer(self, referral: Json) -> None:
        if not self.answers:
            return
        world, referral_id = self._world, UUID(referral["referralId"])
        offered_on = local_date(datetime.fromisoformat(referral["offeredAt"]))
        if offered_on + timedelta(days=world.behaviour.days_until_answer(self._fate(referral))) > world.today:
            return
        if world.behaviour.partner_accepts(self._fate(referral)):
            await self.desk.post(f"/referrals/{referral_id}/answer", {"answer": "accept"})
            self._accepted_on[referral_id] = world.today
        else:
            await self.desk.post(f"/referrals/{referral_id}/answer", {"answer": "decline", "reason": "no-place"})

    async def _place_or_return(self, referral: Json) -> None:
        world, referral_id = self._world, UUID(referral["referralId"])
        searching = timedelta(days=world.parameters.partner_places_within_days.whole)
        if self._accepted_on[referral_id] + searching > world.today:
            return
        if world.behaviour.placing_fails(self._fate(referral)) or referral["placements"]:
            reason, advice = world.behaviour.reason_for_return(self._fate(referral))
            await self.desk.post(f"/referrals/{referral_id}/return", {"reason": reason.value, "advice": advice.value})
            return
        await self.desk.post(
            f"/referrals/{referral_id}/placements",
            {
                "activityKind": referral["activityKinds"][0],
                "hoursPerWeek": max(1, referral["hoursPerWeek"]),
                "startedOn": world.today.isoformat(),
            },
        )
        self._spoken_on[referral_id] = world.today

    async def _keep_in_touch(self, referral: Json) -> None:
        """Guidance for its period, a check each year after it; and the end of work for a limited time."""
        world, referral_id, placement = self._world, UUID(referral["referralId"]), referral["placements"][-1]
        at_place = (world.today - date.fromisoformat(placement["startedOn"])).days
        term = world.way.term_of.get(ActivityKind(placement["activityKind"]))
        if term is not None and at_place >= term:
            await self._end(placement, "term-ended")
            return
        guided = at_place <= world.way.guidance_lasts
        days = (world.today - self._spoken_on[referral_id]).days
        if days < (world.way.guidance_every if guided else world.way.annual_check_every) - _A_WEEK:
            return
        active = world.behaviour.still_active(self._fate(referral), world.today.toordinal(), days)
        await self.desk.post(
            f"/referrals/{referral_id}/{'guidance' if guided else 'annual-checks'}",
            {"stillActive": active, "hoursPerWeek": placement["hoursPerWeek"] if active else 0},
        )
        self._spoken_on[referral_id] = world.today
        if not active:
            await self._end(placement, "stopped-by-person")

    async def _end(self, placement: Json, reason: str) -> None:
        await self.desk.post(f"/placements/{placement['placementId']}/end", {"reason": reason})

    def _fate(self, referral: Json) -> UUID:
        return self._world.fate_of[UUID(referral["referralId"])]
