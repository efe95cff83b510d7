"""The played year as a policy adviser reads it: in the terminal, at a glance."""

from typing import Any

from meedoen.language import Language, Words
from rich.console import Console
from rich.table import Table
from rich.text import Text

from meedoen_embedded.demo.ledger_at_work import ledger_at_work
from meedoen_embedded.demo.summary import RUNGS, readable

_WIDTH = 30
_RUNG_WORDS = {
    "nobodyTold": Words(nl="net te laat", en="just late"),
    "owner": Words(nl="eigenaar", en="owner"),
    "teamLead": Words(nl="teamleider", en="team lead"),
    "organisation": Words(nl="organisatie", en="organisation"),
    "municipality": Words(nl="gemeente", en="municipality"),
}
_KINDS = {
    "first-contact": Words(nl="eerste gesprek", en="first talk"),
    "follow-up": Words(nl="vervolggesprek", en="follow-up"),
    "guidance": Words(nl="begeleiding", en="guidance"),
    "annual-check": Words(nl="jaarlijks gesprek", en="yearly check"),
    "return-conversation": Words(nl="gesprek na terugkeer", en="talk after return"),
    "exemption-review": Words(nl="gesprek na ontheffing", en="talk after exemption"),
    "referral-answer": Words(nl="antwoord aan de coach", en="answer to the coach"),
}
_OWNERS = {
    "coach": Words(nl="coach", en="coach"),
    "team": Words(nl="wijkteam", en="team"),
    "partner": Words(nl="partner", en="partner"),
}


def show(summary: dict[str, Any], console: Console, language: Language) -> None:
    """Print it all."""

    def say(nl: str, en: str) -> str:
        return Words(nl=nl, en=en).in_(language)

    begin, end = readable(summary["from"]), readable(summary["until"])
    console.print()
    console.rule(say(f"Kralingen-Crooswijk, {begin} tot en met {end}", f"Kralingen-Crooswijk, {begin} to {end}"))
    console.print(summary["wayOfWorking"]["title"][language], justify="center", style="bold", highlight=False)
    counts, workers = summary["import"]["counts"], summary["workers"]
    number, full = workers["number"], workers["fullTime"]
    who = {
        "coach": say(
            f"{number} {'coach' if number == 1 else 'coaches'}, naar de norm {full} volle weken",
            f"{number} {'coach' if number == 1 else 'coaches'}, by the norm {full} full weeks",
        ),
        "team": say(
            f"{number} wijkteams, naar de norm {full} volle weken", f"{number} teams, by the norm {full} full weeks"
        ),
    }[workers["ownerKind"]]
    active = summary["people"]["inActivation"]
    console.print(
        say(
            f"{counts['registered']} mensen ingelezen, {counts['rejected']} regels geweigerd met reden; "
            f"{active} in activering, {who}.",
            f"{counts['registered']} people imported, {counts['rejected']} rows refused with a reason; "
            f"{active} in activation, {who}.",
        )
    )
    _reached(summary["people"], console, say)
    _out_of_view(summary["people"], console, say)
    _overdue(summary, console, language, say)
    _by_neighbourhood(summary, console, say)
    _heading(console, say("Wat de beloften deden", "What the promises did"))
    for line in ledger_at_work(summary):
        console.print(f"• {line.in_(language)}", highlight=False)


def _reached(people: dict[str, Any], console: Console, say: Any) -> None:
    _heading(console, say("Wie is bereikt?", "Who was reached?"))
    table = Table(box=None, show_header=False)
    for words, number, colour in (
        (say("gesproken", "spoken with"), people["reached"], "green"),
        (say("  met een getekend plan", "  with a signed plan"), people["signedPlan"], "green"),
        (say("uitgenodigd, nog niet gesproken", "invited, not spoken with yet"), people["invitedNotReached"], "yellow"),
        (say("nog niet uitgenodigd", "not invited yet"), people["notInvitedYet"], "red"),
    ):
        table.add_row(words, str(number), _bar(number, people["inActivation"], colour))
    console.print(table)


def _out_of_view(people: dict[str, Any], console: Console, say: Any) -> None:
    since, days = people["outOfViewSince"], people["outOfViewDays"]
    _heading(
        console,
        say(
            f"Uit beeld geraakt: {sum(since.values())} mensen, gesproken en daarna meer dan {days} dagen niet meer",
            f"Fallen out of view: {sum(since.values())} people, spoken with and then not for more than {days} days",
        ),
    )
    table = Table(box=None, show_header=False)
    for month, number in since.items():
        table.add_row(say(f"sinds {month}", f"since {month}"), str(number), _bar(number, max(since.values()), "yellow"))
    if since:
        console.print(table)


def _overdue(summary: dict[str, Any], console: Console, language: Language, say: Any) -> None:
    groups = summary["overdue"]
    _heading(
        console,
        say(
            f"Beloften over tijd: {sum(each['promises'] for each in groups)}. Wie wacht op wie, sinds wanneer, "
            "en bij wie ligt het nu?",
            f"Promises overdue: {sum(each['promises'] for each in groups)}. Who waits for whom, since when, "
            "and with whom is it now?",
        ),
    )
    rungs = [rung for rung in RUNGS if any(each["byRung"][rung] for each in groups)]
    table = Table(box=None)
    table.add_column(say("wacht op", "waits for"))
    for heading in (say("samen", "all"), *(_RUNG_WORDS[rung].in_(language) for rung in rungs)):
        table.add_column(heading, justify="right")
    table.add_column(say("langst sinds", "longest since"), justify="right")
    table.add_column(say("dagen", "days"), justify="right")
    for each in groups:
        table.add_row(
            f"{_KINDS[each['kind']].in_(language)} ({_OWNERS[each['ownerKind']].in_(language)})",
            str(each["promises"]),
            *(str(each["byRung"][rung] or "") for rung in rungs),
            readable(each["longestSince"]),
            str(each["longestDaysLate"]),
        )
    console.print(table)
    without = summary["followUpGap"]["total"]["withoutOpenPromise"]
    console.print(
        say(
            f"Trajecten zonder belofte: {without}. Een belofte verloopt niet: zij klimt tot iemand gesproken heeft.",
            f"Trajectories without a promise: {without}. A promise does not expire: it climbs until somebody spoke.",
        ),
        style="dim",
        highlight=False,
    )


def _by_neighbourhood(summary: dict[str, Any], console: Console, say: Any) -> None:
    _heading(
        console,
        say(
            "Opvolggat per wijk: plan getekend, en langer stil dan afgesproken",
            "Follow-up gap by neighbourhood: plan signed, and silent for longer than agreed",
        ),
    )
    table = Table(box=None)
    table.add_column(say("wijk", "neighbourhood"))
    for heading in (say("plannen", "plans"), say("gat", "gap"), "%"):
        table.add_column(heading, justify="right")
    table.add_column("")
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
    if any(numbers[each] is None for _, numbers in groups for each in ("signedPlans", "followUpGap")):
        console.print(
            say(
                "Een · is minder dan 10 mensen, of een getal dat die zou verraden.",
                "A · is fewer than 10 people, or a number that would give them away.",
            ),
            style="dim",
        )


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold", highlight=False)


def _groups(summary: dict[str, Any]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = summary["followUpGap"]["groups"]
    return groups


def _count(number: int | None) -> str:
    return "·" if number is None else str(number)


def _bar(number: int, most: int, colour: str) -> Text:
    return Text("█" * round(_WIDTH * number / most) if most else "", style=colour)
