"""Reading by stream and by position, in pages."""

from datetime import timedelta
from uuid import uuid4

from meedoen.database import Database

from tests.library.event_store.logs import START, append, fact, to


async def test_a_stream_is_read_in_pages_by_version(database: Database) -> None:
    stream_id, other = uuid4(), uuid4()
    await append(database, to(stream_id, 0, *(fact(str(number)) for number in range(1, 6))), to(other, 0, fact()))
    async with database.reading() as connection:
        store = database.event_store(connection)
        assert [stored.version for stored in await store.read_stream(stream_id, limit=2)] == [1, 2]
        assert [stored.version for stored in await store.read_stream(stream_id, after_version=2, limit=2)] == [3, 4]
        assert [stored.version for stored in await store.read_stream(stream_id, after_version=4, limit=2)] == [5]
        assert await store.read_stream(stream_id, after_version=5) == []
        assert await store.read_stream(uuid4()) == []


async def test_a_stream_as_it_was_known_at_a_moment(database: Database) -> None:
    stream_id = uuid4()
    for version in range(3):
        async with database.transaction() as transaction:
            await transaction.store.append(
                [to(stream_id, version, fact())], meta="{}", recorded_at=START + timedelta(hours=version)
            )
    async with database.reading() as connection:
        store = database.event_store(connection)
        for moment, known in (
            (START - timedelta(microseconds=1), 0),
            (START, 1),
            (START + timedelta(hours=1, minutes=59), 2),
            (START + timedelta(hours=2), 3),
        ):
            assert len(await store.read_stream(stream_id, recorded_until=moment)) == known
        later = await store.read_stream(stream_id, after_version=1, recorded_until=START + timedelta(hours=1))
        assert [stored.version for stored in later] == [2]


async def test_several_streams_at_once(database: Database) -> None:
    one, other, absent = uuid4(), uuid4(), uuid4()
    await append(database, to(one, 0, fact(), fact()), to(other, 0, fact()))
    await append(database, to(one, 2, fact()))
    async with database.reading() as connection:
        found = await database.event_store(connection).read_streams([one, absent, other])
        assert await database.event_store(connection).read_streams([]) == {}
    assert {stream_id: [stored.version for stored in events] for stream_id, events in found.items()} == {
        one: [1, 2, 3],
        other: [1],
        absent: [],
    }


async def test_the_log_is_read_in_pages_by_position(database: Database) -> None:
    for _ in range(3):
        await append(database, to(uuid4(), 0, fact(), fact(public=False)))
    async with database.reading() as connection:
        store = database.event_store(connection)
        assert [stored.position for stored in await store.read_log(after=0, limit=4)] == [1, 2, 3, 4]
        assert [stored.position for stored in await store.read_log(after=4, limit=4)] == [5, 6]
        assert await store.read_log(after=6, limit=4) == []
        assert [stored.position for stored in await store.read_log(after=1, limit=2, public_only=True)] == [3, 5]
        assert await store.head() == 6


async def test_a_reader_does_not_see_what_is_not_committed(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=START)
        async with database.reading() as connection:
            assert await database.event_store(connection).read_log(after=0, limit=10) == []
            assert await database.event_store(connection).head() == 0
