"""The REST surface of reporting: counts, never a person."""

from reporting.entrypoints.api import follow_up_gap

ROUTERS = (follow_up_gap.ROUTER,)
