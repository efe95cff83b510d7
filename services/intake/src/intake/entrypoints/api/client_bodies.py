"""What is sent about a client. A moment or a first day that is not stated is now, or today."""

from datetime import date
from typing import Annotated

from meedoen.http import ApiDate, ApiModel, ApiMoment, Text, input_fault
from meedoen.vocabulary import AssessmentMethod, DepartureReason, ExemptionGrounds, Obstacle
from pydantic import AfterValidator, Field

from intake.domain.citizen_service_number import NO_BSN, read_bsn
from intake.domain.personal_details import LONGEST, PersonalDetails


def _bsn(text: str) -> str:
    bsn = read_bsn(text)
    if bsn is None:
        raise input_fault("bsn-fails-eleven-test", NO_BSN)
    return bsn


Bsn = Annotated[str, Text(20), AfterValidator(_bsn)]
"""A citizen service number; dots and spaces are passed over."""
Surname = Annotated[str, Text(LONGEST["surname"])]
MonthsToWork = Annotated[int, Field(ge=0, le=600)]
Obstacles = Annotated[list[Obstacle], Field(max_length=len(Obstacle), default_factory=list)]
Neighbourhood = Annotated[str, Field(pattern=r"^[0-9]{8}$", description="Its CBS code, such as 05990826.")]
_Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class ContactDetails(ApiModel):
    """How to reach somebody; all of it optional."""

    initials: Annotated[str, Text(LONGEST["initials"])] | None = None
    given_name: Annotated[str, Text(LONGEST["given_name"])] | None = None
    street: Annotated[str, Text(LONGEST["street"])] | None = None
    house_number: Annotated[str, Text(LONGEST["house_number"])] | None = None
    postcode: Annotated[str, Text(LONGEST["postcode"])] | None = None
    town: Annotated[str, Text(LONGEST["town"])] | None = None
    telephone: Annotated[str, Text(LONGEST["telephone"])] | None = None
    email: Annotated[str, Text(LONGEST["email"])] | None = None
    language: _Language | None = None
    """ISO 639: the language in which the person is best spoken to."""
    education: Annotated[str, Text(LONGEST["education"])] | None = None
    contact_note: Annotated[str, Text(LONGEST["contact_note"], lines=True)] | None = None
    """How the person is best reached; no diagnosis, nothing that you would not say to them."""
    municipal_number: Annotated[str, Text(LONGEST["municipal_number"])] | None = None


class NewClient(ContactDetails):
    """Somebody on social assistance in the caller's municipality."""

    bsn: Bsn
    surname: Surname
    birth_date: ApiDate
    benefit_since: ApiDate
    neighbourhood: Neighbourhood

    def details(self) -> PersonalDetails:
        """Who it is, apart from the number."""
        contact = self.model_dump(by_alias=False, include=set(ContactDetails.model_fields))
        return PersonalDetails(surname=self.surname, birth_date=self.birth_date, **contact)


class ChangedDetails(ContactDetails):
    """What changes. What is not named stays; null empties it, but for the first four, which everybody has."""

    bsn: Bsn | None = None
    surname: Surname | None = None
    birth_date: ApiDate | None = None
    benefit_since: ApiDate | None = None
    """Where it was recorded wrongly. Whoever is back on benefit after a departure is registered again."""

    def changes(self) -> dict[str, str | date | None]:
        """The details that change, apart from the number and the benefit."""
        named = self.model_dump(by_alias=False, exclude_unset=True, exclude={"bsn", "benefit_since"})
        return {
            name: value for name, value in named.items() if value is not None or name in ContactDetails.model_fields
        }


class ByBsn(ApiModel):
    """Search by citizen service number."""

    bsn: Bsn


class ByName(ApiModel):
    """Search by surname and birth date; capitals and spaces in the name make no difference."""

    surname: Surname
    birth_date: ApiDate


class NewAssessment(ApiModel):
    """How far somebody is from work. The municipality's cut says which way follows."""

    months_to_work: MonthsToWork
    method: AssessmentMethod
    obstacles: Obstacles
    occurred_at: ApiMoment | None = None


class NewExemption(ApiModel):
    """A professional's decision that somebody need not take part for a time, both days included."""

    grounds: ExemptionGrounds
    first_day: ApiDate | None = None
    last_day: ApiDate


class Move(ApiModel):
    """Where in the municipality somebody lives from a day on; that day is today, if it is not stated."""

    neighbourhood: Neighbourhood
    moved_on: ApiDate | None = None
    """The day of registration, where it was recorded wrongly from the start."""


class Departure(ApiModel):
    """Why somebody is no longer on social assistance here."""

    reason: DepartureReason
    occurred_at: ApiMoment | None = None
