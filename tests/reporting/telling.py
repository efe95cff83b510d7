"""The other services, as far as reporting hears them: facts about people, in the order in which they happened."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from meedoen import contracts
from meedoen.clock import local_date
from meedoen.contracts import ContractEvent
from meedoen.contracts.access import TOPIC_ACCESS
from meedoen.database import Database
from meedoen.messaging.received import Received
from meedoen.vocabulary import (
    ActivityKind,
    AgeBand,
    Channel,
    ChosenBy,
    ContactShared,
    ConversationKind,
    EscalationRung,
    FollowUpBy,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
    Segment,
    TrajectoryOutcome,
)
from reporting.adapters.projecting import project

TEAM, OTHER_TEAM, COACH, PARTNER = (UUID(int=n) for n in (1, 2, 3, 4))
CROOSWIJK, RUBROEK, UTRECHT = "05990824", "05990826", "03440101"


def source_of(event: type[ContractEvent]) -> str:
    """The system that tells this kind of event."""
    return f"urn:nld:oin:00000099000000000001:systeem:{TOPIC_ACCESS[event.topic].writer}"


@dataclass
class Telling:
    """Collects what is told; each method tells one fact."""

    told: list[Received] = field(default_factory=list)
    _last: Counter[UUID] = field(default_factory=Counter)

    def tell(self, subject: UUID, event: ContractEvent, *, recorded_at: datetime | None = None) -> None:
        self._last[subject] += 1
        received = Received(
            topic=event.topic,
            source=source_of(type(event)),
            subject=subject,
            sequence=self._last[subject],
            id=uuid4(),
            type=event.type,
            time=recorded_at or event.occurred_at,
            data=event,
            traceparent=None,
        )
        self.told.append(received)

    async def heard_by(self, database: Database, generation: int = 1) -> None:
        """Let reporting hear all of it, in one batch."""
        async with database.transaction() as tx:
            await project(tx.connection, generation, self.told)

    def registered(self, at: datetime, *, client_id: UUID | None = None, neighbourhood: str = CROOSWIJK) -> UUID:
        client_id = client_id or uuid4()
        self.tell(
            client_id,
            contracts.ClientRegistered(
                occurred_at=at,
                municipality=neighbourhood[:4],
                neighbourhood=neighbourhood,
                age_band=AgeBand.FROM_45_TO_54,
                benefit_since="2005-04",
            ),
        )
        return client_id

    def lives_elsewhere(
        self, client_id: UUID, at: datetime, neighbourhood: str, *, recorded_at: datetime | None = None
    ) -> None:
        event = contracts.ClientMoved(occurred_at=at, municipality=neighbourhood[:4], neighbourhood=neighbourhood)
        self.tell(client_id, event, recorded_at=recorded_at)

    def goes_over(self, trajectory_id: UUID, at: datetime, team: UUID) -> None:
        self.tell(trajectory_id, contracts.TeamAssigned(occurred_at=at, team_id=team))

    def started(
        self, at: datetime, *, client_id: UUID | None = None, neighbourhood: str = CROOSWIJK, team: UUID = TEAM
    ) -> UUID:
        trajectory_id = uuid4()
        self.tell(
            trajectory_id,
            contracts.TrajectoryStarted(
                occurred_at=at,
                client_id=client_id or uuid4(),
                segment=Segment.ACTIVATION,
                municipality=neighbourhood[:4],
                neighbourhood=neighbourhood,
                way_of_working="rotterdam",
                way_of_working_version=1,
                team_id=team,
            ),
        )
        return trajectory_id

    def closed(self, trajectory_id: UUID, at: datetime) -> None:
        self.tell(trajectory_id, contracts.TrajectoryClosed(occurred_at=at, outcome=TrajectoryOutcome.PAID_WORK))

    def signed(self, trajectory_id: UUID, at: datetime, *, follow_up_in_days: int = 90) -> None:
        self.tell(
            trajectory_id,
            contracts.PlanSigned(
                occurred_at=at,
                plan_id=uuid4(),
                version=1,
                activity_kind=ActivityKind.VOLUNTEERING,
                hours_per_week=4,
                chosen_by=ChosenBy.PERSON,
                first_follow_up_on=local_date(at) + timedelta(days=follow_up_in_days),
                follow_up_owner=contracts.FollowUpOwner(owner_kind=OwnerKind.COACH, owner_id=COACH),
            ),
        )

    def talked(self, trajectory_id: UUID, at: datetime, *, recorded_at: datetime | None = None) -> UUID:
        conversation_id = uuid4()
        event = contracts.ConversationHeld(
            occurred_at=at, conversation_id=conversation_id, kind=ConversationKind.PROGRESS, channel=Channel.OFFICE
        )
        self.tell(trajectory_id, event, recorded_at=recorded_at)
        return conversation_id

    def corrected(self, trajectory_id: UUID, contact_id: UUID, at: datetime, *, held_at: datetime) -> None:
        event = contracts.ContactCorrected(occurred_at=at, contact_id=contact_id, held_at=held_at)
        self.tell(trajectory_id, event)

    def withdrawn(self, trajectory_id: UUID, contact_id: UUID, at: datetime) -> None:
        self.tell(trajectory_id, contracts.ContactWithdrawn(occurred_at=at, contact_id=contact_id))

    def owed_again(self, trajectory_id: UUID, promise_id: UUID, at: datetime, due_on: date) -> None:
        self.tell(trajectory_id, contracts.PromiseOwedAgain(occurred_at=at, **_promise(promise_id, due_on)))

    def followed_up(self, trajectory_id: UUID, promise_id: UUID, at: datetime) -> None:
        event = contracts.FollowUpHeld(
            occurred_at=at, promise_id=promise_id, by_kind=FollowUpBy.COACH, still_active=True
        )
        self.tell(trajectory_id, event)

    def referred(self, trajectory_id: UUID, at: datetime, *, referral_id: UUID | None = None) -> UUID:
        referral_id = referral_id or uuid4()
        self.tell(
            trajectory_id,
            contracts.Referred(
                occurred_at=at,
                referral_id=referral_id,
                partner_id=PARTNER,
                activity_kinds=(ActivityKind.EXERCISE,),
                answer_due_on=local_date(at),
                contact_shared=ContactShared.NONE,
            ),
        )
        return referral_id

    def guided(self, referral_id: UUID, at: datetime) -> None:
        event = contracts.GuidanceHeld(occurred_at=at, referral_id=referral_id, still_active=True, hours_per_week=4)
        self.tell(referral_id, event)

    def promised(self, trajectory_id: UUID, at: datetime, due_on: date) -> UUID:
        promise_id = uuid4()
        self.tell(trajectory_id, contracts.PromiseMade(occurred_at=at, **_promise(promise_id, due_on)))
        return promise_id

    def moved(self, trajectory_id: UUID, promise_id: UUID, at: datetime, due_on: date) -> None:
        self.tell(trajectory_id, contracts.PromiseMoved(occurred_at=at, **_promise(promise_id, due_on)))

    def ended(
        self, trajectory_id: UUID, promise_id: UUID, at: datetime, *, recorded_at: datetime | None = None
    ) -> None:
        event = contracts.PromiseEnded(
            occurred_at=at, promise_id=promise_id, kind=PromiseKind.FOLLOW_UP, ending=PromiseEnding.FULFILLED
        )
        self.tell(trajectory_id, event, recorded_at=recorded_at)

    def climbed(self, trajectory_id: UUID, promise_id: UUID, at: datetime, due_on: date, rung: EscalationRung) -> None:
        self.tell(
            trajectory_id,
            contracts.FollowUpOverdue(
                occurred_at=at,
                promise_id=promise_id,
                due_on=due_on,
                days_late=max(0, (local_date(at) - due_on).days),
                escalated_to=rung,
            ),
        )


def _promise(promise_id: UUID, due_on: date) -> dict[str, Any]:
    return {
        "promise_id": promise_id,
        "kind": PromiseKind.FOLLOW_UP,
        "due_on": due_on,
        "owner_kind": OwnerKind.COACH,
        "owner_id": COACH,
    }
