"""A handover: of one trajectory, of many, or of all that a departing coach owes. All of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.transaction import Transaction
from meedoen.vocabulary import OwnerKind
from sqlalchemy import select, union

from activation.adapters.tables import PROMISES, TRAJECTORIES
from activation.application.sight import Sight
from activation.application.trajectories import Trajectories
from activation.domain.commands.handing_over import HandOver
from activation.domain.promise import Owner
from activation.domain.promise_events import PromiseMoved
from activation.domain.promise_rules import handover_leaves_nothing_behind
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking

_NAMED = 100
"""How many things that do not belong are named in one refusal."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What is asked: `trajectories` and `promises` say who gets which (None: as `to` says).

    With a departing coach all that the coach owes is handed over; without one, the trajectories that are named.
    """

    departing_coach: UUID | None
    to: Owner | None
    trajectories: Mapping[UUID, Owner | None]
    promises: Mapping[UUID, Owner]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A trajectory after the handover, whose coach it had before, and the promises that moved in it."""

    loaded: Loaded[Trajectory]
    former_coach: UUID | None
    moved: tuple[PromiseMoved, ...]


async def hand_over(tx: Transaction, ways: WaysOfWorking, sight: Sight, asked: Handover) -> list[HandedOver]:
    """Move every promise to its new owner, in one transaction.

    Raises:
        RuleRefused: a promise would be left behind; something is named that is not part of this handover; another
            rule says no.
        Conflict: somebody else changed one of these trajectories meanwhile.
    """
    trajectories = Trajectories(tx, ways)
    loaded = await trajectories.load_many(await _concerned(tx, sight, asked))
    commands = {stream_id: _command(asked, each.state) for stream_id, each in loaded.items()}
    _all_are_part_of_it(asked, {stream_id: each.state for stream_id, each in loaded.items()}, commands)
    handover_leaves_nothing_behind(
        [left for each, command in commands.items() for left in command.promises_left(loaded[each].state)],
        [left for each, command in commands.items() for left in command.trajectories_left(loaded[each].state)],
    )
    handed_over = []
    for stream_id, command in commands.items():
        former_coach = loaded[stream_id].state.coach_id
        events = trajectories.ask(loaded[stream_id], command)
        moved = tuple(event for event in events if isinstance(event, PromiseMoved))
        handed_over.append(HandedOver(loaded[stream_id], former_coach, moved))
    await trajectories.save()
    return handed_over


async def _concerned(tx: Transaction, sight: Sight, asked: Handover) -> list[UUID]:
    if asked.departing_coach is None:
        named = TRAJECTORIES.c.trajectory_id.in_(list(asked.trajectories)), TRAJECTORIES.c.closed_at.is_(None)
        open_ = select(TRAJECTORIES.c.trajectory_id).where(sight.rows_of(TRAJECTORIES), *named)
        return list(await tx.connection.scalars(open_))
    own = select(TRAJECTORIES.c.trajectory_id).where(
        sight.rows_of(TRAJECTORIES),
        TRAJECTORIES.c.coach_id == asked.departing_coach,
        TRAJECTORIES.c.closed_at.is_(None),
    )
    loose = select(PROMISES.c.trajectory_id).where(
        sight.rows_of(PROMISES),
        PROMISES.c.owner_id == asked.departing_coach,
        PROMISES.c.owner_kind == OwnerKind.COACH.value,
    )
    found = list(await tx.connection.scalars(union(own, loose)))
    if not found:
        raise RuleRefused(
            "coach-owes-nothing",
            Words(
                nl="Deze coach heeft hier geen mensen en geen beloften. Kijk het nummer na.",
                en="This coach has no people and no promises here. Check the id.",
            ),
        )
    return found


def _command(asked: Handover, state: Trajectory) -> HandOver:
    departing = asked.departing_coach
    former = state.contact_owner if departing is None else Owner(OwnerKind.COACH, departing)
    return HandOver(former, asked.trajectories.get(state.trajectory_id) or asked.to, asked.promises)


def _all_are_part_of_it(asked: Handover, states: Mapping[UUID, Trajectory], commands: Mapping[UUID, HandOver]) -> None:
    handed = {
        promise.promise_id
        for stream_id, state in states.items()
        for promise in state.promises
        if promise.owner == commands[stream_id].former
    }
    elsewhere = [
        *(each for each in asked.trajectories if each not in states),
        *(each for each in asked.promises if each not in handed),
    ]
    if elsewhere:
        named = ", ".join(map(str, elsewhere[:_NAMED]))
        raise RuleRefused(
            "not-in-this-handover",
            Words(
                nl=f"Dit hoort niet bij deze overdracht: {named}. Het bestaat niet, is afgesloten of niet van wie "
                "overdraagt, of je ziet het niet. Laat het weg.",
                en=f"This is not part of this handover: {named}. It does not exist, is closed or not of whoever hands "
                "over, or you do not see it. Leave it out.",
            ),
        )
