"""The played year as a policy adviser reads it: in the terminal, at a glance."""

from typing import Any

from meedoen.language import Language, Words
from rich.align import Align
from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from meedoen_embedded.demo.ledger_at_work import few, ledger_at_work
from meedoen_embedded.demo.page import Page, bar
from meedoen_embedded.demo.summary import OTHER, readable

_RUNGS = {
    "nobodyTold": Words(nl="nog niemand", en="nobody yet"),
    "owner": Words(nl="de eigenaar zelf", en="the owner"),
    "teamLead": Words(nl="de teamleider", en="the team lead"),
    "organisation": Words(nl="de organisatie", en="the organisation"),
    "municipality": Words(nl="de gemeente", en="the municipality"),
}
"""With whom an overdue promise is by now, from the bottom."""
_COLOURS = {
    "nobodyTold": "yellow",
    "owner": "yellow",
    "teamLead": "yellow",
    "organisation": "dark_orange",
    "municipality": "red",
}
_KINDS = {
    "first-contact": Words(nl="een eerste gesprek", en="a first talk"),
    "follow-up": Words(nl="een vervolggesprek", en="a follow-up"),
    "guidance": Words(nl="begeleiding", en="guidance"),
    "annual-check": Words(nl="het jaarlijkse gesprek", en="the yearly check"),
    "return-conversation": Words(nl="een gesprek na terugkeer", en="a talk after coming back"),
    "exemption-review": Words(nl="een gesprek na ontheffing", en="a talk after exemption"),
    "referral-answer": Words(nl="antwoord aan de coach", en="an answer to the coach"),
    OTHER: Words(nl="de rest bij elkaar", en="the rest together"),
}
_OWNERS = {
    "coach": Words(nl="coach", en="coach"),
    "team": Words(nl="wijkteam", en="team"),
    "partner": Words(nl="partner", en="partner"),
}
_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def show(summary: dict[str, Any], console: Console, language: Language) -> None:
    """Print it all."""
    page = Page(console, language)
    console.print()
    _introduction(summary, page)
    _reached(summary["people"], page)
    _out_of_view(summary["people"], page)
    _overdue(summary, page)
    _by_neighbourhood(summary, page)
    page.heading(page.say("Wat deden de beloften?", "What did the promises do?"))
    for line in ledger_at_work(summary):
        item = Table.grid(padding=(0, 1))
        item.add_row("•", line.in_(language))
        page.write(item)
    if page.hides:
        nl = "Een · staat voor minder dan 10 mensen, of voor een getal dat die zou verraden."
        en = "A · stands for fewer than 10 people, or for a number that would give them away."
        page.write("\n" + page.say(nl, en), "dim")


def _introduction(summary: dict[str, Any], page: Page) -> None:
    begin, end = readable(summary["from"]), readable(summary["until"])
    title = page.say(f"Kralingen-Crooswijk, {begin} tot en met {end}", f"Kralingen-Crooswijk, {begin} to {end}")
    page.write(Rule(title))
    page.write(Align.center(summary["wayOfWorking"]["title"][page.language]), "bold")
    counts, hours, active = summary["import"]["counts"], summary["hours"], few(summary["people"]["inActivation"])
    who = _who(summary)
    page.write(
        page.say(
            "Een gespeeld jaar: de mensen zijn verzonnen, de regels niet. "
            f"{counts['registered']} mensen ingelezen, {counts['rejected']} regels geweigerd met reden. "
            f"In activering: {active.nl} mensen, bij {who.nl}. Al hun gesprekken en brieven vragen "
            f"{hours['asked']} uur, ook die nog te laat zijn. Er waren {hours['available']} uur.",
            "A played year: the people are made up, the rules are not. "
            f"{counts['registered']} people imported, {counts['rejected']} rows refused with a reason. "
            f"In activation: {active.en} people, with {who.en}. All their talks and letters take "
            f"{hours['asked']} hours, with those still overdue. There were {hours['available']} hours.",
        )
    )


def _who(summary: dict[str, Any]) -> Words:
    """Who works there, how many together by the norm, and what that norm is."""
    workers = summary["workers"]
    number, full, norm = workers["number"], workers["fullTime"], workers["norm"]
    teams = Words(nl="wijkteam" if number == 1 else "wijkteams", en="team" if number == 1 else "teams")
    coaches = Words(nl="coach" if number == 1 else "coaches", en="coach" if number == 1 else "coaches")
    people = teams if workers["ownerKind"] == "team" else coaches
    regular = norm["regular"] or round(summary["parameters"]["people_without_norm"]["value"])
    intensive = norm["intensive"] or regular
    nl = f"{regular} mensen elk" if norm["regular"] else f"een norm is er niet, gerekend is met {regular} mensen elk"
    en = f"{regular} people each" if norm["regular"] else f"there is no norm, {regular} people each were assumed"
    if intensive != regular:
        nl, en = f"{nl}, {intensive} bij intensief contact", f"{en}, {intensive} where contact is intensive"
    return Words(
        nl=f"{number} {people.nl} (samen {str(full).replace('.', ',')} voltijds: {nl})",
        en=f"{number} {people.en} (together {full} full-time: {en})",
    )


def _reached(people: dict[str, Any], page: Page) -> None:
    reached, all_of_them = few(people["reached"]), few(people["inActivation"])
    nl = f"Wie is bereikt? {reached.nl} van de {all_of_them.nl} mensen"
    en = f"Who was reached? {reached.en} of {all_of_them.en} people"
    page.heading(page.say(nl, en))
    rows = (
        (page.say("gesproken", "spoken with"), people["reached"], "green"),
        (page.say("  met een getekend plan", "  with a signed plan"), people["signedPlan"], "green"),
        (
            page.say("uitgenodigd, nog niet gesproken", "invited, not yet spoken with"),
            people["invitedNotReached"],
            "yellow",
        ),
        (page.say("nog niet uitgenodigd", "not yet invited"), people["notInvitedYet"], "red"),
    )
    page.bars(rows, people["inActivation"])
    if people["parked"] != 0:
        parked = few(people["parked"])
        page.write(
            page.say(
                f"Geparkeerd: {parked.nl} mensen. Hun tijdelijke werk is voorbij, en een volgende stap is er niet.",
                f"Parked: {parked.en} people. Their temporary work is over, and there is no next step.",
            ),
            "red",
        )


def _out_of_view(people: dict[str, Any], page: Page) -> None:
    spans, number = people["outOfViewSince"], few(people["outOfView"])
    if people["outOfView"] == 0:
        nl = "Wie raakte uit beeld? Niemand: met ieder die gesproken is, was er het laatste half jaar contact."
        en = "Who fell out of view? Nobody: there was contact with each of them in the last half year."
        page.heading(page.say(nl, en))
        return
    nl = f"Wie raakte uit beeld? {number.nl} mensen: ooit gesproken, het laatste half jaar niet"
    en = f"Who fell out of view? {number.en} people: once spoken with, not in the last half year"
    page.heading(page.say(nl, en))
    since = page.say("laatste gesprek", "last talk")
    if spans:
        rows = [(f"{since} {_span(each, page)}", each["people"], "yellow") for each in spans]
        page.bars(rows, max(each["people"] for each in spans))


def _span(span: dict[str, Any], page: Page) -> str:
    year, first = span["from"].split("-")
    last_year, last = span["to"].split("-")
    names = _MONTHS[page.language]
    begin, end = names[int(first) - 1], names[int(last) - 1]
    if span["from"] == span["to"]:
        return f"{end} {last_year}"
    return f"{begin} - {end} {last_year}" if year == last_year else f"{begin} {year} - {end} {last_year}"


def _overdue(summary: dict[str, Any], page: Page) -> None:
    total = summary["followUpGap"]["total"]
    late, made = few(total["overduePromises"]), few(total["openPromises"])
    rungs = total["overdueByRung"]
    if total["overduePromises"] == 0:
        page.heading(page.say("Geen enkele belofte is te laat.", "Not one promise is overdue."))
    elif not any(rungs.values()):
        nl, en = f"Welke beloften zijn te laat? {late.nl} van de {made.nl}", f"Which promises are overdue? {late.en}"
        page.heading(page.say(nl, f"{en} of {made.en}"))
    else:
        nl = f"Welke beloften zijn te laat? {late.nl} van de {made.nl}. Bij wie liggen ze nu?"
        en = f"Which promises are overdue? {late.en} of {made.en}. With whom are they now?"
        page.heading(page.say(nl, en))
        page.bars(_by_rung(rungs, total["overduePromises"], page), total["overduePromises"])
    _waited_for(summary["overdue"], page)
    without = total["withoutOpenPromise"]
    nl = f"Mensen zonder belofte: {without}. Een belofte verloopt niet: zij klimt, tot iemand gesproken heeft."
    en = f"People without a promise: {without}. A promise does not expire: it climbs, until somebody has spoken."
    page.write(page.say(nl, en), "green" if without == 0 else "red")


def _by_rung(rungs: dict[str, int | None], overdue: int, page: Page) -> list[tuple[str, int, str]]:
    """A bar for each rung with promises on it; those that are too small to show are one bar together."""
    hidden = [rung for rung, number in rungs.items() if number is None]
    together = overdue - sum(number or 0 for number in rungs.values())
    rows = []
    for rung, number in rungs.items():
        if hidden and rung == hidden[0]:
            names = page.say(" of ", " or ").join(_RUNGS[each].in_(page.language) for each in hidden)
            rows.append((names, together, _COLOURS[rung]))
        elif number:
            rows.append((_RUNGS[rung].in_(page.language), number, _COLOURS[rung]))
    return rows


def _waited_for(groups: list[dict[str, Any]], page: Page) -> None:
    if not groups:
        return
    page.write("")
    table = Table(box=None)
    table.add_column(page.say("waarop gewacht wordt", "what is waited for"))
    for heading in (
        page.say("hoeveel", "how many"),
        page.say("de langste sinds", "the longest since"),
        page.say("dagen te laat", "days late"),
    ):
        table.add_column(heading, justify="right")
    for each in groups:
        owner = f" ({_OWNERS[each['ownerKind']].in_(page.language)})" if each["ownerKind"] else ""
        table.add_row(
            f"{_KINDS[each['kind']].in_(page.language)}{owner}",
            str(each["promises"]),
            readable(each["longestSince"]),
            str(each["longestDaysLate"]),
        )
    page.write(table)


def _by_neighbourhood(summary: dict[str, Any], page: Page) -> None:
    nl = "Opvolggat per wijk: plan getekend, langer stil dan was afgesproken"
    en = "Follow-up gap by neighbourhood: plan signed, silent for longer than agreed"
    page.heading(page.say(nl, en))
    table = Table(box=None)
    table.add_column(page.say("wijk", "neighbourhood"))
    for heading in (page.say("plannen", "plans"), page.say("in het gat", "in the gap"), "%"):
        table.add_column(heading, justify="right")
    table.add_column("")
    names = summary["neighbourhoods"]
    groups = [(names.get(each["code"], each["code"]), each["numbers"]) for each in summary["followUpGap"]["groups"]]
    for name, numbers in (*groups, (page.say("samen", "together"), summary["followUpGap"]["total"])):
        plans, gap = numbers["signedPlans"], numbers["followUpGap"]
        share = None if plans is None or gap is None or plans == 0 else round(100 * gap / plans)
        table.add_row(
            name, page.count(plans), page.count(gap), "" if share is None else str(share), bar(share, 100, "red")
        )
    page.write(table)
    silent = few(summary["followUpGap"]["total"]["silence"]["past90Days"])
    page.write(
        page.say(
            f"Meer dan 90 dagen stil na een plan, wat er ook was afgesproken: {silent.nl} mensen.",
            f"Silent for more than 90 days after a plan, whatever was agreed: {silent.en} people.",
        )
    )
