"""What a coach is warned of when signing: a repeated course, hours unlike others', a first follow-up far away."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.partner_told import (
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
)
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.stepping import TakeStep
from activation.domain.courses import Course, CourseEnding, courses
from activation.domain.plan_warnings import Comparison, PlanWarning
from activation.domain.what_works import FEWEST_TO_COMPARE, FINDINGS, FREQUENT_CONTACT, WarningCode
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import (
    ActivityKind,
    Intensity,
    PlacementEndReason,
    ReferralEndReason,
    ReturnReason,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import PARTNER, Story

VOLUNTEERING, LANGUAGE = ActivityKind.VOLUNTEERING, ActivityKind.LANGUAGE


def warned(story: Story, plan: SignPlan, others: Mapping[int, int] | None = None) -> list[PlanWarning]:
    compared = Comparison(tuple(courses(story.events)), others or {})
    return plan.warnings(story.state, story.way, story.today, compared)


def codes(story: Story, plan: SignPlan, others: Mapping[int, int] | None = None) -> list[WarningCode]:
    return [warning.code for warning in warned(story, plan, others)]


@pytest.fixture
def planned(story: Story) -> Story:
    return story.starts().gets_coach().talks().signs()


def placed(story: Story, partner: UUID = PARTNER) -> UUID:
    referral_id = story.refers(partner)
    story.does(PartnerPlaces(referral_id, VOLUNTEERING, 6, story.today, story.now))
    return referral_id


def test_a_plan_that_tries_nothing_again_warns_of_nothing(planned: Story) -> None:
    assert codes(planned, planned.plan()) == []
    assert codes(planned, planned.plan(activity=LANGUAGE)) == []


def test_the_same_activity_as_before_that_made_way_for_another_is_a_repeat(planned: Story) -> None:
    planned.passes(days=20)
    planned.talks().signs(activity=LANGUAGE)
    gave_up_on = planned.today
    planned.passes(days=20)
    [warning] = warned(planned, planned.plan())
    assert warning.code is WarningCode.REPEATS_EARLIER_COURSE
    assert gave_up_on.isoformat() in warning.words.nl
    assert codes(planned, planned.plan(activity=LANGUAGE)) == []


def test_what_went_well_is_a_repeat_too_and_the_coach_is_told_that_it_went_well(planned: Story) -> None:
    planned.does(TakeStep(3, from_rung=2))
    planned.talks().signs(activity=LANGUAGE)
    [warning] = warned(planned, planned.plan())
    assert warning.code is WarningCode.REPEATS_EARLIER_COURSE
    assert "That went well" in warning.words.en
    assert "Dat ging goed" in warning.words.nl


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (PlacementEndReason.STEP_FURTHER, "That went well"),
        (PlacementEndReason.TERM_ENDED, "That went well"),
        (PlacementEndReason.STOPPED_BY_PLACE, "not because of the activity"),
        (PlacementEndReason.MOVED, "not because of the activity"),
        (PlacementEndReason.STOPPED_BY_PERSON, "It came to nothing"),
        (PlacementEndReason.HEALTH, "It came to nothing"),
    ],
)
def test_a_place_that_ended_is_tried_however_it_ended(planned: Story, reason: PlacementEndReason, told: str) -> None:
    referral_id = placed(planned)
    assert codes(planned, planned.plan()) == []
    planned.does(PartnerEndsPlace(referral_id, reason, planned.now))
    [warning] = warned(planned, planned.plan())
    assert warning.code is WarningCode.REPEATS_EARLIER_COURSE
    assert told in warning.words.en
    assert codes(planned, planned.plan(activity=LANGUAGE)) == []


def test_of_more_courses_that_ended_the_last_one_is_told_and_once(planned: Story) -> None:
    planned.does(PartnerEndsPlace(placed(planned), PlacementEndReason.STEP_FURTHER, planned.now))
    went_well_on = planned.today
    planned.passes(days=20)
    planned.does(PartnerEndsPlace(placed(planned, planned.new_id()), PlacementEndReason.HEALTH, planned.now))
    [warning] = warned(planned, planned.plan())
    assert planned.today.isoformat() in warning.words.en
    assert "came to nothing" in warning.words.en
    backwards = Comparison(tuple(reversed(courses(planned.events))))
    assert planned.plan().warnings(planned.state, planned.way, planned.today, backwards) == [warning]
    assert went_well_on.isoformat() not in warning.words.en + warning.words.nl


def test_who_found_another_place_after_one_that_ended_goes_on_and_repeats_nothing(planned: Story) -> None:
    planned.passes(days=20)
    planned.does(PartnerEndsPlace(placed(planned), PlacementEndReason.HEALTH, planned.now))
    planned.passes(days=20)
    assert codes(planned, planned.plan(hours=10)) == [WarningCode.REPEATS_EARLIER_COURSE]
    placed(planned, planned.new_id())
    assert codes(planned, planned.plan(hours=10)) == []


def test_renewing_the_plan_that_runs_now_is_no_repeat_whatever_came_before_it(planned: Story) -> None:
    planned.passes(days=20)
    planned.talks().signs(activity=LANGUAGE)
    planned.passes(days=20)
    planned.talks()
    assert codes(planned, planned.plan()) == [WarningCode.REPEATS_EARLIER_COURSE]
    planned.signs()
    planned.passes(days=20)
    planned.talks()
    assert codes(planned, planned.plan(hours=10)) == []
    assert codes(planned, planned.plan(activity=LANGUAGE)) == [WarningCode.REPEATS_EARLIER_COURSE]
    referral_id = placed(planned)
    planned.does(PartnerEndsPlace(referral_id, PlacementEndReason.HEALTH, planned.now))
    assert codes(planned, planned.plan(hours=10)) == [WarningCode.REPEATS_EARLIER_COURSE]


def test_who_was_given_back_without_a_place_tried_what_was_asked_for(planned: Story) -> None:
    referral_id = planned.refers()
    declined = planned.refers(planned.new_id())
    planned.does(PartnerGivesBack(declined, ReferralEndReason.DECLINED, planned.now))
    assert codes(planned, planned.plan()) == []
    planned.does(PartnerGivesBack(referral_id, ReferralEndReason.RETURNED, planned.now, ReturnReason.HEALTH))
    assert codes(planned, planned.plan()) == [WarningCode.REPEATS_EARLIER_COURSE]
    [given_back] = [course for course in courses(planned.events) if course.referral_id == referral_id]
    assert given_back.because is ReturnReason.HEALTH


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        (TrajectoryOutcome.PAID_WORK, CourseEnding.WELL),
        (TrajectoryOutcome.MOVED, CourseEnding.OTHERWISE),
        (TrajectoryOutcome.EXEMPT, CourseEnding.OTHERWISE),
    ],
)
def test_closing_ends_what_still_ran_as_the_trajectory_ended(
    planned: Story, outcome: TrajectoryOutcome, ending: CourseEnding
) -> None:
    placed(planned)
    planned.does(NoteExemption(planned.day(300)))
    assert {course.ending for course in courses(planned.events)} == {None}
    planned.does(CloseTrajectory(outcome))
    ended = courses(planned.events)
    assert {(course.ending, course.because) for course in ended} == {(ending, outcome)}
    assert len(ended) == 2


def test_a_respected_no_is_a_course_without_success(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts().gets_coach().talks().talks().signs()
    story.does(CloseTrajectory(TrajectoryOutcome.RESPECTED_NO, nobody_in_danger=True))
    [course] = courses(story.events)
    assert course.ending is CourseEnding.WITHOUT_SUCCESS


def test_more_hours_in_the_next_version_is_the_same_course(planned: Story) -> None:
    planned.passes(days=9)
    planned.talks().signs(hours=12)
    assert courses(planned.events) == [Course(VOLUNTEERING, 12, planned.day(-9))]


def test_other_hours_at_the_same_place_are_the_same_course(planned: Story) -> None:
    referral_id = placed(planned)
    planned.passes(days=9)
    planned.does(PartnerChangesPlace(referral_id, 12, planned.now))
    [at_the_place] = [course for course in courses(planned.events) if course.referral_id == referral_id]
    assert at_the_place == Course(VOLUNTEERING, 12, planned.day(-9), referral_id)


@given(hours=st.integers(0, 20), usual=st.integers(1, 20), others=st.integers(0, 30))
def test_hours_far_from_what_others_do_are_warned_of(
    hours: int, usual: int, others: int, story_in: Callable[[str], Story]
) -> None:
    story = story_in("rotterdam").starts().gets_coach().talks()
    rules = story.way.plan
    much = rules.usual_hours_per_week - rules.start_hours_per_week
    found = warned(story, story.plan(hours=hours), {usual: others})
    expected = others >= FEWEST_TO_COMPARE and abs(hours - usual) > much
    assert [warning.code for warning in found] == [WarningCode.HOURS_DIFFER_FROM_OTHERS] * expected
    if found:
        assert f"{usual} hours" in found[0].words.en


def test_the_middle_one_counts_and_not_the_one_who_does_everything(planned: Story) -> None:
    assert codes(planned, planned.plan(hours=4), {3: 2, 4: 2, 5: 1, 20: 1, 40: 3}) == []
    assert codes(planned, planned.plan(hours=20), {3: 2, 4: 2, 5: 1, 20: 1, 40: 3}) == [
        WarningCode.HOURS_DIFFER_FROM_OTHERS
    ]


@given(days=st.integers(7, 183), intensity=st.sampled_from(Intensity))
def test_a_first_follow_up_later_than_frequent_contact_is_warned_of(
    days: int, intensity: Intensity, story_in: Callable[[str], Story]
) -> None:
    story = story_in("rotterdam").starts().gets_coach(intensity).talks(next_in_days=20)
    days = min(days, story.way.contact.longest_interval[intensity])
    found = codes(story, story.plan(in_days=days))
    assert found == [WarningCode.FIRST_FOLLOW_UP_IS_FAR_OFF] * (days > FREQUENT_CONTACT[intensity])
    story.signs(in_days=days)


def test_every_warning_names_its_reason_in_both_languages_and_where_it_stands() -> None:
    assert set(FINDINGS) == set(WarningCode)
    for finding in FINDINGS.values():
        assert finding.words.nl != finding.words.en
        assert finding.source.startswith("dossier: ")
