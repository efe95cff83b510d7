"""How far long work is: a bar with a rate on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.progress import Task as BarTask
from rich.text import Text

from meedoen.command_line.speaking import language, remark
from meedoen.language import Words
from meedoen.service import Progress

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress(title: Words) -> Iterator[Progress]:
    """Something to call with how many are done, and of how many; shown on standard error."""
    if sys.stderr.isatty():
        with Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        ) as bars:
            bar = bars.add_task(title.in_(language()), total=None)
            yield _on_bar(bars, bar)
    else:
        yield _PlainLines(title)


def _on_bar(bars: Bars, bar: TaskID) -> Progress:
    return lambda done, total: bars.update(bar, completed=done, total=total)


class _Rate(ProgressColumn):
    def render(self, task: BarTask) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


class _PlainLines:
    """One line every few seconds, and one at the end."""

    def __init__(self, title: Words) -> None:
        self._title = title
        self._started = self._last = time.monotonic()
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done == self._told or (done < total and now - self._last < _SECONDS_BETWEEN_LINES):
            return
        self._last, self._told = now, done
        rate = f"{done:,}/{total:,}, {done / max(now - self._started, 0.001):,.0f}/s"
        remark(Words(nl=f"{self._title.nl}: {rate}", en=f"{self._title.en}: {rate}"))
