"""What an append does, and what it refuses, on both databases."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.database import Database
from meedoen.event_store.port import Conflict

from tests.library.event_store.logs import START, append, assert_sound, fact, to


async def test_an_event_comes_back_as_it_was_recorded(database: Database) -> None:
    stream_id, event = uuid4(), fact("café “naast” de kerk \\n")
    assert await append(database, to(stream_id, 0, event)) == 1
    (stored,) = await assert_sound(database)
    assert (stored.stream_id, stored.version, stored.event_id) == (stream_id, 1, event.event_id)
    assert (stored.type, stored.schema_version) == (event.type, event.schema_version)
    assert stored.data == event.data
    assert stored.meta == '{"by": "test"}'
    assert (stored.occurred_at, stored.recorded_at) == (event.occurred_at, START)
    assert stored.recorded_at.tzinfo == UTC


async def test_only_public_events_are_numbered_for_others(database: Database) -> None:
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact(), fact(public=False), fact()))
    await append(database, to(stream_id, 3, fact(public=False), fact()))
    assert [stored.public_seq for stored in await assert_sound(database)] == [1, None, 2, None, 3]


async def test_positions_run_over_all_streams_without_gaps(database: Database) -> None:
    one, other = uuid4(), uuid4()
    assert await append(database, to(one, 0, fact(), fact())) == 2
    assert await append(database, to(other, 0, fact())) == 3
    assert await append(database, to(one, 2, fact()), to(other, 1, fact())) == 5
    assert len(await assert_sound(database)) == 5


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_the_loser_gets_a_conflict_and_uses_no_position(database: Database, expected: int) -> None:
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact(), fact()))
    with pytest.raises(Conflict) as refused:
        await append(database, to(stream_id, expected, fact()))
    assert (refused.value.stream_id, refused.value.expected_version) == (stream_id, expected)
    assert await append(database, to(stream_id, 2, fact())) == 3
    assert len(await assert_sound(database)) == 3


async def test_a_stream_that_does_not_exist_is_not_at_version_one(database: Database) -> None:
    with pytest.raises(Conflict):
        await append(database, to(uuid4(), 1, fact()))
    assert await assert_sound(database) == []


@pytest.mark.parametrize("streams", [1, 3])
async def test_the_same_events_again_count_as_done(database: Database, streams: int) -> None:
    appends = [to(uuid4(), 0, fact(), fact(public=False)) for _ in range(streams)]
    assert await append(database, *appends) == 2 * streams
    assert await append(database, *appends) == 2 * streams
    await append(database, to(appends[0].stream_id, 2, fact("later")))
    assert await append(database, *appends) == 2 * streams + 1
    assert len(await assert_sound(database)) == 2 * streams + 1


async def test_other_events_at_the_same_version_do_not_count_as_done(database: Database) -> None:
    stream_id, known = uuid4(), fact()
    await append(database, to(stream_id, 0, known, fact()))
    with pytest.raises(Conflict):
        await append(database, to(stream_id, 0, known, fact()))
    with pytest.raises(Conflict):
        await append(database, to(stream_id, 1, known))
    assert len(await assert_sound(database)) == 2


async def test_an_event_id_serves_once(database: Database) -> None:
    event = fact()
    await append(database, to(uuid4(), 0, event))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await append(database, to(uuid4(), 0, event))
    assert len(await assert_sound(database)) == 1


async def test_many_streams_go_together_or_not_at_all(database: Database) -> None:
    known, new = uuid4(), [uuid4() for _ in range(50)]
    await append(database, to(known, 0, fact()))
    with pytest.raises(Conflict) as refused:
        await append(database, *(to(stream_id, 0, fact()) for stream_id in [*new, known]))
    assert refused.value.stream_id == known
    assert len(await assert_sound(database)) == 1
    assert await append(database, to(known, 1, fact()), *(to(stream_id, 0, fact(), fact()) for stream_id in new)) == 102
    await assert_sound(database)


async def test_a_conflict_leaves_nothing_behind_for_who_goes_on_all_the_same(database: Database) -> None:
    known, new = uuid4(), uuid4()
    await append(database, to(known, 0, fact()))
    async with database.transaction() as transaction:
        with pytest.raises(Conflict):
            await transaction.store.append([to(new, 0, fact()), to(known, 0, fact())], meta="{}", recorded_at=START)
        await transaction.store.append([to(new, 0, fact())], meta="{}", recorded_at=START)
    assert [stored.stream_id for stored in await assert_sound(database)] == [known, new]


async def test_several_appends_in_one_transaction_are_one(database: Database) -> None:
    stream_id = uuid4()
    with suppress(ZeroDivisionError):
        async with database.transaction() as transaction:
            await transaction.store.append([to(stream_id, 0, fact())], meta="{}", recorded_at=START)
            assert await transaction.store.append([to(stream_id, 1, fact())], meta="{}", recorded_at=START) == 2
            assert len(await transaction.store.read_stream(stream_id)) == 2
            raise ZeroDivisionError
    assert await assert_sound(database) == []


async def test_a_stream_is_named_once_in_an_append(database: Database) -> None:
    stream_id = uuid4()
    with pytest.raises(ValueError, match="named once"):
        await append(database, to(stream_id, 0, fact()), to(stream_id, 1, fact()))


async def test_nothing_to_append_is_nothing_written(database: Database) -> None:
    assert await append(database) == 0
    assert await append(database, to(uuid4(), 0)) == 0
    assert await assert_sound(database) == []


async def test_moments_before_1970_and_of_microseconds_are_kept(database: Database) -> None:
    moments = [datetime(1931, 5, 6, 7, 8, 9, 10, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]
    async with database.transaction() as transaction:
        for moment in moments:
            await transaction.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=moment)
    assert [stored.recorded_at for stored in await assert_sound(database)] == moments


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(
        st.dictionaries(st.integers(0, 4), st.tuples(st.integers(-1, 1), st.lists(st.booleans(), max_size=3))),
        max_size=6,
    )
)
async def test_whatever_is_asked_the_log_stays_sound(
    database: Database, rounds: list[dict[int, tuple[int, list[bool]]]]
) -> None:
    streams = [uuid4() for _ in range(5)]
    versions: dict[UUID, int] = dict.fromkeys(streams, 0)
    before = len(await assert_sound(database))
    for round_ in rounds:
        appends = [
            to(streams[number], max(versions[streams[number]] + off, 0), *(fact(public=public) for public in publics))
            for number, (off, publics) in round_.items()
        ]
        wanted = [one for one in appends if one.events]
        if all(one.expected_version == versions[one.stream_id] for one in wanted):
            await append(database, *appends)
            for one in wanted:
                versions[one.stream_id] += len(one.events)
        else:
            with pytest.raises(Conflict):
                await append(database, *appends)
    assert len(await assert_sound(database)) == before + sum(versions.values())
