"""The REST surface, a router for each resource."""

from intake.entrypoints.api import caseload_imports, client_commands, clients, column_profiles

ROUTERS = (clients.ROUTER, client_commands.ROUTER, caseload_imports.ROUTER, column_profiles.ROUTER)
