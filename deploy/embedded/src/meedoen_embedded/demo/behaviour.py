"""What people and partners do in the played year: dice that follow from the seed and the person alone.

A person's dice do not depend on the order in which the year is played, so that the same seed gives the same
year again, and one parameter changed changes one thing.
"""

import random
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meedoen.vocabulary import ActivityKind, ReturnAdvice, ReturnReason

from meedoen_embedded.demo.parameters import ACTIVITIES, Parameters


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

    def answers_invitation(self, person: UUID, attempt: int) -> Answer:
        dice = self._dice(person, f"invitation {attempt}").random()
        figures = self.parameters
        if dice < figures.cancels.value:
            return Answer.CANCELLED
        stays_away = figures.no_show_first_letter if attempt == 1 else figures.no_show_later_letter
        return Answer.NO_SHOW if dice < figures.cancels.value + stays_away.value else Answer.ATTENDED

    def signs(self, person: UUID, conversation: int) -> bool:
        """Whether a plan comes out of this conversation."""
        dice = self._dice(person, f"signs {conversation}").random()
        return dice < self.parameters.signs_at_first_conversation.value

    def chooses(self, person: UUID, plan: int) -> ActivityKind:
        """The activity of a plan, in the proportions that Rotterdam counted."""
        kinds = list(ACTIVITIES)
        return self._dice(person, f"activity {plan}").choices(kinds, weights=[ACTIVITIES[kind] for kind in kinds])[0]

    def hours(self, person: UUID, plan: int) -> int:
        """Hours a week to begin with."""
        low, high = int(self.parameters.starting_hours.value), int(self.parameters.usual_hours.value)
        return self._dice(person, f"hours {plan}").randint(low, high)

    def partner_accepts(self, referral: UUID) -> bool:
        return self._dice(referral, "accepts").random() < self.parameters.partner_accepts.value

    def days_until_answer(self, referral: UUID) -> int:
        return self._dice(referral, "answer").randint(1, int(self.parameters.partner_answers_within_days.value))

    def placing_fails(self, referral: UUID) -> bool:
        return self._dice(referral, "placing").random() < self.parameters.placing_fails.value

    def reason_for_return(self, referral: UUID) -> tuple[ReturnReason, ReturnAdvice]:
        dice = self._dice(referral, "reason")
        return dice.choice(list(ReturnReason)), dice.choice(list(ReturnAdvice))

    def still_active(self, person: UUID, contact: int, days_since_last: int) -> bool:
        """Whether somebody still does what the plan says, so many days after they were last seen."""
        a_year = self.parameters.stays_active_a_year.value
        return self._dice(person, f"active {contact}").random() < float(a_year ** (days_since_last / 365))

    def _dice(self, who: UUID, what: str) -> random.Random:
        return random.Random(f"{self.seed} {who} {what}")  # noqa: S311 - a played year, not a secret
