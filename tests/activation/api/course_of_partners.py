"""What is asked of two people's partners, and what they tell: a yes, a place and its end, talks, and who comes back."""

from uuid import UUID, uuid4

from meedoen.contracts.event import ContractEvent
from meedoen.contracts.wellbeing_partners import (
    AnnualCheckHeld,
    GuidanceHeld,
    PartnerPlaced,
    PartnerReturned,
    PlacementChanged,
    PlacementEnded,
    ReferralAccepted,
    ReferralDeclined,
)
from meedoen.vocabulary import ActivityKind, DeclineReason, PlacementEndReason, ReturnAdvice, ReturnReason

from tests.activation.api.held_course import HeldCourse, Shown
from tests.activation.conftest import PARTNER

NOBODY = UUID(int=0)


class CourseOfPartners(HeldCourse):
    """Whoever is asked about is brought there first, so that most of it happens."""

    async def post(self, path: str, body: Shown | None = None) -> int:
        response = await self.coach.post(path, body)
        assert response.status_code in {200, 400, 404, 409}, response.text
        await self.hear(speaks=path.endswith(("/conversations", "/follow-ups")))
        return response.status_code

    def on(self, days: int) -> str:
        return self.world.day(days).isoformat()

    async def talks(self, path: str) -> None:
        talk = {"kind": "motivation", "channel": "telephone", "nextContact": {"dueOn": self.on(21)}}
        await self.post(f"{path}/conversations", talk)

    async def with_partner(self, what: str, days: int, path: str) -> None:
        referral_id = await self.referred(path, days)
        if referral_id is None:
            return
        match what:
            case "accepts":
                await self.says_yes(referral_id)
            case "has a place":
                await self.has_a_place(referral_id, days)
            case "guides":
                await self.guides(referral_id, days)
            case "declines":
                await self.tells(referral_id, ReferralDeclined, reason=DeclineReason.NO_PLACE, partner_id=PARTNER)
            case "returns":
                await self.says_yes(referral_id)
                self.world.passes(days=abs(days) % 90)
                await self.tells(
                    referral_id, PartnerReturned, reason=ReturnReason.CANNOT, advice=ReturnAdvice.REST_FIRST
                )
            case "withdraw":
                await self.post(f"/v1/referrals/{referral_id}/withdrawal")

    async def referred(self, path: str, days: int) -> UUID | None:
        """The referral that is open, or a new one; None where the trajectory is closed."""
        ledger = self.ledgers[path.rsplit("/", 1)[-1]]
        if not ledger.with_partner:
            if not ledger.talks:
                await self.talks(path)
            body = {"partnerId": str(PARTNER), "activityKinds": ["exercise"], "hoursPerWeek": 1 + abs(days) % 20}
            await self.post(f"{path}/referrals", body)
        return next(iter(ledger.with_partner), None)

    async def says_yes(self, referral_id: UUID) -> None:
        await self.tells(referral_id, ReferralAccepted, partner_id=PARTNER)

    async def has_a_place(self, referral_id: UUID, days: int) -> None:
        """It has hours, and other hours after a time, and ends; not always so far."""
        placement_id = uuid4()
        hours: Shown = {"placement_id": placement_id, "hours_per_week": 4}
        place: Shown = {"activity_kind": ActivityKind.EXERCISE, "started_on": self.world.day(0), "partner_id": PARTNER}
        await self.tells(referral_id, PartnerPlaced, **hours, **place)
        if days % 4:
            await self.tells(referral_id, PlacementChanged, **hours | {"hours_per_week": 6})
        if days % 2:
            ended: Shown = {"placement_id": placement_id, "reason": PlacementEndReason.HEALTH}
            await self.tells(referral_id, PlacementEnded, **ended)

    async def guides(self, referral_id: UUID, days: int) -> None:
        """Every so many weeks, and after the time of guidance once a year; until the person is no longer active."""
        if days % 5:
            await self.says_yes(referral_id)
        for time in range(1 + days % 4):
            self.world.passes(days=61)
            what = AnnualCheckHeld if time > 2 else GuidanceHeld
            active = bool(days % 3) or time < days % 4
            await self.tells(referral_id, what, still_active=active, hours_per_week=2, speaks=True)

    async def tells(
        self, referral_id: UUID, what: type[ContractEvent], *, speaks: bool = False, **data: object
    ) -> None:
        if what not in {PlacementChanged, PlacementEnded}:
            data["referral_id"] = referral_id
        told = what(occurred_at=self.world.clock.now(), **data)
        await self.world.partner_tells((referral_id, told))
        await self.hear(speaks=speaks)
