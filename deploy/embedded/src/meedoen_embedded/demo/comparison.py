"""All ways of working over the same people, in one table: each plays its year in a directory that is thrown away."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from meedoen.language import Language, Words
from rich.console import Console
from rich.table import Table

from meedoen_embedded.demo.parameters import WEEKS
from meedoen_embedded.demo.playing import new_calendar, play
from meedoen_embedded.demo.year import Progress
from meedoen_embedded.serving import logs_in

_NOTE = Words(
    nl="""Stilte: de langste tijd zonder gesprek, van wie het langst wachtte en van wie in het midden zit.
Gat: plan getekend, en langer stil dan afgesproken; een · is minder dan 10 mensen, of zou die verraden.
Uren gevraagd: wat gesprekken en uitnodigingen kostten, met de gesprekken die nog te laat zijn; daarnaast de uren
die er waren, met zoveel coaches of teamleden als de norm vraagt. De cijfers komen uit een gespeeld jaar: welke
aannames erin zitten, staat bij --json.""",
    en="""Silence: the longest time without a talk, of whoever waited longest and of the person in the middle.
Gap: plan signed, and silent for longer than agreed; a · is fewer than 10 people, or would give them away.
Hours asked: what talks and invitations took, with the talks that are still overdue; beside it the hours
that there were, with as many coaches or team members as the norm asks. The figures come from a played year: the
assumptions in it stand in --json.""",
)


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
        "overduePromises": sum(group["promises"] for group in summary["overdue"]),
        "openPromises": total["openPromises"],
        "hoursAsked": hours["asked"],
        "hoursAvailable": hours["available"],
    }


def show_comparison(document: dict[str, Any], console: Console, language: Language) -> None:
    """Print the table, and what its words mean."""

    def say(nl: str, en: str) -> str:
        return Words(nl=nl, en=en).in_(language)

    table = Table(box=None, padding=(0, 1))
    table.add_column(say("werkwijze", "way of working"))
    for heading in (
        say("mensen", "people"),
        say("bereikt", "reached"),
        say("gesprekken", "talks"),
        say("stilte\nlangst", "silence\nlongest"),
        say("stilte\nmidden", "silence\nmiddle"),
        say("plannen", "plans"),
        say("gat", "gap"),
        say("te laat", "overdue"),
        say("uren\ngevraagd", "hours\nasked"),
        say("uren\ndie er zijn", "hours\nthere are"),
    ):
        table.add_column(heading, justify="right")
    for row in document["ways"]:
        table.add_row(
            f"{row['wayOfWorking']} ({_workers(row['workers'], say)})",
            str(row["people"]),
            str(row["reached"]),
            str(row["contacts"] + row["contactsByPartners"]),
            str(row["longestSilenceDays"]),
            str(row["medianSilenceDays"]),
            _count(row["signedPlans"]),
            _count(row["followUpGap"]),
            str(row["overduePromises"]),
            str(row["hoursAsked"]),
            str(row["hoursAvailable"]),
        )
    console.print()
    console.print(table)
    console.print()
    console.print(_NOTE.in_(language), style="dim", highlight=False)


def _workers(workers: dict[str, Any], say: Any) -> str:
    number = workers["number"]
    if workers["ownerKind"] == "team":
        return str(say(f"{number} in teams", f"{number} in teams"))
    return str(say(f"{number} coaches" if number > 1 else "1 coach", f"{number} coaches" if number > 1 else "1 coach"))


def _count(number: int | None) -> str:
    return "·" if number is None else str(number)
