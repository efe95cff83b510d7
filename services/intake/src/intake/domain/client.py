"""A client as intake knows one, and how each event changes it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from meedoen.vocabulary import AgeBand, DepartureReason, ExemptionGrounds

from intake.domain.client_events import (
    ClientAssessed,
    ClientCorrected,
    ClientDeparted,
    ClientEvent,
    ClientExempted,
    ClientExemptionEnded,
    ClientMoved,
    ClientRegistered,
    ClientStillWaiting,
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A time in which somebody need not take part, both days included."""

    grounds: ExemptionGrounds
    first_day: date
    last_day: date
    decided_by: UUID | None = None
    """The professional whose decision it is; None where a file of the municipality told of it."""


@dataclass(frozen=True, slots=True)
class Client:
    """A person on social assistance, without their name. Nobody is registered until `registered_at` is known.

    A departed client who comes back is registered again under the same id, so that the story is told once.
    """

    registered_at: datetime | None = None
    municipality: str = ""
    neighbourhood: str = ""
    lives_there_since: datetime | None = None
    """Since the registration, or since the last move within the municipality."""
    moved_from: tuple[str, ...] = ()
    """Where they lived before the moves that were recorded here, since a file last told of one: a file may not know of
    those yet."""
    benefit_since: str = ""
    age_band: AgeBand | None = None
    """On the day of registration."""
    corrected_at: datetime | None = None
    """When these two were last set right, if ever."""
    corrected_from: tuple[str, ...] = ()
    """What was told of the benefit before it was set right here, since a file last told of it: as of a move."""
    assessment: ClientAssessed | None = None
    """The one that counts: the latest."""
    told_by_file: ClientAssessed | None = None
    """The last assessment of which a file told."""
    exemption: Exemption | None = None
    exempted_by_file: date | None = None
    """The last day of the last exemption of which a file told."""
    departure: DepartureReason | None = None
    departed_at: datetime | None = None
    alarm: datetime | None = None
    """When the person last said that they are still waiting."""

    @property
    def present(self) -> bool:
        """Whether the person is registered and did not depart."""
        return self.registered_at is not None and self.departure is None


def evolve(client: Client, event: ClientEvent) -> Client:  # noqa: PLR0911 - one return for each kind of event
    """The client after the event."""
    match event:
        case ClientRegistered():
            return Client(
                registered_at=event.occurred_at,
                municipality=event.municipality,
                neighbourhood=event.neighbourhood,
                lives_there_since=event.occurred_at,
                benefit_since=event.benefit_since,
                age_band=event.age_band,
            )
        case ClientCorrected():
            corrected_from = (*client.corrected_from, client.benefit_since) if event.recorded_by else ()
            return replace(
                client,
                benefit_since=event.benefit_since,
                age_band=event.age_band,
                corrected_at=event.occurred_at,
                corrected_from=corrected_from,
            )
        case ClientAssessed():
            told_by_file = client.told_by_file if event.decided_by else event
            return replace(client, assessment=event, told_by_file=told_by_file)
        case ClientExempted():
            exemption = Exemption(event.grounds, event.first_day, event.last_day, event.decided_by)
            exempted_by_file = client.exempted_by_file if event.decided_by else event.last_day
            return replace(client, exemption=exemption, exempted_by_file=exempted_by_file)
        case ClientExemptionEnded():
            return replace(client, exemption=None)
        case ClientMoved():
            moved_from = (*client.moved_from, client.neighbourhood) if event.recorded_by else ()
            return replace(
                client,
                neighbourhood=event.neighbourhood,
                lives_there_since=event.occurred_at,
                moved_from=moved_from,
            )
        case ClientDeparted():
            return replace(client, departure=event.reason, departed_at=event.occurred_at, exemption=None)
        case ClientStillWaiting():
            return replace(client, alarm=event.occurred_at)
        case _:
            assert_never(event)
