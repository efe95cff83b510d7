"""The ladder of invitations: how a person is invited now, what the ladder asks next, and by when."""

from dataclasses import dataclass
from datetime import date, timedelta

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import InvitationOutcome, InvitationStep, NextStep

from activation.domain.invitation import Invitation
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import LadderStep, Tone, WayOfWorking

_INVITES = {NextStep.INVITE_AGAIN, NextStep.NO_SHOW_ACTION, NextStep.HOME_VISIT}
"""What is done by inviting once more, one rung up. A no-show action is the letter that says what may follow."""
_WITH_CONSEQUENCES = {NextStep.NO_SHOW_ACTION, NextStep.MEASURE_MAY_BE_ADVISED}


@dataclass(frozen=True, slots=True)
class Following:
    """What the ladder asks next. It is a step on the way to a contact, and no promise: that one is owed besides."""

    action: NextStep | None
    """None: the first invitation."""
    due_on: date
    rung: LadderStep | None
    """How the person is invited then; None where a professional decides."""

    @property
    def has_consequences(self) -> bool:
        """What nobody who is exempt is met with."""
        return self.action in _WITH_CONSEQUENCES or (self.rung is not None and self.rung.tone is Tone.CONSEQUENCES)


def next_on_ladder(state: Trajectory, way: WayOfWorking, today: date) -> Following | None:
    """What the ladder asks next; None while it asks nothing.

    It asks nothing while an appointment is open, when the person came or spoke with somebody since, when a measure
    was advised, and when the trajectory is closed; and nothing with consequences while the person is exempt.
    """
    following = _following(state, way)
    if following is not None and following.has_consequences and state.is_exempt(today):
        return None
    return following


def no_show_action(state: Trajectory, way: WayOfWorking) -> Following | None:
    """The no-show action that the ladder asks for, or that a professional may advise a measure; None without either.

    It goes by no day: on those on which the person is exempt it rests.
    """
    following = _following(state, way)
    return following if following is not None and following.action in _WITH_CONSEQUENCES else None


def contact_day_due_on(state: Trajectory, way: WayOfWorking) -> date | None:
    """The day by which the person is asked to a contact day in their neighbourhood again: so many days after the last
    one that they were asked to and did not cancel, or after the start. No promise: that one is owed besides.

    None where there are no contact days, while an appointment is open, and when the trajectory is closed. It goes by no
    exemption: while the person is exempt it rests.
    """
    if way.contact.contact_day_every is None or not state.is_open or state.open_invitation is not None:
        return None
    assert state.started_at is not None
    kept = (each for each in reversed(state.invitations) if each.outcome is not InvitationOutcome.CANCELLED)
    asked_to = (each.appointment_at for each in kept if each.step is InvitationStep.CONTACT_DAY)
    return local_date(next(asked_to, state.started_at)) + timedelta(days=way.contact.contact_day_every)


def contact_day_asked_for_by(state: Trajectory, way: WayOfWorking, today: date) -> date | None:
    """The same, for who is asked to one on this day: not while they are exempt."""
    return None if state.is_exempt(today) else contact_day_due_on(state, way)


def attempt_now(state: Trajectory) -> int:
    """Which attempt an invitation is now: each no-show that counts leads one rung up, a cancellation does not."""
    return state.no_shows_in_a_row + 1


def after_no_show(rung: LadderStep, *, exempt: bool) -> NextStep:
    """What follows; for whoever was exempt on that day what follows a cancellation: the same rung once more."""
    return _without_consequences(rung.after_cancelled) if exempt else rung.after_no_show


def after_missed(missed: Invitation, counts_as: int, way: WayOfWorking) -> NextStep | None:
    """What follows a no-show that counts, and as which rung it counts by now.

    What was said then stands, also under another way of working; unless that knows no such consequence, or the rung is
    a lower one: then the ladder says what follows, and never a consequence that was not said at the time.
    """
    follows = way.ladder_step(counts_as).after_no_show
    known_here = {each.after_no_show for each in way.ladder}
    if missed.next_step in _WITH_CONSEQUENCES - known_here:
        return _without_consequences(follows)
    if counts_as < missed.attempt:
        was_said = missed.next_step in {follows, NextStep.MEASURE_MAY_BE_ADVISED}
        return follows if was_said else _without_consequences(follows)
    return missed.next_step


def rung_for(step: InvitationStep | None, attempt: int, way: WayOfWorking) -> LadderStep:
    """How a person is invited at this attempt: by its rung, or by a gentler one that the ladder already passed.

    Raises:
        RuleRefused: that step has not been reached.
    """
    if step is None:
        return way.ladder_step(attempt)
    reached = {each.step: each for each in way.ladder[:attempt]}
    if step not in reached:
        raise RuleRefused("ladder-rung-skipped", _not_yet(sorted(reached)))
    return reached[step]


def _following(state: Trajectory, way: WayOfWorking) -> Following | None:
    """Whether the person is exempt or not."""
    if not state.is_open or state.open_invitation is not None:
        return None
    if not state.invitations:
        return None if state.last_contact_at or state.started_at is None else _first(state, way)
    last = state.invitations[-1]
    if last.outcome is InvitationOutcome.ATTENDED or last.ended_at is None or _spoke_since(state, last):
        return None
    if last.invitation_id in state.measure_advised_on:
        return None
    counts_as = min(last.attempt, state.no_shows_in_a_row if last.counts_as_missed else attempt_now(state))
    action = _action_after(last, counts_as, way)
    return Following(
        action=action,
        due_on=local_date(last.ended_at) + timedelta(days=way.ladder_step(counts_as).follows_within),
        rung=way.ladder_step(attempt_now(state)) if action in _INVITES else None,
    )


def _action_after(last: Invitation, counts_as: int, way: WayOfWorking) -> NextStep | None:
    rung = way.ladder_step(counts_as)
    if last.outcome is InvitationOutcome.CANCELLED:
        is_measure = rung.after_cancelled is NextStep.MEASURE_MAY_BE_ADVISED  # which is for what was missed alone
        return NextStep.COACH_DECIDES if is_measure else rung.after_cancelled
    return after_no_show(rung, exempt=True) if last.excused else after_missed(last, counts_as, way)


def _without_consequences(step: NextStep) -> NextStep:
    return NextStep.COACH_DECIDES if step in _WITH_CONSEQUENCES else step


def _first(state: Trajectory, way: WayOfWorking) -> Following:
    assert state.started_at is not None
    due_on = local_date(state.started_at) + timedelta(days=way.contact.first_contact_within)
    return Following(None, due_on, way.ladder_step(1))


def _spoke_since(state: Trajectory, last: Invitation) -> bool:
    return state.last_contact_at is not None and last.ended_at is not None and state.last_contact_at >= last.ended_at


def _not_yet(reached: list[InvitationStep]) -> Words:
    steps = ", ".join(reached)
    return Words(
        nl=f"Die stap van de ladder is nog niet aan de orde. Kies uit: {steps}.",
        en=f"That step of the ladder has not been reached. Choose from: {steps}.",
    )
