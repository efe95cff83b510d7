"""Whatever happened, at whatever moment: the database counts what the plain way counts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count as numbers
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.database import Database
from meedoen.vocabulary import EscalationRung
from reporting.adapters.counting import count

from tests.reporting.oracle import count_plainly
from tests.reporting.telling import CROOSWIJK, OTHER_TEAM, RUBROEK, TEAM, UTRECHT, Telling

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
GENERATIONS = numbers(2)

WHAT = [
    *["sign", "talk", "refer", "promise", "move", "climb", "end"],
    *["follow up", "correct", "withdraw", "owe again"],
]
MOMENTS = st.integers(0, 24 * 500).map(lambda hours: START + timedelta(hours=hours))
DAYS = st.integers(0, 500).map(lambda days: START.date() + timedelta(days=days))
CLIENTS = [UUID(int=n) for n in range(100, 104)]
NEAR = {client: [UTRECHT] if client is CLIENTS[-1] else [CROOSWIJK, RUBROEK] for client in CLIENTS}
"""The neighbourhoods of each one's municipality."""


@st.composite
def histories(draw: st.DrawFn) -> Telling:
    """A few people, and anything that may be told of them; sometimes late, sometimes out of order in time."""
    others = Telling()
    for client in draw(st.lists(st.sampled_from(CLIENTS), unique=True)):
        others.registered(draw(MOMENTS), client_id=client, neighbourhood=draw(st.sampled_from(NEAR[client])))
        for at in draw(st.lists(MOMENTS, max_size=3)):
            others.lives_elsewhere(client, at, draw(st.sampled_from(NEAR[client])))
    for client in draw(st.lists(st.sampled_from(CLIENTS), max_size=5)):
        place, team = draw(st.sampled_from(NEAR[client])), draw(st.sampled_from([TEAM, OTHER_TEAM]))
        trajectory = others.started(draw(MOMENTS), client_id=client, neighbourhood=place, team=team)
        for at in draw(st.lists(MOMENTS, max_size=2)):
            others.goes_over(trajectory, at, draw(st.sampled_from([TEAM, OTHER_TEAM])))
        _live(draw, others, trajectory)
    return others


def _live(draw: st.DrawFn, others: Telling, trajectory: UUID) -> None:
    promises: dict[UUID, date] = {}
    ended: set[UUID] = set()
    talks: set[UUID] = set()
    for at in draw(st.lists(MOMENTS, max_size=10)):
        match draw(st.sampled_from(WHAT)):
            case "sign":
                others.signed(trajectory, at, follow_up_in_days=draw(st.integers(0, 120)))
            case "talk":
                talks.add(others.talked(trajectory, at))
            case "follow up" if promises.keys() - talks:
                promise = draw(st.sampled_from(sorted(promises.keys() - talks)))
                others.followed_up(trajectory, promise, at)
                talks.add(promise)
            case "refer":
                referral = others.referred(trajectory, at)
                for guided_at in draw(st.lists(MOMENTS, max_size=2)):
                    others.guided(referral, guided_at)
            case "promise":
                due_on = draw(DAYS)
                promises[others.promised(trajectory, at, due_on)] = due_on
            case "move" if promises:
                promise, due_on = draw(st.sampled_from(list(promises))), draw(DAYS)
                others.moved(trajectory, promise, at, due_on)
                promises[promise] = due_on
            case "climb" if promises:
                promise = draw(st.sampled_from(list(promises)))
                others.climbed(trajectory, promise, at, promises[promise], draw(st.sampled_from(EscalationRung)))
            case "end" if promises.keys() - ended:
                promise = draw(st.sampled_from(sorted(promises.keys() - ended)))
                others.ended(trajectory, promise, at, recorded_at=at + timedelta(days=draw(st.integers(0, 30))))
                ended.add(promise)
            case what:
                _set_right(draw, others, trajectory, (what, at), Standing(talks, promises, ended))
    if draw(st.booleans()):
        others.closed(trajectory, draw(MOMENTS))


@dataclass
class Standing:
    """What was told of one trajectory, and stands."""

    talks: set[UUID]
    promises: dict[UUID, date]
    ended: set[UUID]


def _set_right(
    draw: st.DrawFn, others: Telling, trajectory: UUID, what_and_when: tuple[str, datetime], standing: Standing
) -> None:
    what, at = what_and_when
    match what:
        case "correct" if standing.talks:
            talk = draw(st.sampled_from(sorted(standing.talks)))
            others.corrected(trajectory, talk, at, held_at=draw(MOMENTS))
        case "withdraw" if standing.talks:
            talk = draw(st.sampled_from(sorted(standing.talks)))
            others.withdrawn(trajectory, talk, at)
            standing.talks.remove(talk)
        case "owe again" if standing.ended:
            promise = draw(st.sampled_from(sorted(standing.ended)))
            others.owed_again(trajectory, promise, at, standing.promises[promise])
            standing.ended.remove(promise)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(others=histories(), moments=st.lists(MOMENTS, min_size=1, max_size=5))
async def test_the_database_counts_what_the_plain_way_counts(
    database: Database, others: Telling, moments: list[datetime]
) -> None:
    generation = next(GENERATIONS)
    for _ in range(2):  # what is heard again changes nothing
        await others.heard_by(database, generation)
    async with database.reading() as connection:
        for as_of in moments:
            for within in (None, "0599"):
                counted = await count(connection, generation, as_of, within=within)
                assert counted == count_plainly(others.told, as_of, within)
