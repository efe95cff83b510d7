"""Each way of working is played by a few people: it comes to its end, and nobody is left without a promise."""

import asyncio
import copy
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
from meedoen_embedded.demo.comparison import compare, show_comparison
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
LONGER = {"bremen": 46}
"""Long enough for the end of intensive guidance, after half a year."""


@dataclass(frozen=True, slots=True)
class Year:
    """What came of it, all trajectories as they stand afterwards, and what happened in them."""

    way: str
    summary: dict[str, Any]
    mondays: list[date]
    trajectories: list[Json]
    history: list[Json]


@pytest.fixture(scope="module", params=WAYS)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Year:
    return asyncio.run(_played(tmp_path_factory.mktemp(request.param), request.param))


async def _played(data: Path, way: str) -> Year:
    clock, mondays = new_calendar(), list[date]()
    weeks = LONGER.get(way, WEEKS)
    summary = await play(
        data, clock, way=way, seed=1, people=PEOPLE, first_port=None, weeks=weeks, progress=mondays.append
    )
    async with EmbeddedSystem(data, clock=clock, first_port=None, settings=settings_for(way)) as system:
        lead = Desk(system, "activation", Role.TEAM_LEAD, municipality=MUNICIPALITY)
        await lead.log_in()
        listed = [each async for each in lead.every("/trajectories")]
        trajectories = [await lead.get(f"/trajectories/{each['trajectoryId']}") for each in listed]
        history = [each for one in listed async for each in lead.every(f"/trajectories/{one['trajectoryId']}/history")]
        await lead.close()
    return Year(way, summary, mondays, trajectories, history)


def test_it_is_played_to_its_end(year: Year) -> None:
    assert len(year.mondays) == LONGER.get(year.way, WEEKS)
    assert year.summary["wayOfWorking"]["name"] == year.way
    assert {each["wayOfWorking"] for each in year.trajectories} == {year.way}
    assert set(year.summary["happened"]) >= {"colleagueLeft", "partnerSilent", "stoodStill"}
    assert "conversation-held" in {each["type"] for each in year.history}


def test_nobody_is_left_without_a_promise(year: Year) -> None:
    running = [each for each in year.trajectories if each["closedAt"] is None]
    assert running
    assert all(each["promises"] for each in running)
    assert year.summary["followUpGap"]["total"]["openTrajectories"] == len(running)
    assert year.summary["followUpGap"]["total"]["withoutOpenPromise"] == 0


def test_what_was_told_was_told_once_and_nothing_was_left_behind(year: Year) -> None:
    happened = year.summary["happened"]
    assert happened["stoodStill"]["toldTwice"] == 0
    assert happened["colleagueLeft"]["promisesLeftBehind"] == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_picture_fits_a_terminal_and_counts_no_few_people(year: Year, language: Language) -> None:
    printed = io.StringIO()
    show(year.summary, Console(file=printed, width=80), language)
    lines = printed.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    heading = {"nl": "Wie is bereikt? ", "en": "Who was reached? "}[language]
    assert any(line.startswith(heading) for line in lines)
    assert {"nl": "minder dan 10 mensen", "en": "fewer than 10 people"}[language] in printed.getvalue()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "nl",
            ("Plan getekend, en dan?", "Een coach vertrok", "Een partner antwoordde niet", "lag alles stil"),
        ),
        (
            "en",
            ("Plan signed, and then?", "A coach left", "A partner did not answer", "everything was down"),
        ),
    ],
)
@pytest.mark.parametrize("year", ["rotterdam"], indirect=True)
def test_the_picture_tells_what_the_ledger_did_when_things_went_wrong(
    year: Year, language: Language, sentences: tuple[str, ...]
) -> None:
    printed = io.StringIO()
    show(year.summary, Console(file=printed, width=200), language)
    for sentence in sentences:
        assert sentence in printed.getvalue()


@pytest.mark.parametrize("year", ["rotterdam"], indirect=True)
def test_rungs_with_few_promises_are_one_bar_in_the_picture(year: Year) -> None:
    summary, printed = copy.deepcopy(year.summary), io.StringIO()
    rungs = {"nobodyTold": 0, "owner": None, "teamLead": 25, "organisation": None, "municipality": 252}
    summary["followUpGap"]["total"] |= {"openPromises": 510, "overduePromises": 306, "overdueByRung": rungs}
    show(summary, Console(file=printed, width=100), "en")
    bars = [line.replace("█", "").split() for line in printed.getvalue().splitlines() if "█" in line]
    assert ["the", "owner", "or", "the", "organisation", "29"] in bars
    assert ["the", "team", "lead", "25"] in bars
    assert ["the", "municipality", "252"] in bars


@pytest.mark.parametrize("year", ["rotterdam"], indirect=True)
def test_where_coaches_owe_the_contact_a_handover_moved_it(year: Year) -> None:
    left = year.summary["happened"]["colleagueLeft"]
    assert left["owedBy"] == "coach"
    assert left["people"] == len(year.trajectories)


@pytest.mark.parametrize("year", ["utrecht"], indirect=True)
def test_utrecht_invites_to_contact_days_alone(year: Year) -> None:
    invitations = [each for one in year.trajectories for each in one["invitations"]]
    assert {each["step"] for each in invitations} == {"contact-day"}
    assert len({each["appointmentAt"] for each in invitations}) < len(invitations), "a whole neighbourhood at a time"


@pytest.mark.parametrize("year", ["stockholm"], indirect=True)
def test_stockholm_agrees_on_a_plan_with_everybody_whom_it_speaks(year: Year) -> None:
    spoken = [each for each in year.trajectories if each["invitations"][0]["outcome"] == "attended"]
    assert spoken
    assert all(each["plan"] for each in spoken)


@pytest.mark.parametrize("year", ["bremen"], indirect=True)
def test_in_bremen_the_coach_owes_a_talk_on_the_day_that_the_work_is_over(year: Year) -> None:
    terms = [each for each in year.trajectories if each["plan"] and each["plan"]["workTerm"]]
    at_work = [each for each in terms if each["plan"]["workTerm"]["endsOn"] > year.mondays[-1].isoformat()]
    assert at_work
    for each in at_work:
        owed = [promise for promise in each["promises"] if promise["dueOn"] == each["plan"]["workTerm"]["endsOn"]]
        assert [(promise["kind"], promise["ownerKind"]) for promise in owed] == [("return-conversation", "coach")]


@pytest.mark.parametrize("year", ["bremen"], indirect=True)
def test_in_bremen_guidance_is_intensive_until_the_talk_at_its_end(year: Year) -> None:
    decided = [each for each in year.history if each["type"] == "coach-assigned"]
    ends = {each["details"]["intensiveUntil"] for each in decided if each["details"]["intensity"] == "intensive"}
    assert ends
    went_back = [
        each for each in decided if each["occurredAt"] > min(ends) and each["details"]["intensity"] == "regular"
    ]
    assert went_back
    still = [each for each in year.trajectories if each["intensity"] == "intensive"]
    for each in still:
        assert each["intensiveUntil"] in {promise["dueOn"] for promise in each["promises"]}, (
            "nobody talked about it yet"
        )


async def test_an_exemption_ends_on_its_own_played_day_and_until_then_the_person_is_called_and_gets_no_letter(
    tmp_path: Path,
) -> None:
    """However fast the year goes; in Rotterdam, where every letter mentions consequences."""
    clock = new_calendar()
    await play(tmp_path, clock, way="rotterdam", seed=2, people=32, first_port=None, weeks=21, progress=lambda _: None)
    events = infrastructure_tables(MetaData()).events.c
    in_order = select(events.stream_id, events.recorded_at, events.data).order_by(events.position)
    async with EmbeddedSystem(tmp_path, clock=clock, first_port=None) as system:
        async with system.assembled("intake").database.reading() as connection:
            ended = (await connection.execute(in_order.where(events.type == "exemption-ended"))).all()
        async with system.assembled("activation").database.reading() as connection:
            noted = (await connection.execute(in_order.where(events.type == "exemption-noted"))).all()
            invited = (await connection.execute(in_order.where(events.type == "invited"))).all()
    assert [local_date(each.recorded_at).isoformat() for each in ended] == ["2016-04-06", "2016-05-19"]
    until = {each.stream_id: date.fromisoformat(each.data["until"]) for each in noted}
    meanwhile = [each for each in invited if local_date(each.recorded_at) <= until.get(each.stream_id, date.min)]
    assert {each.data["channel"] for each in meanwhile} == {"telephone"}


def test_the_comparison_has_a_row_for_each_of_the_seven(tmp_path: Path) -> None:
    ways = ways_to_choose_from(tmp_path)
    assert tuple(ways) == WAYS
    rows = [compare(way, seed=1, people=PEOPLE, weeks=3, progress=lambda _: None) for way in ways]
    assert {row["people"] for row in rows} == {13}, "the same people under each"
    widest = {"contacts": 5555, "hoursAsked": 5555, "hoursAvailable": 9999, "signedPlans": 498, "followUpGap": 498}
    large = [row | widest | {"workers": row["workers"] | {"fullTime": 20.1}} for row in rows]
    headings: dict[Language, str] = {"nl": "werkwijze", "en": "way of"}
    for language, heading in headings.items():
        printed = io.StringIO()
        show_comparison({"ways": large}, Console(file=printed, width=80), language)
        lines = printed.getvalue().splitlines()
        assert sum(line.startswith(WAYS) for line in lines) == len(WAYS)
        assert any(line.startswith(heading) for line in lines)
        assert not any("…" in line for line in lines), "something was cut off"
