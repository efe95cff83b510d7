"""What goes out fits the published language, and says nothing that it should not."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.publishing import publish
from meedoen.contracts.event import Topic
from meedoen.event_store.events import StoredEvent

GOLDEN = Path(__file__).parent / "golden" / "events.jsonl"
PUBLIC = [line for line in map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines()) if line["public"]]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def published(line: dict[str, Any]) -> tuple[Topic, Any]:
    return publish(
        StoredEvent(
            position=1,
            stream_id=UUID(int=1),
            version=1,
            public_seq=1,
            event_id=UUID(int=2),
            type=line["type"],
            schema_version=line["version"],
            data=json.dumps(line["data"]),
            meta="{}",
            occurred_at=AT,
            recorded_at=AT,
        )
    )


@pytest.mark.parametrize("line", PUBLIC, ids=lambda line: line["type"])
def test_every_public_event_has_its_contract_on_its_topic(line: dict[str, Any]) -> None:
    topic, event = published(line)
    assert event.event_name == line["type"]
    assert event.topic is topic
    to_partner = {"referral-offered", "referral-withdrawn", "partner-owes"}
    assert topic is (Topic.REFERRALS if line["type"] in to_partner else Topic.ACTIVATION)
    assert event.occurred_at.isoformat().replace("+00:00", "Z") == line["data"]["occurred_at"]


@pytest.mark.parametrize("line", PUBLIC, ids=lambda line: line["type"])
def test_what_others_need_not_know_stays_here(line: dict[str, Any]) -> None:
    _, event = published(line)
    told = event.model_dump_json()
    for private in ("advised_by", "registered_at", "trajectory_id"):
        if private in line["data"]:
            assert str(line["data"][private]) not in told


def test_what_was_stated_of_danger_before_a_no_was_respected_stays_here() -> None:
    [closed] = [line for line in PUBLIC if line["type"] == "trajectory-closed"]
    assert closed["data"]["nobody_in_danger"] is True
    assert "danger" not in published(closed)[1].model_dump_json().lower()


def test_how_a_promised_contact_was_held_stays_here() -> None:
    [held] = [line for line in PUBLIC if line["type"] == "follow-up-held"]
    assert held["data"]["channel"] == "home-visit"
    assert "home-visit" not in published(held)[1].model_dump_json()


def test_the_partner_gets_no_other_id_of_the_person() -> None:
    for line in PUBLIC:
        topic, event = published(line)
        if topic is Topic.REFERRALS:
            assert {name for name in type(event).model_fields if name.endswith("_id")} <= {"partner_id"}
            told = json.loads(event.model_dump_json(by_alias=True))
            assert not {"promiseId", "trajectoryId", "clientId"} & (told.keys() | (told.get("owed") or {}).keys())


def test_the_owner_of_a_first_follow_up_is_told_with_the_plan() -> None:
    [signed] = [published(line)[1] for line in PUBLIC if line["type"] == "plan-signed"]
    assert signed.first_follow_up_on == date(2026, 6, 1)
    assert signed.follow_up_owner.owner_kind == "coach"


@pytest.mark.parametrize("rung", [None, "team-lead"])
def test_a_partner_is_told_what_it_owes_by_when_and_how_far_that_has_climbed(rung: str | None) -> None:
    [line] = [line for line in PUBLIC if line["type"] == "partner-owes"]
    owed = line["data"]["owed"] | {"rung": rung}
    _, event = published(line | {"data": line["data"] | {"owed": owed}})
    assert (event.owed.kind, event.owed.due_on, event.owed.escalated_to) == ("guidance", date(2026, 5, 2), rung)


def test_a_partner_is_told_that_it_owes_nothing_more() -> None:
    [line] = [line for line in PUBLIC if line["type"] == "partner-owes"]
    assert published(line | {"data": line["data"] | {"owed": None}})[1].owed is None
