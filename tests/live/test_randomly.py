"""A few short stories of tests/live/randomly.py; ``make torture`` tells a million steps."""

import asyncio
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.conftest import Server
from tests.live.randomly import STEP, play
from tests.live.seed import FIRST_SPARE, SPARE

SPARE_ROOMS = itertools.cycle(range(FIRST_SPARE, FIRST_SPARE + SPARE))


@settings(max_examples=25)
@given(story=st.binary(max_size=100 * STEP))
def test_all_see_the_same_whatever_they_do(server: Server, story: bytes) -> None:
    outcome = asyncio.run(play(story, [server], next(SPARE_ROOMS)))

    assert outcome.same, outcome.pictures
