"""A service goes round the port to a driver."""

import asyncpg  # noqa: F401
