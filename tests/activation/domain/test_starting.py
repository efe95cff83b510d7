"""A trajectory starts with the promise of a first contact."""

from dataclasses import replace
from datetime import timedelta

from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.starting import MoveWayOfWorking, StartTrajectory
from activation.domain.promise_events import PromiseMade, PromiseMoved
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import TrajectoryStarted, WayOfWorkingMoved
from activation.domain.way_of_working import WayOfWorking
from meedoen.vocabulary import ContactShared, Intensity, OwnerKind, PromiseKind

from tests.activation.domain.conftest import Story


def test_starting_owes_the_person_a_first_contact_within_the_way_of_working(story: Story) -> None:
    story.starts()
    assert [type(event) for event in story.events] == [TrajectoryStarted, PromiseMade]
    promise = story.owed(PromiseKind.FIRST_CONTACT)
    assert promise.due_on == story.day(story.way.contact.first_contact_within)
    assert story.state.stage is Stage.WAITING


def test_without_a_coach_the_neighbourhoods_team_owes_it(story: Story) -> None:
    story.starts()
    owner = story.owed(PromiseKind.FIRST_CONTACT).owner
    assert (owner.kind, owner.id) == (OwnerKind.TEAM, story.way.team_of("0599", "05990824"))


def test_a_team_with_an_id_of_its_own_keeps_it(story: Story) -> None:
    own = story.new_id()
    story.way = replace(story.way, teams={"05990824": own})
    assert story.starts().state.team_id == own


def test_the_silence_clock_counts_from_registration_until_there_is_a_contact(story: Story) -> None:
    story.starts()
    assert story.state.silent_days(story.today) == 5
    story.talks()
    assert story.state.silent_days(story.today) == 0
    story.passes(days=40)
    assert story.state.silent_days(story.today) == 40


def test_a_second_open_trajectory_is_refused(story: Story) -> None:
    story.starts()
    again = StartTrajectory(story.new_id(), story.state.client_id, story.now - timedelta(days=1), "0599", "05990824")
    assert story.refuses(again).rule == "one-open-trajectory"


def test_a_coach_takes_the_teams_promises_over_one_by_one(story: Story) -> None:
    story.starts()
    events = story.does(AssignCoach(story.coach.id, Intensity.INTENSIVE))
    assert [event.owner for event in events if isinstance(event, PromiseMoved)] == [story.coach]
    assert {promise.owner for promise in story.state.promises} == {story.coach}


def test_another_coach_takes_the_former_ones_promises_over_with_their_dates(story: Story) -> None:
    story.starts().gets_coach().talks().signs()
    before = {promise.promise_id: promise.due_on for promise in story.state.promises}
    other = story.new_id()
    story.does(AssignCoach(other, Intensity.REGULAR))
    assert {promise.owner.id for promise in story.state.promises} == {other}
    assert {promise.promise_id: promise.due_on for promise in story.state.promises} == before


def test_assigning_the_same_coach_again_tells_nothing(story: Story) -> None:
    story.starts().gets_coach()
    assert story.does(AssignCoach(story.coach.id, Intensity.REGULAR)) == []


def test_a_trajectory_keeps_its_way_of_working_until_it_is_moved(story: Story, ways: dict[str, WayOfWorking]) -> None:
    story.starts()
    assert (story.state.way_of_working, story.state.way_of_working_version) == ("rotterdam", 1)
    story.does(MoveWayOfWorking(ways["amsterdam"]))
    assert story.state.way_of_working == "amsterdam"
    assert story.owed(PromiseKind.FIRST_CONTACT)


def test_what_the_team_may_read_is_told_at_the_start_and_again_when_the_trajectory_is_moved(
    story: Story, ways: dict[str, WayOfWorking]
) -> None:
    story.way = ways["leeuwarden"]
    story.starts()
    [started] = [event for event in story.events if isinstance(event, TrajectoryStarted)]
    [moved] = story.does(MoveWayOfWorking(ways["utrecht"]))
    assert isinstance(moved, WayOfWorkingMoved)
    assert started.shared_with_team is ContactShared.NAME_AND_ADDRESS
    assert moved.shared_with_team is ContactShared.NONE
