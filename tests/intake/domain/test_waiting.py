""" "I am still waiting": once a day, to who owes the contact, and to nobody who cannot hear it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.client import evolve
from intake.domain.departing import depart
from intake.domain.waiting import hear_still_waiting
from meedoen.clock import local_date
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import DepartureReason

from tests.intake.domain.people import NOW, registered, weighed


def test_the_alarm_is_heard_as_it_is_said() -> None:
    [alarm] = hear_still_waiting(weighed(registered(), 60), now=NOW)

    assert alarm.occurred_at == NOW


def test_a_second_alarm_on_the_same_day_adds_nothing_and_the_next_day_counts_again() -> None:
    client = evolve(weighed(registered(), 60), *hear_still_waiting(weighed(registered(), 60), now=NOW))

    assert hear_still_waiting(client, now=datetime(2016, 1, 4, 22, 59, tzinfo=UTC)) == ()
    assert len(hear_still_waiting(client, now=datetime(2016, 1, 4, 23, 0, tzinfo=UTC))) == 1


@given(st.lists(st.integers(0, 96), max_size=40))
def test_however_often_it_is_said_each_day_counts_once(hours: list[int]) -> None:
    client = weighed(registered(), 60)
    counted = []
    for hour in sorted(hours):
        for event in hear_still_waiting(client, now=NOW + timedelta(hours=hour)):
            client = evolve(client, event)
            counted.append(local_date(event.occurred_at))

    assert counted == sorted({local_date(NOW + timedelta(hours=hour)) for hour in hours})


def test_who_is_not_assessed_yet_waits_for_intake_itself() -> None:
    with pytest.raises(RuleRefused, match="Assess the distance to work first"):
        hear_still_waiting(registered(), now=NOW)


def test_who_is_on_a_way_to_work_is_heard_there() -> None:
    with pytest.raises(RuleRefused, match="way to paid work"):
        hear_still_waiting(weighed(registered(), 6), now=NOW)


def test_who_departed_waits_for_nothing_here() -> None:
    client = weighed(registered(), 60)
    gone = evolve(client, *depart(client, reason=DepartureReason.MOVED, occurred_at=NOW, now=NOW))

    with pytest.raises(RuleRefused, match="no longer on social assistance"):
        hear_still_waiting(gone, now=NOW)


def test_whose_trajectory_was_closed_is_told_how_a_new_one_starts() -> None:
    client = weighed(registered(), 60)

    with pytest.raises(RuleRefused, match="Ask intake to assess them anew"):
        hear_still_waiting(client, now=NOW, trajectory_over_since=NOW)


def test_whoever_was_weighed_again_since_is_heard_in_the_trajectory_that_starts() -> None:
    again = weighed(weighed(registered(), 60), 48, at=NOW + timedelta(hours=1))

    assert hear_still_waiting(again, now=NOW + timedelta(hours=2), trajectory_over_since=NOW)
