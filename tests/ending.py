"""Programs that tests start end with them."""

import ctypes
import signal
import sys


def end_with_the_tests() -> None:
    """For ``preexec_fn``: a test run that is killed leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
