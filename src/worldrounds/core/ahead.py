"""Things that another process makes while this one uses those before: two processors share one piece of work."""

import gc
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import IO, BinaryIO, ParamSpec, TypeVar

import django

P = ParamSpec("P")
T = TypeVar("T")
AHEAD = 2  # pieces that are made and wait
# A program of its own: a fork would share connections to the database and the locks of threads, and multiprocessing
# would run this program's main module a second time.
_PROGRAM = [sys.executable, "-c", "from worldrounds.core.ahead import make; make()"]


class Died(RuntimeError):
    """The other process has ended without a word: it was killed, or there was no memory left."""


@dataclass(frozen=True)
class _End:
    error: Exception | None = None


@contextmanager
def made_ahead(make: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> Iterator[Iterator[T]]:
    """What ``make`` yields, made in a process of its own, at most ``AHEAD`` pieces before they are asked for.

    ``make`` is a function of a module; what it takes and yields can be pickled. What it raises is raised here. The
    process ends with the context, and by itself when this one is killed.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        asked, answers = process.stdin, process.stdout
        try:
            if asked and answers:
                with asked:
                    pickle.dump((make, args, kwargs), asked)
                yield _received(answers)
        finally:
            process.kill()


def _received(answers: IO[bytes]) -> Iterator[T]:
    while True:
        try:
            piece = pickle.load(answers)  # noqa: S301 - our own
        except (EOFError, pickle.UnpicklingError):
            raise Died("The process that reads has ended. Perhaps there was not enough memory.") from None
        if isinstance(piece, _End):
            if piece.error:
                raise piece.error
            return
        yield piece
        del piece  # before the next one takes as much memory


def make() -> None:
    """What the other process does."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches all processes; the one that waits for us ends us
    django.setup()  # before modules that have models are imported
    made: Queue[bytes] = Queue(AHEAD)
    sender = Thread(target=_send, args=(made, _own_output()), daemon=True)
    sender.start()
    try:
        make_them, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
        rarely_look_for_cycles()
        for piece in make_them(*args, **kwargs):
            made.put(pickle.dumps(piece))
            del piece  # before the next one takes as much memory
        end = _End()
    except Exception as error:
        error.add_note(traceback.format_exc())
        end = _End(_portable(error))
    made.put(pickle.dumps(end))
    made.put(b"")
    sender.join()


def rarely_look_for_cycles() -> None:
    """For work that makes many things and no cycles: looking for those takes a fifth of its time."""
    gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)


def _own_output() -> BinaryIO:
    """Standard output, to which nobody else writes any more."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _send(made: Queue[bytes], out: BinaryIO) -> None:
    """From a thread, so that the next pieces are made while these wait for somebody to take them."""
    try:
        while piece := made.get():
            out.write(piece)
            out.flush()
    except OSError:  # nobody is there any more
        os._exit(1)


def _portable(error: Exception) -> Exception:
    with suppress(Exception):
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        return error
    return RuntimeError(repr(error))
