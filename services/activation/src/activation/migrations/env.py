"""Alembic's way in."""

from meedoen.migrating.env import run

from activation.adapters.tables import METADATA

run(METADATA)
