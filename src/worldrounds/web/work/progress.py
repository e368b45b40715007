"""Progress of long work, shared by every page that waits for some.

The page says ``{{ work_progress(work, stop=..., again=...) }}``, which asks its own address again every two
seconds and takes over only itself. Once the page has no progress on it any more, ``page.js`` loads it whole; for a
page that keeps showing it, ``when_over`` does. Without JavaScript the page reloads itself through
``work/refresh.html`` in its ``head`` block.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from worldrounds.core.models import Work
from worldrounds.core.work import was_interrupted

NOBODY_CAME_AFTER = timedelta(seconds=60)


def when_over(request: HttpRequest, response: HttpResponse, *, work: Work) -> HttpResponse:
    """If htmx asked only for the progress and the work is over, let it load the whole page."""
    if request.headers.get("HX-Request") and work.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


def no_worker_came(work: Work, *, at: datetime) -> bool:
    return work.state == Work.State.WAITING and at - work.asked_at > NOBODY_CAME_AFTER


def must_start_again(work: Work, *, at: datetime) -> bool:
    return was_interrupted(work, at=at) or work.state == Work.State.FAILED


def seen(work: Work, *, at: datetime) -> dict[str, bool | int]:
    """What the part ``work/progress.html`` tells besides the row."""
    return {
        "over": work.is_over,
        "dead": must_start_again(work, at=at),
        "alone": no_worker_came(work, at=at),
        "seconds": int((at - work.started_at).total_seconds()) if work.started_at else 0,
    }
