"""Somebody moves to another neighbourhood: it shows, and people decide who has them from now on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.contact import NextContact
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.living_elsewhere import NoteMove
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.deciding import Command
from activation.domain.neighbourhood_team import team_of_new_neighbourhood
from activation.domain.promise import Owner
from activation.domain.promise_events import PromiseMoved
from activation.domain.trajectory_events import BroughtToTeam, CoachReleased, PersonMoved, TeamAssigned
from meedoen.vocabulary import OwnerKind, PromiseKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story

RUBROEK = "05990826"
COLLEAGUE = Owner(OwnerKind.COACH, UUID(int=22))


def team(story: Story) -> Owner:
    return Owner(OwnerKind.TEAM, story.state.team_id)


def team_there(story: Story) -> Owner:
    return Owner(OwnerKind.TEAM, story.way.team_of("0599", RUBROEK))


def moves(story: Story, neighbourhood: str = RUBROEK) -> list[object]:
    return story.does(NoteMove(neighbourhood, story.now - timedelta(days=2)))


@pytest.fixture
def moved(story: Story) -> Story:
    """Somebody with a team and no coach, who lives in Rubroek by now."""
    moves(story.starts())
    return story


def test_the_trajectory_shows_where_the_person_lives_and_stays_with_whoever_has_them(story: Story) -> None:
    story.starts().gets_coach().talks()
    before = story.state
    [event] = moves(story)

    assert event == PersonMoved(story.now - timedelta(days=2), RUBROEK)
    assert story.state.neighbourhood == RUBROEK
    assert (story.state.team_id, story.state.coach_id) == (before.team_id, before.coach_id)
    assert (story.state.promises, story.state.silent_since) == (before.promises, before.silent_since)


def test_nobody_overlooks_that_another_teams_neighbourhood_is_theirs_now(story: Story) -> None:
    story.starts()
    assert team_of_new_neighbourhood(story.state, story.way) is None
    moves(story)
    assert team_of_new_neighbourhood(story.state, story.way) == team_there(story).id
    moves(story, "05990824")
    assert team_of_new_neighbourhood(story.state, story.way) is None, "they came back"
    assert moves(story, "05990824") == []


def test_it_goes_over_to_the_new_team_when_people_hand_it_over(moved: Story) -> None:
    there = team_there(moved)
    events = moved.does(HandOver(team(moved), there))

    assert [type(event) for event in events] == [TeamAssigned, BroughtToTeam, PromiseMoved]
    assert moved.state.contact_owner == there == moved.owed(PromiseKind.FIRST_CONTACT).owner
    assert team_of_new_neighbourhood(moved.state, moved.way) is None
    moved.does(NoteExemption(moved.day(100)))
    assert moved.owed(PromiseKind.EXEMPTION_REVIEW).owner == there


def test_a_coach_who_hands_over_to_the_new_team_leaves_nothing_with_the_old_one(moved: Story) -> None:
    moved.does(NoteExemption(moved.day(100)))
    old, there = team(moved), team_there(moved)
    review = moved.owed(PromiseKind.EXEMPTION_REVIEW)
    moved.gets_coach().talks()
    moved.does(MovePromise(review.promise_id, owner=old))
    moved.refers()
    answer = moved.owed(PromiseKind.REFERRAL_ANSWER)
    events = moved.does(HandOver(moved.coach, there))

    assert {type(event) for event in events} == {TeamAssigned, CoachReleased, PromiseMoved}
    assert moved.owed(PromiseKind.FOLLOW_UP).owner == there
    assert moved.owed(PromiseKind.EXEMPTION_REVIEW).owner == there
    assert moved.owed(PromiseKind.REFERRAL_ANSWER) == answer, "a partner keeps what it promised"


NAMING: dict[str, Callable[[Story, Owner], Command]] = {
    "for a next talk": lambda story, to: replace(story.conversation(), next_contact=NextContact(story.day(0), to)),
    "for the follow-up of a plan": lambda story, to: story.plan(owner=to),
    "for a promise": lambda story, to: MovePromise(story.owed(PromiseKind.FOLLOW_UP).promise_id, owner=to),
    "for a promise that is handed over": lambda story, to: HandOver(
        story.coach, COLLEAGUE, {story.owed(PromiseKind.FOLLOW_UP).promise_id: to}
    ),
}


@pytest.mark.parametrize("naming", NAMING.values(), ids=NAMING)
def test_whoever_names_the_new_team_for_what_comes_next_brings_the_person_to_it_and_the_coach_keeps_them(
    moved: Story, naming: Callable[[Story, Owner], Command]
) -> None:
    moved.does(NoteExemption(moved.day(100)))
    review = moved.owed(PromiseKind.EXEMPTION_REVIEW)
    old, there = team(moved), team_there(moved)
    moved.gets_coach().talks()
    moved.does(MovePromise(review.promise_id, owner=old))
    events = moved.does(naming(moved, there))

    assert [event for event in events if isinstance(event, TeamAssigned)] == [TeamAssigned(moved.now, there.id)]
    assert [event for event in events if isinstance(event, CoachReleased)] == []
    assert team_of_new_neighbourhood(moved.state, moved.way) is None
    assert moved.state.contact_owner.kind is OwnerKind.COACH
    assert moved.owed(PromiseKind.FOLLOW_UP).owner == there
    assert moved.owed(PromiseKind.EXEMPTION_REVIEW).owner == there, "the team of before owes them nothing more"
    assert len({each.promise_id for each in events if isinstance(each, PromiseMoved)}) == sum(
        isinstance(each, PromiseMoved) for each in events
    ), "each moves once"


def test_what_the_old_team_hands_over_goes_to_whom_it_names_and_not_by_itself_to_the_new_one(moved: Story) -> None:
    moved.does(NoteExemption(moved.day(100)))
    first, review = moved.owed(PromiseKind.FIRST_CONTACT), moved.owed(PromiseKind.EXEMPTION_REVIEW)
    there = team_there(moved)
    moved.does(HandOver(team(moved), COLLEAGUE, {first.promise_id: there}))

    assert moved.state.contact_owner == COLLEAGUE == moved.owed(PromiseKind.EXEMPTION_REVIEW).owner
    assert moved.owed(PromiseKind.FIRST_CONTACT).owner == there
    assert review.due_on == moved.owed(PromiseKind.EXEMPTION_REVIEW).due_on


def test_a_third_team_does_not_get_them_and_the_team_of_before_gets_nothing_back_in_the_same_handover(
    moved: Story,
) -> None:
    elsewhere = Owner(OwnerKind.TEAM, moved.new_id())
    assert moved.refuses(HandOver(team(moved), elsewhere)).rule == "team-of-the-trajectory"
    old, there = team(moved), team_there(moved)
    moved.gets_coach()
    first = moved.owed(PromiseKind.FIRST_CONTACT).promise_id
    refused = moved.refuses(HandOver(moved.coach, there, {first: old}))
    assert refused.rule == "team-of-the-trajectory"
    assert str(there.id) in refused.words.en


def test_where_a_neighbourhood_gets_another_team_its_people_stay_until_people_hand_them_over(story: Story) -> None:
    story.starts()
    had, other = team(story), Owner(OwnerKind.TEAM, story.new_id())
    story.does(MoveWayOfWorking(replace(story.way, version=2, teams={story.state.neighbourhood: other.id})))
    story.way = replace(story.way, version=2, teams={story.state.neighbourhood: other.id})

    assert (story.state.contact_owner, team_of_new_neighbourhood(story.state, story.way)) == (had, other.id)
    story.does(HandOver(had, other))
    assert story.state.contact_owner == other == story.owed(PromiseKind.FIRST_CONTACT).owner


def test_of_a_trajectory_that_is_over_nobody_has_to_decide(moved: Story) -> None:
    moved.does(CloseTrajectory(TrajectoryOutcome.MOVED))
    assert team_of_new_neighbourhood(moved.state, moved.way) is None
