"""Time, injected. Nothing in the project asks the operating system for the time except `SystemClock`."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

_LOCAL = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppedClock:
    """A clock that stands still until it is moved: for tests, for the demo, for replaying a year."""

    def __init__(self, start: datetime) -> None:
        self._now = _in_utc(start)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go to a later (or the same) moment.

        Raises:
            ValueError: the moment lies before the present one.
        """
        moment = _in_utc(moment)
        if moment < self._now:
            raise ValueError(f"a clock does not go back: it is {self._now.isoformat()}")
        self._now = moment


def local_moment(moment: datetime) -> datetime:
    """The same moment as the clock on the wall shows it to the people concerned (Europe/Amsterdam)."""
    return moment.astimezone(_LOCAL)


def local_date(moment: datetime) -> date:
    """The calendar date on which a moment falls for the people concerned."""
    return local_moment(moment).date()


def start_of_local_day(day: date) -> datetime:
    """The first moment, in UTC, of a calendar date in Europe/Amsterdam."""
    return datetime(day.year, day.month, day.day, tzinfo=_LOCAL).astimezone(UTC)


def moment_on(day: date, *, now: datetime) -> datetime:
    """When something happened of which only the day is known: now, if that is today; else the day's first moment."""
    return now if local_date(now) == day else start_of_local_day(day)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
