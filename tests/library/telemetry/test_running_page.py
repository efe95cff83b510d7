"""The page for operators names every metric and every key of the log, and no other."""

import re
from pathlib import Path

from meedoen.telemetry.logs import ALLOWED_KEYS
from meedoen.telemetry.metrics import exposition
from prometheus_client.parser import text_string_to_metric_families

PAGE = (Path(__file__).parents[3] / "docs/running.md").read_text("utf-8")


def test_the_page_names_every_metric_and_no_other() -> None:
    families = text_string_to_metric_families(exposition().decode())
    ours = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in families
        if family.name.startswith("meedoen_") and not family.name.endswith("_created")
    }
    assert set(re.findall(r"`(meedoen_[a-z_]+)`", PAGE)) == ours


def test_the_page_names_every_key_of_the_log_and_no_other() -> None:
    table = PAGE.partition("| keys | |\n")[2].partition("\n\n")[0]
    keys = {key for row in table.splitlines()[1:] for key in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert keys == ALLOWED_KEYS
