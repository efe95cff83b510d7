"""The REST surface, a router for each resource."""

from activation.entrypoints.api import (
    contacts,
    invitations,
    letters,
    promises,
    referrals,
    trajectories,
    ways_of_working,
)

ROUTERS = (
    trajectories.ROUTER,
    invitations.ROUTER,
    letters.ROUTER,
    contacts.ROUTER,
    referrals.ROUTER,
    promises.ROUTER,
    ways_of_working.ROUTER,
)
