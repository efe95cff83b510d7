"""What intake tells: who came into view, on which side of the cut they fall, who is exempt, who moved, who left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from meedoen.clock import local_date
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.intake import (
    Assessed,
    ClientDeparted,
    ClientMoved,
    ClientRegistered,
    Exempted,
    ExemptionEnded,
    StillWaiting,
)
from meedoen.event_sourcing import Loaded
from meedoen.messaging.consumer import Reaction
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction
from meedoen.vocabulary import DepartureReason, Segment, TrajectoryOutcome

from activation.adapters.exemption_columns import exemption_columns
from activation.adapters.finding import KnownClient, known_clients, last_trajectories, open_trajectories
from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import KNOWN_CLIENTS
from activation.application.trajectories import Trajectories
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.living_elsewhere import NoteMove
from activation.domain.commands.promising import HearStillWaiting
from activation.domain.commands.starting import StartTrajectory
from activation.domain.deciding import Command
from activation.domain.exemption import Exemption
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


class NotRegistered(Exception):
    """Somebody was assessed of whom nobody told that they are registered."""


def hear_intake(ways: WaysOfWorking) -> Reaction:
    """The reaction to the intake topic."""

    async def react(tx: Transaction, batch: Sequence[Received]) -> None:
        await keep_up(tx.connection, ways)
        hearing = await _Hearing.of(tx, ways, batch)
        for received in batch:
            hearing.hear(received.subject, received.data)
        await hearing.save()

    return react


class _Hearing:
    """One batch: what is known of its clients, read once, and changed as the events come by."""

    def __init__(
        self,
        tx: Transaction,
        ways: WaysOfWorking,
        known: dict[UUID, KnownClient],
        running: dict[UUID, Loaded[Trajectory]],
        earlier: Mapping[UUID, Trajectory],
        trajectories: Trajectories,
    ) -> None:
        self._tx = tx
        self._ways = ways
        self._known = known
        self._running = running
        self._earlier = earlier
        self._trajectories = trajectories
        self._changed: dict[UUID, KnownClient] = {}

    @classmethod
    async def of(cls, tx: Transaction, ways: WaysOfWorking, batch: Sequence[Received]) -> "_Hearing":
        clients = list({received.subject for received in batch})
        known = await known_clients(tx.connection, clients)
        found = await open_trajectories(tx.connection, clients)
        trajectories = Trajectories(tx, ways)
        left = await last_trajectories(tx.connection, [each for each in clients if each not in found])
        loaded = await trajectories.load_many([*found.values(), *left.values()])
        running = {client_id: loaded[trajectory_id] for client_id, trajectory_id in found.items()}
        earlier = {client_id: loaded[trajectory_id].state for client_id, trajectory_id in left.items()}
        return cls(tx, ways, known, running, earlier, trajectories)

    def hear(self, client_id: UUID, data: ContractEvent) -> None:
        running = self._running.get(client_id)
        if isinstance(data, ClientRegistered):
            self._knows(client_id, KnownClient(data.municipality, data.neighbourhood, data.occurred_at))
            return
        if client_id in self._known and (learns := _LEARNS.get(type(data))) is not None:
            self._knows(client_id, replace(self._known[client_id], **learns(data)))
        if running is None or not running.state.is_open:
            if isinstance(data, Assessed) and data.segment is Segment.ACTIVATION:
                self._start(client_id)
            elif isinstance(data, ExemptionEnded) and self._was_let_go_while_exempt(client_id):
                self._trajectories.ask(self._start(client_id), NoteExemptionEnded(data.occurred_at))
        elif (asks := _ASKS.get(type(data))) is not None and (command := asks(data)) is not None:
            self._trajectories.ask(running, command)

    async def save(self) -> None:
        rows = [
            {
                "client_id": client_id,
                "municipality": client.municipality,
                "neighbourhood": client.neighbourhood,
                "registered_at": client.registered_at,
                "segment": client.segment.value if client.segment else None,
                **exemption_columns(client.exemption),
            }
            for client_id, client in self._changed.items()
        ]
        self._tx.save(KNOWN_CLIENTS, rows, key=["client_id"])
        await self._trajectories.save()

    def _knows(self, client_id: UUID, client: KnownClient) -> None:
        self._known[client_id] = self._changed[client_id] = client

    def _start(self, client_id: UUID) -> Loaded[Trajectory]:
        client = self._known.get(client_id)
        if client is None:
            raise NotRegistered("assessed before registered")
        command = StartTrajectory(
            trajectory_id=self._tx.new_id(),
            client_id=client_id,
            registered_at=client.registered_at,
            municipality=client.municipality,
            neighbourhood=client.neighbourhood,
            previous=self._left(client_id),
        )
        today = local_date(self._tx.now)
        way = self._ways.of_municipality(client.municipality, today)
        self._running[client_id] = started = self._trajectories.start(command, way)
        if client.exemption is not None and not client.exemption.is_over(today):
            self._trajectories.ask(started, NoteExemption(client.exemption.until, client.exemption.since))
        return started

    def _was_let_go_while_exempt(self, client_id: UUID) -> bool:
        """An exemption is for a time: whoever was let go for it alone comes into view again when it is over."""
        client, left = self._known.get(client_id), self._left(client_id)
        if client is None or left is None or left.outcome is not TrajectoryOutcome.EXEMPT:
            return False
        return client.segment is Segment.ACTIVATION

    def _left(self, client_id: UUID) -> Trajectory | None:
        """The trajectory that the person had last and that is over, perhaps since a moment ago."""
        ended_here = self._running.get(client_id)
        return self._earlier.get(client_id) if ended_here is None else ended_here.state


def _reassessed(assessed: Assessed) -> Command | None:
    if assessed.segment is Segment.ACTIVATION:
        return None
    return CloseTrajectory(TrajectoryOutcome.REINTEGRATION, assessed.occurred_at)


def _departed(departed: ClientDeparted) -> Command:
    return CloseTrajectory(_OUTCOMES[departed.reason], departed.occurred_at)


_OUTCOMES: Mapping[DepartureReason, TrajectoryOutcome] = {
    DepartureReason.WORK: TrajectoryOutcome.PAID_WORK,
    DepartureReason.OTHER_BENEFIT: TrajectoryOutcome.OTHER_BENEFIT,
    DepartureReason.PENSION: TrajectoryOutcome.OTHER_BENEFIT,
    DepartureReason.MOVED: TrajectoryOutcome.MOVED,
    DepartureReason.DECEASED: TrajectoryOutcome.DECEASED,
}
_LEARNS: Mapping[type[ContractEvent], Callable[..., dict[str, Any]]] = {
    Assessed: lambda assessed: {"segment": assessed.segment},
    ClientMoved: lambda moved: {"neighbourhood": moved.neighbourhood},
    Exempted: lambda exempted: {"exemption": Exemption(exempted.from_, exempted.until)},
    ExemptionEnded: lambda _: {"exemption": None},
}
"""What else is known of the person from then on."""
_ASKS: Mapping[type[ContractEvent], Callable[..., Command | None]] = {
    Assessed: _reassessed,
    Exempted: lambda exempted: NoteExemption(exempted.until, exempted.from_),
    ExemptionEnded: lambda ended: NoteExemptionEnded(ended.occurred_at),
    ClientMoved: lambda moved: NoteMove(moved.neighbourhood, moved.occurred_at),
    ClientDeparted: _departed,
    StillWaiting: lambda waiting: HearStillWaiting(waiting.occurred_at),
}
