"""Assessed, exempted, departed: what follows, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.assessing import assess, segment_for
from intake.domain.client import Client, evolve
from intake.domain.client_events import ClientAssessed, ClientExempted
from intake.domain.departing import depart
from intake.domain.exempting import end_exemption, exempt, let_exemption_end
from intake.domain.municipality import Municipality
from meedoen.clock import local_date
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import AssessmentMethod, DepartureReason, ExemptionGrounds, Obstacle, Segment

from tests.intake.domain.people import BREMEN, NOW, OFFICER, ROTTERDAM, registered

TODAY = date(2016, 1, 4)


@pytest.fixture
def client() -> Client:
    return registered()


def assessed(
    client: Client,
    months: int,
    *,
    at: datetime = NOW,
    now: datetime = NOW,
    method: AssessmentMethod = AssessmentMethod.PROFESSIONAL,
    municipality: Municipality = ROTTERDAM,
) -> ClientAssessed:
    [event] = assess(
        client,
        assessment_id=UUID(int=1),
        months_to_work=months,
        municipality=municipality,
        method=method,
        obstacles=[Obstacle.DEBTS, Obstacle.LANGUAGE, Obstacle.DEBTS],
        occurred_at=at,
        now=now,
        decided_by=OFFICER,
    )
    return event


def exempted(client: Client, last_day: date = date(2016, 6, 30)) -> Client:
    return evolve(client, *exempts(client, ExemptionGrounds.SOCIAL, TODAY, last_day))


def exempts(
    client: Client,
    grounds: ExemptionGrounds,
    first_day: date,
    last_day: date,
    *,
    municipality: Municipality = ROTTERDAM,
) -> tuple[ClientExempted]:
    return exempt(
        client,
        municipality=municipality,
        grounds=grounds,
        first_day=first_day,
        last_day=last_day,
        occurred_at=NOW,
        decided_by=OFFICER,
    )


def departed(client: Client) -> Client:
    return evolve(client, *depart(client, reason=DepartureReason.MOVED, occurred_at=NOW, now=NOW))


@given(st.integers(0, 600), st.integers(1, 120))
def test_the_cut_itself_already_means_activation(months: int, cut: int) -> None:
    assert (segment_for(months, cut) is Segment.ACTIVATION) == (months >= cut)


def test_two_years_from_work_is_activation_and_a_month_less_is_a_way_to_work(client: Client) -> None:
    assert assessed(client, 24).segment is Segment.ACTIVATION
    assert assessed(client, 23).segment is Segment.REINTEGRATION


def test_obstacles_are_told_once_each_in_a_fixed_order(client: Client) -> None:
    assert assessed(client, 60).obstacles == (Obstacle.LANGUAGE, Obstacle.DEBTS)


def test_an_assessment_can_be_redone_and_the_latest_counts(client: Client) -> None:
    client = evolve(evolve(client, assessed(client, 60)), assessed(client, 9))

    assert client.assessment is not None
    assert client.assessment.segment is Segment.REINTEGRATION


def test_an_assessment_cannot_be_of_tomorrow_nor_of_before_the_registration(client: Client) -> None:
    with pytest.raises(RuleRefused, match="still to come"):
        assessed(client, 60, at=NOW + timedelta(minutes=1))
    with pytest.raises(RuleRefused, match="before the day of registration"):
        assessed(client, 60, at=NOW - timedelta(days=1))


def test_an_assessment_that_is_recorded_late_does_not_undo_a_later_one(client: Client) -> None:
    yesterday, now = NOW + timedelta(days=1), NOW + timedelta(days=2)
    client = evolve(client, assessed(client, 9, at=now, now=now))

    with pytest.raises(RuleRefused, match="the latest counts"):
        assessed(client, 60, at=yesterday, now=now)
    assert assessed(client, 60, at=now, now=now).segment is Segment.ACTIVATION


def test_an_exemption_lasts_up_to_and_with_its_last_day(client: Client) -> None:
    client = exempted(client, last_day=date(2016, 6, 30))

    assert let_exemption_end(client, now=datetime(2016, 6, 30, 21, 59, tzinfo=UTC)) == ()
    [ended] = let_exemption_end(client, now=datetime(2016, 6, 30, 22, 0, tzinfo=UTC))
    assert ended.last_day == date(2016, 6, 30)
    assert evolve(client, ended).exemption is None


def test_a_professional_can_end_an_exemption_today(client: Client) -> None:
    [ended] = end_exemption(exempted(client), occurred_at=NOW + timedelta(days=10))

    assert (ended.first_day, ended.last_day) == (TODAY, date(2016, 1, 14))


def test_an_exemption_that_has_not_begun_ends_on_its_first_day(client: Client) -> None:
    ahead = exempts(client, ExemptionGrounds.MEDICAL, date(2016, 3, 1), date(2016, 6, 30))

    [ended] = end_exemption(evolve(client, *ahead), occurred_at=NOW)
    assert ended.last_day == date(2016, 3, 1)


def test_no_second_exemption_beside_one_that_runs(client: Client) -> None:
    with pytest.raises(RuleRefused, match="End that one first"):
        exempted(exempted(client))


def test_an_exemption_that_ran_out_during_a_week_of_downtime_ended_on_its_own_day(client: Client) -> None:
    client = exempted(client, last_day=date(2016, 6, 30))

    [ended] = let_exemption_end(client, now=datetime(2016, 7, 8, 6, tzinfo=UTC))
    assert ended.occurred_at == datetime(2016, 6, 30, 22, 0, tzinfo=UTC)
    assert ended.last_day == date(2016, 6, 30)
    assert let_exemption_end(evolve(client, ended), now=datetime(2016, 7, 8, 6, tzinfo=UTC)) == ()


@given(st.integers(0, 1826), st.integers(0, 4000))
def test_an_exemption_ends_by_itself_once_and_only_after_its_last_day(days: int, later: int) -> None:
    client = exempted(registered(), last_day=TODAY + timedelta(days=days))
    now = NOW + timedelta(days=later)
    events = let_exemption_end(client, now=now)

    assert len(events) == (later > days)
    for ended in events:
        assert ended.occurred_at <= now
        assert local_date(ended.occurred_at) == ended.last_day + timedelta(days=1)


@pytest.mark.parametrize(("first_day", "last_day"), [(date(2021, 1, 8), date(2021, 1, 9)), (date.max, date.max)])
def test_an_exemption_so_far_ahead_that_nobody_can_oversee_it_is_refused(
    client: Client, first_day: date, last_day: date
) -> None:
    with pytest.raises(RuleRefused, match="1826 days at most"):
        exempts(client, ExemptionGrounds.SOCIAL, first_day, last_day)


@pytest.mark.parametrize("last_day", [date(2016, 1, 3), date(2021, 1, 9)], ids=["over", "longer than five years"])
def test_an_exemption_is_for_a_time_to_come_and_not_for_ever(client: Client, last_day: date) -> None:
    with pytest.raises(RuleRefused, match="last day"):
        exempted(client, last_day)


@pytest.mark.parametrize(("first", "last"), [(-3, -1), (6, 4)], ids=["over before today", "ends before it begins"])
def test_the_last_day_lies_neither_before_today_nor_before_the_first(client: Client, first: int, last: int) -> None:
    with pytest.raises(RuleRefused) as refused:
        exempts(client, ExemptionGrounds.SOCIAL, TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    assert refused.value.rule == "exemption-over"


@pytest.mark.parametrize("longest", [1, 90, 731])
@pytest.mark.parametrize("began", [0, 40], ids=["from today", "since a while"])
def test_an_exemption_lasts_as_long_as_the_municipality_says_and_the_refusal_names_its_latest_day(
    client: Client, longest: int, began: int
) -> None:
    municipality = replace(ROTTERDAM, longest_exemption=longest + began)
    first_day = TODAY - timedelta(days=began)
    latest = first_day + timedelta(days=longest + began)
    [exempted] = exempts(client, ExemptionGrounds.MEDICAL, first_day, latest, municipality=municipality)
    assert exempted.last_day == latest
    with pytest.raises(RuleRefused) as refused:
        exempts(client, ExemptionGrounds.MEDICAL, first_day, latest + timedelta(days=1), municipality=municipality)
    assert refused.value.rule == "exemption-too-long"
    for words in (refused.value.words.nl, refused.value.words.en):
        assert str(longest + began) in words
        assert latest.isoformat() in words


def test_nobody_is_assessed_in_a_way_that_the_municipality_does_not_use(client: Client) -> None:
    assert assessed(client, 60, method=AssessmentMethod.INSTRUMENT).method is AssessmentMethod.INSTRUMENT
    with pytest.raises(RuleRefused) as refused:
        assessed(client, 60, method=AssessmentMethod.INSTRUMENT, municipality=BREMEN)
    assert refused.value.rule == "method-not-used-here"
    assert "door het oordeel van een professional" in refused.value.words.nl
    assert assessed(client, 60, municipality=BREMEN).method is AssessmentMethod.PROFESSIONAL


def test_where_no_exemption_runs_none_can_end(client: Client) -> None:
    with pytest.raises(RuleRefused, match="No exemption"):
        end_exemption(client, occurred_at=NOW)
    assert let_exemption_end(client, now=NOW) == ()


def test_after_a_departure_nothing_more_is_recorded(client: Client) -> None:
    gone = departed(exempted(client))

    assert gone.exemption is None
    for command in (
        lambda: departed(gone),
        lambda: exempted(gone),
        lambda: assessed(gone, 60),
        lambda: end_exemption(gone, occurred_at=NOW),
    ):
        with pytest.raises(RuleRefused, match="no longer on social assistance"):
            command()
