"""The page of early and late hours: what each reader finds there."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions
from worldrounds.groups.models import Group, Membership
from worldrounds.programmes.models import Enrolment

PAGE = "/programmes/rounds/fairness/"


@pytest.fixture
def met(cast: Cast) -> Cast:
    """21:00 in Kyoto; six more students of New York."""
    group = a_group(cast, 1, "vera", "kenta")
    for number in range(6):
        one = enrol(cast.partners["new-york"], f"n{number}", f"N{number}")
        Membership.objects.create(group=group, enrolment=one, joined_at=NOW)
    Membership.objects.update(joined_at=NOW)
    a_session(cast, plan_sessions(cast, 1)[0], group)
    return cast


def see(cast: Cast, who: str, **query: str) -> str:
    client = Client()
    client.force_login(cast.people[who])
    return client.get(PAGE, query).content.decode()


def test_nobody_in_a_group_is_said(cast: Cast) -> None:
    assert "Nobody is in a group yet." in see(cast, "alice")


def test_coordinator_sees_pictures_sums_and_names(met: Cast) -> None:
    page = see(met, "alice")

    assert 'class="histogram"' in page and 'class="lorenz"' in page and "Gini coefficient" in page
    assert "<bdi>Kenta Mori</bdi>" in page and "<bdi>Kyoto University</bdi>" in page
    assert "<bdi>high income</bdi>" in page


def test_students_see_their_own_hours_and_no_name_or_small_school(met: Cast) -> None:
    page = see(met, "kenta")

    assert "You carry 1.0 hours." in page and 'class="own"' in page
    assert "Vera Huber" not in page and "Medical University of Vienna" not in page
    assert "Who carries most" not in page
    assert "1.0 hours" in see(met, "kenta", part="short")


def test_home_tells_a_student_the_own_hours_and_what_half_carry(met: Cast) -> None:
    caches["process"].clear()
    home = Client()
    home.force_login(met.kenta)
    assert f'hx-get="{PAGE}?part=own"' in home.get("/programmes/rounds/").content.decode()

    for _again in range(2):
        said = see(met, "kenta", part="own")
        assert "You carry 1.0 hours of sessions" in said and "Half of all students carry 1.0 or more." in said
    assert "hours of sessions" not in see(met, "faye", part="own")


def test_home_says_it_when_half_of_all_carry_none(met: Cast) -> None:
    caches["process"].clear()
    Enrolment.objects.filter(person__email__startswith="n").update(time_zone="Europe/Vienna")

    assert "Half of all students carry none." in see(met, "kenta", part="own")


def test_what_half_of_few_students_carry_is_not_told(met: Cast) -> None:
    caches["process"].clear()
    Membership.objects.filter(enrolment__person__email__startswith="n").delete()

    said = see(met, "kenta", part="own")

    assert "You carry 1.0 hours" in said and "Half of all" not in said


def test_site_lead_sees_the_own_students(met: Cast) -> None:
    page = see(met, "carol")

    assert "<bdi>Kenta Mori</bdi>" in page and "Vera Huber" not in page


def test_facilitators_stand_by_themselves_and_see_their_own_hours(met: Cast) -> None:
    Group.objects.update(facilitator=met.faye)

    assert "<bdi>Faye Lindqvist</bdi>" in see(met, "alice")
    assert "As a facilitator you carry 0.0 hours." in see(met, "faye")
    student = see(met, "kenta")
    assert "They are not in the figures of students" in student and "Faye" not in student


@pytest.mark.parametrize(
    ("who", "of", "names"),
    [
        ("alice", "students", 8),
        ("kenta", "students", 1),
        ("alice", "schools", 3),
        ("faye", "schools", 1),
        ("alice", "facilitators", 1),
        ("kenta", "facilitators", 0),
    ],
)
def test_files_hold_what_the_page_shows(met: Cast, who: str, of: str, names: int) -> None:
    Group.objects.update(facilitator=met.faye)

    rows = see(met, who, of=of, format="csv").strip().splitlines()

    assert len(rows) == names + 1
