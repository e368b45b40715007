"""Long work with progress that pages show: start, report, stop."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from worldrounds.core import audit
from worldrounds.core.models import AuditEntry, Work

TAKEN_UP = "took up interrupted work"
INTERRUPTED_AFTER = timedelta(seconds=90)
POINTS = 80  # of a curve; of more, every second one is dropped


def ask(*, kind: str, actor: Any, at: datetime) -> Work:
    return Work.objects.create(kind=kind, asked_by=actor, asked_at=at)


def request_stop(work: Work) -> None:
    """The work keeps its best result so far and ends at its next report."""
    Work.objects.filter(pk=work.pk, state__in=[Work.State.WAITING, Work.State.RUNNING]).update(
        stop_requested=True
    )


def was_interrupted(work: Work, *, at: datetime) -> bool:
    """True if the process that did the work has died (no sign of life for 90 seconds)."""
    return (
        work.state == Work.State.RUNNING
        and work.heartbeat_at is not None
        and at - work.heartbeat_at > INTERRUPTED_AFTER
    )


def is_dead(work: Work, *, at: datetime) -> bool:
    """Nobody does it any more, whatever the rows of others say."""
    return work.is_over or was_interrupted(work, at=at)


def take_up_again(work: Work, *, at: datetime) -> bool:
    """Let interrupted work wait for a worker again, once; False if it was taken up before, or is alive.

    What interrupts it a second time is likely to be the work itself.
    """
    again = f"again work {work.pk}"
    if not was_interrupted(work, at=at) or AuditEntry.objects.filter(verb=TAKEN_UP, target=again).exists():
        return False
    Work.objects.filter(pk=work.pk).update(state=Work.State.WAITING, heartbeat_at=None, done=0)
    audit.record(at=at, actor=None, verb=TAKEN_UP, target=again)
    return True


class Reporter:
    """Handed to long work. ``report`` writes progress (at most a few times a second is sensible) and returns
    False when the work should stop."""

    def __init__(self, work_id: int, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.work_id = work_id
        self.clock = clock
        self._began: datetime | None = None
        self._curve: list[list[float | None]] = []

    def claim(self) -> bool:
        """False if this work is done already, or another worker does it."""
        waiting = self._rows().filter(state=Work.State.WAITING)
        return bool(waiting.update(state=Work.State.RUNNING, heartbeat_at=self.clock()))

    def start(self, *, total: int, message: str = "") -> None:
        now = self.clock()
        self._began, self._curve = now, []
        self._set(
            state=Work.State.RUNNING,
            total=total,
            message=message,
            started_at=now,
            heartbeat_at=now,
            done=0,
            curve=[],
        )

    def report(
        self,
        *,
        done: int,
        total: int | None = None,
        message: str = "",
        best: str = "",
        figures: Sequence[float | None] = (),
    ) -> bool:
        """``figures``: how good the best so far is, for the curve; the same number of them each time, or none."""
        now = self.clock()
        values: dict[str, Any] = {"done": done, "message": message, "best": best, "heartbeat_at": now}
        if total is not None:
            values["total"] = total
        if self._is_better(figures, at=now):
            values["curve"] = self._curve
        self._set(**values)
        return not self._rows().filter(stop_requested=True).exists()

    def _is_better(self, figures: Sequence[float | None], *, at: datetime) -> bool:
        """Whether the curve has a new point now."""
        if not figures or (self._curve and self._curve[-1][1:] == [*figures]):
            return False
        seconds = (at - (self._began or at)).total_seconds()
        self._curve.append([round(seconds, 2), *figures])
        if len(self._curve) > POINTS:
            self._curve = [*self._curve[:-1:2], self._curve[-1]]
        return True

    @contextmanager
    def beating(self, *, every: float = 15.0) -> Iterator[None]:
        """Signs of life from a thread, every so many seconds, also while the work cannot report: a solver that is
        compiled for the first time, or one long step on a busy machine. Not inside a transaction: nobody else would see
        them before it ends, and with SQLite the thread would wait for that as long as it may."""
        if connection.in_atomic_block:
            yield
            return
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(over, every), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, over: threading.Event, every: float) -> None:
        try:
            while not over.wait(every):
                with suppress(DatabaseError):  # the next beat tries again
                    self._rows().filter(state=Work.State.RUNNING).update(heartbeat_at=self.clock())
        finally:
            connection.close()

    def finish(self, message: str = "") -> None:
        self._set(state=Work.State.DONE, message=message, ended_at=self.clock(), done=F("total"))

    def fail(self, message: str) -> None:
        self._set(state=Work.State.FAILED, message=message[:300], ended_at=self.clock())

    def _rows(self) -> Any:
        return Work.objects.filter(pk=self.work_id)

    def _set(self, **values: Any) -> None:
        self._rows().update(**values)
