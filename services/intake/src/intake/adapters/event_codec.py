"""How the events of this service are written in its log, and its one kind of aggregate."""

from meedoen.event_sourcing import Aggregate, EventCodec, EventType

from intake.domain import client_events as events
from intake.domain.client import Client, evolve

_TYPES = {
    events.ClientRegistered: EventType("client-registered"),
    events.ClientCorrected: EventType("client-corrected"),
    events.ClientAssessed: EventType("assessed"),
    events.ClientExempted: EventType("exempted"),
    events.ClientExemptionEnded: EventType("exemption-ended"),
    events.ClientMoved: EventType("client-moved"),
    events.ClientDeparted: EventType("client-departed"),
    events.ClientStillWaiting: EventType("still-waiting"),
}

CODEC = EventCodec(_TYPES, public=_TYPES)

CLIENT = Aggregate("client", Client(), evolve, CODEC)
"""Stream: the client's id, the same as on the intake topic."""
