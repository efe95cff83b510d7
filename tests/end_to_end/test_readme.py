"""The calls that the README shows do what it says, on a system with people in it."""

import asyncio
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from meedoen_embedded.demo.world import named as in_demo

from tests.end_to_end.acting import START
from tests.end_to_end.embedded import Embedded, embedded
from tests.end_to_end.story import Story
from tests.end_to_end.system import SERVICES

README = Path(__file__).parents[2] / "README.md"


def commands(heading: str = "A first call") -> list[str]:
    """The blocks under a heading, in order; under the first: how to get a token, then one for each kind of app."""
    section = README.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)


def named(name: str, text: str) -> UUID:
    found = re.search(rf"{name}=([0-9a-f-]{{36}})", text)
    assert found is not None, name
    return UUID(found[1])


async def answer_to(system: Embedded, lines: str) -> Any:
    """What the lines print, run by a shell against this system instead of one on the usual ports."""
    for number, service in enumerate(SERVICES, start=8101):
        lines = lines.replace(f"http://127.0.0.1:{number}", system.url(service))
    lines = lines.replace("http://127.0.0.1:8100", system.issuer_url)
    ran = await asyncio.to_thread(
        subprocess.run, ["bash", "-euo", "pipefail", "-c", lines], check=False, capture_output=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


async def test_both_apps_make_their_first_call(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    token, partner, team = commands()
    async with (
        embedded(tmp_path, START, capfd) as system,
        Story(system, partner=named("organisation", partner)) as story,
    ):
        await story.people_come_into_view()
        await story.some_are_brought_to_the_team(5, named("team", team))
        owed = await answer_to(system, token + team)
        assert [promise["kind"] for promise in owed["items"]] == ["first-contact"] * 5
        assert {promise["ownerId"] for promise in owed["items"]} == {str(named("team", team))}

        await story.a_coach_takes_somebody_on()
        await story.invited_not_shown_invited_again_and_attended()
        await story.a_plan_is_signed_only_with_its_first_follow_up()
        await story.somebody_is_referred()
        first, again = [
            await answer_to(system, token + partner_lines) for partner_lines in (partner, answered(partner, story))
        ]
        assert (first["referralId"], first["stage"]) == (story.referral, "accepted")
        assert again == first, "the same answer sent again changes nothing"


async def test_a_coach_has_a_first_morning(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    token, *_ = commands()
    waiting, told, talked, signed = commands("A coach's first morning")
    asking, owed = waiting.rsplit("ask ", 1)
    async with (
        embedded(tmp_path, START, capfd) as system,
        Story(system, coach=named("subject", waiting)) as story,
    ):
        await story.people_come_into_view()
        await story.a_coach_takes_somebody_on()
        (promise,) = (await answer_to(system, token + asking + f"ask {owed}"))["items"]
        assert (promise["trajectoryId"], promise["kind"]) == (story.trajectory, "first-contact")
        whose, story_of = told.rsplit("ask ", 1)
        known = token + asking + whose
        (chapter,) = (await answer_to(system, f"{known}ask {story_of}"))["trajectories"]
        assert (chapter["trajectoryId"], chapter["contacts"]) == (story.trajectory, [])
        view = await answer_to(system, known + talked)
        assert (view["silentDays"], [each["kind"] for each in view["promises"]]) == (0, ["follow-up"])
        without = re.sub(r',\s*"firstFollowUp": \{[^}]*\}', "", signed).replace("plan-", "too-soon-")
        refused = await answer_to(system, known + talked_on(talked) + without)
        assert refused["type"].endswith("/plan-needs-first-follow-up")
        view = await answer_to(system, known + talked_on(talked) + signed)
        assert view["plan"]["hoursPerWeek"] == 4
        assert [each["ownerId"] for each in view["promises"]] == [str(story.coach)]


def test_those_who_call_are_there_in_the_played_year() -> None:
    partner, coach = commands()[1], commands("A coach's first morning")[0]
    assert (named("organisation", partner), named("subject", coach)) == (in_demo("partner", 0), in_demo("coach", 1))


def talked_on(lines: str) -> str:
    """The day that was promised in the talk, without the talk: it has been."""
    return lines.partition('ask "$activation/trajectories/$trajectory/conversations')[0]


def answered(lines: str, story: Story) -> str:
    """The same lines for who has noted the referral already: it waits for no answer any more."""
    return re.sub(r"referral=\$\(.*?\)\n(?=curl)", f"referral={story.referral}\n", lines, flags=re.DOTALL)
