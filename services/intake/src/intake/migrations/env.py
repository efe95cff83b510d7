"""Alembic's way in."""

from meedoen.migrating.env import run

from intake.adapters.tables import METADATA

run(METADATA)
