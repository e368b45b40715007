"""What another process makes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from worldrounds.core.ahead import Died, made_ahead


def count(most: int) -> Iterator[int]:
    yield from range(most)


def fail_after(most: int) -> Iterator[int]:
    yield from range(most)
    raise ValueError("the file is broken")


def die() -> Iterator[int]:
    yield 1
    time.sleep(0.2)  # until the first is sent
    os.kill(os.getpid(), signal.SIGKILL)


def own_number() -> Iterator[int]:
    yield os.getpid()
    yield from count(10**9)


def test_everything_comes_in_its_order_from_another_process() -> None:
    with made_ahead(count, 5) as found:
        assert list(found) == [0, 1, 2, 3, 4]


def test_an_error_is_raised_here_after_what_came_before() -> None:
    with made_ahead(fail_after, 2) as found:
        assert [next(found), next(found)] == [0, 1]
        with pytest.raises(ValueError, match="the file is broken"):
            next(found)


def test_a_process_that_dies_is_no_end() -> None:
    with made_ahead(die) as found, pytest.raises(Died):
        list(found)


def test_it_ends_when_nobody_wants_more() -> None:
    with made_ahead(own_number) as found:
        number = next(found)

    assert not is_alive(number)


def test_it_ends_when_the_process_that_asked_is_killed() -> None:
    program = (
        "from worldrounds.core.ahead import made_ahead\n"
        "from tests.core.test_ahead import own_number\n"
        "with made_ahead(own_number) as found:\n"
        "    print(next(found), flush=True)\n"
        "    while True: next(found)\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert asking.stdout
    number = int(asking.stdout.readline())

    asking.kill()
    asking.wait()
    asking.stdout.close()

    for _ in range(100):
        if not is_alive(number):
            return
        time.sleep(0.1)
    pytest.fail("the process goes on")


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
