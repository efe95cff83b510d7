"""Whatever ends a referral gives the coach, or the team, a promise at once: a talk about how to go on."""

from datetime import datetime

from meedoen.vocabulary import DeclineReason, PromiseEnding, PromiseKind, ReferralEndReason, ReturnAdvice, ReturnReason

from activation.domain.drafting import Draft
from activation.domain.promise import Promise
from activation.domain.referral_standing import Referral
from activation.domain.referring_events import ReferralEnded
from activation.domain.trajectory import Trajectory

_ANSWERS = {ReferralEndReason.DECLINED, ReferralEndReason.RETURNED}


def give_back(
    draft: Draft,
    referral: Referral,
    reason: ReferralEndReason,
    *,
    happened_at: datetime | None = None,
    because: DeclineReason | ReturnReason | None = None,
    advice: ReturnAdvice | None = None,
) -> None:
    """End the referral; the talk that follows stands in for what the partner owed the person, unless it is overdue."""
    draft.add(
        ReferralEnded(
            occurred_at=happened_at or draft.now,
            referral_id=referral.referral_id,
            partner_id=referral.partner_id,
            reason=reason,
            because=because,
            advice=advice,
        )
    )
    owe_return_conversation(draft, referral)
    for promise in draft.state.promises:
        if promise.referral_id != referral.referral_id or not promise.with_partner:
            continue
        if promise.owes_contact:
            take_back(draft, promise)
        else:
            answered = reason in _ANSWERS
            draft.end(promise, PromiseEnding.FULFILLED if answered else PromiseEnding.CANCELLED, at=happened_at)


def take_back(draft: Draft, promise: Promise) -> None:
    """A contact that the partner owed is owed by it no more. An overdue one stays: it is coach's or team's from now on,
    and goes on climbing from where it was. What counts is the day on which this is heard, as of all that is late."""
    if promise.may_make_way(draft.today):
        draft.end(promise, PromiseEnding.REPLACED)
    else:
        draft.move(promise, owner=draft.state.contact_owner)


def owe_return_conversation(draft: Draft, referral: Referral) -> None:
    """Owe the person a talk about this referral; one is enough."""
    if standing_return_conversation(draft.state, referral) is None:
        draft.promise(
            PromiseKind.RETURN_CONVERSATION,
            draft.within(draft.way.contact.return_conversation_within),
            draft.state.contact_owner,
            referral_id=referral.referral_id,
        )


def standing_return_conversation(state: Trajectory, referral: Referral) -> Promise | None:
    """The talk about this referral, if it is owed already."""
    owed = (
        promise
        for promise in state.promises
        if promise.kind is PromiseKind.RETURN_CONVERSATION and promise.referral_id == referral.referral_id
    )
    return next(owed, None)
