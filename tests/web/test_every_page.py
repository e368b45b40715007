import pytest
from django.test import Client

from tests.cast import Cast
from worldrounds.web.accounts.forms import AccountForm, zone_choices

pytestmark = pytest.mark.django_db


def test_head_is_answered_like_get(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["alice"])

    assert (
        client.head("/programmes/rounds/").status_code == client.get("/programmes/rounds/").status_code == 200
    )


def test_pages_of_a_programme_name_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["alice"])

    shown = client.get("/programmes/rounds/partners/").content.decode()

    assert '<p class="where"><a href="/programmes/rounds/">Rounds</a></p>' in shown


def test_time_zones_are_offered_once_each_and_ones_own_old_name_stays() -> None:
    offered = dict(zone_choices())

    assert {"Asia/Kolkata", "Europe/Vienna", "UTC"} <= set(offered)
    assert not {"Asia/Calcutta", "Etc/GMT+5", "US/Eastern"} & set(offered)
    form = AccountForm(initial={"name": "A", "time_zone": "Asia/Calcutta", "language": "en"})
    assert ("Asia/Calcutta", "Asia/Calcutta") in form.fields["time_zone"].choices


def test_who_has_no_time_zone_is_led_to_choose_one(client: Client, cast: Cast) -> None:
    alice = cast.people["alice"]
    alice.time_zone, alice.is_staff = "UTC", True
    alice.save()
    client.force_login(alice)

    assert "Choose your own time zone" in client.get("/").content.decode()
    alice.time_zone = "Europe/Vienna"
    alice.save()
    assert "Choose your own time zone" not in client.get("/").content.decode()
