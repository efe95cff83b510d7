"""Temporary work: at the end of its term the person goes back to the coach, and parking shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.contact import HoldFollowUp
from activation.domain.commands.partner_told import PartnerAccepts
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.stepping import TakeStep
from activation.domain.promise import Promise
from activation.domain.temporary_work import ProposedWork, TermFor
from activation.domain.way_of_working import TemporaryWork
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import ActivityKind, FollowUpBy, PromiseKind

from tests.activation.domain.conftest import Story

TERM, TERM_OF_YOUNG = 365, 183
WORK = TemporaryWork(
    activity_kinds=frozenset({ActivityKind.PAID_TEMPORARY}),
    term=TERM,
    term_of_young=TERM_OF_YOUNG,
    talk_within=0,
    wage_on_top=140,
    additional=True,
    training_allowed=False,
)


def with_temporary_work(story: Story, *, talk_within: int = 0) -> Story:
    story.way = replace(story.way, temporary_work=replace(WORK, talk_within=talk_within))
    return story.starts().gets_coach().talks()


@pytest.fixture
def working(story: Story) -> Story:
    return with_temporary_work(story)


def work_plan(
    story: Story, *, starts_in: int = 0, term_for: TermFor = TermFor.YOUNG, additional: bool = True, in_days: int = 60
) -> SignPlan:
    work = ProposedWork(story.day(starts_in), term_for, additional)
    return story.plan(activity=ActivityKind.PAID_TEMPORARY, temporary_work=work, in_days=in_days)


def end_of_term(story: Story) -> Promise:
    """The one talk that is owed when the term is over."""
    [promise] = [promise for promise in story.state.promises if promise.not_before is not None]
    return promise


@pytest.mark.parametrize(("term_for", "days"), [(TermFor.YOUNG, TERM_OF_YOUNG), (TermFor.OLDER, TERM)])
def test_signing_owes_a_talk_by_the_coach_on_the_day_that_the_term_ends(
    working: Story, term_for: TermFor, days: int
) -> None:
    working.does(work_plan(working, starts_in=7, term_for=term_for))
    owed = end_of_term(working)
    assert (owed.kind, owed.owner) == (PromiseKind.RETURN_CONVERSATION, working.coach)
    assert owed.due_on == working.day(7 + days)
    assert working.owed(PromiseKind.FOLLOW_UP).due_on == working.day(60)


@given(talk_within=st.integers(0, 92), starts_in=st.integers(-TERM_OF_YOUNG + 1, 30), late=st.integers(-1, 1))
def test_where_the_way_of_working_gives_days_for_it_the_talk_is_owed_within_them_and_a_talk_counts_from_the_last_day_on(
    talk_within: int, starts_in: int, late: int, story_in: Callable[[str], Story]
) -> None:
    story = with_temporary_work(story_in("rotterdam"), talk_within=talk_within)
    ends_on = story.day(starts_in + TERM_OF_YOUNG)
    story.does(work_plan(story, starts_in=starts_in))
    owed = end_of_term(story)
    assert (owed.not_before, owed.due_on) == (ends_on, ends_on + timedelta(days=talk_within))
    story.passes(days=(ends_on - story.today).days + late)
    story.talks()
    assert (owed in story.state.promises) is (late < 0)


def test_it_is_put_off_no_further_than_those_days_however_late_the_work_was_agreed_on(story: Story) -> None:
    with_temporary_work(story, talk_within=10)
    assert story.way.contact.return_conversation_within > 5 + 1
    story.does(work_plan(story, starts_in=5 - TERM_OF_YOUNG))
    talk = end_of_term(story).promise_id
    story.does(MovePromise(talk, due_on=story.day(5)))
    story.does(MovePromise(talk, due_on=story.day(5 + 10)))
    assert story.refuses(MovePromise(talk, due_on=story.day(5 + 11))).rule == "next-contact-outside-bounds"


def test_parking_shows_from_the_day_after_the_term_whenever_the_talk_is(story: Story) -> None:
    with_temporary_work(story, talk_within=30).does(work_plan(story))
    ends_on = story.day(TERM_OF_YOUNG)
    story.passes(days=TERM_OF_YOUNG + 1)
    story.sweeps()
    assert story.state.parked_since(story.today) == ends_on
    assert end_of_term(story).rung is None, "and nobody is late yet"


def test_a_talk_during_the_term_does_not_fulfil_what_is_owed_at_its_end(working: Story) -> None:
    working.does(work_plan(working))
    owed = end_of_term(working)
    working.passes(days=40)
    working.talks(next_in_days=90)
    assert end_of_term(working) == owed
    held = HoldFollowUp(owed.promise_id, working.now, True, FollowUpBy.COACH)
    assert working.refuses(held).rule == "contact-before-end-of-term"


def test_a_talk_at_the_end_fulfils_it_and_says_what_comes_next(working: Story) -> None:
    working.does(work_plan(working))
    owed = end_of_term(working)
    working.passes(days=TERM_OF_YOUNG)
    assert working.refuses(working.conversation(next_in_days=None)).rule == "open-promise-required"
    working.talks(next_in_days=30)
    assert owed.promise_id not in {promise.promise_id for promise in working.state.promises}


def test_the_end_of_a_term_alone_keeps_nobody_in_view(working: Story) -> None:
    working.does(work_plan(working))
    assert working.refuses(working.conversation(next_in_days=None)).rule == "open-promise-required"


def test_a_partner_that_accepts_does_not_take_over_the_talk_at_the_end(working: Story) -> None:
    working.does(work_plan(working))
    owed = end_of_term(working)
    referral_id = working.refers(activity=ActivityKind.OWN_OBSTACLES)
    working.does(PartnerAccepts(referral_id, working.now))
    assert working.kinds_owed == {PromiseKind.GUIDANCE, PromiseKind.RETURN_CONVERSATION}
    assert end_of_term(working) == owed


def test_moved_to_an_earlier_day_it_can_be_kept_then_and_is_owed_again_at_the_end(working: Story) -> None:
    working.does(work_plan(working))
    owed = end_of_term(working)
    working.does(MovePromise(owed.promise_id, due_on=working.day(10)))
    working.passes(days=10)
    working.talks(next_in_days=30)
    again = end_of_term(working)
    assert again.promise_id != owed.promise_id
    assert again.due_on == owed.due_on


def test_the_next_version_of_the_plan_keeps_the_term_and_its_talk(working: Story) -> None:
    working.does(work_plan(working))
    owed = end_of_term(working)
    working.passes(days=30)
    working.talks()
    working.does(work_plan(working, starts_in=-30))
    assert end_of_term(working) == owed


def test_another_activity_takes_the_place_of_the_work_and_of_its_talk(working: Story) -> None:
    working.does(work_plan(working))
    working.passes(days=30)
    working.talks().signs()
    assert working.kinds_owed == {PromiseKind.FOLLOW_UP}
    working.passes(days=2 * TERM)
    assert working.state.parked_since(working.today) is None


def test_temporary_work_states_when_it_starts_and_why_it_is_additional(working: Story) -> None:
    without = working.plan(activity=ActivityKind.PAID_TEMPORARY)
    assert working.refuses(without).rule == "temporary-work-needs-term"
    assert working.refuses(work_plan(working, additional=False)).rule == "temporary-work-is-additional"
    working.way = replace(working.way, temporary_work=replace(WORK, additional=False))
    working.does(work_plan(working, additional=False))


def test_work_whose_term_is_over_or_that_starts_after_its_first_follow_up_is_refused(working: Story) -> None:
    over = working.refuses(work_plan(working, starts_in=-TERM_OF_YOUNG))
    assert over.rule == "temporary-work-is-over"
    late = working.refuses(work_plan(working, starts_in=61, in_days=60))
    assert late.rule == "temporary-work-starts-before-follow-up"
    assert working.day(60).isoformat() in late.words.en


def test_where_there_is_no_temporary_work_none_is_signed(story: Story) -> None:
    story.starts().gets_coach().talks()
    assert story.refuses(work_plan(story)).rule == "activity-not-offered"
    volunteering = story.plan(temporary_work=ProposedWork(story.today, TermFor.OLDER, True))
    assert story.refuses(volunteering).rule == "not-temporary-work"


def test_who_has_no_next_step_after_the_term_is_parked_from_that_day(working: Story) -> None:
    working.does(work_plan(working))
    ends_on = end_of_term(working).due_on
    working.passes(days=TERM_OF_YOUNG)
    assert working.state.parked_since(working.today) is None
    working.passes(days=1)
    working.talks()
    assert working.state.parked_since(working.today) == ends_on


def test_a_new_plan_a_referral_or_a_step_after_the_term_is_a_next_step(working: Story) -> None:
    working.does(TakeStep(3, from_rung=2))
    working.does(work_plan(working))
    working.passes(days=TERM_OF_YOUNG + 5)
    working.talks()
    steps: list[Callable[[], object]] = [
        working.signs,
        working.refers,
        lambda: working.does(TakeStep(4)),
    ]
    parked = working.state
    for step in steps:
        working.state = parked
        assert working.state.parked_since(working.today) is not None
        step()
        assert working.state.parked_since(working.today) is None


@given(starts_in=st.integers(-400, 200), passes=st.integers(0, 800), term_for=st.sampled_from(TermFor))
def test_parked_is_exactly_what_outlived_its_term(
    starts_in: int, passes: int, term_for: TermFor, story_in: Callable[[str], Story]
) -> None:
    story = with_temporary_work(story_in("rotterdam"))
    days = TERM_OF_YOUNG if term_for is TermFor.YOUNG else TERM
    ends_on = story.day(starts_in + days)
    plan = work_plan(story, starts_in=starts_in, term_for=term_for, in_days=180)
    if not story.today < ends_on or starts_in > 180:
        story.refuses(plan)
        return
    story.does(plan)
    story.passes(days=passes)
    parked = story.state.parked_since(story.today)
    assert parked == (ends_on if story.today > ends_on else None)
    assert story.today - timedelta(days=passes) < ends_on
