"""What every event of the published language has in common.

An event's class says its name, version and topic; its fields are what travels in `data`. Fields hold ids,
enumerations, codes, dates, numbers: never personal data, never free text.
"""

import re
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from meedoen.contracts.fields import Moment

TYPE_PREFIX = "nl.activeringstrajecten."
SCHEMA_ADDRESS = "https://meedoen.example/events/"


class Topic(StrEnum):
    """A stream of facts, written by one service only."""

    INTAKE = "activation-trajectories.intake"
    ACTIVATION = "activation-trajectories.activation"
    REFERRALS = "activation-trajectories.referrals"
    WELLBEING_PARTNERS = "activation-trajectories.wellbeing-partners"


class ContractPart(BaseModel):
    """Strict and frozen, lowerCamelCase on the wire. Fields that it does not know are passed over: a later
    producer may add optional ones."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        serialize_by_alias=True,
    )


class ContractEvent(ContractPart):
    """A fact that one service tells the others.

    Version 2 of an event is a class of its own, `AssessedV2`, published beside the first for a stated time.
    """

    event_name: ClassVar[str]
    event_version: ClassVar[int]
    topic: ClassVar[Topic]
    type: ClassVar[str]
    """The CloudEvents type, `nl.activeringstrajecten.<name>.v<version>`."""
    dataschema: ClassVar[str]
    """The address that names the JSON Schema of this version."""

    occurred_at: Moment
    """When it happened, which may be long before it was recorded."""

    def __init_subclass__(cls, *, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if topic is not None:  # the base of one topic's events, not an event itself
            cls.topic = topic
            return
        words, version = _class_name(cls.__name__)
        cls.event_name = "-".join(word.lower() for word in words)
        cls.event_version = version
        cls.type = f"{TYPE_PREFIX}{cls.event_name}.v{version}"
        cls.dataschema = f"{SCHEMA_ADDRESS}{cls.event_name}.v{version}.json"


def _class_name(name: str) -> tuple[list[str], int]:
    """`PlanSignedV2` as (["Plan", "Signed"], 2)."""
    stem, _, version = re.fullmatch(r"(\w+?)(V(\d+))?", name).groups()  # type: ignore[union-attr]
    return re.findall(r"[A-Z][a-z]+", stem), int(version or 1)
