"""Leeuwarden: neighbourhood teams get the residents' names and addresses, and go there. Steps are people's own, though
not without obligation. In 2017 the teams are asked to get 300 of the 3,000 far enough to go back to the municipality
for reintegration, and 175 into volunteering.

Source: the dossier, "Meedoen in Tilburg en Leeuwarden": Wijkteams, Prestatiedoel.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.inviting import Invite, RecordOutcome
from activation.domain.commands.stepping import TakeStep
from activation.domain.promise import Owner
from activation.domain.promise_events import FollowUpOverdue
from activation.domain.trajectory_events import PlanSigned, TrajectoryClosed
from activation.domain.way_of_working import WayOfWorking
from meedoen.identity import Role
from meedoen.vocabulary import ActivityKind, InvitationOutcome, InvitationStep, OwnerKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story
from tests.cities.city import City, owner_is

CITY = "leeuwarden"
A_QUARTER = 91


async def test_the_team_reads_name_and_address_and_goes_there(city: City) -> None:
    somebody = await city.somebody(with_team=True, street="Nieuwestad", houseNumber="1", town="Leeuwarden")
    team = city.caller("intake", Role.NEIGHBOURHOOD_TEAM)
    read = await team.sees(f"/clients/{somebody.client_id}")
    assert (read["name"]["surname"], read["address"]["street"]) == ("de Vries", "Nieuwestad")
    assert not {"bsn", "benefitSince"} & set(read), "the benefit is told to nobody"

    letter = await somebody.is_invited()
    assert (letter["step"], await somebody.stays_away()) == ("friendly-letter", "home-visit")
    visit = await somebody.is_invited()
    assert visit["step"] == "home-visit"
    await somebody.comes()
    await somebody.talks(channel="home-visit")
    assert (await somebody.owed())["follow-up"]["ownerKind"] == "team"


async def test_who_moves_goes_over_to_the_team_there_when_the_team_here_hands_them_over(city: City) -> None:
    somebody = await city.somebody(with_team=True, street="Nieuwestad", houseNumber="1", town="Leeuwarden")
    moved = {"neighbourhood": "00800827", "movedOn": city.day(0).isoformat()}
    await city.officer.does(f"/clients/{somebody.client_id}/moves", moved)
    there = UUID((await somebody.stands())["neighbourhoodTeamId"])
    here, new = [city.caller("intake", Role.NEIGHBOURHOOD_TEAM, team=each) for each in (None, there)]
    assert await here.sees(f"/clients/{somebody.client_id}")
    assert (await new.get(f"/clients/{somebody.client_id}")).status_code == 404

    handed_over = {"trajectories": [{"trajectoryId": somebody.id}], **owner_is("team", there)}
    await city.team.does("/handovers", handed_over)
    assert (await new.sees(f"/clients/{somebody.client_id}"))["address"]["street"] == "Nieuwestad"
    assert (await here.get(f"/clients/{somebody.client_id}")).status_code == 404
    [owed] = (await city.caller("activation", Role.NEIGHBOURHOOD_TEAM, team=there).sees("/promises"))["items"]
    assert (owed["kind"], owed["ownerId"]) == ("first-contact", str(there))


async def test_the_team_reads_what_the_municipality_noted_so_that_nobody_tells_it_twice(city: City) -> None:
    somebody = await city.somebody(with_team=True)
    await city.coach.does(f"{somebody.path}/conversations", somebody.talk(note="used to be a gardener"))
    [talk] = (await city.team.sees(f"{somebody.path}/conversations"))["items"]
    assert talk["note"] == "used to be a gardener"


async def test_it_says_resident_and_urges_without_a_threat(city: City) -> None:
    way = await city.way_of_working()
    assert way["clientWord"]["value"] == {"nl": "bewoner", "en": "resident"}
    assert {step["tone"] for step in way["ladder"]} == {"urging"}

    letter = await (await city.somebody(with_team=True)).would_read()
    assert "elke bewoner" in letter
    assert "rekenen erop dat u komt" in letter
    assert not {word for word in ("klant", "uitkering", "gevolg") if word in letter}


async def test_a_resident_chooses_the_step_and_both_sign(city: City) -> None:
    somebody = await city.somebody(with_team=True)
    await somebody.talks()
    assert await somebody.may_not_sign(signedBy=["coach"]) == "plan-needs-both-signatures"
    await somebody.signs("own-obstacles")


async def test_whoever_can_work_goes_back_to_the_municipality(city: City) -> None:
    somebody = await city.somebody(with_team=True)
    await somebody.talks()
    await somebody.worker.does(f"{somebody.path}/steps", {"fromRung": 2, "toRung": 4})
    anew = {"monthsToWork": 12, "method": "professional", "obstacles": []}
    await city.officer.does(f"/clients/{somebody.client_id}/assessments", anew)
    closed = await somebody.stands()
    assert (closed["outcome"], closed["promises"]) == ("reintegration", [])


async def test_in_a_year_300_of_3000_go_back_and_175_volunteer(city: City, way: WayOfWorking) -> None:
    """The targets are the way of working's. How they come about is assumed: all 3,000 are invited in twelve weeks; one
    in five is not there at the first appointment and is visited; one in a hundred says no twice and is left in peace.
    Seven in 120 choose volunteering, the others work on what is in the way. One in ten gets from rung 2 to rung 4 of
    the participation ladder, in two steps a quarter of a year apart, and that is far enough to go back. The team keeps
    in touch every quarter. What follows on what, and what is owed, are the rules'.
    """
    targets = (await city.way_of_working())["targets"]
    volunteering, closed, visited = 0, Counter[TrajectoryOutcome](), 0
    for number in range(3_000):
        story = _year_of_a_resident(Story(way).starts(), number)
        visited += any(each.step is InvitationStep.HOME_VISIT for each in story.state.invitations)
        for event in story.events:
            match event:
                case PlanSigned(activity_kind=ActivityKind.VOLUNTEERING):
                    volunteering += 1
                case TrajectoryClosed(outcome=outcome):
                    closed[outcome] += 1
        assert not any(isinstance(event, FollowUpOverdue) for event in story.events), "nobody waits too long"
        assert bool(story.state.contact_promises) is story.state.is_open, "whoever goes on is owed a talk"

    assert closed[TrajectoryOutcome.REINTEGRATION] == targets["backToReintegration"]["value"]
    assert volunteering == targets["toVolunteering"]["value"]
    assert closed[TrajectoryOutcome.RESPECTED_NO] == 30, "refusers are rare"
    assert visited == 600


def _year_of_a_resident(story: Story, number: int) -> Story:
    story.passes(days=number % 12 * 7)
    _is_invited(story, comes=number % 5 != 0)
    if number % 100 == 99:
        return _says_no_twice(story)
    story.talks(next_in_days=30)
    activity = ActivityKind.VOLUNTEERING if number % 120 in range(2, 72, 10) else ActivityKind.OWN_OBSTACLES
    story.signs(activity=activity, in_days=A_QUARTER, owner=Owner(OwnerKind.TEAM, story.state.team_id))
    for rung in (3, 4):
        story.passes(days=A_QUARTER)
        story.sweeps()
        story.talks(next_in_days=A_QUARTER)
        if number % 10 == 1:
            story.does(TakeStep(rung, from_rung=rung - 1))
    if story.state.participation_rung == 4:
        story.does(CloseTrajectory(TrajectoryOutcome.REINTEGRATION))
    return story


def _is_invited(story: Story, *, comes: bool) -> None:
    """By letter, and if need be at home."""
    for outcome in (InvitationOutcome.NO_SHOW,) * (not comes) + (InvitationOutcome.ATTENDED,):
        [invited] = story.does(Invite(story.new_id(), story.now + timedelta(days=7)))
        story.passes(days=7)
        story.does(RecordOutcome(invited.invitation_id, outcome))
    story.sweeps()


def _says_no_twice(story: Story) -> Story:
    no = CloseTrajectory(TrajectoryOutcome.RESPECTED_NO, nobody_in_danger=True)
    story.talks(next_in_days=30)
    story.refuses(no)
    story.passes(days=30)
    story.talks(next_in_days=30)
    story.does(no)
    return story
