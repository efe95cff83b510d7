"""Trajectories go on under another version of a way of working: one, by its coach; or many, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.event_sourcing import Loaded
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.transaction import Transaction
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import TRAJECTORIES
from activation.application.asking import By, ask
from activation.application.sight import Sight
from activation.application.trajectories import Trajectories
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a way of working, by what it is called."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What one page came to: how many trajectories moved, and how many are still where they were."""

    moved: int
    left: int


async def move_one(
    tx: Transaction, ways: WaysOfWorking, by: By, trajectory_id: UUID, to: Version
) -> Loaded[Trajectory]:
    """Let one trajectory go on under another version; what is promised in it stays.

    Raises:
        RuleRefused: this municipality cannot work by that version now; or as `ask` does.
        NotFound, Conflict: as `ask` does.
    """
    await keep_up(tx.connection, ways)
    way = _open_version(ways, by.sight.municipality, to, local_date(tx.now))
    return await ask(tx, ways, by, trajectory_id, MoveWayOfWorking(way))


async def move_page(
    tx: Transaction, ways: WaysOfWorking, sight: Sight, present: Version, to: Version, *, most: int
) -> Moved:
    """Move at most so many open trajectories from one version to another, in one transaction.

    Raises:
        RuleRefused: the two are the same, or this municipality cannot work by the second now.
        Conflict: somebody changed one of them at the same time; asked again, this goes on.
    """
    await keep_up(tx.connection, ways)
    if present == to:
        raise RuleRefused("same-version", _SAME_VERSION)
    way = _open_version(ways, sight.municipality, to, local_date(tx.now))
    there = _under(sight, present)
    trajectories = Trajectories(tx, ways)
    page, all_there = await _page(tx.connection, there, most)
    loaded = await trajectories.load_many(page)
    for each in loaded.values():
        trajectories.ask(each, MoveWayOfWorking(way))
    await trajectories.save()
    return Moved(len(loaded), all_there - len(loaded))


async def _page(connection: AsyncConnection, there: ColumnElement[bool], most: int) -> tuple[Sequence[UUID], int]:
    """So many of them at most, and how many there are in all."""
    columns = TRAJECTORIES.c
    all_there = func.count().over().label("all_there")
    query = select(columns.trajectory_id, all_there).where(there).order_by(columns.trajectory_id).limit(most)
    found = (await connection.execute(query)).all()
    return [row.trajectory_id for row in found], found[0].all_there if found else 0


def _under(sight: Sight, version: Version) -> ColumnElement[bool]:
    columns = TRAJECTORIES.c
    return and_(
        sight.rows_of(TRAJECTORIES),
        columns.way_of_working == version.name,
        columns.way_of_working_version == version.version,
        columns.closed_at.is_(None),
    )


def _open_version(ways: WaysOfWorking, municipality: str | None, wanted: Version, today: date) -> WayOfWorking:
    """The version, if this municipality works by that name, and its date has come."""
    for way in ways.open_to(municipality or ""):
        if (way.name, way.version) != (wanted.name, wanted.version):
            continue
        if way.effective_on > today:
            raise RuleRefused("not-in-force-yet", _not_yet(way.effective_on))
        return way
    raise RuleRefused("unknown-way-of-working", _UNKNOWN)


def _not_yet(effective_on: date) -> Words:
    return Words(
        nl=f"Deze versie gaat pas in op {effective_on.isoformat()}.",
        en=f"This version comes into force only on {effective_on.isoformat()}.",
    )


_UNKNOWN = Words(
    nl="Je gemeente heeft deze werkwijze of versie niet.",
    en="Your municipality has no such way of working or version.",
)
_SAME_VERSION = Words(nl="Dit is dezelfde versie.", en="This is the same version.")
