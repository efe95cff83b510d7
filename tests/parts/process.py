"""Programs that tests start and always end: by their own process id, also when the tests themselves are killed."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar


class DidNotStart(Exception):
    """The program ended, or did not answer in time; the message holds the end of what it wrote."""


def free_port() -> int:
    """A loopback port that nobody listens on.

    Taken from below the range that the system hands out for outgoing connections: a server that is stopped for a
    while must find its port free again, and a client that keeps knocking must not end up talking to itself.
    """
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """One running program, its output in a file."""

    started: ClassVar[list["Program"]] = []

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
        end_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Start it, as another user if one is named (which needs root).

        With the tests it ends too: by `end_with` if that is its own way, or else at once, for it may not listen.
        """
        self._log = log
        self._end_with = end_with
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*_ends_with_its_parent(user, end_with), *argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                env={**os.environ, **environment} if environment else None,
                start_new_session=True,
            )
        self.started.append(self)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self.status is None

    @property
    def status(self) -> int | None:
        """None while it runs; its exit status, or minus the signal that ended it."""
        return self._process.poll()

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return as soon as `ready` says so.

        Raises:
            DidNotStart: it ended first, or the time is up; it is stopped then.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running or time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(self.output()[-4000:])
            time.sleep(0.02)

    def output(self) -> str:
        """What it wrote so far."""
        return self._log.read_text(errors="replace")

    def wait(self, seconds: float) -> int:
        """Wait until it ends by itself; its exit status."""
        return self._process.wait(seconds)

    def stop(self, seconds: float = 30) -> None:
        """Ask it to end, and wait; kill it when it does not listen."""
        if self.running:
            self._process.send_signal(self._end_with)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it at once, with all that it started itself (kill -9)."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        """Freeze it: it keeps its connections and says nothing."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen program go on."""
        os.killpg(self._process.pid, signal.SIGCONT)


def _ends_with_its_parent(user: str | None, end_with: signal.Signals) -> list[str]:
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    if setpriv is None:
        return []
    become = [f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    signalled = signal.SIGKILL if end_with is signal.SIGTERM else end_with
    return [setpriv, *become, "--pdeathsig", signalled.name.removeprefix("SIG"), "--"]
