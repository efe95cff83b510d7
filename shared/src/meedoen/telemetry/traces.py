"""Where something went wrong, for the log: places and kinds, never messages, which may hold somebody's data."""

import traceback


def trace_of(error: BaseException) -> list[str]:
    """The whole trace of an exception and of what caused it, outermost first, as `file:line function`."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [_place(frame) for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines


def _place(frame: traceback.FrameSummary) -> str:
    file = frame.filename
    for root in ("/src/", "/site-packages/"):
        file = file.rpartition(root)[2]
    return f"{file}:{frame.lineno} {frame.name}"
