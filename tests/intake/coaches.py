"""What activation tells of trajectories and referrals, in the form in which a consumer gets it."""

from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

from intake.application.hearing_activation import hear_activation
from meedoen.clock import Clock, local_date
from meedoen.contracts.activation import (
    ActivationEvent,
    ReferralEnded,
    Referred,
    TeamAssigned,
    TrajectoryClosed,
    TrajectoryStarted,
    WayOfWorkingMoved,
)
from meedoen.database import Database
from meedoen.messaging.received import Received
from meedoen.vocabulary import ActivityKind, ContactShared, ReferralEndReason, Segment, TrajectoryOutcome

PARTNER = UUID(int=31)
TEAM = UUID(int=32)


class CoachesSide:
    """Starts trajectories, refers, and ends referrals, as the activation topic would tell it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._told: Counter[UUID] = Counter()

    def start(
        self,
        client_id: UUID,
        trajectory_id: UUID,
        *,
        municipality: str = "0599",
        team: UUID = TEAM,
        shared_with_team: ContactShared = ContactShared.NONE,
    ) -> Received:
        started = TrajectoryStarted(
            occurred_at=self._clock.now(),
            client_id=client_id,
            segment=Segment.ACTIVATION,
            municipality=municipality,
            neighbourhood=f"{municipality}0826",
            way_of_working="rotterdam",
            way_of_working_version=1,
            team_id=team,
            shared_with_team=shared_with_team,
        )
        return self._received(trajectory_id, started)

    def referral(
        self, trajectory_id: UUID, referral_id: UUID, *, shared: ContactShared = ContactShared.PHONE
    ) -> Received:
        referred = Referred(
            occurred_at=self._clock.now(),
            referral_id=referral_id,
            partner_id=PARTNER,
            activity_kinds=(ActivityKind.VOLUNTEERING,),
            answer_due_on=local_date(self._clock.now()) + timedelta(days=14),
            contact_shared=shared,
        )
        return self._received(trajectory_id, referred)

    def end(self, trajectory_id: UUID, referral_id: UUID) -> Received:
        ended = ReferralEnded(
            occurred_at=self._clock.now(),
            referral_id=referral_id,
            partner_id=PARTNER,
            reason=ReferralEndReason.RETURNED,
        )
        return self._received(trajectory_id, ended)

    def move(self, trajectory_id: UUID, shared_with_team: ContactShared) -> Received:
        """To another version of the way of working, which shares this with the team."""
        moved = WayOfWorkingMoved(
            occurred_at=self._clock.now(),
            way_of_working="rotterdam",
            way_of_working_version=2,
            shared_with_team=shared_with_team,
        )
        return self._received(trajectory_id, moved)

    def go_over(self, trajectory_id: UUID, team: UUID) -> Received:
        """To the team of the neighbourhood where the person lives now."""
        return self._received(trajectory_id, TeamAssigned(occurred_at=self._clock.now(), team_id=team))

    def close(self, trajectory_id: UUID) -> Received:
        closed = TrajectoryClosed(occurred_at=self._clock.now(), outcome=TrajectoryOutcome.RESPECTED_NO)
        return self._received(trajectory_id, closed)

    async def tells(self, *batch: Received) -> None:
        """What the consumer does when these come by."""
        async with self._database.transaction() as tx:
            await hear_activation(tx, batch)

    async def refers(
        self, client_id: UUID, *, shared: ContactShared = ContactShared.PHONE, municipality: str = "0599"
    ) -> tuple[UUID, UUID]:
        """Somebody is referred to the partner; gives the trajectory and the referral."""
        trajectory_id, referral_id = uuid4(), uuid4()
        await self.tells(
            self.start(client_id, trajectory_id, municipality=municipality),
            self.referral(trajectory_id, referral_id, shared=shared),
        )
        return trajectory_id, referral_id

    def _received(self, trajectory_id: UUID, data: ActivationEvent) -> Received:
        self._told[trajectory_id] += 1
        return Received(
            topic=data.topic,
            source="urn:nld:oin:00000099000000000001:systeem:activation",
            subject=trajectory_id,
            sequence=self._told[trajectory_id],
            id=uuid4(),
            type=data.type,
            time=self._clock.now(),
            data=data,
            traceparent=None,
        )
