"""Ids that sort by when they were made."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st
from meedoen.identifiers import seeded_ids, time_ordered

_2000 = datetime(2000, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(), timedelta(days=70_000)).map(lambda since: _2000 + since)


@given(moments, st.timedeltas(timedelta(milliseconds=1), timedelta(days=20_000)), st.integers())
def test_what_is_made_a_millisecond_later_sorts_later(moment: datetime, later: timedelta, seed: int) -> None:
    new_id = seeded_ids(seed)
    assert time_ordered(moment, new_id()) < time_ordered(moment + later, new_id())


@given(moments, st.integers())
def test_many_may_be_made_in_one_millisecond(moment: datetime, seed: int) -> None:
    new_id = seeded_ids(seed)
    assert len({time_ordered(moment, new_id()) for _ in range(100)}) == 100


@given(moments, st.integers())
def test_it_is_a_version_7_with_the_moment_in_front(moment: datetime, seed: int) -> None:
    made = time_ordered(moment, seeded_ids(seed)())
    assert (made.version, made.variant) == (7, RFC_4122)
    since_epoch = timedelta(milliseconds=made.int >> 80)
    assert timedelta() <= moment - datetime(1970, 1, 1, tzinfo=UTC) - since_epoch < timedelta(milliseconds=1)
