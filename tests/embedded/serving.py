"""`meedoen serve` as a process of its own."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts.process import Program, answers

MEEDOEN = str(Path(sys.executable).with_name("meedoen"))


@contextmanager
def serving(data: Path, port: int) -> Iterator[Program]:
    """It, once all of it answers; ended by what Ctrl-C sends."""
    program = Program(
        [MEEDOEN, "serve", "--data", str(data), "--port", str(port)],
        log=data.with_name(f"{data.name}-output"),
        environment={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        end_with=signal.SIGINT,
    )
    try:
        program.wait_until(lambda: all(answers(port + place) for place in range(5)), seconds=120)
        yield program
    finally:
        program.stop()
