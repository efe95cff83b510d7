"""The whole system in this process, on SQLite."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient
from meedoen.clock import SteppedClock
from meedoen.data_directory import settings_in
from meedoen.identity import Role
from meedoen.service import Parts, installed_services
from meedoen_embedded.system import EmbeddedSystem

from tests.end_to_end.system import SERVICES, as_bytes
from tests.parts.logs import logs_of


class Embedded:
    """See `System`."""

    def __init__(self, system: EmbeddedSystem, clock: SteppedClock, capture: pytest.CaptureFixture[str]) -> None:
        self._system = system
        self._capture = capture
        self._logged = ""
        self.clock = clock

    def client(self, service: str) -> AsyncClient:
        return self._system.client(service)

    def url(self, service: str) -> str:
        """Where it answers, for a program outside this process."""
        return self._system.url(service)

    @property
    def issuer_url(self) -> str:
        return self._system.issuer_url

    def token(
        self,
        *roles: Role,
        organisation: UUID,
        municipality: str | None = None,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> str:
        return self._system.token(
            *roles, organisation=organisation, municipality=municipality, team=team, subject=subject
        )

    async def rebuild_reporting(self) -> None:
        service = installed_services()["reporting"]
        assert service.rebuild is not None
        settings = settings_in(self._system.data_directory, service)
        await service.rebuild(settings, Parts(clock=self.clock), _in_silence)

    async def topics(self) -> bytes:
        return self._content("bus")

    async def databases(self) -> Mapping[str, bytes]:
        return {service: self._content(service) for service in SERVICES}

    def logs(self) -> str:
        written = self._capture.readouterr()
        self._logged += written.out + written.err
        return self._logged

    def _content(self, name: str) -> bytes:
        with closing(sqlite3.connect(self._system.data_directory / f"{name}.sqlite")) as file:
            tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return b"\n".join(as_bytes(file.execute(f'SELECT * FROM "{table}"')) for table in tables)


def _in_silence(_done: int, _whole: int) -> None:
    """Nobody watches the progress."""


@asynccontextmanager
async def embedded(directory: Path, start: datetime, capture: pytest.CaptureFixture[str]) -> AsyncIterator[Embedded]:
    """A new system, on a clock that stands still until the story moves it."""
    clock = SteppedClock(start)
    with logs_of("meedoen"):
        async with EmbeddedSystem(directory, clock=clock, first_port=None) as system:
            yield Embedded(system, clock, capture)
