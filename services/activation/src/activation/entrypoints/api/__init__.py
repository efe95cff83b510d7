"""The REST surface, a router for each resource."""

from activation.entrypoints.api import (
    caseloads,
    contacts,
    corrections,
    handovers,
    invitations,
    letters,
    moving,
    owed,
    plans,
    promises,
    referrals,
    trajectories,
    ways_of_working,
    what_would_change,
)

ROUTERS = (
    trajectories.ROUTER,
    invitations.ROUTER,
    letters.ROUTER,
    contacts.ROUTER,
    corrections.ROUTER,
    plans.ROUTER,
    referrals.ROUTER,
    promises.ROUTER,
    owed.ROUTER,
    caseloads.ROUTER,
    handovers.ROUTER,
    ways_of_working.ROUTER,
    moving.ROUTER,
    what_would_change.ROUTER,
)
