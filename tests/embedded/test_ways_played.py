"""Each way of working is played by a few people: it comes to its end, and nobody is left without a promise."""

import asyncio
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from meedoen.clock import local_date
from meedoen.identity import Role
from meedoen.infrastructure import infrastructure_tables
from meedoen.language import Language
from meedoen_embedded.demo.caseload import MUNICIPALITY
from meedoen_embedded.demo.comparison import row_of, show_comparison
from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.picture import show
from meedoen_embedded.demo.playing import new_calendar, play, settings_for, ways_to_choose_from
from meedoen_embedded.system import EmbeddedSystem
from rich.console import Console
from sqlalchemy import MetaData, select

WAYS = ("amsterdam", "bremen", "leeuwarden", "rotterdam", "stockholm", "tilburg", "utrecht")
PEOPLE = 14
WEEKS = 33
"""Long enough for the partner that is silent, the coach who leaves, and the week of downtime."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it, and all trajectories as they stand afterwards."""

    summary: dict[str, Any]
    mondays: list[date]
    trajectories: list[Json]


class Years:
    """The played years, each played once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._played: dict[str, Played] = {}

    def of(self, way: str) -> Played:
        if way not in self._played:
            self._played[way] = asyncio.run(_played(self._folder / way, way))
        return self._played[way]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Years:
    return Years(tmp_path_factory.mktemp("years"))


async def _played(data: Path, way: str) -> Played:
    clock, mondays = new_calendar(), list[date]()
    summary = await play(
        data, clock, way=way, seed=1, people=PEOPLE, first_port=None, weeks=WEEKS, progress=mondays.append
    )
    async with EmbeddedSystem(data, clock=clock, first_port=None, settings=settings_for(way)) as system:
        lead = Desk(system, "activation", Role.TEAM_LEAD, municipality=MUNICIPALITY)
        await lead.log_in()
        listed = [each async for each in lead.every("/trajectories")]
        trajectories = [await lead.get(f"/trajectories/{each['trajectoryId']}") for each in listed]
        await lead.close()
    return Played(summary, mondays, trajectories)


def test_there_are_seven_ways_to_choose_from(tmp_path: Path) -> None:
    assert tuple(ways_to_choose_from(tmp_path)) == WAYS


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_played_to_its_end(years: Years, way: str) -> None:
    played = years.of(way)
    assert len(played.mondays) == WEEKS
    assert played.summary["wayOfWorking"]["name"] == way
    assert {each["wayOfWorking"] for each in played.trajectories} == {way}
    assert set(played.summary["happened"]) >= {"colleagueLeft", "partnerSilent", "stoodStill"}
    assert any(each["type"] == "conversation-held" for one in played.trajectories for each in one["history"])


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_left_without_a_promise(years: Years, way: str) -> None:
    played = years.of(way)
    running = [each for each in played.trajectories if each["closedAt"] is None]
    assert running
    assert all(each["promises"] for each in running)
    assert played.summary["followUpGap"]["total"]["openTrajectories"] == len(running)
    assert played.summary["followUpGap"]["total"]["withoutOpenPromise"] == 0


@pytest.mark.parametrize("way", WAYS)
def test_what_was_told_was_told_once_and_nothing_was_left_behind(years: Years, way: str) -> None:
    happened = years.of(way).summary["happened"]
    assert happened["stoodStill"]["toldTwice"] == 0
    assert happened["colleagueLeft"]["promisesLeftBehind"] == 0


async def test_an_exemption_ends_on_its_own_played_day_however_fast_the_year_goes(tmp_path: Path) -> None:
    clock = new_calendar()
    await play(tmp_path, clock, way="tilburg", seed=1, people=32, first_port=None, weeks=21, progress=lambda _: None)
    events = infrastructure_tables(MetaData()).events
    async with (
        EmbeddedSystem(tmp_path, clock=clock, first_port=None) as system,
        system.assembled("intake").database.reading() as connection,
    ):
        ended = await connection.scalars(
            select(events.c.recorded_at).where(events.c.type == "exemption-ended").order_by(events.c.position)
        )
    assert [local_date(each).isoformat() for each in ended] == ["2016-04-06", "2016-05-19"]


def test_where_coaches_owe_the_contact_a_handover_moved_it(years: Years) -> None:
    left = years.of("rotterdam").summary["happened"]["colleagueLeft"]
    assert left["owedBy"] == "coach"
    assert left["people"] == len(years.of("rotterdam").trajectories)


def test_utrecht_invites_to_contact_days_alone(years: Years) -> None:
    invitations = [each for one in years.of("utrecht").trajectories for each in one["invitations"]]
    assert {each["step"] for each in invitations} == {"contact-day"}
    assert len({each["appointmentAt"] for each in invitations}) < len(invitations), "a whole neighbourhood at a time"


def test_stockholm_agrees_on_a_plan_with_everybody_whom_it_speaks(years: Years) -> None:
    spoken = [each for each in years.of("stockholm").trajectories if each["invitations"][0]["outcome"] == "attended"]
    assert spoken
    assert all(each["plan"] for each in spoken)


def test_in_bremen_the_coach_owes_a_talk_on_the_day_that_the_work_is_over(years: Years) -> None:
    at_work = [each for each in years.of("bremen").trajectories if each["plan"] and each["plan"]["workTerm"]]
    assert at_work
    for each in at_work:
        owed = [promise for promise in each["promises"] if promise["dueOn"] == each["plan"]["workTerm"]["endsOn"]]
        assert [(promise["kind"], promise["ownerKind"]) for promise in owed] == [("return-conversation", "coach")]


def test_the_comparison_has_a_row_for_each_way(years: Years) -> None:
    rows = [row_of(years.of(way).summary) for way in WAYS]
    headings: dict[Language, str] = {"nl": "werkwijze", "en": "way of"}
    for language, heading in headings.items():
        printed = io.StringIO()
        show_comparison({"ways": rows}, Console(file=printed, width=100), language)
        lines = printed.getvalue().splitlines()
        assert sum(line.lstrip().startswith(WAYS) for line in lines) == len(WAYS)
        assert any(heading in line for line in lines)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_picture_fits_a_terminal_and_counts_no_few_people(years: Years, way: str, language: Language) -> None:
    printed = io.StringIO()
    show(years.of(way).summary, Console(file=printed, width=100), language)
    lines = printed.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    assert {"nl": "Wie is bereikt?", "en": "Who was reached?"}[language] in lines
    assert {"nl": "minder dan 10 mensen", "en": "fewer than 10 people"}[language] in printed.getvalue()
