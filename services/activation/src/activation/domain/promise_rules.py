"""The rules of a promise, each by its name. Words say what would make it possible."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Intensity, OwnerKind, PromiseEnding, PromiseKind

from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PromiseEnded, PromiseOwedAgain
from activation.domain.referring_events import PartnerSpokeWithPerson
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import (
    ContactCorrected,
    ContactWithdrawn,
    ConversationHeld,
    FollowUpHeld,
    TrajectoryEvent,
)
from activation.domain.way_of_working import WayOfWorking

TWO_WAY_CONTACTS = (ConversationHeld, FollowUpHeld, PartnerSpokeWithPerson)
"""The only events that fulfil a contact promise or reset the silence clock."""
CORRECTIONS_OF_CONTACTS = (ContactCorrected, ContactWithdrawn)
"""What moves the silence clock to what is true, and fulfils nothing."""
_SHOWN = 10
"""How many of those left behind are named in one refusal."""


def open_promise_required(after: Trajectory, events: Sequence[TrajectoryEvent], today: date) -> None:
    """No open trajectory without an open promise of a contact with the person.

    Stricter than any open promise: an answer that a partner owes the coach keeps nobody in view, nor does a talk
    that is owed only when a term is over. Whoever is exempt waits for the end of that; whoever will be is spoken with
    before it begins.
    """
    kept = [promise for promise in after.contact_promises if promise.not_before is None]
    if any(isinstance(event, (ConversationHeld, FollowUpHeld)) for event in events):
        kept = [promise for promise in kept if not _is_about_exemption_to_come(promise, after, today)]
    if after.is_open and not kept:
        raise RuleRefused(
            "open-promise-required",
            Words(
                nl="Hierna zou niemand deze persoon nog een contact beloven. Noem het volgende contact: "
                "een datum, en wie het doet.",
                en="After this nobody would owe this person a contact. State the next contact: "
                "a date, and who will make it.",
            ),
        )


def _is_about_exemption_to_come(promise: Promise, after: Trajectory, today: date) -> bool:
    exemption = after.exemption
    if promise.kind is not PromiseKind.EXEMPTION_REVIEW or exemption is None:
        return False
    return today < exemption.since <= promise.due_on


def only_contact_fulfils(before: Trajectory, after: Trajectory, events: Sequence[TrajectoryEvent]) -> None:
    """Only a two-way contact with the person fulfils a contact promise, or resets the silence clock.

    Setting such a contact right, or taking it back, moves the clock to what is true; it fulfils nothing but what it
    gives back, where another talk stands that does.
    """
    if any(isinstance(event, TWO_WAY_CONTACTS) for event in events):
        return
    given_back = {event.promise_id for event in events if isinstance(event, PromiseOwedAgain)}
    fulfilled = any(
        isinstance(event, PromiseEnded)
        and event.promise_id not in given_back
        and event.ending is PromiseEnding.FULFILLED
        and event.kind is not PromiseKind.REFERRAL_ANSWER
        for event in events
    )
    set_right = any(isinstance(event, CORRECTIONS_OF_CONTACTS) for event in events)
    if fulfilled or (after.last_contact_at != before.last_contact_at and not set_right):
        raise RuleRefused(
            "only-contact-fulfils",
            Words(
                nl="Alleen een gesprek met de persoon lost deze belofte in. Leg het gesprek vast.",
                en="Only a talk with the person fulfils this promise. Record the talk.",
            ),
        )


def promise_never_vanishes(events: Sequence[TrajectoryEvent], after: Trajectory) -> None:
    """A contact promise is dropped only when the trajectory closes; otherwise it is fulfilled, or another stands in.

    An answer that nobody waits for any more may be dropped.
    """
    dropped = any(
        isinstance(event, PromiseEnded)
        and event.kind is not PromiseKind.REFERRAL_ANSWER
        and event.ending is PromiseEnding.CANCELLED
        for event in events
    )
    if dropped and after.is_open:
        raise RuleRefused(
            "promise-never-vanishes",
            Words(
                nl="Een belofte verdwijnt niet vanzelf. Zeg welke belofte ervoor in de plaats komt.",
                en="A promise does not just vanish. State which promise takes its place.",
            ),
        )


def plan_needs_first_follow_up(due_on: date | None, owner: Owner | None) -> tuple[date, Owner]:
    """A plan cannot be signed without a first follow-up: a date and an owner."""
    if due_on is None or owner is None:
        raise RuleRefused(
            "plan-needs-first-follow-up",
            Words(
                nl="Een plan heeft een eerste vervolggesprek nodig. Noem de datum en wie het doet "
                "(een coach of een team).",
                en="A plan needs a first follow-up. State its date and who will hold it (a coach or a team).",
            ),
        )
    return due_on, owner


def first_follow_up_within_bounds(due_on: date, signed_at: datetime, intensity: Intensity, way: WayOfWorking) -> None:
    """The first follow-up lies within what the way of working allows; a plan makes nobody wait longer than a talk."""
    signed_on, plan = local_date(signed_at), way.plan
    most = min(plan.first_follow_up_latest, way.contact.longest_interval[intensity])
    earliest = signed_on + timedelta(days=plan.first_follow_up_earliest)
    latest = signed_on + timedelta(days=most)
    if not earliest <= due_on <= latest:
        raise RuleRefused("first-follow-up-outside-bounds", _between(earliest, latest))


def next_contact_within_bounds(due_on: date, earliest: date, latest: date) -> None:
    """A promised contact lies in the future, and no later than the way of working lets a person wait."""
    if not earliest <= due_on <= latest:
        raise RuleRefused("next-contact-outside-bounds", _between(earliest, latest))


def partner_accepts_first(owner: Owner) -> None:
    """Nobody makes a partner owe a contact but the partner, by accepting a referral."""
    if owner.kind is OwnerKind.PARTNER:
        raise RuleRefused(
            "partner-accepts-first",
            Words(
                nl="Een partner belooft pas een contact als die de verwijzing aanneemt. Noem een coach of een team.",
                en="A partner owes a contact only once it accepts the referral. Name a coach or a team.",
            ),
        )


def partner_keeps_its_promise(promise: Promise) -> None:
    """What a partner owes is not handed to somebody else behind its back."""
    if promise.with_partner:
        raise RuleRefused(
            "partner-keeps-its-promise",
            Words(
                nl="Deze belofte is van de partner. Trek de verwijzing in als de partner die niet meer na kan komen.",
                en="This promise is the partner's. Withdraw the referral if the partner can no longer keep it.",
            ),
        )


def answer_keeps_its_date(promise: Promise) -> None:
    """The partner was told with the offer by when it answers, and goes by that."""
    if promise.kind is PromiseKind.REFERRAL_ANSWER:
        raise RuleRefused(
            "answer-keeps-its-date",
            Words(
                nl="De partner kreeg bij de verwijzing deze dag om te antwoorden. Bel de partner als u het eerder wilt "
                "weten, of trek de verwijzing in.",
                en="The partner was given this day to answer with the referral. Call the partner if you want to know "
                "sooner, or withdraw the referral.",
            ),
        )


def overdue_promise_stays(promise: Promise, today: date) -> None:
    """An overdue promise stays, and climbs: it gets no later date. Another owner may take it over."""
    if not promise.may_make_way(today):
        raise RuleRefused(
            "overdue-promise-stays",
            Words(
                nl="Deze belofte is over tijd en krijgt geen nieuwe datum. Spreek de persoon en leg dat vast, "
                "of geef de belofte aan iemand anders.",
                en="This promise is overdue and gets no new date. Speak with the person and record it, "
                "or give the promise to somebody else.",
            ),
        )


def contact_has_happened(held_at: datetime, now: datetime) -> None:
    """What still has to happen cannot be recorded as held."""
    if held_at > now:
        raise RuleRefused(
            "contact-still-to-come",
            Words(
                nl="Dit moment ligt in de toekomst. Leg een contact vast als het geweest is.",
                en="This moment lies in the future. Record a contact once it has happened.",
            ),
        )


def contact_follows_registration(held_at: datetime, trajectory: Trajectory) -> None:
    """Nobody spoke with a person whom nobody knew; such a date is a mistake, and the silence clock would go by it."""
    registered_at = trajectory.registered_at
    if registered_at is not None and local_date(held_at) < local_date(registered_at):
        registered_on = local_date(registered_at).isoformat()
        raise RuleRefused(
            "contact-before-registration",
            Words(
                nl=f"Deze persoon is ingeschreven op {registered_on}. Kies die dag of een latere.",
                en=f"This person was registered on {registered_on}. Choose that day or a later one.",
            ),
        )


def contact_follows_promise(promise: Promise, held_at: datetime) -> None:
    """A contact from before a promise was made does not fulfil it."""
    if promise.could_be_fulfilled(held_at):
        return
    if promise.not_before is not None and local_date(held_at) >= local_date(promise.made_at):
        raise RuleRefused(
            "contact-before-end-of-term",
            Words(
                nl="Deze belofte geldt het einde van de termijn. Leg dit vast als gesprek; de belofte blijft staan.",
                en="This promise is about the end of the term. Record this as a conversation; the promise stays.",
            ),
        )
    raise RuleRefused(
        "contact-before-promise",
        Words(
            nl="Dit contact was eerder dan de belofte. Leg het vast als gesprek; de belofte blijft staan.",
            en="This contact was before the promise. Record it as a conversation; the promise stays.",
        ),
    )


def _between(earliest: date, latest: date) -> Words:
    return Words(
        nl=f"Kies een datum van {earliest.isoformat()} tot en met {latest.isoformat()}.",
        en=f"Choose a date from {earliest.isoformat()} up to and including {latest.isoformat()}.",
    )


def handover_leaves_nothing_behind(promises: Sequence[UUID], trajectories: Sequence[UUID]) -> None:
    """A handover or a departing coach moves promises, one by one, to a named owner; none is orphaned."""
    if promises or trajectories:
        left = [f"promise {each}" for each in promises] + [f"trajectory {each}" for each in trajectories]
        shown = ", ".join(left[:_SHOWN])
        more = len(left) - _SHOWN
        raise RuleRefused(
            "handover-leaves-nothing-behind",
            Words(
                nl=f"Zonder nieuwe eigenaar bleef achter: {shown.replace('promise', 'belofte')}"
                f"{f' en nog {more}' if more > 0 else ''}. Noem voor elk een coach of een team, of één voor alles.",
                en=f"Without a new owner these would be left behind: {shown}"
                f"{f' and {more} more' if more > 0 else ''}. Name a coach or a team for each, or one for all.",
            ),
        )


def leaver_takes_nothing_on(former: Owner, owner: Owner) -> None:
    """Whoever hands over does not get it back in the same handover."""
    if former == owner:
        raise RuleRefused(
            "leaver-takes-nothing-on",
            Words(
                nl="Wie overdraagt kan niet zelf de nieuwe eigenaar zijn. Noem een andere coach of een team.",
                en="Whoever hands over cannot be the new owner too. Name another coach or a team.",
            ),
        )


def team_of_the_trajectory(owner: Owner, trajectory: Trajectory) -> None:
    """A team takes on the people of its own neighbourhood: those of another it does not even see."""
    if owner.id != trajectory.team_id:
        raise RuleRefused(
            "team-of-the-trajectory",
            Words(
                nl=f"Traject {trajectory.trajectory_id} hoort bij team {trajectory.team_id}. "
                "Noem dat team, of een coach.",
                en=f"Trajectory {trajectory.trajectory_id} belongs to team {trajectory.team_id}. "
                "Name that team, or a coach.",
            ),
        )
