"""Looking after the traffic between services: what could not be processed, and sending again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import typer

from meedoen.command_line.services import AsJson, DataDirectory, ServiceName, database_of, service_named
from meedoen.command_line.speaking import described, give_up, language, say, say_json
from meedoen.database import Database
from meedoen.language import Words
from meedoen.messaging.parked import NoSuchRecord, NotFirst, ParkedRecord, drop_parked, retry_parked
from meedoen.messaging.parked import list_parked as parked_records
from meedoen.messaging.port import Partition
from meedoen.messaging.relay import republish as send_again
from meedoen.refusals import Unavailable

Result = TypeVar("Result")

_WHO = Words(
    nl="wie het niet kon verwerken: het eerste woord dat `parked list` geeft",
    en="who could not process it: the first word that `parked list` gives",
)
_WHERE = Words(
    nl="de plek, zoals `parked list` haar geeft: activation-trajectories.intake/3/14",
    en="the place, as `parked list` gives it: activation-trajectories.intake/3/14",
)
_OF_ONE = Words(nl="alleen van deze consument", en="of this consumer alone")
_MOST = Words(nl="zoveel op zijn hoogst", en="so many at most")
Consumer = Annotated[str, typer.Argument(metavar="CONSUMER", help=_WHO.in_(language()))]
Place = Annotated[str, typer.Argument(metavar="TOPIC/PARTITION/OFFSET", help=_WHERE.in_(language()))]


@described(Words(nl="Wat niet verwerkt kon worden, en waarom.", en="What could not be processed, and why."))
def list_parked(
    service: ServiceName,
    consumer: Annotated[str | None, typer.Option(help=_OF_ONE.in_(language()))] = None,
    limit: Annotated[int, typer.Option(min=1, help=_MOST.in_(language()))] = 100,
    data: DataDirectory = None,
    as_json: AsJson = False,
) -> None:
    records = _on(service, data, lambda database: parked_records(database, consumer, limit=limit))
    if as_json:
        say_json([asdict(record) for record in records])
    elif records:
        for record in records:
            say(_shown(record))
    else:
        say(Words(nl="Er staat niets apart.", en="Nothing is parked."))


@described(
    Words(
        nl="Laat een gebeurtenis opnieuw proberen, met wat erachter wacht.",
        en="Have an event tried again, with what waits behind it.",
    )
)
def retry(service: ServiceName, consumer: Consumer, place: Place, data: DataDirectory = None) -> None:
    partition, offset = _place(place)
    _on(service, data, lambda database: retry_parked(database, consumer, partition, offset))
    say(
        Words(
            nl="Wordt opnieuw geprobeerd zodra de service draait.",
            en="Will be tried again once the service runs.",
        )
    )


@described(
    Words(
        nl="Geef een gebeurtenis voorgoed op; de latere gaan dan door.",
        en="Give up an event for good; the later ones go on then.",
    )
)
def drop(service: ServiceName, consumer: Consumer, place: Place, data: DataDirectory = None) -> None:
    partition, offset = _place(place)
    _on(service, data, lambda database: drop_parked(database, consumer, partition, offset))
    say(Words(nl="Opgegeven.", en="Given up."))


@described(
    Words(
        nl="Stuur alle gebeurtenissen van een service opnieuw; wie ze al heeft, laat ze vallen.",
        en="Send all events of a service again; whoever has them already drops them.",
    )
)
def republish(service: ServiceName, data: DataDirectory = None) -> None:
    number = _on(service, data, send_again)
    say(
        Words(
            nl=f"{number} gebeurtenissen gaan opnieuw, zodra de service draait.",
            en=f"{number} events will go again, as soon as the service runs.",
        )
    )


def _on(service: str, data: Any, work: Callable[[Database], Awaitable[Result]]) -> Result:
    async def with_database() -> Result:
        async with database_of(service_named(service), data) as database:
            return await work(database)

    try:
        return asyncio.run(with_database())
    except NoSuchRecord:
        give_up(Words(nl="Daar staat niets (meer) apart.", en="Nothing is parked there (any more)."))
    except NotFirst:
        give_up(
            Words(
                nl="Een eerdere gebeurtenis van hetzelfde onderwerp staat ook apart; die gaat voor.",
                en="An earlier event of the same subject is parked too; that one comes first.",
            )
        )
    except Unavailable as away:
        give_up(away.words)


def _place(text: str) -> tuple[Partition, int]:
    topic, _, rest = text.partition("/")
    number, _, offset = rest.partition("/")
    if not (topic and number.isdecimal() and offset.isdecimal()):
        raise typer.BadParameter(_WHERE.in_(language()))
    return Partition(topic, int(number)), int(offset)


def _shown(record: ParkedRecord) -> Words:
    """Where it stands, on a line as `retry` and `drop` ask for it; below it what is wrong, and what it is about."""
    place = f"{record.partition.topic}/{record.partition.number}/{record.offset}"
    first = f"{record.consumer} {place}\n  {record.reason.value}: {record.error}"
    if record.source is None:
        return Words(nl=first, en=first)
    return Words(
        nl=f"{first}\n  {record.source}\n  onderwerp {record.subject}, nummer {record.sequence}",
        en=f"{first}\n  {record.source}\n  subject {record.subject}, number {record.sequence}",
    )
