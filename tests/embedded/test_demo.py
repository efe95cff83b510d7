"""`meedoen demo`, as a program of its own: what it prints, and where its log goes."""

import json
import subprocess
from pathlib import Path

from tests.embedded.serving import MEEDOEN

PEOPLE = 12


def test_with_json_one_document_and_nothing_else_is_printed(tmp_path: Path) -> None:
    asked = ["demo", "--once", "--json", "--people", str(PEOPLE), "--data", str(tmp_path / "demo")]
    ran = subprocess.run([MEEDOEN, *asked], check=False, capture_output=True, text=True, timeout=200)
    assert ran.returncode == 0, ran.stderr
    summary = json.loads(ran.stdout)
    assert summary["import"]["counts"]["registered"] == PEOPLE
    assert summary["followUpGap"]["total"]["withoutOpenPromise"] == 0
    log = (tmp_path / "demo" / "log").read_text()
    assert json.loads(log.splitlines()[0])["service"]
    assert "request_id" not in ran.stderr, "log lines come between what people read"
