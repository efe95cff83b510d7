"""Rotterdam: whoever gets benefit does something in return, as far as they can, and chooses what. Letters say what
may follow, and a professional may in the end advise a measure. Everybody signs a plan.

Source: the dossier, "Activering in Rotterdam": Radicale knip, Op gesprek, Naar vermogen, De welzijnsorganisaties.
"""

from datetime import timedelta

from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.invitation_events import MeasureAdvised, NoShow
from activation.domain.way_of_working import WayOfWorking
from meedoen.vocabulary import InvitationOutcome, NextStep

from tests.activation.domain.conftest import Story
from tests.cities.city import COACH, PARTNER, City

CITY = "rotterdam"
THREE_MONTHS, HALF_A_YEAR, A_YEAR = 92, 183, 365


async def test_the_letters_go_up_to_a_measure_that_a_professional_may_advise(city: City) -> None:
    somebody = await city.somebody()
    first = await somebody.is_invited()
    assert (first["step"], await somebody.stays_away()) == ("consequences-letter", "invite-again")
    second = await somebody.is_invited()
    assert (second["step"], await somebody.stays_away()) == ("registered-letter", "no-show-action")
    missed = {"invitationIds": [first["invitationId"], second["invitationId"]]}
    assert await somebody.worker.refused(f"{somebody.path}/measure-advice", missed) == "ladder-not-finished"

    third = await somebody.is_invited()
    assert (third["step"], await somebody.stays_away()) == ("consequences-letter", "measure-may-be-advised")

    await city.passes(days=A_YEAR)
    assert await somebody.history("measure-advised") == [], "nothing of the kind happens by itself"
    missed["invitationIds"].append(third["invitationId"])
    await somebody.worker.does(f"{somebody.path}/measure-advice", missed)
    [advised] = await somebody.history("measure-advised")
    assert advised["details"]["advisedBy"] == city.coach_id
    assert (await somebody.owed())["first-contact"]["rung"] == "municipality", "and somebody still owes them a talk"


async def test_each_letter_says_what_may_follow_and_the_last_that_it_never_does_by_itself(city: City) -> None:
    somebody = await city.somebody()
    letters = []
    for _ in range(3):
        letters.append(await somebody.would_read())
        await somebody.is_invited()
        await somebody.stays_away()
    assert all("gevolgen hebben voor uw uitkering" in letter for letter in letters[:2])
    assert "maatregel" not in "".join(letters[:2])
    assert "maatregel" in letters[2]
    assert "nooit vanzelf" in letters[2]


async def test_people_are_called_klant_on_screen_and_in_every_letter(city: City) -> None:
    assert (await city.way_of_working())["clientWord"]["value"] == {"nl": "klant", "en": "client"}
    assert "elke klant" in await (await city.somebody()).would_read()


async def test_whoever_cancels_gets_the_same_letter_again(city: City) -> None:
    somebody = await city.somebody()
    await somebody.is_invited()
    await somebody.cancels()
    again = await somebody.is_invited()
    assert (again["attempt"], again["step"]) == (1, "consequences-letter")


async def test_who_was_there_all_along_gets_no_letter_that_says_what_may_follow(city: City) -> None:
    """The reception had written down the wrong name."""
    somebody = await city.somebody()
    await somebody.is_invited()
    await somebody.stays_away()
    missed = await somebody.is_invited()
    assert await somebody.stays_away() == "no-show-action"
    await city.passes(days=30)
    assert [each["trajectoryId"] async for each in city.trajectories(noShowActionDue="true")] == [somebody.id]
    came = {"outcome": "attended"}
    await somebody.worker.does(f"/invitations/{missed['invitationId']}/outcome-corrected", came)
    assert [each async for each in city.trajectories(noShowActionDue="true")] == []
    again = await somebody.is_invited()
    assert (again["attempt"], again["step"]) == (1, "consequences-letter")


async def test_a_talk_with_a_namesake_leaves_nobody_out_of_view(city: City) -> None:
    """Two people of one name: the talk with one was recorded with the other, whom nobody spoke with for months."""
    somebody, namesake = await city.somebody(), await city.somebody()
    for each in (somebody, namesake):
        await each.talks(next_in_days=30)
    await city.passes(days=28)
    await namesake.talks(next_in_days=90)
    [wrong] = (await namesake.history("conversation-held"))[1:]
    held_at = wrong["occurredAt"]
    await city.passes(days=60)

    took_place = {"kind": "motivation", "channel": "community-centre", "heldAt": held_at}
    next_contact = {"nextContact": {"dueOn": city.day(20).isoformat()}}
    await namesake.worker.does(f"{namesake.path}/conversations/{wrong['details']['conversationId']}/withdrawn")
    await somebody.worker.does(f"{somebody.path}/conversations", took_place | next_contact)
    await city.passes(days=0)
    assert ((await namesake.stands())["silentDays"], (await somebody.stands())["silentDays"]) == (88, 60)
    overdue = [each["promiseId"] async for each in city.coach.pages("/promises", overdue="true")]
    assert overdue == [each["promiseId"] for each in (await namesake.stands())["promises"] if each["daysLate"] == 58]


async def test_everybody_signs_a_plan_for_twenty_hours_at_most(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    assert await somebody.may_not_sign(signedBy=["coach"]) == "plan-needs-both-signatures"
    assert await somebody.may_not_sign(hoursPerWeek=21) == "too-many-hours"
    assert await somebody.may_not_sign(firstFollowUp=None) == "plan-needs-first-follow-up"
    await somebody.signs(hoursPerWeek=20)
    assert (await somebody.stands())["stage"] == "plan-signed"


async def test_caring_for_a_neighbour_counts_and_gets_a_contract(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    assert await somebody.may_not_sign("informal-care") == "informal-care-needs-contract"
    await somebody.signs("informal-care", careContractSigned=True)


async def test_whoever_works_on_their_own_obstacles_is_spoken_to_after_three_or_six_months(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    assert await somebody.may_not_sign("own-obstacles", in_days=HALF_A_YEAR + 1) == "first-follow-up-outside-bounds"
    await somebody.signs("own-obstacles", in_days=HALF_A_YEAR)

    await city.passes(days=HALF_A_YEAR)
    assert await somebody.may_not_wait(HALF_A_YEAR + 1)
    await somebody.needs("intensive")
    assert await somebody.may_not_wait(THREE_MONTHS + 1)
    await somebody.talks(next_in_days=THREE_MONTHS)


async def test_saying_no_does_not_end_it(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks()
    await somebody.talks()
    assert await somebody.may_not_close("respected-no") == "no-is-not-the-end-here"


async def test_nothing_is_threatened_while_somebody_is_exempt(city: City) -> None:
    somebody = await city.somebody()
    missed = []
    for _ in range(3):
        missed.append((await somebody.is_invited())["invitationId"])
        await somebody.stays_away()
    assert (await somebody.stands())["nextOnLadder"]["action"] == "measure-may-be-advised"

    await city.passes(days=1)
    exempt = {"grounds": "social", "lastDay": city.day(90).isoformat()}
    await city.officer.does(f"/clients/{somebody.client_id}/exemptions", exempt)
    stands = await somebody.stands()
    assert stands["exemption"] == {"since": city.day(0).isoformat(), "until": city.day(90).isoformat()}
    assert stands["nextOnLadder"] is None
    advice = {"invitationIds": missed}
    refused = "no-consequences-while-exempt"
    assert await somebody.worker.refused(f"{somebody.path}/measure-advice", advice) == refused
    assert await somebody.may_not_be_invited() == refused

    await city.passes(days=91)
    stands = await somebody.stands()
    assert (stands["exemption"], stands["nextOnLadder"]["action"]) == (None, "measure-may-be-advised")


async def test_an_exemption_is_for_a_time_and_whoever_was_let_go_for_it_is_owed_a_talk_when_it_is_over(
    city: City,
) -> None:
    """Some 1,500 people were exempt at the end of 2017, on social or medical grounds (Cijfers tegenprestatie)."""
    somebody = await city.somebody()
    await somebody.talks()
    assert await somebody.may_not_close("exempt") == "exempt-needs-exemption"
    exempt = {"grounds": "medical", "lastDay": city.day(A_YEAR).isoformat()}
    await city.officer.does(f"/clients/{somebody.client_id}/exemptions", exempt)
    await somebody.closes("exempt")

    await city.passes(days=A_YEAR)
    assert [each async for each in city.trajectories(stage="waiting")] == [], "its last day still counts"
    await city.passes(days=1)
    [again] = [each async for each in city.trajectories(stage="waiting")]
    assert (again["clientId"], again["silentDays"]) == (somebody.client_id, A_YEAR + 1)
    somebody.path = f"/trajectories/{again['trajectoryId']}"
    assert (await somebody.owed())["exemption-review"]["dueOn"] == city.day(14).isoformat()


async def test_a_partner_guides_for_half_a_year_and_then_asks_once_a_year(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=60)
    referral = f"/referrals/{await somebody.is_referred(PARTNER)}"
    assert (await somebody.owed())["follow-up"]["ownerKind"] == "coach", "until the partner accepts"
    await city.partner.does(f"{referral}/answer", {"answer": "accept"})
    place = {"activityKind": "volunteering", "hoursPerWeek": 4, "startedOn": city.day(0).isoformat()}
    await city.partner.does(f"{referral}/placements", place)
    assert set(await somebody.owed()) == {"guidance"}

    for _ in range(3):
        await city.passes(days=61)
        await city.partner.does(f"{referral}/guidance", {"stillActive": True, "hoursPerWeek": 6})
    [(kind, check)] = (await somebody.owed()).items()
    assert (kind, check["ownerKind"], check["dueOn"]) == ("annual-check", "partner", city.day(A_YEAR).isoformat())


async def test_an_attempt_that_fails_comes_back_to_the_coach_with_advice(city: City) -> None:
    somebody = await city.somebody()
    await somebody.talks(next_in_days=60)
    referral = f"/referrals/{await somebody.is_referred(PARTNER)}"
    await city.partner.does(f"{referral}/answer", {"answer": "accept"})
    await city.partner.does(f"{referral}/return", {"reason": "debts", "advice": "debt-help"})

    [attempt] = (await somebody.stands())["referrals"]
    assert (attempt["attempt"], attempt["advice"]) == (1, "debt-help")
    talk = (await somebody.owed())["return-conversation"]
    assert (talk["ownerKind"], talk["ownerId"]) == ("coach", city.coach_id)


def test_2016_had_360_no_show_actions_and_95_measures(way: WayOfWorking) -> None:
    """The dossier gives the two totals (Op gesprek) and nothing in between. The shares are assumptions, chosen so
    that they are round and lead there: 5,400 people invited in the year (a quarter of the 21,000, who are visited
    within some four years); one in ten cancels once; of three people one does not come to the first appointment;
    of those one in five not to the second; of those 95 in 360 not to the third; and on each of these a coach advises.
    What follows on what is the ladder's.
    """
    invited = 5_400
    no_show_actions = measures = 0
    for number in range(invited):
        story = Story(way).starts().gets_coach()
        missed = _invited_until_they_come(story, cancels=number % 10 == 9, appointments_missed=_misses(number))
        no_show_actions += sum(event.next_step is NextStep.NO_SHOW_ACTION for event in missed)
        if missed and missed[-1].next_step is NextStep.MEASURE_MAY_BE_ADVISED:
            assert not any(isinstance(event, MeasureAdvised) for event in story.events), "never the system"
            story.does(AdviseMeasure(tuple(event.invitation_id for event in missed), COACH))
        else:
            story.refuses(AdviseMeasure(tuple(event.invitation_id for event in missed), COACH))
        measures += sum(isinstance(event, MeasureAdvised) for event in story.events)

    assert (no_show_actions, measures) == (360, 95)


def _misses(number: int) -> int:
    """How many appointments the so-manieth person misses: in exact proportions, spread over the year."""
    first, place = divmod(number, 3)
    if place:
        return 0
    second, place = divmod(first, 5)
    if place:
        return 1
    return 3 if second * 95 % 360 < 95 else 2


def _invited_until_they_come(story: Story, *, cancels: bool, appointments_missed: int) -> list[NoShow]:
    """Until the person came, or the ladder invites no further."""
    missed: list[NoShow] = []
    while not (missed and missed[-1].next_step is NextStep.MEASURE_MAY_BE_ADVISED):
        [invited] = story.does(Invite(story.new_id(), story.now + timedelta(days=14)))
        if cancels:
            story.does(RecordOutcome(invited.invitation_id, InvitationOutcome.CANCELLED))
            cancels = False
            continue
        story.passes(days=14)
        comes = len(missed) == appointments_missed
        outcome = InvitationOutcome.ATTENDED if comes else InvitationOutcome.NO_SHOW
        [told] = story.does(RecordOutcome(invited.invitation_id, outcome))
        if comes:
            break
        missed.append(told)
    return missed
