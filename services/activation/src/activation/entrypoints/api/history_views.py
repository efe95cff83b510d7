"""What is shown of all that happened in a trajectory: codes and dates."""

from typing import Any

from meedoen.event_store.events import StoredEvent
from meedoen.http import ApiModel, ApiMoment
from pydantic import JsonValue
from pydantic.alias_generators import to_camel

from activation.application.reading import details


class HistoryView(ApiModel):
    """One thing that happened: when, and when it was recorded."""

    version: int
    type: str
    occurred_at: ApiMoment
    recorded_at: ApiMoment
    details: dict[str, JsonValue]


def happened(stored: StoredEvent) -> HistoryView:
    """An event in codes and dates; no event holds a note."""
    return HistoryView(
        version=stored.version,
        type=stored.type,
        occurred_at=stored.occurred_at,
        recorded_at=stored.recorded_at,
        details=_camel(details(stored)),
    )


def _camel(value: Any) -> Any:
    return {to_camel(key): _camel(inner) for key, inner in value.items()} if isinstance(value, dict) else value
