"""What follows from a row of a caseload, for somebody new and for somebody known."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date

from intake.domain.assessing import assess, is_assessed_since
from intake.domain.caseload_row import CaseloadRow
from intake.domain.client import Client, evolve
from intake.domain.client_events import ClientAssessed, ClientEvent
from intake.domain.correcting import benefit_stands, correct
from intake.domain.exempting import end_exemption, exempt
from intake.domain.moving import move, move_stands
from intake.domain.municipality import Municipality
from intake.domain.personal_details import PersonalDetails
from intake.domain.registering import register, year_and_month


@dataclass(frozen=True, slots=True)
class News:
    """What a row brings about. `stands`: the fields in which it says otherwise than a decision that it leaves alone."""

    events: list[ClientEvent]
    stands: list[str]


def take_newcomer(
    row: CaseloadRow, *, assessment_id: UUID, municipality: Municipality, occurred_at: datetime, now: datetime
) -> list[ClientEvent]:
    """Registered and assessed, and exempted if the file says so and the last day is still to come."""
    return _bring_up_to_date(Client(), row, lambda: assessment_id, municipality, occurred_at, now).events


def take_news(
    client: Client,
    row: CaseloadRow,
    *,
    new_id: Callable[[], UUID],
    municipality: Municipality,
    occurred_at: datetime,
    now: datetime,
) -> News:
    """What changed about somebody known: back, set right, moved, assessed anew, another exemption; or nothing."""
    return _bring_up_to_date(client, row, new_id, municipality, occurred_at, now)


def details_after(details: PersonalDetails | None, row: CaseloadRow) -> PersonalDetails:
    """The details with what the row says; a cell that is empty changes nothing."""
    if details is None:
        return row.details
    return replace(details, **{name: value for name, value in asdict(row.details).items() if value is not None})


def differences(row: CaseloadRow, details: PersonalDetails | None, client: Client) -> list[str]:
    """In which fields of a column profile a row says something else than what is known."""
    known, told = asdict(details or row.details), asdict(row.details)
    different = [name for name, value in told.items() if value is not None and value != known[name]]
    if _needs_assessment(client, row):
        same_months = client.assessment is not None and client.assessment.months_to_work == row.months_to_work
        different.append("obstacles" if same_months else "months_to_work")
    if client.neighbourhood != row.applicant.neighbourhood:
        different.append("neighbourhood")
    if client.benefit_since != year_and_month(row.applicant.benefit_since):
        different.append("benefit_since")
    if row.exempted_until != (client.exemption.last_day if client.exemption else None):
        different.append("exempted_until")
    return [name.replace("_", "-") for name in different]


def _bring_up_to_date(
    client: Client,
    row: CaseloadRow,
    new_id: Callable[[], UUID],
    municipality: Municipality,
    as_of: datetime,
    now: datetime,
) -> News:
    if departure_stands(client, as_of):
        return News([], ["bsn"])
    events: list[ClientEvent] = []
    occurred_at = max(as_of, client.registered_at or as_of)

    def happen(*happened: ClientEvent) -> None:
        nonlocal client
        for event in happened:
            events.append(event)
            client = evolve(client, event)

    stands: list[str] = []
    born, since = row.applicant.birth_date, row.applicant.benefit_since
    if not client.present:
        happen(*register(client, row.applicant, occurred_at=occurred_at))
    elif not benefit_stands(client, since, as_of):
        happen(*correct(client, birth_date=born, benefit_since=since, occurred_at=as_of, recorded_by=None))
    elif client.benefit_since != year_and_month(since):
        stands.append("benefit-since")
    neighbourhood = row.applicant.neighbourhood
    if neighbourhood != client.neighbourhood:
        if move_stands(client, neighbourhood, as_of):
            stands.append("neighbourhood")
        else:
            happen(*move(client, neighbourhood=neighbourhood, occurred_at=occurred_at, now=now, recorded_by=None))
    if _needs_assessment(client, row) and assessment_stands(client, row, occurred_at):
        stands.append("months-to-work")
    elif _needs_assessment(client, row):
        happen(
            *assess(
                client,
                assessment_id=new_id(),
                municipality=municipality,
                months_to_work=row.months_to_work,
                method=row.method,
                obstacles=row.obstacles,
                occurred_at=occurred_at,
                now=now,
                decided_by=None,
            )
        )
    today = local_date(occurred_at)
    until = row.exempted_until
    if until is None or until < today or _is_exempted(client, until):
        return News(events, stands)
    if exemption_stands(client, until):
        return News(events, [*stands, "exempted-until"])
    if client.exemption is not None:
        happen(*end_exemption(client, occurred_at=occurred_at))
    happen(
        *exempt(
            client,
            municipality=municipality,
            grounds=row.exemption_grounds,
            first_day=today,
            last_day=until,
            occurred_at=occurred_at,
            decided_by=None,
        )
    )
    return News(events, stands)


def departure_stands(client: Client, as_of: datetime) -> bool:
    """Whether somebody departed after the file was true: they were in it, and that brings nobody back."""
    return client.departed_at is not None and as_of < client.departed_at


def assessment_stands(client: Client, row: CaseloadRow, occurred_at: datetime) -> bool:
    """Whether a row that says otherwise leaves the last assessment as it is.

    A file undoes no later assessment. What a professional decided here it undoes only when it is of a later day, and
    says something that no file said before: else it tells what was so before that decision.
    """
    last, told = client.assessment, client.told_by_file
    if last is None or last.decided_by is None:
        return is_assessed_since(client, occurred_at)
    if local_date(last.occurred_at) >= local_date(occurred_at):
        return True
    return told is None or _says_the_same(told, row)


def exemption_stands(client: Client, last_day: date) -> bool:
    """Whether a row with another exemption leaves it as it is: what a professional ended or decided here since.

    As with an assessment, a file undoes that only when it says something that no file said before.
    """
    decided_here = client.exemption is not None and client.exemption.decided_by is not None
    return last_day == client.exempted_by_file or (decided_here and client.exempted_by_file is None)


def _needs_assessment(client: Client, row: CaseloadRow) -> bool:
    return client.assessment is None or not _says_the_same(client.assessment, row)


def _says_the_same(assessment: ClientAssessed, row: CaseloadRow) -> bool:
    return (assessment.months_to_work, assessment.obstacles) == (row.months_to_work, row.obstacles)


def _is_exempted(client: Client, last_day: date) -> bool:
    return client.exemption is not None and client.exemption.last_day == last_day
