"""What activation tells the others: each public event of the log as one of the published language. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from meedoen.contracts import activation as told
from meedoen.contracts import referrals as offered
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.event_store.events import StoredEvent

from activation.adapters.event_codec import CODEC
from activation.domain import promise_events, referral
from activation.domain import trajectory_events as events
from activation.domain.promise import Owner


def publish(stored: StoredEvent) -> tuple[Topic, ContractEvent]:
    """The topic and the event; the subject is the stream: the trajectory, or the referral."""
    event = CODEC.read(stored)
    tell = _TOLD.get(type(event), _same_fields)
    told_event = tell(event)
    return told_event.topic, told_event


def _same_fields(event: Any) -> ContractEvent:
    """For events whose fields are those of the contract, by the same names."""
    contract: type[ContractEvent] = getattr(told, type(event).__name__)
    return contract(**{name: getattr(event, name) for name in contract.model_fields})


def _owner(owner: Owner) -> dict[str, Any]:
    return {"owner_kind": owner.kind, "owner_id": owner.id}


def _plan_signed(event: events.PlanSigned) -> ContractEvent:
    return told.PlanSigned(
        occurred_at=event.occurred_at,
        plan_id=event.plan_id,
        version=event.version,
        activity_kind=event.activity_kind,
        hours_per_week=event.hours_per_week,
        chosen_by=event.chosen_by,
        first_follow_up_on=event.first_follow_up_on,
        follow_up_owner=told.FollowUpOwner(**_owner(event.follow_up_owner)),
    )


def _promise(contract: type[ContractEvent]) -> Callable[[Any], ContractEvent]:
    def tell(
        event: promise_events.PromiseMade
        | promise_events.PromiseMoved
        | promise_events.PromiseOwedAgain
        | promise_events.FollowUpDue,
    ) -> ContractEvent:
        return contract(
            occurred_at=event.occurred_at,
            promise_id=event.promise_id,
            kind=event.kind,
            due_on=event.due_on,
            **_owner(event.owner),
        )

    return tell


def _offered(event: referral.ReferralOffered) -> ContractEvent:
    return offered.ReferralOffered(
        occurred_at=event.occurred_at,
        partner_id=event.partner_id,
        activity_kinds=event.activity_kinds,
        hours_per_week=event.hours_per_week,
        languages=event.languages,
        answer_due_on=event.answer_due_on,
        contact_shared=event.contact_shared,
    )


def _withdrawn(event: referral.ReferralWithdrawn) -> ContractEvent:
    return offered.ReferralWithdrawn(occurred_at=event.occurred_at, partner_id=event.partner_id)


def _owes(event: referral.PartnerOwes) -> ContractEvent:
    if event.owed is None:
        return offered.PartnerOwes(occurred_at=event.occurred_at)
    owed = offered.OwedByPartner(kind=event.owed.kind, due_on=event.owed.due_on, escalated_to=event.owed.rung)
    return offered.PartnerOwes(occurred_at=event.occurred_at, owed=owed)


_TOLD: Mapping[type, Callable[[Any], ContractEvent]] = {
    events.PlanSigned: _plan_signed,
    promise_events.PromiseMade: _promise(told.PromiseMade),
    promise_events.PromiseMoved: _promise(told.PromiseMoved),
    promise_events.PromiseOwedAgain: _promise(told.PromiseOwedAgain),
    promise_events.FollowUpDue: _promise(told.FollowUpDue),
    referral.ReferralOffered: _offered,
    referral.ReferralWithdrawn: _withdrawn,
    referral.PartnerOwes: _owes,
}
