"""The follow-up gap counted the plain way: everything in memory, one person after the other, straight from events."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from meedoen import contracts
from meedoen.clock import local_date
from meedoen.messaging.received import Received
from reporting.domain.measures import BY_RUNG, RUNGS, SILENCES, Counts, Measure, agreed_interval
from reporting.domain.question import Place


def count_plainly(told: Sequence[Received], as_of: datetime, within: str | None) -> dict[Place, Counts]:
    """What `reporting.adapters.counting.count` must come to."""
    places: defaultdict[Place, dict[Measure, int]] = defaultdict(lambda: dict.fromkeys(Measure, 0))
    for received in told:
        if isinstance(received.data, contracts.TrajectoryStarted) and _is_open(received, as_of, told):
            started = received.data
            if within not in (None, started.municipality):
                continue
            counts = places[_place(received, started, as_of, told)]
            for measure, number in _numbers(received, as_of, told).items():
                counts[measure] += number
    return dict(places)


def _place(
    received: Received, started: contracts.TrajectoryStarted, as_of: datetime, told: Sequence[Received]
) -> Place:
    """Where the person lived and which team had them: what was so last, and of two at one moment what was told last."""
    neighbourhood, team = started.neighbourhood, started.team_id
    for each in _by_moment(told, as_of, started.client_id):
        if isinstance(each, contracts.ClientRegistered | contracts.ClientMoved):
            neighbourhood = each.neighbourhood
    for each in _by_moment(told, as_of, received.subject):
        if isinstance(each, contracts.TeamAssigned):
            team = each.team_id
    return Place(started.municipality, team, neighbourhood)


def _by_moment(told: Sequence[Received], as_of: datetime, subject: UUID) -> list[contracts.ContractEvent]:
    return [r.data for r in sorted(_then(told, as_of, subject), key=lambda r: (r.data.occurred_at, r.sequence))]


def _is_open(received: Received, as_of: datetime, told: Sequence[Received]) -> bool:
    started = received.data
    assert isinstance(started, contracts.TrajectoryStarted)
    closed = [r for r in _then(told, as_of, received.subject) if isinstance(r.data, contracts.TrajectoryClosed)]
    return started.occurred_at <= as_of and not closed


def _then(told: Sequence[Received], as_of: datetime, subject: UUID) -> list[Received]:
    return [r for r in told if r.subject == subject and r.data.occurred_at <= as_of]


def _numbers(started: Received, as_of: datetime, told: Sequence[Received]) -> dict[Measure, int]:
    assert isinstance(started.data, contracts.TrajectoryStarted)
    contacts = _contacts(started.data.client_id, as_of, told)
    since = (
        contacts[-1:]
        or [
            r.data.occurred_at
            for r in told
            if r.subject == started.data.client_id and isinstance(r.data, contracts.ClientRegistered)
        ]
        or [started.data.occurred_at]
    )
    silent = (local_date(as_of) - local_date(since[0])).days
    plans = [r.data for r in _then(told, as_of, started.subject) if isinstance(r.data, contracts.PlanSigned)]
    promises = _promises(started.subject, as_of, told)
    overdue = [rung for is_overdue, rung in promises if is_overdue]
    numbers = {Measure.OPEN: 1, Measure.PROMISES: len(promises), Measure.OVERDUE: len(overdue)}
    numbers[Measure.WITHOUT_PROMISE] = int(not promises)
    numbers |= {measure: overdue.count(rung) for rung, measure in enumerate(BY_RUNG)}
    if plans:
        plan = max(plans, key=lambda plan: plan.occurred_at)
        agreed = agreed_interval(local_date(plan.occurred_at), plan.first_follow_up_on)
        numbers |= {measure: int(silent > days) for measure, days in SILENCES.items()}
        numbers[Measure.SIGNED] = 1
        numbers[Measure.SILENT_PAST_AGREED] = int(silent > agreed)
        numbers[Measure.NO_CONTACT_SINCE_PLAN] = int(not contacts or contacts[-1] <= plan.occurred_at)
    return numbers


def _contacts(client_id: UUID, as_of: datetime, told: Sequence[Received]) -> list[datetime]:
    theirs = {
        r.subject for r in told if isinstance(r.data, contracts.TrajectoryStarted) and r.data.client_id == client_id
    }
    theirs |= {r.data.referral_id for r in told if isinstance(r.data, contracts.Referred) and r.subject in theirs}
    moments: dict[UUID | tuple[UUID, int], datetime] = {}
    for received in told:
        event = received.data
        if received.subject not in theirs:
            continue
        match event:
            case contracts.ConversationHeld():
                moments[event.conversation_id] = event.occurred_at
            case contracts.FollowUpHeld():
                moments[event.promise_id] = event.occurred_at
            case contracts.ContactCorrected():
                moments[event.contact_id] = event.held_at
            case contracts.ContactWithdrawn():
                del moments[event.contact_id]
            case contracts.GuidanceHeld() | contracts.AnnualCheckHeld():
                moments[received.subject, received.sequence] = event.occurred_at
    return sorted(moment for moment in moments.values() if moment <= as_of)


def _promises(trajectory_id: UUID, as_of: datetime, told: Sequence[Received]) -> list[tuple[bool, int]]:
    """For each promise that stood open: whether it was overdue, and the highest rung that was told."""
    made: set[UUID] = set()
    ended: dict[UUID, datetime] = {}
    dates: dict[UUID, date] = {}
    climbed: dict[tuple[UUID, date, int], datetime] = {}
    for received in (r for r in told if r.subject == trajectory_id):
        event = received.data
        if isinstance(event, contracts.PromiseEnded):
            ended[event.promise_id] = received.time
        if isinstance(event, contracts.PromiseOwedAgain):  # then it was open all the time
            del ended[event.promise_id]
        if isinstance(event, contracts.PromiseMade) and event.occurred_at <= as_of:
            made.add(event.promise_id)
        if isinstance(event, contracts.PromiseMade | contracts.PromiseMoved) and event.occurred_at <= as_of:
            dates[event.promise_id] = event.due_on
        if isinstance(event, contracts.FollowUpOverdue):  # a rung is told once; what is told again is not news
            climbed.setdefault((event.promise_id, event.due_on, RUNGS.index(event.escalated_to)), event.occurred_at)
    rungs: defaultdict[tuple[UUID, date], set[int]] = defaultdict(set)
    for (promise, due_on, rung), told_at in climbed.items():
        if told_at <= as_of:
            rungs[promise, due_on].add(rung)
    due = {promise: dates[promise] for promise in made if promise not in ended or ended[promise] > as_of}
    highest = {promise: max(rungs[promise, due_on], default=0) for promise, due_on in due.items()}
    return [(due_on < local_date(as_of) or highest[promise] > 0, highest[promise]) for promise, due_on in due.items()]
