"""One process at a time on a data directory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process works on this data directory."""


@contextmanager
def only_one_process(directory: Path) -> Iterator[None]:
    """Hold the directory; the system lets go of it when this process ends, however it ends.

    Raises:
        AlreadyRunning: somebody else holds it.
    """
    with (directory / "lock").open("w") as lock:
        if os.name == "posix":
            import fcntl  # noqa: PLC0415 - not everywhere

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning(str(directory)) from None
        yield
