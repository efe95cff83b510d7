"""What `meedoen doctor` looks at, one finding at a time."""

import asyncio
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from meedoen.clock import SystemClock
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.language import Language, Words
from meedoen.refusals import Unavailable
from meedoen.service import Service, installed_services
from meedoen.settings import ServiceSettings, WrongSettings

_OLDEST_SQLITE = (3, 35, 0)  # the first with RETURNING


class State(StrEnum):
    """How something is; `OPTIONAL` is missing, and only some uses need it."""

    WORKS = "works"
    OPTIONAL = "optional"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; the note says what was seen, or what to do."""

    what: Words
    state: State
    note: Words

    def as_json(self, language: Language) -> dict[str, str]:
        return {"what": self.what.in_(language), "state": self.state.value, "note": self.note.in_(language)}


def of_this_machine() -> Iterator[Finding]:
    """What the embedded system needs."""
    yield _finding(
        Words(nl="Python", en="Python"),
        sys.version_info >= (3, 11),
        platform.python_version(),
        _install("Python 3.11", "python3"),
    )
    yield _finding(
        Words(nl="SQLite", en="SQLite"),
        sqlite3.sqlite_version_info >= _OLDEST_SQLITE,
        sqlite3.sqlite_version,
        Words(nl="SQLite 3.35 of nieuwer is nodig", en="SQLite 3.35 or newer is needed"),
    )
    here = set(installed_services())
    yield _finding(
        Words(nl="services", en="services"),
        bool(here),
        ", ".join(sorted(here)),
        Words(nl="er is geen service geïnstalleerd: make setup", en="no service is installed: make setup"),
    )
    yield _writable(Path.cwd())


async def of_service(service: Service[Any]) -> list[Finding]:
    """Whether the environment is set for running it on its own, and if so, whether its parts answer."""
    prefix = service.settings.model_config.get("env_prefix", "")
    what = Words(nl=f"{service.name} apart", en=f"{service.name} on its own")
    if not any(name.upper().startswith(prefix) for name in os.environ):
        note = Words(
            nl=f"geen instellingen {prefix}…; alleen voor `meedoen run`",
            en=f"no settings {prefix}…; only for `meedoen run`",
        )
        return [Finding(what, State.OPTIONAL, note)]
    try:
        settings = service.settings()
    except WrongSettings as wrong:
        return [Finding(what, State.BROKEN, Words(nl=str(wrong), en=str(wrong)))]
    return [await _database(service, settings), await _bus(service, settings)]


def of_tools() -> Iterator[Finding]:
    """What the tests use beside, where it is there."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    postgres = shutil.which("postgres") or (str(found[-1]) if found else None)
    yield _tool("PostgreSQL", postgres, "postgresql")
    yield _tool("Java", shutil.which("java"), "default-jre-headless")
    yield _tool("Maven", shutil.which("mvn"), "maven")
    yield _tool("Node.js", shutil.which("npm"), "npm")


async def _database(service: Service[Any], settings: ServiceSettings) -> Finding:
    what = Words(nl=f"database van {service.name}", en=f"database of {service.name}")
    database = connect(settings.database_url, clock=SystemClock(), new_id=random_id)
    try:
        await database.ping()
    except Unavailable:
        away = Words(
            nl="antwoordt niet: staat hij aan? klopt het adres?",
            en="does not answer: is it on, is its address right?",
        )
        return Finding(what, State.BROKEN, away)
    finally:
        await database.dispose()
    return Finding(what, State.WORKS, Words(nl="antwoordt", en="answers"))


async def _bus(service: Service[Any], settings: ServiceSettings) -> Finding:
    what = Words(nl=f"bus van {service.name}", en=f"bus of {service.name}")
    scheme, _, rest = settings.bus_url.partition("://")
    for address in rest.split(",") if scheme.startswith("kafka") else []:
        host, _, port = address.rstrip("/").rpartition(":")
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), timeout=5)
        except (OSError, TimeoutError, ValueError):
            away = Words(nl=f"{address} antwoordt niet", en=f"{address} does not answer")
            return Finding(what, State.BROKEN, away)
        writer.close()
    return Finding(what, State.WORKS, Words(nl="antwoordt", en="answers"))


def _writable(directory: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=directory):
            fine = True
    except OSError:
        fine = False
    note = Words(nl="hier kan niet geschreven worden: kies een andere map", en="cannot write here: choose another")
    return _finding(Words(nl="deze map", en="this folder"), fine, str(directory), note)


def _tool(name: str, found: str | None, package: str) -> Finding:
    note = _install(name, package)
    tests = Words(nl=f"{note.nl} (alleen voor tests)", en=f"{note.en} (for tests only)")
    return Finding(
        Words(nl=name, en=name),
        State.WORKS if found else State.OPTIONAL,
        Words(nl=found, en=found) if found else tests,
    )


def _install(name: str, package: str) -> Words:
    command = f"brew install {package}" if sys.platform == "darwin" else f"apt-get install {package}"
    return Words(nl=f"{name} ontbreekt: {command}", en=f"{name} is missing: {command}")


def _finding(what: Words, fine: bool, seen: str, otherwise: Words) -> Finding:
    state, note = (State.WORKS, Words(nl=seen, en=seen)) if fine else (State.BROKEN, otherwise)
    return Finding(what, state, note)
