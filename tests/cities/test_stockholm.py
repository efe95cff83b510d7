"""Stockholm: work first. An aspirant has a plan within five working days and is seen at least every two months, by
coaches with few people each. Volunteering does not count as work; there are temporary jobs, of six months for the
young and twelve for those who are older, with a coach alongside.

Source: the dossier, "Parkeren en investeren": Stockholm, Intensief, Geen status.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.cities.city import COACH, City, owner_is

CITY = "stockholm"
A_WEEK, TWO_MONTHS, HALF_A_YEAR, A_YEAR = 7, 61, 183, 365


def a_job(city: City, term_for: str) -> dict[str, object]:
    return {"hoursPerWeek": 40, "temporaryWork": {"startsOn": city.day(0).isoformat(), "termFor": term_for}}


async def test_the_first_talk_is_owed_within_five_working_days_and_climbs_fast(city: City) -> None:
    way = await city.way_of_working()
    assert way["plan"]["withinWorkingDays"]["value"] == 5

    somebody = await city.somebody()
    assert (await somebody.owed())["first-contact"]["dueOn"] == city.day(A_WEEK).isoformat(), "Monday to Monday"
    climbed = []
    for days in (A_WEEK, 1, 2, 4, 7):
        await city.passes(days=days)
        climbed.append((await somebody.owed())["first-contact"]["rung"])
    assert climbed == [None, "owner", "team-lead", "organisation", "municipality"]


async def test_people_are_called_aspirant_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "aspirant", "en": "aspirant"}
    assert "elke aspirant" in await (await city.somebody()).would_read()


async def test_until_there_is_a_plan_nobody_is_put_off_past_the_fifth_working_day(city: City) -> None:
    somebody = await city.somebody()
    await city.passes(days=1)
    assert await somebody.may_not_wait(7), "by next Monday"
    await somebody.talks(next_in_days=6)
    [promise] = (await somebody.owed()).values()
    later = {"dueOn": city.day(7).isoformat()}
    assert await somebody.worker.refused(f"/promises/{promise['promiseId']}/moved", later) == (
        "next-contact-outside-bounds"
    )

    await city.passes(days=10)
    assert (await somebody.owed())["follow-up"]["rung"] == "team-lead", "late, and known to be"
    assert await somebody.may_not_wait(8)
    await somebody.talks(next_in_days=7)
    await somebody.signs("learn-work", in_days=TWO_MONTHS)


async def test_a_plan_that_is_late_shows_on_the_work_list_and_the_trajectory_until_it_is_there(city: City) -> None:
    somebody = await city.somebody()
    fifth_working_day = city.day(A_WEEK).isoformat()
    await city.passes(days=A_WEEK + 1)
    await somebody.talks(next_in_days=7)

    async def plan_due() -> list[str | None]:
        promise, *_ = [each async for each in city.coach.pages("/promises")]
        [listed] = [each async for each in city.trajectories()]
        return [promise["planDueOn"], listed["planDueOn"], (await somebody.stands())["planDueOn"]]

    assert await plan_due() == [fifth_working_day] * 3
    assert fifth_working_day < city.day(0).isoformat(), "late, though a talk was held since"
    exempt = {"grounds": "medical", "lastDay": city.day(30).isoformat()}
    await city.officer.does(f"/clients/{somebody.client_id}/exemptions", exempt)
    assert await plan_due() == [None] * 3, "of whoever is exempt nobody asks for a plan"
    await city.passes(days=31)
    assert await plan_due() == [fifth_working_day] * 3
    await somebody.signs("learn-work", in_days=TWO_MONTHS)
    assert await plan_due() == [None] * 3


async def test_with_a_plan_an_aspirant_is_seen_at_least_every_two_months(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=3)
    assert await somebody.may_not_sign("learn-work", in_days=TWO_MONTHS + 1) == "first-follow-up-outside-bounds"
    await somebody.signs("learn-work", in_days=TWO_MONTHS)

    await city.passes(days=TWO_MONTHS)
    for intensity in ("light", "regular"):
        await somebody.needs(intensity)
        assert await somebody.may_not_wait(TWO_MONTHS + 1)
    await somebody.talks(next_in_days=TWO_MONTHS)


async def test_how_far_somebody_is_from_work_a_professional_says_and_no_instrument(city: City) -> None:
    somebody = await city.somebody()
    weighed = {"monthsToWork": 12, "method": "instrument"}
    assert await city.officer.refused(f"/clients/{somebody.client_id}/assessments", weighed) == "method-not-used-here"
    assert (await somebody.stands())["outcome"] is None
    await city.officer.does(f"/clients/{somebody.client_id}/assessments", weighed | {"method": "professional"})
    assert (await somebody.stands())["outcome"] == "reintegration"


async def test_there_is_no_volunteering(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=3)
    assert await somebody.may_not_sign("volunteering") == "activity-not-offered"
    assert await somebody.may_not_sign("social-encounter") == "activity-not-offered"


@pytest.mark.parametrize(("term_for", "ends_on"), [("young", date(2016, 7, 5)), ("older", date(2017, 1, 3))])
async def test_a_temporary_job_lasts_six_months_or_twelve_with_a_coach_alongside(
    city: City, term_for: str, ends_on: date
) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=3)
    assert await somebody.may_not_sign("paid-temporary") == "temporary-work-needs-term"
    signed = await somebody.signs("paid-temporary", in_days=30, **a_job(city, term_for))

    assert signed["plan"]["workTerm"]["endsOn"] == ends_on.isoformat()
    owed = await somebody.owed()
    assert owed["return-conversation"]["dueOn"] == (ends_on + timedelta(days=A_WEEK)).isoformat()
    assert (owed["follow-up"]["ownerKind"], owed["follow-up"]["dueOn"]) == ("coach", city.day(30).isoformat())
    rules = (await city.way_of_working())["temporaryWork"]
    assert (rules["trainingAllowed"]["value"], rules["wageOnTop"]["value"]) == (True, 0), "a wage, not a benefit"


async def test_nobody_is_parked_unseen_when_the_job_is_over(city: City) -> None:
    """They are on the list from the day after it; within a week a coach talks with them, or it climbs."""
    somebody = await city.somebody()
    await somebody.talks(next_in_days=3)
    await somebody.signs("paid-temporary", in_days=TWO_MONTHS, **a_job(city, "young"))
    for _ in range(3):
        await city.passes(days=TWO_MONTHS)
        await somebody.talks(next_in_days=TWO_MONTHS)
    await city.passes(days=1)
    assert (await somebody.stands())["parkedSince"] == city.day(-1).isoformat()
    assert "return-conversation" not in await somebody.owed(), "the talk on its last day was the one"

    other = await city.somebody()
    await other.talks(next_in_days=3)
    await other.signs("paid-temporary", in_days=TWO_MONTHS, **a_job(city, "young"))
    await city.passes(days=HALF_A_YEAR + A_WEEK)
    assert {each["trajectoryId"] async for each in city.trajectories(parked=True)} == {somebody.id, other.id}
    assert (await other.owed())["return-conversation"]["daysLate"] == 0
    await city.passes(days=1)
    assert (await other.owed())["return-conversation"]["rung"] == "owner"
    await other.talks(next_in_days=30)
    await other.signs("learn-work", in_days=30)
    assert [each["trajectoryId"] async for each in city.trajectories(parked=True)] == [somebody.id]


async def test_of_850_who_get_a_job_nobody_is_out_of_view_when_it_is_over(city: City) -> None:
    """The goal for 2017 is the way of working's; here one in ten: 85, with three coaches of thirty. Assumed: one in
    five is young, all start on one day, and nobody speaks with anybody on the way. Each is on the list of who is parked
    the day after, and a week later on that of what is overdue, until somebody takes a step with them.
    """
    goal = (await city.way_of_working())["targets"]["placements"]["value"]
    placed = [each async for each in city.several(goal // 10)]
    coaches = [UUID(int=number) for number in (21, 22, 23)]
    for coach, number in zip(coaches, (30, 30, 25), strict=True):
        assert not (await city.takes_on(coach, number))["overNorm"]
    for number, each in enumerate(placed):
        each.owner = owner_is("coach", UUID((await each.stands())["coachId"]))
        await each.talks(next_in_days=3)
        await each.signs("paid-temporary", in_days=TWO_MONTHS, **a_job(city, "older" if number % 5 else "young"))
    young = {each.id for each in placed[::5]}
    older = {each.id for each in placed} - young

    await city.passes(days=HALF_A_YEAR)
    assert await back(city) == (set(), set())
    await city.passes(days=1)
    assert await back(city) == (young, set())
    await city.passes(days=A_WEEK)
    assert await back(city) == (young, young)
    for each in placed[::5]:
        await each.talks(next_in_days=30)
        await each.signs("learn-work", in_days=30)
    assert await back(city) == (set(), set())
    await city.passes(days=A_YEAR - HALF_A_YEAR)
    assert await back(city) == (older, older)


async def back(city: City) -> tuple[set[str], set[str]]:
    """Who is on the list of the parked, and who waits too long for the talk at the end of a term."""
    overdue = [each async for each in city.team_lead.pages("/promises", whose="organisation", overdue=True)]
    return (
        {each["trajectoryId"] async for each in city.trajectories(parked=True)},
        {each["trajectoryId"] for each in overdue if each["kind"] == "return-conversation"},
    )


async def test_staying_away_may_cost_something_and_a_professional_says_so(city: City) -> None:
    somebody = await city.somebody()
    steps, missed = [], []
    for _ in range(3):
        invitation = await somebody.is_invited(in_days=1)
        steps.append((invitation["step"], await somebody.stays_away()))
        missed.append(invitation["invitationId"])
    assert steps == [
        ("friendly-letter", "invite-again"),
        ("telephone", "invite-again"),
        ("consequences-letter", "measure-may-be-advised"),
    ]
    assert await somebody.history("measure-advised") == []
    await somebody.worker.does(f"{somebody.path}/measure-advice", {"invitationIds": missed})
    assert await somebody.may_not_close("respected-no") == "no-is-not-the-end-here"


async def test_a_coach_has_thirty_people_and_twenty_where_it_is_intensive(city: City) -> None:
    await city.many(31)
    full = await city.takes_on(COACH, 30)
    assert (full["norm"], full["overNorm"]) == ({"intensive": 20, "regular": 30, "light": 30}, False)
    assert (await city.takes_on(COACH, 1))["overNorm"], "shown, and not refused"
