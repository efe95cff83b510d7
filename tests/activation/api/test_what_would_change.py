"""A candidate is tried on who is on their way in the own municipality, and nothing is written."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import METADATA
from activation.application import what_would_change as reading
from httpx import AsyncClient
from meedoen.contracts.wellbeing_partners import PartnerReturned, ReferralAccepted
from meedoen.database import Database
from meedoen.vocabulary import ReturnAdvice, ReturnReason
from sqlalchemy import select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import COACH, PARTNER, World

WAYS = "/v1/ways-of-working"
TRY = f"{WAYS}/what-would-change"
GUIDED_EVERY = 61
"""Days, in Rotterdam."""


@pytest.fixture
def administrator(person: Callable[..., Person]) -> Person:
    return person("policy-administrator")


@pytest.fixture
async def candidate(administrator: Person, world: World) -> dict[str, Any]:
    """Rotterdam with a first contact within ten days, a contact every two months, and a norm of two people."""
    [document] = (await administrator.sees(f"{WAYS}/rotterdam/versions"))["items"]
    document |= {"version": 2, "effectiveOn": world.day(1).isoformat()}
    document["contact"]["firstContactWithin"]["value"] = 10
    document["contact"]["longestInterval"]["activation"]["regular"]["value"] = 61
    document["caseload"]["coach"]["value"] = 2
    return dict(document)


async def everything_in(database: Database) -> dict[str, list[Any]]:
    async with database.reading() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in METADATA.sorted_tables
        }


async def test_it_says_what_would_be_due_to_whom_and_what_contact_it_would_ask(
    administrator: Person, candidate: dict[str, Any], world: World, starts: Starts
) -> None:
    mine = [await starts() for _ in range(3)]
    await mine[0].talks(next_in_days=150)
    await world.somebody_starts()  # the team's
    await world.somebody_starts(municipality="0363", neighbourhood="03630001")
    world.passes(days=20)

    tried = await administrator.does(TRY, {"candidate": candidate, "days": 45})
    assert (tried["firstDay"], tried["lastDay"], tried["people"]) == (
        world.day(0).isoformat(),
        world.day(45).isoformat(),
        4,
    )
    # Now: a first contact within 56 days for three of the four, and a follow-up after 150 days.
    # Then: those first contacts within 10 days, which have passed; the follow-up within 61, of which 20 have.
    assert [tried[side]["due"] for side in ("now", "then")] == [3, 1]
    assert [tried[side]["overdue"] for side in ("now", "then")] == [0, 3]
    a_month = 365 / 12
    assert tried["now"]["contactsPerMonth"] == round(4 * a_month / 183, 1)
    assert tried["then"]["contactsPerMonth"] == round(4 * a_month / 61, 1)
    assert tried["then"]["hoursPerMonth"] == round(4 * a_month / 61 * 75 / 60, 1)
    assert tried["now"]["caseload"] == [{"role": "coach", "norm": 350, "people": 3, "needed": 1, "overNorm": 0}]
    assert tried["then"]["caseload"] == [{"role": "coach", "norm": 2, "people": 3, "needed": 2, "overNorm": 1}]

    kinds = {each["ownerKind"]: each for each in tried["ownerKinds"]}
    assert {kind: each["people"] for kind, each in kinds.items()} == {"coach": 3, "team": 1, "partner": 0}
    coach, team = tried["owners"]
    assert (coach["ownerId"], coach["now"]["due"], coach["then"]["overdue"]) == (str(COACH), 2, 2)
    assert (team["ownerKind"], team["then"]["overdue"], team["then"]["due"]) == ("team", 1, 0)


async def test_promises_that_moved_to_a_partner_are_the_partners(
    administrator: Person, candidate: dict[str, Any], starts: Starts, world: World
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(UUID(int=31))
    tried = await administrator.does(TRY, {"candidate": candidate})
    owed = {each["kind"]: each["ownerKind"] for each in (await somebody.now())["promises"]}
    kinds = {each["ownerKind"]: each["now"]["due"] for each in tried["ownerKinds"]}
    assert kinds["partner"] == sum(kind == "partner" for kind in owed.values())
    assert tried["now"]["due"] == len(owed)


async def test_who_guides_whom_a_partner_accepted_moves_with_the_candidate_and_so_do_the_contacts(
    administrator: Person, candidate: dict[str, Any], starts: Starts, world: World
) -> None:
    somebody = await starts()
    await somebody.talks()
    referral_id = await accepted(world, somebody)

    def asked(tried: dict[str, Any], side: str) -> dict[str, tuple[int, float]]:
        """Of coach and of partner: promises due, and contacts a month."""
        shown = {each["ownerKind"]: (each[side]["due"], each[side]["contactsPerMonth"]) for each in tried["owners"]}
        return {kind: shown[kind] for kind in sorted(shown)}

    guided = {"coach": (0, 0.0), "partner": (1, round(365 / 12 / GUIDED_EVERY, 1))}
    by_coach = {"coach": (1, round(365 / 12 / 61, 1)), "partner": (0, 0.0)}
    candidate["referral"]["guidanceOwedBy"]["value"] = "coach"
    tried = await administrator.does(TRY, {"candidate": candidate, "days": 183})
    assert (asked(tried, "now"), asked(tried, "then")) == (guided, by_coach)

    # The person is given back, and the next one is accepted under the candidate; then as it was.
    returned = PartnerReturned(
        occurred_at=world.clock.now(),
        referral_id=referral_id,
        reason=ReturnReason.DEBTS,
        advice=ReturnAdvice.DEBT_HELP,
    )
    await world.partner_tells((referral_id, returned))
    await somebody.talks(next_in_days=60)
    assert (await administrator.post(WAYS, candidate)).status_code == 201
    world.passes(days=1)
    present = {"name": "rotterdam", "version": 1}
    await administrator.does(f"{WAYS}/_move", {"present": present, "to": present | {"version": 2}})
    await accepted(world, somebody)
    candidate["referral"]["guidanceOwedBy"]["value"] = "partner"
    tried = await administrator.does(TRY, {"candidate": candidate | {"version": 3}, "days": 183})
    assert (asked(tried, "now"), asked(tried, "then")) == (by_coach, guided)


async def accepted(world: World, somebody: OnTheirWay) -> UUID:
    """A partner says yes; gives the referral's id."""
    referral_id = UUID((await somebody.is_referred(PARTNER))["referrals"][-1]["referralId"])
    yes = ReferralAccepted(occurred_at=world.clock.now(), referral_id=referral_id, partner_id=PARTNER)
    await world.partner_tells((referral_id, yes))
    return referral_id


async def test_the_first_follow_up_of_a_plan_is_counted_on_the_last_day_that_the_candidate_has_for_it(
    administrator: Person, candidate: dict[str, Any], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks(next_in_days=55)
    candidate["plan"]["firstFollowUpLatest"]["value"] = 40
    for planned, then in ((False, 0), (True, 1)):
        if planned:
            await somebody.signs(firstFollowUp=somebody.plan()["firstFollowUp"] | {"dueOn": somebody.on(55)})
        tried = await administrator.does(TRY, {"candidate": candidate, "days": 40})
        assert (tried["now"]["due"], tried["then"]["due"]) == (0, then)


async def test_a_talk_at_the_end_of_intensive_guidance_is_counted_on_its_own_day(
    administrator: Person, candidate: dict[str, Any], starts: Starts, coach: Person, world: World
) -> None:
    candidate["contact"]["intensiveLasts"] = {"value": 183, "source": "assumption"}
    candidate["contact"]["longestInterval"]["activation"]["intensive"]["value"] = 28
    assert (await administrator.post(WAYS, candidate)).status_code == 201
    world.passes(days=1)
    somebody = await starts()
    await somebody.talks(next_in_days=20)
    await coach.does(f"{somebody.path}/intensity", {"intensity": "intensive"})
    for days, due in ((182, 1), (183, 2)):
        tried = await administrator.does(TRY, {"candidate": candidate | {"version": 3}, "days": days})
        assert [tried[side]["due"] for side in ("now", "then")] == [due, due]


async def test_nothing_is_written_and_pages_change_nothing(
    administrator: Person, candidate: dict[str, Any], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        await world.somebody_starts()
    before = await everything_in(world.database)
    whole = await administrator.does(TRY, {"candidate": candidate, "days": 100})
    monkeypatch.setattr(reading, "_PAGE", 2)
    assert await administrator.does(TRY, {"candidate": candidate, "days": 100}) == whole
    assert whole["now"]["due"] == 5
    assert await everything_in(world.database) == before


async def test_it_counts_by_the_version_that_each_trajectory_is_under(
    administrator: Person, candidate: dict[str, Any], world: World
) -> None:
    await world.somebody_starts()
    await administrator.post(WAYS, candidate)
    world.passes(days=1)
    await world.somebody_starts()
    tried = await administrator.does(TRY, {"candidate": candidate | {"version": 3}})
    assert tried["now"]["contactsPerMonth"] == round(365 / 12 / 183 + 365 / 12 / 61, 1)
    assert tried["then"]["contactsPerMonth"] == round(2 * 365 / 12 / 61, 1)
    assert tried["now"]["caseload"][0]["norm"] == 2


async def test_a_wrong_candidate_is_refused_with_all_its_faults(
    administrator: Person, candidate: dict[str, Any]
) -> None:
    candidate["contact"]["longestInterval"]["activation"]["light"]["value"] = 0
    candidate["referral"]["guidanceEvery"]["value"] = "often"
    candidate["plan"]["mostHoursPerWeek"]["value"] = 1
    response = await administrator.post(TRY, {"candidate": candidate, "days": 0})
    assert response.status_code == 400
    assert {each["location"] for each in response.json()["errors"]} == {
        "/candidate/contact/longestInterval/activation/light/value",
        "/candidate/referral/guidanceEvery/value",
        "/candidate/plan/mostHoursPerWeek",
        "/days",
    }


async def test_only_a_policy_administrator_tries_and_sees_the_own_municipality_alone(
    api: AsyncClient, person: Callable[..., Person], candidate: dict[str, Any], world: World
) -> None:
    await world.somebody_starts()
    body = {"candidate": candidate}
    assert (await api.post(TRY, json=body)).status_code == 401
    for role in ("coach", "team-lead", "neighbourhood-team", "policy-maker", "auditor", "partner"):
        assert (await person(role).refused(TRY, body))[0] == 403
    for municipality in ("0363", None):
        other = person("policy-administrator", municipality=municipality, subject=uuid4())
        tried = await other.does(TRY, body)
        assert (tried["people"], tried["owners"], tried["now"]["due"]) == (0, [], 0)
