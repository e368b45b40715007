"""``{% load work %}{% work_progress work stop=address again=address %}``"""

from typing import Any

from django import template
from django.utils import timezone

from worldrounds.core.models import Work
from worldrounds.web.work.progress import must_start_again, no_worker_came

register = template.Library()


@register.inclusion_tag("work/progress.html", takes_context=True)
def work_progress(context: dict[str, Any], work: Work, stop: str = "", again: str = "") -> dict[str, Any]:
    """``stop`` and ``again`` are addresses to post to; without them there is no such button."""
    now = timezone.now()
    return {
        "work": work,
        "stop": stop,
        "again": again,
        "csrf_token": context.get("csrf_token"),
        "over": work.is_over,
        "dead": must_start_again(work, at=now),
        "alone": no_worker_came(work, at=now),
        "seconds": int((now - work.started_at).total_seconds()) if work.started_at else 0,
    }
