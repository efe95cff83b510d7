"""One writer at a time on SQLite, in turn; those who only append share a commit, and so a trip to the disk."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], int]

_WAIT_SECONDS = 10


async def visit(driver: Any, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Do something on a connection's own thread.

    aiosqlite's public calls are one trip between threads for each statement; this is one for all of them.
    """
    result: Result = await driver._execute(lambda: work(driver._conn))
    return result


class SqliteTurns:
    """Who may write to one file now, among the connections of this process.

    SQLite itself lets writers try again and again with pauses; here they wait in line. Another process is waited
    for by SQLite's own means.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._holder: Any = None
        self._waiting: list[tuple[Any, Work, asyncio.Future[int]]] = []
        self._commits: set[asyncio.Task[None]] = set()

    def is_open(self, driver: Any) -> bool:
        return bool(driver.in_transaction)

    async def start(self, driver: Any) -> None:
        await self._take_turn()
        self._holder = driver
        try:
            await visit(driver, lambda connection: connection.execute("BEGIN IMMEDIATE"))
        except BaseException:
            self.give_up(driver)
            raise

    async def end(self, driver: Any) -> None:
        if driver.in_transaction:
            await visit(driver, lambda connection: connection.execute("COMMIT"))
        self.give_up(driver)

    async def undo(self, driver: Any) -> None:
        try:
            await visit(driver, _roll_back)
        finally:
            self.give_up(driver)

    def give_up(self, driver: Any) -> None:
        """Let the next one write, if it is this connection's turn; also for a connection that was lost."""
        if self._holder is driver:
            self._holder = None
            self._turn.release()

    async def append_and_commit(self, driver: Any, work: Work) -> int:
        """Do the work in a transaction that it may share with others who wait; each succeeds or fails alone."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((driver, work, future))
        if len(self._waiting) == 1:
            commit = asyncio.create_task(self._commit())
            self._commits.add(commit)
            commit.add_done_callback(self._commits.discard)
        return await future

    async def _commit(self) -> None:
        try:
            await self._take_turn()
        except sqlite3.OperationalError as error:
            waiting, self._waiting = self._waiting, []
            _fail(waiting, error)
            return
        # Those who are as far by now go along; whoever comes later goes with the next commit.
        await asyncio.sleep(0)
        waiting, self._waiting = self._waiting, []
        waiting = [one for one in waiting if not one[2].done()]
        try:
            if waiting:
                works = [work for _, work, _ in waiting]
                outcomes = await visit(waiting[0][0], lambda connection: _together(connection, works))
                for (_, _, future), outcome in zip(waiting, outcomes, strict=True):
                    if future.done():
                        continue
                    if isinstance(outcome, Exception):
                        future.set_exception(outcome)
                    else:
                        future.set_result(outcome)
        except Exception as error:
            _fail(waiting, error)
        finally:
            self._turn.release()

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise sqlite3.OperationalError("database is locked by a command that takes long") from None


def _together(connection: sqlite3.Connection, works: Sequence[Work]) -> list[int | Exception]:
    outcomes: list[int | Exception]
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [works[0](connection)] if len(works) == 1 else [_alone(connection, work) for work in works]
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise
    return outcomes


def _alone(connection: sqlite3.Connection, work: Work) -> int | Exception:
    """The work's outcome; when that is an exception, what it did is undone and what others did is not."""
    connection.execute("SAVEPOINT one")
    outcome: int | Exception
    try:
        outcome = work(connection)
    except Exception as error:
        connection.execute("ROLLBACK TO one")
        outcome = error
    connection.execute("RELEASE one")
    return outcome


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _fail(waiting: Sequence[tuple[Any, Work, asyncio.Future[int]]], error: Exception) -> None:
    for _, _, future in waiting:
        if not future.done():
            future.set_exception(error)
