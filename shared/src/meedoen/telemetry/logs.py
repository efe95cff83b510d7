"""Logs: one JSON object a line, for machines, with nothing of a person in it.

What may be logged is a closed list of keys. A value under any other key is left out and only the key's name is told,
so that a careless line in the code loses a value and not somebody's privacy. Lines of libraries keep their fixed text,
without the values that they fill in, which may be anything.
"""

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from meedoen.telemetry.traces import trace_of

__all__ = ["ALLOWED_KEYS", "configure_logs"]

ALLOWED_KEYS = frozenset(
    {
        # every line
        "event", "level", "logger", "timestamp", "service", "left_out",
        # a request
        "request_id", "trace_id", "method", "route", "status", "milliseconds", "problem", "reason",
        # what went wrong
        "error", "at", "trace",
        # background work
        "task", "consumer", "topic", "partition", "offset", "import_id", "state", "counts",
    }
)  # fmt: skip
"""The keys whose values may be logged: codes, counts, times and technical ids; never what somebody typed."""

_LONGEST_TEXT = 500
_Line = MutableMapping[str, Any]


def configure_logs(service: str, *, stream: TextIO | None = None, level: str = "INFO") -> None:
    """Send all logs of this process, those of libraries too, to a stream (standard error) as JSON.

    A line that belongs to one of several services in the process names that one, others name `service`.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service),
        _without_message,
        _allowed_only,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_fixed_text, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    _find_out_no_more_than_is_told()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet in {
        "uvicorn": "INFO",
        "uvicorn.error": "INFO",
        "uvicorn.access": "ERROR",
        "httpx": "WARNING",
    }.items():
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(quiet)


def _find_out_no_more_than_is_told() -> None:
    """No line names a thread, a process, a file or a place in it (Python's logging HOWTO, "Optimization")."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None


def _fixed_text(_: Any, __: str, line: _Line) -> _Line:
    """The text of a library's line as its code has it, before any value is filled in."""
    record: logging.LogRecord | None = line.get("_record")
    if record is not None:
        line["event"] = str(record.msg)[:_LONGEST_TEXT] if record.args else _first_line(str(record.msg))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["trace"] = trace_of(record.exc_info[1])
            record.exc_info, record.exc_text = None, None
    return line


def _without_message(_: Any, __: str, line: _Line) -> _Line:
    """Of an exception its kind and its places; what it says may hold somebody's data."""
    given = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line.setdefault("error", type(error).__name__)
        line.setdefault("trace", trace_of(error))
    return line


def _allowed_only(_: Any, __: str, line: _Line) -> _Line:
    left_out = sorted(key for key in line if key not in ALLOWED_KEYS and not key.startswith("_"))
    for key in left_out:
        del line[key]
    if left_out:
        line["left_out"] = left_out
    return line


def _named(service: str) -> Any:
    def name(_: Any, __: str, line: _Line) -> _Line:
        line.setdefault("service", service)
        return line

    return name


def _first_line(text: str) -> str:
    return text.partition("\n")[0][:_LONGEST_TEXT]
