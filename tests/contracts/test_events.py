"""What the published language promises of every event."""

import enum
import json
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from meedoen import vocabulary
from meedoen.contracts import EVENT_TYPES, ClientRegistered, ContractEvent, StillWaiting, Topic
from meedoen.contracts.event import ContractPart
from meedoen.contracts.json_schema import event_schema
from pydantic import BaseModel, Field, ValidationError

from tests.contracts.strategies import events

PUBLISHED = {
    Topic.INTAKE: "client-registered client-corrected assessed exempted exemption-ended client-moved client-departed "
    "still-waiting client-erased",
    Topic.ACTIVATION: "trajectory-started way-of-working-moved coach-assigned team-assigned invited attended "
    "invitation-cancelled no-show outcome-corrected measure-advised conversation-held plan-signed referred "
    "referral-ended promise-made promise-moved promise-ended promise-owed-again follow-up-due follow-up-overdue "
    "follow-up-held contact-corrected contact-withdrawn step-taken trajectory-closed",
    Topic.REFERRALS: "referral-offered referral-withdrawn partner-owes",
    Topic.WELLBEING_PARTNERS: "referral-accepted referral-declined partner-placed placement-changed placement-ended "
    "partner-returned guidance-held annual-check-held attendance-counted",
}


CLOSED = (UUID, bool, int, date, datetime, type(None))


def free_texts(part: type[BaseModel]) -> list[str]:
    """The fields of a model in which somebody could write a sentence."""
    return [
        f"{part.__name__}.{name}"
        for name, field in part.model_fields.items()
        if _is_free(field.annotation, patterned=any(getattr(limit, "pattern", None) for limit in field.metadata))
    ]


def _is_free(annotation: Any, *, patterned: bool) -> bool:
    if inner := typing.get_args(annotation):
        if typing.get_origin(annotation) is typing.Annotated:
            limits = [limit for found in inner[1:] for limit in getattr(found, "metadata", ())]
            return _is_free(inner[0], patterned=any(getattr(limit, "pattern", None) for limit in limits))
        return any(_is_free(part, patterned=False) for part in inner if part is not ...)
    if annotation in CLOSED or (annotation is str and patterned):
        return False
    if isinstance(annotation, type) and issubclass(annotation, ContractPart):
        return free_texts(annotation) != []
    return not (isinstance(annotation, enum.EnumType) and annotation.__module__ == vocabulary.__name__)


def test_every_topic_carries_its_published_events_and_no_others() -> None:
    carried = {topic: {e.event_name for e in EVENT_TYPES.values() if e.topic is topic} for topic in Topic}
    assert carried == {topic: set(names.split()) for topic, names in PUBLISHED.items()}


@pytest.mark.parametrize("event", EVENT_TYPES.values(), ids=lambda event: event.event_name)
def test_no_field_of_an_event_can_hold_free_text(event: type[ContractEvent]) -> None:
    assert free_texts(event) == []


class _Remark(ContractEvent):
    remark: str
    remarks: tuple[str, ...] | None
    anything: dict[str, object]
    note: typing.Annotated[str, Field(max_length=20)]
    language: typing.Literal["nl"]


def test_a_field_for_free_text_would_be_found() -> None:
    names = ("remark", "remarks", "anything", "note", "language")
    assert free_texts(_Remark) == [f"_Remark.{name}" for name in names]


@pytest.mark.parametrize("event", EVENT_TYPES.values(), ids=lambda event: event.event_name)
def test_a_type_says_its_domain_name_and_version(event: type[ContractEvent]) -> None:
    assert event.type == f"nl.activeringstrajecten.{event.event_name}.v{event.event_version}"
    assert event.dataschema.startswith("https://")
    assert "occurredAt" in event_schema(event)["required"]


@given(event=events())
def test_an_event_reads_back_as_it_was_written(event: ContractEvent) -> None:
    assert type(event).model_validate_json(event.model_dump_json()) == event


@given(event=events())
def test_names_on_the_wire_are_lower_camel_case(event: ContractEvent) -> None:
    for name in json.loads(event.model_dump_json()):
        assert name[0].islower()
        assert name.isalnum()


@pytest.mark.parametrize(
    "moment",
    [
        0,
        "1767225600",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00+01:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00.1234567Z",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "２026-01-01T00:00:00Z",
        None,
    ],
)
def test_a_moment_in_any_other_form_than_utc_with_z_is_refused(moment: object) -> None:
    with pytest.raises(ValidationError):
        StillWaiting.model_validate_json(json.dumps({"occurredAt": moment}))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1),  # noqa: DTZ001
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(9999, 1, 1, tzinfo=UTC),
        "2026-01-01T00:00:00Z",
    ],
)
def test_a_service_cannot_tell_a_moment_that_is_not_in_utc(moment: datetime) -> None:
    with pytest.raises(ValidationError):
        StillWaiting(occurred_at=moment)


REGISTERED = {
    "occurredAt": "2026-01-01T08:00:00.5Z",
    "municipality": "0599",
    "neighbourhood": "05990824",
    "ageBand": "45-54",
    "benefitSince": "2005-04",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("municipality", "599"),
        ("municipality", "Rotterdam"),
        ("municipality", "0599\n"),
        ("municipality", "٠٥٩٩"),
        ("municipality", 599),
        ("neighbourhood", "BU05990824"),
        ("ageBand", "18-26"),
        ("benefitSince", "2005-13"),
        ("benefitSince", "2005-04-01"),
        ("occurredAt", None),
    ],
)
def test_a_code_that_is_not_on_the_list_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        ClientRegistered.model_validate_json(json.dumps({**REGISTERED, field: value}))


def test_a_reader_passes_over_fields_that_come_later() -> None:
    event = ClientRegistered.model_validate_json(json.dumps({**REGISTERED, "shoeSize": 43}))
    assert json.loads(event.model_dump_json()).keys() == REGISTERED.keys()


def test_an_event_does_not_change_once_told() -> None:
    event = ClientRegistered.model_validate_json(json.dumps(REGISTERED))
    with pytest.raises(ValidationError):
        event.municipality = "0363"  # type: ignore[misc]
