"""What the promises did in the played year, in sentences: when a coach left, a partner was silent, all stood still."""

from collections.abc import Iterator, Mapping
from typing import Any

from meedoen.language import Words

from meedoen_embedded.demo.summary import readable

Told = Mapping[str, Any]


def ledger_at_work(summary: Told) -> Iterator[Words]:
    """One sentence or two about each thing that happened."""
    happened = summary["happened"]
    yield _forgotten(summary["sinceSigning"])
    if "colleagueLeft" in happened:
        yield _colleague_left(happened["colleagueLeft"])
    if "partnerSilent" in happened:
        yield _partner_silent(happened["partnerSilent"])
    if "stoodStill" in happened:
        yield _stood_still(happened["stoodStill"])
    told = few(happened["told"])
    yield Words(
        nl=f"Het hele jaar: {told.nl} keer kwam een belofte op haar dag of klom zij. Wie iets moet doen, krijgt dat in "
        "één overzicht per dag, niet in losse berichten.",
        en=f"The whole year: {told.en} times a promise came to its day or climbed. Whoever has to act gets that in "
        "one overview a day, not in loose messages.",
    )


def few(number: int | None) -> Words:
    """A number in a sentence; fewer than ten people are not counted in public."""
    return Words(nl="minder dan 10", en="fewer than 10") if number is None else Words(nl=str(number), en=str(number))


def _none(number: int) -> Words:
    """What has to be nought, and is told when it is not."""
    return Words(nl=str(number), en=str(number)) if number else Words(nl="Geen enkele", en="None")


def _forgotten(since: Told) -> Words:
    if since["people"] == 0:
        return Words(
            nl="Plan getekend, en dan? Bij niemand ging een afgesproken dag voorbij zonder gesprek.",
            en="Plan signed, and then? Nobody's agreed day passed without a talk.",
        )
    people, dates, kept, waiting = (
        few(since[each]) for each in ("people", "datesPassed", "keptAfterwards", "peopleStillWaiting")
    )
    late = since["medianDaysLate"]
    return Words(
        nl=f"Plan getekend, en dan? Bij {people.nl} mensen ging een afgesproken dag voorbij zonder gesprek. Zonder "
        f"belofte had niemand dat gemerkt. Van die {dates.nl} gesprekken kwamen er {kept.nl} alsnog"
        f"{'' if late is None else f', de helft binnen {late} dagen'}. Nu wachten nog {waiting.nl} mensen; zij staan "
        "bij iemand op de lijst.",
        en=f"Plan signed, and then? For {people.en} people an agreed day passed without a talk. Without a promise "
        f"nobody would have noticed. Of those {dates.en} talks {kept.en} were held after all"
        f"{'' if late is None else f', half of them within {late} days'}. Now {waiting.en} people still wait; they are "
        "on somebody's list.",
    )


def _colleague_left(left: Told) -> Words:
    day, later = readable(left["on"]), left["successorFrom"]
    if left["owedBy"] == "team":
        return Words(
            nl=f"Iemand vertrok uit een wijkteam ({day}). De beloften zijn van het team, dus niemand raakte zijn "
            "gesprek kwijt.",
            en=f"Somebody left a neighbourhood team ({day}). The promises are the team's, so nobody lost a talk.",
        )
    people, promises, behind = few(left["people"]), few(left["promisesHandedOver"]), left["promisesLeftBehind"]
    return Words(
        nl=f"Een coach vertrok ({day}): {people.nl} mensen. Wat de coach hun schuldig was ({promises.nl} beloften), "
        f"ging in één keer over, elk naar een collega met naam. {_none(behind).nl} bleef zonder eigenaar."
        f"{f' Een opvolger kwam op {readable(later)}.' if later else ''}",
        en=f"A coach left ({day}): {people.en} people. What the coach owed them ({promises.en} promises) went over "
        f"at once, each to a colleague by name. {_none(behind).en} stayed without an owner."
        f"{f' A successor came on {readable(later)}.' if later else ''}",
    )


def _partner_silent(silent: Told) -> Words:
    begin, end = readable(silent["from"]), readable(silent["until"])
    if silent["unanswered"] == 0:
        return Words(
            nl=f"Een partner antwoordde niet ({begin} tot {end}). In die tijd verliep bij niemand de dag voor een "
            "antwoord.",
            en=f"A partner did not answer ({begin} to {end}). In that time nobody's day for an answer passed.",
        )
    questions, back, days = few(silent["unanswered"]), few(silent["takenBack"]), silent["longestDaysLate"]
    late = Words(
        nl=f"Een partner antwoordde niet ({begin} tot {end}): {questions.nl} vragen om een plek gingen over tijd, tot "
        f"{days} dagen.",
        en=f"A partner did not answer ({begin} to {end}): {questions.en} questions for a place went overdue, by up to "
        f"{days} days.",
    )
    if silent["takenBack"] == 0:
        return late
    return Words(
        nl=f"{late.nl} Wat tot de organisatie klom ({back.nl}), is teruggenomen, met een nieuwe belofte van een "
        "gesprek.",
        en=f"{late.en} What climbed to the organisation ({back.en}) was taken back, with a new promise of a talk.",
    )


def _stood_still(still: Told) -> Words:
    begin, end = readable(still["from"]), readable(still["until"])
    down = Words(
        nl=f"Een week lag alles stil ({begin} tot {end}).", en=f"For a week everything was down ({begin} to {end})."
    )
    if still["toldAfterwards"] == 0:
        return Words(
            nl=f"{down.nl} In die week kwam geen belofte op haar dag.",
            en=f"{down.en} In that week no promise came to its day.",
        )
    afterwards, twice = few(still["toldAfterwards"]), _none(still["toldTwice"])
    return Words(
        nl=f"{down.nl} Daarna zijn {afterwards.nl} meldingen ingehaald, elk met de dag waarop het zover was. "
        f"{twice.nl} kwam dubbel.",
        en=f"{down.en} Afterwards {afterwards.en} notices were made up for, each with the day that it was for. "
        f"{twice.en} came twice.",
    )
