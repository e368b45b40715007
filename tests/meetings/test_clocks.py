"""A law changes a clock between two updates of the time zone database: sessions follow, people are told."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions
from tests.zone_rules import new_law
from worldrounds.core.zones import zone
from worldrounds.meetings.actions.clocks import recompute_sessions
from worldrounds.meetings.models import ClockNotice, GroupSitting, Session
from worldrounds.solvers.time import always, pattern_from_ranges, week_mask

NO_SUMMER_TIME = {"Europe/Vienna": "Africa/Algiers"}  # an hour ahead of UTC all year


@pytest.fixture
def summer(cast: Cast) -> Session:
    """By Vienna's clock, at 13:00 on a day of summer time: 20:00 in Kyoto."""
    group = a_group(cast, 1, "vera", "kenta")
    planned = plan_sessions(cast, 1, first=date(2027, 5, 3))
    return a_session(cast, planned[0], group, "2027-05-05T13:00")


def told() -> dict[str, str]:
    return {message.to[0].partition("@")[0]: message.body for message in mail.outbox}


def test_sessions_move_and_those_are_told_whose_hour_changes(
    cast: Cast,
    summer: Session,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert recompute_sessions(at=NOW) == 0

    with new_law(tmp_path, **NO_SUMMER_TIME), django_capture_on_commit_callbacks(execute=True):
        later = NOW + timedelta(days=1)
        moved, again = recompute_sessions(at=later), recompute_sessions(at=later)
        row = Session.objects.get()

    assert (moved, again) == (1, 0)
    assert (row.starts_at, row.wall_time, row.sequence) == (
        datetime(2027, 5, 5, 12, tzinfo=UTC), "2027-05-05T13:00", 1
    )  # fmt: skip
    assert list(told()) == ["kenta"]  # Vera's clock says 13:00 as before
    assert (
        "“Meeting 1”: Wed, 5 May 2027, 21:00 (Tokyo time), and not Wed, 5 May 2027, 20:00." in told()["kenta"]
    )


def test_who_lives_where_the_law_changed_is_told_of_sessions_that_stay(
    cast: Cast,
    summer: Session,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Session.objects.update(wall_time="2027-05-05T20:00", zone="Asia/Tokyo")
    recompute_sessions(at=NOW)

    with new_law(tmp_path, **NO_SUMMER_TIME), django_capture_on_commit_callbacks(execute=True):
        moved, again = recompute_sessions(at=NOW), recompute_sessions(at=NOW)

    assert (moved, again) == (0, 0)
    assert Session.objects.get().starts_at == summer.starts_at
    assert list(told()) == ["vera"]
    assert "5 May 2027, 12:00 (Vienna time), and not Wed, 5 May 2027, 13:00" in told()["vera"]
    assert list(ClockNotice.objects.values_list("person__name", "was")) == [
        ("Vera Huber", "2027-05-05T13:00")
    ]


def test_an_update_that_changes_no_hour_says_nothing(
    cast: Cast,
    summer: Session,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    recompute_sessions(at=NOW)

    with (
        new_law(tmp_path, **{"America/New_York": "America/Bogota"}),  # nobody of the group lives there
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert recompute_sessions(at=NOW) == 0

    for days in (1, 45, 46):  # the rules are kept anew from time to time
        assert recompute_sessions(at=NOW + timedelta(days=days)) == 0
    assert mail.outbox == []


def test_plenaries_tell_the_groups_of_each_sitting_and_the_facilitator(
    cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    groups = a_group(cast, 1, "vera", "kenta"), a_group(cast, 2, "kiyo", "nadia")
    groups[1].facilitator = cast.faye
    groups[1].save()
    cast.faye.time_zone = "Asia/Tokyo"
    cast.faye.save()
    plenary = plan_plenary(cast, first=date(2027, 5, 8))
    for sitting, group in enumerate(groups, start=1):
        a_session(cast, plenary, None, f"2027-05-08T{8 + sitting:02}:00", sitting=sitting)
        GroupSitting.objects.create(planned=plenary, group=group, sitting=sitting)
    Session.objects.filter(sitting=1).update(wall_time="2027-05-08T16:00", zone="Asia/Tokyo")
    recompute_sessions(at=NOW)

    with new_law(tmp_path, **NO_SUMMER_TIME), django_capture_on_commit_callbacks(execute=True):
        assert recompute_sessions(at=NOW) == 1

    assert sorted(told()) == ["faye", "kiyo", "nadia", "vera"]


def test_the_pages_say_what_the_hour_was(client: Client, cast: Cast, summer: Session, tmp_path: Path) -> None:
    recompute_sessions(at=NOW)
    with new_law(tmp_path, **NO_SUMMER_TIME):
        recompute_sessions(at=NOW)
        client.force_login(cast.kenta)
        pages = [
            client.get(reverse(name, args=args)).content.decode()
            for name, args in [
                ("session", ["rounds", summer.pk]),
                ("my-calendar", []),
                ("programme", ["rounds"]),
            ]
        ]
        client.force_login(cast.vera)
        pages.append(client.get(reverse("session", args=["rounds", summer.pk])).content.decode())

    assert ["this was to be on Wed, 5 May 2027, 20:00" in page for page in pages] == [
        True,
        True,
        True,
        False,
    ]


def test_a_running_process_takes_up_new_rules_at_its_next_page(
    client: Client, cast: Cast, tmp_path: Path
) -> None:
    moment, monday = datetime(2027, 5, 5, 11, tzinfo=UTC), date(2027, 5, 3)
    hour = pattern_from_ranges("Wed 13:00-14:00")

    def seen() -> tuple[int, int]:
        return moment.astimezone(zone("Europe/Vienna")).hour, int(
            week_mask(hour, "Europe/Vienna", monday).argmax()
        )

    before = seen()
    with new_law(tmp_path, **NO_SUMMER_TIME):
        after = seen()

    assert (before, after) == ((13, 2 * 96 + 44), (12, 2 * 96 + 48))
    assert seen() == before
    assert week_mask(always(), "Europe/Vienna", monday).all()
