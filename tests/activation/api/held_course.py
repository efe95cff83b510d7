"""What must hold of two people after each request, whatever it was: of what is told, of the lists, of the letters."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from activation.adapters.event_codec import CODEC
from activation.adapters.trajectory_rows import places_to_tell
from activation.domain.trajectory_events import BroughtToTeam, TrajectoryEvent, TrajectoryStarted

from tests.activation.api.conftest import Person
from tests.activation.api.letters import Postman
from tests.activation.api.test_time_travel import moment
from tests.activation.conftest import World
from tests.activation.domain.kinds_of_events import kind_of
from tests.activation.domain.promise_ledger import RUNGS, SPOKE, PromiseLedger

Shown = dict[str, Any]


class HeldCourse:
    """Two people, what is told of them, and how it is shown."""

    def __init__(self, world: World, coach: Person, postman: Postman, ids: list[UUID], reached: Counter[str]) -> None:
        self.world, self.coach, self.postman, self.reached = world, coach, postman, reached
        self.ids = [str(each) for each in ids]
        self.ledgers: dict[str, PromiseLedger] = {}
        self.versions: Counter[str] = Counter()
        self.silent_at_first: dict[str, datetime] = {}
        self.brought: set[str] = set()
        self.owed_then: dict[str, list[Shown]] = {}

    @property
    def today(self) -> str:
        return self.world.day(0).isoformat()

    async def hear(self, *, speaks: bool = False) -> list[TrajectoryEvent]:
        """What one request, or one message, did with each of both; held to the rules of the promise."""
        heard: list[TrajectoryEvent] = []
        for each in self.ids:
            async with self.world.database.reading() as connection:
                store = self.world.database.event_store(connection)
                stored = await store.read_stream(UUID(each), after_version=self.versions[each])
            batch: Sequence[TrajectoryEvent] = [CODEC.read(event) for event in stored]
            self.versions[each] += len(batch)
            self.reached.update(map(kind_of, batch))
            ledger = self.ledgers.setdefault(each, PromiseLedger())
            if batch:
                ledger.hear(batch, self.world.day(0), self.world.ways.of(await self.world.state(UUID(each))))
            for event in batch:
                if isinstance(event, TrajectoryStarted):
                    self.silent_at_first[each] = event.spoken_before_at or event.registered_at
                if isinstance(event, BroughtToTeam):
                    self.brought.add(each)
            heard += batch
        assert speaks or not any(isinstance(event, SPOKE) for event in heard), "nobody spoke with anybody"
        return heard

    async def state(self, trajectory_id: str) -> Shown:
        return await self.coach.sees(f"/v1/trajectories/{trajectory_id}")

    async def holds(self, was: Sequence[Shown]) -> None:
        people = await self.coach.sees_all("/v1/trajectories", limit=200)
        asked = await self.coach.sees_all("/v1/trajectories", noShowActionDue="true", limit=200)
        owed = await self.coach.sees_all("/v1/promises", whose="organisation", limit=200)
        self.owed_then[moment(self.world)] = owed
        for before in was:
            state = await self.state(before["trajectoryId"])
            self.it_is_shown_as_it_was_told(state)
            assert _stands(state["promises"]) == _stands(_of(state, owed))
            [row] = _of(state, people)
            shown = state | _no_show_action(state)
            assert row == {key: shown[key] for key in row}
            assert bool(_of(state, asked)) == self.is_due(shown["noShowAction"], shown["noShowActionDueOn"])
            self.letters_are_where_they_say(state)
            await self.sweep_knows_when(UUID(state["trajectoryId"]))

    def it_is_shown_as_it_was_told(self, state: Shown) -> None:
        """What is owed, by whom, by when and how far up; and since when nobody spoke with the person."""
        ledger = self.ledgers[state["trajectoryId"]]
        rungs = {key: None if owed.height < 0 else RUNGS[owed.height] for key, owed in ledger.open.items()}
        told = [
            {"promiseId": str(key), "dueOn": each.due_on.isoformat(), "ownerId": str(each.owner.id), "rung": rungs[key]}
            for key, each in ledger.open.items()
        ]
        assert _stands(state["promises"]) == _stands(told)
        assert ledger.is_open == (state["closedAt"] is None)
        at_first = self.silent_at_first[state["trajectoryId"]]
        assert datetime.fromisoformat(state["silentSince"]) == max(at_first, ledger.last_contact_at or at_first)

    def letters_are_where_they_say(self, state: Shown) -> None:
        letters = [letter for each in state["invitations"] for letter in each["letters"]]
        delivered = {str(letter_id) for letter_id, _ in self.postman.delivered}
        assert all((letter["state"] == "sent") == (letter["letterId"] in delivered) for letter in letters)

    async def each_list_of_then_is_as_it_was(self) -> None:
        """Whoever owed something at any moment of this course: their list of a moment of then, nothing for others. Who
        came back has another trajectory by now, and the former one was owed something then."""
        owed_then = {then: self.of_this_course(owed) for then, owed in self.owed_then.items()}
        owners = {each["ownerId"] for owed in owed_then.values() for each in owed}
        for then in list(owed_then)[len(owed_then) // 2 :][:1]:  # each further one would ask for everybody's list
            for owner in owners:
                seen = await self.coach.sees_all("/v1/promises", ownerId=owner, asOf=then, limit=200)
                was = [each for each in owed_then[then] if each["ownerId"] == owner]
                assert self.of_this_course(seen) == was

    async def the_story_and_the_history_tell_the_same(self) -> None:
        """At the end, of each trajectory of this course: the talks that stand, and all that was promised."""
        for each, ledger in self.ledgers.items():
            history = await self.coach.sees_all(f"/v1/trajectories/{each}/history", limit=200)
            made = [told["details"]["promiseId"] for told in history if told["type"] == "promise-made"]
            assert sorted(made) == sorted(str(promise_id) for promise_id in ledger.made)
            story = (await self.coach.sees(f"/v1/trajectories/{each}/story"))["trajectories"]
            [own] = _of({"trajectoryId": each}, story)
            talks = [datetime.fromisoformat(contact["heldAt"]) for contact in own["contacts"]]
            assert max(talks, default=None) == ledger.last_contact_at

    def of_this_course(self, owed: list[Shown]) -> list[Shown]:
        return [each for each in owed if each["trajectoryId"] in self.ledgers]

    async def sweep_knows_when(self, trajectory_id: UUID) -> None:
        state = await self.world.state(trajectory_id)
        places = places_to_tell(state, self.world.ways.of(state))
        assert sorted(await self.world.places_to_tell(trajectory_id)) == sorted(places)

    def is_due(self, action: str | None, due_on: str | None) -> bool:
        return action == "measure-may-be-advised" or (due_on is not None and due_on <= self.today)


def _of(state: Shown, listed: Sequence[Shown]) -> list[Shown]:
    return [each for each in listed if each["trajectoryId"] == state["trajectoryId"]]


def _stands(promises: Sequence[Shown]) -> list[tuple[str, ...]]:
    return sorted((each["promiseId"], each["dueOn"], each["ownerId"], each["rung"] or "") for each in promises)


def _no_show_action(state: dict[str, Any]) -> Shown:
    """As lists show it: what the ladder asks next, where that is for a professional to see to."""
    following = state["nextOnLadder"] or {"action": None}
    asked = following["action"] in {"no-show-action", "measure-may-be-advised"}
    return {
        "noShowAction": following["action"] if asked else None,
        "noShowActionDueOn": following["dueOn"] if asked else None,
    }
