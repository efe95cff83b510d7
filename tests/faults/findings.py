"""What an inspector finds when all is quiet again: nothing lost, nothing doubled, nothing out of order."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from meedoen.contracts.cloud_event import CloudEvent, read_cloud_event
from meedoen.contracts.event import Topic

from tests.end_to_end.waiting import eventually
from tests.faults.grounds import Grounds
from tests.faults.work import Accepted

WRITERS = {
    "intake": [Topic.INTAKE],
    "activation": [Topic.ACTIVATION, Topic.REFERRALS],
    "wellbeing-partners": [Topic.WELLBEING_PARTNERS],
}

Told = Mapping[UUID, list[CloudEvent]]
"""For each subject the events that were told, in the order of the topic."""


async def nothing_was_lost_and_nothing_doubled(grounds: Grounds, accepted: Accepted) -> None:
    """Wait until all has arrived, then look everywhere."""

    async def quiet() -> bool:
        return await asyncio.to_thread(everybody_heard_everything, grounds)

    await eventually(quiet, "everything to arrive", seconds=120)
    assert accepted.taken_on, "nothing went all the way round"
    accepted_commands_are_in_the_log(grounds, accepted)
    positions_have_no_gaps(grounds)
    await every_event_is_told_once_a_sequence(grounds)
    effects_are_applied_once(grounds)


def accepted_commands_are_in_the_log(grounds: Grounds, accepted: Accepted) -> None:
    """Every command that was answered with success is recorded, once."""
    for service, type_, subjects in (
        ("intake", "client-registered", accepted.clients),
        ("intake", "assessed", accepted.assessments),
        ("activation", "plan-signed", accepted.signed),
        ("activation", "referral-offered", accepted.referred),
        ("wellbeing-partners", "referral-accepted", accepted.taken_on),
    ):
        recorded = [
            UUID(str(found))
            for (found,) in grounds.rows(service, f"SELECT stream_id FROM events WHERE type = '{type_}'")
        ]
        assert len(recorded) == len(set(recorded)), f"{service} recorded a {type_} twice"
        assert set(subjects) <= set(recorded), f"{service} lost a {type_}"
    talks = _ids(grounds, "activation", "SELECT stream_id FROM events WHERE type = 'conversation-held'")
    assert Counter(talks) == Counter(accepted.talks), "a talk was lost or recorded twice"


def positions_have_no_gaps(grounds: Grounds) -> None:
    for service in WRITERS:
        ((count, last),) = grounds.rows(service, "SELECT count(*), max(position) FROM events")
        assert count == last, f"{service}: {count} events up to position {last}"


async def every_event_is_told_once_a_sequence(grounds: Grounds) -> None:
    """What is in the logs is in the topics: each sequence once (a repeat is the same event), in order."""
    told: dict[str, dict[UUID, list[CloudEvent]]] = defaultdict(lambda: defaultdict(list))
    for partition, records in (await grounds.records()).items():
        for record in records:
            event = read_cloud_event(record.value)
            told[partition.topic][event.subject].append(event)
    for service, topics in WRITERS.items():
        in_log = {
            UUID(str(event_id)): (UUID(str(stream_id)), sequence)
            for event_id, stream_id, sequence in grounds.rows(
                service, "SELECT event_id, stream_id, public_seq FROM events WHERE public_seq IS NOT NULL"
            )
        }
        in_topics: dict[UUID, tuple[UUID, int]] = {}
        for topic in topics:
            for subject, events in told[topic.value].items():
                _in_order(events)
                in_topics |= {UUID(str(event.id)): (subject, event.sequence) for event in events}
        assert in_topics == in_log, f"{service} told other than it recorded"


def effects_are_applied_once(grounds: Grounds) -> None:
    """Who was assessed has one trajectory; who was offered is on the partner's list; reporting counts them all."""
    assessed = _ids(grounds, "intake", "SELECT stream_id FROM events WHERE type = 'assessed'")
    clients = _ids(grounds, "activation", "SELECT client_id FROM trajectories")
    assert sorted(clients) == sorted(assessed)
    offered = _ids(grounds, "activation", "SELECT stream_id FROM events WHERE type = 'referral-offered'")
    assert sorted(_ids(grounds, "wellbeing-partners", "SELECT referral_id FROM referrals")) == sorted(offered)
    trajectories = _ids(grounds, "activation", "SELECT trajectory_id FROM trajectories")
    assert sorted(_ids(grounds, "reporting", "SELECT trajectory_id FROM trajectories")) == sorted(trajectories)
    for service in grounds.databases:
        assert grounds.rows(service, "SELECT count(*) FROM parked") == [(0,)], f"{service} parked something"


def everybody_heard_everything(grounds: Grounds) -> bool:
    """Whether the counts that travel last have arrived; true only when nothing is under way any more."""
    assessed = len(_ids(grounds, "intake", "SELECT stream_id FROM events WHERE type = 'assessed'"))
    accepted = len(_ids(grounds, "wellbeing-partners", "SELECT stream_id FROM events WHERE type = 'referral-accepted'"))
    offered = len(_ids(grounds, "activation", "SELECT stream_id FROM events WHERE type = 'referral-offered'"))
    guided = "SELECT count(*) FROM promises WHERE kind = 'guidance'"
    return (
        len(_ids(grounds, "activation", "SELECT client_id FROM trajectories")) == assessed
        and len(_ids(grounds, "wellbeing-partners", "SELECT referral_id FROM referrals")) == offered
        and len(_ids(grounds, "reporting", "SELECT trajectory_id FROM trajectories")) == assessed
        and grounds.rows("activation", guided) == [(accepted,)]
        and grounds.rows("reporting", guided) == [(accepted,)]
    )


def _in_order(events: list[CloudEvent]) -> None:
    """First tellings come as 1, 2, 3, …; a repeat after a crash is the very same event."""
    first: dict[int, str] = {}
    for event in events:
        if event.sequence in first:
            assert first[event.sequence] == str(event.id), "two events under one sequence"
        else:
            assert event.sequence == len(first) + 1, "a sequence came before its turn"
            first[event.sequence] = str(event.id)


def _ids(grounds: Grounds, service: str, query: str) -> list[UUID]:
    return [UUID(str(found)) for (found,) in grounds.rows(service, query)]
