"""What a service needs to speak HTTP by the Dutch API Design Rules."""

from meedoen.http.api import RouteIsOpen, create_api
from meedoen.http.authorising import allow
from meedoen.http.conditions import IfMatch, created, etag
from meedoen.http.fields import ApiDate, ApiModel, ApiMoment, Page, Text, input_fault
from meedoen.http.negotiation import prefers
from meedoen.http.paging import Cursor, Limit, Position, cursor_after, page
from meedoen.http.routing import commands_router, queries_router
from meedoen.http.unit_of_work import Reading, ServiceDatabase, Tx

__all__ = [
    "ApiDate",
    "ApiModel",
    "ApiMoment",
    "Cursor",
    "IfMatch",
    "Limit",
    "Page",
    "Position",
    "Reading",
    "RouteIsOpen",
    "ServiceDatabase",
    "Text",
    "Tx",
    "allow",
    "commands_router",
    "create_api",
    "created",
    "cursor_after",
    "etag",
    "input_fault",
    "page",
    "prefers",
    "queries_router",
]
