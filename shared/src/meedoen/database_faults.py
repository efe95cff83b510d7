"""Which database errors pass by themselves, so that trying again later is right."""

import sqlite3
from collections.abc import Iterator

import asyncpg
from sqlalchemy import exc

from meedoen.language import Words
from meedoen.refusals import Unavailable

_TRANSIENT_SQLSTATES = ("08", "53", "57P0", "40001", "40P01", "55P03", "25P03", "58")
"""Connections lost, resources short, shutdown, clashes, lock and idle timeouts, disk errors."""

_TRANSIENT_SQLITE = ("locked", "busy", "unable to open", "disk i/o", "disk is full")

_WORDS = Words(
    nl="Het systeem is even niet bereikbaar. Probeer het zo nog een keer.",
    en="The system cannot be reached for a moment. Please try again shortly.",
)


def unavailable() -> Unavailable:
    """What to tell whoever asked while the database is away."""
    return Unavailable(_WORDS)


def is_transient(error: BaseException) -> bool:
    """Whether the database, not the request, is at fault, for now."""
    if isinstance(error, exc.TimeoutError):
        return True
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or any(map(is_transient, _causes(error)))
    if isinstance(error, asyncpg.InterfaceError):
        return "clos" in str(error) or "released" in str(error)
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(_TRANSIENT_SQLSTATES)
    if isinstance(error, sqlite3.OperationalError):
        return any(part in str(error).lower() for part in _TRANSIENT_SQLITE)
    return isinstance(error, ConnectionError | TimeoutError | asyncpg.InternalClientError)


def is_without_tables(error: exc.DBAPIError) -> bool:
    """Whether the database is there, but the service never made its tables in it."""
    return any(
        isinstance(cause, asyncpg.UndefinedTableError) or "no such table" in str(cause) for cause in _causes(error)
    )


def _causes(error: exc.DBAPIError) -> Iterator[BaseException]:
    """What the driver said, and what lies behind that."""
    cause: BaseException | None = error.orig
    while cause is not None:
        yield cause
        cause = cause.__cause__
