"""Bremen: a second labour market. Whoever wants to takes a job of about six months at a place that would run without
them, keeps the benefit and gets 1.40 euros an hour on top, and learns no trade there. When it is over they go back to
a Vermittler with hundreds of people, and are parked: nobody looks after them. Here that shows. Whoever is furthest from
work may have a Fallmanager for a limited time, and then goes back too.

Source: the dossier, "Parkeren en investeren": Ein-Euro-Job, Razendenthousiast, Parkeren.
"""

from typing import Any
from uuid import UUID

from tests.cities.city import COACH, City, owner_is
from tests.cities.somebody import Somebody

CITY = "bremen"
TERM = 183
INTENSIVELY = 183
VERMITTLER = UUID(int=22)


def a_job(city: City, *, additional: str | None = "Children are read to there in any case.") -> dict[str, Any]:
    work = {"startsOn": city.day(0).isoformat(), "termFor": "older", "additionalBecause": additional}
    return {"hoursPerWeek": 20, "temporaryWork": work}


async def has_a_job(city: City) -> Somebody:
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.signs("paid-temporary", in_days=90, **a_job(city))
    return somebody


async def guided_to_the_end(city: City) -> Somebody:
    """With a Fallmanager until today, and seen on the way."""
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.needs("intensive")
    for _ in range(6):
        await city.passes(days=30)
        await somebody.talks()
    await city.passes(days=INTENSIVELY - 6 * 30)
    return somebody


async def parked(city: City) -> list[str]:
    """Who is, as the team lead sees it."""
    return [each["trajectoryId"] async for each in city.trajectories(parked=True)]


async def test_a_place_says_why_it_would_run_without_this_person(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    unsaid = a_job(city, additional=None)
    assert await somebody.may_not_sign("paid-temporary", **unsaid) == "temporary-work-is-additional"
    assert await somebody.may_not_sign("paid-temporary") == "temporary-work-needs-term"
    signed = await somebody.signs("paid-temporary", **a_job(city))
    assert signed["plan"]["workTerm"]["endsOn"] == city.day(TERM).isoformat()


async def test_there_is_a_little_on_top_a_travel_pass_and_no_training(city: City) -> None:
    way = await city.way_of_working()
    said = {name: rule["value"] for name, rule in way["temporaryWork"].items()}
    assert (said["wageOnTop"], said["travelPass"], said["missedHoursUnpaid"]) == (140, True, True)
    assert (said["voluntary"], said["trainingAllowed"]) == (True, False)


async def test_people_are_called_jobseeker_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "werkzoekende", "en": "jobseeker"}
    assert "elke werkzoekende" in await (await city.somebody()).would_read()


async def test_training_and_volunteering_are_no_plans_there(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    for activity in ("learn-work", "language", "volunteering"):
        assert await somebody.may_not_sign(activity) == "activity-not-offered"


async def test_nobody_has_to_take_such_a_job(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.talks()
    assert (await somebody.closes("respected-no", nobodyInDanger=True))["outcome"] == "respected-no"


async def test_at_the_end_of_the_term_the_vermittler_owes_a_talk(city: City) -> None:
    somebody = await has_a_job(city)
    await city.passes(days=90)
    await somebody.talks(next_in_days=TERM)
    back = (await somebody.owed())["return-conversation"]
    assert back["dueOn"] == city.day(TERM - 90).isoformat(), "a talk on the way does not count for it"
    assert (await city.way_of_working())["temporaryWork"]["talkWithin"]["value"] == 0, "back at once"
    later = {"dueOn": city.day(TERM - 89).isoformat()}
    moved = f"/promises/{back['promiseId']}/moved"
    assert await somebody.worker.refused(moved, later) == "next-contact-outside-bounds"

    everything = owner_is("coach", VERMITTLER) | {"trajectories": [{"trajectoryId": somebody.id}]}
    await city.coach.does("/handovers", everything)
    assert {each["ownerId"] for each in (await somebody.owed()).values()} == {str(VERMITTLER)}


async def test_whoever_is_parked_shows_until_somebody_takes_a_step_with_them(city: City) -> None:
    somebody = await has_a_job(city)
    await city.passes(days=TERM)
    assert await parked(city) == []

    ended = city.day(0).isoformat()
    await city.passes(days=100)
    stands = await somebody.stands()
    assert (stands["parkedSince"], stands["silentDays"]) == (ended, TERM + 100)
    assert await parked(city) == [somebody.id]
    assert (await somebody.owed())["return-conversation"]["rung"] == "municipality"

    await somebody.talks(next_in_days=30)
    assert await parked(city) == [somebody.id], "a talk alone is no next step"
    await somebody.signs("day-activity", in_days=30)
    assert await parked(city) == []


async def test_a_fallmanager_is_there_for_a_limited_time_and_owes_a_talk_at_its_end(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    stands = await somebody.needs("intensive")
    until = city.day(INTENSIVELY).isoformat()
    assert (stands["intensiveSince"], stands["intensiveUntil"]) == (city.day(0).isoformat(), until)
    assert (await somebody.owed())["return-conversation"]["dueOn"] == until

    await city.passes(days=30)
    await somebody.talks()
    assert (await somebody.owed())["return-conversation"]["dueOn"] == until, "a talk on the way does not count for it"
    await city.passes(days=INTENSIVELY)
    stands = await somebody.stands()
    assert (stands["intensity"], stands["intensiveUntil"]) == ("intensive", until), "the calendar decides nothing"
    assert (await somebody.owed())["return-conversation"]["rung"] == "team-lead"


async def test_at_the_end_they_talk_and_the_person_goes_back_to_a_vermittler(city: City) -> None:
    somebody = await guided_to_the_end(city)
    await somebody.talks(next_in_days=30)
    back = await city.team_lead.does(f"{somebody.path}/coach", {"coachId": str(VERMITTLER), "intensity": "regular"})
    assert (back["intensiveSince"], back["intensiveUntil"]) == (None, None)
    assert {each["kind"]: each["ownerId"] for each in back["promises"]} == {"follow-up": str(VERMITTLER)}


async def test_or_the_fallmanager_goes_on_for_as_long_again(city: City) -> None:
    somebody = await guided_to_the_end(city)
    since = (await somebody.stands())["intensiveSince"]
    await somebody.talks(next_in_days=30)
    longer = await somebody.needs("intensive")
    assert (longer["intensiveSince"], longer["intensiveUntil"]) == (since, city.day(INTENSIVELY).isoformat())
    assert (await somebody.owed())["return-conversation"]["dueOn"] == longer["intensiveUntil"]


async def test_whoever_needs_it_no_longer_goes_back_before_that(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.needs("intensive")
    await city.passes(days=30)
    assert (await somebody.needs("regular"))["intensiveUntil"] is None
    assert set(await somebody.owed()) == {"follow-up"}, "the next talk stays"


async def test_that_it_is_limited_is_the_dossiers_and_how_long_is_an_assumption(city: City) -> None:
    lasts = (await city.way_of_working())["contact"]["intensiveLasts"]
    assert lasts["value"] == INTENSIVELY
    assert lasts["source"].startswith("assumption")


async def test_a_fallmanager_has_150_people_and_a_vermittler_up_to_450(city: City) -> None:
    await city.many(151)
    assert not (await city.takes_on(COACH, 150, "intensive"))["overNorm"]
    assert (await city.takes_on(COACH, 1, "intensive"))["overNorm"]
    handed = owner_is("coach", VERMITTLER) | {"departingCoachId": str(COACH)}
    await city.team_lead.does("/handovers", handed)
    [load] = [each async for each in city.team_lead.pages("/caseloads")]
    assert (load["coachId"], load["total"], load["norm"]["regular"]) == (str(VERMITTLER), 151, 450)
