"""The envelope: CloudEvents 1.0 by the NL GOV profile."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st
from meedoen.contracts import (
    EVENT_TYPES,
    HEADERS,
    CloudEvent,
    NotACloudEvent,
    SchemaViolation,
    StillWaiting,
    Topic,
    UnreadableEvent,
    read_cloud_event,
    write_cloud_event,
)
from meedoen.contracts.cloud_event import LARGEST

from tests.contracts.strategies import SOURCE, cloud_events

WAITING = StillWaiting(occurred_at=datetime(2026, 1, 1, 8, tzinfo=UTC))
EVENT = CloudEvent(
    id=uuid4(),
    source="urn:nld:oin:00000099000000000001:systeem:intake",
    type=StillWaiting.type,
    subject=uuid4(),
    time=datetime(2026, 1, 1, 9, tzinfo=UTC),
    sequence=7,
    data=WAITING,
)


def changed(**attributes: Any) -> bytes:
    """The event as somebody else may have written it; None takes an attribute away."""
    return json.dumps(
        {k: v for k, v in {**json.loads(write_cloud_event(EVENT)), **attributes}.items() if v is not None}
    ).encode()


@given(event=cloud_events())
def test_any_event_reads_back_as_it_was_written(event: CloudEvent) -> None:
    assert event.data is not None
    assert read_cloud_event(write_cloud_event(event), topic=event.data.topic) == event


@given(event=cloud_events())
def test_every_event_keeps_the_dutch_rules(event: CloudEvent) -> None:
    written = json.loads(write_cloud_event(event))
    assert re.fullmatch(r"urn:nld:oin:[0-9]{20}:systeem:[a-z-]+", written["source"])
    assert re.fullmatch(r"nl\.activeringstrajecten\.[a-z-]+\.v[0-9]+", written["type"])
    assert re.fullmatch(r"[0-9]{20}", written["sequence"])
    assert int(written["sequence"]) == event.sequence
    assert written["partitionkey"] == written["subject"] == str(event.subject)
    assert written["datacontenttype"] == "application/json"
    assert written["dataschema"].startswith("https://")
    assert written["time"].endswith("Z")
    assert "sequencetype" not in written
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in written)


@given(event=cloud_events())
def test_the_cloudevents_library_reads_what_we_write(event: CloudEvent) -> None:
    message = KafkaMessage(headers=dict(HEADERS), key=str(event.subject), value=write_cloud_event(event))
    theirs = from_structured(message, JSONFormat())
    assert (theirs.get_id(), theirs.get_source(), theirs.get_type()) == (str(event.id), event.source, event.type)
    assert theirs.get_time() == event.time
    assert theirs.get_extension("sequence") == f"{event.sequence:020d}"
    assert theirs.get_data() == json.loads(write_cloud_event(event))["data"]


@given(
    value=st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_rubbish_is_no_cloud_event(value: bytes) -> None:
    with pytest.raises(NotACloudEvent):
        read_cloud_event(value)


@pytest.mark.parametrize(
    "broken",
    [
        {"specversion": "0.3"},
        {"id": None},
        {"id": "1"},
        {"type": None},
        {"type": 5},
        {"type": ""},
        {"type": "Een zin met spaties"},
        {"source": None},
        {"source": "urn:nld:oin:1:systeem:intake"},
        {"source": "https://example.org"},
        {"subject": None},
        {"subject": "999253773"},
        {"partitionkey": None},
        {"partitionkey": str(uuid4())},
        {"sequence": None},
        {"sequence": 7},
        {"sequence": "7"},
        {"sequence": "0" * 20},
        {"sequence": "9" * 20},
        {"sequence": "0" * 19 + "٧"},
        {"time": None},
        {"time": 0},
        {"time": "2026-01-01T09:00:00+01:00"},
        {"datacontenttype": "application/xml"},
    ],
)
def test_an_envelope_that_breaks_the_profile_is_no_cloud_event(broken: dict[str, Any]) -> None:
    with pytest.raises(NotACloudEvent) as refused:
        read_cloud_event(changed(**broken))
    assert next(iter(broken)) in refused.value.reason


@pytest.mark.parametrize("data", [None, {}, [], "text", {"occurredAt": 0}])
def test_data_that_do_not_fit_their_type_are_a_schema_violation_that_knows_its_subject(data: Any) -> None:
    with pytest.raises(SchemaViolation) as refused:
        read_cloud_event(changed(data=data))
    assert refused.value.envelope.subject == EVENT.subject
    assert refused.value.envelope.sequence == 7
    assert refused.value.envelope.data is None


def test_an_event_on_another_services_topic_is_a_schema_violation() -> None:
    assert read_cloud_event(write_cloud_event(EVENT), topic=Topic.INTAKE) == EVENT
    with pytest.raises(SchemaViolation, match="topic"):
        read_cloud_event(write_cloud_event(EVENT), topic=Topic.WELLBEING_PARTNERS)


@pytest.mark.parametrize("data", [None, {}, {"colour": "blue"}, 5])
def test_an_unknown_type_is_read_without_its_data(data: Any) -> None:
    event = read_cloud_event(changed(type="nl.activeringstrajecten.danced.v1", data=data), topic=Topic.INTAKE)
    assert (event.type, event.data) == ("nl.activeringstrajecten.danced.v1", None)
    assert (event.subject, event.sequence) == (EVENT.subject, 7)


def test_a_version_that_does_not_exist_yet_is_an_unknown_type() -> None:
    assert read_cloud_event(changed(type="nl.activeringstrajecten.still-waiting.v2")).data is None


def test_attributes_that_we_do_not_know_are_passed_over() -> None:
    assert read_cloud_event(changed(colour="blue", sequencetype="Integer")) == EVENT


@pytest.mark.parametrize("trace", ["", "00-xyz", 5, ["00"], "00-" + "a" * 32 + "-" + "b" * 16 + "-01\n"])
def test_a_trace_context_that_is_not_well_formed_is_passed_over(trace: Any) -> None:
    assert read_cloud_event(changed(traceparent=trace)).traceparent is None


@given(value=st.binary(max_size=200))
def test_a_reason_never_repeats_what_was_sent(value: bytes) -> None:
    marked = b"7f3aMARK" + value
    for written in (
        marked,
        changed(type="7f3aMARK"),
        changed(source="7f3aMARK"),
        changed(data={"occurredAt": "7f3aMARK"}),
    ):
        with pytest.raises(UnreadableEvent) as refused:
            read_cloud_event(written)
        assert "7f3aMARK" not in str(refused.value)


def test_an_event_over_64_kb_is_refused() -> None:
    with pytest.raises(NotACloudEvent, match="larger"):
        read_cloud_event(changed(colour="b" * LARGEST))


@pytest.mark.parametrize(
    "fault",
    [
        {"source": 'urn:nld:oin:00000099000000000001:systeem:in"take'},
        {"sequence": 0},
        {"sequence": 10**18},
        {"time": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"data": None},
    ],
)
def test_an_event_that_breaks_the_profile_cannot_be_written(fault: dict[str, Any]) -> None:
    attributes = {name: getattr(EVENT, name) for name in CloudEvent.__slots__}
    with pytest.raises(ValueError, match="profile"):
        write_cloud_event(CloudEvent(**{**attributes, **fault}))


def test_the_source_names_a_system_of_an_organisation() -> None:
    assert SOURCE.split(":")[:3] == ["urn", "nld", "oin"]
    assert len(EVENT_TYPES) == len({event.dataschema for event in EVENT_TYPES.values()})
