"""One trajectory across the four services, through REST alone, and beside it the people nobody contacts after signing.

Played twice: in one process on SQLite, and as four processes on PostgreSQL and Apache Kafka.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.acting import START
from tests.end_to_end.embedded import embedded
from tests.end_to_end.people import MARK
from tests.end_to_end.real_parts import real_parts
from tests.end_to_end.story import Story
from tests.end_to_end.system import System


@pytest.fixture(params=["embedded", "real parts"])
async def system(
    request: pytest.FixtureRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[System]:
    monkeypatch.setenv("ACTIVATION_SWEEP_EVERY_SECONDS", "1")
    if request.param == "embedded":
        async with embedded(tmp_path, START, capfd) as running:
            yield running
    else:
        postgres, kafka = request.getfixturevalue("postgres"), request.getfixturevalue("own_kafka")
        async with real_parts(tmp_path, START, postgres, kafka) as running:
            yield running
            print(running.logs())  # shown when the test fails


async def test_nobody_falls_out_of_view_unseen(system: System) -> None:
    async with Story(system) as story:
        await story.people_come_into_view()
        await story.a_coach_takes_somebody_on()
        await story.invited_not_shown_invited_again_and_attended()
        await story.a_plan_is_signed_only_with_its_first_follow_up()
        await story.others_sign_too_and_are_then_forgotten()
        await story.somebody_is_referred()
        await story.a_partner_accepts_and_places()
        await story.a_follow_up_is_held_by_the_partner()
        await story.the_partner_gives_back_and_the_coach_owes_a_talk_at_once()
        await story.the_gap_opens_for_those_whom_nobody_contacted()
        await story.the_trajectory_closes()
        await story.any_past_moment_can_be_asked_for()
        await story.rebuilt_from_nothing_reporting_says_the_same()

    assert MARK.encode() not in await system.topics()
    for service, kept in (await system.databases()).items():
        assert kept, service
        assert (MARK.encode() in kept) == (service in story.keeps_personal_data), service
    assert MARK not in system.logs()
