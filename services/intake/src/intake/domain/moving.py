"""A client who goes to live in another neighbourhood, or who was registered in the wrong one."""

from datetime import datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, RuleRefused

from intake.domain.client import Client
from intake.domain.client_events import ClientMoved
from intake.domain.rules import require_happened, require_present, stands_beside_file


def move(
    client: Client, *, neighbourhood: str, occurred_at: datetime, now: datetime, recorded_by: UUID | None
) -> tuple[ClientMoved]:
    """The person lives in another neighbourhood of the municipality, from that day on.

    Of who was registered in the wrong one, that day is the day of registration. `recorded_by`: who recorded it; None
    where a file of the municipality tells of it.

    Raises:
        InvalidInput: the neighbourhood is in another municipality.
        RuleRefused: the person departed or lives there already, the moment cannot be right, or a later move counts.
    """
    require_present(client)
    _require_own_neighbourhood(client, neighbourhood)
    if neighbourhood == client.neighbourhood:
        raise RuleRefused(
            "lives-there-already",
            Words(
                nl="Deze persoon staat hier al in deze wijk. Kijk de wijkcode na.",
                en="This person is in this neighbourhood already. Check the neighbourhood's code.",
            ),
        )
    require_happened(client, occurred_at, now)
    since = client.lives_there_since or occurred_at
    if local_date(occurred_at) < local_date(since):
        raise RuleRefused(
            "a-later-move-counts",
            Words(
                nl="Er is al een verhuizing van na deze dag, en de laatste telt. Klopt die niet? Kies dan die dag.",
                en="There is a move of after this day, and the latest counts. Is that one wrong? Choose its day then.",
            ),
        )
    return (ClientMoved(max(occurred_at, since), client.municipality, neighbourhood, recorded_by),)


def move_stands(client: Client, neighbourhood: str, occurred_at: datetime) -> bool:
    """Whether a file that says that the person lives elsewhere leaves it as it is: it may not know of the move, or of
    its correction, yet."""
    return stands_beside_file(client.lives_there_since or occurred_at, client.moved_from, neighbourhood, occurred_at)


def _require_own_neighbourhood(client: Client, neighbourhood: str) -> None:
    if neighbourhood.startswith(client.municipality):
        return
    words = Words(
        nl="Deze wijk ligt in een andere gemeente. Wie daarheen verhuist, vertrekt hier: leg het vertrek vast.",
        en="This neighbourhood is in another municipality. Whoever moves there departs here: record the departure.",
    )
    raise InvalidInput([Fault("/neighbourhood", "neighbourhood-elsewhere", words)])
