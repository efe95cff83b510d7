"""The trajectories of one transaction: found, asked, and shown as they are after it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from meedoen.vocabulary import ReferralEndReason

from activation.adapters.event_codec import REFERRAL, TRAJECTORY
from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.trajectory_rows import Change, save_changes
from activation.domain.commands.starting import StartTrajectory
from activation.domain.deciding import Command, decide
from activation.domain.referral import OwedByPartner, owed_by_partners, tell_what_is_owed, withdraw
from activation.domain.referring_events import ReferralEnded
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking

_ENDED_BY_US = {ReferralEndReason.WITHDRAWN, ReferralEndReason.TRAJECTORY_CLOSED}


class Trajectories:
    """Every command goes through here, one or a batch; `save` is called once, after the last."""

    def __init__(self, tx: Transaction, ways: WaysOfWorking) -> None:
        self._tx = tx
        self._ways = ways
        self._before: dict[UUID, tuple[Trajectory, WayOfWorking]] = {}
        self._changed: dict[UUID, Loaded[Trajectory]] = {}
        self._withdrawn: dict[UUID, None] = {}

    async def load(self, trajectory_id: UUID) -> Loaded[Trajectory]:
        """One trajectory, however long its history."""
        loaded = await self._tx.load(TRAJECTORY, trajectory_id)
        await self._know_ways_of([loaded])
        return loaded

    async def load_many(self, trajectory_ids: Sequence[UUID]) -> dict[UUID, Loaded[Trajectory]]:
        """Several at once, for batches."""
        loaded = await self._tx.load_many(TRAJECTORY, trajectory_ids)
        await self._know_ways_of(loaded.values())
        return loaded

    def start(self, command: StartTrajectory, way: WayOfWorking) -> Loaded[Trajectory]:
        """A new trajectory."""
        loaded = self._tx.new(TRAJECTORY, command.trajectory_id)
        self._decide(loaded, command, way)
        return loaded

    def ask(self, loaded: Loaded[Trajectory], command: Command) -> list[TrajectoryEvent]:
        """What happens when this is asked; recorded, and shown after `save`.

        Raises:
            RuleRefused: a rule says no.
        """
        return self._decide(loaded, command, self._ways.of(loaded.state))

    async def save(self) -> None:
        """Write the read models, and tell partners which referrals are taken back, and what they owe by the others."""
        owed = self._owed_by_partners()
        save_changes(
            self._tx,
            [
                Change(*self._before[stream_id], loaded, self._ways.of(loaded.state))
                for stream_id, loaded in self._changed.items()
            ],
        )
        for referral_id, loaded in (await self._tx.load_many(REFERRAL, [*self._withdrawn, *owed])).items():
            if referral_id in self._withdrawn:
                self._tx.record(loaded, withdraw(loaded.state, self._tx.now))
            else:
                self._tx.record(loaded, tell_what_is_owed(loaded.state, owed[referral_id], self._tx.now))
        self._changed.clear()
        self._withdrawn.clear()

    def _owed_by_partners(self) -> dict[UUID, OwedByPartner | None]:
        """By referral, where it is another than before. The end of a referral says by itself that nothing is owed."""
        changed: dict[UUID, OwedByPartner | None] = {}
        for stream_id, loaded in self._changed.items():
            before, now = owed_by_partners(self._before[stream_id][0]), owed_by_partners(loaded.state)
            for referral in loaded.state.referrals:
                of = referral.referral_id
                if referral.is_open and before.get(of) != now.get(of):
                    changed[of] = now.get(of)
        return changed

    async def _know_ways_of(self, trajectories: Iterable[Loaded[Trajectory]]) -> None:
        """A version that was posted elsewhere since we last looked is read when a trajectory is found under it."""
        if not all(self._ways.knows(each.state) for each in trajectories if each.version):
            await keep_up(self._tx.connection, self._ways)

    def _decide(self, loaded: Loaded[Trajectory], command: Command, way: WayOfWorking) -> list[TrajectoryEvent]:
        before = loaded.state
        events = decide(before, command, way, self._tx.now)
        if not events:
            return events
        self._tx.record(loaded, events)
        self._before.setdefault(loaded.stream_id, (before, way))
        self._changed[loaded.stream_id] = loaded
        for event in events:
            if isinstance(event, ReferralEnded) and event.reason in _ENDED_BY_US:
                self._withdrawn[event.referral_id] = None
        return events
