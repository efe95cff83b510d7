"""All ways of working over the same people, in one table: each plays its year in a directory that is thrown away."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from meedoen.language import Language, Words
from rich.console import Console
from rich.table import Table

from meedoen_embedded.demo.ledger_at_work import few
from meedoen_embedded.demo.parameters import WEEKS, Parameters
from meedoen_embedded.demo.playing import new_calendar, play
from meedoen_embedded.demo.year import Progress
from meedoen_embedded.serving import logs_in


def compare(way: str, *, seed: int, people: int | None, weeks: int = WEEKS, progress: Progress) -> dict[str, Any]:
    """One row: what came of the same people under this way of working."""
    with TemporaryDirectory(prefix="meedoen-") as directory:
        data = Path(directory)
        with logs_in(data):
            summary = asyncio.run(
                play(
                    data,
                    new_calendar(),
                    way=way,
                    seed=seed,
                    people=people,
                    first_port=None,
                    weeks=weeks,
                    progress=progress,
                )
            )
    return row_of(summary)


def row_of(summary: dict[str, Any]) -> dict[str, Any]:
    """What of a year stands in the table."""
    total, hours = summary["followUpGap"]["total"], summary["hours"]
    return {
        "wayOfWorking": summary["wayOfWorking"]["name"],
        "workers": summary["workers"],
        "people": summary["people"]["inActivation"],
        "reached": summary["people"]["reached"],
        "contacts": hours["contacts"],
        "contactsByPartners": hours["contactsByPartners"],
        "longestSilenceDays": summary["silence"]["longestDays"],
        "medianSilenceDays": summary["silence"]["medianDays"],
        "signedPlans": total["signedPlans"],
        "followUpGap": total["followUpGap"],
        "silentFor90Days": total["silence"]["past90Days"],
        "overduePromises": total["overduePromises"],
        "openPromises": total["openPromises"],
        "hoursAsked": hours["asked"],
        "hoursAvailable": hours["available"],
    }


def show_comparison(document: dict[str, Any], console: Console, language: Language) -> None:
    """Print the table, which fits eighty columns, and what its words mean."""

    def say(nl: str, en: str) -> str:
        return Words(nl=nl, en=en).in_(language)

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column(say("\nwerkwijze", "way of\nworking"))
    for heading in (
        say("wie, in\nvoltijds", "who, in\nfull-time"),
        say("ge-\nsprekken", "\ntalks"),
        say("stilte\nlangst", "silence\nlongest"),
        say("stilte\nmidden", "silence\nmiddle"),
        say("\nplannen", "\nplans"),
        say("in het\ngat", "in the\ngap"),
        say("90 d.\nstil", "90 days\nsilent"),
        say("uren\nnodig", "hours\nneeded"),
        say("uren\ner zijn", "hours\nthere"),
    ):
        table.add_column(heading, justify="right")
    for row in document["ways"]:
        table.add_row(
            row["wayOfWorking"],
            _workers(row["workers"], say),
            str(row["contacts"] + row["contactsByPartners"]),
            str(row["longestSilenceDays"]),
            str(row["medianSilenceDays"]),
            _count(row["signedPlans"]),
            _count(row["followUpGap"]),
            _count(row["silentFor90Days"]),
            str(row["hoursAsked"]),
            str(row["hoursAvailable"]),
        )
    people = few(document["ways"][0]["people"])
    console.print()
    console.print(
        say(
            f"Dezelfde {people.nl} mensen, een jaar lang, onder elke werkwijze",
            f"The same {people.en} people, for a year, under each way of working",
        ),
        style="bold",
        highlight=False,
    )
    console.print(table)
    console.print()
    console.print(_note().in_(language), style="dim", highlight=False)


def _note() -> Words:
    """What the words of the table mean, and what the hours go by."""
    figures = Parameters()
    people, talks, letters = (
        each.whole for each in (figures.people_without_norm, figures.conversations_a_week, figures.invited_a_week)
    )
    return Words(
        nl="Stilte: de langste tijd in dagen zonder gesprek, van wie het langst wachtte en van wie in het midden zit. "
        "Gat: plan getekend, en langer stil dan was afgesproken. Wie een jaar afspreekt, heeft in een jaar geen gat; "
        "daarom staat ernaast wie meer dan 90 dagen stil is. Uren nodig: van gesprekken en uitnodigingen, met de "
        "gesprekken die nog te laat zijn. Uren die er zijn: met zoveel coaches als de norm vraagt, en "
        f"{talks} gesprekken en {letters} brieven in een volle week; een team heeft geen norm, daar is gerekend met "
        f"{people} mensen elk. Een · is minder dan 10 mensen, of een getal dat die zou verraden. Het is een gespeeld "
        "jaar: de aannames staan bij --json van één werkwijze.",
        en="Silence: the longest time in days without a talk, of whoever waited longest and of the person in the "
        "middle. Gap: plan signed, and silent for longer than was agreed. Who agrees on a year has no gap within a "
        "year; so beside it is who is silent for more than 90 days. Hours needed: of talks and invitations, with the "
        "talks that are still overdue. Hours there are: with as many coaches as the norm asks, and "
        f"{talks} talks and {letters} letters in a full week; a team has no norm, there {people} people each were "
        "assumed. A · is fewer than 10 people, or a number that would give them away. It is a played year: the "
        "assumptions stand in --json of one way of working.",
    )


def _workers(workers: dict[str, Any], say: Any) -> str:
    full = workers["fullTime"]
    who = "team" if workers["ownerKind"] == "team" else "coach"
    return str(say(f"{full} {who}".replace(".", ","), f"{full} {who}"))


def _count(number: int | None) -> str:
    return "·" if number is None else str(number)
