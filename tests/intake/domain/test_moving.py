"""Somebody goes to live in another neighbourhood, or was registered in the wrong one."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.client import Client, evolve
from intake.domain.departing import depart
from intake.domain.moving import move, move_stands
from meedoen.clock import local_date
from meedoen.refusals import InvalidInput, RuleRefused
from meedoen.vocabulary import DepartureReason

from tests.intake.domain.people import NOW, OFFICER, registered

RUBROEK, CROOSWIJK, OVERSCHIE = "05990826", "05990824", "05990410"
LATER = NOW + timedelta(days=100)


def moved(client: Client, neighbourhood: str, *, at: datetime = NOW, by_file: bool = False) -> Client:
    recorded_by = None if by_file else OFFICER
    [event] = move(client, neighbourhood=neighbourhood, occurred_at=at, now=LATER, recorded_by=recorded_by)
    return evolve(client, event)


def test_who_moves_lives_there_from_that_day_on() -> None:
    there = moved(registered(), CROOSWIJK, at=NOW + timedelta(days=30))

    assert (there.municipality, there.neighbourhood) == ("0599", CROOSWIJK)
    assert there.lives_there_since == NOW + timedelta(days=30)
    assert there.registered_at == NOW


def test_who_was_registered_in_the_wrong_neighbourhood_is_corrected_from_the_registration_on() -> None:
    the_day_itself = datetime(2016, 1, 3, 23, tzinfo=UTC)
    assert local_date(the_day_itself) == local_date(NOW)
    assert the_day_itself < NOW

    assert moved(registered(), CROOSWIJK, at=the_day_itself).lives_there_since == NOW, "not before there was anybody"


def test_a_move_to_another_municipality_is_a_departure_and_the_refusal_says_so() -> None:
    with pytest.raises(InvalidInput) as refused:
        moved(registered(), "03630101")
    [fault] = refused.value.faults
    assert (fault.where, fault.code) == ("/neighbourhood", "neighbourhood-elsewhere")
    assert "record the departure" in fault.words.en
    assert "leg het vertrek vast" in fault.words.nl


@pytest.mark.parametrize(
    ("neighbourhood", "at", "rule"),
    [
        (RUBROEK, NOW, "lives-there-already"),
        (CROOSWIJK, LATER + timedelta(minutes=1), "not-happened-yet"),
        (CROOSWIJK, NOW - timedelta(days=1), "before-the-registration"),
    ],
)
def test_a_move_is_elsewhere_has_happened_and_not_before_the_registration(
    neighbourhood: str, at: datetime, rule: str
) -> None:
    with pytest.raises(RuleRefused) as refused:
        moved(registered(), neighbourhood, at=at)
    assert refused.value.rule == rule


def test_the_latest_move_counts_and_its_own_day_may_be_set_right() -> None:
    there = moved(registered(), CROOSWIJK, at=NOW + timedelta(days=30))
    with pytest.raises(RuleRefused) as refused:
        moved(there, OVERSCHIE, at=NOW + timedelta(days=29))
    assert refused.value.rule == "a-later-move-counts"

    assert moved(there, OVERSCHIE, at=NOW + timedelta(days=30)).neighbourhood == OVERSCHIE


def test_who_departed_moves_no_more() -> None:
    [left] = depart(registered(), reason=DepartureReason.MOVED, occurred_at=NOW, now=NOW)
    with pytest.raises(RuleRefused) as refused:
        moved(evolve(registered(), left), CROOSWIJK)
    assert refused.value.rule == "client-departed"


@given(st.lists(st.tuples(st.sampled_from([RUBROEK, CROOSWIJK, OVERSCHIE]), st.integers(0, 90)), max_size=8))
def test_however_moves_are_recorded_somebody_never_lives_anywhere_since_before_the_move_known_last(
    tries: list[tuple[str, int]],
) -> None:
    client = registered()
    for neighbourhood, days in tries:
        before = client
        with suppress(RuleRefused):
            client = moved(client, neighbourhood, at=NOW + timedelta(days=days))
            assert client.neighbourhood == neighbourhood != before.neighbourhood
        assert before.lives_there_since is not None
        assert client.lives_there_since is not None
        assert client.lives_there_since >= before.lives_there_since


def test_a_file_undoes_nothing_that_is_later_than_the_file() -> None:
    by_file = moved(registered(), CROOSWIJK, at=NOW + timedelta(days=30), by_file=True)

    assert move_stands(by_file, RUBROEK, NOW + timedelta(days=29))
    assert not move_stands(by_file, RUBROEK, NOW + timedelta(days=31)), "the municipality's own file knows it later"
    assert move_stands(registered(), CROOSWIJK, NOW - timedelta(days=1))
    assert not move_stands(registered(), CROOSWIJK, NOW)


def test_what_was_recorded_here_a_file_undoes_only_when_it_is_later_and_knows_of_another_move() -> None:
    here = moved(registered(), CROOSWIJK, at=NOW + timedelta(days=30))

    assert move_stands(here, RUBROEK, NOW + timedelta(days=60)), "it does not know of the move yet"
    assert move_stands(here, OVERSCHIE, NOW + timedelta(days=30, hours=1)), "of the same day"
    assert not move_stands(here, OVERSCHIE, NOW + timedelta(days=60))
