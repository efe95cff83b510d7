"""What was published stays: a schema of every version, and a golden event of every version ever written."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from meedoen.contracts import EVENT_TYPES, ContractEvent, PlanSigned, read_cloud_event, write_cloud_event
from meedoen.contracts.access import PARTITIONS, TOPIC_ACCESS
from meedoen.contracts.json_schema import committed_schema, event_schema, schema_file

from tests.contracts import check_cloud_events_schema
from tests.contracts.check_compatibility import broken_promises, schemas_at, schemas_in
from tests.contracts.compatibility import Schema, incompatibilities
from tests.contracts.publish import GOLDEN, SCHEMAS, publish
from tests.contracts.strategies import events
from tests.parts.kafka_access import topic_access

EVERY_EVENT = pytest.mark.parametrize("event", EVENT_TYPES.values(), ids=lambda event: event.event_name)
PLAN = event_schema(PlanSigned)


@EVERY_EVENT
def test_the_published_schema_is_what_the_code_holds_to(event: type[ContractEvent]) -> None:
    assert committed_schema(event) == event_schema(event), "python -m tests.contracts.publish writes it"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(event=events())
def test_what_the_code_writes_the_published_schema_allows(event: ContractEvent) -> None:
    checker = Draft202012Validator(committed_schema(type(event)), format_checker=FormatChecker())
    checker.validate(json.loads(event.model_dump_json(exclude_none=True)))


@EVERY_EVENT
def test_every_version_has_a_golden_event(event: type[ContractEvent]) -> None:
    assert (GOLDEN / schema_file(event)).exists()


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.stem)
def test_a_golden_event_reads_and_writes_as_it_did(file: Path) -> None:
    golden = file.read_bytes().removesuffix(b"\n")
    event = read_cloud_event(golden)
    assert event.data is not None
    assert write_cloud_event(event) == golden


def _without(name: str) -> Callable[[Schema], None]:
    def change(schema: Schema) -> None:
        del schema["properties"][name]
        schema["required"].remove(name)

    return change


def _set(path: str, value: Any) -> Callable[[Schema], None]:
    def change(schema: Schema) -> None:
        *parents, last = path.split("/")
        for parent in parents:
            schema = schema[parent]
        schema[last] = value

    return change


def _required(name: str) -> Callable[[Schema], None]:
    def change(schema: Schema) -> None:
        schema["properties"][name] = {"type": "integer"}
        schema["required"].append(name)

    return change


OWNER = PLAN["properties"]["followUpOwner"]
BREAKING = {
    "a field taken away": _without("hoursPerWeek"),
    "a new field that must be there": _required("weeks"),
    "a field that may now be missing": lambda schema: schema["required"].remove("chosenBy"),
    "a code taken from a list": _set("properties/chosenBy/enum", ["person", "coach"]),
    "a code added to a list": _set("properties/chosenBy/enum", ["person", "together", "coach", "doctor"]),
    "a narrower number": _set("properties/hoursPerWeek/maximum", 20),
    "a wider number": _set("properties/hoursPerWeek/maximum", 60),
    "another type": _set("properties/version", {"type": "string", "pattern": "^[0-9]$"}),
    "another form of a code": _set("properties/planId/pattern", "^[0-9]{8}$"),
    "a field taken from a part": _set("properties/followUpOwner", {**OWNER, "required": ["ownerKind"]}),
}
HARMLESS: dict[str, Callable[[Schema], None]] = {
    "nothing": lambda _: None,
    "other words": _set("description", "Somebody signed."),
    "a new field that may be missing": _set("properties/weeks", {"type": "integer"}),
}


def _changed(change: Callable[[Schema], None]) -> Schema:
    schema = copy.deepcopy(PLAN)
    change(schema)
    return schema


@pytest.mark.parametrize("change", BREAKING.values(), ids=list(BREAKING))
def test_a_change_that_breaks_somebody_needs_a_new_version(change: Callable[[Schema], None]) -> None:
    assert incompatibilities(PLAN, _changed(change)) != []


@pytest.mark.parametrize("change", HARMLESS.values(), ids=list(HARMLESS))
def test_a_change_that_breaks_nobody_keeps_the_version(change: Callable[[Schema], None]) -> None:
    assert incompatibilities(PLAN, _changed(change)) == []


def test_an_incompatible_schema_is_not_written_over_the_published_one(tmp_path: Path) -> None:
    assert publish(tmp_path, tmp_path) == []
    file = tmp_path / schema_file(PlanSigned)
    before = json.dumps(_changed(_without("hoursPerWeek")))
    file.write_text(before)
    refused = publish(tmp_path, tmp_path)
    assert [line.split(":")[0] for line in refused] == [file.name]
    assert file.read_text() == before


def test_a_published_schema_that_vanishes_or_changes_is_found_between_two_commits(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    folder = tmp_path / "shared/src/meedoen/contracts/schemas"
    folder.mkdir(parents=True)
    for name in ("plan-signed.v1.json", "no-show.v1.json", "same.v1.json"):
        (folder / name).write_text(json.dumps(PLAN))
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "published")
    (folder / "no-show.v1.json").unlink()
    (folder / "plan-signed.v1.json").write_text(json.dumps(_changed(_required("weeks"))))

    broken = broken_promises(schemas_at("HEAD", tmp_path), schemas_in(folder))

    assert [line.split(":")[0] for line in broken] == ["no-show.v1.json", "plan-signed.v1.json"]
    assert schemas_at("HEAD~1", tmp_path) == {}


def test_no_schema_lies_about_that_no_event_has() -> None:
    assert {file.name for file in SCHEMAS.glob("*.json")} == {schema_file(event) for event in EVENT_TYPES.values()}


def test_the_check_against_another_schema_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(
        '{"required": ["id", "sequencetype"], "properties": {"time": {"format": "date"}}}'
    )
    (tmp_path / "golden").mkdir()
    (tmp_path / "golden/one.json").write_bytes((GOLDEN / "attended.v1.json").read_bytes())
    assert len(check_cloud_events_schema.faults(tmp_path / "schema.json", tmp_path / "golden")) == 2


def test_the_broker_is_set_up_as_the_contracts_say() -> None:
    table = {row.topic: (row.writer, row.readers, row.partitions) for row in topic_access()}
    assert table == {topic: (a.writer, a.readers, PARTITIONS) for topic, a in TOPIC_ACCESS.items()}
