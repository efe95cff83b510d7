"""A time in which somebody need not take part: nothing with consequences is asked of them as long as it lasts."""

from dataclasses import dataclass
from datetime import date, timedelta

from meedoen.language import Words
from meedoen.refusals import RuleRefused


@dataclass(frozen=True, slots=True)
class Exemption:
    """Both days included. On what grounds is not known here."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until

    def is_over(self, today: date) -> bool:
        return self.until < today

    def followed_by(self, later: "Exemption") -> "Exemption":
        """The later one; it goes back to where this one began, if no day lies in between."""
        at_once = self.since <= later.since <= self.until + timedelta(days=1)
        return Exemption(self.since, later.until) if at_once else later

    def ended_on(self, day: date) -> "Exemption":
        """From that day on the person is no longer exempt."""
        return Exemption(self.since, min(self.until, day - timedelta(days=1)))


def no_consequences_while_exempt(exemption: Exemption | None, *days: date) -> None:
    """On these days nothing with consequences is asked of the person, sent to them, or held against them."""
    if exemption is not None and any(exemption.covers(day) for day in days):
        since, until = exemption.since.isoformat(), exemption.until.isoformat()
        raise RuleRefused(
            "no-consequences-while-exempt",
            Words(
                nl=f"Deze persoon heeft ontheffing van {since} tot en met {until}. Daarin gaat niets uit dat gevolgen "
                "noemt, en wat toen gemist is telt niet mee. Bel, of ga langs; een gesprek kan altijd.",
                en=f"This person is exempt from {since} up to and including {until}. In that time nothing leaves that "
                "mentions consequences, and what was missed then does not count. Call, or come by; a talk is always "
                "possible.",
            ),
        )
