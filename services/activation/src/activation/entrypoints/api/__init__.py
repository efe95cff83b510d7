"""The REST surface, a router for each resource."""

from activation.entrypoints.api import (
    caseloads,
    contacts,
    handovers,
    invitations,
    promises,
    referrals,
    trajectories,
    ways_of_working,
)

ROUTERS = (
    trajectories.ROUTER,
    invitations.ROUTER,
    contacts.ROUTER,
    referrals.ROUTER,
    promises.ROUTER,
    caseloads.ROUTER,
    handovers.ROUTER,
    ways_of_working.ROUTER,
)
