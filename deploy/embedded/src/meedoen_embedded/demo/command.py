"""`meedoen demo`: a neighbourhood's year in a minute, and then the whole system to look around in."""

import asyncio
import shutil
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from meedoen.clock import SteppedClock
from meedoen.command_line.speaking import described, give_up, language, remark, say, say_json
from meedoen.identifiers import seeded_ids
from meedoen.language import Words
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from meedoen_embedded.data_lock import AlreadyRunning
from meedoen_embedded.demo.caseload import caseload
from meedoen_embedded.demo.parameters import DAYS
from meedoen_embedded.demo.picture import show
from meedoen_embedded.demo.summary import summarise
from meedoen_embedded.demo.year import first_moment, play_year
from meedoen_embedded.listening import PortTaken
from meedoen_embedded.serving import logs_in, serve_until_stopped
from meedoen_embedded.system import FIRST_PORT, EmbeddedSystem

_MARK = "made-by-demo"
_SEED = Words(nl="hetzelfde getal geeft hetzelfde jaar", en="the same number gives the same year")
_PEOPLE = Words(nl="zoveel mensen; anders het hele voorbeeld", en="so many people; otherwise the whole sample")
_ONCE = Words(nl="stop na afloop, in plaats van door te draaien", en="end afterwards instead of serving on")
_JSON = Words(nl="één JSON-document op de uitvoer", en="one JSON document on the output")
_DATA = Words(nl="waar de gegevens van de demo komen", en="where the demo's data go")
_PORT = Words(nl="poort van het inlogpunt; de services volgen", en="port of the issuer; the services follow")


@described(
    Words(nl="Speel een jaar van een wijk, en laat zien wie uit beeld raakte.", en="Play a neighbourhood's year.")
)
def demo(
    seed: Annotated[int, typer.Option(min=0, help=_SEED.in_(language()))] = 1,
    people: Annotated[int | None, typer.Option(min=1, max=20_000, help=_PEOPLE.in_(language()))] = None,
    once: Annotated[bool, typer.Option("--once", help=_ONCE.in_(language()))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON.in_(language()))] = False,
    data: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help=_DATA.in_(language()))] = Path(
        ".data/demo"
    ),
    port: Annotated[int, typer.Option(help=_PORT.in_(language()))] = FIRST_PORT,
) -> None:
    _make_room(data)
    try:
        asyncio.run(_demo(data, seed=seed, people=people, once=once, as_json=as_json, port=None if once else port))
    except AlreadyRunning:
        give_up(Words(nl=f"Er draait al een Meedoen op {data}.", en=f"A Meedoen already runs on {data}."))
    except PortTaken as taken:
        give_up(
            Words(
                nl=f"Poort {taken} is bezet. Kies een andere: meedoen demo --port 9100",
                en=f"Port {taken} is taken. Choose another: meedoen demo --port 9100",
            )
        )


async def _demo(data: Path, *, seed: int, people: int | None, once: bool, as_json: bool, port: int | None) -> None:
    begun = perf_counter()
    clock = SteppedClock(first_moment())
    system = EmbeddedSystem(data, clock=clock, new_id=seeded_ids(seed), first_port=port)
    with logs_in(data):
        async with system:
            with ExitStack() as shown:
                played = await play_year(
                    system, clock, caseload(people, seed), seed=seed, progress=_progress(shown, as_json=as_json)
                )
            summary = await summarise(system, clock, played, seed=seed)
    seconds = round(perf_counter() - begun)
    if as_json:
        say_json(summary)
    else:
        show(summary, Console(), language())
    remark(Words(nl=f"Een jaar in {seconds} seconden.", en=f"A year in {seconds} seconds."))
    if not as_json:
        _how_to_go_on(data)
    if not once:
        await serve_until_stopped(EmbeddedSystem(data, clock=clock, first_port=port))


def _make_room(data: Path) -> None:
    """Throw away an earlier demo's data, and nobody else's."""
    if data.exists() and any(data.iterdir()):
        if not (data / _MARK).exists():
            give_up(
                Words(
                    nl=f"In {data} staan al gegevens die niet van een demo zijn. Kies een andere map met --data.",
                    en=f"{data} holds data that are not a demo's. Choose another folder with --data.",
                )
            )
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    (data / _MARK).touch()


def _progress(shown: ExitStack, *, as_json: bool) -> Any:
    """A bar on a terminal, a line a quarter elsewhere; always beside the output."""
    console = Console(stderr=True)
    if console.is_terminal and not as_json:
        words = Words(nl="Een jaar spelen", en="Playing a year").in_(language())
        bar = shown.enter_context(
            Progress(
                TextColumn(words),
                BarColumn(),
                TextColumn("{task.fields[day]}"),
                TimeElapsedColumn(),
                console=console,
            )
        )
        task = bar.add_task(words, total=DAYS, day="")
        return lambda today: bar.update(task, advance=1, day=today.strftime("%d-%m-%Y"))

    def line(today: date) -> None:
        if today.day == 1 and today.month in (4, 7, 10):
            remark(Words(nl=f"gespeeld tot {today:%d-%m-%Y}", en=f"played until {today:%d-%m-%Y}"))
            sys.stderr.flush()

    return line


def _how_to_go_on(data: Path) -> None:
    say(
        Words(
            nl=f"""
Verder kijken? Deze gegevens blijven staan:
  meedoen serve --data {data}      de API's op deze gegevens, met hun beschrijving en een token voor elke rol
  meedoen demo --seed 2            een ander jaar""",
            en=f"""
Look further? These data stay:
  meedoen serve --data {data}      the APIs on these data, with their description and a token for each role
  meedoen demo --seed 2            another year""",
        )
    )
