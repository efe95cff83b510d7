"""What partners tell of a referral: their answer, a place, its hours, its end, a talk, a return."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

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
from meedoen.messaging.consumer import Reaction
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction
from meedoen.vocabulary import ReferralEndReason

from activation.adapters.event_codec import REFERRAL
from activation.adapters.finding import referred_trajectories
from activation.application.trajectories import Trajectories
from activation.domain.commands.partner_told import (
    PartnerAccepts,
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
)
from activation.domain.deciding import Command
from activation.domain.referral import answer
from activation.domain.ways_of_working import WaysOfWorking


class UnknownReferral(Exception):
    """A partner tells of a referral that nobody here made, or that was made to another partner."""


def hear_partners(ways: WaysOfWorking) -> Reaction:
    """The reaction to the topic of the wellbeing partners."""

    async def react(tx: Transaction, batch: Sequence[Received]) -> None:
        told = [received for received in batch if type(received.data) in _ASKS]
        referral_ids = list({received.subject for received in told})
        referred = await referred_trajectories(tx.connection, referral_ids)
        trajectories = Trajectories(tx, ways)
        loaded = await trajectories.load_many(list({trajectory_id for trajectory_id, _ in referred.values()}))
        answered = [each.subject for each in told if type(each.data) in _ANSWERS and each.subject in referred]
        referrals = await tx.load_many(REFERRAL, answered)
        for received in told:
            referral_id, data = received.subject, received.data
            trajectory = loaded[_own_referral(referred, referral_id, data)]
            # What is told has happened: a clock that is ahead is only wrong.
            happened_at = min(data.occurred_at, tx.now)
            if type(data) in _ANSWERS:
                accepted = isinstance(data, ReferralAccepted)
                referral = referrals[referral_id]
                tx.record(referral, answer(referral.state, accepted=accepted, happened_at=happened_at))
            if trajectory.state.is_open:
                trajectories.ask(trajectory, _ASKS[type(data)](referral_id, happened_at, data))
        await trajectories.save()

    return react


def _own_referral(referred: Mapping[UUID, tuple[UUID, UUID]], referral_id: UUID, data: ContractEvent) -> UUID:
    """The trajectory of a referral that was made to the partner who speaks."""
    trajectory_id, partner_id = referred.get(referral_id, (None, None))
    if trajectory_id is None or getattr(data, "partner_id", partner_id) != partner_id:
        raise UnknownReferral("no referral to this partner")
    if getattr(data, "referral_id", referral_id) != referral_id:
        raise UnknownReferral("the referral is not the subject")
    return trajectory_id


_ANSWERS = (ReferralAccepted, ReferralDeclined)
_ASKS: Mapping[type[ContractEvent], Callable[..., Command]] = {
    ReferralAccepted: lambda of, at, _: PartnerAccepts(of, at),
    ReferralDeclined: lambda of, at, data: PartnerGivesBack(of, ReferralEndReason.DECLINED, at, data.reason),
    PartnerReturned: lambda of, at, data: PartnerGivesBack(
        of, ReferralEndReason.RETURNED, at, data.reason, data.advice
    ),
    PartnerPlaced: lambda of, at, data: PartnerPlaces(of, data.activity_kind, data.hours_per_week, data.started_on, at),
    PlacementChanged: lambda of, at, data: PartnerChangesPlace(of, data.hours_per_week, at),
    PlacementEnded: lambda of, at, data: PartnerEndsPlace(of, data.reason, at),
    GuidanceHeld: lambda of, at, data: PartnerSpeaks(of, data.still_active, at),
    AnnualCheckHeld: lambda of, at, data: PartnerSpeaks(of, data.still_active, at),
}
