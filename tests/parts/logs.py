"""Logs as a service writes them, for as long as a test asks for them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog
from meedoen.telemetry.logs import configure_logs


@contextmanager
def logs_of(service: str, stream: TextIO | None = None) -> Iterator[None]:
    """Written to the stream, or to standard error; afterwards all is as it was.

    But for loggers that were used meanwhile: these keep to Python's own `logging`, whatever is set.
    """
    root = logging.getLogger()
    before, level, structured = root.handlers[:], root.level, structlog.get_config()
    configure_logs(service, stream=stream)
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.configure(**structured)
