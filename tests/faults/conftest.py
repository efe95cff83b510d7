"""No test here, whatever became of it, leaves a program behind."""

from collections.abc import Iterator

import pytest

from tests.parts.process import Program


@pytest.fixture(scope="session", autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Set up before all parts, so that it looks when all of them should have ended."""
    yield
    left = [program for program in Program.started if program.running]
    for program in left:
        program.kill()
    assert not left, f"{len(left)} programs were still running after the last test"
