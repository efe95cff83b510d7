"""All installed services in one process: SQLite files, a log in SQLite as the bus, and a local issuer of tokens.

The same code as anywhere else with other adapters. For a first look, for the demo, for development, and for a single
small organisation.
"""

import asyncio
import contextlib
import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx
from meedoen.clock import Clock
from meedoen.contracts.access import PARTITIONS, TOPIC_ACCESS
from meedoen.data_directory import bus_in, clock_in, settings_in
from meedoen.identifiers import NewId, random_id
from meedoen.identity.caller import Role
from meedoen.identity.local_issuer import LocalIssuer
from meedoen.identity.local_pages import ORGANISATION, issuer_pages
from meedoen.messaging import bus_from_url
from meedoen.migrating import migrate
from meedoen.service import Assembled, Parts, installed_services

from meedoen_embedded.data_lock import only_one_process
from meedoen_embedded.listening import Listening, Port
from meedoen_embedded.settling import Settling

FIRST_PORT = 8100
_ISSUER = "issuer"
_PLACES = (_ISSUER, "intake", "activation", "wellbeing-partners", "reporting")


class EmbeddedSystem:
    """The whole of Meedoen, to start and stop; `async with` does both."""

    def __init__(
        self,
        data_directory: Path,
        *,
        clock: Clock | None = None,
        new_ids: Callable[[str], NewId] = lambda _: random_id,
        first_port: int | None = FIRST_PORT,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """`first_port` is the issuer's, the services follow; None takes whatever ports are free.

        `new_ids` gives each service, by name, ids of its own; `settings` are some of a service's own, by its name.
        """
        self.data_directory = data_directory.resolve()
        self.clock = clock or clock_in(data_directory)
        self._new_ids = new_ids
        self._settings = settings or {}
        self._services = dict(sorted(installed_services().items(), key=lambda named: _place_of(named[0])))
        self._first_port = first_port
        self._ports: dict[str, Port] = {}
        self._assembled: dict[str, Assembled] = {}
        self._open = contextlib.AsyncExitStack()
        self._settling: Settling | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services that it runs."""
        return tuple(self._services)

    async def start(self) -> None:
        """Bring the tables up to date, start all services, and return when all answer.

        Raises:
            AlreadyRunning: another process works on this data.
            PortTaken: something else listens on a port that is needed.
        """
        async with contextlib.AsyncExitStack() as opening:
            self.data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            opening.enter_context(only_one_process(self.data_directory))
            self._take_ports(opening)
            await self._assemble(opening)
            self._open = opening.pop_all()

    async def stop(self) -> None:
        """End all services in good order: what was accepted is kept, what was not sent goes at the next start."""
        await self._open.aclose()
        gc.unfreeze()  # each service set its routes and schemas aside for good; here another system may follow

    def url(self, service: str) -> str:
        """Where a service answers, such as `http://127.0.0.1:8101`; its paths begin with `/v1`."""
        return self._ports[service].url

    def assembled(self, service: str) -> Assembled:
        """A running service's parts, for what has no API: the demo moves the calendar by it."""
        return self._assembled[service]

    @property
    def issuer_url(self) -> str:
        """Where a token can be had, and a role picked."""
        return self._ports[_ISSUER].url

    def client(self, service: str, token: str | None = None) -> httpx.AsyncClient:
        """A client of a service in this process, without the network in between; the caller closes it."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(self._assembled[service].app)
        return httpx.AsyncClient(transport=transport, base_url=self.url(service), headers=headers)

    def token(
        self,
        *roles: Role,
        organisation: UUID = ORGANISATION,
        municipality: str | None = None,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> str:
        """An access token; a partner's `organisation` is the partner's id, a coach's `subject` the coach's."""
        return self._issuer.token(
            roles=roles, organisation=organisation, municipality=municipality, team=team, subject=subject
        )

    async def settled(self, seconds: float = 60) -> None:
        """Return when every service has told and heard all there is to tell and hear.

        Raises:
            NotSettled: that took longer; the message says who is behind.
        """
        if self._settling is not None:
            await self._settling.wait(seconds)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _take_ports(self, opening: contextlib.ExitStack | contextlib.AsyncExitStack) -> None:
        for name in (_ISSUER, *self._services):
            wanted = 0 if self._first_port is None else self._first_port + _place_of(name)
            self._ports[name] = opening.enter_context(Port.taken(wanted))

    async def _assemble(self, opening: contextlib.AsyncExitStack) -> None:
        bus = bus_from_url(bus_in(self.data_directory))
        await bus.create_topics(dict.fromkeys(TOPIC_ACCESS, PARTITIONS))
        self._issuer = LocalIssuer(self.clock, url=self.issuer_url)
        verifier = self._issuer.verifier()
        for name, service in self._services.items():
            parts = Parts(clock=self.clock, new_id=self._new_ids(name), bus=bus, verifier=verifier)
            more = self._settings.get(name, {})
            settings = settings_in(self.data_directory, service, issuer=self.issuer_url, **more)
            await asyncio.to_thread(migrate, settings.database_url, service.migrations)
            assembled = service.assemble(settings, parts)
            opening.push_async_callback(assembled.database.dispose)
            self._assembled[name] = assembled
        databases = {name: assembled.database for name, assembled in self._assembled.items()}
        self._settling = Settling(databases, self.data_directory)
        await opening.enter_async_context(Listening(self._ports[_ISSUER], issuer_pages(self._issuer)))
        for name, assembled in self._assembled.items():
            await opening.enter_async_context(Listening(self._ports[name], assembled.app))


def _place_of(name: str) -> int:
    """Where its port is, counted from the first, whatever else is installed."""
    return _PLACES.index(name)
