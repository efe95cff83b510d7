"""`meedoen demo --compare`: one document or one table of all seven, and how far it is beside that."""

import json
from datetime import date
from typing import Any

import pytest
from meedoen_embedded.demo import command
from meedoen_embedded.demo.comparison import compare
from typer import Typer
from typer.testing import CliRunner

WAYS = ["amsterdam", "bremen", "leeuwarden", "rotterdam", "stockholm", "tilburg", "utrecht"]
A_QUARTER = date(2016, 4, 4)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """What `--json` prints, of a year that ends on its first day; one is played for all seven, to be quick."""
    rows: list[dict[str, Any]] = []

    def of_no_week(way: str, **how: Any) -> dict[str, Any]:
        if not rows:
            rows.append(compare(way, **how | {"weeks": 0, "progress": lambda _: None}))
        return rows[0] | {"wayOfWorking": way}

    printed, _ = _asked_for(of_no_week, "--json", "--people", "4")
    document: dict[str, Any] = json.loads(printed)
    return document


def _asked_for(comparing: Any, *options: str) -> tuple[str, str]:
    """What it prints, and what it says beside that."""
    program = Typer()
    program.command()(command.demo)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "compare", comparing)
        ran = CliRunner().invoke(program, ["--compare", *options], env={"LANG": "en_US.UTF-8", "COLUMNS": "80"})
    assert ran.exit_code == 0, ran.output
    return ran.stdout, ran.stderr


def test_with_json_one_document_has_the_seven_and_nothing_else_is_printed(document: dict[str, Any]) -> None:
    assert document["seed"] == 1
    assert [row["wayOfWorking"] for row in document["ways"]] == WAYS


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_how_far_it_is_stands_beside_the_output(document: dict[str, Any], options: list[str]) -> None:
    rows = {row["wayOfWorking"]: row for row in document["ways"]}

    def known(way: str, *, progress: Any, **_: Any) -> dict[str, Any]:
        progress(A_QUARTER)
        row: dict[str, Any] = rows[way]
        return row

    printed, beside = _asked_for(known, *options)
    assert beside.count("04-04-2016") == len(WAYS)
    assert "04-04-2016" not in printed
    if options:
        assert json.loads(printed) == document
    else:
        lines = printed.splitlines()
        assert [line.split()[0] for line in lines if line.startswith(tuple(WAYS))] == WAYS
