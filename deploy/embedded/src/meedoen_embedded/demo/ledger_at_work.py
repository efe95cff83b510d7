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
    if "partnerSilent" in happened:
        yield _partner_silent(happened["partnerSilent"])
    if "colleagueLeft" in happened:
        yield _colleague_left(happened["colleagueLeft"])
    if "stoodStill" in happened:
        yield _stood_still(happened["stoodStill"])
    yield Words(
        nl=f"In het hele jaar is {happened['told']} keer iemand gewaarschuwd dat een belofte op haar dag was of klom.",
        en=f"In the whole year somebody was told {happened['told']} times that a promise was due or climbed.",
    )


def _forgotten(since: Told) -> Words:
    people, dates, kept = since["people"], since["datesPassed"], since["keptAfterwards"]
    waiting, late = since["peopleStillWaiting"], since["medianDaysLate"]
    if not people:
        return Words(
            nl="Na het tekenen van een plan ging bij niemand een afgesproken dag voorbij zonder gesprek.",
            en="After a plan was signed, nobody's agreed day passed without a talk.",
        )
    return Words(
        nl=f"Na het tekenen ging bij {people} mensen een afgesproken dag voorbij zonder gesprek. Zonder belofte had "
        f"niemand dat gemerkt. {kept} van die {dates} gesprekken kwamen er alsnog"
        f"{'' if late is None else f', de helft binnen {late} dagen'}; {waiting} mensen wachten nog, en staan bij "
        "iemand op de lijst.",
        en=f"After signing, an agreed day passed without a talk for {people} people. Without a promise nobody would "
        f"have noticed. {kept} of those {dates} talks were held after all"
        f"{'' if late is None else f', half of them within {late} days'}; {waiting} people still wait, and are on "
        "somebody's list.",
    )


def _partner_silent(silent: Told) -> Words:
    begin, end = readable(silent["from"]), readable(silent["until"])
    questions, days, back = silent["unanswered"], silent["longestDaysLate"], silent["takenBack"]
    return Words(
        nl=f"{begin} tot {end}: een partner antwoordde niet. {questions} vragen van coaches gingen over tijd, tot "
        f"{days} dagen. {back} klommen tot de organisatie: de coach nam die terug, en was de persoon weer een "
        "gesprek schuldig.",
        en=f"{begin} to {end}: a partner did not answer. {questions} questions of coaches went overdue, by up to "
        f"{days} days. {back} climbed to the organisation: the coach took those back, and owed the person a talk "
        "again.",
    )


def _colleague_left(left: Told) -> Words:
    day, later = readable(left["on"]), left["successorFrom"]
    if left["owedBy"] == "team":
        return Words(
            nl=f"{day}: iemand vertrok uit een wijkteam. De beloften zijn van het team, dus er hoefde niets over.",
            en=f"{day}: somebody left a neighbourhood team. The promises are the team's, so nothing had to move.",
        )
    people, promises, behind = left["people"], left["promisesHandedOver"], left["promisesLeftBehind"]
    return Words(
        nl=f"{day}: een coach vertrok. {people} mensen met {promises} beloften gingen één voor één naar een collega; "
        f"{behind} bleven achter zonder eigenaar.{f' Een opvolger kwam op {readable(later)}.' if later else ''}",
        en=f"{day}: a coach left. {people} people with {promises} promises went one by one to a colleague; "
        f"{behind} stayed behind without an owner.{f' A successor came on {readable(later)}.' if later else ''}",
    )


def _stood_still(still: Told) -> Words:
    begin, end = readable(still["from"]), readable(still["until"])
    return Words(
        nl=f"{begin} tot {end}: alles stond stil. Daarna zijn in één keer {still['toldAfterwards']} meldingen "
        f"ingehaald, elk met de dag waarop het zover was; {still['toldTwice']} dubbel.",
        en=f"{begin} to {end}: everything stood still. Afterwards {still['toldAfterwards']} messages were caught up "
        f"with at once, each with the day on which it became so; {still['toldTwice']} twice.",
    )
