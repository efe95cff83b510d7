"""The log as outbox: what was recorded as public is told to the others, in order, until it is acknowledged."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog

from meedoen.background import BackgroundTask, wait_at_most
from meedoen.clock import Clock, SystemClock
from meedoen.contracts.cloud_event import HEADERS, CloudEvent, write_cloud_event
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.database import Database
from meedoen.event_store.events import StoredEvent
from meedoen.messaging.faults import Backoff, passes
from meedoen.messaging.outbox import NotTheOwner, Outbox, owned_outbox, rewind, unsent
from meedoen.messaging.port import Bus, Outgoing, Publisher
from meedoen.telemetry.metrics import RELAY_PUBLISHED, RELAY_WAITING

_PAGE = 1000
_AT_ONCE = 200
"""Events turned into records before others get a turn."""
_COUNT_SECONDS = 1.0
"""How often a long row of pages counts what is left."""
_ASIDE_SECONDS = 1.0
"""How often an instance that is not the owner looks whether it can be."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a service tells the others: its `source` (a CloudEvents URN), and a pure mapping.

    `publish` is called for public events alone and gives the topic and the event of the published language.
    """

    source: str
    publish: Callable[[StoredEvent], tuple[Topic, ContractEvent]]


def relay_task(
    database: Database,
    bus: Bus,
    publishing: Publishing,
    *,
    poll_seconds: float = 0.1,
    page: int = _PAGE,
    lease: Clock | None = None,
) -> BackgroundTask:
    """The relay of one service, to run beside its requests.

    It is woken by each commit in this process, and polls for those of others. An event that the mapping cannot
    publish stops it: nothing is ever skipped. `lease` is the clock by which ownership runs out on SQLite: the
    machine's, unless given.
    """
    woken = asyncio.Event()
    database.on_commit(woken.set)
    relay = _Relay(database, bus, publishing, woken, poll_seconds=poll_seconds, page=page, lease=lease or SystemClock())
    return BackgroundTask("relay", relay.run)


async def republish(database: Database) -> int:
    """Have the relay send every public event again, from the first. Returns how many those are.

    Consumers drop what they have seen, so this repairs a bus that lost records. New events wait their turn.
    """
    return await rewind(database)


class _Relay:
    def __init__(
        self,
        database: Database,
        bus: Bus,
        publishing: Publishing,
        woken: asyncio.Event,
        *,
        poll_seconds: float,
        page: int,
        lease: Clock,
    ) -> None:
        self._database = database
        self._bus = bus
        self._publishing = publishing
        self._woken = woken
        self._poll_seconds = poll_seconds
        self._page = page
        self._lease = lease
        self._backoff = Backoff()

    async def run(self, stop: asyncio.Event) -> None:
        """Any fault ends ownership; the next owner starts again from the checkpoint."""
        while not stop.is_set():
            try:
                async with owned_outbox(self._database, self._lease) as outbox:
                    if outbox is not None:
                        async with self._bus.publisher(self._publishing.source) as publisher:
                            await self._serve(outbox, publisher, stop)
            except NotTheOwner:
                _log.info("the relay has another owner now")
            except Exception as fault:
                if not passes(fault):
                    raise
                _log.warning("the relay waits", error=type(fault).__name__)
                await self._note_waiting()
                await self._backoff.wait(stop)
            else:
                await wait_at_most(stop, _ASIDE_SECONDS)

    async def _serve(self, outbox: Outbox, publisher: Publisher, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            await self._send_all(outbox, publisher, stop)
            self._backoff.reset()
            await wait_at_most(self._woken, self._poll_seconds)

    async def _send_all(self, outbox: Outbox, publisher: Publisher, stop: asyncio.Event) -> None:
        """All there is, page by page: while one is on its way, the one before is noted and the next made ready.

        After a fault a page may so be sent a second time, which consumers drop; none is ever left out.
        """
        waiting = RELAY_WAITING.labels(self._publishing.source)
        noted = sent = await outbox.position()
        page = await self._prepare(outbox, after=sent)
        count_again = monotonic()
        while page.records and not stop.is_set():
            following = await _together(
                publisher.publish(page.records), self._note_and_prepare(outbox, noted, sent, page.last)
            )
            RELAY_PUBLISHED.labels(self._publishing.source).inc(len(page.records))
            noted, sent, page = sent, page.last, following
            if monotonic() >= count_again:
                waiting.set(await outbox.waiting(after=sent))
                count_again = monotonic() + _COUNT_SECONDS
        if sent > noted:
            await outbox.move(before=noted, after=sent)
        if page.fault is not None and not page.records:
            raise page.fault
        waiting.set(len(page.records))

    async def _note_and_prepare(self, outbox: Outbox, noted: int, sent: int, after: int) -> "_Page":
        if sent > noted:
            await outbox.move(before=noted, after=sent)
        return await self._prepare(outbox, after=after)

    async def _prepare(self, outbox: Outbox, *, after: int) -> "_Page":
        """The next page as records; others get a turn now and then, for the mapping keeps the processor busy."""
        events = await outbox.page(after=after, limit=self._page)
        records: list[Outgoing] = []
        for number, stored in enumerate(events):
            try:
                records.append(self._record(stored))
            except Exception as fault:
                return _Page(records, events[number - 1].position if number else after, fault)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return _Page(records, events[-1].position if events else after, None)

    def _record(self, stored: StoredEvent) -> Outgoing:
        topic, data = self._publishing.publish(stored)
        event = CloudEvent(
            id=stored.event_id,
            source=self._publishing.source,
            type=data.type,
            subject=stored.stream_id,
            time=stored.recorded_at,
            sequence=stored.public_seq or 0,
            data=data,
            traceparent=json.loads(stored.meta).get("traceparent") if "traceparent" in stored.meta else None,
        )
        return Outgoing(topic, str(stored.stream_id).encode(), write_cloud_event(event), HEADERS)

    async def _note_waiting(self) -> None:
        try:
            RELAY_WAITING.labels(self._publishing.source).set(await unsent(self._database))
        except Exception as fault:
            if not passes(fault):
                raise


@dataclass(frozen=True, slots=True)
class _Page:
    """Records ready to be sent, the position of the last, and what is wrong with the one after it."""

    records: Sequence[Outgoing]
    last: int
    fault: Exception | None


async def _together(sending: Awaitable[None], preparing: Awaitable[_Page]) -> _Page:
    """Do both to the end, also when one fails; then raise what failed first."""
    sent, prepared = await asyncio.gather(sending, preparing, return_exceptions=True)
    if isinstance(sent, BaseException):
        raise sent
    if isinstance(prepared, BaseException):
        raise prepared
    return prepared
