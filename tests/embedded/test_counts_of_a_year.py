"""What the comparison and the picture count, counted once more from the logs: where a coach owes the contact, and where
a team does."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median_low
from typing import Any

import pytest
import reporting.domain.suppression
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.way_of_working import WayOfWorking
from meedoen.vocabulary import Intensity
from meedoen_embedded.demo import small_numbers
from meedoen_embedded.demo.comparison import row_of
from meedoen_embedded.demo.playing import new_calendar, play, settings_for
from meedoen_embedded.demo.world import named
from meedoen_embedded.serving import logs_in
from meedoen_embedded.system import EmbeddedSystem

from tests.embedded.log_of_year import Ledger, Recorded, log_of

PEOPLE = 20
WEEKS = 33
"""Long enough for the partner that is silent, the colleague who leaves (week 26), and the week of downtime (32)."""
LEAVES_IN = 26
CONVERSATIONS, LETTERS = 8, 7
"""In a full working week."""
BY_COACH, BY_TEAM = "rotterdam", "leeuwarden"


@dataclass(frozen=True, slots=True)
class Year:
    """What the demo says of it, and what the logs do."""

    way: WayOfWorking
    summary: dict[str, Any]
    log: list[Recorded]
    log_of_partners: list[Recorded]

    @property
    def row(self) -> dict[str, Any]:
        return row_of(self.summary)

    @property
    def happened(self) -> dict[str, Any]:
        happened: dict[str, Any] = self.summary["happened"]
        return happened

    @property
    def today(self) -> date:
        return date.fromisoformat(self.summary["until"])

    def of(self, *types: str) -> list[Recorded]:
        return [each for each in self.log if each.type in types]

    @property
    def contacts(self) -> list[Recorded]:
        return self.of("conversation-held", "follow-up-held", "partner-spoke-with-person")

    @property
    def contacts_by_workers(self) -> int:
        return sum(each.data.get("by_kind") != "partner" for each in self.of("conversation-held", "follow-up-held"))

    @property
    def ends(self) -> dict[str, date]:
        """Of each trajectory: the day on which it ended, or today."""
        started = {each.trajectory: self.today for each in self.of("trajectory-started")}
        return started | {each.trajectory: each.on for each in self.of("trajectory-closed")}

    @property
    def silences(self) -> dict[str, list[int]]:
        """Of each trajectory, in days: before, between and after its contacts."""
        begins = self.of("trajectory-started")
        days = {each.trajectory: sorted([each.on, self.ends[each.trajectory]]) for each in begins}
        for each in self.contacts:
            days[each.trajectory].append(each.on)
        return {who: [(b - a).days for a, b in pairwise(sorted(each))] for who, each in days.items()}

    @property
    def silent_now(self) -> dict[str, int]:
        """Days since anybody spoke with them: of those whose trajectory is open and who signed a plan."""
        closed = {each.trajectory for each in self.of("trajectory-closed")}
        signed = {each.trajectory for each in self.of("plan-signed")} - closed
        return {who: self.silences[who][-1] for who in signed}

    @property
    def overdue(self) -> list[str]:
        """The kinds of owner of what is overdue today."""
        promises = Ledger().after(self.log).open.values()
        return [each.owner["kind"] for each in promises if each.due_on < self.today]


@pytest.fixture(scope="module", params=[BY_COACH, BY_TEAM])
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Of few people, so the smallest number that is shown is one here: otherwise there is nothing to count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporting.domain.suppression, "SMALLEST_SHOWN", 1)
        patch.setattr(small_numbers, "SMALLEST_SHOWN", 1)
        data = tmp_path_factory.mktemp(request.param)
        with logs_in(data):
            yield asyncio.run(_played(data, request.param))


async def _played(data: Path, name: str) -> Year:
    clock = new_calendar()
    summary = await play(
        data, clock, way=name, seed=1, people=PEOPLE, first_port=None, weeks=WEEKS, progress=lambda _: None
    )
    async with EmbeddedSystem(data, clock=clock, first_port=None, settings=settings_for(name)) as system:
        logs = [await log_of(system, service) for service in ("activation", "wellbeing-partners")]
    [way] = [each.to_domain() for each in written_ways_of_working() if each.name == name]
    return Year(way, summary, *logs)


def test_contacts_are_those_that_were_recorded_by_whoever_held_them(year: Year) -> None:
    assert year.row["contacts"] == year.contacts_by_workers > 0
    held = [each for each in year.log_of_partners if each.type in {"guidance-held", "annual-check-held"}]
    assert year.row["contactsByPartners"] == len(held)
    assert held or year.way.name == BY_TEAM
    assert year.row["reached"] == len({each.trajectory for each in year.contacts})
    assert year.row["people"] == len(year.of("trajectory-started"))


def test_silence_is_the_longest_time_that_nobody_spoke_with_somebody(year: Year) -> None:
    longest = [max(each) for each in year.silences.values()]
    assert year.row["longestSilenceDays"] == max(longest)
    assert year.row["medianSilenceDays"] == median_low(longest)


def test_the_gap_is_who_signed_and_is_silent_for_longer_than_was_agreed(year: Year) -> None:
    agreed = {
        each.trajectory: (date.fromisoformat(each.data["first_follow_up_on"]) - each.on).days
        for each in year.of("plan-signed")
    }
    silent = year.silent_now
    assert year.row["signedPlans"] == len(silent) > 0
    assert year.row["followUpGap"] == sum(days > agreed[who] for who, days in silent.items())
    assert year.row["silentFor90Days"] == sum(days > 90 for days in silent.values()) > 0
    assert year.row["openPromises"] == len(Ledger().after(year.log).open)
    assert year.row["overduePromises"] == len(year.overdue) > 0


def test_hours_asked_are_those_of_contacts_held_and_still_owed_and_of_invitations(year: Year) -> None:
    effort = year.way.effort
    owed = sum(kind != "partner" for kind in year.overdue)
    minutes = (year.contacts_by_workers + owed) * effort.contact_minutes
    minutes += len(year.of("invited")) * effort.invitation_minutes
    assert year.row["hoursAsked"] == round(minutes / 60) > 0


def test_hours_there_are_those_of_as_many_people_as_the_norm_asks_without_the_week_that_all_stood_still(
    year: Year,
) -> None:
    whose = Counter(each.data["team_id"] for each in year.of("trajectory-started"))
    norm = year.summary["workers"]["norm"][Intensity.REGULAR.value] or 350
    full_time = sum(whose.values()) / norm
    weeks = full_time * (WEEKS - 1)
    if year.way.name == BY_TEAM:  # of the largest one member is not replaced yet; none has two
        missing = max(whose.values()) / norm
        full_time, weeks = full_time - missing, weeks - missing * (WEEKS - LEAVES_IN)
    effort = year.way.effort
    a_week = CONVERSATIONS * effort.contact_minutes + LETTERS * effort.invitation_minutes
    assert year.row["workers"]["fullTime"] == round(full_time, 1)
    assert year.row["hoursAvailable"] == round(weeks * a_week / 60) > 0


def test_a_partner_that_is_silent_leaves_as_many_unanswered_as_climbed_meanwhile(year: Year) -> None:
    told, partner = year.happened["partnerSilent"], str(named("partner", 0))
    begin, end = (date.fromisoformat(told[each]) for each in ("from", "until"))
    asked = {
        each.promise: date.fromisoformat(each.data["due_on"])
        for each in year.of("promise-made")
        if each.data["kind"] == "referral-answer" and each.data["owner"]["id"] == partner
    }
    ended = {each.promise: each.recorded_on for each in year.of("promise-ended")}
    mondays = [begin + timedelta(weeks=each + 1) for each in range((end - begin).days // 7)]
    late = [
        (promise, (monday - due_on).days)
        for monday in mondays
        for promise, due_on in asked.items()
        if due_on < monday <= ended.get(promise, end)
    ]
    unanswered = {promise for promise, _ in late}
    climbed = {each.promise for each in year.of("follow-up-overdue") if each.recorded_on <= end}
    assert unanswered <= climbed
    assert told["unanswered"] == len(unanswered)
    assert told["longestDaysLate"] == max((days for _, days in late), default=0)
    withdrawn = [each for each in year.of("referral-ended") if begin < each.recorded_on <= end]
    whose = [each.data["partner_id"] for each in withdrawn if each.data["reason"] == "withdrawn"]
    assert told["takenBack"] == whose.count(partner)
    if year.way.name == BY_COACH:
        assert told["takenBack"] > 0, "nothing was taken back, so this counts nothing"


def test_what_came_to_its_day_while_all_stood_still_is_told_afterwards_once_each_with_its_own_day(year: Year) -> None:
    still = year.happened["stoodStill"]
    begin, end = (date.fromisoformat(still[each]) for each in ("from", "until"))
    assert not [each for each in year.log if begin <= each.recorded_on < end]
    before = Ledger().after([each for each in year.log if each.recorded_on < begin])
    days = [begin + timedelta(days=each) for each in range((end - begin).days)]
    expected = [(promise, "due", each.due_on) for promise, each in before.open.items() if each.due_on in days]
    for promise, each in before.open.items():
        climbs = ((rung.value, each.due_on + timedelta(days=after)) for rung, after in year.way.escalation.items())
        expected += [(promise, rung, on) for rung, on in climbs if on in days]
    told = [
        (each.promise, each.data.get("escalated_to", "due"), each.on)
        for each in year.of("follow-up-due", "follow-up-overdue")
        if each.recorded_on == end and each.on < end
    ]
    assert sorted(told) == sorted(expected)
    assert still["toldAfterwards"] == len(expected)
    assert expected or year.way.name == BY_TEAM
    assert still["toldTwice"] == 0
    assert year.happened["told"] == len(year.of("follow-up-due", "follow-up-overdue"))


def test_who_leaves_hands_over_everybody_and_every_promise(year: Year) -> None:
    left, leaver = year.happened["colleagueLeft"], str(named("coach", 0))
    on = date.fromisoformat(left["on"])
    assert on == date.fromisoformat(year.summary["from"]) + timedelta(weeks=LEAVES_IN - 1)
    if year.way.name == BY_TEAM:
        assert (left["owedBy"], left["people"], left["promisesHandedOver"]) == ("team", 0, 0)
        assert not [each for each in year.of("coach-assigned") if each.recorded_on == on]
        return
    handover = next(
        place for place, each in enumerate(year.log) if each.type == "coach-assigned" and each.recorded_on == on
    )
    coaches = {each.trajectory: each.data["coach_id"] for each in year.log[:handover] if each.type == "coach-assigned"}
    ended = {each.trajectory for each in year.log[:handover] if each.type == "trajectory-closed"}
    theirs = {who for who, coach in coaches.items() if coach == leaver} - ended
    owed = Ledger().after(year.log[:handover]).owed_by(leaver)
    moved = {each.promise for each in year.of("promise-moved") if each.recorded_on == on}
    assert owed <= moved
    assert (left["people"], left["promisesHandedOver"]) == (len(theirs), len(owed))
    assert left["promisesLeftBehind"] == len(Ledger().after(year.log).owed_by(leaver)) == 0
    assert theirs
    assert owed
