"""Alembic's way in."""

from meedoen.migrating.env import run

from wellbeing_partners.adapters.tables import METADATA

run(METADATA)
