"""Amsterdam: the city would like to know how somebody is, asks again, and rings the bell; nothing threatens. The coach
decides who needs how much attention, a no that stays is respected, and those closer to work than was thought are
found again.

Source: the dossier, "Activering in Amsterdam": De rol van de klantmanager, Betty, Werk; and "De zachte hand in de
bijstand", Wijkteams en klantmanagers.
"""

from tests.cities.city import COACH, City

CITY = "amsterdam"
A_FEW_WEEKS, A_YEAR = 28, 365


async def test_three_friendly_letters_then_a_home_visit_and_no_measure_ever(city: City) -> None:
    somebody = await city.somebody()
    missed = []
    for follows in ("invite-again", "invite-again", "home-visit"):
        invitation = await somebody.is_invited(in_days=14)
        assert (invitation["step"], await somebody.stays_away()) == ("friendly-letter", follows)
        missed.append(invitation["invitationId"])
    visit = await somebody.is_invited(in_days=14)
    assert (visit["step"], await somebody.stays_away()) == ("home-visit", "coach-decides")

    advice = {"invitationIds": [*missed, visit["invitationId"]]}
    assert await somebody.worker.refused(f"{somebody.path}/measure-advice", advice) == "no-measures-here"


async def test_every_letter_asks_how_somebody_is_and_none_speaks_of_benefit_or_of_having_to(city: City) -> None:
    somebody = await city.somebody()
    for _ in range(4):
        letter = await somebody.would_read()
        assert "hoe het met u gaat" in letter
        assert not {word for word in ("uitkering", "gevolg", "verplicht", "maatregel") if word in letter}
        await somebody.is_invited()
        await somebody.stays_away()


async def test_people_are_called_klant_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "klant", "en": "client"}
    assert "elke klant" in await (await city.somebody()).would_read()


async def test_whoever_opens_the_door_has_been_spoken_to(city: City) -> None:
    somebody = await city.somebody()
    for _ in range(3):
        await somebody.is_invited(in_days=14)
        await somebody.stays_away()
    assert (await somebody.stands())["silentDays"] == 3 * 14, "letters are no contact"
    await somebody.is_invited(in_days=14)
    await somebody.comes()
    await somebody.talks(channel="home-visit", next_in_days=21)
    assert (await somebody.stands())["silentDays"] == 0


async def test_a_no_is_respected_once_it_is_steady_and_not_before(city: City) -> None:
    somebody = await city.somebody()
    assert await somebody.may_not_close("respected-no", nobodyInDanger=True) == "no-is-not-steady-yet"
    await somebody.talks(next_in_days=21)
    assert await somebody.may_not_close("respected-no", nobodyInDanger=True) == "no-is-not-steady-yet"

    await city.passes(days=21)
    await somebody.talks(next_in_days=60)
    closed = await somebody.closes("respected-no", nobodyInDanger=True)
    assert (closed["outcome"], closed["promises"]) == ("respected-no", [])


async def test_the_coach_asks_whether_there_is_danger_before_letting_somebody_be(city: City) -> None:
    somebody = await city.somebody()
    for _ in range(2):
        await somebody.talks(next_in_days=60)
    owed = await somebody.owed()
    assert await somebody.may_not_close("respected-no", nobodyInDanger=False) == "danger-keeps-contact"
    assert await somebody.owed() == owed, "the promise stays"

    await somebody.closes("respected-no", nobodyInDanger=True)
    [closed] = await somebody.history("trajectory-closed")
    assert closed["details"]["nobodyInDanger"] is True


async def test_the_coach_decides_who_is_seen_every_few_weeks(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=180)
    await somebody.needs("intensive")
    assert (await somebody.owed())["follow-up"]["dueOn"] == city.day(A_FEW_WEEKS).isoformat()
    assert await somebody.may_not_wait(A_FEW_WEEKS + 1)

    await somebody.needs("light")
    await somebody.talks(next_in_days=A_YEAR)


async def test_plans_need_no_signature_and_there_is_much_to_choose_from(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.signs("social-encounter", signedBy=[])


async def test_a_coach_sees_250_people_of_whom_four_in_ten_intensively(city: City) -> None:
    await city.many(250)
    await city.takes_on(COACH, 100, "intensive")
    caseload = await city.takes_on(COACH, 150)
    assert caseload["people"] == {"intensive": 100, "regular": 150, "light": 0}
    assert (caseload["norm"]["regular"], caseload["overNorm"]) == (350, False)

    await city.many(101)
    over = await city.takes_on(COACH, 101)
    assert (over["total"], over["overNorm"]) == (351, True), "a warning, and nobody is refused"


async def test_a_thousand_weighed_anew_send_four_hundred_on(city: City) -> None:
    """In ten months of 2017. Who goes is the professionals' decision, one by one; the shares are the dossier's."""
    clients = await city.many(1000)
    weighed = [
        {"clientId": str(client), "monthsToWork": 12 if number % 5 < 2 else 36, "method": "professional"}
        for number, client in enumerate(clients)
    ]
    report = await city.officer.does("/reweighings", {"decisions": weighed})
    assert (report["counts"]["weighed"], report["counts"]["toReintegration"]) == (1000, 400)

    closed = [each async for each in city.trajectories(stage="closed")]
    waiting = [each async for each in city.trajectories(stage="waiting")]
    assert (len(closed), len(waiting)) == (400, 600)
    promised = {each["trajectoryId"] async for each in city.team_lead.pages("/promises", whose="organisation")}
    assert promised == {each["trajectoryId"] for each in waiting}, "whoever stays is still owed a contact"
