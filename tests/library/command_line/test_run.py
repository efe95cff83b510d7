"""`meedoen run` serves one service as a process of its own, and ends in good order when asked."""

import sys
from pathlib import Path

import httpx

from tests.parts.process import Program, answers, free_port

MEEDOEN = str(Path(sys.executable).with_name("meedoen"))


def test_one_service_runs_on_its_own(tmp_path: Path) -> None:
    migrating = Program([MEEDOEN, "migrate", "reporting", "--data", str(tmp_path)], log=tmp_path / "migrating")
    assert migrating.wait(120) == 0, migrating.output()
    port = free_port()
    asked = [MEEDOEN, "run", "reporting", "--data", str(tmp_path), "--port", str(port)]
    program = Program(asked, log=tmp_path / "output")
    try:
        program.wait_until(lambda: answers(port), seconds=120)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/v1/follow-up-gap").status_code == 401
    finally:
        program.stop()
    assert "Traceback" not in program.output()
