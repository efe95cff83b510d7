"""Amsterdam: the city would like to know how somebody is, asks again, and rings the bell; nothing threatens. The coach
decides who needs how much attention, a no that stays is respected, and those closer to work than was thought are
found again.

Source: the dossier, "Activering in Amsterdam": De rol van de klantmanager, Betty, Werk; and "De zachte hand in de
bijstand", Wijkteams en klantmanagers.
"""

from collections import Counter

from activation.domain.commands.partner_told import PartnerGivesBack, PartnerPlaces, PartnerSpeaks
from activation.domain.trajectory import Stage
from activation.domain.way_of_working import WayOfWorking
from meedoen.vocabulary import ActivityKind, OwnerKind, PromiseKind, ReferralEndReason, ReturnAdvice, ReturnReason

from tests.activation.domain.conftest import COACH as COACH_OF_STORY
from tests.activation.domain.conftest import Story
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


def test_in_two_years_the_active_share_went_from_24_5_to_45_percent(way: WayOfWorking) -> None:
    """The dossier has the two shares (Activering in Amsterdam, Werk) and nothing in between. Assumed here: 400 people
    for the 32,000, of whom 98 are active at the start; 123 attempts in two years; a third of them fail, the
    least that the dossier knows of (a half to a third); and nobody stops. Nobody of the 400 is left without a promise.
    """
    everybody = [Story(way).starts().gets_coach() for _ in range(400)]
    for each in everybody[:98]:
        finds_a_place(each)
    assert share_active(everybody) == 0.245

    attempts = list(enumerate(everybody[98 : 98 + 123]))
    for quarter in range(8):
        for each in everybody:
            goes_on_for_a_quarter(each)
        for number, each in attempts[16 * quarter : 16 * (quarter + 1)]:
            finds_a_place(each, fails=number % 3 == 2)
    assert share_active(everybody) == 0.45
    owners = Counter(kind for each in everybody for kind in {owed.owner.kind for owed in each.state.contact_promises})
    assert owners == {OwnerKind.PARTNER: 180, OwnerKind.COACH: 220}, "one keeps in touch with each"
    assert max(each.state.silent_days(each.today) for each in everybody) == 0


def finds_a_place(story: Story, *, fails: bool = False) -> None:
    """Somebody talks with the coach, signs a plan and is referred; where it fails the coach owes a talk at once."""
    referral_id = story.talks().signs().refers()
    if fails:
        story.does(
            PartnerGivesBack(
                referral_id, ReferralEndReason.RETURNED, story.now, ReturnReason.DEBTS, ReturnAdvice.DEBT_HELP
            )
        )
        assert story.owed(PromiseKind.RETURN_CONVERSATION).owner == COACH_OF_STORY
    else:
        story.does(PartnerPlaces(referral_id, ActivityKind.VOLUNTEERING, 4, story.today, story.now))


def goes_on_for_a_quarter(story: Story) -> None:
    """The partner speaks with those whom it has; the coach with everybody else."""
    story.passes(days=91)
    if story.state.stage is Stage.PLACED:
        story.does(PartnerSpeaks(story.state.referrals[-1].referral_id, still_active=True, held_at=story.now))
    else:
        story.talks(next_in_days=180)


def share_active(everybody: list[Story]) -> float:
    """Of those with a place; carers are not counted, and nobody here is one."""
    return sum(each.state.stage is Stage.PLACED for each in everybody) / len(everybody)
