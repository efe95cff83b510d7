"""Apache Kafka as the bus, through aiokafka. Its defaults are not safe; every choice that matters is made here."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from meedoen.messaging.kafka_faults import unreachable_is_unavailable
from meedoen.messaging.kafka_subscription import KafkaSubscription
from meedoen.messaging.partitioning import partition_of
from meedoen.messaging.port import Assigned, BusUnavailable, Outgoing, Publisher, Subscription

_BATCH_BYTES = 900_000
"""Below the broker's limit of a megabyte a batch, before compression."""

_ANSWER_SECONDS = 10
"""So long a request, and a batch with its retries, may take: an idempotent producer would try again for ever."""

_SESSION_MILLISECONDS = 15_000
"""An instance that is not heard for this long loses its partitions to another."""

_FETCH_WAIT_MILLISECONDS = 100
"""How long the broker holds a fetch that finds nothing. It answers what comes on the same connection after it, such as
where the partitions end, only then; nothing is applied meanwhile."""


class KafkaBus:
    """A Kafka cluster, reached as one login."""

    def __init__(self, bootstrap: str, *, user: str | None = None, password: str | None = None, tls: bool = False):
        """`bootstrap` is `host:port[,host:port]`; with a user the login is SCRAM-SHA-512.

        Raises:
            ValueError: a user without a password, or the other way round.
        """
        if (user is None) != (password is None):
            raise ValueError("Kafka needs a user and a password, or neither")
        self._connection: dict[str, Any] = {"bootstrap_servers": bootstrap}
        if tls:
            self._connection["ssl_context"] = ssl.create_default_context()
        protocol = "SSL" if tls else "PLAINTEXT"
        if user is not None:
            protocol = f"SASL_{protocol}"
            self._connection |= {
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": user,
                "sasl_plain_password": password,
            }
        self._connection["security_protocol"] = protocol

    @asynccontextmanager
    async def publisher(self, name: str) -> AsyncIterator[Publisher]:
        """A publisher that is connected.

        Raises:
            BusUnavailable: the cluster cannot be reached, or refuses the login.
        """
        with unreachable_is_unavailable():
            producer = AIOKafkaProducer(
                **self._connection,
                client_id=name,
                enable_idempotence=True,
                acks="all",
                compression_type="zstd",
                max_batch_size=_BATCH_BYTES,
                request_timeout_ms=_ANSWER_SECONDS * 1000,
            )
            await _start(producer)
        try:
            yield KafkaPublisher(producer)
        finally:
            with suppress(KafkaError, OSError):
                await producer._sender.close()  # or it would deliver what was given up, for as long as that takes
                await producer.stop()

    @asynccontextmanager
    async def subscription(
        self, group: str, topics: Collection[str], assigned: Assigned
    ) -> AsyncIterator[Subscription]:
        """Membership of a consumer group.

        Raises:
            BusUnavailable: the cluster cannot be reached, or refuses the login.
        """
        with unreachable_is_unavailable():
            consumer = AIOKafkaConsumer(
                **self._connection,
                client_id=group,
                group_id=group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                session_timeout_ms=_SESSION_MILLISECONDS,
                heartbeat_interval_ms=_SESSION_MILLISECONDS // 5,
                request_timeout_ms=_ANSWER_SECONDS * 1000,
                fetch_max_wait_ms=_FETCH_WAIT_MILLISECONDS,
            )
            await _start(consumer)
        try:
            with unreachable_is_unavailable():
                hidden = set(topics) - await consumer.topics()
            if hidden:  # the client would wait for them without a word
                raise BusUnavailable(f"Kafka has no such topic, or not for this login: {', '.join(sorted(hidden))}")
            subscription = KafkaSubscription(consumer, assigned)
            consumer.subscribe(sorted(topics), listener=subscription)
            yield subscription
        finally:
            with suppress(KafkaError, OSError):
                await _stopped(consumer)

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """Make topics with one replica, for set-up, tests and trials; a real cluster's owner makes them otherwise.

        Raises:
            BusUnavailable: the cluster cannot be reached, or refuses.
        """
        with unreachable_is_unavailable():
            admin = AIOKafkaAdminClient(**self._connection)
            await _start(admin)
            try:
                wanted = [NewTopic(name, partitions, 1) for name, partitions in topics.items()]
                existing = set(await admin.list_topics())
                with suppress(TopicAlreadyExistsError):  # somebody else made it just now
                    await admin.create_topics([topic for topic in wanted if topic.name not in existing])
            finally:
                await admin.close()


class KafkaPublisher:
    """Writes whole batches by hand: one request a partition, many times faster than record by record."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Write all records, those of one key in order, and await every acknowledgement.

        Raises:
            BusUnavailable: at least one was not acknowledged. Close this publisher and take a new one: what it
                still holds may have been written or not.
        """
        with unreachable_is_unavailable():
            partitions = {
                topic: len(await self._producer.partitions_for(topic)) for topic in {r.topic for r in records}
            }
            by_partition: dict[tuple[str, int], list[Outgoing]] = {}
            for record in records:
                target = record.topic, partition_of(record.key, partitions[record.topic])
                by_partition.setdefault(target, []).append(record)
            sent = [
                await self._producer.send_batch(batch, topic, partition=number)
                for (topic, number), waiting in by_partition.items()
                for batch in self._batches(waiting)
            ]
            async with asyncio.timeout(_ANSWER_SECONDS):
                outcomes = await asyncio.gather(*sent, return_exceptions=True)
            for outcome in outcomes:
                if isinstance(outcome, BaseException):
                    raise outcome

    def _batches(self, records: Sequence[Outgoing]) -> Iterator[Any]:
        batch = self._producer.create_batch()
        for record in records:
            content = {"timestamp": None, "key": record.key, "value": record.value, "headers": list(record.headers)}
            if batch.append(**content) is None:  # full
                yield batch
                batch = self._producer.create_batch()
                batch.append(**content)
        batch.close()
        yield batch


async def _stopped(consumer: AIOKafkaConsumer) -> None:
    """End it, also with a fetch on its way to a broker that is away, and when it waits for what never comes.

    The client cancels such a fetch while it waits to try again, and then takes that for a cancellation of its own: its
    owner would end without a word, and it would leave its connections behind. And it waits for its work on the group
    to end, however long that takes.
    """
    stopping = asyncio.ensure_future(consumer.stop())
    await asyncio.wait({stopping}, timeout=_ANSWER_SECONDS)
    if stopping.done() and not stopping.cancelled():
        stopping.result()
        return
    stopping.cancel()
    group = consumer._coordinator
    for end in (group._stop_heartbeat_task, group._stop_commit_offsets_refresh_task, consumer._fetcher.close):
        await asyncio.wait({asyncio.ensure_future(end())}, timeout=_ANSWER_SECONDS)
    await consumer._client.close()


async def _start(client: Any) -> None:
    """Connect; a client that could not is closed, so that it leaves no connection behind."""
    try:
        await client.start()
    except BaseException:
        with suppress(KafkaError, OSError):
            await (client.close() if isinstance(client, AIOKafkaAdminClient) else client.stop())
        raise
