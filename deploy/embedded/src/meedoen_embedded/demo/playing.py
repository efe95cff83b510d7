"""One played year from an empty directory to its document."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from activation.adapters.ways_of_working import written_ways_of_working
from activation.settings import ActivationSettings
from meedoen.clock import SteppedClock
from meedoen.data_directory import settings_in
from meedoen.identifiers import NewId, seeded_ids
from meedoen.service import installed_services

from meedoen_embedded.demo.caseload import MUNICIPALITY, caseload
from meedoen_embedded.demo.parameters import WEEKS
from meedoen_embedded.demo.summary import summarise
from meedoen_embedded.demo.year import Progress, first_moment, play_year
from meedoen_embedded.system import EmbeddedSystem

_A_DAY = 86_400


def ways_to_choose_from(data: Path) -> list[str]:
    """The names of the ways of working that are installed here."""
    settings = settings_in(data, installed_services()["activation"])
    folder = settings.ways_of_working if isinstance(settings, ActivationSettings) else None
    return sorted({document.name for document in written_ways_of_working(*([folder] if folder else []))})


def settings_for(way: str) -> Mapping[str, Mapping[str, Any]]:
    """The sample's municipality works this way; and the calendar is the played year's, so the sweep goes by that."""
    return {"activation": {"assigned_ways_of_working": {MUNICIPALITY: way}, "sweep_every_seconds": _A_DAY}}


async def play(
    data: Path,
    clock: SteppedClock,
    *,
    way: str,
    seed: int,
    people: int | None,
    first_port: int | None,
    weeks: int = WEEKS,
    progress: Progress,
) -> dict[str, Any]:
    """Play a year under a way of working; returns what came of it."""
    system = EmbeddedSystem(data, clock=clock, new_ids=_ids_of(seed), first_port=first_port, settings=settings_for(way))
    async with system:
        played = await play_year(
            system, clock, caseload(people, seed), way=way, seed=seed, weeks=weeks, progress=progress
        )
        return await summarise(played, seed=seed)


def new_calendar() -> SteppedClock:
    """A clock that stands at the first morning of the played year."""
    return SteppedClock(first_moment())


def _ids_of(seed: int) -> Callable[[str], NewId]:
    """Each service draws ids of its own, so that it does not matter which is quicker; started again it goes on."""

    @cache
    def of(service: str) -> NewId:
        return seeded_ids(f"{seed} {service}")

    return of
