"""The person's own alarm: "I am still waiting". It is no contact; it says that there was none."""

from datetime import datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Segment

from intake.domain.client import Client
from intake.domain.client_events import ClientStillWaiting
from intake.domain.rules import require_present


def hear_still_waiting(client: Client, *, now: datetime) -> tuple[ClientStillWaiting, ...]:
    """The alarm of today, once: a second one on the same day adds nothing.

    Raises:
        RuleRefused: the person departed, or is on no way of activation, where nobody would hear the alarm.
    """
    require_present(client)
    _require_somebody_hears(client)
    if client.alarm is not None and local_date(client.alarm) == local_date(now):
        return ()
    return (ClientStillWaiting(now),)


def _require_somebody_hears(client: Client) -> None:
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
