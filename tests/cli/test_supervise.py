"""A part that does its work and ends is started again after its time, without a word."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from worldrounds.cli.supervise import Part, Supervisor


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def a_part(path: Path, *, status: int = 0) -> Part:
    script = f"open({str(path)!r}, 'a').write('x'); raise SystemExit({status})"
    return Part("chores", [sys.executable, "-S", "-c", script], {}, every=0.4)


def run(part: Part, *, until: int, path: Path) -> list[str]:
    said: list[str] = []
    supervisor = Supervisor([part], said.append)

    def stop_when_done() -> None:
        supervisor._stopping = path.exists() and len(path.read_text()) >= until

    look = supervisor._look_after
    supervisor._look_after = lambda: (look(), stop_when_done())[0]  # type: ignore[method-assign]
    supervisor.run(lambda: None)
    return said


def test_part_with_a_time_is_started_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "runs"

    assert run(a_part(path), until=3, path=path) == []
    assert path.read_text() == "xxx"


def test_part_with_a_time_that_fails_is_named(tmp_path: Path) -> None:
    path = tmp_path / "runs"

    said = run(a_part(path, status=3), until=2, path=path)

    assert said[0] == "chores ended with status 3; it is done again later"
