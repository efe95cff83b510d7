"""What the history of one person's trajectory tells: contacts, silences, and dates that passed with nobody there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from meedoen.clock import local_date

Json = Mapping[str, Any]

_CONTACTS = ("conversation-held", "follow-up-held", "partner-spoke-with-person")
_TOLD = ("follow-up-due", "follow-up-overdue")
_BEFORE_PLAN = "first-contact"
_TO_COACH = "referral-answer"


@dataclass(frozen=True, slots=True)
class PassedDate:
    """A contact that was promised after the plan was signed, and whose date passed without it."""

    kept_days_late: int | None
    """None where it was not kept after all."""
    still_waiting: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One person's year."""

    contacts: int
    """By coach or team."""
    partner_contacts: int
    invitations: int
    measures_advised: int
    signed: bool
    longest_silence: int
    """In days: from start to first contact, between two, or from the last until now or the end."""
    passed: tuple[PassedDate, ...]
    told: int
    """How often somebody was told that a promise is due, or that it climbed."""
    told_afterwards: int
    """Of those, how many on a later day than that on which it became so."""
    told_twice: int

    @property
    def reached(self) -> bool:
        return self.contacts + self.partner_contacts > 0


def story_of(trajectory: Json, history: Sequence[Json], today: date) -> Story:
    """What a trajectory and its history amount to."""
    types = Counter(event["type"] for event in history)
    contacts = [event for event in history if event["type"] in _CONTACTS]
    by_partner = sum(_is_partners(event) for event in contacts)
    told = [event for event in history if event["type"] in _TOLD]
    return Story(
        contacts=len(contacts) - by_partner,
        partner_contacts=by_partner,
        invitations=types["invited"],
        measures_advised=types["measure-advised"],
        signed=types["plan-signed"] > 0,
        longest_silence=_longest_silence(trajectory, contacts, today),
        passed=tuple(_passed_dates(history)),
        told=len(told),
        told_afterwards=sum(_day(event["occurredAt"]) < _day(event["recordedAt"]) for event in told),
        told_twice=_repeated(told),
    )


def _is_partners(event: Json) -> bool:
    return "partner" in (event["type"].partition("-")[0], event["details"].get("byKind"))


def _longest_silence(trajectory: Json, contacts: Iterable[Json], today: date) -> int:
    end = today if trajectory["closedAt"] is None else _day(trajectory["closedAt"])
    days = sorted([_day(trajectory["startedAt"]), *(_day(event["occurredAt"]) for event in contacts), end])
    return max((later - earlier).days for earlier, later in pairwise(days))


def _passed_dates(history: Iterable[Json]) -> Iterator[PassedDate]:
    signed = False
    owed: dict[str, date] = {}
    passed: dict[str, PassedDate] = {}
    for event in history:
        details = event["details"]
        match event["type"]:
            case "plan-signed":
                signed = True
            case "promise-made" if signed and details["kind"] not in (_BEFORE_PLAN, _TO_COACH):
                owed[details["promiseId"]] = date.fromisoformat(details["dueOn"])
            case "promise-moved" if details["promiseId"] in owed:
                owed[details["promiseId"]] = date.fromisoformat(details["dueOn"])
            case "follow-up-overdue" if details["promiseId"] in owed:
                passed[details["promiseId"]] = PassedDate(None, still_waiting=True)
            case "promise-ended" if details["promiseId"] in passed:
                late = (_day(event["occurredAt"]) - owed[details["promiseId"]]).days
                kept = details["ending"] == "fulfilled"
                passed[details["promiseId"]] = PassedDate(late if kept else None, still_waiting=False)
    yield from passed.values()


def _repeated(told: Iterable[Json]) -> int:
    things = Counter(
        (event["type"], event["details"]["promiseId"], event["details"]["dueOn"], event["details"].get("escalatedTo"))
        for event in told
    )
    return sum(count - 1 for count in things.values())


def _day(moment: str) -> date:
    return local_date(datetime.fromisoformat(moment))
