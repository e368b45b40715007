"""A short run of tests/live/torture.py; ``make torture`` makes the long one."""

import asyncio
from contextlib import nullcontext

import pytest

from tests.live.torture import live_processes, torture
from tests.postgresql import new_database


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_when_processes_are_killed(database: str) -> None:
    with (
        nullcontext("") if database == "sqlite" else new_database() as address,
        live_processes(address, 3) as servers,
    ):
        for processes in (1, 3):
            outcome = asyncio.run(torture(servers[:processes], kills=3, seed=processes))

            assert (outcome.kills, outcome.lost, outcome.same) == (3, set(), True)
            assert len(outcome.acknowledged) > 20
