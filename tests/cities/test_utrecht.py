"""Utrecht: tempting rather than forcing. Once a year there is a contact day in the neighbourhood: the letter is
friendly, coming is compulsory, and nothing follows when somebody does not. Whoever wants to is brought to the
buurtteam, one door further; the team is told of nobody else.

Source: the dossier, "Activering in Utrecht": Meedoen, Koken, Buurtteams, Sociale prestatie.
"""

from datetime import date
from uuid import UUID

from meedoen.contracts.wellbeing_partners import AttendanceCounted
from meedoen.identity import Role

from tests.cities.city import PARTNER, City, owner_is
from tests.cities.somebody import Caller, Somebody

CITY = "utrecht"
A_YEAR = 365


async def comes_to_the_contact_day(city: City) -> Somebody:
    """Somebody is spoken to by Werk en Inkomen, who have nobody of their own: the team owes the contact."""
    somebody = await city.somebody(with_team=True)
    await somebody.is_invited()
    await somebody.comes()
    return somebody


async def goes_on_with_the_team(city: City, somebody: Somebody, *, note: str | None = None) -> None:
    """Somebody who wants to is brought one door further: the team owes them the next contact, today."""
    await somebody.talks(next_in_days=0, note=note, **owner_is("team", city.team_id))


async def test_the_letter_is_friendly_coming_is_compulsory_and_nothing_follows_but_next_years_day(city: City) -> None:
    [step] = (await city.way_of_working())["ladder"]
    assert (step["tone"], step["compulsory"]["value"]) == ("friendly", True)

    somebody = await city.somebody(with_team=True)
    letter = await somebody.would_read()
    assert "contactdag in uw buurt" in letter
    assert "Langskomen is verplicht. U bent van harte welkom." in letter
    assert not {word for word in ("uitkering", "gevolg", "maatregel") if word in letter}
    missed = []
    for _ in range(3):
        invitation = await somebody.is_invited(in_days=A_YEAR)
        assert (invitation["step"], await somebody.stays_away()) == ("contact-day", "invite-again")
        missed.append(invitation["invitationId"])
    advice = {"invitationIds": missed}
    assert await somebody.worker.refused(f"{somebody.path}/measure-advice", advice) == "no-measures-here"
    assert (await somebody.stands())["silentDays"] == 3 * A_YEAR, "and three years without contact show"


async def test_people_are_called_klant_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "klant", "en": "client"}
    assert "elke klant" in await (await city.somebody(with_team=True)).would_read()


async def test_whoever_wants_to_go_on_is_brought_to_the_team_there_and_then(city: City) -> None:
    somebody = await comes_to_the_contact_day(city)
    assert (await somebody.stands())["handoverOnTheSpot"] is True
    assert (await city.team.get(somebody.path)).status_code == 404
    assert [each async for each in city.team.pages("/promises")] == []
    await goes_on_with_the_team(city, somebody)
    [promise] = [each async for each in city.team.pages("/promises")]
    assert (promise["trajectoryId"], promise["dueOn"]) == (somebody.id, city.day(0).isoformat())

    somebody.worker = city.team
    await somebody.talks(next_in_days=14)
    await somebody.signs("social-encounter", signedBy=[])
    assert (await somebody.owed())["follow-up"]["ownerKind"] == "team"


async def test_whoever_moved_is_brought_to_the_team_of_where_they_live_now(city: City) -> None:
    """The contact day is that of their new neighbourhood, and so is the team one door further."""
    somebody = await comes_to_the_contact_day(city)
    await city.officer.does(f"/clients/{somebody.client_id}/moves", {"neighbourhood": f"{city.code}0410"})
    there = UUID((await somebody.stands())["neighbourhoodTeamId"])
    team = city.caller("activation", Role.NEIGHBOURHOOD_TEAM, team=there)
    await somebody.talks(next_in_days=0, **owner_is("team", there))

    [promise] = [each async for each in team.pages("/promises")]
    assert (promise["trajectoryId"], promise["ownerId"]) == (somebody.id, str(there))
    assert (await somebody.stands())["neighbourhoodTeamId"] is None
    assert [each async for each in city.team.pages("/trajectories")] == []


async def test_whoever_does_not_is_seen_again_on_next_years_day_and_never_later(city: City) -> None:
    somebody = await comes_to_the_contact_day(city)
    assert await somebody.may_not_wait(A_YEAR + 1)
    await somebody.talks(next_in_days=A_YEAR)
    await city.passes(days=A_YEAR + 1)
    assert (await somebody.owed())["follow-up"]["rung"] == "owner"


async def test_a_year_after_somebody_came_it_is_their_turn_again_whatever_was_promised(city: City) -> None:
    """Whoever prepares the contact days asks for the list; it holds those who went on with the team as well."""
    somebody = await comes_to_the_contact_day(city)
    await goes_on_with_the_team(city, somebody)
    came_on = city.day(0)
    for _ in range(3):
        await city.passes(days=91)
        await somebody.talks(next_in_days=92)
        assert await whose_turn_it_is(city) == []
    await city.passes(days=A_YEAR - 3 * 91)
    assert (city.day(0) - came_on).days == A_YEAR
    assert await whose_turn_it_is(city) == [somebody.id]
    await somebody.is_invited()
    await somebody.comes()
    assert await whose_turn_it_is(city) == []


async def whose_turn_it_is(city: City) -> list[str]:
    """To be asked to the next contact day."""
    return [each["trajectoryId"] async for each in city.coach.pages("/trajectories", contactDayDue="true")]


async def test_of_fifty_who_come_five_go_on_with_the_team(city: City) -> None:
    """About one in ten, says the dossier (Buurtteams). Of the others the team hears nothing, on no list; Werk en
    Inkomen sees all of them again next year."""
    went_on, others = set(), []
    for number, each in enumerate([somebody async for somebody in city.several(50)]):
        if number % 10 == 0:
            await goes_on_with_the_team(city, each)
            went_on.add(each.id)
        else:
            await each.talks(next_in_days=A_YEAR)
            others.append(each)
    for path, query in (("/promises", {"whose": "organisation"}), ("/promises", {}), ("/trajectories", {})):
        assert {each["trajectoryId"] async for each in city.team.pages(path, **query)} == went_on
    assert len(went_on) == 5
    for each in others[:3]:
        for page in ("", "/history", "/story"):
            assert (await city.team.get(each.path + page)).status_code == 404
    assert len([each async for each in city.coach.pages("/promises", whose="organisation")]) == 50


async def test_seven_people_can_see_5500_once_a_year_and_it_takes_half_of_their_time(city: City) -> None:
    """The 7 full-time people of the contact days, and the 5,500, are the dossier's (Koken, Meedoen); here one in ten.
    How many hours are asked is worked out by the service, from minutes that are assumptions of the way of working; a
    full-time week of 36 hours is assumed here.
    """
    await city.many(550)
    administrator = city.caller("activation", Role.POLICY_ADMINISTRATOR)
    candidate = {"candidate": await city.way_of_working(), "days": A_YEAR}
    change = await administrator.does("/ways-of-working/what-would-change", candidate)
    assert (change["people"], change["now"]["due"]) == (550, 550), "everybody is seen within the year"
    there_is = 7 * 36 * 52 / 12
    assert 0.5 < 10 * change["now"]["hoursPerMonth"] / there_is < 0.55


async def test_the_team_gets_no_names_or_addresses_and_neither_does_a_partner(city: City) -> None:
    somebody = await comes_to_the_contact_day(city)
    team = city.caller("intake", Role.NEIGHBOURHOOD_TEAM)
    assert (await team.get(f"/clients/{somebody.client_id}")).status_code == 403

    await somebody.talks()
    referral = await somebody.is_referred(PARTNER, "exercise")
    partner = city.caller("intake", Role.PARTNER, organisation=PARTNER)
    assert (await partner.get(f"/contact-cards/{referral}")).status_code == 403


async def test_the_team_does_not_read_what_werk_en_inkomen_noted_but_what_it_noted_itself(city: City) -> None:
    somebody = await comes_to_the_contact_day(city)
    await goes_on_with_the_team(city, somebody, note="would rather not, but has come along")
    await city.team.does(f"{somebody.path}/conversations", somebody.talk(note="likes to cook"))
    for page in ("conversations", "story"):
        assert await noted(city.team, somebody, page) == {"likes to cook", None}
        assert None not in await noted(city.coach, somebody, page)


async def noted(reader: Caller, somebody: Somebody, page: str) -> set[str | None]:
    """The notes on the talks with somebody, as this reader finds them."""
    read = await reader.sees(f"{somebody.path}/{page}")
    talks = read["items"] if page == "conversations" else read["trajectories"][0]["contacts"]
    return {each["note"] for each in talks}


async def test_a_no_is_a_no(city: City) -> None:
    somebody = await comes_to_the_contact_day(city)
    await somebody.talks(next_in_days=A_YEAR)
    assert (await somebody.closes("respected-no", nobodyInDanger=True))["outcome"] == "respected-no"


async def test_where_a_partner_says_yes_the_team_goes_on_owing_the_contact(city: City) -> None:
    """De Wilg gives account by how many came, so nobody is left to it (Groei)."""
    somebody = await comes_to_the_contact_day(city)
    await goes_on_with_the_team(city, somebody)
    somebody.worker = city.team
    await somebody.talks(next_in_days=30)
    referral = await somebody.is_referred(PARTNER, "exercise")
    before = (await somebody.owed())["follow-up"]
    await city.partner.does(f"/referrals/{referral}/answer", {"answer": "accept"})
    assert await somebody.owed() == {"follow-up": before}


async def test_each_half_year_partners_give_account_by_how_many_came(city: City) -> None:
    """De Wilg neither knows nor asks who is on benefit."""
    every = (await city.way_of_working())["referral"]["accountEvery"]["value"]
    periods = []
    for _ in range(2):
        await city.passes(days=every)
        periods.append(half_year_that_ended(city.day(0)))
        counted = {"activityKind": "social-encounter", "period": periods[-1], "participants": 900, "visits": 4_000}
        told = await city.partner.does("/attendance-counts", counted)
        assert (told["participants"], told["visits"]) == (900, 4_000)
        assert not {"clientId", "trajectoryId", "referralId"} & set(told)
    assert periods == ["2016-H1", "2016-H2"], "none is told of twice, and none is left out"


def half_year_that_ended(day: date) -> str:
    """The last one before that day."""
    return f"{day.year}-H1" if day.month > 6 else f"{day.year - 1}-H2"


async def test_thirty_organisations_tell_of_six_thousand_places_and_of_nobody_in_particular(city: City) -> None:
    """The two numbers are the dossier's (Sociale prestatie); that each has two hundred is an assumption."""
    for number in range(30):
        partner = city.caller("wellbeing-partners", Role.PARTNER, organisation=UUID(int=1000 + number))
        counted = {"activityKind": "social-encounter", "period": "2016-H1", "participants": 200, "visits": 2_000}
        await partner.does("/attendance-counts", counted)
    told = [each.data for each in city.told if isinstance(each.data, AttendanceCounted)]
    assert (len({each.partner_id for each in told}), sum(each.participants for each in told)) == (30, 6_000)
    assert not {"client_id", "trajectory_id", "referral_id"} & {field for each in told for field in dict(each)}
