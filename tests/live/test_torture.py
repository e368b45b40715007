"""A short run of tests/live/torture.py; ``make torture`` makes the long one."""

import asyncio
from contextlib import nullcontext

import pytest

from tests.live.torture import live_processes, postgresql, torture


@pytest.mark.parametrize(
    ("database", "processes"), [("sqlite", 1), ("sqlite", 3), ("postgresql", 1), ("postgresql", 3)]
)
def test_nothing_acknowledged_is_lost_when_processes_are_killed(database: str, processes: int) -> None:
    with (
        nullcontext("") if database == "sqlite" else postgresql() as address,
        live_processes(address, processes) as servers,
    ):
        outcome = asyncio.run(torture(servers, kills=3, seed=processes))

    assert (outcome.kills, outcome.lost, outcome.same) == (3, set(), True)
    assert len(outcome.acknowledged) > 20
