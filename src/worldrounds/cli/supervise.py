"""A few processes that belong together: started, started again when they end, stopped in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

LOOK_SECONDS = 0.2
STOP_SECONDS = 10.0
YOUNG_SECONDS = 3.0
STEADY_SECONDS = 30.0  # after so long alive, the next end is not counted as another failure
LONGEST_PAUSE = 10.0
PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One process of the set. ``niceness`` above 0: it gives way to the others when the machine is busy.

    ``every`` above 0: it does its work and ends, and is started so many seconds after its last start; the first
    time after a tenth of that, when the others are well up.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    niceness: int = 0
    every: float = 0.0  # seconds
    before: Callable[[], None] = lambda: None  # done each time before it starts

    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    start_at: float = field(default=0.0, init=False)

    def start(self, now: float) -> None:
        self.before()
        self.started_at = now
        self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            self.command,
            env=dict(self.environment),
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops the parts in order
            preexec_fn=self._settle_in,
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def _settle_in(self) -> None:
        if self.niceness:
            os.nice(self.niceness)
        if sys.platform == "linux":  # end with the supervisor, even if that is killed
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self, parts: Sequence[Part], say: Callable[[str], None]) -> None:
        self._parts = parts
        self._say = say
        self._stopping = False

    def run(self, when_started: Callable[[], None]) -> None:
        """Start all parts, call ``when_started``, and keep them running until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        try:
            for part in self._parts:
                if part.every:
                    part.start_at = time.monotonic() + part.every / 10
                else:
                    part.start(time.monotonic())
            when_started()
            while not self._stopping:
                time.sleep(LOOK_SECONDS)
                self._look_after()
        finally:
            self._stop()

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    def _look_after(self) -> None:
        now = time.monotonic()
        for part in self._parts:
            if part.is_alive():
                continue
            if part.process is not None:
                self._note_end(part, now)
            if now >= part.start_at:
                part.start(now)

    def _note_end(self, part: Part, now: float) -> None:
        status = part.process.returncode if part.process else None
        if part.every:
            if status:
                self._say(f"{part.name} ended with status {status}; it is done again later")
            part.process, part.start_at = None, part.started_at + part.every
            return
        part.failures = 0 if now - part.started_at > STEADY_SECONDS else part.failures + 1
        pause = min(LONGEST_PAUSE, 0.1 * 2**part.failures)
        self._say(f"{part.name} ended with status {status}; starting it again")
        part.signal(signal.SIGKILL)  # its children, if it left any
        part.process, part.start_at = None, now + pause

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _stop(self) -> None:
        asked_at = time.monotonic()
        young = [part for part in self._parts if part.started_at > asked_at - YOUNG_SECONDS]
        self._terminate(self._parts)
        self._wait(young, asked_at + 1.0)
        self._terminate(young)  # those that were only just starting may not have listened yet
        self._wait(self._parts, asked_at + STOP_SECONDS)
        for part in self._parts:
            part.signal(signal.SIGKILL)

    def _terminate(self, parts: Iterable[Part]) -> None:
        for part in parts:
            if part.process is not None and part.is_alive():
                part.process.terminate()

    def _wait(self, parts: Iterable[Part], until: float) -> None:
        for part in parts:
            if part.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.0, until - time.monotonic()))
