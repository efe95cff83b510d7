"""What the values of a way of working are to one another. Every rule is held to all that is well-formed, so that a
fault in one place hides none in another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from meedoen.http.faults import pointer
from meedoen.language import Words
from meedoen.refusals import Fault
from meedoen.vocabulary import InvitationStep, OwnerKind
from pydantic.alias_generators import to_camel, to_snake
from pydantic_core import ErrorDetails

_EARLIEST_AFTER_LATEST = Words(
    nl="De vroegste eerste opvolging ligt na de laatste.",
    en="The earliest first follow-up lies after the latest.",
)
_HOURS_GO_DOWN = Words(
    nl="De uren lopen op: van de start, via gewoon, naar de meeste.",
    en="Hours go up: from the start by the usual to the most.",
)
_LEAST_ABOVE_MOST = Words(nl="De ondergrens ligt boven de norm.", en="The least lies above the norm.")
_NO_TIME_TO_BE_INTENSIVE = Words(
    nl="Intensieve begeleiding voor een tijd kan alleen als iemand dan vaker gesproken wordt dan gewoon, en als ze "
    "langer duurt dan de langste tijd tussen twee van die gesprekken. Pas een van beide aan, of laat dit weg.",
    en="Guidance can be intensive for a time only where people are then spoken with more often than usual, and for "
    "longer than the longest time between two of those talks. Change one of the two, or leave this out.",
)
_RUNGS_DO_NOT_RISE = Words(
    nl="Elke trede heeft meer dagen nodig dan die eronder.", en="Each rung needs more days than the one below it."
)
_GUIDANCE_OWED_BY_OTHERS = Words(
    nl="Wie het contact belooft, blijft dat doen als de partner dat niet overneemt. Noem de partner, of dezelfde als "
    "bij contact.",
    en="Whoever owes the contact goes on owing it where the partner does not take it over. State the partner, or the "
    "same as under contact.",
)
_CONTACT_DAY_NOT_FIRST = Words(
    nl="Waar contactdagen zijn, wordt iemand daar als eerste voor gevraagd. Begin de ladder met een contactdag, of "
    "laat de contactdagen weg.",
    en="Where there are contact days, people are asked to one first. Begin the ladder with a contact day, or leave the "
    "contact days out.",
)
_FOLLOWS_UP_TOO_LATE = Words(
    nl="De vroegste eerste opvolging ligt na de langste tijd tussen twee gesprekken. Niemand wacht na een plan langer "
    "dan na een gesprek: pas een van beide aan.",
    en="The earliest first follow-up lies after the longest time between two talks. Nobody waits longer after a plan "
    "than after a talk: change one of the two.",
)


class Stated:
    """What is well-formed in a way of working as it was written, whatever else in it is not."""

    def __init__(self, written: Any, wrong: Iterable[ErrorDetails] = ()) -> None:
        """`wrong` is what pydantic found in it."""
        self._written = written
        self._wrong = {f"{pointer(_named_as_in_the_api(error['loc']))}/" for error in wrong}

    def at(self, place: str) -> Any:
        """The value at a JSON pointer, with the names of the API; None where no value is, or none that is right."""
        if any(f"{place}/".startswith(wrong) or wrong.startswith(f"{place}/") for wrong in self._wrong):
            return None
        found = self._written
        for step in place.split("/")[1:]:
            if isinstance(found, dict):
                found = found.get(step, found.get(to_snake(step)))
            elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found

    def values(self, *places: str) -> list[Any]:
        """The values at these places that are stated and right."""
        return [value for place in places if (value := self.at(f"{place}/value")) is not None]


def broken_rules(stated: Stated) -> list[Fault]:
    """Every fault of one value beside another, each with its own place."""
    return [fault for rule in _RULES for fault in rule(stated)]


def _contact_days_come_first(stated: Stated) -> Iterator[Fault]:
    step = stated.at("/ladder/0/step")
    if stated.values("/contact/contactDayEvery") and step not in (None, InvitationStep.CONTACT_DAY):
        yield Fault("/contact/contactDayEvery", "contact-day-not-first", _CONTACT_DAY_NOT_FIRST)


def _intensive_guidance_has_time(stated: Stated) -> Iterator[Fault]:
    lasts = stated.values("/contact/intensiveLasts")
    usual = stated.values("/contact/longestInterval/activation/regular")
    for intensive in stated.values("/contact/longestInterval/activation/intensive"):
        if lasts and intensive >= min(lasts + usual):
            yield Fault("/contact/intensiveLasts", "no-time-to-be-intensive", _NO_TIME_TO_BE_INTENSIVE)


def _first_follow_up_is_in_time(stated: Stated) -> Iterator[Fault]:
    intervals = stated.values(
        *(f"/contact/longestInterval/activation/{each}" for each in ("intensive", "regular", "light"))
    )
    latest = stated.values("/plan/firstFollowUpLatest")
    for earliest in stated.values("/plan/firstFollowUpEarliest"):
        if intervals and earliest > min(intervals):
            yield Fault("/plan/firstFollowUpEarliest", "follows-up-too-late", _FOLLOWS_UP_TOO_LATE)
        if latest and earliest > latest[0]:
            yield Fault("/plan/firstFollowUpLatest", "earliest-after-latest", _EARLIEST_AFTER_LATEST)


def _hours_go_up(stated: Stated) -> Iterator[Fault]:
    hours = [f"/plan/{each}HoursPerWeek" for each in ("start", "usual", "most")]
    for place, value, before in _beside_those_before(stated, hours):
        if value < before:
            yield Fault(place, "hours-go-down", _HOURS_GO_DOWN)


def _rungs_rise(stated: Stated) -> Iterator[Fault]:
    rungs = [f"/escalation/{each}" for each in ("owner", "teamLead", "organisation", "municipality")]
    for place, value, before in _beside_those_before(stated, rungs):
        if value <= before:
            yield Fault(place, "rungs-do-not-rise", _RUNGS_DO_NOT_RISE)


def _guidance_is_owed_by_who_owes_contact(stated: Stated) -> Iterator[Fault]:
    owed_by = stated.values("/contact/owedBy")
    for guidance in stated.values("/referral/guidanceOwedBy"):
        if owed_by and guidance not in (OwnerKind.PARTNER, *owed_by):
            yield Fault("/referral/guidanceOwedBy", "guidance-owed-by-others", _GUIDANCE_OWED_BY_OTHERS)


def _norms_are_ranges(stated: Stated) -> Iterator[Fault]:
    for role in ("coach", "intensiveCoach", "teamMember"):
        least = stated.at(f"/caseload/{role}/least")
        for norm in stated.values(f"/caseload/{role}"):
            if least is not None and least > norm:
                yield Fault(f"/caseload/{role}/least", "least-above-most", _LEAST_ABOVE_MOST)


_RULES: Sequence[Callable[[Stated], Iterator[Fault]]] = (
    _contact_days_come_first,
    _intensive_guidance_has_time,
    _first_follow_up_is_in_time,
    _hours_go_up,
    _rungs_rise,
    _guidance_is_owed_by_who_owes_contact,
    _norms_are_ranges,
)


def _beside_those_before(stated: Stated, places: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Each value that is right but the first, with its place and the most of those before it."""
    known = [(place, value) for place in places for value in stated.values(place)]
    most = accumulate((value for _, value in known), max)
    for before, (place, value) in zip(most, known[1:], strict=False):
        yield place, value, before


def _named_as_in_the_api(loc: Iterable[int | str]) -> list[int | str]:
    return [to_camel(step) if isinstance(step, str) else step for step in loc]
