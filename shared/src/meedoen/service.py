"""What a service is to whoever runs it: put together by its `bootstrap.py`, run by uvicorn or all in one process.

Each service package exposes `SERVICE = Service(...)` under the entry point group `meedoen.services`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar

from fastapi import FastAPI

from meedoen.background import BackgroundTask
from meedoen.clock import Clock, SystemClock
from meedoen.database import Database
from meedoen.identifiers import NewId, random_id
from meedoen.identity.tokens import TokenVerifier
from meedoen.messaging.port import Bus
from meedoen.settings import ServiceSettings

__all__ = ["Assembled", "BackgroundTask", "Parts", "Progress", "Service", "installed_services"]

Settings = TypeVar("Settings", bound=ServiceSettings)

Progress = Callable[[int, int], None]
"""Told now and then how far long work is: how many done, and of how many."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the outside hands to a service. What is None is made from the settings."""

    clock: Clock = field(default_factory=SystemClock)
    new_id: NewId = random_id
    bus: Bus | None = None
    verifier: TokenVerifier | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """A service put together, not yet running: serving `app` runs the background tasks too (its lifespan)."""

    app: FastAPI
    database: Database
    tasks: Sequence[BackgroundTask]


@dataclass(frozen=True, slots=True)
class Service(Generic[Settings]):
    """A service that is installed here."""

    name: str
    settings: type[Settings]
    assemble: Callable[[Settings, Parts], Assembled]
    migrations: str
    """The package that holds its alembic versions, such as `intake.migrations`."""
    rebuild: Callable[[Settings, Parts, Progress], Awaitable[None]] | None = None
    """Makes its projections anew from the topics while the old ones go on serving; None: it has none of that kind."""


def installed_services() -> Mapping[str, Service[Any]]:
    """The services that are installed on this machine, by name: any of the four, or all."""
    return {point.name: point.load() for point in sorted(entry_points(group="meedoen.services"), key=lambda p: p.name)}
