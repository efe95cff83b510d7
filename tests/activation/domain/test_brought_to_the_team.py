"""Where nothing is shared with the neighbourhood's team, it knows whom somebody brought to it, and nobody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import NextContact
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.promising import MovePromise
from activation.domain.deciding import Command
from activation.domain.neighbourhood_team import known_to_team
from activation.domain.promise import Owner
from activation.domain.trajectory_events import BroughtToTeam
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story


def team(story: Story) -> Owner:
    return Owner(OwnerKind.TEAM, story.state.team_id)


@pytest.fixture
def spoken_to(story_in: Callable[[str], Story]) -> Story:
    """Utrecht: somebody who came to the contact day, and of whom nobody said that they go on."""
    return story_in("utrecht").starts().talks()


def test_that_it_owes_contact_for_want_of_a_coach_tells_it_nothing(spoken_to: Story) -> None:
    spoken_to.does(NoteExemption(spoken_to.day(100)))
    assert {promise.owner for promise in spoken_to.state.promises} == {team(spoken_to)}
    assert not known_to_team(spoken_to.state)


def test_where_something_is_shared_it_knows_everybody_from_the_start(story_in: Callable[[str], Story]) -> None:
    assert known_to_team(story_in("leeuwarden").starts().state)


NAMING: dict[str, Callable[[Story], Command]] = {
    "for a next talk": lambda story: replace(story.conversation(), next_contact=NextContact(story.day(0), team(story))),
    "for the follow-up of a plan": lambda story: story.plan(owner=team(story)),
    "for a promise": lambda story: MovePromise(story.owed(PromiseKind.FOLLOW_UP).promise_id, owner=team(story)),
}


@pytest.mark.parametrize("naming", NAMING.values(), ids=NAMING)
def test_whoever_names_it_brings_the_person_to_it_once(spoken_to: Story, naming: Callable[[Story], Command]) -> None:
    brought = [event for event in spoken_to.does(naming(spoken_to)) if isinstance(event, BroughtToTeam)]
    assert brought == [BroughtToTeam(spoken_to.now)]
    assert known_to_team(spoken_to.state)
    spoken_to.talks()
    again = spoken_to.does(MovePromise(spoken_to.owed(PromiseKind.FOLLOW_UP).promise_id, owner=team(spoken_to)))
    assert again == []
    assert known_to_team(spoken_to.state), "it has them from then on"


def test_so_does_a_coach_who_hands_over_to_it_and_whoever_takes_them_on_takes_them_away(spoken_to: Story) -> None:
    spoken_to.gets_coach()
    assert not known_to_team(spoken_to.state)
    spoken_to.does(HandOver(spoken_to.coach, team(spoken_to)))
    assert known_to_team(spoken_to.state)
    spoken_to.does(AssignCoach(spoken_to.coach.id, Intensity.REGULAR))
    assert not known_to_team(spoken_to.state)


def test_it_knows_whom_it_owes_something_though_a_coach_has_them(spoken_to: Story) -> None:
    spoken_to.gets_coach()
    spoken_to.does(NoteExemption(spoken_to.day(100)))
    review = spoken_to.owed(PromiseKind.EXEMPTION_REVIEW).promise_id
    spoken_to.does(MovePromise(review, owner=team(spoken_to)))
    assert known_to_team(spoken_to.state)
    spoken_to.does(MovePromise(review, owner=spoken_to.coach))
    assert not known_to_team(spoken_to.state)


def test_naming_it_for_one_person_in_a_handover_of_many_brings_it_nobody_else(spoken_to: Story) -> None:
    coach, colleague = spoken_to.coach, Owner(OwnerKind.COACH, spoken_to.new_id())
    spoken_to.does(MovePromise(spoken_to.owed(PromiseKind.FOLLOW_UP).promise_id, owner=coach))
    of_somebody_else = spoken_to.new_id()
    spoken_to.does(HandOver(coach, colleague, {of_somebody_else: team(spoken_to)}))
    assert spoken_to.owed(PromiseKind.FOLLOW_UP).owner == colleague
    assert not known_to_team(spoken_to.state)


def test_nor_does_it_know_anybody_whose_trajectory_is_closed(spoken_to: Story) -> None:
    spoken_to.does(MovePromise(spoken_to.owed(PromiseKind.FOLLOW_UP).promise_id, owner=team(spoken_to)))
    assert known_to_team(spoken_to.state)
    spoken_to.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    assert not known_to_team(spoken_to.state), "it has nobody, and owes nothing, any more"
