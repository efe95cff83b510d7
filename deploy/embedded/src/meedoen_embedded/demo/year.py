"""Fifty-two weeks in a neighbourhood: import, coaches or teams, partners, and the days on which promises fall due."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from activation.application.sweep import sweep
from intake.application.exemption import end_exemptions_that_are_over
from meedoen.clock import SteppedClock, start_of_local_day
from meedoen.identity.caller import Role

from meedoen_embedded.demo.behaviour import Behaviour
from meedoen_embedded.demo.caseload import MUNICIPALITY, PROFILE
from meedoen_embedded.demo.chronicle import Chronicle
from meedoen_embedded.demo.desk import Desk
from meedoen_embedded.demo.parameters import FIRST_DAY, WEEKS, Parameters
from meedoen_embedded.demo.partnering import Partner
from meedoen_embedded.demo.staff import Staff
from meedoen_embedded.demo.way import Way, way_in_effect
from meedoen_embedded.demo.world import OFFICE_OPENS, World, named
from meedoen_embedded.system import EmbeddedSystem

_PARTNERS = 2
_THURSDAY = 3

Progress = Callable[[date], None]
"""Told at the end of each week, with its first day."""


@dataclass(frozen=True, slots=True)
class Played:
    """What went in, who worked, and what happened to them."""

    imported: dict[str, Any]
    world: World
    staff: Staff
    chronicle: Chronicle
    hands_weeks: float
    """Full working weeks, of all together."""
    stood_still: tuple[date, date] | None


def first_moment() -> datetime:
    """When the played year begins."""
    return start_of_local_day(FIRST_DAY) + OFFICE_OPENS


async def play_year(
    system: EmbeddedSystem,
    clock: SteppedClock,
    caseload: bytes,
    *,
    way: str,
    seed: int,
    weeks: int = WEEKS,
    progress: Progress,
) -> Played:
    """Play it through the REST APIs; afterwards the system holds a year of trajectories."""
    imported = await _import(system, caseload)
    await system.settled()
    lead = Desk(system, "activation", Role.TEAM_LEAD, municipality=MUNICIPALITY)
    await lead.log_in()
    world = World(
        system=system,
        clock=clock,
        behaviour=Behaviour(seed, Parameters()),
        way=await read_way(lead, way),
        partners=[named("partner", number) for number in range(_PARTNERS)],
    )
    staff = Staff(world, lead)
    await staff.start()
    partners = [
        Partner(world, Desk(system, "wellbeing-partners", Role.PARTNER, organisation=each), each)
        for each in world.partners
    ]
    chronicle = Chronicle(world, staff, partners[0])
    hands_weeks, stood_still = 0.0, None
    for week in range(1, weeks + 1):
        monday = FIRST_DAY + timedelta(weeks=week - 1)
        if week == world.parameters.standstill_in_week.whole:
            stood_still = (monday, monday + timedelta(weeks=1))
            await _stand_still(world, stood_still[1])
        else:
            await _play_week(world, staff, partners, chronicle, monday)
            hands_weeks += staff.hands
        progress(monday)
    await system.settled()
    for desk in (*(each.desk for each in staff.workers), *(each.desk for each in partners)):
        await desk.close()
    return Played(imported, world, staff, chronicle, hands_weeks, stood_still)


async def read_way(lead: Desk, name: str) -> Way:
    """The way of working as the API tells it."""
    return way_in_effect([each async for each in lead.every("/ways-of-working")], name, FIRST_DAY)


async def _play_week(world: World, staff: Staff, partners: list[Partner], chronicle: Chronicle, monday: date) -> None:
    for weekday in range(7):
        world.go_to(monday + timedelta(days=weekday))
        await _begin_day(world)
        if weekday == 0:
            await staff.lead.log_in()
            await chronicle.begin_week()
            for worker in staff.workers:
                await worker.work_a_week()
            await world.system.settled()
        elif weekday == _THURSDAY:
            for partner in partners:
                await partner.work_a_week()
            await world.system.settled()


async def _begin_day(world: World) -> None:
    """What comes by the calendar alone: exemptions that are over, and promises that are due.

    The services see to both by themselves, at a pace of real seconds: on which played day that would be is chance.
    So it is done first thing each day, and has arrived everywhere before anybody works.
    """
    intake, activation = world.system.assembled("intake"), world.system.assembled("activation")
    while await end_exemptions_that_are_over(intake.database):
        pass
    await world.system.settled()
    await sweep(activation.database, activation.app.state.ways)


async def _stand_still(world: World, until: date) -> None:
    """Everything is switched off, and on again on that day; what came due meanwhile is told then, by itself."""
    await world.system.stop()
    world.go_to(until)
    await world.system.start()


async def _import(system: EmbeddedSystem, caseload: bytes) -> dict[str, Any]:
    desk = Desk(system, "intake", Role.INTAKE_OFFICER, municipality=MUNICIPALITY)
    await desk.log_in()
    offered = await desk.upload("/caseload-imports", caseload, {"profile": PROFILE})
    while True:
        report: dict[str, Any] = await desk.get(f"/caseload-imports/{offered['importId']}")
        if report["finishedAt"] is not None:
            await desk.close()
            return report
        await asyncio.sleep(0.02)
