"""Beginning and ending a transaction on the driver's own connection, so that an append can do so in one step."""

from typing import Any, Protocol


class AlreadyUndone(Exception):
    """A statement failed earlier, the database undid everything, and the failure was not passed on."""


class DriverTransactions(Protocol):
    """How transactions go on one kind of driver."""

    def is_open(self, driver: Any) -> bool:
        """Whether a transaction was begun, as far as this side knows, on a connection that lives."""
        ...

    async def start(self, driver: Any) -> None:
        """Begin."""
        ...

    async def end(self, driver: Any) -> None:
        """Commit what was begun, if anything was.

        Raises:
            AlreadyUndone: there was nothing left to commit.
        """
        ...

    async def undo(self, driver: Any) -> None:
        """Roll back what was begun, if anything was."""
        ...


class PostgresTransactions:
    """Transactions on asyncpg."""

    def is_open(self, driver: Any) -> bool:
        return not driver.is_closed() and bool(driver.is_in_transaction())

    async def start(self, driver: Any) -> None:
        await driver.execute("BEGIN")

    async def end(self, driver: Any) -> None:
        # A connection that was lost meanwhile is asked too: it says so, where being silent would look like success.
        if (driver.is_closed() or driver.is_in_transaction()) and await driver.execute("COMMIT") != "COMMIT":
            raise AlreadyUndone

    async def undo(self, driver: Any) -> None:
        if self.is_open(driver):
            await driver.execute("ROLLBACK")
