"""Tilburg: voluntary, on one's own responsibility. Everybody who was known is called to a new intake, by a friendly
letter and then by telephone. After that people are seen once a year, and nobody follows them in between: the promise
of next year's talk is all there is, and it shows when it is not kept.

Source: the dossier, "Meedoen in Tilburg en Leeuwarden": Geen dwang; "De zachte hand in de bijstand": Wijkteams en
klantmanagers.
"""

from collections import Counter

from tests.cities.city import City, owner_is
from tests.cities.somebody import Somebody

CITY = "tilburg"
A_YEAR = 365


async def has_had_the_intake(city: City) -> Somebody:
    somebody = await city.somebody(with_team=True)
    await somebody.talks(next_in_days=A_YEAR)
    return somebody


async def test_everybody_is_called_to_a_new_intake_within_the_year(city: City) -> None:
    await city.many(40)
    promises = [each async for each in city.team_lead.pages("/promises", whose="organisation")]
    assert {(each["kind"], each["dueOn"]) for each in promises} == {("first-contact", city.day(A_YEAR).isoformat())}
    assert len(promises) == 40


async def test_the_team_does_not_know_who_is_on_benefit_and_waits_who_comes_to_its_door(city: City) -> None:
    one, other = await has_had_the_intake(city), await has_had_the_intake(city)
    assert [each async for each in city.team.pages("/trajectories")] == []
    await one.talks(next_in_days=14, **owner_is("team", city.team_id))
    assert [each["trajectoryId"] async for each in city.team.pages("/promises")] == [one.id]
    assert (await city.team.get(other.path)).status_code == 404


async def test_a_friendly_letter_then_a_call_and_then_it_is_for_the_team_to_say(city: City) -> None:
    somebody = await city.somebody(with_team=True)
    letter = await somebody.is_invited()
    assert (letter["step"], await somebody.stays_away()) == ("friendly-letter", "invite-again")
    call = await somebody.is_invited()
    assert (call["step"], await somebody.stays_away()) == ("telephone", "coach-decides")


async def test_people_are_called_klant_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "klant", "en": "client"}
    assert "elke klant" in await (await city.somebody(with_team=True)).would_read()


async def test_giving_something_back_is_asked_and_not_enforced(city: City) -> None:
    somebody = await city.somebody(with_team=True)
    missed = [(await somebody.is_invited())["invitationId"]]
    await somebody.stays_away()
    advice = {"invitationIds": missed}
    assert await somebody.worker.refused(f"{somebody.path}/measure-advice", advice) == "no-measures-here"
    await somebody.talks(next_in_days=A_YEAR)
    assert (await somebody.closes("respected-no", nobodyInDanger=True))["outcome"] == "respected-no"


async def test_people_are_seen_once_a_year_and_never_less(city: City) -> None:
    somebody = await has_had_the_intake(city)
    assert await somebody.may_not_wait(A_YEAR + 1)
    await city.passes(days=A_YEAR)
    assert (await somebody.owed())["follow-up"]["daysLate"] == 0
    await somebody.talks(next_in_days=A_YEAR)


async def test_a_year_that_is_let_go_by_climbs_until_the_municipality_knows(city: City) -> None:
    somebody = await has_had_the_intake(city)
    await city.passes(days=A_YEAR - 1)
    assert await somebody.history("follow-up-due") == [], "in between nobody is asked anything"
    climbed = []
    for days in (1, 1, 13, 14, 28):
        await city.passes(days=days)
        climbed.append((await somebody.owed())["follow-up"]["rung"])
    assert climbed == [None, "owner", "team-lead", "organisation", "municipality"]


async def test_of_4000_of_whom_270_found_something_nobody_is_lost_to_view_in_the_year_that_nobody_follows_them(
    city: City,
) -> None:
    """That 220 were helped to volunteering and 50 to company in 2016 is the dossier's (Geen dwang); here one in ten: 22
    and 5, of 400. Assumed: nobody else came to the intake, and nobody speaks with anybody in the year after it. Then
    each of them is due, who found something as much as who did not, and what they found is known.
    """
    everybody = [each async for each in city.several(400)]
    found = dict(zip(everybody[:27], ["volunteering"] * 22 + ["social-encounter"] * 5, strict=True))
    for each, activity in found.items():
        await each.talks(next_in_days=A_YEAR)
        await each.signs(activity, in_days=A_YEAR, signedBy=[])
    await city.passes(days=A_YEAR)
    assert await owed(city) == Counter()
    await city.passes(days=1)

    assert await owed(city) == {"first-contact": 400 - 27, "follow-up": 27}
    does = [(await each.stands())["plan"]["activityKind"] for each in found]
    listed = {each["trajectoryId"] async for each in city.trajectories(stage="plan-signed")}
    assert (listed, Counter(does)) == ({each.id for each in found}, {"volunteering": 22, "social-encounter": 5})


async def owed(city: City) -> Counter[str]:
    """How many promises of each kind are overdue."""
    overdue = city.team_lead.pages("/promises", whose="organisation", overdue=True)
    return Counter([each["kind"] async for each in overdue])


async def test_somebody_finds_volunteering_or_company_and_signs_nothing(city: City) -> None:
    for activity in ("volunteering", "social-encounter"):
        somebody = await has_had_the_intake(city)
        await somebody.signs(activity, in_days=A_YEAR, signedBy=[])
        assert (await somebody.owed())["follow-up"]["ownerKind"] == "team"
