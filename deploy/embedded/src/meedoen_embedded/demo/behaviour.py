"""What people and partners do in the played year: dice that follow from the seed and the person alone.

A person's dice do not depend on the order in which the year is played, so that the same seed gives the same
year again, one parameter changed changes one thing, and the same people meet every way of working.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meedoen.vocabulary import ActivityKind, Intensity, InvitationStep, ReturnAdvice, ReturnReason

from meedoen_embedded.demo.parameters import ACTIVITIES, NOT_COUNTED, Parameters


class Answer(StrEnum):
    """What becomes of an invitation; the values are those of the API."""

    ATTENDED = "attended"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Throws the dice for one person after the other."""

    seed: int
    parameters: Parameters

    def needs(self, person: UUID) -> Intensity:
        """How much attention somebody needs, as the coach judges it."""
        intensive = self._happens(person, "needs", self.parameters.intensive.value)
        return Intensity.INTENSIVE if intensive else Intensity.REGULAR

    def answers_invitation(self, person: UUID, number: int, step: InvitationStep) -> Answer:
        """What becomes of somebody's n-th invitation."""
        dice = self._dice(person, f"invitation {number}").random()
        figures = self.parameters
        if step is InvitationStep.HOME_VISIT:
            return Answer.NO_SHOW if dice < figures.not_at_home.value else Answer.ATTENDED
        if dice < figures.cancels.value:
            return Answer.CANCELLED
        stays_away = figures.no_show_first if number == 1 else figures.no_show_later
        return Answer.NO_SHOW if dice < figures.cancels.value + stays_away.value else Answer.ATTENDED

    def coach_advises_measure(self, person: UUID, number: int) -> bool:
        """Whether this coach, for this person, advises a measure where the ladder allows it."""
        return self._happens(person, f"measure {number}", self.parameters.measure_advised.value)

    def signs(self, person: UUID, talk: int, *, everyone: bool) -> bool:
        """Whether a plan comes out of this talk."""
        figures = self.parameters
        chance = figures.signs_where_everyone_does if everyone else figures.signs_where_voluntary
        return self._happens(person, f"signs {talk}", chance.value)

    def says_no(self, person: UUID) -> bool:
        """Whether somebody who signs no plan does not want to at all."""
        return self._happens(person, "no", self.parameters.says_no.value)

    def chooses(self, person: UUID, plan: int, offered: Collection[ActivityKind]) -> ActivityKind:
        """The activity of a plan out of what is offered, in the proportions that Rotterdam counted."""
        kinds = sorted(offered)
        weights = [ACTIVITIES.get(kind, NOT_COUNTED) for kind in kinds]
        return self._dice(person, f"activity {plan}").choices(kinds, weights=weights)[0]

    def hours(self, person: UUID, plan: int, start: int, usual: int) -> int:
        """Hours a week to begin with."""
        return self._dice(person, f"hours {plan}").randint(start, usual)

    def partner_accepts(self, referral: UUID) -> bool:
        return self._happens(referral, "accepts", self.parameters.partner_accepts.value)

    def days_until_answer(self, referral: UUID) -> int:
        return self._dice(referral, "answer").randint(1, self.parameters.partner_answers_within_days.whole)

    def placing_fails(self, referral: UUID) -> bool:
        return self._happens(referral, "placing", self.parameters.placing_fails.value)

    def reason_for_return(self, referral: UUID) -> tuple[ReturnReason, ReturnAdvice]:
        dice = self._dice(referral, "reason")
        return dice.choice(list(ReturnReason)), dice.choice(list(ReturnAdvice))

    def still_active(self, person: UUID, contact: int, days_since_last: int) -> bool:
        """Whether somebody still does what the plan says, so many days after they were last seen."""
        a_year = self.parameters.stays_active_a_year.value
        return self._happens(person, f"active {contact}", float(a_year ** (days_since_last / 365)))

    def _happens(self, who: UUID, what: str, chance: float) -> bool:
        return self._dice(who, what).random() < chance

    def _dice(self, who: UUID, what: str) -> random.Random:
        return random.Random(f"{self.seed} {who} {what}")  # noqa: S311 - a played year, not a secret
