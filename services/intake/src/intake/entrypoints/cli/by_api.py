"""Importing through the API of a service that runs somewhere."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from meedoen.command_line.speaking import language
from meedoen.language import Words
from meedoen.refusals import Refusal
from meedoen.service import Progress
from pydantic.alias_generators import to_snake

from intake.entrypoints.cli.result import Failed, Result

_LOOK_AGAIN_SECONDS = 0.5
_SECONDS_TO_ANSWER = 120
_STEPS = 1000


class ApiSaysNo(Refusal):
    """The service refused, in its own words."""


def import_by_api(
    url: str, token: str, file: Path, *, profile: str, as_of: date | None, rejected: Path | None, progress: Progress
) -> Result:
    """Offer a file to the service at `url`, and follow the import to its end.

    Raises:
        ApiSaysNo: the service refused.
        httpx.TransportError: it cannot be reached.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language()}
    with httpx.Client(base_url=_with_version(url), headers=headers, timeout=_SECONDS_TO_ANSWER) as client:
        form = {"profile": profile, **({"asOf": as_of.isoformat()} if as_of else {})}
        with file.open("rb") as opened:
            answer = client.post("/caseload-imports", files={"file": (file.name, opened, "text/csv")}, data=form)
        report = _accepted(answer)
        address = f"/caseload-imports/{report['importId']}"
        while report["state"] in ("waiting", "running"):
            progress(int(report["progress"] * _STEPS), _STEPS)
            time.sleep(_LOOK_AGAIN_SECONDS)
            report = _accepted(client.get(address))
        report = _accepted(client.get(address))
        progress(_STEPS, _STEPS)
        if rejected is not None:
            _download(client, f"{address}/rejected-rows", rejected)
        where = str(client.base_url.join(address.lstrip("/")))
    return _result(report, where, rejected)


def _with_version(url: str) -> str:
    return url.rstrip("/") if url.rstrip("/").endswith("/v1") else f"{url.rstrip('/')}/v1"


def _accepted(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json()
    try:
        told = answer.json()
        lines = [told["detail"], *(f"{error['location']}: {error['detail']}" for error in told.get("errors", []))]
    except (ValueError, KeyError, TypeError):
        lines = [f"HTTP {answer.status_code}"]
    raise ApiSaysNo(Words(nl="\n".join(lines), en="\n".join(lines)))


def _download(client: httpx.Client, address: str, path: Path) -> None:
    with client.stream("GET", address) as answer, path.open("wb") as file:
        answer.raise_for_status()
        for block in answer.iter_bytes():
            file.write(block)


def _result(report: Any, where: str, rejected: Path | None) -> Result:
    told = report["failure"]
    counts = {to_snake(name): count for name, count in report["counts"].items()}
    return Result(
        where=where,
        counts=counts,
        rejected_by_reason=report["rejectedByReason"],
        failure=Failed(told["code"], told["line"], Words(told["reasonNl"], told["reasonEn"])) if told else None,
        rejected_rows=rejected,
    )
