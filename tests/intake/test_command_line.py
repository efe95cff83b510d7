"""`meedoen import`: straight on the database, and through the API."""

import asyncio
import io
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
import uvicorn
from intake.bootstrap import SERVICE
from intake.settings import IntakeSettings
from meedoen.clock import SteppedClock
from meedoen.command_line.app import make_app
from meedoen.data_directory import settings_in
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.migrating import migrate
from meedoen.service import Parts
from typer.testing import CliRunner, Result

from tests.intake.api.conftest import ORGANISATION
from tests.intake.conftest import CASELOAD, NOW
from tests.intake.importing.files import file_of, people

AS_OF = ("--as-of", "2016-01-04")


def meedoen(*arguments: str | Path) -> Result:
    return CliRunner().invoke(make_app(), ["--language", "en", *map(str, arguments)], env={**os.environ, "LANG": "en"})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    return directory


def imported(*arguments: str | Path) -> Any:
    ran = meedoen("import", CASELOAD, "--profile", "rotterdam", *AS_OF, "--json", *arguments)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_a_file_is_imported_on_a_database_that_was_empty_and_again_without_change(data: Path) -> None:
    first, second = imported("--data", data), imported("--data", data)

    assert first["counts"]["registered"] == 583
    assert first["rejectedByReason"]["bsn-fails-eleven-test"] == 5
    assert (second["counts"]["registered"], second["counts"]["unchanged"]) == (0, 583)
    assert list((data / "intake-spool").iterdir()) == []


def test_what_is_to_be_looked_at_is_written_where_asked(data: Path, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    ran = meedoen("import", CASELOAD, "--profile", "rotterdam", *AS_OF, "--data", data, "--rejected", rejected)

    assert ran.exit_code == 0, ran.output
    assert "583  registered" in ran.stdout
    assert str(rejected) in ran.stdout
    assert len(rejected.read_text("utf-8-sig").splitlines()) == 1 + 17 + 5 + 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "atlantis"), "Choose from: rotterdam"),
        (("--profile", "rotterdam", "--as-of", "2999-01-01"), "in the future"),
        (("--profile", "rotterdam", "--rejected", "/no/such/folder/rejected.csv"), "/no/such/folder"),
        (("--profile", "rotterdam", "--url", "http://127.0.0.1:1"), "Give a token"),
        (("--profile", "rotterdam", "--url", "http://127.0.0.1:1", "--token", "x"), "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_in_words(data: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = meedoen("import", CASELOAD, *arguments, "--data", data)

    assert ran.exit_code == 1
    assert said in ran.stderr


def test_a_file_that_cannot_be_read_on_ends_with_its_line(data: Path, tmp_path: Path) -> None:
    one, *rest = people(300)
    file = tmp_path / "caseload.csv"
    file.write_bytes(file_of(one, rest[0].but(note='"nooit gesloten'), *rest[1:]))
    ran = meedoen("import", file, "--profile", "rotterdam", "--data", data)

    assert ran.exit_code == 1
    assert "Stopped at line 3" in ran.stdout
    assert "1  registered" in ran.stdout


@pytest.fixture
def served(data: Path) -> Iterator[tuple[str, str]]:
    """Intake on a port of this machine, with its tasks: its address, and a token for it."""
    issuer = LocalIssuer(SteppedClock(NOW))
    settings = settings_in(data, SERVICE)
    assert isinstance(settings, IntakeSettings)
    migrate(settings.database_url, SERVICE.migrations)
    parts = Parts(clock=SteppedClock(NOW), bus=bus_from_url(settings.bus_url), verifier=issuer.verifier())
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        structlog.reset_defaults()  # whatever ran before in this process
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(io.StringIO()))
        server = uvicorn.Server(uvicorn.Config(SERVICE.assemble(settings, parts).app, log_config=None))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        try:
            yield (
                f"http://127.0.0.1:{listening.getsockname()[1]}",
                issuer.token(roles=[Role.INTAKE_OFFICER], organisation=ORGANISATION, municipality="0599"),
            )
        finally:
            server.should_exit = True
            thread.join()
            structlog.reset_defaults()


def test_through_the_api_the_same_comes_of_it(served: tuple[str, str], tmp_path: Path) -> None:
    url, token = served
    rejected = tmp_path / "rejected.csv"
    result = imported("--url", url, "--token", token, "--rejected", rejected)

    assert result["counts"]["registered"] == 583
    assert result["import"].startswith(f"{url}/v1/caseload-imports/")
    assert len(rejected.read_text("utf-8-sig").splitlines()) == 1 + 17 + 5 + 4


def test_what_the_service_refuses_is_said_in_its_words(served: tuple[str, str]) -> None:
    url, token = served
    ran = meedoen("import", CASELOAD, "--profile", "atlantis", "--url", url, "--token", token)

    assert ran.exit_code == 1
    assert "/profile: There is no column profile" in ran.stderr
