"""Programs that tests start end with them."""

import ctypes
import signal
import sys
from pathlib import Path


def end_with_the_tests() -> None:
    """For ``preexec_fn``: a test run that is killed leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
        except OSError:
            continue  # it has ended
        if parent == pid:
            found.append(int(folder.name))
    return found


def descendants(pid: int) -> list[int]:
    """The processes that this one started, and those that they started."""
    found = children(pid)
    for child in found:
        found.extend(children(child))
    return found
