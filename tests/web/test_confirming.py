from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.commons.entries import make_editor
from tests.web.test_visions import client_of
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.models import Profile
from worldrounds.programmes.models import Programme

pytestmark = pytest.mark.django_db
START = "/programmes/new/coil-module/"


def test_who_may_not_start_a_programme_is_led_to_an_editor_and_back(cast: Cast):
    take_in_shipped(at=timezone.now())
    kiyo, editor = client_of(cast.kiyo), client_of(make_editor(cast.alice))
    shown = kiyo.get(START)
    assert shown.status_code == 403
    assert "Say at which school you are" in shown.content.decode()
    school = cast.partners["kyoto"].institution

    said = kiyo.post("/commons/profile/", {"institution": school.pk, "next": START})
    assert said.headers["Location"] == START
    assert "/commons/profile/confirm/" in kiyo.get(START).content.decode()
    kiyo.post("/commons/profile/confirm/", {"reason": "See https://kyoto.example/kiyo"})
    assert "You asked an editor on" in kiyo.get(START).content.decode()
    queue = editor.get("/commons/moderation/").content.decode()
    assert "See https://kyoto.example/kiyo" in queue
    assert cast.kiyo.email in queue
    editor.post(f"/commons/people/{cast.kiyo.pk}/confirm/")

    assert kiyo.get(START).status_code == 200
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    kiyo.post(START, {"title": "COIL", "first_day": day})
    programme = Programme.objects.get(created_by=cast.kiyo)
    assert programme.partners.count() == 0
    kiyo.post(
        START, {"title": "COIL", "first_day": day, "school": school.pk}
    )  # a second thought is no second one
    assert [(one.institution, one.state) for one in programme.partners.all()] == [(school, "accepted")]
    assert kiyo.get(f"/programmes/{programme.slug}/partners/").status_code == 200
    assert "Kiyo" in editor.get("/commons/moderation/").content.decode()  # decided lately


def test_who_has_named_no_school_says_so_before_asking(cast: Cast):
    vera = client_of(cast.vera)

    assert "Say at which school you are" in vera.get("/commons/profile/confirm/").content.decode()
    answer = vera.post("/commons/profile/confirm/", {"reason": "I am."})

    assert answer.headers["Location"] == "/commons/profile/?next=/commons/profile/confirm/"
    assert not Profile.objects.exists()


def test_the_navigation_of_editors_says_how_much_waits(cast: Cast):
    Profile.objects.create(person=cast.kiyo, asked_at=timezone.now(), asked_because="See our page.")

    seen = client_of(make_editor(cast.alice)).get("/commons/").content.decode()

    assert 'href="/commons/moderation/"' in seen
    assert '<span class="visually-hidden">waiting: </span>1</span>' in seen
    assert "/commons/moderation/" not in client_of(cast.bob).get("/commons/").content.decode()
