"""Registering a person on social assistance."""

from dataclasses import dataclass
from datetime import date, datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, RuleRefused

from intake.domain.age import YOUNGEST, age_band, age_on
from intake.domain.client import Client
from intake.domain.client_events import ClientRegistered

OLDEST = 120
"""Years. Who would be older has a mistake in the birth date."""

UNDER_27 = Words(
    nl="Deze persoon is jonger dan 27. Jongeren hebben een eigen traject: meld de persoon bij het jongerenloket.",
    en="This person is under 27. Young people have trajectories of their own: refer them to the youth desk.",
)
UNDER_27_RULE = "under-27"


@dataclass(frozen=True, slots=True)
class Applicant:
    """What registration looks at. The neighbourhood is a CBS code that begins with the municipality's."""

    birth_date: date
    benefit_since: date
    municipality: str
    neighbourhood: str


def faults_of(applicant: Applicant, today: date) -> list[Fault]:
    """Everything about an applicant that cannot be so; `where` points to the field."""
    faults = birth_date_faults(applicant.birth_date, today)
    faults += benefit_faults(applicant.benefit_since, applicant.birth_date, today)
    if not applicant.neighbourhood.startswith(applicant.municipality):
        faults.append(
            Fault(
                "/neighbourhood",
                "neighbourhood-elsewhere",
                Words(
                    nl="Deze wijk ligt in een andere gemeente. De code begint met die van de gemeente.",
                    en="This neighbourhood is in another municipality. The code begins with the municipality's.",
                ),
            )
        )
    return faults


def birth_date_faults(birth_date: date, today: date) -> list[Fault]:
    """What is wrong with a birth date by itself."""
    if 0 <= age_on(birth_date, today) <= OLDEST:
        return []
    words = Words(
        nl="Deze geboortedatum kan niet kloppen. Kijk het jaar na.",
        en="This birth date cannot be right. Check the year.",
    )
    return [Fault("/birthDate", "birth-date-unlikely", words)]


def benefit_faults(benefit_since: date, birth_date: date, today: date) -> list[Fault]:
    """What is wrong with the day on which a benefit began."""
    faults = [] if benefit_since >= birth_date else [benefit_before_birth("/benefitSince")]
    if benefit_since > today:
        words = Words(
            nl="De uitkering begint in de toekomst. Schrijf de persoon in als de uitkering loopt.",
            en="The benefit begins in the future. Register the person once the benefit runs.",
        )
        faults.append(Fault("/benefitSince", "benefit-to-come", words))
    return faults


def benefit_before_birth(where: str) -> Fault:
    """Of the two dates, the one that was given last is pointed at."""
    words = Words(
        nl="De uitkering begint voor de geboorte. Kijk beide datums na.",
        en="The benefit begins before the birth. Check both dates.",
    )
    return Fault(where, "benefit-before-birth", words)


def is_too_young(birth_date: date, today: date) -> bool:
    """Whether somebody who was born is not yet 27."""
    return 0 <= age_on(birth_date, today) < YOUNGEST


def require_old_enough(birth_date: date, today: date) -> None:
    """Nobody under 27 is here.

    Raises:
        RuleRefused: the person is younger; the words say where they do belong.
    """
    if is_too_young(birth_date, today):
        raise RuleRefused(UNDER_27_RULE, UNDER_27)


def register(client: Client, applicant: Applicant, *, occurred_at: datetime) -> tuple[ClientRegistered]:
    """The person comes into view, for the first time or again after a departure.

    Raises:
        InvalidInput: facts about the person cannot be so.
        RuleRefused: the person is under 27, or is registered already.
    """
    today = local_date(occurred_at)
    if faults := faults_of(applicant, today):
        raise InvalidInput(faults)
    require_old_enough(applicant.birth_date, today)
    if client.present:
        raise already_registered()
    return (
        ClientRegistered(
            occurred_at,
            applicant.municipality,
            applicant.neighbourhood,
            age_band(age_on(applicant.birth_date, today)),
            year_and_month(applicant.benefit_since),
        ),
    )


def year_and_month(day: date) -> str:
    """Since when there is a benefit, as it is told: without the day."""
    return f"{day:%Y-%m}"


def already_registered() -> RuleRefused:
    """The refusal of a second registration of one person in one municipality."""
    return RuleRefused(
        "already-registered",
        Words(
            nl="Deze persoon is al ingeschreven. Zoek de persoon op met het BSN.",
            en="This person is registered already. Find the person by the BSN.",
        ),
    )
