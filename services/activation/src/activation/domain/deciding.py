"""The one way in which a trajectory changes: a command is decided here, and held to the rules of the promise."""

from datetime import datetime
from typing import Protocol

from meedoen.language import Words
from meedoen.refusals import RuleRefused

from activation.domain.commands.sending import RecordSending
from activation.domain.drafting import Draft
from activation.domain.ledger_rules import (
    alarm_is_heard,
    end_of_term_owes_a_talk,
    exemption_over_owes_a_review,
    given_back_owes_a_talk,
    overdue_stays,
    owner_is_somebody,
    referring_moves_no_duty,
    told_once,
)
from activation.domain.promise_rules import only_contact_fulfils, open_promise_required, promise_never_vanishes
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from activation.domain.way_of_working import WayOfWorking


class Command(Protocol):
    """Something that people, partners or the calendar ask of a trajectory."""

    def decide(self, draft: Draft) -> None:
        """Add to the draft what happens.

        Raises:
            RuleRefused: a rule says no.
        """
        ...


def decide(state: Trajectory, command: Command, way: WayOfWorking, now: datetime) -> list[TrajectoryEvent]:
    """What happens when this is asked of a trajectory, at this moment, under this way of working.

    Whatever the command, no open trajectory comes out of it without a promised contact, no promise is fulfilled
    without a contact, none vanishes, and the other rules of the ledger hold.

    Raises:
        RuleRefused: a rule says no; its words say what would make it possible.
        InvalidInput: a rule needs something that was not stated.
    """
    if state.closed_at is not None and not isinstance(command, RecordSending):  # the letter left, closed or not
        raise RuleRefused(
            "trajectory-is-closed",
            Words(
                nl="Dit traject is afgesloten. Een nieuwe beoordeling begint een nieuw traject.",
                en="This trajectory is closed. A new assessment begins a new one.",
            ),
        )
    draft = Draft(state, way, now)
    command.decide(draft)
    only_contact_fulfils(state, draft.state, draft.events)
    promise_never_vanishes(draft.events, draft.state)
    open_promise_required(draft.state, draft.events, draft.today)
    owner_is_somebody(draft.state)
    referring_moves_no_duty(state, draft.state, draft.events)
    overdue_stays(state, draft.events, draft.today)
    given_back_owes_a_talk(state, draft.state, draft.events, draft.today, way)
    exemption_over_owes_a_review(draft.state, draft.events, draft.today, way)
    end_of_term_owes_a_talk(draft.state, draft.today)
    told_once(state, draft.events)
    alarm_is_heard(state, draft.state, draft.events, draft.today)
    return draft.events
