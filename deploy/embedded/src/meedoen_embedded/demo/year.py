"""Fifty-two weeks in a neighbourhood: import, coaches, partners, and the days on which promises fall due."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from activation.application.sweep import sweep
from meedoen.clock import SteppedClock, start_of_local_day
from meedoen.identity.caller import Role

from meedoen_embedded.demo.behaviour import Behaviour
from meedoen_embedded.demo.caseload import MUNICIPALITY, PROFILE
from meedoen_embedded.demo.coaching import Coach
from meedoen_embedded.demo.desk import Desk
from meedoen_embedded.demo.parameters import DAYS, FIRST_DAY, Parameters
from meedoen_embedded.demo.partnering import Partner
from meedoen_embedded.system import EmbeddedSystem

_MONDAY, _THURSDAY = 0, 3
_PARTNERS = 2
_OPENS = timedelta(hours=9)

Progress = Callable[[date], None]
"""Told at the end of each day."""


@dataclass(frozen=True, slots=True)
class Played:
    """What went in: the import's report, and who worked."""

    imported: dict[str, Any]
    coaches: int
    told: int
    """Reminders and escalations that went out in the year."""


def first_moment() -> datetime:
    """When the played year begins."""
    return start_of_local_day(FIRST_DAY) + _OPENS


async def play_year(
    system: EmbeddedSystem, clock: SteppedClock, caseload: bytes, *, seed: int, progress: Progress
) -> Played:
    """Play it through the REST APIs; afterwards the system holds a year of trajectories."""
    parameters = Parameters()
    behaviour = Behaviour(seed, parameters)
    imported = await _import(system, caseload)
    await system.settled()
    partner_ids = [uuid5(NAMESPACE_URL, f"meedoen:demo:partner:{number}") for number in range(_PARTNERS)]
    coaches = await _assign_coaches(system, clock, behaviour, parameters, partner_ids)
    partners = [
        Partner(
            Desk(system, "wellbeing-partners", Role.PARTNER, organisation=partner_id),
            clock=clock,
            behaviour=behaviour,
            parameters=parameters,
        )
        for partner_id in partner_ids
    ]
    activation = system.assembled("activation")
    told = 0
    for days in range(DAYS):
        today = FIRST_DAY + timedelta(days=days)
        clock.move_to(start_of_local_day(today) + _OPENS)
        told += await sweep(activation.database, activation.app.state.ways)
        if today.weekday() == _MONDAY:
            for coach in coaches:
                await coach.work_a_week()
            await system.settled()
        elif today.weekday() == _THURSDAY:
            for partner in partners:
                await partner.work_a_week()
            await system.settled()
        progress(today)
    await system.settled()
    return Played(imported, len(coaches), told)


async def _import(system: EmbeddedSystem, caseload: bytes) -> dict[str, Any]:
    desk = Desk(system, "intake", Role.INTAKE_OFFICER, municipality=MUNICIPALITY)
    desk.log_in()
    offered = await desk.upload("/caseload-imports", caseload, {"profile": PROFILE})
    while True:
        report: dict[str, Any] = await desk.get(f"/caseload-imports/{offered['importId']}")
        if report["finishedAt"] is not None:
            await desk.close()
            return report
        await asyncio.sleep(0.02)


async def _assign_coaches(
    system: EmbeddedSystem,
    clock: SteppedClock,
    behaviour: Behaviour,
    parameters: Parameters,
    partners: list[UUID],
) -> list[Coach]:
    """Neighbourhood by neighbourhood, so many people to a coach."""
    lead = Desk(system, "activation", Role.TEAM_LEAD, municipality=MUNICIPALITY)
    lead.log_in()
    trajectories = [each async for each in lead.every("/trajectories")]
    trajectories.sort(key=lambda each: (each["neighbourhood"], each["clientId"]))
    each_has = int(parameters.people_per_coach.value)
    needed = max(1, math.ceil(len(trajectories) / each_has))
    coaches = []
    for number in range(needed):
        coach_id = uuid5(NAMESPACE_URL, f"meedoen:demo:coach:{number}")
        desk = Desk(system, "activation", Role.COACH, municipality=MUNICIPALITY, subject=coach_id)
        coaches.append(
            Coach(desk, coach_id, clock=clock, behaviour=behaviour, parameters=parameters, partners=partners)
        )
    for place, trajectory in enumerate(trajectories):
        coach = coaches[place * needed // len(trajectories)]
        await lead.post(
            f"/trajectories/{trajectory['trajectoryId']}/coach",
            {"coachId": str(coach.coach_id), "intensity": "regular"},
        )
    await lead.close()
    return coaches
