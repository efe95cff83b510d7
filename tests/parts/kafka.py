"""A real Apache Kafka broker (KRaft, one node) for tests, on free loopback ports, gone afterwards.

Two listeners: `bootstrap` without a login, where a test may do everything; and `secured`, where each service logs in
as itself (SCRAM) and may do what `deploy/kafka/topics.txt` says, as in production. The broker's jars are brought once
by Maven into `.parts/kafka`, from `deploy/kafka/pom.xml`.
"""

import fcntl
import hashlib
import secrets
import shutil
import subprocess
import tempfile
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

from confluent_kafka.admin import AdminClient

from tests.parts.kafka_access import LOGINS, grant_access, make_topics
from tests.parts.missing import PartMissing
from tests.parts.process import DidNotStart, Program, answers, free_port

_ROOT = Path(__file__).parents[2]
_POM = _ROOT / "deploy" / "kafka" / "pom.xml"
_JARS = _ROOT / ".parts" / "kafka"


class Kafka:
    """A broker that can be stopped and started again on the same ports, with the same data."""

    def __init__(self, jars: Path, reached_at: int | None = None) -> None:
        """`reached_at` is a port of somebody who passes on what comes to `secured_port`: logins go that way then."""
        self._jars = jars
        self._directory = Path(tempfile.mkdtemp(prefix="meedoen-kafka-"))
        self._ports = {name: free_port() for name in ("PLAINTEXT", "SASL_PLAINTEXT", "CONTROLLER")}
        self._running: Program | None = None
        self.passwords: Mapping[str, str] = {login: secrets.token_hex(8) for login in LOGINS}
        (self._directory / "log4j2.properties").write_text(_LOG_SETTINGS)
        self._settings = self._directory / "server.properties"
        advertised = {name: port for name, port in self._ports.items() if name != "CONTROLLER"}
        if reached_at is not None:
            advertised["SASL_PLAINTEXT"] = reached_at
        self._secured = advertised["SASL_PLAINTEXT"]
        self._settings.write_text(_settings(self._ports, advertised, self._directory / "data"))
        logins = [
            word
            for login, password in self.passwords.items()
            for word in ("--add-scram", f"SCRAM-SHA-512=[name={login},password={password}]")
        ]
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        made = subprocess.run(
            # With an equals sign: an id may begin with a dash, which would else be read as an option.
            [
                *self._java("kafka.tools.StorageTool"),
                "format",
                f"--cluster-id={cluster}",
                "-c",
                self._settings,
                *logins,
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            self.close()
            raise DidNotStart(made.stdout + made.stderr)

    @property
    def bootstrap(self) -> str:
        """`host:port` of the listener without a login."""
        return f"127.0.0.1:{self._ports['PLAINTEXT']}"

    @property
    def secured(self) -> str:
        """`host:port` of the listener with logins and access lists, as it is reached."""
        return f"127.0.0.1:{self._secured}"

    @property
    def secured_port(self) -> int:
        """Where that listener itself is."""
        return self._ports["SASL_PLAINTEXT"]

    def set_up(self) -> None:
        """Make the four topics and the access lists, as a new installation does."""
        make_topics(self.bootstrap)
        grant_access(self.bootstrap)

    def start(self) -> None:
        """Start the broker and wait until it answers."""
        self._running = Program(
            [*self._java("kafka.Kafka"), str(self._settings)],
            log=self._directory / "log",
        )
        self._running.wait_until(self._answers, seconds=120)

    def stop(self) -> None:
        """Take it away in good order, as for maintenance."""
        if self._running is not None:
            self._running.stop()

    def kill(self) -> None:
        """Take it away at once (kill -9)."""
        if self._running is not None:
            self._running.kill()

    def close(self) -> None:
        """End it, and leave nothing behind."""
        self.kill()
        shutil.rmtree(self._directory, ignore_errors=True)

    def tool(self, main_class: str) -> list[str]:
        """The command line of one of Kafka's own tools."""
        return self._java(main_class)

    def _java(self, main_class: str) -> list[str]:
        options = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
        logging = f"-Dlog4j2.configurationFile={self._directory / 'log4j2.properties'}"
        return ["java", *options, logging, "-cp", f"{self._jars}/*", main_class]

    def _answers(self) -> bool:
        if not all(answers(port) for port in self._ports.values()):
            return False
        AdminClient({"bootstrap.servers": self.bootstrap}).list_topics(timeout=30)
        return True


def start_kafka(reached_at: int | None = None) -> Kafka:
    """A broker without topics; the caller closes it. `reached_at` as in `Kafka`.

    Raises:
        PartMissing: there is no Java or no Maven, or the jars cannot be brought.
    """
    jars = _jars()
    for attempts_left in (2, 1, 0):
        kafka = Kafka(jars, reached_at)
        try:
            kafka.start()
        except DidNotStart:  # somebody else may have taken a port meanwhile
            kafka.close()
            if not attempts_left:
                raise
            continue
        break
    return kafka


def _jars() -> Path:
    """The broker's jars, brought by the first who asks; others wait."""
    if shutil.which("java") is None:
        raise PartMissing(
            "Java, to run Apache Kafka. Get it with `apt-get install default-jre-headless` or `brew install openjdk`"
        )
    _JARS.mkdir(parents=True, exist_ok=True)
    libs = _JARS / hashlib.sha256(_POM.read_bytes()).hexdigest()[:12]
    with (_JARS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not libs.exists():
            _bring_jars(libs)
    return libs


def _bring_jars(libs: Path) -> None:
    if shutil.which("mvn") is None:
        raise PartMissing("Maven, to bring Apache Kafka. Get it with `apt-get install maven` or `brew install maven`")
    unfinished = libs.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={unfinished}", "-DincludeScope=runtime"]
    brought = subprocess.run(
        ["mvn", "-q", "-B", "-f", _POM, *goal],
        check=False,
        capture_output=True,
        text=True,
    )
    if brought.returncode != 0:
        raise PartMissing(f"Apache Kafka: Maven could not bring it (is there a network?).\n{brought.stdout[-1000:]}")
    unfinished.rename(libs)


_LOG_SETTINGS = """
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %m (%c)%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def _settings(ports: Mapping[str, int], advertised: Mapping[str, int], data: Path) -> str:
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{ports['CONTROLLER']}",
        "controller.listener.names": "CONTROLLER",
        "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items()),
        "advertised.listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in advertised.items()),
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config": (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        ),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "log.dirs": data,
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 3,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 3,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "auto.create.topics.enable": "false",
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
