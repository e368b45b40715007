"""What silence is: two weeks without a sign of life in a group that has begun, and a reason to give one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from worldrounds.journeys.silence import SILENT_AFTER, Signs, is_silent

JOINED = datetime(2026, 10, 1, 9, tzinfo=UTC)
LAST = datetime(2026, 11, 1, 12, tzinfo=UTC)
QUIET = Signs(joined_at=JOINED, last_at=LAST, begun=True, met_at=None, missed_due_day=None)
NEVER = replace(QUIET, last_at=None)
HOUR = timedelta(hours=1)


def judged(signs: Signs, *, at: datetime, end_day: date = date(2027, 5, 31)) -> bool:
    return is_silent(signs, end_day=end_day, at=at)


@pytest.mark.parametrize(
    "reason, expected",
    [
        ({}, False),  # the group pauses
        ({"met_at": LAST - HOUR}, False),  # that meeting was before
        ({"met_at": LAST}, False),  # that meeting was the last sign
        ({"met_at": LAST + HOUR}, True),
        ({"missed_due_day": date(2026, 10, 31)}, False),  # it was over everywhere at 12:00 UTC
        ({"missed_due_day": date(2026, 11, 1)}, True),
    ],
)
def test_who_was_heard_once_is_silent_if_there_was_a_reason_since(
    reason: dict[str, datetime | date], expected: bool
) -> None:
    assert judged(replace(QUIET, **reason), at=LAST + SILENT_AFTER) is expected  # type: ignore[arg-type]  # by name


def test_silence_begins_two_weeks_after_the_last_sign_and_lasts() -> None:
    signs = replace(QUIET, met_at=LAST + HOUR)

    assert not judged(signs, at=LAST + SILENT_AFTER - HOUR)
    assert judged(signs, at=LAST + SILENT_AFTER)
    assert judged(signs, at=LAST + 5 * SILENT_AFTER)


@pytest.mark.parametrize("last_at", [None, JOINED, JOINED - 9 * HOUR])
def test_who_did_nothing_since_joining_needs_no_other_reason(last_at: datetime | None) -> None:
    signs = replace(NEVER, last_at=last_at)

    assert not judged(signs, at=JOINED + SILENT_AFTER - HOUR)
    assert judged(signs, at=JOINED + SILENT_AFTER)


def test_group_that_has_not_begun_is_waited_for_as_a_whole() -> None:
    assert not judged(
        replace(NEVER, begun=False, missed_due_day=date(2026, 10, 20)), at=JOINED + 2 * SILENT_AFTER
    )


def test_nobody_is_silent_on_the_day_after_the_last() -> None:
    at = JOINED + SILENT_AFTER

    assert judged(NEVER, at=at, end_day=at.date() + timedelta(days=1))
    assert not judged(NEVER, at=at, end_day=at.date())
