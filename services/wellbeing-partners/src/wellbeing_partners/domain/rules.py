"""The rules that several decisions share, each a refusal with a name."""

from datetime import date, datetime, timedelta

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused

from wellbeing_partners.domain.referral import Referral, Stage

FEWEST_HOURS = 1
MOST_HOURS = 40
"""Hours a week at a place; 20 is the usual most, a working week the bound."""
FURTHEST_START = timedelta(days=92)
"""How far ahead a start may be agreed. Assumption: a course or season begins within a quarter."""
EARLIEST_START = timedelta(days=366)
"""How long before the offer a person may already have been at the place. Assumption: a year."""


def require_taken_on(referral: Referral) -> None:
    """The partner said yes, and the referral is still with it.

    Raises:
        RuleRefused: it was not answered yet, or it is closed.
    """
    if referral.stage is Stage.TO_ANSWER:
        raise RuleRefused(
            "referral-not-accepted",
            Words(
                nl="Zeg eerst ja op deze aanmelding. Daarna kan dit.",
                en="Say yes to this referral first. Then this is possible.",
            ),
        )
    require_open(referral)


def require_open(referral: Referral) -> None:
    """The referral is not closed.

    Raises:
        RuleRefused: it was declined, returned or withdrawn; the rule's name says which.
    """
    if not referral.stage.closed:
        return
    why = {
        Stage.DECLINED: Words(
            nl="Deze aanmelding is afgewezen. De coach kan een nieuwe aanmelding doen.",
            en="This referral was declined. The coach can make a new one.",
        ),
        Stage.RETURNED: Words(
            nl="Deze persoon is weer bij de coach. De coach kan een nieuwe aanmelding doen.",
            en="This person is back with the coach. The coach can make a new referral.",
        ),
        Stage.WITHDRAWN: Words(
            nl="De coach heeft deze aanmelding ingetrokken. Vraag de coach om een nieuwe als dat niet klopt.",
            en="The coach withdrew this referral. If that is not right, ask the coach for a new one.",
        ),
    }
    raise RuleRefused(f"referral-{referral.stage.value}", why[referral.stage])


def require_hours(hours_per_week: int) -> None:
    """A whole number of hours a week within the bounds.

    Raises:
        RuleRefused: hours out of bounds.
    """
    if not FEWEST_HOURS <= hours_per_week <= MOST_HOURS:
        raise RuleRefused(
            "hours-out-of-bounds",
            Words(
                nl=f"Kies een aantal uren per week van {FEWEST_HOURS} tot en met {MOST_HOURS}.",
                en=f"Choose a number of hours a week from {FEWEST_HOURS} to {MOST_HOURS}.",
            ),
        )


def require_hours_that_fit(still_active: bool, hours_per_week: int) -> None:
    """Somebody who is active has hours; somebody who is not has none.

    Raises:
        RuleRefused: the hours do not fit the answer, or are out of bounds.
    """
    if still_active:
        require_hours(hours_per_week)
    elif hours_per_week != 0:
        raise RuleRefused(
            "hours-while-not-active",
            Words(
                nl="Iemand die nu niet actief is, heeft 0 uur per week. Pas de uren aan, of kies actief.",
                en="Somebody who is not active now has 0 hours a week. Change the hours, or choose active.",
            ),
        )


def require_happened(referral: Referral, occurred_at: datetime, now: datetime) -> None:
    """What is recorded has happened, and not before the referral came.

    Raises:
        RuleRefused: a moment to come, or one before the day of the offer.
    """
    if occurred_at > now:
        raise RuleRefused(
            "not-happened-yet",
            Words(
                nl="Dit moment moet nog komen. Leg het vast als het gebeurd is.",
                en="This moment is still to come. Record it when it has happened.",
            ),
        )
    if referral.offer is not None and local_date(occurred_at) < local_date(referral.offer.occurred_at):
        raise RuleRefused(
            "before-the-referral",
            Words(
                nl="Dit moment ligt voor de dag waarop de aanmelding kwam. Kies een latere dag.",
                en="This moment lies before the day on which the referral came. Choose a later day.",
            ),
        )


def require_likely_start(referral: Referral, started_on: date, now: datetime) -> None:
    """A start lies neither in the far future nor long before the referral.

    Raises:
        RuleRefused: the date is most likely a mistake.
    """
    latest = local_date(now) + FURTHEST_START
    earliest = local_date(referral.offer.occurred_at if referral.offer else now) - EARLIEST_START
    if not earliest <= started_on <= latest:
        raise RuleRefused(
            "start-date-unlikely",
            Words(
                nl=f"Kies een begindatum van {earliest.isoformat()} tot en met {latest.isoformat()}.",
                en=f"Choose a start date from {earliest.isoformat()} to {latest.isoformat()}.",
            ),
        )
