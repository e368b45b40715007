"""Work that cannot report for a while still gives signs of life, and stops giving them when it is over."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction

from tests.cast import NOW
from worldrounds.core.models import Work
from worldrounds.core.work import POINTS, Reporter, ask, take_up_again, was_interrupted

LATER = NOW + timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_signs_of_life_come_while_the_work_is_silent() -> None:
    work = ask(kind="search", actor=None, at=NOW)
    clock = [NOW]
    reporter = Reporter(work.pk, clock=lambda: clock[0])
    reporter.start(total=1)
    clock[0] = LATER

    with reporter.beating(every=0.01):
        until = time.monotonic() + 10
        while Work.objects.get().heartbeat_at != LATER and time.monotonic() < until:
            time.sleep(0.01)

    assert not was_interrupted(Work.objects.get(), at=LATER)


@pytest.mark.django_db
def test_inside_a_transaction_no_thread_waits_for_its_end() -> None:
    reporter = Reporter(ask(kind="search", actor=None, at=NOW).pk)
    threads = threading.active_count()

    with transaction.atomic(), reporter.beating(every=0.01):
        assert threading.active_count() == threads


@pytest.mark.django_db
def test_the_curve_has_a_point_where_the_best_got_better_and_never_too_many() -> None:
    work = ask(kind="search", actor=None, at=NOW)
    clock = [NOW]
    reporter = Reporter(work.pk, clock=lambda: clock[0])
    reporter.start(total=1)
    for second in range(3 * POINTS):
        clock[0] = NOW + timedelta(seconds=second)
        reporter.report(done=0, figures=(1000 - second, None))
        reporter.report(done=0, figures=(1000 - second, None))

    curve = Work.objects.get().curve
    seconds = [point[0] for point in curve]
    assert POINTS / 2 < len(curve) <= POINTS
    assert (curve[0], curve[-1]) == ([0, 1000, None], [3 * POINTS - 1, 1000 - 3 * POINTS + 1, None])
    assert seconds == sorted(set(seconds))


@pytest.mark.django_db
def test_interrupted_work_is_taken_up_once() -> None:
    work = ask(kind="search", actor=None, at=NOW)
    for expected in (True, False):
        Reporter(work.pk, clock=lambda: NOW).start(total=3)
        work.refresh_from_db()
        assert take_up_again(work, at=NOW) is False  # alive
        assert take_up_again(work, at=LATER) is expected
