"""How a client is shown."""

from typing import Any
from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import AssessmentMethod, DepartureReason, ExemptionGrounds, Obstacle, Segment

from intake.application.client_files import ClientFile
from intake.application.own_clients import OwnClient
from intake.entrypoints.api.client_bodies import ContactDetails


class AssessmentView(ApiModel):
    assessment_id: UUID
    occurred_at: ApiMoment
    months_to_work: int
    segment: Segment
    method: AssessmentMethod
    obstacles: list[Obstacle]
    decided_by: UUID | None
    """The professional whose decision it is; null where a file of the municipality told of it."""


class ExemptionView(ApiModel):
    grounds: ExemptionGrounds
    first_day: ApiDate
    last_day: ApiDate
    decided_by: UUID | None
    """As of an assessment."""


class ClientView(ApiModel):
    """A client without who it is: no name, no number, no address."""

    client_id: UUID
    municipality: str
    neighbourhood: str
    registered_at: ApiMoment
    benefit_since: str
    """Year and month."""
    assessment: AssessmentView | None
    exemption: ExemptionView | None
    departure: DepartureReason | None


class DetailsView(ContactDetails):
    """Who it is and how to reach them."""

    surname: str
    birth_date: ApiDate


class ClientFileView(ClientView):
    """A client and who it is. `details` is null once they were erased; the BSN is shown to intake alone."""

    details: DetailsView | None
    bsn: str | None
    bsn_contested: bool | None
    """Whether the BSN is also that of somebody else, so that one of the two is wrong; null: not yours to see."""


class FoundClients(ApiModel):
    """Who was found, without who they are: read the one you need."""

    items: list[ClientView]


def client_view(own: OwnClient) -> ClientView:
    """A client as everybody who may know of them sees them."""
    return ClientView(**_state(own))


def client_file_view(file: ClientFile) -> ClientFileView:
    """A client with who it is."""
    stored = file.own.stored
    details = None
    if stored is not None:
        named = {name: getattr(stored.details, name) for name in ContactDetails.model_fields}
        details = DetailsView.model_construct(
            surname=stored.details.surname, birth_date=stored.details.birth_date, **named
        )
    return ClientFileView(
        **_state(file.own),
        details=details,
        bsn=file.identity.bsn if file.identity else None,
        bsn_contested=file.identity.contested if file.identity else None,
    )


def _state(own: OwnClient) -> dict[str, Any]:
    client = own.client
    assessment, exemption = client.assessment, client.exemption
    return {
        "client_id": own.client_id,
        "municipality": client.municipality,
        "neighbourhood": client.neighbourhood,
        "registered_at": client.registered_at,
        "benefit_since": client.benefit_since,
        "assessment": AssessmentView(
            assessment_id=assessment.assessment_id,
            occurred_at=assessment.occurred_at,
            months_to_work=assessment.months_to_work,
            segment=assessment.segment,
            method=assessment.method,
            obstacles=list(assessment.obstacles),
            decided_by=assessment.decided_by,
        )
        if assessment
        else None,
        "exemption": ExemptionView(
            grounds=exemption.grounds,
            first_day=exemption.first_day,
            last_day=exemption.last_day,
            decided_by=exemption.decided_by,
        )
        if exemption
        else None,
        "departure": client.departure,
    }
