"""What the ladder asks next, by which channel, in what tone, and by when: Rotterdam's and Amsterdam's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.ladder import Following, next_on_ladder, no_show_action
from activation.domain.way_of_working import LadderStep, Tone, WayOfWorking
from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep, TrajectoryOutcome

from tests.activation.domain.conftest import Story


def is_invited(story: Story, *, in_days: int = 10) -> None:
    story.does(Invite(story.new_id(), story.now + timedelta(days=in_days)))


def ends(story: Story, outcome: InvitationOutcome) -> None:
    story.does(RecordOutcome(story.state.invitations[-1].invitation_id, outcome))


def stays_away(story: Story) -> date:
    """Gives the day of the appointment; that nobody came is recorded two days later."""
    is_invited(story)
    story.passes(days=10, hours=1)
    missed_on = story.today
    story.passes(days=2)
    ends(story, InvitationOutcome.NO_SHOW)
    return missed_on


def asks(story: Story, way: WayOfWorking | None = None) -> Following | None:
    """What the ladder asks today; under another way of working, if one is named."""
    return next_on_ladder(story.state, way or story.way, story.today)


def comes_next(story: Story, way: WayOfWorking | None = None) -> Following:
    following = asks(story, way)
    assert following is not None
    return following


def how(rung: LadderStep | None) -> tuple[InvitationStep, Channel, Tone] | None:
    return None if rung is None else (rung.step, rung.channel, rung.tone)


def test_the_first_invitation_is_due_by_the_day_of_the_first_contact(story: Story) -> None:
    story.starts()
    first = comes_next(story)
    assert first.action is None
    assert how(first.rung) == (InvitationStep.CONSEQUENCES_LETTER, Channel.LETTER, Tone.CONSEQUENCES)
    assert first.due_on == story.day(story.way.contact.first_contact_within)


def test_rotterdam_registered_letter_then_a_no_show_action_then_a_professional_decides_on_a_measure(
    story: Story,
) -> None:
    story.starts()
    seen = []
    for _ in range(3):
        missed_on = stays_away(story)
        following = comes_next(story)
        assert following.due_on == missed_on + timedelta(days=14)
        seen.append((following.action, how(following.rung)))
    assert seen == [
        (
            NextStep.INVITE_AGAIN,
            (InvitationStep.REGISTERED_LETTER, Channel.REGISTERED_LETTER, Tone.CONSEQUENCES),
        ),
        (NextStep.NO_SHOW_ACTION, (InvitationStep.CONSEQUENCES_LETTER, Channel.LETTER, Tone.CONSEQUENCES)),
        (NextStep.MEASURE_MAY_BE_ADVISED, None),
    ]
    story.does(AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id()))
    assert asks(story) is None


def test_amsterdam_stays_friendly_comes_by_and_then_leaves_it_to_the_coach(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts()
    seen = []
    for _ in range(4):
        missed_on = stays_away(story)
        following = comes_next(story)
        assert following.due_on == missed_on + timedelta(days=21)
        seen.append((following.action, how(following.rung)))
    letter = (InvitationStep.FRIENDLY_LETTER, Channel.LETTER, Tone.FRIENDLY)
    assert seen == [
        (NextStep.INVITE_AGAIN, letter),
        (NextStep.INVITE_AGAIN, letter),
        (NextStep.HOME_VISIT, (InvitationStep.HOME_VISIT, Channel.HOME_VISIT, Tone.FRIENDLY)),
        (NextStep.COACH_DECIDES, None),
    ]


def test_who_cancels_is_invited_again_on_the_same_rung_counted_from_the_cancellation(story: Story) -> None:
    story.starts()
    stays_away(story)
    is_invited(story)
    story.passes(days=3)
    ends(story, InvitationOutcome.CANCELLED)
    following = comes_next(story)
    assert (following.action, following.due_on) == (NextStep.INVITE_AGAIN, story.day(14))
    assert following.rung is not None
    assert following.rung.step is InvitationStep.REGISTERED_LETTER


def test_while_an_appointment_is_open_the_ladder_asks_nothing(story: Story) -> None:
    story.starts()
    is_invited(story)
    assert asks(story) is None
    story.passes(days=30)
    assert asks(story) is None


def test_when_the_person_came_or_spoke_the_ladder_asks_nothing_more(story: Story) -> None:
    story.starts()
    stays_away(story)
    story.talks()
    assert asks(story) is None
    is_invited(story)
    story.passes(days=11)
    ends(story, InvitationOutcome.ATTENDED)
    assert asks(story) is None


def test_who_spoke_without_ever_being_invited_needs_no_first_invitation(story: Story) -> None:
    assert asks(story.starts().talks()) is None


def test_a_talk_before_the_missed_appointment_does_not_end_the_ladder(story: Story) -> None:
    story.starts().talks()
    stays_away(story)
    assert comes_next(story).action is NextStep.INVITE_AGAIN


def test_a_closed_trajectory_is_off_the_ladder(story: Story) -> None:
    story.starts()
    stays_away(story)
    story.does(CloseTrajectory(TrajectoryOutcome.MOVED))
    assert asks(story) is None


def test_under_another_way_of_working_its_own_ladder_says_how(story: Story, ways: dict[str, WayOfWorking]) -> None:
    story.starts()
    stays_away(story)
    story.does(MoveWayOfWorking(ways["amsterdam"]))
    rung = comes_next(story, ways["amsterdam"]).rung
    assert how(rung) == (InvitationStep.FRIENDLY_LETTER, Channel.LETTER, Tone.FRIENDLY)


@pytest.mark.parametrize(
    ("missed", "action", "step"),
    [(2, NextStep.INVITE_AGAIN, InvitationStep.FRIENDLY_LETTER), (3, NextStep.HOME_VISIT, InvitationStep.HOME_VISIT)],
)
def test_a_way_of_working_that_knows_no_such_consequence_does_not_ask_for_one_that_was_said_under_another(
    story: Story, ways: dict[str, WayOfWorking], missed: int, action: NextStep, step: InvitationStep
) -> None:
    story.starts()
    for _ in range(missed):
        stays_away(story)
    assert no_show_action(story.state, story.way) == comes_next(story)
    story.does(MoveWayOfWorking(ways["amsterdam"]))
    story.way = ways["amsterdam"]
    following = comes_next(story)
    assert (following.action, following.rung and following.rung.step) == (action, step)
    assert no_show_action(story.state, story.way) is None
    advice = AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id())
    assert story.refuses(advice).rule == "no-measures-here"


def test_what_was_said_stands_under_a_way_of_working_that_knows_it_too(
    story: Story, ways: dict[str, WayOfWorking]
) -> None:
    story.starts()
    for _ in range(3):
        stays_away(story)
    story.does(MoveWayOfWorking(ways["stockholm"]))
    story.way = ways["stockholm"]
    assert comes_next(story).action is NextStep.MEASURE_MAY_BE_ADVISED
    story.does(AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id()))


def test_a_move_brings_no_consequence_that_was_not_said_when_it_was_missed(
    story: Story, ways: dict[str, WayOfWorking]
) -> None:
    """Under Rotterdam a no-show action was next; Stockholm has none, and would advise a measure after as many."""
    story.starts()
    for _ in range(2):
        stays_away(story)
    strict = replace(ways["stockholm"], ladder=ways["stockholm"].ladder[1:])
    story.does(MoveWayOfWorking(strict))
    story.way = strict
    assert strict.ladder_step(2).after_no_show is NextStep.MEASURE_MAY_BE_ADVISED
    assert comes_next(story).action is NextStep.COACH_DECIDES
    advice = AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id())
    assert story.refuses(advice).rule == "ladder-not-finished"


def test_a_measure_is_for_what_was_missed_and_not_for_what_was_cancelled(story: Story) -> None:
    rung = replace(story.way.ladder[0], after_cancelled=NextStep.MEASURE_MAY_BE_ADVISED)
    story.way = replace(story.way, ladder=(rung, *story.way.ladder[1:]))
    story.starts()
    is_invited(story)
    ends(story, InvitationOutcome.CANCELLED)
    assert comes_next(story).action is NextStep.COACH_DECIDES
    advice = AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id())
    assert story.refuses(advice).rule == "ladder-not-finished"
