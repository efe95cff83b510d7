"""The seven ways of working that come with the product say what the dossier says of those cities, and where."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from activation.adapters.way_of_working_parts import value_of
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.way_of_working import CaseloadRole, Tone, WayOfWorking
from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    Intensity,
    InvitationStep,
    NextStep,
    OwnerKind,
)

DOCUMENTS = {document.name: document for document in written_ways_of_working()}
WAYS = {name: document.to_domain() for name, document in DOCUMENTS.items()}
CITIES = ("amsterdam", "bremen", "leeuwarden", "rotterdam", "stockholm", "tilburg", "utrecht")

HEADINGS = {
    "De zachte hand in de bijstand": {
        "De knip, en wie zijn de kansarme bijstandsklanten?",
        "Wijkteams en klantmanagers",
    },
    "Activering in Amsterdam": {"Betty", "De rol van de klantmanager", "Zinvolle dagbesteding", "Werk"},
    "Activering in Rotterdam": {
        "Radicale knip",
        "Op gesprek",
        "Naar vermogen",
        "De welzijnsorganisaties",
        "Cijfers tegenprestatie",
    },
    "Activering in Utrecht": {"Meedoen", "Koken", "Buurtteams", "Sociale prestatie", "Groei"},
    "Meedoen in Tilburg en Leeuwarden": {"Geen dwang", "Wijkteams", "Prestatiedoel"},
    "Parkeren en investeren": {
        "Ein-Euro-Job",
        "Razendenthousiast",
        "Christian is acteur",
        "Parkeren",
        "Stockholm",
        "Intensief",
        "Geen status",
    },
}
"""The articles of the dossier that speak of these cities, and the headings in them."""
PLACES = set(HEADINGS) | {f"{article}, {heading}" for article, headings in HEADINGS.items() for heading in headings}


def sources(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "source" in value:
            yield value["source"]
        for inner in value.values():
            yield from sources(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from sources(inner)


def written(city: str) -> dict[str, Any]:
    return tomllib.loads(files("activation.ways_of_working").joinpath(f"{city}.toml").read_text(encoding="utf-8"))


def ladder(way: WayOfWorking) -> list[tuple[InvitationStep, NextStep]]:
    return [(step.step, step.after_no_show) for step in way.ladder]


def test_seven_cities_come_with_the_product() -> None:
    assert tuple(sorted(WAYS)) == CITIES


@pytest.mark.parametrize("city", CITIES)
def test_every_value_names_an_assumption_or_a_heading_of_the_dossier(city: str) -> None:
    given = list(sources(written(city)))
    assert len(given) >= 40
    read = {source.removeprefix("dossier: ") for source in given if source.startswith("dossier: ")}
    assert read <= PLACES
    assert read, "a city of which the dossier says nothing"
    assert all(source.startswith(("dossier: ", "assumption")) for source in given)


@pytest.mark.parametrize("city", CITIES)
def test_what_an_assumption_leans_on_is_a_heading_too(city: str) -> None:
    known = {heading for headings in HEADINGS.values() for heading in headings}
    leaning = [source.partition(", under ")[2] for source in sources(written(city)) if ", under " in source]
    assert {heading.partition(";")[0] for heading in leaning} <= known


@pytest.mark.parametrize("city", CITIES)
def test_the_schema_has_a_source_for_every_value(city: str) -> None:
    def unsourced(value: object, place: str) -> Iterator[str]:
        if isinstance(value, dict):
            if "source" not in value:
                for name, inner in value.items():
                    yield from unsourced(inner, f"{place}/{name}")
        elif isinstance(value, list):
            for inner in value:
                yield from unsourced(inner, place)
        else:
            yield place

    assert set(unsourced(written(city), "")) <= {
        "/name",
        "/version",
        "/effective_on",
        "/title/nl",
        "/title/en",
        "/municipalities",
    }


def test_two_cities_have_targets_and_in_utrecht_partners_give_account_each_half_year() -> None:
    targets = {
        name: {each: stated["value"] for each, stated in document.targets.model_dump(exclude_none=True).items()}
        for name, document in DOCUMENTS.items()
        if document.targets is not None
    }
    assert targets == {
        "leeuwarden": {"backToReintegration": 300, "toVolunteering": 175},
        "stockholm": {"placements": 850},
    }
    account = {name: value_of(document.referral.account_every) for name, document in DOCUMENTS.items()}
    assert account == dict.fromkeys(CITIES) | {"utrecht": 183}


def test_rotterdam_writes_of_consequences_and_a_professional_may_advise_a_measure_after_the_third_letter() -> None:
    way = WAYS["rotterdam"]
    assert ladder(way) == [
        (InvitationStep.CONSEQUENCES_LETTER, NextStep.INVITE_AGAIN),
        (InvitationStep.REGISTERED_LETTER, NextStep.NO_SHOW_ACTION),
        (InvitationStep.CONSEQUENCES_LETTER, NextStep.MEASURE_MAY_BE_ADVISED),
    ]
    assert {step.tone for step in way.ladder} == {Tone.CONSEQUENCES}
    assert all(step.compulsory for step in way.ladder)
    assert (way.plan.signed_by_everyone, way.plan.informal_care_contract) == (True, True)
    assert (way.plan.start_hours_per_week, way.plan.usual_hours_per_week, way.plan.most_hours_per_week) == (4, 10, 20)
    assert (way.referral.guidance_lasts, way.referral.annual_check_every) == (183, 365)
    assert way.caseload == {CaseloadRole.COACH: 350}


def test_amsterdam_invites_again_and_again_visits_and_respects_a_no() -> None:
    way = WAYS["amsterdam"]
    assert [step for step, _ in ladder(way)] == [InvitationStep.FRIENDLY_LETTER] * 3 + [InvitationStep.HOME_VISIT]
    assert {step.tone for step in way.ladder} == {Tone.FRIENDLY}
    assert not any(step.compulsory for step in way.ladder)
    assert not way.advises_measures
    assert way.steady_no.respected
    assert way.cut.reweighed
    assert way.contact.handover_on_the_spot
    assert way.contact.longest_interval[Intensity.INTENSIVE] == 28 < way.contact.longest_interval[Intensity.REGULAR]


def test_utrecht_has_a_yearly_contact_day_where_coming_is_compulsory_and_nothing_is_threatened() -> None:
    way = WAYS["utrecht"]
    assert ladder(way) == [(InvitationStep.CONTACT_DAY, NextStep.INVITE_AGAIN)]
    assert (way.ladder[0].tone, way.ladder[0].compulsory) == (Tone.FRIENDLY, True)
    assert (way.contact.contact_day_every, way.contact.handover_on_the_spot) == (365, True)
    assert (way.contact.owed_by, way.shared_with_team) == (OwnerKind.TEAM, ContactShared.NONE)
    assert (way.referral.contact_shared, way.referral.guidance_owed_by) == (ContactShared.NONE, OwnerKind.TEAM)
    assert way.caseload == {}


def test_leeuwarden_gives_the_team_names_and_speaks_of_residents() -> None:
    way = WAYS["leeuwarden"]
    assert (way.contact.owed_by, way.shared_with_team) == (OwnerKind.TEAM, ContactShared.NAME_AND_ADDRESS)
    assert (way.client_word.nl, way.client_word.en) == ("bewoner", "resident")
    assert {step.tone for step in way.ladder} == {Tone.URGING}
    assert not way.advises_measures


def test_tilburg_sees_people_once_a_year() -> None:
    way = WAYS["tilburg"]
    assert set(way.contact.longest_interval.values()) == {365}
    assert way.cut.reweighed
    assert not way.advises_measures
    assert way.shared_with_team is ContactShared.NONE


def test_stockholm_plans_within_five_working_days_and_has_no_volunteering() -> None:
    way = WAYS["stockholm"]
    assert way.plan.within_working_days == 5
    assert max(way.contact.longest_interval.values()) == 61
    assert ActivityKind.VOLUNTEERING not in way.plan.activity_kinds
    assert way.temporary_work is not None
    assert (way.temporary_work.term_of_young, way.temporary_work.term) == (183, 365)
    assert way.temporary_work.talk_within == 7
    assert (way.temporary_work.wage_on_top, way.temporary_work.training_allowed) == (0, True)
    coaches = DOCUMENTS["stockholm"].caseload.coach
    assert coaches is not None
    assert (coaches.least, coaches.value) == (25, 30)
    assert way.caseload[CaseloadRole.INTENSIVE_COACH] == 20
    assert (way.client_word.nl, way.municipalities) == ("aspirant", frozenset())


def test_bremen_has_additional_jobs_of_half_a_year_without_training_for_a_little_on_top() -> None:
    way = WAYS["bremen"]
    work = way.temporary_work
    assert work is not None
    assert (work.term, work.wage_on_top, work.additional, work.training_allowed) == (183, 140, True, False)
    assert work.talk_within == 0
    assert (work.voluntary, work.travel_pass, work.missed_hours_unpaid) == (True, True, True)
    lasts = DOCUMENTS["bremen"].contact.intensive_lasts
    assert lasts is not None
    assert lasts.source.startswith("assumption"), "the dossier says that it is limited, and not to how long"
    assert {name for name, each in WAYS.items() if each.contact.intensive_lasts is not None} == {"bremen"}
    norms = DOCUMENTS["bremen"].caseload
    assert norms.coach is not None
    assert norms.intensive_coach is not None
    assert [(norm.least, norm.value) for norm in (norms.coach, norms.intensive_coach)] == [(200, 450), (None, 150)]
    assert (way.client_word.en, way.municipalities) == ("jobseeker", frozenset())
