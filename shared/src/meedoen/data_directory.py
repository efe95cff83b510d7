"""Where the embedded system keeps things: one directory, with a SQLite file per service and one for the bus."""

from pathlib import Path
from typing import Any

from meedoen.service import Service
from meedoen.settings import ServiceSettings

_TEST_ORGANISATION = "00000099000000000001"
"""An organisation's number from the range that is kept for tests."""


def database_in(directory: Path, service: str) -> str:
    """The address of a service's database."""
    return f"sqlite+aiosqlite:///{(directory / service).resolve()}.sqlite"


def bus_in(directory: Path) -> str:
    """The address of the log by which the services tell each other facts."""
    return f"sqlite:///{(directory / 'bus').resolve()}.sqlite"


def settings_in(
    directory: Path, service: Service[Any], *, issuer: str = "http://127.0.0.1:8100", **more: Any
) -> ServiceSettings:
    """A service's settings for the embedded system, where nobody has to set anything; `more` are some of its own."""
    settings: ServiceSettings = service.settings(
        database_url=database_in(directory, service.name),
        bus_url=bus_in(directory),
        oidc_issuer=issuer,
        oidc_jwks_url=f"{issuer}/jwks",
        event_source=f"urn:nld:oin:{_TEST_ORGANISATION}:systeem:{service.name}",
        data_directory=directory,
        **more,
    )
    return settings
