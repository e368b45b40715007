"""The editor of blueprints, by plain forms."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.commons.designs import shipped
from tests.web.furnished_commons import forked
from worldrounds.commons.checking import problems
from worldrounds.commons.differences import differences
from worldrounds.commons.models import Blueprint
from worldrounds.commons.queries.blueprints import access_to_start, working_draft
from worldrounds.web.commons.blueprints.forms import FORMS, AboutForm

EDIT = "/commons/blueprints/coil-in-winter/edit/"


@pytest.fixture
def ours(cast: Cast) -> Blueprint:
    shipped()
    return forked(cast, NOW)


@pytest.fixture
def bob(cast: Cast, ours: Blueprint) -> Client:
    client = Client()
    client.force_login(cast.bob)
    return client


def document(ours: Blueprint) -> Mapping[str, Any]:
    return working_draft(ours).document


def as_sent(page: str) -> dict[str, Any]:
    """What a browser would send of the page's form if nothing was changed."""
    sent: dict[str, Any] = {}
    form = page[page.index('<form method="post" novalidate') :]
    form = form[: form.index("</form>")]
    for name, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent[name] = chosen[1] if chosen else ""
    for name, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = unescape(inner.removeprefix("\n"))
    for tag in re.findall(r"<input [^>]*>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values["type"] == "checkbox":
            if "checked" in tag:
                sent.setdefault(values["name"], []).append(values["value"])
        elif values["name"] != "csrfmiddlewaretoken":
            sent[values["name"]] = unescape(values.get("value", ""))
    return sent


SECTIONS = [(section, key) for section, key in (
    ("phases", "task"), ("themes", "blood-pressure"), ("sessions", "kick-off"), ("sessions", "meeting-3"),
    ("stages", "review"), ("tasks", "draft"),
    ("instruments", "before-and-after"), ("runsheets", "working-meeting"),
)]  # fmt: skip


@pytest.mark.parametrize("place", ["about/", "rules/", *(f"{s}/items/{k}/" for s, k in SECTIONS)])
def test_saving_without_a_change_changes_nothing(bob, ours, place):
    before = document(ours)

    answer = bob.post(EDIT + place, as_sent(bob.get(EDIT + place).content.decode()))

    assert answer.status_code == 302
    assert differences(before, document(ours)) == []


def test_a_task_is_moved_in_the_draft_and_nothing_else(bob, ours):
    place = f"{EDIT}tasks/items/draft/"
    sent = as_sent(bob.get(place).content.decode()) | {"due-week": "5", "due-day": "friday"}

    answer = bob.post(place, sent)

    assert answer.headers["Location"] == f"{EDIT}#tasks-draft"
    task = next(task for task in document(ours)["tasks"] if task["key"] == "draft")
    assert task["due"] == {"week": 5, "day": "friday"}
    ours.refresh_from_db()
    assert ours.current is not None
    assert [task["due"]["week"] for task in ours.current.document["tasks"]] == [2, 4]


def test_a_new_phase_is_added_once_however_often_it_is_sent(bob, ours):
    sent = {"title": "Rest & sleep", "description": "", "when-week": "7", "when-length": "2"}

    for _click in range(2):
        bob.post(f"{EDIT}phases/add/", sent)

    assert document(ours)["phases"][4:] == [
        {"key": "rest-sleep", "title": "Rest & sleep", "when": {"week": 7, "weeks": 2}}
    ]


def test_a_run_sheet_is_put_in_the_order_of_its_numbers(bob, ours):
    place = f"{EDIT}sessions/items/meeting-5/"
    sent = as_sent(bob.get(place).content.decode())
    sent |= {"parts-0-order": "9", "parts-1-title": "", "parts-1-minutes": "", "minutes": ""}

    bob.post(place, sent)

    session = next(one for one in document(ours)["sessions"] if one["key"] == "meeting-5")
    assert [part["title"] for part in session["runsheet"]] == ["From one to another", "At home", "Arrive"]
    assert session["minutes"] == 30


def test_items_move_and_go(bob, ours):
    bob.post(f"{EDIT}stages/items/matrix/move/", {"up": "1"})
    bob.post(f"{EDIT}stages/items/icebreaker/remove/")

    assert [stage["key"] for stage in document(ours)["stages"]][:3] == ["matrix", "positions", "analysis"]


def test_what_is_not_right_is_kept_and_said_where_it_is(bob, ours):
    bob.post(f"{EDIT}phases/items/product/remove/")

    page = bob.get(EDIT).content.decode()

    assert "1 thing to put right first" in page
    place = page.index('id="sessions-meeting-4"')
    assert "There is no phase with the key “product”." in page[place : place + 900]
    assert "There is no phase" in bob.get(f"{EDIT}sessions/items/meeting-4/").content.decode()


def test_what_cannot_be_meant_is_not_saved_and_nothing_is_lost(bob, ours):
    answer = bob.post(
        f"{EDIT}tasks/items/draft/", {"title": "T" * 201, "instructions": "Kept", "who": "group"}
    )

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["title"]
    assert answer.context["form"].when_forms[0].errors["week"] == ["Say in which week it is."]
    assert "Kept" in answer.content.decode()


def test_a_look_draws_the_plan_and_saves_nothing(bob, ours):
    before = document(ours)
    place = f"{EDIT}tasks/items/draft/"
    sent = as_sent(bob.get(place).content.decode()) | {"due-week": "6", "look": "1"}

    page = bob.post(place, sent).content.decode()

    assert page.startswith('<div id="timeline">')
    assert document(ours) == before


def test_a_programme_starts_from_what_was_edited_and_published(bob, cast, ours):
    place = f"{EDIT}tasks/items/draft/"
    bob.post(place, as_sent(bob.get(place).content.decode()) | {"title": "Our sheet"})

    bob.post("/commons/blueprints/coil-in-winter/publish/", {"note": "A new title.", "step": "words"})

    version = access_to_start(person=cast.alice, slug="coil-in-winter")
    assert (version.version, version.note) == ("1.0.1", "A new title.")
    assert version.document["tasks"][1]["title"] == "Our sheet"


@pytest.mark.parametrize("slug", ["icep-year", "pandemic-simulation", "reciprocal-elective"])
def test_every_item_of_the_shipped_blueprints_goes_through_its_form_unchanged(slug, db):
    """Also dates by month, where the blueprint has them."""
    whole = shipped(slug).document
    for section, kind in FORMS.items():
        if section == "runsheets":
            continue
        for item in whole.get(section, ()):
            shown = kind(None, item=item, document=whole)
            sent = {name: value for name, value in shown.initial.items() if value is not None}
            for when in shown.when_forms:
                values = {f"{when.prefix}-{name}": value for name, value in when.initial.items()}
                sent |= {name: value for name, value in values.items() if value is not None}
            if shown.rows:
                sent["parts-count"] = len(shown.rows.forms)
                for row in shown.rows.forms:
                    sent |= {f"{row.prefix}-{name}": value for name, value in row.initial.items()}
            form = kind(sent, item=item, document=whole)
            assert form.is_valid(), (item["key"], form.errors, [when.errors for when in form.when_forms])
            assert form.item() == item


def test_a_new_blueprint_is_filled_in_and_right(cast, client):
    client.force_login(cast.bob)
    client.post("/commons/blueprints/new/", {"title": "From nothing"})
    made = Blueprint.objects.get()

    form = AboutForm(None, item=document(made), document=document(made))

    assert form.initial["title"] == "From nothing"
    assert problems(document(made)) == []
