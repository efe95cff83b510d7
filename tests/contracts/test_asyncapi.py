"""The event interface as a document. An outside parser holds it against AsyncAPI 3.0: check_asyncapi.mjs."""

import json
from collections.abc import Iterator
from typing import Any

from meedoen.contracts import EVENT_TYPES, Topic
from meedoen.contracts.asyncapi import asyncapi_document

DOCUMENT = asyncapi_document()


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def _at(reference: str) -> Any:
    part: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        part = part[step]
    return part


def test_every_topic_is_a_channel_with_its_events() -> None:
    channels = {channel["address"]: channel for channel in DOCUMENT["channels"].values()}
    assert channels.keys() == {topic.value for topic in Topic}
    for topic in Topic:
        told = {_at(message["$ref"])["name"] for message in channels[topic]["messages"].values()}
        assert told == {type_ for type_, event in EVENT_TYPES.items() if event.topic is topic}
        assert channels[topic]["bindings"]["kafka"]["topic"] == topic


def test_every_reference_leads_somewhere() -> None:
    references = list(_references(DOCUMENT))
    assert references
    for reference in references:
        assert _at(reference)


def test_every_service_sends_or_receives_and_each_topic_has_one_writer() -> None:
    operations = DOCUMENT["operations"].values()
    assert {op["tags"][0]["name"] for op in operations} == {"intake", "activation", "wellbeing-partners", "reporting"}
    written = [op["channel"]["$ref"] for op in operations if op["action"] == "send"]
    assert sorted(written) == sorted(f"#/channels/{name}" for name in DOCUMENT["channels"])


def test_reporting_sends_nothing_and_a_partner_receives_referrals_alone() -> None:
    operations = DOCUMENT["operations"]
    assert not [name for name in operations if name.startswith("reporting-sends")]
    assert [name for name in operations if name.startswith("wellbeing-partners-receives")] == [
        "wellbeing-partners-receives-referrals"
    ]


def test_a_message_says_its_type_and_what_its_data_hold() -> None:
    message = DOCUMENT["components"]["messages"]["plan-signed.v1"]
    own = message["payload"]["allOf"][1]["properties"]
    assert own["type"] == {"const": "nl.activeringstrajecten.plan-signed.v1"}
    assert "firstFollowUpOn" in _at(own["data"]["$ref"])["properties"]
    assert message["contentType"].startswith("application/cloudevents+json")


def test_the_document_is_json() -> None:
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT
