"""schemathesis over an API that answers somewhere: everything its document says, and much that it does not."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[3]
_AN_HOUR = 3600


def faults_found(
    address: str,
    token: str,
    *,
    examples: int = 30,
    known: Mapping[str, Any] | None = None,
    apart: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """What was found wrong with the API at this address (`http://127.0.0.1:8101`), or nothing.

    The same on every run. `token` is an access token of somebody who may use it; `known` are good
    values by name where a schema cannot say what is good: an id behind which there is something, a number that adds
    up. `apart` are parts of a query that are not asked for together: by the name of one, the others.
    """
    found = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/v1/openapi.json"),
            *("--url", f"{address}/v1", "--header", f"Authorization: Bearer {token}"),
            *("--max-examples", str(examples), "--generation-deterministic", "--no-color"),
        ],
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.library.http.fuzz_hooks",
            "KNOWN_VALUES": json.dumps(known or {}),
            "ASKED_APART": json.dumps(apart or {}),
            "PYTHONPATH": str(_ROOT),
        },
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=_AN_HOUR,
        check=False,
    )
    return "" if found.returncode == 0 else found.stdout + found.stderr
