"""Nothing that somebody typed, and nobody's data, gets into a log."""

import ast
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from meedoen.telemetry.logs import ALLOWED_KEYS

from tests.parts.logs import logs_of

MARKED = "Marked-Name-123456782"
ROOT = Path(__file__).parents[3]


class Logs:
    """What was written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def last(self) -> dict[str, Any]:
        return self.lines[-1]


@pytest.fixture
def logs() -> Iterator[Logs]:
    written = Logs()
    with logs_of("gardens", written.stream):
        yield written


def test_a_line_is_json_with_a_time_and_the_service(logs: Logs) -> None:
    structlog.get_logger("meedoen.x").info("relay started", topic="intake", offset=3)
    line = logs.last
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "relay started",
        "level": "info",
        "logger": "meedoen.x",
        "service": "gardens",
        "topic": "intake",
        "offset": 3,
    }


def test_a_value_under_a_key_that_is_not_listed_is_left_out_and_the_key_is_told(logs: Logs) -> None:
    structlog.get_logger("meedoen.x").warning("registered", name=MARKED, bsn=MARKED, body={"name": MARKED}, offset=1)
    assert MARKED not in logs.text
    assert logs.last["left_out"] == ["body", "bsn", "name"]
    assert logs.last["offset"] == 1


def test_a_value_that_was_bound_to_the_request_is_left_out_too(logs: Logs) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", email=MARKED):
        structlog.get_logger("meedoen.x").info("request")
    assert MARKED not in logs.text
    assert logs.last["request_id"] == "r-1"


def test_the_service_of_a_request_comes_before_that_of_the_process(logs: Logs) -> None:
    with structlog.contextvars.bound_contextvars(service="intake"):
        structlog.get_logger("meedoen.x").info("request")
    assert logs.last["service"] == "intake"


def test_an_exception_tells_its_kind_and_its_places_and_not_its_message(logs: Logs) -> None:
    def break_down() -> None:
        raise ValueError(MARKED)

    try:
        try:
            break_down()
        except ValueError as cause:
            raise KeyError(MARKED) from cause
    except KeyError:
        structlog.get_logger("meedoen.x").exception("went wrong")
        logging.getLogger("library").exception("it broke for %s", MARKED)
    assert MARKED not in logs.text
    for line in logs.lines:
        assert line["error"] == "KeyError"
        assert "builtins.ValueError" in line["trace"]
        assert any(place.endswith("break_down") for place in line["trace"])


@pytest.mark.parametrize("name", ["uvicorn.error", "aiokafka.consumer", "alembic.runtime", "sqlalchemy.engine"])
def test_a_librarys_line_is_kept_without_what_it_fills_in(logs: Logs, name: str) -> None:
    logging.getLogger(name).warning("could not store %s for %r", MARKED, {"name": MARKED})
    assert MARKED not in logs.text
    assert logs.last["event"] == "could not store %s for %r"
    assert logs.last["logger"] == name


def test_extra_values_of_a_librarys_line_are_left_out(logs: Logs) -> None:
    logging.getLogger("library").warning("hello", extra={"name_of_client": MARKED})
    assert MARKED not in logs.text


def test_a_librarys_long_text_is_cut_to_its_first_line(logs: Logs) -> None:
    logging.getLogger("library").error("statement failed\nDETAIL: Key (name)=(" + MARKED + ") exists")
    assert MARKED not in logs.text
    assert logs.last["event"] == "statement failed"


def test_the_servers_own_line_for_a_request_is_off_as_it_holds_the_query(logs: Logs) -> None:
    logging.getLogger("uvicorn.access").info('%s - "GET /v1/clients?name=%s"', "127.0.0.1", MARKED)
    assert logs.text == ""


def test_no_listed_key_is_about_a_person() -> None:
    about_people = {"name", "bsn", "email", "phone", "address", "birth_date", "subject", "client_id", "caller", "body"}
    assert not about_people & ALLOWED_KEYS


def test_what_our_code_logs_is_listed_and_nothing_else() -> None:
    of_every_line = {"event", "level", "logger", "timestamp", "left_out"}
    assert {key for path in sources() for key in logged_in(path)} == ALLOWED_KEYS - of_every_line


def sources() -> Iterator[Path]:
    for part in ("shared", "services", "deploy"):
        yield from (ROOT / part).rglob("src/**/*.py")


def logged_in(path: Path) -> Iterator[str]:
    """The keys under which a module logs values, or binds them for its lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and re.match(r"_log\.\w+\(|.*\bbind_contextvars\(", ast.unparse(node)):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg is not None)
