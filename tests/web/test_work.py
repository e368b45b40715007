"""The progress of long work, as pages show it."""

from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from worldrounds.core.models import Work
from worldrounds.web.work.progress import when_over

pytestmark = pytest.mark.django_db


def work(**values: object) -> Work:
    return Work.objects.create(kind="test", **({"asked_at": timezone.now()} | values))


def shown(row: Work) -> str:
    template = engines["jinja2"].from_string("{{ work_progress(work, stop='/stop/', again='/again/') }}")
    return template.render({"work": row})


def ago(seconds: int) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def test_work_that_runs_says_how_far_it_is_and_asks_again() -> None:
    html = shown(
        work(state="running", done=1, total=4, message="Reading", best="3 of 4", heartbeat_at=ago(1))
    )

    assert 'value="25"' in html
    assert "Reading" in html
    assert "3 of 4" in html
    assert 'hx-trigger="every 2s"' in html
    assert 'action="/stop/"' in html


def test_work_that_was_interrupted_offers_to_start_again() -> None:
    html = shown(work(state="running", done=1, total=4, heartbeat_at=ago(300)))

    assert "The work was interrupted" in html
    assert 'action="/again/"' in html
    assert "hx-trigger" not in html


def test_work_that_no_worker_takes_up_says_so() -> None:
    assert "No worker has taken this up" in shown(work(asked_at=ago(120)))
    assert "No worker has taken this up" not in shown(work(asked_at=ago(5)))


def test_work_that_is_to_stop_has_no_second_stop_button() -> None:
    html = shown(work(state="running", stop_requested=True, heartbeat_at=ago(1)))

    assert "It stops soon" in html
    assert 'action="/stop/"' not in html


@pytest.mark.parametrize(
    ("state", "headers", "refreshes"),
    [
        ("done", {"HX-Request": "true"}, True),
        ("running", {"HX-Request": "true"}, False),
        ("done", {}, False),
    ],
)
def test_a_page_is_loaded_anew_once_the_work_is_over(
    state: str, headers: dict[str, str], refreshes: bool
) -> None:
    request = RequestFactory().get("/", headers=headers)

    response = when_over(request, HttpResponse(), work=work(state=state))

    assert ("HX-Refresh" in response.headers) is refreshes
