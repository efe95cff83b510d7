"""Which projections serve, and which are being built beside them."""

from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters.tables import GENERATIONS, INFRASTRUCTURE, PROJECTIONS

_BOOKKEEPING = (INFRASTRUCTURE.offsets, INFRASTRUCTURE.inbox, INFRASTRUCTURE.sources, INFRASTRUCTURE.parked)


class State(StrEnum):
    BUILDING = "building"
    HELD = "held"
    """Built, but something is missing that the one that serves has; somebody has to look at what is parked."""
    SERVING = "serving"
    GONE = "gone"
    """Broken off or replaced; its rows may be deleted, and its number is not used again."""


def consumer_of(generation: int) -> str:
    """The name of the consumer that feeds a generation: its positions, and its group on the bus."""
    return f"reporting.follow-up-gap@{generation}"


async def serving(connection: AsyncConnection) -> int:
    """The generation that answers questions."""
    found: int = (
        await connection.execute(select(GENERATIONS.c.generation).where(GENERATIONS.c.state == State.SERVING))
    ).scalar_one()
    return found


async def still_wanted(connection: AsyncConnection, generation: int) -> bool:
    """Whether rows of a generation are still of use; until the transaction ends it stays so."""
    found = select(GENERATIONS.c.state).where(GENERATIONS.c.generation == generation).with_for_update(read=True)
    return (await connection.scalar(found)) != State.GONE


async def begin(connection: AsyncConnection) -> int:
    """The generation to build: the one that was held, or else a new one, in place of any that was broken off."""
    held = await connection.scalar(select(GENERATIONS.c.generation).where(GENERATIONS.c.state == State.HELD))
    if held is not None:
        await _set(connection, held, State.BUILDING)
        return int(held)
    await connection.execute(
        update(GENERATIONS).where(GENERATIONS.c.state == State.BUILDING).values(state=State.GONE.value)
    )
    generation = 1 + int(await connection.scalar(select(func.max(GENERATIONS.c.generation))) or 0)
    await connection.execute(insert(GENERATIONS).values(generation=generation, state=State.BUILDING.value))
    return generation


async def hold(connection: AsyncConnection, generation: int) -> None:
    """Keep what was built for when somebody has looked at it."""
    await _set(connection, generation, State.HELD)


async def switch(connection: AsyncConnection, generation: int) -> None:
    """From now on this generation answers, and all others are gone."""
    await connection.execute(
        update(GENERATIONS).where(GENERATIONS.c.generation != generation).values(state=State.GONE.value)
    )
    await _set(connection, generation, State.SERVING)


async def sweep(connection: AsyncConnection) -> None:
    """Delete what is left of generations that are gone, and of the consumers that fed them."""
    gone = (await connection.scalars(select(GENERATIONS.c.generation).where(GENERATIONS.c.state == State.GONE))).all()
    for table in PROJECTIONS:
        await connection.execute(delete(table).where(table.c.generation.in_(gone)))
    consumers = [consumer_of(generation) for generation in gone]
    for table in _BOOKKEEPING:
        await connection.execute(delete(table).where(table.c.consumer.in_(consumers)))


async def _set(connection: AsyncConnection, generation: int, state: State) -> None:
    await connection.execute(
        update(GENERATIONS).where(GENERATIONS.c.generation == generation).values(state=state.value)
    )
