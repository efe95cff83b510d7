"""Two-way contact with the person: what fulfils a promise, and resets the silence clock."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import Channel, ConversationKind, FollowUpBy, OwnerKind, PromiseEnding, PromiseKind

from activation.domain.commands.term_ending import owe_talk_at_end_of_term
from activation.domain.drafting import Draft
from activation.domain.promise import CONTACTS_OF_A_PARTNER, Owner, Promise
from activation.domain.promise_rules import (
    contact_follows_promise,
    contact_follows_registration,
    contact_has_happened,
    next_contact_within_bounds,
    partner_accepts_first,
    partner_keeps_its_promise,
)
from activation.domain.trajectory_events import ConversationHeld, FollowUpHeld
from activation.domain.waiting import latest_next_talk

_FULFILLED_BY_ANY_CONVERSATION = CONTACTS_OF_A_PARTNER | {
    PromiseKind.FIRST_CONTACT,
    PromiseKind.FOLLOW_UP,
    PromiseKind.RETURN_CONVERSATION,
}
"""The contacts of a partner are those that it left overdue: `Promise.left_by_partner`."""


@dataclass(frozen=True, slots=True)
class NextContact:
    """The next contact that is promised. Without an owner, whoever owes this person contact now."""

    due_on: date
    owner: Owner | None = None

    def promise(self, draft: Draft, held_at: datetime) -> UUID:
        """Make it a promise.

        Raises:
            RuleRefused: the date lies outside the bounds, or a partner is named.
        """
        owner = self.owner or draft.state.contact_owner
        partner_accepts_first(owner)
        latest = latest_next_talk(draft.state, draft.way, local_date(held_at))
        next_contact_within_bounds(self.due_on, draft.today, max(latest, draft.today))
        draft.named(self.owner)
        return draft.promise(PromiseKind.FOLLOW_UP, self.due_on, owner, at=held_at)


@dataclass(frozen=True, slots=True)
class HoldConversation:
    """A conversation was held. It fulfils what coach or team owed the person, so it states the next contact."""

    conversation_id: UUID
    kind: ConversationKind
    channel: Channel
    held_at: datetime
    next_contact: NextContact | None = None
    held_by: UUID | None = None

    def decide(self, draft: Draft) -> None:
        contact_has_happened(self.held_at, draft.now)
        contact_follows_registration(self.held_at, draft.state)
        goes_both_ways(self.channel)
        draft.add(ConversationHeld(self.held_at, self.conversation_id, self.kind, self.channel, self.held_by))
        for promise in draft.state.promises:
            if self._fulfils(promise):
                draft.end(promise, PromiseEnding.FULFILLED, at=self.held_at)
        if self.next_contact is not None:
            self.next_contact.promise(draft, self.held_at)
        owe_talk_at_end_of_term(draft)

    def _fulfils(self, promise: Promise) -> bool:
        if promise.with_partner or not promise.could_be_fulfilled(self.held_at):
            return False
        if promise.kind is PromiseKind.EXEMPTION_REVIEW:
            return self.kind is ConversationKind.EXEMPTION_REVIEW
        return promise.kind in _FULFILLED_BY_ANY_CONVERSATION


@dataclass(frozen=True, slots=True)
class HoldFollowUp:
    """A promised contact was held by the coach or the team, and the next one is promised."""

    promise_id: UUID
    held_at: datetime
    still_active: bool
    by_kind: FollowUpBy
    next_contact: NextContact | None = None
    held_by: UUID | None = None
    channel: Channel | None = None
    """None: nobody stated it."""

    def decide(self, draft: Draft) -> None:
        promise = draft.state.promise(self.promise_id)
        if promise is None or not promise.owes_contact:
            raise NotFound(
                Words(nl="Er staat geen belofte van een contact open met dit nummer.", en="No such contact is owed.")
            )
        partner_keeps_its_promise(promise)
        contact_has_happened(self.held_at, draft.now)
        contact_follows_promise(promise, self.held_at)
        goes_both_ways(self.channel)
        next_promise_id = draft.next_promise_id() if self.next_contact else None
        draft.add(
            FollowUpHeld(
                occurred_at=self.held_at,
                promise_id=self.promise_id,
                by_kind=self.by_kind,
                still_active=self.still_active,
                next_promise_id=next_promise_id,
                held_by=self.held_by,
                channel=self.channel,
            )
        )
        for each in (promise, *self._in_the_same_talk(promise, draft)):
            draft.end(each, PromiseEnding.FULFILLED, at=self.held_at)
        if self.next_contact is not None:
            self.next_contact.promise(draft, self.held_at)
        owe_talk_at_end_of_term(draft)

    def _in_the_same_talk(self, promise: Promise, draft: Draft) -> list[Promise]:
        """Whoever speaks with a person about a partner that gave them back has made up for what it left overdue."""
        return [
            other
            for other in draft.state.contact_promises
            if promise.referral_id is not None
            and (other.referral_id, other.owner.kind) == (promise.referral_id, promise.owner.kind)
            and other != promise
            and other.could_be_fulfilled(self.held_at)
        ]


def held_by(owner_kind: OwnerKind) -> FollowUpBy:
    """Who held the follow-up, by the kind of owner."""
    return FollowUpBy(owner_kind.value)


def goes_both_ways(channel: Channel | None) -> None:
    """A letter or a message has no answer in it: it is a step on the way to a contact. None: nobody stated it."""
    if channel in {Channel.LETTER, Channel.REGISTERED_LETTER, Channel.EMAIL, Channel.TEXT_MESSAGE}:
        raise RuleRefused(
            "contact-goes-both-ways",
            Words(
                nl="Een brief of bericht is nog geen gesprek. Leg vast waar of hoe u elkaar sprak.",
                en="A letter or a message is not a talk yet. Record where or how you spoke with each other.",
            ),
        )
