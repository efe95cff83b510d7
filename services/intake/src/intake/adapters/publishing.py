"""What intake tells the others: each event of the log as one of the published language. Pure."""

from typing import assert_never

from meedoen.contracts import intake as told
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.event_store.events import StoredEvent

from intake.adapters.event_codec import CODEC
from intake.domain import client_events as events


def publish(stored: StoredEvent) -> tuple[Topic, ContractEvent]:
    """The topic and the event; the subject is the stream, the client."""
    return Topic.INTAKE, _told(CODEC.read(stored))


def _told(event: events.ClientEvent) -> ContractEvent:  # noqa: PLR0911 - one return for each kind of event
    match event:
        case events.ClientRegistered():
            return told.ClientRegistered(
                occurred_at=event.occurred_at,
                municipality=event.municipality,
                neighbourhood=event.neighbourhood,
                age_band=event.age_band,
                benefit_since=event.benefit_since,
            )
        case events.ClientCorrected():
            return told.ClientCorrected(
                occurred_at=event.occurred_at, age_band=event.age_band, benefit_since=event.benefit_since
            )
        case events.ClientAssessed():
            return told.Assessed(
                occurred_at=event.occurred_at,
                assessment_id=event.assessment_id,
                months_to_work=event.months_to_work,
                segment=event.segment,
                method=event.method,
                obstacles=event.obstacles,
            )
        case events.ClientExempted():
            return told.Exempted(
                occurred_at=event.occurred_at, grounds=event.grounds, from_=event.first_day, until=event.last_day
            )
        case events.ClientExemptionEnded():
            return told.ExemptionEnded(
                occurred_at=event.occurred_at, grounds=event.grounds, from_=event.first_day, until=event.last_day
            )
        case events.ClientMoved():
            return told.ClientMoved(
                occurred_at=event.occurred_at, municipality=event.municipality, neighbourhood=event.neighbourhood
            )
        case events.ClientDeparted():
            return told.ClientDeparted(occurred_at=event.occurred_at, reason=event.reason)
        case events.ClientStillWaiting():
            return told.StillWaiting(occurred_at=event.occurred_at)
        case _:
            assert_never(event)
