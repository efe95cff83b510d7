"""The person's own alarm: "I am still waiting". It is no contact; it says that there was none."""

from datetime import datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Segment

from intake.domain.client import Client
from intake.domain.client_events import ClientStillWaiting
from intake.domain.rules import require_present


def hear_still_waiting(
    client: Client, *, now: datetime, trajectory_over_since: datetime | None = None
) -> tuple[ClientStillWaiting, ...]:
    """The alarm of today, once: a second one on the same day adds nothing.

    `trajectory_over_since`: when the last trajectory was closed, if none is open.

    Raises:
        RuleRefused: the person departed, or has no trajectory of activation, where somebody would hear the alarm.
    """
    require_present(client)
    _require_somebody_hears(client, trajectory_over_since)
    if client.alarm is not None and local_date(client.alarm) == local_date(now):
        return ()
    return (ClientStillWaiting(now),)


def _require_somebody_hears(client: Client, trajectory_over_since: datetime | None) -> None:
    if client.assessment is None:
        raise RuleRefused(
            "not-assessed-yet",
            Words(
                nl="Deze persoon wacht nog op een weging. Bepaal eerst de afstand tot werk; dan volgt een gesprek.",
                en="This person still waits for an assessment. Assess the distance to work first; a talk follows.",
            ),
        )
    if client.assessment.segment is not Segment.ACTIVATION:
        raise RuleRefused(
            "on-the-way-to-work",
            Words(
                nl="Deze persoon wordt naar werk begeleid. Geef het door aan de klantmanager re-integratie.",
                en="This person is on a way to paid work. Pass it on to who guides them there.",
            ),
        )
    # An assessment of after the closing starts a new trajectory, in which the alarm is heard.
    if trajectory_over_since is not None and client.assessment.occurred_at <= trajectory_over_since:
        raise RuleRefused(
            "trajectory-over",
            Words(
                nl="Het traject van deze persoon is afgesloten, dus niemand is nu een contact verschuldigd. "
                "Vraag intake om opnieuw te wegen: dan begint een nieuw traject, met een eerste gesprek.",
                en="This person's trajectory was closed, so that nobody owes them a contact now. "
                "Ask intake to assess them anew: a new trajectory starts then, with a first talk.",
            ),
        )
