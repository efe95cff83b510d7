"""Setting right what was recorded of a talk, or of an appointment. What was known before stays in the history."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.vocabulary import Channel, ConversationKind, InvitationOutcome, PromiseEnding, PromiseKind

from activation.domain.commands.contact import goes_both_ways
from activation.domain.commands.inviting import found_invitation, how_it_went
from activation.domain.correction_rules import (
    another_outcome,
    correction_keeps_what_is_fulfilled,
    correction_leaves_no_review_owed,
    no_measure_was_advised,
    outcome_is_known,
    recorded_talk,
    something_is_corrected,
    undoes_promise,
)
from activation.domain.drafting import Draft
from activation.domain.invitation_events import OutcomeCorrected
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PromiseOwedAgain
from activation.domain.promise_rules import contact_follows_registration, contact_has_happened
from activation.domain.talk import Talk, talk_instead
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import ContactCorrected, ContactWithdrawn


@dataclass(frozen=True, slots=True)
class CorrectConversation:
    """The talk took place; its kind, its channel or its moment was recorded wrongly. None: that was right."""

    conversation_id: UUID
    kind: ConversationKind | None = None
    channel: Channel | None = None
    held_at: datetime | None = None
    corrected_by: UUID | None = None

    def decide(self, draft: Draft) -> None:
        talk = recorded_talk(draft.state, self.conversation_id, follow_up=False)
        something_is_corrected(self.kind, self.channel, self.held_at)
        goes_both_ways(self.channel)
        held_at = _really_held(draft, talk, self.held_at)
        if self.kind is ConversationKind.EXEMPTION_REVIEW:
            correction_leaves_no_review_owed(draft.state, held_at)
        elif self.kind is not None:
            for promise in talk.fulfilled:
                if promise.kind is PromiseKind.EXEMPTION_REVIEW:
                    raise undoes_promise(promise)
        draft.add(
            ContactCorrected(
                occurred_at=draft.now,
                contact_id=self.conversation_id,
                held_at=held_at,
                kind=self.kind,
                channel=self.channel,
                corrected_by=self.corrected_by,
            )
        )


@dataclass(frozen=True, slots=True)
class CorrectFollowUp:
    """The promised contact was held; its moment or its channel was recorded wrongly, or whether the person was still
    active. None: that was right."""

    promise_id: UUID
    held_at: datetime | None = None
    still_active: bool | None = None
    channel: Channel | None = None
    corrected_by: UUID | None = None

    def decide(self, draft: Draft) -> None:
        talk = recorded_talk(draft.state, self.promise_id, follow_up=True)
        something_is_corrected(self.held_at, self.still_active, self.channel)
        goes_both_ways(self.channel)
        draft.add(
            ContactCorrected(
                occurred_at=draft.now,
                contact_id=self.promise_id,
                held_at=_really_held(draft, talk, self.held_at),
                channel=self.channel,
                still_active=self.still_active,
                corrected_by=self.corrected_by,
            )
        )


@dataclass(frozen=True, slots=True)
class WithdrawTalk:
    """The talk did not take place with this person: what it fulfilled is owed again, if no later talk fulfilled it as
    well; what came next stays."""

    contact_id: UUID
    follow_up: bool
    """Whether it was recorded as a promised contact, by its promise."""
    withdrawn_by: UUID | None = None

    def decide(self, draft: Draft) -> None:
        before = draft.state
        talk = recorded_talk(before, self.contact_id, follow_up=self.follow_up)
        for promise in talk.fulfilled:
            owner = _owes_it_again(promise, before)
            draft.add(PromiseOwedAgain(draft.now, promise.promise_id, promise.kind, promise.due_on, owner))
            instead = talk_instead(before.talks, talk, promise)
            if instead is None:
                _stand_in_makes_way(draft, promise)
            else:
                draft.end(promise, PromiseEnding.FULFILLED, at=instead.held_at)
        draft.add(ContactWithdrawn(draft.now, self.contact_id, self.withdrawn_by))


@dataclass(frozen=True, slots=True)
class CorrectOutcome:
    """How an appointment went was recorded wrongly. The ladder follows what is true."""

    invitation_id: UUID
    outcome: InvitationOutcome
    cancelled_at: datetime | None = None
    corrected_by: UUID | None = None

    def decide(self, draft: Draft) -> None:
        invitation = found_invitation(draft.state, self.invitation_id)
        outcome_is_known(invitation)
        no_measure_was_advised(draft.state, self.invitation_id)
        another_outcome(invitation, self.outcome, self.cancelled_at)
        happened_at, next_step = how_it_went(draft, invitation, self.outcome, self.cancelled_at)
        draft.add(
            OutcomeCorrected(
                occurred_at=draft.now,
                invitation_id=self.invitation_id,
                outcome=self.outcome,
                happened_at=happened_at,
                next_step=next_step,
                corrected_by=self.corrected_by,
            )
        )


def _really_held(draft: Draft, talk: Talk, held_at: datetime | None) -> datetime:
    """When it was held: still a talk with somebody whom we knew, after what it fulfilled was promised."""
    if held_at is None:
        return talk.held_at
    contact_has_happened(held_at, draft.now)
    contact_follows_registration(held_at, draft.state)
    correction_keeps_what_is_fulfilled(talk, held_at)
    return held_at


def _owes_it_again(promise: Promise, state: Trajectory) -> Owner:
    """Whoever owed it, as long as they still have a part in this trajectory; else whoever owes contact now."""
    still_there = {state.contact_owner, *(each.owner for each in state.promises)}
    return promise.owner if promise.owner in still_there else state.contact_owner


def _stand_in_makes_way(draft: Draft, promise: Promise) -> None:
    """One talk at the end of a term is enough: the one that came in its place goes, unless it is overdue."""
    if promise.not_before is None:
        return
    for other in draft.state.promises:
        same = other.not_before == promise.not_before and other.promise_id != promise.promise_id
        if same and other.may_make_way(draft.today):
            draft.end(other, PromiseEnding.REPLACED)
