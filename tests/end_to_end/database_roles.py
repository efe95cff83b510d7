"""One database and one role for each service on one PostgreSQL server; no role gets into another's database."""

import secrets
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.parts.postgres import Postgres


@dataclass(frozen=True)
class OwnDatabase:
    """A service's own database, as its own role reaches it."""

    role: str
    name: str
    address: str
    """`host:port`"""

    @property
    def url(self) -> str:
        """For the service: asyncpg under SQLAlchemy."""
        return f"postgresql+asyncpg://{self.role}@{self.address}/{self.name}"

    def plain_url(self, database: str | None = None) -> str:
        """For psycopg: this role, on its own database or another one."""
        return f"postgresql://{self.role}@{self.address}/{database or self.name}"


def own_databases(postgres: Postgres, services: list[str]) -> dict[str, OwnDatabase]:
    """A new role and database for each service."""
    with psycopg.connect(postgres.plain_url("postgres"), autocommit=True) as connection:
        found = {}
        for service in services:
            name = f"{service.replace('-', '_')}_{secrets.token_hex(4)}"
            named = sql.Identifier(name)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(named))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(named, named))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(named))
            found[service] = OwnDatabase(name, name, f"{connection.info.host}:{connection.info.port}")
        return found
