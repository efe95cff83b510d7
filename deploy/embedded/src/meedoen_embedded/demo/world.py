"""What everybody in the played year shares: the calendar, the way of working, the dice, and who is who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from meedoen.clock import SteppedClock, local_date, start_of_local_day

from meedoen_embedded.demo.behaviour import Behaviour
from meedoen_embedded.demo.parameters import FIRST_DAY, Parameters
from meedoen_embedded.demo.way import Way
from meedoen_embedded.system import EmbeddedSystem

OFFICE_OPENS = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class World:
    """One played year."""

    system: EmbeddedSystem
    clock: SteppedClock
    behaviour: Behaviour
    way: Way
    partners: Sequence[UUID]
    talks: Counter[UUID] = field(default_factory=Counter)
    """How often each person was spoken with by a coach or a team."""
    fate_of: dict[UUID, UUID] = field(default_factory=dict)
    """By whose dice a referral goes. The partner knows no person; the world does."""

    @property
    def parameters(self) -> Parameters:
        return self.behaviour.parameters

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    @property
    def week(self) -> int:
        """The number of this week in the played year, from 1."""
        return (self.today - FIRST_DAY).days // 7 + 1

    def note_referral(self, referral_id: UUID, person: UUID, attempt: int) -> None:
        """Remember by whose dice a referral goes."""
        self.fate_of[referral_id] = uuid5(person, f"referral {attempt}")

    def go_to(self, day: date) -> None:
        """Move the calendar to the morning of a day."""
        self.clock.move_to(start_of_local_day(day) + OFFICE_OPENS)


def named(kind: str, number: int) -> UUID:
    """The id of the n-th coach or partner, the same in every played year."""
    return uuid5(NAMESPACE_URL, f"meedoen:demo:{kind}:{number}")
