"""What a service needs to speak HTTP by the Dutch API Design Rules."""

from meedoen.http.api import RouteIsOpen, create_api
from meedoen.http.authorising import allow
from meedoen.http.conditions import IfMatch, created, etag
from meedoen.http.fields import ApiDate, ApiModel, ApiMoment, Page, Text, input_fault
from meedoen.http.negotiation import prefers
from meedoen.http.paging import PageAsked, Paging, cursor_after
from meedoen.http.routing import api_router
from meedoen.http.unit_of_work import Reading, ServiceDatabase, Tx

__all__ = [
    "ApiDate",
    "ApiModel",
    "ApiMoment",
    "IfMatch",
    "Page",
    "PageAsked",
    "Paging",
    "Reading",
    "RouteIsOpen",
    "ServiceDatabase",
    "Text",
    "Tx",
    "allow",
    "api_router",
    "create_api",
    "created",
    "cursor_after",
    "etag",
    "input_fault",
    "prefers",
]
