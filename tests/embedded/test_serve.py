"""`meedoen serve` as somebody uses it: its own process, a token from its issuer, Ctrl-C."""

from pathlib import Path

import httpx

from tests.embedded.serving import MEEDOEN, serving
from tests.parts.process import Program, free_port


def test_it_serves_until_ctrl_c_and_closes_in_good_order(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "data", port) as program:
        asked = {"role": "team-lead", "municipality": "0599"}
        token = httpx.post(f"http://127.0.0.1:{port}/token", data=asked).json()["access_token"]
        login = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"http://127.0.0.1:{port + 2}/v1/trajectories", headers=login)
        assert answer.status_code == 200
        assert answer.json()["items"] == []
        assert httpx.get(f"http://127.0.0.1:{port + 1}/v1/openapi.json").status_code == 200
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0, "names and addresses are for their owner's eyes"
    said = program.output()
    assert f"http://127.0.0.1:{port + 4}/v1/openapi.json" in said
    assert said.rstrip().endswith("Stopped. Everything is kept.")
    assert "Traceback" not in said


def test_a_second_one_on_the_same_data_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "data", free_port()):
        second = Program([MEEDOEN, "serve", "--data", str(tmp_path / "data")], log=tmp_path / "second")
        assert second.wait(120) == 1
        assert "already runs" in second.output()
