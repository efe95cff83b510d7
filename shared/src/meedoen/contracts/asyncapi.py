"""The event interface as an AsyncAPI 3.0 document, made from the contracts."""

from typing import Any

from meedoen.contracts.access import PARTITIONS, TOPIC_ACCESS, TopicAccess
from meedoen.contracts.cloud_event import HEADERS, envelope_schema
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.json_schema import event_schema
from meedoen.contracts.registry import EVENT_TYPES

_BINDING = "0.5.0"


def asyncapi_document() -> dict[str, Any]:
    """Every topic with its events, and for each service what it sends and receives."""
    return {
        "asyncapi": "3.0.0",
        "id": "https://meedoen.example/events",
        "info": {
            "title": "Meedoen: the events of activation trajectories",
            "version": "1.0.0",
            "description": "What the four services tell each other: CloudEvents 1.0 by the NL GOV profile, in "
            "structured JSON on Apache Kafka. No event holds personal data or free text.",
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {
            "kafka": {
                "host": "{broker}",
                "protocol": "kafka-secure",
                "description": "Each service logs in as itself and may write and read what its operations name.",
                "variables": {"broker": {"default": "localhost:9092", "description": "Host and port of a broker."}},
                "security": [{"$ref": "#/components/securitySchemes/scram"}],
            }
        },
        "channels": {_channel(topic): _channel_object(topic) for topic in Topic},
        "operations": {
            name: operation for topic, access in TOPIC_ACCESS.items() for name, operation in _operations(topic, access)
        },
        "components": {
            "messages": {_message(event): _message_object(event) for event in EVENT_TYPES.values()},
            "schemas": {
                "envelope": envelope_schema(),
                **{_message(event): _embedded(event) for event in EVENT_TYPES.values()},
            },
            "securitySchemes": {"scram": {"type": "scramSha512"}},
        },
    }


def _channel(topic: Topic) -> str:
    return topic.rsplit(".", 1)[-1]


def _channel_object(topic: Topic) -> dict[str, Any]:
    events = [event for event in EVENT_TYPES.values() if event.topic is topic]
    return {
        "address": topic.value,
        "description": f"Written by {TOPIC_ACCESS[topic].writer}. Ordered per subject: {TOPIC_ACCESS[topic].subject}.",
        "messages": {_message(event): {"$ref": f"#/components/messages/{_message(event)}"} for event in events},
        "bindings": {"kafka": {"topic": topic.value, "partitions": PARTITIONS, "bindingVersion": _BINDING}},
    }


def _operations(topic: Topic, access: TopicAccess) -> list[tuple[str, dict[str, Any]]]:
    sends = _operation("send", topic, access.writer, f"{access.writer} tells what happened")
    receives = [
        (f"{reader}-receives-{_channel(topic)}", _operation("receive", topic, reader, f"{reader} is told"))
        for reader in access.readers
    ]
    return [(f"{access.writer}-sends-{_channel(topic)}", sends), *receives]


def _operation(action: str, topic: Topic, service: str, summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{_channel(topic)}"},
        "summary": summary,
        "tags": [{"name": service}],
    }


def _message(event: type[ContractEvent]) -> str:
    return f"{event.event_name}.v{event.event_version}"


def _message_object(event: type[ContractEvent]) -> dict[str, Any]:
    own = {
        "type": "object",
        "required": ["type", "data"],
        "properties": {
            "type": {"const": event.type},
            "dataschema": {"const": event.dataschema},
            "data": {"$ref": f"#/components/schemas/{_message(event)}"},
        },
    }
    return {
        "name": event.type,
        "title": event.event_name,
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": dict(HEADERS)["content-type"].decode(),
        "payload": {"allOf": [{"$ref": "#/components/schemas/envelope"}, own]},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": _BINDING}},
    }


def _embedded(event: type[ContractEvent]) -> dict[str, Any]:
    """The schema without its own address and draft, which a part of a larger document does not repeat."""
    return {key: part for key, part in event_schema(event).items() if key not in ("$schema", "$id")}
