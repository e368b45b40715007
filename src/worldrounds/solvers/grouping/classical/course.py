"""How far a search is: by the clock or by steps, and whether somebody asked it to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from worldrounds.solvers.grouping.plan import Stop

Report = Callable[[int, int, str, str], bool]


@dataclass
class Course:
    """Counts steps and time, and asks the caller whether to go on.

    Attributes
    ----------
    stop : Stop
    steps : int
        The most steps to take.
    report : callable or None
        See `grouping.solve`.
    done : int
        Steps taken.
    stopped : bool
        The caller said so.
    """

    stop: Stop
    steps: int
    report: Report | None = None
    done: int = 0
    stopped: bool = False
    began: float = field(default_factory=lambda: time.monotonic())
    _said: float = 0.0

    def share(self) -> float:
        """0 at the beginning; 1 when it is time to stop."""
        if self.stopped:
            return 1.0
        by_clock = 0.0 if self.stop.seconds is None else self.seconds() / max(self.stop.seconds, 1e-9)
        return min(1.0, max(by_clock, self.done / max(self.steps, 1)))

    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.began

    def spend(self, steps: int, value: float) -> None:
        """Count steps, and tell the best value now and then."""
        self.done += steps
        if self.report is not None and self.seconds() - self._said >= 0.15:
            self._said = self.seconds()
            self.say("Improving the groups.", f"Distances within groups: {value:.3f}")

    def say(self, message: str, best: str = "") -> None:
        if self.report is not None and not self.report(int(1000 * self.share()), 1000, message, best):
            self.stopped = True
