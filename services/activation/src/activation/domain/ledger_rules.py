"""What holds of the ledger of promises whatever the command: looked at after it, before anything is recorded.

Together with the first three of `promise_rules`. Commands keep to these by themselves; should one forget, it is
refused, and the person is not the one who finds out.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import OwnerKind, PromiseEnding, PromiseKind, ReferralEndReason

from activation.domain.exemption_events import ExemptionOver
from activation.domain.promise import RUNGS, Promise
from activation.domain.promise_events import (
    FollowUpDue,
    FollowUpOverdue,
    PersonStillWaiting,
    PromiseEnded,
    PromiseMoved,
)
from activation.domain.promise_rules import overdue_promise_stays, team_of_the_trajectory
from activation.domain.referring_events import PlaceEnded, ReferralEnded, Referred
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from activation.domain.way_of_working import WayOfWorking

_GIVEN_BACK = {
    ReferralEndReason.DECLINED,
    ReferralEndReason.RETURNED,
    ReferralEndReason.WITHDRAWN,
    ReferralEndReason.PLACEMENT_ENDED,
}


def owner_is_somebody(after: Trajectory) -> None:
    """The owner of a promise is a named somebody; a partner only within a referral to it that is open, and a team only
    in its own neighbourhood: on nobody's list a promise is nobody's. So is whoever owes what will be promised next."""
    partners = {(referral.referral_id, referral.partner_id) for referral in after.referrals if referral.is_open}
    nobodys = after.is_open and after.contact_owner.id.int == 0
    for promise in after.promises:
        owner = promise.owner.id
        if promise.owner.kind is OwnerKind.TEAM:
            team_of_the_trajectory(promise.owner, after)
        nobodys |= owner.int == 0 or (promise.with_partner and (promise.referral_id, owner) not in partners)
    if nobodys:
        raise RuleRefused(
            "owner-is-somebody",
            Words(
                nl="Een belofte is van iemand: noem een coach of een team.",
                en="A promise is somebody's: name a coach or a team.",
            ),
        )


def referring_moves_no_duty(before: Trajectory, after: Trajectory, events: Sequence[TrajectoryEvent]) -> None:
    """Referring moves no duty by itself, and the partner's answer is itself a promise."""
    referred = [event.referral_id for event in events if isinstance(event, Referred)]
    answers = {each.referral_id for each in after.promises if each.kind is PromiseKind.REFERRAL_ANSWER}
    if referred and not (set(before.contact_promises) <= set(after.promises) and answers.issuperset(referred)):
        raise RuleRefused(
            "referring-moves-no-duty",
            Words(
                nl="Wie verwijst blijft het contact beloven tot de partner ja zegt; de partner belooft antwoord.",
                en="Whoever refers owes the contact until the partner says yes, and the partner owes an answer.",
            ),
        )


def told_once(before: Trajectory, events: Sequence[TrajectoryEvent]) -> None:
    """A promise climbs and never descends: each rung is told once, and so is each date on which it is due."""
    rungs = {promise.promise_id: _height(promise) for promise in before.promises}
    dates = {promise.promise_id: promise.told_due_on for promise in before.promises}
    for event in events:
        again = False
        if isinstance(event, FollowUpOverdue):
            height = RUNGS.index(event.escalated_to)
            again = height <= rungs.get(event.promise_id, -1)
            rungs[event.promise_id] = height
        elif isinstance(event, FollowUpDue):
            again = dates.get(event.promise_id) == event.due_on
            dates[event.promise_id] = event.due_on
        if again:
            raise RuleRefused(
                "told-once",
                Words(nl="Dit is al gemeld. Elke trede één keer.", en="This was told before. Each rung once."),
            )


def overdue_stays(before: Trajectory, events: Sequence[TrajectoryEvent], today: date) -> None:
    """An overdue promise stays, and climbs, until a contact fulfils it: no other takes its place, and it gets no later
    date."""
    for event in events:
        if isinstance(event, PromiseMoved | PromiseEnded) and (promise := before.promise(event.promise_id)):
            put_off = isinstance(event, PromiseMoved) and event.due_on > promise.due_on
            if put_off or (isinstance(event, PromiseEnded) and event.ending is PromiseEnding.REPLACED):
                overdue_promise_stays(promise, today)


def given_back_owes_a_talk(
    before: Trajectory, after: Trajectory, events: Sequence[TrajectoryEvent], today: date, way: WayOfWorking
) -> None:
    """Returned by a partner, declined, withdrawn, a place that ended: the coach gets a promise at once, within the days
    of a return conversation; or has it already."""
    given_back = {
        event.referral_id
        for event in events
        if isinstance(event, PlaceEnded) or (isinstance(event, ReferralEnded) and event.reason in _GIVEN_BACK)
    }
    within = way.contact.return_conversation_within
    latest = today + timedelta(days=within)
    owed = {
        promise.referral_id
        for promise in after.promises
        if promise.kind is PromiseKind.RETURN_CONVERSATION
        and not promise.with_partner
        and (promise.due_on <= latest or before.promise(promise.promise_id) is not None)
    }
    if after.is_open and not given_back <= owed:
        raise RuleRefused(
            "given-back-owes-a-talk",
            Words(
                nl=f"Wie terugkomt van een partner krijgt binnen {within} dagen een gesprek. "
                "Noem wie het doet en wanneer.",
                en=f"Whoever comes back from a partner gets a talk within {within} days. State who holds it, and when.",
            ),
        )


def exemption_over_owes_a_review(
    after: Trajectory, events: Sequence[TrajectoryEvent], today: date, way: WayOfWorking
) -> None:
    """When an exemption is over, the person is owed the talk about it within the days of a return conversation."""
    within = way.contact.return_conversation_within
    owed = any(
        promise.kind is PromiseKind.EXEMPTION_REVIEW
        and not promise.with_partner
        and promise.due_on <= today + timedelta(days=within)
        for promise in after.promises
    )
    if after.is_open and not owed and any(isinstance(event, ExemptionOver) for event in events):
        raise RuleRefused(
            "exemption-over-owes-a-review",
            Words(
                nl=f"De ontheffing is voorbij: daarover is binnen {within} dagen een gesprek beloofd. "
                "Noem wie het doet en wanneer.",
                en=f"The exemption is over, so a talk about it is owed within {within} days. "
                "State who holds it, and when.",
            ),
        )


def end_of_term_owes_a_talk(after: Trajectory, today: date) -> None:
    """Nobody is parked unseen: of each term that is still to end, the talk at its end is promised already."""
    promised = {promise.not_before for promise in after.promises if not promise.with_partner}
    forgotten = [ends_on for ends_on in after.term_ends if ends_on > today and ends_on not in promised]
    if after.is_open and forgotten:
        raise RuleRefused(
            "end-of-term-owes-a-talk",
            Words(
                nl=f"Op {forgotten[0].isoformat()} loopt een termijn af: daarvoor is een gesprek beloofd. "
                "Noem wie het doet.",
                en=f"A term ends on {forgotten[0].isoformat()}, and a talk is owed for it. State who holds it.",
            ),
        )


def alarm_is_heard(before: Trajectory, after: Trajectory, events: Sequence[TrajectoryEvent], today: date) -> None:
    """Who says "I am still waiting" is owed a contact that day, one rung up; and it fulfils nothing."""
    if not any(isinstance(event, PersonStillWaiting) for event in events):
        return
    heights = {promise.promise_id: _height(promise) for promise in before.promises}
    heard = any(
        promise.due_on <= today and (_height(promise) > heights[promise.promise_id] or promise.rung is RUNGS[-1])
        for promise in after.contact_promises
        if promise.promise_id in heights
    )
    if not heard or len(after.promises) < len(before.promises):
        raise RuleRefused(
            "alarm-is-heard",
            Words(
                nl="Wie zegt dat er gewacht wordt, wordt vandaag een contact beloofd, een trede hoger.",
                en="Whoever says that they are waiting is owed a contact today, one rung up.",
            ),
        )


def _height(promise: Promise) -> int:
    return -1 if promise.rung is None else RUNGS.index(promise.rung)
