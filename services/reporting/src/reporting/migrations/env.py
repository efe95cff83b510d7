"""Alembic's way in."""

from meedoen.migrating.env import run

from reporting.adapters.tables import METADATA

run(METADATA)
