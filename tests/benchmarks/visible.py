"""How long it takes until a command in one service shows in another, at a steady hundred commands a second.

Real parts: intake and activation as two processes under uvicorn, each with its own PostgreSQL database and Kafka login.
The command is an assessment at intake; what shows is the trajectory that activation starts because of it, with its
promise. A trigger on activation's table tells of it at the commit, so that looking costs nothing.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from httpx import AsyncClient, Limits
from meedoen.clock import SystemClock
from meedoen.identity import LocalIssuer, Role
from meedoen.identity.local_pages import issuer_pages
from meedoen.messaging.kafka import KafkaBus
from meedoen.migrating import migrate

from tests.benchmarks.measurement import Figure, Measurement, at_most
from tests.end_to_end.loopback_server import served
from tests.end_to_end.people import NEIGHBOURHOOD, people
from tests.end_to_end.real_parts import environment_of, on_kafka
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.process import Program, answers, free_port

_RATE = 100
_WARM_UP, _COUNTED = 300, 500
_ROUNDS = 3
_CLIENTS = _WARM_UP + _ROUNDS * _COUNTED
_BARE_TOPIC = "bare"
_ASSESSMENT = {"monthsToWork": 36, "method": "professional", "obstacles": ["debts"]}
_TELLS = """
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('visible', NEW.client_id::text); RETURN NULL; END $$;
CREATE TRIGGER tell AFTER INSERT ON trajectories FOR EACH ROW EXECUTE FUNCTION tell();
"""

Told = Callable[[str], None]
Send = Callable[[str], Awaitable[None]]


async def measure(postgres: Postgres, kafka: Kafka) -> list[Measurement]:
    """The measurements of this module; `postgres` must run with fsync on, `kafka` be set up, its topics empty."""
    urls = {"intake": postgres.new_database(), "activation": postgres.new_database()}
    for service, url in urls.items():
        await asyncio.to_thread(migrate, url, f"{service}.migrations")
    ours: list[float] = []
    bare: list[float] = []
    answered: list[float] = []
    with tempfile.TemporaryDirectory() as directory, _services(urls, kafka, Path(directory)) as (address, token):
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            AsyncClient(base_url=address, headers=headers, limits=Limits(max_connections=32)) as intake,
            _visible(urls["activation"]) as watch,
            _produced(kafka) as (produce, watch_topic),
        ):
            clients = await _registered(intake, urls["activation"])

            async def assess(client: str) -> None:
                began = time.perf_counter()
                response = await intake.post(f"/v1/clients/{client}/assessments", json=_ASSESSMENT)
                response.raise_for_status()
                answered.append(time.perf_counter() - began)

            await _paced(clients[:_WARM_UP], assess, watch)
            await _paced([str(uuid4()) for _ in range(_WARM_UP)], produce, watch_topic)
            answered.clear()
            for start in range(_WARM_UP, _CLIENTS, _COUNTED):
                ours += await _paced(clients[start : start + _COUNTED], assess, watch)
                bare += await _paced([str(uuid4()) for _ in range(_COUNTED)], produce, watch_topic)
    until_answered = 1000 * statistics.median(answered)
    path = f"command → visible in another service, {_RATE} commands/s"
    against = "bare produce → consume on Kafka at the same rate"
    middle, high = _milliseconds(ours), _milliseconds(bare)
    return [
        Measurement(
            f"{path}: p50",
            against,
            middle[0],
            high[0],
            "ms",
            at_most(20, Figure.OVER),
            f"two service processes; {until_answered:.1f} ms until the command is answered, durable; then relay, "
            "Kafka, and the other service's transaction",
        ),
        Measurement(
            f"{path}: p99",
            against,
            middle[1],
            high[1],
            "ms",
            at_most(250, Figure.OURS),
            "waiting for the disk and for a processor that the broker, the database and both services share",
        ),
    ]


def _milliseconds(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return 1000 * statistics.median(seconds), 1000 * statistics.quantiles(seconds, n=100)[98]


async def _paced(names: Sequence[str], send: Send, watch: Callable[[Told], None]) -> list[float]:
    """Seconds from when each was to be sent until it was seen; sent at the rate, whatever the answers do."""
    seen: dict[str, float] = {}
    wanted, done = set(names), asyncio.Event()

    def told(name: str) -> None:
        if name in wanted and name not in seen:
            seen[name] = time.perf_counter()
            if len(seen) == len(wanted):
                done.set()

    watch(told)
    due: dict[str, float] = {}
    began = time.perf_counter()
    async with asyncio.timeout(60), asyncio.TaskGroup() as sending:
        for number, name in enumerate(names):
            due[name] = began + number / _RATE
            await asyncio.sleep(due[name] - time.perf_counter())
            sending.create_task(_sent(send, name))
        await done.wait()
    return [seen[name] - due[name] for name in names]


async def _sent(send: Send, name: str) -> None:
    await send(name)


@contextmanager
def _services(urls: Mapping[str, str], kafka: Kafka, directory: Path) -> Iterator[tuple[str, str]]:
    """Both services, as they run in production; gives intake's address and a token for it."""
    port = free_port()
    issuer = LocalIssuer(SystemClock(), url=f"http://127.0.0.1:{port}")
    others = dict.fromkeys(("wellbeing-partners", "reporting"), "")
    environment = environment_of({**others, **urls}, issuer.url, directory) | on_kafka(kafka)
    with ExitStack() as stack:
        stack.enter_context(served(issuer_pages(issuer), port))
        ports = {service: stack.enter_context(_service(service, environment, directory)) for service in urls}
        token = issuer.token(roles=[Role.INTAKE_OFFICER], organisation=UUID(int=1), municipality="0599")
        yield f"http://127.0.0.1:{ports['intake']}", token


@contextmanager
def _service(name: str, environment: Mapping[str, str], directory: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", f"{name}.bootstrap:create_app"]
    command += ["--port", str(port), "--loop", "uvloop", "--http", "httptools"]
    command += ["--no-access-log", "--log-level", "error"]
    program = Program(command, log=directory / f"{name}.log", environment=environment)
    try:
        program.wait_until(lambda: answers(port), seconds=60)
        yield port
    finally:
        program.stop()


async def _registered(intake: AsyncClient, activation_url: str) -> list[str]:
    """People whom intake knows and activation was told of, not yet assessed."""

    async def register(bsn: str, surname: str) -> str:
        details = {"bsn": bsn, "surname": surname, "birthDate": "1966-04-12", "benefitSince": "2014-02-01"}
        response = await intake.post("/v1/clients", json={**details, "neighbourhood": NEIGHBOURHOOD})
        response.raise_for_status()
        client: str = response.json()["clientId"]
        return client

    clients: list[str] = []
    found = people(_CLIENTS)
    for start in range(0, _CLIENTS, 20):
        clients += await asyncio.gather(*(register(each.bsn, each.surname) for each in found[start : start + 20]))
    connection = await asyncpg.connect(activation_url.replace("+asyncpg", ""))
    try:
        async with asyncio.timeout(60):
            while await connection.fetchval("SELECT count(*) FROM known_clients") < _CLIENTS:  # noqa: ASYNC110 - a database does not tell
                await asyncio.sleep(0.1)
    finally:
        await connection.close()
    return clients


@asynccontextmanager
async def _visible(url: str) -> AsyncIterator[Callable[[Told], None]]:
    """Tells of each trajectory, by its client, as soon as it is committed."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    listeners: list[Told] = []
    await connection.execute(_TELLS)
    await connection.add_listener("visible", lambda *notified: listeners[-1](notified[3]))
    try:
        yield listeners.append
    finally:
        await connection.close()


@asynccontextmanager
async def _produced(kafka: Kafka) -> AsyncIterator[tuple[Send, Callable[[Told], None]]]:
    """The bare way: a producer and a consumer of a topic, as durable as ours; records as large as an event."""
    await KafkaBus(kafka.bootstrap).create_topics({_BARE_TOPIC: 6})
    listeners: list[Told] = []
    async with (
        AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, enable_idempotence=True, acks="all") as producer,
        AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap, enable_auto_commit=False) as consumer,
    ):
        consumer.assign([TopicPartition(_BARE_TOPIC, number) for number in range(6)])

        async def read() -> None:
            async for record in consumer:
                listeners[-1](record.key.decode())

        async def produce(name: str) -> None:
            await producer.send_and_wait(_BARE_TOPIC, bytes(700), name.encode())

        reading = asyncio.ensure_future(read())
        try:
            yield produce, listeners.append
        finally:
            reading.cancel()
