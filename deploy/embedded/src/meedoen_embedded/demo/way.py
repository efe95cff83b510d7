"""A way of working as the played coaches, teams and partners keep to it: read from the API, like anybody's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from activation.domain.waiting import working_days_after
from meedoen.language import Words
from meedoen.vocabulary import ActivityKind, ContactShared, Intensity, OwnerKind

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """What they need to know of one version of a way of working; spans in days."""

    name: str
    title: Words
    client_word: Words
    owed_by: OwnerKind
    team_knows_everybody: bool
    """Whether the neighbourhood's team is told of its people; else of whom somebody brings to it."""
    first_contact_within: int
    longest_interval: Mapping[Intensity, int]
    contact_day_every: int | None
    """Where it is so, nobody is invited but to a contact day of the neighbourhood."""
    plan_within: int | None
    """Working days; None where nothing is agreed on that."""
    first_follow_up_earliest: int
    first_follow_up_latest: int
    signed_by_everyone: bool
    activity_kinds: frozenset[ActivityKind]
    start_hours: int
    usual_hours: int
    term_of: Mapping[ActivityKind, int]
    """How long temporary work of a kind lasts."""
    work_is_additional: bool
    """Whether it has to be stated why the place of temporary work would run without it."""
    guidance_every: int
    guidance_lasts: int
    annual_check_every: int
    caseload: Mapping[str, int]
    """How many people one of a role has at most; a role without a norm is not there."""
    contact_minutes: int
    invitation_minutes: int
    no_after_contacts: int | None
    """After how many talks a steady no is respected; None where it is not."""

    def first_follow_up_on(self, signed_on: date, intensity: Intensity) -> date:
        """When the first follow-up of a plan is, as late as is allowed: that is how a full caseload plans."""
        days = max(self.first_follow_up_earliest, min(self.first_follow_up_latest, self.longest_interval[intensity]))
        return signed_on + timedelta(days=days)

    def plan_by(self, talked_on: date, started_on: date) -> date:
        """When a plan is agreed on at the latest: of somebody who is late with it, as soon again after each talk."""
        if self.plan_within is None:
            return date.max
        planned_by = working_days_after(started_on, self.plan_within)
        return planned_by if planned_by >= talked_on else working_days_after(talked_on, self.plan_within)

    def people_of_one(self, owner: OwnerKind, intensity: Intensity) -> int | None:
        """How many people of this intensity one coach, or one member of a team, has at most; None: no norm."""
        roles = ("coach", "teamMember", "intensiveCoach")
        if owner is OwnerKind.TEAM:
            roles = ("teamMember", "coach", "intensiveCoach")
        elif intensity is Intensity.INTENSIVE:
            roles = ("intensiveCoach", "coach", "teamMember")
        return next((self.caseload[role] for role in roles if role in self.caseload), None)


def way_in_effect(told: Iterable[Json], name: str, on: date) -> Way:
    """The version of a way of working that is in effect, out of all that the API tells."""
    versions = [each for each in told if each["name"] == name and date.fromisoformat(each["effectiveOn"]) <= on]
    return _way(max(versions, key=lambda each: (each["effectiveOn"], each["version"])))


def _way(told: Json) -> Way:
    contact, plan, referral, no = told["contact"], told["plan"], told["referral"], told["steadyNo"]
    temporary = told["temporaryWork"]
    return Way(
        name=told["name"],
        title=_words(told["title"]),
        client_word=_words(told["clientWord"]["value"]),
        owed_by=OwnerKind(contact["owedBy"]["value"]),
        team_knows_everybody=told["sharedWithTeam"]["value"] != ContactShared.NONE,
        first_contact_within=contact["firstContactWithin"]["value"],
        longest_interval={each: contact["longestInterval"]["activation"][each.value]["value"] for each in Intensity},
        contact_day_every=_value(contact["contactDayEvery"]),
        plan_within=_value(plan["withinWorkingDays"]),
        first_follow_up_earliest=plan["firstFollowUpEarliest"]["value"],
        first_follow_up_latest=plan["firstFollowUpLatest"]["value"],
        signed_by_everyone=plan["signedByEveryone"]["value"],
        activity_kinds=frozenset(ActivityKind(each) for each in plan["activityKinds"]["value"]),
        start_hours=plan["startHoursPerWeek"]["value"],
        usual_hours=plan["usualHoursPerWeek"]["value"],
        term_of=_terms(temporary),
        work_is_additional=temporary is not None and temporary["additional"]["value"],
        guidance_every=referral["guidanceEvery"]["value"],
        guidance_lasts=referral["guidanceLasts"]["value"],
        annual_check_every=referral["annualCheckEvery"]["value"],
        caseload={role: norm["value"] for role, norm in told["caseload"].items() if norm is not None},
        contact_minutes=told["effort"]["contactMinutes"]["value"],
        invitation_minutes=told["effort"]["invitationMinutes"]["value"],
        no_after_contacts=no["afterContacts"]["value"] if no["respected"]["value"] else None,
    )


def _terms(temporary: Json | None) -> dict[ActivityKind, int]:
    if temporary is None:
        return {}
    return {ActivityKind(kind): temporary["term"]["value"] for kind in temporary["activityKinds"]["value"]}


def _value(stated: Json | None) -> int | None:
    return None if stated is None else stated["value"]


def _words(told: Json) -> Words:
    return Words(nl=told["nl"], en=told["en"])
