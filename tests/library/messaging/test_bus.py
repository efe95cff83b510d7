"""What every bus must do, whatever it is made of."""

import asyncio
from collections import Counter
from itertools import product
from uuid import uuid4

from meedoen.messaging.port import Partition

from tests.library.messaging.conftest import PARTITIONS, Line
from tests.library.messaging.reading import Books, Reader, numbers, records, until_true

KEYS = [f"key-{number}" for number in range(20)]


async def publish(line: Line, first: int, count: int, *, size: int = 10) -> None:
    async with line.bus.publisher("writer") as publisher:
        await publisher.publish(
            records(line.topic, ((key, number) for number, key in product(range(first, first + count), KEYS)), size)
        )


async def test_records_of_one_key_come_in_the_order_of_writing(line: Line) -> None:
    await publish(line, 0, 30)
    await publish(line, 30, 30)
    books = Books()

    await Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= 60 * len(KEYS))

    assert numbers(books.applied) == {key: list(range(60)) for key in KEYS}
    assert len({record.partition for record in books.applied}) > 1
    assert len({(record.key, record.partition) for record in books.applied}) == len(KEYS)


async def test_offsets_of_a_partition_count_from_zero_without_gaps(line: Line) -> None:
    await publish(line, 0, 10)
    books = Books()

    await Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= 10 * len(KEYS), seconds=30, limit=7)

    for number in range(PARTITIONS):
        partition = Partition(line.topic, number)
        offsets = [record.offset for record in books.applied if record.partition == partition]
        assert offsets == list(range(books.next.get(partition, 0)))


async def test_a_reader_goes_on_from_its_own_books(line: Line) -> None:
    await publish(line, 0, 20)
    books, group = Books(), f"group-{uuid4()}"
    await Reader(line.bus, line.topic, books, group).until(lambda: len(books.applied) >= 100, limit=10)
    before = len(books.applied)
    assert before < 20 * len(KEYS)

    await Reader(line.bus, line.topic, books, group).until(lambda: len(books.applied) >= 20 * len(KEYS))

    assert numbers(books.applied) == {key: list(range(20)) for key in KEYS}


async def test_what_is_written_while_a_reader_waits_reaches_it(line: Line) -> None:
    books = Books()
    reader = asyncio.create_task(Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= len(KEYS)))
    await until_true(lambda: bool(books.next))

    await publish(line, 0, 1)
    await reader

    assert numbers(books.applied) == {key: [0] for key in KEYS}


async def test_two_instances_share_the_partitions_and_a_rebalance_doubles_nothing(line: Line) -> None:
    books, group = Books(), f"group-{uuid4()}"
    one, two = Reader(line.bus, line.topic, books, group), Reader(line.bus, line.topic, books, group)
    everything = 400 * len(KEYS)

    def shared() -> bool:
        return len(one.owned) == len(two.owned) == PARTITIONS // 2 and not set(one.owned) & set(two.owned)

    one_leaves = asyncio.Event()
    first = asyncio.create_task(one.until(one_leaves.is_set, limit=50))
    await publish(line, 0, 100)
    await until_true(lambda: one.read >= 10 * len(KEYS))
    second = asyncio.create_task(two.until(lambda: len(books.applied) >= everything, limit=50))
    await publish(line, 100, 100)
    await until_true(shared)
    await publish(line, 200, 100)
    await until_true(lambda: two.read > 0)
    one_leaves.set()
    await first
    await publish(line, 300, 100)
    await second

    assert numbers(books.applied) == {key: list(range(400)) for key in KEYS}


async def test_ends_are_what_the_next_record_will_get(line: Line) -> None:
    partitions = [Partition(line.topic, number) for number in range(PARTITIONS)]
    books = Books()
    async with line.bus.subscription(f"group-{uuid4()}", [line.topic], books.assigned) as subscription:
        assert await subscription.ends(partitions) == dict.fromkeys(partitions, 0)

        await publish(line, 0, 5)

        ends = await subscription.ends(partitions)
    assert sum(ends.values()) == 5 * len(KEYS)
    await Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= 5 * len(KEYS))
    assert ends == {partition: books.next.get(partition, 0) for partition in partitions}


async def test_a_paused_partition_gives_nothing_until_it_is_resumed(line: Line) -> None:
    await publish(line, 0, 5)
    books = Books()
    seen: Counter[Partition] = Counter()
    async with (
        asyncio.timeout(30),
        line.bus.subscription(f"group-{uuid4()}", [line.topic], books.assigned) as subscription,
    ):
        while not seen:
            for partition, found in (await subscription.next_batch(limit=1, wait_seconds=0.05)).items():
                seen[partition] += len(found)
        (held,) = seen
        ends = await subscription.ends([Partition(line.topic, number) for number in range(PARTITIONS)])
        subscription.pause([held])
        await subscription.seek(held, 0)
        while sum(seen.values()) - seen[held] < sum(ends.values()) - ends[held]:
            for partition, found in (await subscription.next_batch(limit=5, wait_seconds=0.05)).items():
                seen[partition] += len(found)
        assert await subscription.next_batch(limit=5, wait_seconds=0.2) == {}
        assert seen[held] == 1

        subscription.resume([held])

        again: list[int] = []
        while len(again) < ends[held]:
            found_now = await subscription.next_batch(limit=100, wait_seconds=0.05)
            again += [record.offset for record in found_now.get(held, ())]
        assert again == list(range(ends[held]))


async def test_big_batches_of_big_records_arrive_whole(line: Line) -> None:
    await publish(line, 0, 200, size=2_000)  # 8 MB in one call
    books = Books()

    await Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= 200 * len(KEYS))

    assert numbers(books.applied) == {key: list(range(200)) for key in KEYS}


async def test_topics_that_are_there_stay_as_they_are(line: Line) -> None:
    await publish(line, 0, 1)

    await line.bus.create_topics({line.topic: PARTITIONS, f"{line.topic}-2": 2})

    books = Books()
    await Reader(line.bus, line.topic, books).until(lambda: len(books.applied) >= len(KEYS))
