"""The page for the policy administrator does what it says, on a system with people in it."""

import re
from datetime import date
from pathlib import Path

import pytest
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.way_of_working_parts import LadderDocument
from activation.domain.way_of_working import Tone
from meedoen.clock import start_of_local_day
from meedoen.vocabulary import Channel, InvitationStep, NextStep
from pydantic.alias_generators import to_camel

from tests.end_to_end.acting import START
from tests.end_to_end.embedded import embedded
from tests.end_to_end.story import Story
from tests.end_to_end.test_readme import answer_to

PAGE = (Path(__file__).parents[2] / "docs/ways-of-working.md").read_text("utf-8")


def commands(heading: str = "From an idea to in force") -> list[str]:
    """The blocks under a heading; under the first: how to ask, then the five steps, in their order."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)


async def test_a_version_goes_from_an_idea_to_in_force(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    how, begin, check, change, post, move = commands()
    system_files, here = tmp_path / "system", tmp_path / "administrator"
    here.mkdir()
    async with embedded(system_files, START, capfd) as system, Story(system) as story:
        await story.people_come_into_view()
        asking = f"cd {here}\n{how}"
        checked = await answer_to(system, asking + begin + check)
        assert (checked["adds"], checked["version"]["version"], checked["succeeds"]["version"]) == (True, 2, 1)
        changed = await answer_to(system, asking + change)
        people = changed["people"]
        assert people == changed["now"]["due"] == changed["then"]["due"] > 0
        posted = await answer_to(system, asking + post)
        assert (posted["name"], posted["version"]) == ("rotterdam", 2)
        assert (await answer_to(system, asking + check))["adds"] is False
        assert (await answer_to(system, asking + move))["type"].endswith("/not-in-force-yet")

        system.clock.move_to(start_of_local_day(date.fromisoformat(posted["effectiveOn"])))
        assert await answer_to(system, asking + move) == {"moved": people, "left": 0}


async def test_a_city_without_one_writes_its_first(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    how, _, check, _, post, _ = commands()
    (begin,) = commands("The first of your own city")
    system_files, here = tmp_path / "system", tmp_path / "administrator"
    here.mkdir()
    async with embedded(system_files, START, capfd) as system:
        asking = f"cd {here}\n{how}{begin}"
        checked = await answer_to(system, asking + check)
        assert (checked["adds"], checked["succeeds"]["name"]) == (True, "amsterdam")
        posted = await answer_to(system, asking + post)
        assert (posted["name"], posted["version"], posted["municipalities"]) == ("zwolle", 1, ["0193"])


def rows(heading: str) -> set[str]:
    """The names in the first column of the tables under a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}


def test_the_page_speaks_of_every_part_and_of_no_other() -> None:
    parts = {to_camel(name) for name in WayOfWorkingDocument.model_fields}
    rung = {to_camel(name) for name in LadderDocument.model_fields} - {"source"}
    assert rows("The parts") == parts | rung


@pytest.mark.parametrize("choices", [InvitationStep, Channel, Tone, NextStep])
def test_the_page_gives_every_choice(choices: type) -> None:
    assert all(f"`{choice.value}`" in PAGE for choice in choices)  # type: ignore[attr-defined]
