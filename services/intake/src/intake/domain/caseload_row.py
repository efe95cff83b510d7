"""What one row of a caseload says of a person, once it was read without a fault."""

from dataclasses import dataclass
from datetime import date

from meedoen.vocabulary import AssessmentMethod, ExemptionGrounds, Obstacle

from intake.domain.personal_details import PersonalDetails
from intake.domain.registering import Applicant


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """`number` counts the records of the file, `line` is where this one begins. `bsn` passed the eleven test.

    `text` is the row as it was read, to see whether a later one says something new.
    """

    number: int
    line: int
    bsn: str
    applicant: Applicant
    details: PersonalDetails
    months_to_work: int
    method: AssessmentMethod
    obstacles: tuple[Obstacle, ...]
    exempted_until: date | None
    exemption_grounds: ExemptionGrounds
    text: str
