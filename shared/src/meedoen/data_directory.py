"""Where the embedded system keeps things: one directory, with a SQLite file per service and one for the bus."""

from datetime import datetime
from pathlib import Path
from typing import Any

from meedoen.clock import Clock, SteppedClock, SystemClock
from meedoen.service import Service
from meedoen.settings import ServiceSettings

_TEST_ORGANISATION = "00000099000000000001"
"""An organisation's number from the range that is kept for tests."""
_CALENDAR = "calendar"


def database_in(directory: Path, service: str) -> str:
    """The address of a service's database."""
    return f"sqlite+aiosqlite:///{(directory / service).resolve()}.sqlite"


def bus_in(directory: Path) -> str:
    """The address of the log by which the services tell each other facts."""
    return f"sqlite:///{(directory / 'bus').resolve()}.sqlite"


def clock_in(directory: Path) -> Clock:
    """What time it is there: the machine's time, unless the calendar was stopped there, as a demo does at its end."""
    calendar = directory / _CALENDAR
    return SteppedClock(datetime.fromisoformat(calendar.read_text())) if calendar.exists() else SystemClock()


def stop_calendar(directory: Path, moment: datetime) -> None:
    """From now on it is always this moment there."""
    (directory / _CALENDAR).write_text(moment.isoformat())


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
