"""The list of who takes part, its files, and the part of the overview that names the silent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.programmes.models import Consent
from worldrounds.rooms.actions import post_message
from worldrounds.web.participation import views

ADDRESS = "/programmes/rounds/participation/"


@pytest.fixture
def spoken(cast: Cast) -> Cast:
    """Vera and Viktor wrote yesterday; Kenta and Kiyo, who share their groups, never did."""
    open_two_rooms(cast)
    now = timezone.now()
    Membership.objects.update(joined_at=now - timedelta(days=20))
    post_message(inside=inside(cast.viktor, 2), text="Hello", key="1", at=now - timedelta(days=1, hours=1))
    post_message(inside=inside(cast.vera), text="Hello", key="1", at=now - timedelta(days=1))
    return cast


def page(cast: Cast, who: str, address: str, **headers: str) -> str:
    client = Client()
    client.force_login(cast.people[who])
    return client.get(address, headers=headers).content.decode()


def test_page_names_everybody_with_a_mark_on_the_silent(spoken: Cast) -> None:
    shown = page(spoken, "alice", ADDRESS)

    assert "4 students in groups · 2 silent" in shown
    assert shown.index("Kenta Mori") < shown.index("Vera Huber")
    assert shown.count('<span class="tag warn">silent</span>') == 2


@pytest.mark.parametrize(
    "query, names",
    [
        ("?group=1", ["Kenta", "Vera"]),
        ("?school=vienna", ["Viktor", "Vera"]),
        ("?show=silent&group=1", ["Kenta"]),
        ("?sort=name", ["Kenta", "Kiyo", "Vera", "Viktor"]),
        ("?group=99", []),
    ],
)
def test_file_holds_what_is_shown(spoken: Cast, query: str, names: list[str]) -> None:
    lines = page(spoken, "alice", f"{ADDRESS}{query}&format=csv").splitlines()

    assert (
        lines[0]
        .lstrip("\ufeff")
        .startswith("Given name,Family name,School,City,Group,Silent,Last sign,Messages")
    )
    assert [line.split(",")[0] for line in lines[1:]] == names


def test_site_lead_finds_no_student_of_another_school(spoken: Cast) -> None:
    for address in (ADDRESS, f"{ADDRESS}silent/", f"{ADDRESS}?format=csv&school=kyoto"):
        shown = page(spoken, "bob", address, HX_Request="true")
        assert "Kenta" not in shown
        assert "Kiyo" not in shown


def silent_part(cast: Cast, who: str = "alice") -> str:
    return " ".join(page(cast, who, f"{ADDRESS}silent/", HX_Request="true").split())


def named(shown: str) -> list[str]:
    return re.findall(r"<li>.*?<bdi>(.*?)</bdi>", shown)


def test_overview_asks_for_the_silent_and_gets_names_schools_days_and_a_button(spoken: Cast) -> None:
    assert f'hx-get="{ADDRESS}silent/"' in page(spoken, "alice", "/programmes/rounds/")

    joined = Membership.objects.earliest("joined_at").joined_at.astimezone(zone(spoken.alice.time_zone))
    shown = silent_part(spoken)

    assert "2 students are silent" in shown
    assert named(shown) == ["Kenta Mori", "Kiyo Tanaka"]
    assert "<bdi>Kenta Mori</bdi>, Kyoto University" in shown
    day = f"{joined.day} {joined:%b %Y}"
    assert f'<a href="/programmes/rounds/groups/1/">Group 1</a> · nothing since joining on {day}' in shown
    assert f'href="{ADDRESS}?show=silent">See them' in shown
    assert "/reminders/silent/" in shown
    assert "<html" not in shown
    assert "/reminders/" not in silent_part(spoken, "carol")


def test_overview_names_some_of_the_silent_and_leads_to_all(
    spoken: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "NAMED_AT_MOST", 1)
    shown = silent_part(spoken)

    assert named(shown) == ["Kenta Mori"]
    assert f'<a href="{ADDRESS}?show=silent">See all 2 silent students</a>' in shown


def test_overview_says_how_many_of_the_silent_get_no_reminder_and_why(spoken: Cast) -> None:
    assert "left out" not in silent_part(spoken)

    Consent.objects.create(
        enrolment=spoken.enrolments["kenta"], purpose="coordination", given=False, at=timezone.now()
    )
    assert "1 is left out of it: this student refused to be contacted." in silent_part(spoken)
    assert "left out" not in silent_part(spoken, "carol")  # she sends none


def test_silent_part_opened_without_script_leads_to_the_list(spoken: Cast) -> None:
    client = Client()
    client.force_login(spoken.alice)

    assert client.get(f"{ADDRESS}silent/").headers["Location"] == f"{ADDRESS}?show=silent"


def test_page_costs_eight_queries_at_most(spoken: Cast, django_assert_max_num_queries: object) -> None:
    client = Client()
    client.force_login(spoken.alice)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(ADDRESS)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(f"{ADDRESS}silent/", headers={"HX-Request": "true"})
