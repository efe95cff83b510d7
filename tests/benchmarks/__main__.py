"""`make bench`: how fast the hot paths are, each beside the plainest way to do the same on the same machine.

A goal that is not met is reported, with where the time goes; the exit status says nothing about it, for a benchmark
is not a test.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing

from meedoen.running import set_aside_what_stays
from meedoen.telemetry.logs import configure_logs

from tests.benchmarks import append, cities, consume, growth, history, import_caseload, relay, rest, visible
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.report import as_json, as_table, summary
from tests.parts.kafka import Kafka, start_kafka
from tests.parts.missing import PartMissing
from tests.parts.postgres import Postgres, start_postgres

_ON_POSTGRES: Mapping[str, Callable[[Postgres], Awaitable[list[Measurement]]]] = {
    "append": append.measure,
    "rest": rest.measure,
    "import": import_caseload.measure,
    "growth": growth.measure,
    "history": history.measure,
    "cities": cities.measure,
}
_ON_KAFKA: Mapping[str, Callable[[Postgres, Kafka], Awaitable[list[Measurement]]]] = {
    "relay": relay.measure,
    "consume": consume.measure,
    "visible": visible.measure,
}


def main() -> None:
    """Measure, say on standard error how far it is, and print what came of it."""
    paths = [*_ON_POSTGRES, *_ON_KAFKA]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("path", nargs="*", help=f"only these: {', '.join(paths)} (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    arguments = parser.parse_args()
    unknown = set(arguments.path) - set(paths)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(paths)}")
    configure_logs("benchmarks", level="CRITICAL")  # a consumer group that is new makes noise
    set_aside_what_stays()  # as every service does when it starts
    load, _, _ = os.getloadavg()
    measurements, missing = _measure(arguments.path or paths)
    print((as_json if arguments.json else as_table)(measurements, missing, load=load))


def _measure(wanted: list[str]) -> tuple[list[Measurement], list[str]]:
    """What was measured, and which parts could not be had."""
    found: list[Measurement] = []
    missing: list[str] = []
    try:
        with closing(start_postgres(fsync=True, own=True)) as postgres:
            for name in wanted:
                if name in _ON_POSTGRES:
                    found += asyncio.run(_told(name, _ON_POSTGRES[name](postgres)))
            for name in wanted:
                if name in _ON_KAFKA:
                    with closing(start_kafka()) as kafka:  # one for each, so that its topics are empty
                        kafka.set_up()
                        found += asyncio.run(_told(name, _ON_KAFKA[name](postgres, kafka)))
    except PartMissing as part:
        _say(f"MISSING: {part}")
        missing.append(str(part))
    return found, missing


async def _told(name: str, measuring: Awaitable[list[Measurement]]) -> list[Measurement]:
    _say(f"{name} ...")
    began = time.monotonic()
    measurements = await measuring
    for measurement in measurements:
        _say(f"  {summary(measurement)}")
    _say(f"  took {time.monotonic() - began:.0f} s")
    return measurements


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
