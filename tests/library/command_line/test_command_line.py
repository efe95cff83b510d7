"""The command `meedoen`: in two languages, with documents for programs, and with clear words when it cannot."""

import json
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from meedoen.clock import SystemClock
from meedoen.command_line import main
from meedoen.command_line.app import make_app
from meedoen.command_line.progress import progress
from meedoen.data_directory import database_in
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from meedoen.language import Words
from sqlalchemy import MetaData, insert
from typer.testing import CliRunner, Result


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["meedoen"])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def meedoen(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(), arguments)


def test_it_speaks_english_unless_asked_otherwise() -> None:
    assert "losing sight of anybody" in meedoen("--help").output


@pytest.mark.parametrize("name", ["LC_ALL", "LANG"])
def test_it_speaks_the_language_of_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "nl_NL.UTF-8")
    assert "uit het oog te verliezen" in meedoen("--help").output


def test_it_speaks_the_language_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["meedoen", "--language", "nl", "parked", "list", "intake"])
    assert "Er is hier geen service nergens" in meedoen("--language", "nl", "parked", "list", "nergens").output


@pytest.mark.parametrize("service", ["intake", "activation", "wellbeing-partners", "reporting"])
def test_it_prints_the_document_of_each_api(service: str) -> None:
    document = json.loads(meedoen("openapi", service).stdout)
    assert document["openapi"].startswith("3.")
    assert document["paths"]


def test_it_prints_the_document_of_the_events() -> None:
    assert json.loads(meedoen("asyncapi").stdout)["asyncapi"] == "3.0.0"


def test_a_service_that_is_not_there_is_answered_with_those_that_are() -> None:
    result = meedoen("openapi", "payments")
    assert result.exit_code == 1
    assert "no service payments here. There is: activation, intake" in result.output


def test_missing_settings_are_all_named_at_once() -> None:
    result = meedoen("migrate", "activation")
    assert result.exit_code == 1
    assert "ACTIVATION_DATABASE_URL is missing" in result.output
    assert "ACTIVATION_BUS_URL is missing" in result.output
    assert "--data" in result.output


def test_the_doctor_says_what_works() -> None:
    findings = {finding["what"]: finding["state"] for finding in json.loads(meedoen("doctor", "--json").stdout)}
    assert findings["this folder"] == findings["Python"] == findings["SQLite"] == findings["services"] == "works"
    assert findings["intake on its own"] == "optional"


def test_the_doctor_sees_that_a_part_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:9/none",
        "BUS_URL": "kafka://127.0.0.1:9",
        "OIDC_ISSUER": "https://issuer.example",
        "OIDC_JWKS_URL": "https://issuer.example/keys",
        "EVENT_SOURCE": "urn:nld:oin:00000099000000000001:systeem:activation",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ACTIVATION_{name}", value)
    result = meedoen("doctor", "--json")
    findings = {finding["what"]: finding["state"] for finding in json.loads(result.stdout)}
    assert findings["database of activation"] == findings["bus of activation"] == "broken"
    assert result.exit_code == 1


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert meedoen("migrate", "--data", str(tmp_path)).exit_code == 0
    return tmp_path


@pytest.fixture
async def parked(data: Path) -> str:
    """The place of a record that the consumer of activation has parked."""
    database = connect(database_in(data, "activation"), clock=SystemClock(), new_id=random_id)
    async with database.transaction() as transaction:
        row = {
            "consumer": "activation",
            "topic": "activation-trajectories.intake",
            "partition": 3,
            "offset": 14,
            "source": "urn:nld:oin:00000099000000000001:systeem:intake",
            "subject": uuid4(),
            "sequence": 2,
            "time": transaction.now,
            "envelope": b"{}",
            "reason": "wrong-schema",
            "error": "data.segment: unknown code",
            "attempts": 1,
            "retry": False,
            "parked_at": transaction.now,
        }
        await transaction.connection.execute(insert(infrastructure_tables(MetaData()).parked), [row])
    await database.dispose()
    return "activation-trajectories.intake/3/14"


def test_what_is_parked_can_be_listed_retried_and_dropped(data: Path, parked: str) -> None:
    where = ("--data", str(data))
    [record] = json.loads(meedoen("parked", "list", "activation", *where, "--json").stdout)
    assert (record["offset"], record["error"]) == (14, "data.segment: unknown code")
    assert meedoen("parked", "retry", "activation", "activation", parked, *where).exit_code == 0
    assert json.loads(meedoen("parked", "list", "activation", *where, "--json").stdout)[0]["retry"]
    dropped = meedoen("parked", "drop", "activation", "activation", parked, *where)
    assert dropped.exit_code == 0
    assert "Nothing is parked." in meedoen("parked", "list", "activation", *where).output
    again = meedoen("parked", "retry", "activation", "activation", parked, *where)
    assert again.exit_code == 1
    assert "Nothing is parked there" in again.output


def test_what_is_parked_is_named_as_one_types_it(data: Path, parked: str) -> None:
    shown = meedoen("parked", "list", "activation", "--data", str(data)).output
    assert f"activation {parked}" in shown.splitlines(), "broken over two lines it cannot be copied"
    assert "data.segment: unknown code" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_place_that_nothing_can_be_at_is_answered_with_an_example(data: Path) -> None:
    result = meedoen("parked", "retry", "activation", "activation", "intake", "--data", str(data))
    assert result.exit_code == 2
    assert "activation-trajectories.intake/3/14" in result.output


@pytest.mark.parametrize("command", [("sweep",), ("parked", "list", "intake"), ("rebuild", "reporting")])
def test_where_no_service_ever_ran_it_says_so(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["meedoen", *command, "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "meedoen migrate" in capsys.readouterr().err


def test_republishing_says_how_many(data: Path) -> None:
    assert "0 events will go again" in meedoen("republish", "intake", "--data", str(data)).output


def test_a_service_without_projections_of_others_has_nothing_to_rebuild(data: Path) -> None:
    result = meedoen("rebuild", "intake", "--data", str(data))
    assert result.exit_code == 1
    assert "no projections" in result.output


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Words(nl="inlezen", en="reading")) as shown:
        for done in range(1, 1001):
            shown(done, 1000)
        shown(1000, 1000)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("reading: 1,000/1,000, ")
