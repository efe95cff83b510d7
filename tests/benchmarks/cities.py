"""Seven cities compared over the 600 people of the sample and a year: how long it takes, and whether memory stays flat.

Run as a program it plays all the years, one after the other, and prints what each took.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from meedoen_embedded.demo.caseload import SAMPLE_PEOPLE
from meedoen_embedded.demo.comparison import compare
from meedoen_embedded.demo.playing import ways_to_choose_from

from tests.benchmarks.measurement import Measurement, at_most
from tests.parts.postgres import Postgres

_SEED = 1
_BUSIEST = "stockholm"
"""Played first: alone it asks the most memory, so that what grows after it is what earlier years left behind."""
_FLAT = 1.15
"""Seven years may not ask for more than this much more memory than the first."""
_IN_A_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


async def measure(_: Postgres) -> list[Measurement]:
    """The comparison in a process of its own. It runs on SQLite, as the demo does; the database here is not used."""
    years = await asyncio.to_thread(_played)
    seconds, peaks = [year["seconds"] for year in years], [year["megabytes"] for year in years]
    return [
        Measurement(
            f"seven cities compared over {SAMPLE_PEOPLE} people and a year, SQLite",
            "one of them",
            sum(seconds),
            sum(seconds) / len(seconds),
            "s",
            None,
            "thousands of requests a year, each through the whole service with a commit of its own; Stockholm, with a "
            "coach for 20 to 30 people, takes as long as four other cities",
        ),
        Measurement(
            "peak memory of that comparison, flat",
            "the peak after the first year, Stockholm's",
            peaks[-1],
            peaks[0],
            "MB",
            at_most(_FLAT),
            "the libraries; a year keeps nothing in memory once it is told",
        ),
    ]


def _played() -> list[dict[str, float]]:
    """What each year took, by this module as a program."""
    root = Path(__file__).parents[2]
    played = subprocess.run([sys.executable, "-m", __name__], cwd=root, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in played.stdout.splitlines()]


def main() -> None:
    """Play them, and print the seconds of each year and the peak of memory after it."""
    with tempfile.TemporaryDirectory() as name:
        ways = sorted(ways_to_choose_from(Path(name)), key=lambda way: way != _BUSIEST)
    for way in ways:
        began = time.perf_counter()
        compare(way, seed=_SEED, people=None, progress=lambda _: None)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _IN_A_MEGABYTE
        print(json.dumps({"way": way, "seconds": time.perf_counter() - began, "megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()
