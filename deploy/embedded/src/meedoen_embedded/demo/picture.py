"""The played year as a policy adviser reads it: in the terminal, at a glance."""

from typing import Any

from meedoen.language import Language, Words
from rich.console import Console
from rich.table import Table
from rich.text import Text

from meedoen_embedded.demo.summary import readable

_WIDTH = 30
_RUNGS = (
    ("nobodyTold", Words(nl="nog niemand gemeld", en="nobody told yet")),
    ("owner", Words(nl="bij de eigenaar", en="with the owner")),
    ("teamLead", Words(nl="bij de teamleider", en="with the team lead")),
    ("organisation", Words(nl="bij de organisatie", en="with the organisation")),
    ("municipality", Words(nl="bij de gemeente", en="with the municipality")),
)


def show(summary: dict[str, Any], console: Console, language: Language) -> None:
    """Print it all."""

    def say(nl: str, en: str) -> str:
        return Words(nl=nl, en=en).in_(language)

    people, total = summary["people"], summary["followUpGap"]["total"]
    begin, end = readable(summary["from"]), readable(summary["until"])
    console.print()
    console.rule(say(f"Kralingen-Crooswijk, {begin} tot en met {end}", f"Kralingen-Crooswijk, {begin} to {end}"))
    counts = summary["import"]["counts"]
    console.print(
        say(
            f"{counts['registered']} mensen ingelezen, {counts['rejected']} regels geweigerd met reden; "
            f"{people['inActivation']} in activering, {summary['coaches']} coaches.",
            f"{counts['registered']} people imported, {counts['rejected']} rows refused with a reason; "
            f"{people['inActivation']} in activation, {summary['coaches']} coaches.",
        )
    )
    _reached(summary, console, say)
    _out_of_view(summary, console, say)
    _overdue(total, console, language, say)
    _by_neighbourhood(summary, console, say)


def _reached(summary: dict[str, Any], console: Console, say: Any) -> None:
    people = summary["people"]
    _heading(console, say("Wie is bereikt?", "Who was reached?"))
    table = Table(box=None, show_header=False)
    everybody = people["inActivation"]
    for words, number in (
        (say("gesproken", "spoken with"), people["reached"]),
        (say("nog nooit gesproken", "never spoken with"), people["neverSpokenWith"]),
    ):
        table.add_row(words, str(number), _bar(number, everybody, "green" if number == people["reached"] else "red"))
    console.print(table)


def _out_of_view(summary: dict[str, Any], console: Console, say: Any) -> None:
    since = summary["people"]["outOfViewSince"]
    days = summary["people"]["outOfViewDays"]
    _heading(
        console,
        say(
            f"Uit beeld geraakt: gesproken, en daarna meer dan {days} dagen niet meer",
            f"Fallen out of view: spoken with, and then not for more than {days} days",
        ),
    )
    table = Table(box=None, show_header=False)
    if not since:
        table.add_row(say("niemand", "nobody"))
    for month, number in since.items():
        table.add_row(say(f"sinds {month}", f"since {month}"), str(number), _bar(number, max(since.values()), "yellow"))
    console.print(table)


def _overdue(total: dict[str, Any], console: Console, language: Language, say: Any) -> None:
    _heading(
        console,
        say(
            f"Beloften over tijd: {total['overduePromises']} van {total['openPromises']} open; "
            f"trajecten zonder belofte: {total['withoutOpenPromise']}",
            f"Promises overdue: {total['overduePromises']} of {total['openPromises']} open; "
            f"trajectories without a promise: {total['withoutOpenPromise']}",
        ),
    )
    table = Table(box=None, show_header=False)
    by_rung = total["overdueByRung"]
    most = max((number or 0 for number in by_rung.values()), default=0)
    for rung, words in _RUNGS:
        number = by_rung[rung]
        table.add_row(words.in_(language), _count(number), _bar(number or 0, most, "red"))
    console.print(table)


def _by_neighbourhood(summary: dict[str, Any], console: Console, say: Any) -> None:
    _heading(
        console,
        say(
            "Opvolggat per wijk: plan getekend, en langer stil dan afgesproken",
            "Follow-up gap by neighbourhood: plan signed, and silent for longer than agreed",
        ),
    )
    table = Table(box=None)
    for heading in (say("wijk", "neighbourhood"), say("plannen", "plans"), say("gat", "gap"), "%", ""):
        table.add_column(heading, justify="left" if heading in ("", "wijk", "neighbourhood") else "right")
    groups = [
        *((summary["neighbourhoods"].get(each["code"], each["code"]), each["numbers"]) for each in _groups(summary)),
        (say("samen", "together"), summary["followUpGap"]["total"]),
    ]
    for name, numbers in groups:
        plans, gap = numbers["signedPlans"], numbers["followUpGap"]
        share = None if plans is None or gap is None or plans == 0 else round(100 * gap / plans)
        table.add_row(
            name, _count(plans), _count(gap), "" if share is None else str(share), _bar(share or 0, 100, "red")
        )
    console.print(table)
    console.print(say("Een · staat voor minder dan 10 mensen.", "A · stands for fewer than 10 people."), style="dim")


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _groups(summary: dict[str, Any]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = summary["followUpGap"]["groups"]
    return groups


def _count(number: int | None) -> str:
    return "·" if number is None else str(number)


def _bar(number: int, most: int, colour: str) -> Text:
    return Text("█" * round(_WIDTH * number / most) if most else "", style=colour)
