"""A stranger tries all that a service's document says, and much that it does not, on a system with people in it."""

import asyncio
from pathlib import Path

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from meedoen.identity import Role

from tests.end_to_end.acting import ROTTERDAM, START, written
from tests.end_to_end.embedded import embedded
from tests.end_to_end.people import NEIGHBOURHOOD, people
from tests.end_to_end.story import Story
from tests.end_to_end.system import SERVICES
from tests.library.http.fuzzing import faults_found

EXAMPLES = 8
CANDIDATE = {
    **next(each for each in written_ways_of_working() if each.name == "rotterdam").model_dump(mode="json"),
    "name": "maas",
    "effectiveOn": "2030-01-01",
}
BEYOND_A_SCHEMA = {
    "intake": {
        "bsn": people(1, first=9_000)[0].bsn,
        "birthDate": "1966-04-12",
        "benefitSince": "2014-02-01",
        "neighbourhood": NEIGHBOURHOOD,
        "profile": "rotterdam",
        "asOf": "2026-01-05",
    },
    "activation": {
        "asOf": written(START),
        "candidate": CANDIDATE,
        "language": "tr",
        **{
            part: CANDIDATE[part]
            for part in (
                "name",
                "effectiveOn",
                "municipalities",
                "ladder",
                "contact",
                "plan",
                "referral",
                "caseload",
                "escalation",
            )
        },
    },
    "reporting": {"asOf": written(START)},
}
"""Good values where no schema can say what is good."""
ASKED_APART = {"ownerId": ["whose"], "asOf": ["whose", "rung"]}
"""A work list is asked for by whose or by owner; one of then neither for a whole organisation nor by rung."""


@pytest.mark.timeout(900)  # thousands of requests: the usual limit is for what hangs
@pytest.mark.parametrize("service", SERVICES)
async def test_no_input_makes_a_service_stumble(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], service: str
) -> None:
    async with embedded(tmp_path, START, capfd) as system, Story(system) as story:
        await story.people_come_into_view()
        await story.a_coach_takes_somebody_on()
        await story.invited_not_shown_invited_again_and_attended()
        await story.a_plan_is_signed_only_with_its_first_follow_up()
        await story.somebody_is_referred()
        await story.a_partner_accepts_and_places()
        token = system.token(*Role, organisation=story.partner, municipality=ROTTERDAM, subject=story.coach)
        known = {**await story.known_ids(), **BEYOND_A_SCHEMA.get(service, {})}
        faults = await asyncio.to_thread(
            faults_found, system.url(service), token, examples=EXAMPLES, known=known, apart=ASKED_APART
        )
    assert not faults, faults
