"""The REST surface, a router for each resource."""

from intake.entrypoints.api import (
    caseload_imports,
    client_commands,
    clients,
    column_profiles,
    contact_cards,
    reweighings,
    still_waiting,
)

ROUTERS = (
    clients.ROUTER,
    client_commands.ROUTER,
    still_waiting.ROUTER,
    reweighings.ROUTER,
    contact_cards.ROUTER,
    caseload_imports.ROUTER,
    column_profiles.ROUTER,
)
