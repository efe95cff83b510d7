"""`meedoen demo`: a neighbourhood's year in a minute, and then the whole system to look around in."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from meedoen.command_line.speaking import described, give_up, language, remark, say, say_json, typed
from meedoen.data_directory import stop_calendar
from meedoen.language import Words
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from meedoen_embedded.data_lock import AlreadyRunning
from meedoen_embedded.demo.comparison import compare, show_comparison
from meedoen_embedded.demo.mark import is_marked, leave_mark
from meedoen_embedded.demo.parameters import WEEKS
from meedoen_embedded.demo.picture import show
from meedoen_embedded.demo.playing import new_calendar, play, settings_for, ways_to_choose_from
from meedoen_embedded.demo.year import Progress
from meedoen_embedded.listening import PortTaken
from meedoen_embedded.serving import logs_in, serve_until_stopped
from meedoen_embedded.system import FIRST_PORT, EmbeddedSystem

_AS_USUAL = "rotterdam"
"""How the municipality of the sample works, unless something else is asked."""
_SEED = Words(nl="hetzelfde getal geeft hetzelfde jaar", en="the same number gives the same year")
_PEOPLE = Words(nl="zoveel mensen; anders het hele voorbeeld", en="so many people; otherwise the whole sample")
_WAY = Words(
    nl="dezelfde mensen onder een andere werkwijze, zoals leeuwarden",
    en="the same people under another way of working, such as leeuwarden",
)
_COMPARE = Words(
    nl="alle werkwijzen na elkaar, in één tabel naast elkaar",
    en="all ways of working one after the other, side by side in one table",
)
_ONCE = Words(nl="stop na afloop, in plaats van door te draaien", en="end afterwards instead of serving on")
_JSON = Words(nl="één JSON-document op de uitvoer", en="one JSON document on the output")
_IMPORTING = Words(nl="inlezen", en="importing")
_DATA = Words(nl="waar de gegevens van de demo komen", en="where the demo's data go")
_PORT = Words(nl="poort van het inlogpunt; de services volgen", en="port of the issuer; the services follow")


@described(
    Words(
        nl="Speel een jaar van een wijk, en laat zien wie uit beeld raakte.",
        en="Play a year of a neighbourhood, and show who fell out of view.",
    )
)
def demo(
    seed: Annotated[int, typer.Option(min=0, help=_SEED.in_(language()))] = 1,
    people: Annotated[int | None, typer.Option(min=1, max=20_000, help=_PEOPLE.in_(language()))] = None,
    way_of_working: Annotated[str | None, typer.Option(metavar="NAME", help=_WAY.in_(language()))] = None,
    compared: Annotated[bool, typer.Option("--compare", help=_COMPARE.in_(language()))] = False,
    once: Annotated[bool, typer.Option("--once", help=_ONCE.in_(language()))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON.in_(language()))] = False,
    data: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help=_DATA.in_(language()))] = Path(
        ".data/demo"
    ),
    port: Annotated[int, typer.Option(help=_PORT.in_(language()))] = FIRST_PORT,
) -> None:
    ways = ways_to_choose_from(data)
    if compared:
        _compare(ways if way_of_working is None else [_known(way_of_working, ways)], seed, people, as_json=as_json)
        return
    way = _known(way_of_working or _AS_USUAL, ways)
    _make_room(data)
    leave_mark(data, settings_for(way))
    try:
        asyncio.run(
            _demo(data, way=way, seed=seed, people=people, once=once, as_json=as_json, port=None if once else port)
        )
    except AlreadyRunning:
        give_up(Words(nl=f"Er draait al een Meedoen op {data}.", en=f"A Meedoen already runs on {data}."))
    except PortTaken as taken:
        give_up(
            Words(
                nl=f"Poort {taken} is bezet. Kies een andere: {typed()} demo --port 9100",
                en=f"Port {taken} is taken. Choose another: {typed()} demo --port 9100",
            )
        )


async def _demo(
    data: Path, *, way: str, seed: int, people: int | None, once: bool, as_json: bool, port: int | None
) -> None:
    begun, clock = perf_counter(), new_calendar()
    title = Words(nl="Een jaar spelen", en="Playing a year")
    with logs_in(data), _progress(title, as_json=as_json) as progress:
        try:
            summary = await play(data, clock, way=way, seed=seed, people=people, first_port=port, progress=progress)
        finally:
            stop_calendar(data, clock.now())
    seconds = round(perf_counter() - begun)
    if as_json:
        say_json(summary)
    else:
        show(summary, Console(), language())
    remark(Words(nl=f"Een jaar in {seconds} seconden.", en=f"A year in {seconds} seconds."))
    if not once:
        await serve_until_stopped(EmbeddedSystem(data, clock=clock, first_port=port, settings=settings_for(way)))
    if not as_json:
        _how_to_go_on(data)


def _compare(ways: list[str], seed: int, people: int | None, *, as_json: bool) -> None:
    begun = perf_counter()

    def one_way(way: str) -> dict[str, object]:
        title = Words(nl=f"Een jaar spelen: {way}", en=f"Playing a year: {way}")
        with _progress(title, as_json=as_json) as progress:
            return compare(way, seed=seed, people=people, progress=progress)

    document = {"seed": seed, "ways": [one_way(way) for way in ways]}
    if as_json:
        say_json(document)
    else:
        show_comparison(document, Console(), language())
    seconds = round(perf_counter() - begun)
    remark(Words(nl=f"{len(ways)} jaren in {seconds} seconden.", en=f"{len(ways)} years in {seconds} seconds."))


def _known(way: str, ways: list[str]) -> str:
    if way not in ways:
        choice = ", ".join(ways)
        give_up(
            Words(
                nl=f"De werkwijze {way} is er niet. Kies uit: {choice}.",
                en=f"There is no way of working {way}. Choose from: {choice}.",
            )
        )
    return way


def _make_room(data: Path) -> None:
    """Throw away an earlier demo's data, and nobody else's."""
    if data.exists() and any(data.iterdir()):
        if not is_marked(data):
            give_up(
                Words(
                    nl=f"In {data} staan al gegevens die niet van een demo zijn. Kies een andere map met --data.",
                    en=f"{data} holds data that are not a demo's. Choose another folder with --data.",
                )
            )
        shutil.rmtree(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _progress(title: Words, *, as_json: bool) -> Iterator[Progress]:
    """A bar on a terminal, a line a quarter elsewhere; always beside the output."""
    console = Console(stderr=True)
    if console.is_terminal and not as_json:
        words = title.in_(language())
        columns = (TextColumn(words), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
        with Bar(*columns, console=console) as bar:
            task = bar.add_task(words, total=WEEKS, day=_IMPORTING.in_(language()))
            yield lambda monday: bar.update(task, advance=1, day=monday.strftime("%d-%m-%Y"))
        return

    def line(monday: date) -> None:
        if monday.day <= 7 and monday.month in (4, 7, 10):
            day = monday.strftime("%d-%m-%Y")
            remark(Words(nl=f"{title.nl}: tot {day}", en=f"{title.en}: until {day}"))
            sys.stderr.flush()

    yield line


def _how_to_go_on(data: Path) -> None:
    command = typed()
    say(
        Words(
            nl=f"""
Verder kijken? Deze gegevens blijven staan, tot de volgende demo:
  {command} serve --data {data}
      de API's op deze dag, met hun beschrijving en een token voor elke rol
  {command} demo --seed 2
      een ander jaar
  {command} demo --compare
      dezelfde mensen onder elke werkwijze, in één tabel""",
            en=f"""
Look further? These data stay, until the next demo:
  {command} serve --data {data}
      the APIs on this day, with their description and a token for each role
  {command} demo --seed 2
      another year
  {command} demo --compare
      the same people under every way of working, in one table""",
        )
    )
